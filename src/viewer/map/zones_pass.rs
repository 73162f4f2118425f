//! The zones and the front line on the graphics card: uploaded once, and drawn by ranges.

use std::{ops::Range, sync::Arc};

use bevy::{
    asset::{embedded_asset, load_embedded_asset},
    core_pipeline::core_2d::{CORE_2D_DEPTH_FORMAT, Transparent2d},
    ecs::{
        query::ROQueryItem,
        system::{SystemParamItem, lifetimeless::SRes},
    },
    math::FloatOrd,
    mesh::VertexBufferLayout,
    prelude::*,
    render::{
        Render, RenderApp, RenderStartup, RenderSystems,
        extract_resource::{ExtractResource, ExtractResourcePlugin},
        render_phase::{
            AddRenderCommand as _, DrawFunctions, PhaseItem, PhaseItemExtraIndex, RenderCommand, RenderCommandResult,
            SetItemPipeline, TrackedRenderPass, ViewSortedRenderPhases,
        },
        render_resource::{
            BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, BlendState, Buffer,
            BufferInitDescriptor, BufferUsages, ColorTargetState, ColorWrites, CompareFunction, DepthBiasState,
            DepthStencilState, FragmentState, IndexFormat, MultisampleState, PipelineCache, PrimitiveState,
            PrimitiveTopology, RenderPipelineDescriptor, ShaderStages, ShaderType, SpecializedRenderPipeline,
            SpecializedRenderPipelines, StencilState, TextureFormat, UniformBuffer, VertexFormat, VertexState,
            VertexStepMode, binding_types::uniform_buffer,
        },
        renderer::{RenderDevice, RenderQueue},
        sync_world::MainEntity,
        view::ExtractedView,
    },
    sprite_render::{Mesh2dPipeline, SetMesh2dViewBindGroup, init_mesh_2d_pipeline},
};

use super::zones::{FRONT_HEIGHT, ZONES_HEIGHT};
use crate::control::mesh::SpaceTimeMesh;

/// Classes that a palette holds, and nobody.
pub(super) const CLASSES_AND_NOBODY: usize = 17;

/// The mesh that is drawn, if any.
#[derive(Resource, ExtractResource, Clone, Debug, Default)]
pub(super) struct ShownMesh(pub Option<Arc<SpaceTimeMesh>>);

/// The numbers that the shader of zones reads; `control.wgsl` says what each is.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(super) struct ZoneNumbers {
    pub first: [Vec4; CLASSES_AND_NOBODY],
    pub second: [Vec4; CLASSES_AND_NOBODY],
    pub kind: [Vec4; CLASSES_AND_NOBODY],
    pub anchor: Vec4,
    pub now: Vec4,
    pub glow: Vec4,
    pub front: Vec4,
    pub gained: Vec4,
    pub lost: Vec4,
}

/// The numbers that the shader of the front line reads; `front.wgsl` says what each is.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(super) struct FrontNumbers {
    pub colour: Vec4,
    pub shape: Vec4,
    pub now: Vec4,
}

/// What is drawn in this frame.
#[derive(Resource, ExtractResource, Clone, Debug, Default, PartialEq)]
pub(super) struct ShownNow {
    pub zones: ZoneNumbers,
    pub front: FrontNumbers,
    pub indices: Range<u32>,
    pub edges: Range<u32>,
}

pub(super) fn plugin(app: &mut App) {
    embedded_asset!(app, "control.wgsl");
    embedded_asset!(app, "front.wgsl");
    app.add_plugins((ExtractResourcePlugin::<ShownMesh>::default(), ExtractResourcePlugin::<ShownNow>::default()));
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    render_app
        .init_resource::<OnCard>()
        .init_resource::<SpecializedRenderPipelines<Layers>>()
        .add_render_command::<Transparent2d, DrawZones>()
        .add_render_command::<Transparent2d, DrawFront>()
        .add_systems(RenderStartup, set_up.after(init_mesh_2d_pipeline))
        .add_systems(
            Render,
            (upload.in_set(RenderSystems::PrepareResources), queue.in_set(RenderSystems::QueueMeshes)),
        );
}

/// What lies on the graphics card.
#[derive(Resource, Default)]
struct OnCard {
    mesh: Option<Arc<SpaceTimeMesh>>,
    buffers: Option<Buffers>,
    zones: UniformBuffer<ZoneNumbers>,
    front: UniformBuffer<FrontNumbers>,
    groups: Option<[BindGroup; 2]>,
}

struct Buffers {
    corners: Buffer,
    indices: Buffer,
    edges: Buffer,
}

