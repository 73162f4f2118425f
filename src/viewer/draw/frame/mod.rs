//! The render pipeline of a frame: the map and then the panels, drawn directly into the window.
//!
//! Bevy draws into an intermediate texture and copies it, and `bevy_egui` draws everything with one pipeline. On
//! software renderers these two cost half of the frame. Here the map is skipped where panels hide it, and plain areas of
//! panels are filled without sampling a texture. A graphics card draws everything into the target. Where a processor
//! draws, only what changed is drawn again, into a picture of the last frame, and the layers that do not depend on the
//! date are cached while only the date moves.

mod backing_store;
mod cells;
mod last_frame;
mod layer_cache;
mod primitives;
mod pipelines;
mod repainted;
mod sorted;
mod step_cells;

use bevy::{
    asset::embedded_asset,
    core_pipeline::{core_2d::Transparent2d, upscaling::upscaling},
    ecs::schedule::{ScheduleBuildSettings, ScheduleLabel},
    prelude::*,
    render::{
        Render, RenderApp, RenderStartup, RenderSystems,
        camera::ExtractedCamera,
        extract_resource::ExtractResourcePlugin,
        render_asset::RenderAssets,
        render_phase::{TrackedRenderPass, ViewSortedRenderPhases},
        render_resource::{
            PipelineCache, RenderPassColorAttachment, RenderPassDescriptor, SpecializedRenderPipelines, StoreOp,
        },
        renderer::{CurrentView, RenderContext, ViewQuery},
        texture::{GpuImage, ManualTextureViews},
        view::{ExtractedView, ExtractedWindows, ViewDepthTexture, ViewTarget},
    },
};

pub(in crate::viewer) use self::layer_cache::{PictureGroups, add_material, around_layout, held_layout};
use self::{
    backing_store::{BackingStore, copy_picture},
    layer_cache::{Dirty, LayerCache, draw_cached, judge},
    pipelines::Pipelines,
    primitives::{Panels, draw_panels, hide_map, take_panels},
};
use super::map::draw_between;

/// The schedule of a camera that draws directly into its target.
#[derive(ScheduleLabel, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::viewer) struct Frame;

pub(in crate::viewer) fn plugin(app: &mut App) {
    embedded_asset!(app, "panels.wgsl");
    app.init_resource::<Dirty>()
        .add_plugins(ExtractResourcePlugin::<Dirty>::default())
        .add_systems(Last, (layer_cache::watch_assets::<Mesh>, layer_cache::watch_shapes, layer_cache::watch_textures));
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    let mut frame = Schedule::new(Frame);
    frame.set_build_settings(ScheduleBuildSettings { auto_insert_apply_deferred: false, ..default() });
    render_app
        .init_resource::<Panels>()
        .init_resource::<SpecializedRenderPipelines<Pipelines>>()
        .add_schedule(frame)
        .add_systems(RenderStartup, pipelines::set_up)
        .add_systems(
            Render,
            (
                keep_format.after(RenderSystems::ExtractCommands).before(RenderSystems::PrepareAssets),
                take_panels
                    .in_set(RenderSystems::Prepare)
                    .before(bevy_egui::render::systems::prepare_egui_render_target_data_system),
                (give_views::<LayerCache>, give_views::<BackingStore>, backing_store::allocate, pipelines::choose)
                    .in_set(RenderSystems::QueueMeshes),
                (judge, backing_store::assess).chain().in_set(RenderSystems::PrepareBindGroups),
            ),
        )
        .add_systems(
            Frame,
            (draw_cached, draw_map, draw_panels, copy_picture, upscaling.run_if(is_drawn_aside)).chain(),
        );
}

/// Gives each view a component.
fn give_views<C: Component + Default>(mut commands: Commands, views: Query<Entity, (With<ExtractedView>, Without<C>)>) {
    for view in &views {
        commands.entity(view).insert(C::default());
    }
}

/// Limits what a pass draws to a rectangle, in physical pixels.
pub(in crate::viewer) fn set_scissor(pass: &mut TrackedRenderPass<'_>, URect { min, max }: URect) {
    pass.set_scissor_rect(min.x, min.y, max.x - min.x, max.y - min.y);
}

