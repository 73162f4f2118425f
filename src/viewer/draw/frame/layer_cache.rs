//! Caches the layers that do not depend on the date in textures: the layers below and above the zones, and the look of
//! the whole view as if each class held it.
//!
//! On software renderers, lines, relief and text cost more than the zones. While only the date moves they do not
//! change, so they are drawn once, and a frame selects for each pixel the texture of its holder. As soon as any of them
//! changes, everything is drawn in layers again until it has settled.

mod textures;
mod dirty;

use std::{
    ops::Range,
    sync::atomic::{AtomicBool, Ordering},
};

use bevy::{
    core_pipeline::core_2d::Transparent2d,
    prelude::*,
    render::{
        render_phase::{PhaseItem as _, SortedRenderPhase, ViewSortedRenderPhases},
        render_resource::{CachedRenderPipelineId, PipelineCache, TextureFormat},
        renderer::RenderDevice,
        sync_world::MainEntity,
        view::{ExtractedView, ViewTarget},
    },
};

use self::textures::{Parts, Pictures};
use super::{
    super::map::{Palette, ShownNow, ZoneNumbers},
    is_straight,
};

pub(in crate::viewer) use self::{
    dirty::add_material,
    textures::{PictureGroups, around_layout, held_layout},
};
pub(super) use self::{
    dirty::{Dirty, watch_assets, watch_shapes, watch_textures},
    textures::{draw_cached, texture},
};

/// Number of unchanged frames after which the layers of the map are cached.
const SETTLED_FRAMES: u32 = 2;

/// Everything on the plane that the textures depend on.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    /// The number of changes on the plane that the list of drawn items does not reveal.
    changes: u64,
    clip_from_view: Mat4,
    world_from_view: GlobalTransform,
    viewport: UVec4,
    format: TextureFormat,
    ground: Color,
    zones: ZoneNumbers,
    palette: Palette,
    drawn: Vec<(MainEntity, CachedRenderPipelineId, f32, Range<u32>)>,
}

/// The layer cache of a view.
#[derive(Component, Default)]
pub(super) struct LayerCache {
    seen: Option<Seen>,
    same_frames: u32,
    pictures: Option<Pictures>,
    is_drawn: AtomicBool,
}

impl LayerCache {
    /// The bind groups of the textures, once they are drawn.
    pub(super) fn groups(&self) -> Option<&PictureGroups> {
        self.drawn().map(|pictures| &pictures.groups)
    }

    /// Whether everything except the date has been the same for some frames.
    pub(super) fn is_settled(&self) -> bool {
        self.same_frames >= SETTLED_FRAMES
    }

    fn drawn(&self) -> Option<&Pictures> {
        self.pictures.as_ref().filter(|_| self.is_drawn.load(Ordering::Relaxed))
    }

    /// The textures that still have to be drawn.
    fn wanted(&self) -> Option<&Pictures> {
        self.pictures.as_ref().filter(|_| !self.is_drawn.load(Ordering::Relaxed))
    }

    fn are_drawn(&self) {
        self.is_drawn.store(true, Ordering::Relaxed);
    }

    fn replace(&mut self, pictures: Option<Pictures>) {
        self.pictures = pictures;
        *self.is_drawn.get_mut() = false;
    }
}

/// Checks whether the surroundings of the zones have settled, and allocates or drops the textures.
pub(super) fn judge(
    mut views: Query<(&ExtractedView, &ViewTarget, &Msaa, &mut LayerCache)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    dirty: Res<Dirty>,
    ground: Res<ClearColor>,
    now: Res<ShownNow>,
    pipelines: Res<PipelineCache>,
    device: Res<RenderDevice>,
) {
    for (view, target, msaa, mut kept) in &mut views {
        let Some(phase) = phases.get(&view.retained_view_entity) else { continue };
        let seen = seen(view, phase, *dirty, ground.0, &now);
        if kept.seen.as_ref() == Some(&seen) {
            kept.same_frames = kept.same_frames.saturating_add(1);
        } else {
            *kept = LayerCache { seen: Some(seen), ..default() };
        }
        // Multisampling means a real graphics card, which draws everything faster than the cache would.
        let may_be_kept = *msaa == Msaa::Off && is_straight(view, target) && kept.is_settled();
        if may_be_kept && kept.pictures.is_none() && is_ready(phase, &pipelines) {
            kept.replace(Pictures::new(view, &device, &pipelines, now.last_holder()));
        }
    }
}

/// Whether everything in a phase can be drawn.
pub(super) fn is_ready(phase: &SortedRenderPhase<Transparent2d>, pipelines: &PipelineCache) -> bool {
    phase.items.values().all(|item| pipelines.get_render_pipeline(item.pipeline).is_some())
}

fn seen(
    view: &ExtractedView,
    phase: &SortedRenderPhase<Transparent2d>,
    dirty: Dirty,
    ground: Color,
    now: &ShownNow,
) -> Seen {
    let Parts { below, above } = Parts::of(phase);
    let kept = phase.items.values().enumerate().filter(|(index, _)| below.contains(index) || above.contains(index));
    Seen {
        changes: dirty.plane,
        clip_from_view: view.clip_from_view,
        world_from_view: view.world_from_view,
        viewport: view.viewport,
        format: view.target_format,
        ground,
        zones: now.zones.without_date(),
        palette: now.palette.clone(),
        drawn: kept
            .map(|(_, item)| (item.main_entity(), item.pipeline, item.sort_key.0, item.batch_range.clone()))
            .collect(),
    }
}
