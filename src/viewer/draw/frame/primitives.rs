//! Draws egui's primitives: before the map the areas that hide it, after the map everything.

use bevy::{
    prelude::*,
    render::{
        render_phase::TrackedRenderPass,
        render_resource::{BufferUsages, IndexFormat, PipelineCache, RawBufferVec, RenderPassDescriptor},
        renderer::{RenderContext, RenderDevice, RenderQueue, ViewQuery},
        sync_world::MainEntity,
        view::{ExtractedView, ViewTarget},
    },
};
use bevy_egui::{
    EguiPixelsPerPoint, EguiRenderOutput,
    egui::{TextureId, epaint::Vertex, vec2},
    render::systems::{EguiTextureBindGroups, EguiTextureId, EguiTransforms},
};

use super::{
    layer_cache::LayerCache,
    panels_attachment,
    pipelines::Chosen,
    sorted::{Kind, Sorted},
    stability::Resting,
};

/// The primitives of this frame on the GPU.
#[derive(Resource)]
pub(super) struct Panels {
    pub(super) resting: Resting,
    sorted: Sorted,
    corners: RawBufferVec<Vertex>,
    indices: RawBufferVec<u32>,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            resting: Resting::default(),
            sorted: Sorted::default(),
            corners: RawBufferVec::new(BufferUsages::VERTEX),
            indices: RawBufferVec::new(BufferUsages::INDEX),
        }
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
        let screen = vec2(size.x as f32, size.y as f32) / scale.pixels_per_point;
        panels.resting.follow(std::mem::take(&mut output.paint_jobs), screen);
        panels.sorted = Sorted::new(panels.resting.painted(), scale.pixels_per_point, size);
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

/// Draws the panels over the map, except those in the layer cache.
pub(super) fn draw_panels(
    world: &World,
    view: ViewQuery<(&ExtractedView, &ViewTarget, &LayerCache)>,
    panels: Res<Panels>,
    mut context: RenderContext,
) {
    let entity = view.entity();
    let (view, target, kept) = view.into_inner();
    let Some(attachment) = panels_attachment(view, target) else { return };
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("panels"),
        color_attachments: &[Some(attachment)],
        ..default()
    });
    draw_things(&mut pass, world, entity, panels.into_inner(), |thing| !kept.keeps(thing));
}

/// Draws the primitives that are `wanted`; `None` if a pipeline or buffer is not ready.
pub(super) fn draw_things<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    view: Entity,
    panels: &'w Panels,
    wanted: impl Fn(usize) -> bool,
) -> Option<()> {
    let main = world.get::<ExtractedView>(view)?.retained_view_entity.main_entity;
    let chosen = world.get::<Chosen>(view)?;
    let pipelines = world.get_resource::<PipelineCache>()?;
    let (plain, pictured) =
        (pipelines.get_render_pipeline(chosen.plain)?, pipelines.get_render_pipeline(chosen.pictured)?);
    bind(pass, world, main, panels)?;
    let bound = world.get_resource::<EguiTextureBindGroups>()?;
    let mut within = None;
    for run in panels.sorted.runs.iter().filter(|run| wanted(run.thing)) {
        if within.replace(run.within) != Some(run.within) {
            pass.set_scissor_rect(run.within.min.x, run.within.min.y, run.within.width(), run.within.height());
        }
        match run.kind {
            Kind::Plain => pass.set_render_pipeline(plain),
            Kind::Pictured => {
                let id = match run.picture {
                    TextureId::Managed(id) => EguiTextureId::Managed(main, id),
                    TextureId::User(id) => EguiTextureId::User(id),
                };
                let Some((picture, _)) = bound.get(&id) else { continue };
                pass.set_render_pipeline(pictured);
                pass.set_bind_group(1, picture, &[]);
            }
        }
        pass.draw_indexed(run.indices.clone(), 0, 0..1);
    }
    Some(())
}

/// Binds the vertex buffers and the size of the screen; `None` if there is nothing to draw yet.
fn bind<'w>(pass: &mut TrackedRenderPass<'w>, world: &'w World, main: MainEntity, panels: &'w Panels) -> Option<()> {
    let screens = world.get_resource::<EguiTransforms>()?;
    let offset = *screens.offsets.get(&main)?;
    let (_, screen) = screens.bind_group.as_ref()?;
    let (corners, indices) = (panels.corners.buffer()?, panels.indices.buffer()?);
    pass.set_bind_group(0, screen, &[offset]);
    pass.set_vertex_buffer(0, corners.slice(..));
    pass.set_index_buffer(indices.slice(..), IndexFormat::Uint32);
    Some(())
}