/// A layer of the map that this file draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Layer {
    Zones,
    Front,
}

/// The pipelines of the layers, and the entities that stand for them among what is drawn.
#[derive(Resource)]
struct Layers {
    view: BindGroupLayoutDescriptor,
    zones: BindGroupLayoutDescriptor,
    front: BindGroupLayoutDescriptor,
    zone_shader: Handle<Shader>,
    front_shader: Handle<Shader>,
    entities: [Entity; 2],
}

fn set_up(mut commands: Commands, meshes: Res<Mesh2dPipeline>, assets: Res<AssetServer>) {
    let entities = ["Zones", "Front line"].map(|name| commands.spawn(Name::new(name)).id());
    let stages = ShaderStages::VERTEX_FRAGMENT;
    let zones = BindGroupLayoutEntries::single(stages, uniform_buffer::<ZoneNumbers>(false));
    let front = BindGroupLayoutEntries::single(stages, uniform_buffer::<FrontNumbers>(false));
    commands.insert_resource(Layers {
        view: meshes.view_layout.clone(),
        zones: BindGroupLayoutDescriptor::new("zones", &zones),
        front: BindGroupLayoutDescriptor::new("front line", &front),
        zone_shader: load_embedded_asset!(assets.as_ref(), "control.wgsl"),
        front_shader: load_embedded_asset!(assets.as_ref(), "front.wgsl"),
        entities,
    });
}

impl SpecializedRenderPipeline for Layers {
    type Key = (Layer, u32, TextureFormat);

