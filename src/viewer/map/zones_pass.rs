//! The zones and the front line on the graphics card: uploaded once, and drawn by ranges.

mod draw;
mod pipeline;

use std::{ops::Range, sync::Arc};

use bevy::{
    asset::{embedded_asset, load_embedded_asset},
    core_pipeline::core_2d::Transparent2d,
    prelude::*,
    render::{
        Render, RenderApp, RenderStartup, RenderSystems,
        extract_resource::{ExtractResource, ExtractResourcePlugin},
        render_phase::AddRenderCommand as _,
        render_resource::{
            BindGroup, BindGroupEntries, Buffer, BufferInitDescriptor, BufferUsages, PipelineCache, ShaderType,
            SpecializedRenderPipelines, UniformBuffer,
        },
        renderer::{RenderDevice, RenderQueue},
    },
    sprite_render::init_mesh_2d_pipeline,
};

pub(in crate::viewer) use self::draw::{draw_between, draw_everywhere};
use self::{
    draw::{DrawLayer, queue},
    pipeline::{Layers, set_up},
};
use crate::control::mesh::{REMAINDER, SpaceTimeMesh};

/// Classes that a palette holds, and nobody.
pub(super) const CLASSES_AND_NOBODY: usize = 17;

/// Holders that the shader tells apart: those, and the remainder, which is the last.
pub(super) const HOLDERS: usize = REMAINDER as usize + 1;

/// The mesh that is drawn, if any.
#[derive(Resource, ExtractResource, Clone, Debug, Default)]
pub(super) struct ShownMesh(pub Option<Arc<SpaceTimeMesh>>);

/// The numbers that the shader of zones reads; `control.wgsl` says what each is.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(in crate::viewer) struct ZoneNumbers {
    pub first: [Vec4; HOLDERS],
    pub second: [Vec4; HOLDERS],
    pub kind: [Vec4; HOLDERS],
    pub anchor: Vec4,
    pub now: Vec4,
    pub glow: Vec4,
    pub front: Vec4,
    pub gained: Vec4,
    pub lost: Vec4,
}

impl ZoneNumbers {
    /// What says how each class looks, whatever the date.
    pub(in crate::viewer) fn without_date(self) -> Self {
        Self { now: Vec4::ZERO, glow: Vec4::ZERO, ..self }
    }
}

/// The numbers that the shader of the front line reads; `front.wgsl` says what each is.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(in crate::viewer) struct FrontNumbers {
    pub colour: Vec4,
    pub shape: Vec4,
    pub now: Vec4,
}

/// What is drawn in this frame.
#[derive(Resource, ExtractResource, Clone, Debug, Default, PartialEq)]
pub(in crate::viewer) struct ShownNow {
    pub zones: ZoneNumbers,
    pub front: FrontNumbers,
    /// The triangles of the change under way.
    pub moving: Range<u32>,
    /// Those of the changes before it, which may glow.
    pub settled: Range<u32>,
    /// Those of the keyframe, which never do.
    pub held: Range<u32>,
    /// How many classes there are.
    pub classes: u32,
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
        .add_render_command::<Transparent2d, DrawLayer>()
        .add_systems(RenderStartup, set_up.after(init_mesh_2d_pipeline))
        .add_systems(
            Render,
            (upload.in_set(RenderSystems::PrepareResources), queue.in_set(RenderSystems::QueueMeshes)),
        );
}

/// Those of the zones and of the front line. They are found beside this file.
fn shaders(assets: &AssetServer) -> [Handle<Shader>; 2] {
    [load_embedded_asset!(assets, "control.wgsl"), load_embedded_asset!(assets, "front.wgsl")]
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
