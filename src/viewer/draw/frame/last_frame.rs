//! What the last frame showed, and where the next one differs from it.

use std::sync::Arc;

use bevy::{prelude::*, render::view::ExtractedView};

use super::{
    super::map::ShownNow,
    cells::Cells,
    layer_cache::{Dirty, LayerCache},
    primitives::Panels,
    repainted::differences,
    step_cells::StepCells,
};
use crate::control::mesh::SpaceTimeMesh;

/// Soft edges reach further than what they follow, physical pixels.
const SOFT_PX: f32 = 2.0;

/// How far the front line and soft edges reach beyond what they follow, physical pixels.
pub(super) fn reach_px(now: &ShownNow) -> f32 {
    SOFT_PX + now.zones.glow.z
}

/// What a frame shows on the map.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) now: ShownNow,
    pub(super) mesh: Option<Arc<SpaceTimeMesh>>,
    pub(super) dirty: Dirty,
    pub(super) is_cached: bool,
}

/// The last frame.
#[derive(Default)]
pub(super) struct LastFrame {
    shown: Shown,
    /// The cells in which its panels differed from the frame before.
    repainted: Option<Cells>,
    steps: Option<StepCells>,
}

impl LastFrame {
    /// The cells in which a frame differs from the last one, which it replaces; `None` if everything may differ.
    pub(super) fn differences(
        &mut self,
        shown: Shown,
        cache: &LayerCache,
        panels: &Panels,
        view: &ExtractedView,
    ) -> Option<Cells> {
        let map = if cache.is_settled() { self.ground_differences(&shown, view) } else { None };
        let repainted = map.as_ref().map(|_| repainted_cells(panels, view.viewport.zw()));
        let mut cells = map.zip(repainted.as_ref()).map(|(map, repainted)| map.union(repainted));
        if self.shown.dirty.glyphs != shown.dirty.glyphs {
            // New glyphs arrive in their texture a frame after they were drawn.
            cells = cells.zip(self.repainted.as_ref()).map(|(cells, before)| cells.union(before));
        }
        (self.shown, self.repainted) = (shown, repainted);
        cells
    }

    /// The cells in which the map differs from that of the last frame; `None` if everything may differ.
    fn ground_differences(&mut self, shown: &Shown, view: &ExtractedView) -> Option<Cells> {
        let before = &self.shown;
        if (before.dirty.plane, before.dirty.textures) != (shown.dirty.plane, shown.dirty.textures)
            || before.is_cached != shown.is_cached
            || before.now.at_no_date() != shown.now.at_no_date()
        {
            return None;
        }
        let (there, mesh) = match (&before.mesh, &shown.mesh) {
            (None, None) => return Some(Cells::none(view.viewport.zw())),
            (there, mesh) => there.as_ref().zip(mesh.as_ref())?,
        };
        if !Arc::ptr_eq(there, mesh) {
            return None;
        }
        let reach = reach_px(&shown.now);
        let steps = self.steps.take().filter(|steps| steps.are_of(mesh, view, reach));
        let steps = self.steps.insert(steps.unwrap_or_else(|| StepCells::new(mesh, view, reach)));
        steps.differences(&before.now, &shown.now)
    }
}

/// The cells in which the panels differ from those of the last frame.
fn repainted_cells(panels: &Panels, size: UVec2) -> Cells {
    let mut cells = Cells::none(size);
    if !panels.is_repainted {
        return cells;
    }
    let mut mark = |area: bevy_egui::egui::Rect| {
        if area.is_positive() {
            let [min, max] = [area.min, area.max].map(|at| Vec2::new(at.x, at.y) * panels.scale);
            cells.add(Rect { min, max }.inflate(1.0));
        }
    };
    differences(&panels.before, &panels.painted, &mut mark);
    cells
}
