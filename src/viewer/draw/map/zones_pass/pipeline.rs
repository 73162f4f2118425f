//! The render pipelines of the layers: shaders, inputs and the depth test.

use bevy::{
    core_pipeline::core_2d::CORE_2D_DEPTH_FORMAT,
    mesh::VertexBufferLayout,
    prelude::*,
    render::render_resource::{
        BindGroupLayoutDescriptor, BindGroupLayoutEntries, BlendState, ColorTargetState, ColorWrites, CompareFunction,
        DepthBiasState, DepthStencilState, FragmentState, MultisampleState, PrimitiveState, PrimitiveTopology,
        RenderPipelineDescriptor, ShaderStages, SpecializedRenderPipeline, StencilState, TextureFormat,
        TextureSampleType, VertexFormat, VertexState, VertexStepMode,
        binding_types::{texture_2d, uniform_buffer},
    },
    sprite_render::Mesh2dPipeline,
};

use super::{
    super::super::frame::{around_layout, held_layout},
    FrontNumbers, ZoneNumbers, shaders,
};

/// A layer of the map; as a component it marks the entity of the layer in the phase.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Layer {
    /// Ground of the change under way.
    Moving,
    /// Ground of earlier changes.
    Settled,
    /// Ground of the keyframe.
    Held,
    /// The front line.
    Front,
    /// Ground without a zone, drawn between cached layers.
    Open,
    /// The whole view as if one class held it, for the layer cache.
    Everywhere,
}

/// How a layer is combined with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Onto {
    /// It is blended with the target.
    Target,
    /// It is combined with the textures of the layers below and above.
    Pictures,
}

/// The pipelines of the layers, and their entities.
#[derive(Resource)]
pub(super) struct Layers {
    view: BindGroupLayoutDescriptor,
    pub(super) zones: BindGroupLayoutDescriptor,
    pub(super) front: BindGroupLayoutDescriptor,
    zone_shader: Handle<Shader>,
    front_shader: Handle<Shader>,
    pub(super) entities: [(Layer, Entity); 4],
}

pub(super) fn set_up(mut commands: Commands, meshes: Res<Mesh2dPipeline>, assets: Res<AssetServer>) {
    let [zone_shader, front_shader] = shaders(&assets);
    let layers = [
        (Layer::Moving, "Changes"),
        (Layer::Settled, "Zones of late"),
        (Layer::Held, "Zones"),
        (Layer::Front, "Front line"),
    ];
    let entities = layers.map(|(layer, name)| (layer, commands.spawn((layer, Name::new(name))).id()));
    let stages = ShaderStages::VERTEX_FRAGMENT;
    let palette = texture_2d(TextureSampleType::Float { filterable: false });
    let zones = BindGroupLayoutEntries::sequential(stages, (uniform_buffer::<ZoneNumbers>(false), palette));
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
    type Key = (Layer, Onto, u32, TextureFormat);

    fn specialize(&self, (layer, onto, samples, format): Self::Key) -> RenderPipelineDescriptor {
        let (shader, numbers, label) = match layer {
            Layer::Moving => (&self.zone_shader, &self.zones, "changes"),
            Layer::Settled => (&self.zone_shader, &self.zones, "zones of late"),
            Layer::Held => (&self.zone_shader, &self.zones, "zones"),
            Layer::Open => (&self.zone_shader, &self.zones, "ground without a zone"),
            Layer::Everywhere => (&self.zone_shader, &self.zones, "picture of a class"),
            Layer::Front => (&self.front_shader, &self.front, "front line"),
        };
        // Settled ground has separate shaders: without `discard` the depth test can run before the fragment shader.
        let entries = match (layer, onto) {
            (Layer::Moving | Layer::Front, _) => ["vertex", "fragment"],
            (Layer::Settled, _) | (Layer::Held, Onto::Target) => ["settled_vertex", "settled_fragment"],
            (Layer::Held, Onto::Pictures) => ["held_vertex", "held_fragment"],
            (Layer::Open, _) => ["open_vertex", "open_fragment"],
            (Layer::Everywhere, _) => ["everywhere_vertex", "everywhere_fragment"],
        };
        let [vertex, fragment] = entries.map(|entry| Some(entry.into()));
        let mut layout = vec![self.view.clone(), numbers.clone()];
        let (mut definitions, mut blend) = (Vec::new(), Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING));
        if onto == Onto::Pictures {
            layout.push(around_layout());
            if layer != Layer::Everywhere {
                layout.push(held_layout());
            }
            definitions.push("BETWEEN_PICTURES".into());
            // They replace what has been drawn.
            blend = None;
        }
        RenderPipelineDescriptor {
            label: Some(label.into()),
            layout,
            vertex: VertexState {
                shader: shader.clone(),
                shader_defs: definitions.clone(),
                entry_point: vertex,
                buffers: vertex_layout(layer).into_iter().collect(),
            },
            fragment: Some(FragmentState {
                shader: shader.clone(),
                shader_defs: definitions,
                entry_point: fragment,
                targets: vec![Some(ColorTargetState { format, blend, write_mask: ColorWrites::ALL })],
            }),
            primitive: PrimitiveState { topology: topology(layer), ..default() },
            depth_stencil: depth(layer),
            multisample: MultisampleState { count: samples, ..default() },
            ..default()
        }
    }
}

fn vertex_layout(layer: Layer) -> Option<VertexBufferLayout> {
    use VertexFormat::{Float32, Float32x2, Float32x4, Uint32, Unorm16x2};
    match layer {
        Layer::Moving | Layer::Settled | Layer::Held => Some(VertexBufferLayout::from_vertex_formats(
            VertexStepMode::Vertex,
            [Float32x2, Uint32, Float32, Unorm16x2],
        )),
        Layer::Front => {
            Some(VertexBufferLayout::from_vertex_formats(VertexStepMode::Instance, [Float32x4, Float32x2, Float32x2]))
        }
        Layer::Open | Layer::Everywhere => None,
    }
}

fn topology(layer: Layer) -> PrimitiveTopology {
    match layer {
        Layer::Front => PrimitiveTopology::TriangleStrip,
        Layer::Moving | Layer::Settled | Layer::Held | Layer::Open | Layer::Everywhere => {
            PrimitiveTopology::TriangleList
        }
    }
}

/// The first zone drawn at a pixel wins: the depth test is strict, and all zones have the same depth.
fn depth(layer: Layer) -> Option<DepthStencilState> {
    let (write, compare) = match layer {
        Layer::Everywhere => return None,
        Layer::Moving | Layer::Settled | Layer::Held => (true, CompareFunction::Greater),
        Layer::Open => (false, CompareFunction::Greater),
        Layer::Front => (false, CompareFunction::GreaterEqual),
    };
    Some(DepthStencilState {
        format: CORE_2D_DEPTH_FORMAT,
        depth_write_enabled: Some(write),
        depth_compare: Some(compare),
        stencil: StencilState::default(),
        bias: DepthBiasState::default(),
    })
}
