//! Draws egui's primitives: before the map the areas that hide it, after the map everything.

use bevy::{
    prelude::*,
    render::{
        render_phase::TrackedRenderPass,
        render_resource::{BufferUsages, IndexFormat, PipelineCache, RawBufferVec, RenderPassDescriptor},
        renderer::{RenderContext, RenderDevice, RenderQueue, ViewQuery},
        sync_world::MainEntity,
        view::{ExtractedView, ViewDepthTexture, ViewTarget},
    },
};
use bevy_egui::{
    EguiPixelsPerPoint, EguiRenderOutput,
    egui::{ClippedPrimitive, TextureId, epaint::Vertex},
    render::systems::{EguiTextureBindGroups, EguiTextureId, EguiTransforms},
};

use super::{
    backing_store::BackingStore,
    panels_attachment,
    pipelines::Chosen,
    repainted::is_same,
    set_scissor,
    sorted::{Kind, Run, Sorted, part_of},
};

/// The primitives of this frame on the GPU.
#[derive(Resource)]
pub(super) struct Panels {
    /// egui's primitives of this frame, and of the one before.
    pub(super) painted: Vec<ClippedPrimitive>,
    pub(super) before: Vec<ClippedPrimitive>,
    /// Whether the two differ.
    pub(super) is_repainted: bool,
    /// Physical pixels per logical pixel.
    pub(super) scale: f32,
    /// The size of the screen, physical pixels.
    size: UVec2,
    sorted: Sorted,
    corners: RawBufferVec<Vertex>,
    indices: RawBufferVec<u32>,
    /// The runs in the part of the screen that is drawn again, with indices of their own.
    part: Vec<Run>,
    part_indices: RawBufferVec<u32>,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            painted: Vec::new(),
            before: Vec::new(),
            is_repainted: false,
            scale: 1.0,
            size: UVec2::ZERO,
            sorted: Sorted::default(),
            corners: RawBufferVec::new(BufferUsages::VERTEX),
            indices: RawBufferVec::new(BufferUsages::INDEX),
            part: Vec::new(),
            part_indices: RawBufferVec::new(BufferUsages::INDEX),
        }
    }
}

impl Panels {
    /// Chooses the triangles that are drawn again, by the pixels around them.
    pub(super) fn choose(&mut self, wanted: impl Fn(URect) -> bool, device: &RenderDevice, queue: &RenderQueue) {
        let all = (&self.sorted.runs[..], &self.corners.values()[..], &self.indices.values()[..]);
        let (part, indices) = part_of(all, self.scale, wanted);
        self.part = part;
        *self.part_indices.values_mut() = indices;
        self.part_indices.write_buffer(device, queue);
    }
}

/// Takes egui's primitives, so that `bevy_egui` has nothing left to upload.
pub(super) fn take_panels(
    mut retained: Query<(&ExtractedView, &EguiPixelsPerPoint, &mut EguiRenderOutput)>,
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    mut panels: ResMut<Panels>,
) {
    let panels = panels.as_mut();
    for (view, scale, mut output) in &mut retained {
        let size = view.viewport.zw();
        panels.before = std::mem::replace(&mut panels.painted, std::mem::take(&mut output.paint_jobs));
        panels.is_repainted = (panels.scale, panels.size) != (scale.pixels_per_point, size)
            || panels.before.len() != panels.painted.len()
            || std::iter::zip(&panels.before, &panels.painted).any(|(before, now)| !is_same(before, now));
        if !panels.is_repainted {
            continue;
        }
        (panels.scale, panels.size) = (scale.pixels_per_point, size);
        panels.sorted = Sorted::new(&panels.painted, scale.pixels_per_point, size);
        *panels.corners.values_mut() = std::mem::take(&mut panels.sorted.corners);
        *panels.indices.values_mut() = std::mem::take(&mut panels.sorted.indices);
        panels.corners.write_buffer(&device, &queue);
        panels.indices.write_buffer(&device, &queue);
    }
}

