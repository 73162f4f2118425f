//! Finds the ground and the front line that may look different at two dates.

use std::ops::Range;

use super::ShownNow;
use crate::control::mesh::{FrontEdge, SpaceTimeMesh, corner::Attributes};

/// The date in the shaders' numbers.
struct Moment {
    snapshot: f32,
    fraction: f32,
    day: f32,
    motion: f32,
}

impl Moment {
    fn of(now: &ShownNow) -> Self {
        let [snapshot, fraction, day, motion] = now.zones.now.to_array();
        Self { snapshot, fraction, day, motion }
    }
}

/// Calls `step` with every step of the mesh whose changes may look different in one frame than in the other, and `edge`
/// with every such edge of the front line.
///
/// Both frames must have the same mesh, palette, colours and widths; only the date differs. `None` if everything may
/// look different, since the mesh does not have all changes between the two dates.
pub(in crate::viewer) fn changed_ground(
    mesh: &SpaceTimeMesh,
    before: &ShownNow,
    now: &ShownNow,
    step: &mut impl FnMut(usize),
    edge: &mut impl FnMut(&FrontEdge),
) -> Option<()> {
    if before == now {
        return Some(());
    }
    let is_known = before.held == now.held || mesh.has_changes_between(before.snapshot(), now.snapshot());
    if !is_known || before.held.is_empty() != now.held.is_empty() {
        return None;
    }
    changed_steps(mesh, before, now).into_iter().flatten().for_each(step);
    changed_edges(mesh, before, now, edge);
    Some(())
}

fn changed_steps(mesh: &SpaceTimeMesh, before: &ShownNow, now: &ShownNow) -> [Range<usize>; 5] {
    const NONE: Range<usize> = 0..0;
    let (then, at) = (Moment::of(before), Moment::of(now));
    // Without changes, a keyframe alone shows the snapshot.
    let [old, new] = [before, now].map(|shown| {
        let drawn = mesh.steps_in(&(shown.moving.start..shown.settled.end));
        if drawn.is_empty() { shown.snapshot()..shown.snapshot() } else { drawn }
    });
    let all = old.start.min(new.start)..old.end.max(new.end);
    let both = old.start.max(new.start)..old.end.min(new.end);
    if before.held != now.held || then.motion != at.motion || both.is_empty() {
        // Between two keyframes lie all changes that either of them builds on. The others are drawn in another order,
        // with other corners in their outlines.
        return [all, NONE, NONE, NONE, NONE];
    }
    let has_moved = then.snapshot != at.snapshot || then.fraction != at.fraction;
    let [old_moving, new_moving] =
        [before, now].map(|shown| if has_moved { mesh.steps_in(&shown.moving) } else { NONE });
    let glowing = if then.day == at.day {
        NONE
    } else {
        let glows_from = then.day.min(at.day) - now.zones.glow.x;
        let first = both.clone().find(|&step| day_of(mesh, step).is_some_and(|day| day >= glows_from));
        first.map_or(NONE, |first| first..both.end)
    };
    [all.start..both.start, both.end..all.end, old_moving, new_moving, glowing]
}

/// The day of the report that shows a step's changes, if there are any.
fn day_of(mesh: &SpaceTimeMesh, step: usize) -> Option<f32> {
    let changes = mesh.changes_of_step(step);
    let corner = mesh.indices().get(changes.start as usize).filter(|_| !changes.is_empty())?;
    mesh.corners().get(*corner as usize).map(|corner| Attributes::of(corner).day)
}

fn changed_edges(mesh: &SpaceTimeMesh, before: &ShownNow, now: &ShownNow, mark: &mut impl FnMut(&FrontEdge)) {
    let (then, at) = (Moment::of(before), Moment::of(now));
    let of = |range: &Range<u32>| mesh.edges().get(range.start as usize..range.end as usize).unwrap_or_default();
    if before.edges != now.edges || then.motion != at.motion {
        of(&before.edges).iter().filter(|edge| may_be_seen(edge, then.snapshot)).for_each(&mut *mark);
        of(&now.edges).iter().filter(|edge| may_be_seen(edge, at.snapshot)).for_each(mark);
        return;
    }
    if then.snapshot == at.snapshot && then.fraction == at.fraction {
        return;
    }
    let (first, last) = (then.snapshot.min(at.snapshot), then.snapshot.max(at.snapshot) + 1.0);
    // The first and the last snapshot with it.
    let changes = |edge: &&FrontEdge| (first..=last).contains(&edge[4]) || (first - 1.0..=last).contains(&edge[5]);
    of(&now.edges).iter().filter(changes).for_each(mark);
}

/// Whether an edge may be visible at a snapshot, or before the next one: those of the neighbouring reports may be, too.
/// `front.wgsl` decides.
pub(super) fn may_be_seen(edge: &FrontEdge, snapshot: f32) -> bool {
    edge[4] <= snapshot + 1.0 && edge[5] >= snapshot - 1.0
}