    fn specialize(&self, (layer, samples, format): Self::Key) -> RenderPipelineDescriptor {
        let (shader, numbers, label) = match layer {
            Layer::Zones => (&self.zone_shader, &self.zones, "zones"),
            Layer::Front => (&self.front_shader, &self.front, "front line"),
        };
        let target = ColorTargetState {
            format,
            blend: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
            write_mask: ColorWrites::ALL,
        };
        RenderPipelineDescriptor {
            label: Some(label.into()),
            layout: vec![self.view.clone(), numbers.clone()],
            vertex: VertexState { shader: shader.clone(), buffers: vec![vertex_layout(layer)], ..default() },
            fragment: Some(FragmentState { shader: shader.clone(), targets: vec![Some(target)], ..default() }),
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
        Layer::Zones => VertexBufferLayout::from_vertex_formats(
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
        Layer::Zones => PrimitiveTopology::TriangleList,
        Layer::Front => PrimitiveTopology::TriangleStrip,
    }
}

/// Zones keep what is drawn first at a place: the depth test is strict, and all of them have one height.
fn depth(layer: Layer) -> DepthStencilState {
    let (write, compare) = match layer {
        Layer::Zones => (true, CompareFunction::Greater),
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

/// Uploads another mesh when there is one, and the numbers of this frame.
fn upload(
    shown: Res<ShownMesh>,
    now: Res<ShownNow>,
    layers: Res<Layers>,
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    pipelines: Res<PipelineCache>,
    mut card: ResMut<OnCard>,
) {
    let card = card.as_mut();
    let same = match (&card.mesh, &shown.0) {
        (Some(there), Some(wanted)) => Arc::ptr_eq(there, wanted),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !same {
        card.mesh.clone_from(&shown.0);
        card.buffers = shown.0.as_deref().filter(|mesh| !mesh.indices().is_empty()).map(|mesh| buffers(&device, mesh));
    }
    if *card.zones.get() != now.zones || card.groups.is_none() {
        card.zones.set(now.zones);
        card.zones.write_buffer(&device, &queue);
    }
    if *card.front.get() != now.front || card.groups.is_none() {
        card.front.set(now.front);
        card.front.write_buffer(&device, &queue);
    }
    if card.groups.is_none()
        && let (Some(zones), Some(front)) = (card.zones.binding(), card.front.binding())
    {
        let layout = |descriptor| pipelines.get_bind_group_layout(descriptor);
        card.groups = Some([
            device.create_bind_group("zones", &layout(&layers.zones), &BindGroupEntries::single(zones)),
            device.create_bind_group("front line", &layout(&layers.front), &BindGroupEntries::single(front)),
        ]);
    }
}

fn buffers(device: &RenderDevice, mesh: &SpaceTimeMesh) -> Buffers {
    let buffer = |label, contents, usage| {
        device.create_buffer_with_data(&BufferInitDescriptor { label: Some(label), contents, usage })
    };
    Buffers {
        corners: buffer("zones", bytemuck::cast_slice(mesh.corners()), BufferUsages::VERTEX),
        indices: buffer("zones", bytemuck::cast_slice(mesh.indices()), BufferUsages::INDEX),
        edges: buffer("front line", bytemuck::cast_slice(mesh.edges()), BufferUsages::VERTEX),
    }
}

/// Puts both layers among what is drawn, by their heights.
fn queue(
    functions: Res<DrawFunctions<Transparent2d>>,
    layers: Res<Layers>,
    cache: Res<PipelineCache>,
    mut pipelines: ResMut<SpecializedRenderPipelines<Layers>>,
    mut phases: ResMut<ViewSortedRenderPhases<Transparent2d>>,
    views: Query<(&ExtractedView, &Msaa)>,
) {
    let (zones, front) = {
        let functions = functions.read();
        (functions.id::<DrawZones>(), functions.id::<DrawFront>())
    };
    for (view, msaa) in &views {
        let Some(phase) = phases.get_mut(&view.retained_view_entity) else { continue };
        let items = [(Layer::Zones, zones, ZONES_HEIGHT), (Layer::Front, front, FRONT_HEIGHT)];
        for ((layer, draw_function, height), entity) in items.into_iter().zip(layers.entities) {
            let pipeline = pipelines.specialize(&cache, &layers, (layer, msaa.samples(), view.target_format));
            phase.add_transient(Transparent2d {
                entity: (entity, MainEntity::from(entity)),
                draw_function,
                pipeline,
                sort_key: FloatOrd(height),
                batch_range: 0..1,
                extra_index: PhaseItemExtraIndex::None,
                extracted_index: usize::MAX,
                indexed: layer == Layer::Zones,
            });
        }
    }
}

type DrawZones = (SetItemPipeline, SetMesh2dViewBindGroup<0>, DrawZoneRange);
type DrawFront = (SetItemPipeline, SetMesh2dViewBindGroup<0>, DrawEdgeRange);

struct DrawZoneRange;

impl<P: PhaseItem> RenderCommand<P> for DrawZoneRange {
    type Param = (SRes<OnCard>, SRes<ShownNow>);
    type ViewQuery = ();
    type ItemQuery = ();

    fn render<'w>(
        _item: &P,
        _view: ROQueryItem<'w, '_, Self::ViewQuery>,
        _entity: Option<ROQueryItem<'w, '_, Self::ItemQuery>>,
        (card, now): SystemParamItem<'w, '_, Self::Param>,
        pass: &mut TrackedRenderPass<'w>,
    ) -> RenderCommandResult {
        let (card, now) = (card.into_inner(), now.into_inner());
        let (Some(buffers), Some([group, _])) = (&card.buffers, &card.groups) else { return RenderCommandResult::Skip };
        let known = card.mesh.as_ref().is_some_and(|mesh| now.indices.end as usize <= mesh.indices().len());
        if !known || now.indices.is_empty() {
            return RenderCommandResult::Skip;
        }
        pass.set_bind_group(1, group, &[]);
        pass.set_vertex_buffer(0, buffers.corners.slice(..));
        pass.set_index_buffer(buffers.indices.slice(..), IndexFormat::Uint32);
        pass.draw_indexed(now.indices.clone(), 0, 0..1);
        RenderCommandResult::Success
    }
}

struct DrawEdgeRange;

impl<P: PhaseItem> RenderCommand<P> for DrawEdgeRange {
    type Param = (SRes<OnCard>, SRes<ShownNow>);
    type ViewQuery = ();
    type ItemQuery = ();

    fn render<'w>(
        _item: &P,
        _view: ROQueryItem<'w, '_, Self::ViewQuery>,
        _entity: Option<ROQueryItem<'w, '_, Self::ItemQuery>>,
        (card, now): SystemParamItem<'w, '_, Self::Param>,
        pass: &mut TrackedRenderPass<'w>,
    ) -> RenderCommandResult {
        let (card, now) = (card.into_inner(), now.into_inner());
        let (Some(buffers), Some([_, group])) = (&card.buffers, &card.groups) else { return RenderCommandResult::Skip };
        let known = card.mesh.as_ref().is_some_and(|mesh| now.edges.end as usize <= mesh.edges().len());
        if !known || now.edges.is_empty() {
            return RenderCommandResult::Skip;
        }
        pass.set_bind_group(1, group, &[]);
        pass.set_vertex_buffer(0, buffers.edges.slice(..));
        pass.draw(0..4, now.edges.clone());
        RenderCommandResult::Success
    }
}