/// Marks in the depth buffer where panels hide the map.
pub(super) fn hide_map<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    view: Entity,
    main: MainEntity,
    panels: &'w Panels,
    pipelines: &'w PipelineCache,
) -> Option<()> {
    let hiding = panels.sorted.hiding.clone();
    let chosen = world.get::<Chosen>(view)?;
    if !hiding.is_empty() && bind(pass, world, main, panels).is_some() {
        pass.set_render_pipeline(pipelines.get_render_pipeline(chosen.hiding)?);
        pass.draw_indexed(hiding, 0, 0..1);
    }
    Some(())
}

/// Draws the panels over the map, where they have to be drawn again.
pub(super) fn draw_panels(
    world: &World,
    view: ViewQuery<(&ExtractedView, &ViewTarget, &ViewDepthTexture, &BackingStore)>,
    panels: Res<Panels>,
    mut context: RenderContext,
) {
    let entity = view.entity();
    let (view, target, depth, store) = view.into_inner();
    if !store.is_damaged() {
        return;
    }
    let (attachment, depth) = match store.attachments(depth, None) {
        Some((attachment, depth)) => (Some(attachment), Some(depth)),
        None => (panels_attachment(view, target), None),
    };
    let Some(attachment) = attachment else { return };
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("panels"),
        color_attachments: &[Some(attachment)],
        depth_stencil_attachment: depth,
        ..default()
    });
    if draw_runs(&mut pass, world, entity, panels.into_inner(), store).is_none() {
        store.invalidate();
    }
}

/// Draws the runs where the picture has to be drawn again; `None` if a pipeline, buffer or texture is not ready.
fn draw_runs<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    view: Entity,
    panels: &'w Panels,
    store: &BackingStore,
) -> Option<()> {
    let main = world.get::<ExtractedView>(view)?.retained_view_entity.main_entity;
    let chosen = world.get::<Chosen>(view)?;
    let pipelines = world.get_resource::<PipelineCache>()?;
    let panels_of_view = if store.is_drawn_into() { chosen.masked_panels } else { chosen.panels };
    let [plain, pictured] = panels_of_view.map(|id| pipelines.get_render_pipeline(id));
    let (plain, pictured) = (plain?, pictured?);
    bind(pass, world, main, panels)?;
    let bound = world.get_resource::<EguiTextureBindGroups>()?;
    let (mut within, mut is_complete) = (None, Some(()));
    let runs = if store.is_partial() {
        if panels.part.is_empty() {
            return Some(());
        }
        pass.set_index_buffer(panels.part_indices.buffer()?.slice(..), IndexFormat::Uint32);
        &panels.part
    } else {
        &panels.sorted.runs
    };
    for run in runs {
        if within.replace(run.within) != Some(run.within) {
            set_scissor(pass, run.within);
        }
        match run.kind {
            Kind::Plain => pass.set_render_pipeline(plain),
            Kind::Pictured => {
                let id = match run.picture {
                    TextureId::Managed(id) => EguiTextureId::Managed(main, id),
                    TextureId::User(id) => EguiTextureId::User(id),
                };
                let Some((picture, _)) = bound.get(&id) else {
                    is_complete = None;
                    continue;
                };
                pass.set_render_pipeline(pictured);
                pass.set_bind_group(1, picture, &[]);
            }
        }
        pass.draw_indexed(run.indices.clone(), 0, 0..1);
    }
    is_complete
}

/// Binds the vertex buffers and the size of the screen; `None` if there is nothing to draw yet.
pub(super) fn bind<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    main: MainEntity,
    panels: &'w Panels,
) -> Option<()> {
    let screens = world.get_resource::<EguiTransforms>()?;
    let offset = *screens.offsets.get(&main)?;
    let (_, screen) = screens.bind_group.as_ref()?;
    let (corners, indices) = (panels.corners.buffer()?, panels.indices.buffer()?);
    pass.set_bind_group(0, screen, &[offset]);
    pass.set_vertex_buffer(0, corners.slice(..));
    pass.set_index_buffer(indices.slice(..), IndexFormat::Uint32);
    Some(())
}
