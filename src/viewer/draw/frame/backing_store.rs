//! The last frame's picture, in which only what changed is drawn again.
//!
//! Software renderers spend nearly all of a frame on pixels. A step of the date changes few of them: the ground of a
//! change, ground that glows, a stretch of the front line, the date in a panel. This texture keeps the picture from
//! frame to frame. The cells of the screen with a difference are drawn again, through a mask in the depth buffer, and
//! the picture is copied into the window. While nearly everything changes, as when the map is moved, frames are drawn
//! into the window as on a graphics card.

use std::sync::atomic::{AtomicBool, Ordering};

use bevy::{
    core_pipeline::core_2d::Transparent2d,
    prelude::*,
    render::{
        render_phase::{TrackedRenderPass, ViewSortedRenderPhases},
        render_resource::{
            BufferUsages, LoadOp, Operations, PipelineCache, RawBufferVec, RenderPassColorAttachment,
            RenderPassDepthStencilAttachment, StoreOp, TextureFormat, TextureView,
        },
        renderer::{RenderContext, RenderDevice, RenderQueue, ViewQuery},
        view::{ExtractedView, ViewDepthTexture, ViewTarget},
    },
};
use bevy_egui::egui::{Color32, epaint::Vertex, pos2};
use wgpu::util::TextureBlitter;

use super::{
    super::map::{Culled, OnCard, Redrawn, ShownNow},
    cells::Cells,
    is_straight,
    last_frame::{LastFrame, Shown, reach_px},
    layer_cache::{Dirty, LayerCache, is_ready, texture},
    pipelines::Chosen,
    primitives::{Panels, bind},
    set_scissor,
    step_cells::Screen,
};
use crate::control::mesh::SpaceTimeMesh;

/// If more of the screen than this has to be drawn again, all of it is.
const MOST_SHARE: f32 = 0.8;

/// The depth of cells that are drawn again: farther than everything.
const FAR: f32 = 0.0;

/// The depth of the other cells: nearer than everything, so that nothing is drawn there.
const NEAR: f32 = 1.0;

/// What is drawn in this frame.
#[derive(Clone, Debug, Default)]
enum Damage {
    /// Everything, into the window.
    #[default]
    Straight,
    /// Everything, into the picture.
    All,
    /// Some cells of the picture.
    Part(Cells),
    /// Nothing.
    Nothing,
}

/// The last frame's picture of a view.
#[derive(Component)]
pub(super) struct BackingStore {
    texture: Option<(UVec2, TextureFormat, TextureView)>,
    last: LastFrame,
    damage: Damage,
    /// The corners of the cells that are drawn again, two triangles each.
    mask: RawBufferVec<Vertex>,
    /// The ground in these cells.
    culled: Culled,
    /// Whether the picture shows the last frame. It does not if that was drawn into the window, or if a pipeline or a
    /// texture was not ready.
    is_valid: AtomicBool,
}

impl Default for BackingStore {
    fn default() -> Self {
        Self {
            texture: None,
            last: LastFrame::default(),
            damage: Damage::Straight,
            mask: RawBufferVec::new(BufferUsages::VERTEX),
            culled: Culled::default(),
            is_valid: AtomicBool::new(false),
        }
    }
}

impl BackingStore {
    /// The texture with the picture, if this frame is in it.
    fn view(&self) -> Option<&TextureView> {
        self.texture.as_ref().filter(|_| !matches!(self.damage, Damage::Straight)).map(|(_, _, view)| view)
    }

    /// Whether this frame is drawn into the picture instead of the window.
    pub(super) fn is_drawn_into(&self) -> bool {
        self.view().is_some()
    }