/// Makes meshes use the format of the target; Bevy would prefer one with red first.
fn keep_format(
    mut views: Query<(&ExtractedCamera, &mut ExtractedView)>,
    windows: Res<ExtractedWindows>,
    images: Res<RenderAssets<GpuImage>>,
    manual: Res<ManualTextureViews>,
) {
    for (camera, mut view) in &mut views {
        let target = camera.target.as_ref();
        if let Some(format) = target.and_then(|target| target.get_texture_view_format(&windows, &images, &manual)) {
            view.target_format = format;
        }
    }
}

/// Whether a view draws directly into its target instead of an intermediate texture. Only the first frame of a window
/// may be drawn indirectly, since its format is not known before.
fn is_straight(view: &ExtractedView, target: &ViewTarget) -> bool {
    target.out_texture_view_format() == Some(view.target_format)
}

fn is_drawn_aside(current: Res<CurrentView>, views: Query<(&ExtractedView, &ViewTarget)>) -> bool {
    views.get(current.0).is_ok_and(|(view, target)| !is_straight(view, target))
}

/// The color attachment of the map; multisampled colours are resolved into the target.
fn map_attachment<'a>(
    view: &ExtractedView,
    target: &'a ViewTarget,
    ground: Color,
) -> Option<RenderPassColorAttachment<'a>> {
    if !is_straight(view, target) {
        return Some(target.get_color_attachment());
    }
    let mut attachment = target.out_texture_color_attachment(Some(ground.into()))?;
    if let Some(samples) = target.sampled_main_texture_view() {
        attachment.resolve_target = Some(attachment.view);
        attachment.view = samples;
        attachment.ops.store = StoreOp::Discard;
    }
    Some(attachment)
}

/// The color attachment of the panels, over the map.
fn panels_attachment<'a>(view: &ExtractedView, target: &'a ViewTarget) -> Option<RenderPassColorAttachment<'a>> {
    if is_straight(view, target) {
        target.out_texture_color_attachment(None)
    } else {
        Some(target.get_unsampled_color_attachment())
    }
}

/// Draws everything on the plane. Bevy treats all of it as transparent, so it is in one phase. With the layer cache
/// only the zones and the front line are drawn, between the cached layers.
fn draw_map(
    world: &World,
    view: ViewQuery<(&ExtractedView, &ViewTarget, &ViewDepthTexture, &LayerCache, &BackingStore)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    ground: Res<ClearColor>,
    panels: Res<Panels>,
    pipelines: Res<PipelineCache>,
    mut context: RenderContext,
) {
    let entity = view.entity();
    let (view, target, depth, kept, store) = view.into_inner();
    if !store.is_damaged() {
        return;
    }
    let Some(phase) = phases.get(&view.retained_view_entity) else { return };
    let (attachment, depth) = match store.attachments(depth, Some(ground.0)) {
        Some((attachment, depth)) => (Some(attachment), depth),
        None => (map_attachment(view, target, ground.0), depth.get_attachment(StoreOp::Discard)),
    };
    let Some(attachment) = attachment else { return };
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("map"),
        color_attachments: &[Some(attachment)],
        depth_stencil_attachment: Some(depth),
        ..default()
    });
    if store.open_damage(&mut pass, world, entity).is_none() {
        store.invalidate();
        return;
    }
    let redrawn = store.redrawn();
    if redrawn.is_none() {
        let main = view.retained_view_entity.main_entity;
        hide_map(&mut pass, world, entity, main, panels.into_inner(), pipelines.into_inner());
    }
    let groups = kept.groups();
    if groups.is_some_and(|groups| draw_between(&mut pass, world, entity, groups, redrawn.as_ref()).is_some()) {
        return;
    }
    if let Err(error) = phase.render(&mut pass, world, entity) {
        error!("the map was not drawn: {error:?}");
    }
}

/// Whether the last frame used the layer cache.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn is_kept(app: &mut App) -> bool {
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return false };
    let world = render_app.world_mut();
    world.query::<&LayerCache>().iter(world).any(|kept| kept.groups().is_some())
}

/// The part of the screen that the last frame drew, 0 to 1; the rest was kept from the frame before.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn drawn_share(app: &mut App) -> f32 {
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return 1.0 };
    let world = render_app.world_mut();
    let mut views = world.query_filtered::<&BackingStore, With<ExtractedCamera>>();
    views.iter(world).map(BackingStore::share).fold(0.0, f32::max)
}

/// Makes the next frame draw everything.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn draw_all_again(app: &mut App) {
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    let world = render_app.world_mut();
    world.query::<&BackingStore>().iter(world).for_each(BackingStore::invalidate);
}
