//! How the graphics card draws the two layers: shaders, inputs and the depth test.

use bevy::{
    core_pipeline::core_2d::CORE_2D_DEPTH_FORMAT,
    mesh::VertexBufferLayout,
    prelude::*,
    render::render_resource::{
        BindGroupLayoutDescriptor, BindGroupLayoutEntries, BlendState, ColorTargetState, ColorWrites, CompareFunction,
        DepthBiasState, DepthStencilState, FragmentState, MultisampleState, PrimitiveState, PrimitiveTopology,
        RenderPipelineDescriptor, ShaderStages, SpecializedRenderPipeline, StencilState, TextureFormat, VertexFormat,
        VertexState, VertexStepMode, binding_types::uniform_buffer,
    },
    sprite_render::Mesh2dPipeline,
};

use super::{FrontNumbers, ZoneNumbers, shaders};

/// A layer of the map; an entity that has it stands for the layer among what is drawn.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Layer {
    /// Ground that passes from one to another.
    Moving,
    /// Ground that is held.
    Settled,
    /// The front line.
    Front,
}

/// The pipelines of the layers, and the entities that stand for them.
#[derive(Resource)]
pub(super) struct Layers {
    view: BindGroupLayoutDescriptor,
    pub(super) zones: BindGroupLayoutDescriptor,
    pub(super) front: BindGroupLayoutDescriptor,
    zone_shader: Handle<Shader>,
    front_shader: Handle<Shader>,
    pub(super) entities: [(Layer, Entity); 3],
}

pub(super) fn set_up(mut commands: Commands, meshes: Res<Mesh2dPipeline>, assets: Res<AssetServer>) {
    let [zone_shader, front_shader] = shaders(&assets);
    let layers = [(Layer::Moving, "Changes"), (Layer::Settled, "Zones"), (Layer::Front, "Front line")];
    let entities = layers.map(|(layer, name)| (layer, commands.spawn((layer, Name::new(name))).id()));
    let stages = ShaderStages::VERTEX_FRAGMENT;
    let zones = BindGroupLayoutEntries::single(stages, uniform_buffer::<ZoneNumbers>(false));
    let front = BindGroupLayoutEntries::single(stages, uniform_buffer::<FrontNumbers>(false));
    commands.insert_resource(Layers {
        view: meshes.view_layout.clone(),
        zones: BindGroupLayoutDescriptor::new("zones", &zones),
        front: BindGroupLayoutDescriptor::new("front line", &front),
        zone_shader,
        front_shader,
        entities,
    });
}

impl SpecializedRenderPipeline for Layers {
    type Key = (Layer, u32, TextureFormat);

    fn specialize(&self, (layer, samples, format): Self::Key) -> RenderPipelineDescriptor {
        let (shader, numbers, label) = match layer {
            Layer::Moving => (&self.zone_shader, &self.zones, "changes"),
            Layer::Settled => (&self.zone_shader, &self.zones, "zones"),
            Layer::Front => (&self.front_shader, &self.front, "front line"),
        };
        // Settled ground has shaders of its own: without `discard` the depth test comes before the work for a pixel.
        let entries =
            if layer == Layer::Settled { ["settled_vertex", "settled_fragment"] } else { ["vertex", "fragment"] };
        let [vertex, fragment] = entries.map(|entry| Some(entry.into()));
        let target = ColorTargetState {
            format,
            blend: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
            write_mask: ColorWrites::ALL,
        };
        RenderPipelineDescriptor {
            label: Some(label.into()),
            layout: vec![self.view.clone(), numbers.clone()],
            vertex: VertexState {
                shader: shader.clone(),
                entry_point: vertex,
                buffers: vec![vertex_layout(layer)],
                ..default()
            },
            fragment: Some(FragmentState {
                shader: shader.clone(),
                entry_point: fragment,
                targets: vec![Some(target)],
                ..default()
            }),
            primitive: PrimitiveState { topology: topology(layer), ..default() },
            depth_stencil: Some(depth(layer)),
            multisample: MultisampleState { count: samples, ..default() },
            ..default()
        }
    }
}

fn vertex_layout(layer: Layer) -> VertexBufferLayout {
    use VertexFormat::{Float32, Float32x2, Float32x4};
    match layer {
        Layer::Moving | Layer::Settled => VertexBufferLayout::from_vertex_formats(
            VertexStepMode::Vertex,
            [Float32x2, Float32, Float32, Float32, Float32, Float32],
        ),
        Layer::Front => {
            VertexBufferLayout::from_vertex_formats(VertexStepMode::Instance, [Float32x4, Float32x2, Float32x2])
        }
    }
}

fn topology(layer: Layer) -> PrimitiveTopology {
    match layer {
        Layer::Moving | Layer::Settled => PrimitiveTopology::TriangleList,
        Layer::Front => PrimitiveTopology::TriangleStrip,
    }
}

/// Zones keep what is drawn first at a place: the depth test is strict, and all of them have one height.
fn depth(layer: Layer) -> DepthStencilState {
    let (write, compare) = match layer {
        Layer::Moving | Layer::Settled => (true, CompareFunction::Greater),
        Layer::Front => (false, CompareFunction::GreaterEqual),
    };
    DepthStencilState {
        format: CORE_2D_DEPTH_FORMAT,
        depth_write_enabled: Some(write),
        depth_compare: Some(compare),
        stencil: StencilState::default(),
        bias: DepthBiasState::default(),
    }
}