    /// The part of the screen that this frame draws, 0 to 1.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn share(&self) -> f32 {
        match &self.damage {
            Damage::Straight | Damage::All => 1.0,
            Damage::Part(cells) => cells.share(),
            Damage::Nothing => 0.0,
        }
    }

    /// Whether anything has to be drawn in this frame.
    pub(super) fn is_damaged(&self) -> bool {
        !matches!(self.damage, Damage::Nothing)
    }

    /// Whether only a part of the picture is drawn in this frame.
    pub(super) fn is_partial(&self) -> bool {
        matches!(self.damage, Damage::Part(_))
    }

    /// The attachments of a pass over the picture, which clears it first if `ground` is given and all of it is drawn
    /// again; `None` if the frame is drawn into the window.
    pub(super) fn attachments<'a>(
        &'a self,
        depth: &'a ViewDepthTexture,
        ground: Option<Color>,
    ) -> Option<(RenderPassColorAttachment<'a>, RenderPassDepthStencilAttachment<'a>)> {
        let all = matches!(self.damage, Damage::All);
        let load = match ground {
            Some(ground) if all => LoadOp::Clear(LinearRgba::from(ground).into()),
            _ => LoadOp::Load,
        };
        let load_depth = match ground {
            Some(_) => LoadOp::Clear(if all { FAR } else { NEAR }),
            None => LoadOp::Load,
        };
        let colour = RenderPassColorAttachment {
            view: self.view()?,
            depth_slice: None,
            resolve_target: None,
            ops: Operations { load, store: StoreOp::Store },
        };
        let depth = RenderPassDepthStencilAttachment {
            view: depth.view(),
            depth_ops: Some(Operations { load: load_depth, store: StoreOp::Store }),
            stencil_ops: None,
        };
        Some((colour, depth))
    }

    /// Paints the ground's colour into the cells that are drawn again and opens the depth buffer there; `None` if that
    /// is not possible yet.
    pub(super) fn open_damage<'w>(
        &'w self,
        pass: &mut TrackedRenderPass<'w>,
        world: &'w World,
        view: Entity,
    ) -> Option<()> {
        let Damage::Part(cells) = &self.damage else { return Some(()) };
        let main = world.get::<ExtractedView>(view)?.retained_view_entity.main_entity;
        let pipeline = world.get_resource::<PipelineCache>()?.get_render_pipeline(world.get::<Chosen>(view)?.mask)?;
        bind(pass, world, main, world.get_resource::<Panels>()?)?;
        pass.set_vertex_buffer(0, self.mask.buffer()?.slice(..));
        pass.set_render_pipeline(pipeline);
        pass.draw(0..u32::try_from(self.mask.len()).ok()?, 0..1);
        set_scissor(pass, cells.bounds()?);
        Some(())
    }

    /// The part of the screen that is drawn again, if it is not all of it.
    pub(super) fn redrawn(&self) -> Option<Redrawn<'_>> {
        let Damage::Part(cells) = &self.damage else { return None };
        Some(Redrawn { culled: &self.culled, rects: cells.rects().collect(), bounds: cells.bounds()? })
    }

    /// Notes that a part of the frame could not be drawn.
    pub(super) fn invalidate(&self) {
        self.is_valid.store(false, Ordering::Relaxed);
    }

    /// Chooses the ground in the cells that are drawn again.
    fn cull(
        &mut self,
        cells: &Cells,
        mesh: Option<&SpaceTimeMesh>,
        now: &ShownNow,
        view: &ExtractedView,
        device: &RenderDevice,
        queue: &RenderQueue,
    ) {
        let Some(mesh) = mesh else {
            self.culled = Culled::default();
            return;
        };
        let (screen, reach) = (Screen::of(view), reach_px(now));
        let wanted = |corners: &[[f32; 2]]| cells.meet(screen.around(corners, reach));
        self.culled.choose(mesh, now, wanted, device, queue);
    }

    /// Puts the cells that are drawn again into the mask.
    fn cover(&mut self, cells: &Cells, scale: f32, ground: Color) {
        let [r, g, b, _] = ground.to_srgba().to_u8_array();
        let colour = Color32::from_rgb(r, g, b);
        self.mask.values_mut().clear();
        for URect { min, max } in cells.rects() {
            let [(left, top), (right, bottom)] = [min, max].map(|at| (at.x as f32 / scale, at.y as f32 / scale));
            for (x, y) in [(left, top), (right, top), (right, bottom), (left, top), (right, bottom), (left, bottom)] {
                self.mask.push(Vertex { pos: pos2(x, y), uv: pos2(0.0, 0.0), color: colour });
            }
        }
    }
}

