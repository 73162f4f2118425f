//! The zones and the front line on the GPU: uploaded once, and drawn by ranges.

mod changed;
mod culled;
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
            BindGroup, BindGroupEntries, Buffer, BufferInitDescriptor, BufferUsages, Extent3d, PipelineCache,
            ShaderType, SpecializedRenderPipelines, TextureDescriptor, TextureDimension, TextureFormat, TextureUsages,
            TextureView, TextureViewDescriptor, UniformBuffer,
        },
        renderer::{RenderDevice, RenderQueue},
        settings::WgpuFeatures,
    },
    sprite_render::init_mesh_2d_pipeline,
};

pub(in crate::viewer) use self::{
    changed::changed_ground,
    culled::Culled,
    draw::{Redrawn, draw_between, draw_everywhere},
};
use self::{
    draw::{DrawLayer, choose_between, queue},
    pipeline::{Layers, set_up},
};
use super::super::is_plain;
use crate::control::mesh::SpaceTimeMesh;

/// The current mesh, if any.
#[derive(Resource, ExtractResource, Clone, Debug, Default)]
pub(super) struct ShownMesh(pub Option<Arc<SpaceTimeMesh>>);

/// The uniform of the zones' shader; `control.wgsl` documents its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(in crate::viewer) struct ZoneNumbers {
    pub anchor: Vec4,
    pub now: Vec4,
    pub glow: Vec4,
    pub front: Vec4,
    pub land: Vec4,
}

impl ZoneNumbers {
    /// The parameters that determine how each class looks, without the date.
    pub(in crate::viewer) fn without_date(self) -> Self {
        Self { now: Vec4::ZERO, glow: Vec4::ZERO, ..self }
    }
}

/// The looks of ground without a holder and of each class; `control.wgsl` documents the numbers of a column. The
/// palette is shared between frames, and a change makes a new one.
#[derive(Clone, Debug, Default)]
pub(in crate::viewer) struct Palette(pub Arc<[Look]>);

/// A column of the palette.
pub(in crate::viewer) type Look = [Vec4; LOOK_ROWS];

/// Rows of the palette.
pub(in crate::viewer) const LOOK_ROWS: usize = 5;

impl PartialEq for Palette {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The uniform of the front line's shader; `front.wgsl` documents its members.
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
    /// The triangles of earlier changes, which may glow.
    pub settled: Range<u32>,
    /// The triangles of the keyframe, which never glow.
    pub held: Range<u32>,
    pub palette: Palette,
    pub edges: Range<u32>,
}

impl ShownNow {
    /// The same without the date, and without what is drawn for it.
    pub(in crate::viewer) fn at_no_date(&self) -> Self {
        let zones = ZoneNumbers { now: Vec4::ZERO, ..self.zones };
        let front = FrontNumbers { now: Vec4::ZERO, ..self.front };
        Self { zones, front, palette: self.palette.clone(), ..Self::default() }
    }

    /// The index of the snapshot shown.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number")]
    fn snapshot(&self) -> usize {
        self.zones.now.x as usize
    }

    /// The greatest holder number: nobody is 0, followed by the remainder and the classes.
    pub(in crate::viewer) fn last_holder(&self) -> u32 {
        u32::try_from(self.palette.0.len().saturating_sub(1)).unwrap_or_default()
    }
}

pub(super) fn plugin(app: &mut App) {
    embedded_asset!(app, "control.wgsl");
    embedded_asset!(app, "front.wgsl");
    app.add_plugins((ExtractResourcePlugin::<ShownMesh>::default(), ExtractResourcePlugin::<ShownNow>::default()));
    let is_plain = is_plain(app);
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
    if !is_plain {
        render_app.add_systems(Render, choose_between.in_set(RenderSystems::QueueMeshes));
    }
}

/// The shaders of the zones and of the front line, stored next to this file.
fn shaders(assets: &AssetServer) -> [Handle<Shader>; 2] {
    [load_embedded_asset!(assets, "control.wgsl"), load_embedded_asset!(assets, "front.wgsl")]
}

/// GPU resources.
#[derive(Resource, Default)]
pub(in crate::viewer) struct OnCard {
    /// The mesh that was uploaded.
    pub(in crate::viewer) mesh: Option<Arc<SpaceTimeMesh>>,
    buffers: Option<Buffers>,
    zones: UniformBuffer<ZoneNumbers>,
    palette: Palette,
    front: UniformBuffer<FrontNumbers>,
    groups: Option<[BindGroup; 2]>,
}

struct Buffers {
    corners: Buffer,
    indices: Buffer,
    edges: Buffer,
}

/// Uploads the mesh if it changed, and the uniforms of this frame.
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
    if card.palette != now.palette {
        card.palette = now.palette.clone();
        card.groups = None;
    }
    if card.groups.is_none()
        && let (Some(zones), Some(front)) = (card.zones.binding(), card.front.binding())
    {
        let layout = |descriptor| pipelines.get_bind_group_layout(descriptor);
        let palette = palette_view(&device, &queue, &card.palette);
        let entries = BindGroupEntries::sequential((zones, &palette));
        card.groups = Some([
            device.create_bind_group("zones", &layout(&layers.zones), &entries),
            device.create_bind_group("front line", &layout(&layers.front), &BindGroupEntries::single(front)),
        ]);
    }
}

/// The palette as a texture, with a column for nobody and for each class.
fn palette_view(device: &RenderDevice, queue: &RenderQueue, Palette(looks): &Palette) -> TextureView {
    let width = u32::try_from(looks.len().max(1)).unwrap_or(1);
    let none = [Look::default()];
    let columns = if looks.is_empty() { &none[..] } else { &looks[..] };
    let rows = (0..LOOK_ROWS).flat_map(|row| columns.iter().map(move |look| look[row]));
    let numbers: Vec<f32> = rows.flat_map(|numbers| numbers.to_array()).collect();
    let height = u32::try_from(LOOK_ROWS).unwrap_or(u32::MAX);
    let descriptor = TextureDescriptor {
        label: Some("palette"),
        size: Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: TextureDimension::D2,
        format: TextureFormat::Rgba32Float,
        usage: TextureUsages::TEXTURE_BINDING | TextureUsages::COPY_DST,
        view_formats: &[],
    };
    let bytes = bytemuck::cast_slice(&numbers);
    let texture = device.create_texture_with_data(queue, &descriptor, wgpu::util::TextureDataOrder::default(), bytes);
    texture.create_view(&TextureViewDescriptor::default())
}

fn buffers(device: &RenderDevice, mesh: &SpaceTimeMesh) -> Buffers {
    // Where the memory of the card is that of the processor, it is written at once. Otherwise the contents are copied by
    // way of a second buffer, which stays until the next frames have been drawn.
    let mapped = if device.features().contains(WgpuFeatures::MAPPABLE_PRIMARY_BUFFERS) {
        BufferUsages::MAP_WRITE
    } else {
        BufferUsages::empty()
    };
    let buffer = |label, contents, usage| {
        device.create_buffer_with_data(&BufferInitDescriptor { label: Some(label), contents, usage: usage | mapped })
    };
    Buffers {
        corners: buffer("zones", bytemuck::cast_slice(mesh.corners()), BufferUsages::VERTEX),
        indices: buffer("zones", bytemuck::cast_slice(mesh.indices()), BufferUsages::INDEX),
        edges: buffer("front line", bytemuck::cast_slice(mesh.edges()), BufferUsages::VERTEX),
    }
}