/// Allocates the pictures where a processor draws directly into the target.
pub(super) fn allocate(
    mut views: Query<(&ExtractedView, &ViewTarget, &Msaa, &mut BackingStore)>,
    device: Res<RenderDevice>,
) {
    for (view, target, msaa, mut store) in &mut views {
        // Multisampling means a real graphics card, which draws everything faster than this would.
        let is_wanted = *msaa == Msaa::Off && is_straight(view, target);
        let (size, format) = (view.viewport.zw(), view.target_format);
        let is_there = store.texture.as_ref().is_some_and(|(there, of, _)| (*there, *of) == (size, format));
        if is_wanted && !is_there {
            let texture = texture(&device, "backing store", size, 1, format).create_view(&default());
            let texture = Some((size, format, texture));
            *store = BackingStore { texture, ..default() };
        } else if !is_wanted && store.texture.is_some() {
            *store = BackingStore::default();
        }
    }
}

/// Finds out what has changed since the last frame.
pub(super) fn assess(
    mut views: Query<(&ExtractedView, &LayerCache, Option<&Chosen>, &mut BackingStore)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    (card, now, dirty, ground): (Res<OnCard>, Res<ShownNow>, Res<Dirty>, Res<ClearColor>),
    mut panels: ResMut<Panels>,
    pipelines: Res<PipelineCache>,
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
) {
    for (view, cache, chosen, mut store) in views.iter_mut().filter(|(.., store)| store.texture.is_some()) {
        let shown =
            Shown { now: now.clone(), mesh: card.mesh.clone(), dirty: *dirty, is_cached: cache.groups().is_some() };
        let cells = store.last.differences(shown, cache, &panels, view);
        let can_be_masked = chosen.is_some_and(|chosen| chosen.can_be_masked(&pipelines));
        let is_valid = *store.is_valid.get_mut();
        store.damage = match cells.filter(|_| can_be_masked) {
            Some(cells) if cells.share() <= MOST_SHARE && !is_valid => Damage::All,
            Some(cells) if cells.share() == 0.0 => Damage::Nothing,
            Some(cells) if cells.share() <= MOST_SHARE => {
                store.cover(&cells, panels.scale, ground.0);
                store.mask.write_buffer(&device, &queue);
                store.cull(&cells, card.mesh.as_deref(), &now, view, &device, &queue);
                panels.choose(|pixels| cells.meet(pixels), &device, &queue);
                Damage::Part(cells)
            }
            _ => Damage::Straight,
        };
        let is_in_picture = !matches!(store.damage, Damage::Straight);
        let is_ready = |phase: &_| is_ready(phase, &pipelines);
        *store.is_valid.get_mut() = is_in_picture && phases.get(&view.retained_view_entity).is_some_and(is_ready);
    }
}

/// Copies the picture into the target.
pub(super) fn copy_picture(
    view: ViewQuery<(&ViewTarget, &BackingStore)>,
    mut blitter: Local<Option<(TextureFormat, TextureBlitter)>>,
    mut context: RenderContext,
) {
    let (target, store) = view.into_inner();
    let (Some(source), Some(format)) = (store.view(), target.out_texture_view_format()) else { return };
    // Bevy presents only a target whose attachment was asked for.
    let Some(out) = target.out_texture_color_attachment(None) else { return };
    let device = context.render_device().clone();
    let device = device.wgpu_device();
    let made = blitter.take().filter(|(there, _)| *there == format);
    let (_, blitter) = blitter.insert(made.unwrap_or_else(|| (format, TextureBlitter::new(device, format))));
    blitter.copy(device, context.command_encoder(), source, out.view);
}
