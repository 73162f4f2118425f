//! The zones of a date as outlines: those of the last report, and between two reports what a moving front has passed.

use std::collections::BTreeMap;

use super::{
    canvas::{Canvas, Dot},
    outline::Outline,
    pen::{Ink, Pen},
};
use crate::{
    cartography::theme::{Pattern, Theme},
    control::{
        mesh::{
            Cue, FIRST_CLASS, Motion, SpaceTimeMesh,
            corner::{Attributes, holders_of},
        },
        scheme::Scheme,
        snapshot::Snapshot,
    },
};

/// Width of the line in a zone's colour that hides hairlines at its edge, logical pixels.
pub(super) const HEM_PX: f64 = 0.5;

/// The holders before and after as numbered in corners: see [`crate::control::mesh::number`].
pub(super) type Holders = (usize, usize);

/// Ground that is passing from one class to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moved {
    pub holders: Holders,
    /// The ground that the front has passed.
    pub rings: Vec<Vec<Dot>>,
    /// The current front, in pieces.
    pub front: Vec<(Dot, Dot)>,
}

/// The changes under way at a cue, up to the front at `part`, a fraction of the time; above 1 they are complete.
pub(super) fn moved(mesh: &SpaceTimeMesh, cue: &Cue, part: f32, canvas: &Canvas) -> Vec<Moved> {
    let mut grounds: BTreeMap<Holders, (Outline, Vec<(Dot, Dot)>)> = BTreeMap::new();
    // Changes under way come first.
    let range = cue.changes.start as usize..cue.settled as usize;
    for triangle in mesh.indices().get(range).unwrap_or_default().chunks_exact(3) {
        let Some(corners) = corners(mesh, triangle) else { continue };
        let (outline, front) = grounds.entry(holders(corners[0].holders)).or_default();
        let placed = corners.map(|corner| (canvas.px_from_local(corner.at), corner.arrival));
        let (ring, cut) = passed(placed, part);
        if let Some(ring) = canvas.ring(&ring) {
            outline.add(&ring, 1);
        }
        // In ground narrower than the line, the moving front is not drawn.
        let is_wide = corners[0].width_m / canvas.view.metres_per_px() > super::front::LEAST_WIDTH_PX;
        if let Some((a, b)) = cut.filter(|_| is_wide) {
            front.extend(canvas.line([a, b]).iter().map(|piece| (piece[0], piece[piece.len() - 1])));
        }
    }
    let moved = grounds.into_iter().map(|(holders, (outline, front))| Moved { holders, rings: outline.rings(), front });
    moved.filter(|moved| !moved.rings.is_empty()).collect()
}

fn corners(mesh: &SpaceTimeMesh, triangle: &[u32]) -> Option<[Attributes; 3]> {
    let corner = |place: usize| mesh.corners().get(*triangle.get(place)? as usize).map(Attributes::of);
    Some([corner(0)?, corner(1)?, corner(2)?])
}

/// The two holders encoded in a corner's number.
fn holders(number: u32) -> Holders {
    let (before, after) = holders_of(number);
    (before.into(), after.into())
}

/// The class index of a holder number; `None` for ground without a zone.
pub(super) fn class_of(number: usize) -> Option<usize> {
    number.checked_sub(usize::from(FIRST_CLASS))
}

/// A corner of a triangle in the picture, and when the front reaches it.
type Placed = ((f64, f64), f32);

/// The part of a triangle that a front has passed, counterclockwise on the ground, and the front's line across it.
fn passed(mut corners: [Placed; 3], part: f32) -> (Vec<(f64, f64)>, Option<((f64, f64), (f64, f64))>) {
    let [a, b, c] = corners.map(|(at, _)| at);
    // The picture's y axis points down, so counterclockwise ground has a negative area in it.
    if (b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1) > 0.0 {
        corners.swap(1, 2);
    }
    let mut ring = Vec::with_capacity(4);
    let mut cuts = Vec::with_capacity(2);
    for index in 0..3 {
        let (here, next) = (corners[index], corners[(index + 1) % 3]);
        let (inside, goes_on_inside) = (here.1 < part, next.1 < part);
        if inside {
            ring.push(here.0);
        }
        if inside != goes_on_inside {
            let cut = crossing(here, next, part);
            ring.push(cut);
            cuts.push(cut);
        }
    }
    (ring, if let [a, b] = cuts[..] { Some((a, b)) } else { None })
}

/// Where the front crosses an edge, independent of the edge's direction, so that neighbours meet.
fn crossing(a: Placed, b: Placed, part: f32) -> (f64, f64) {
    let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let along = f64::from((part - a.1) / (b.1 - a.1));
    ((a.0.0) + (b.0.0 - a.0.0) * along, (a.0.1) + (b.0.1 - a.0.1) * along)
}

/// The zones of a report by class, without the ground that left them and with the ground that they gained.
pub(super) fn zones(
    snapshot: &Snapshot,
    scheme: &Scheme,
    canvas: &Canvas,
    left: &[Moved],
    came: &[Moved],
) -> BTreeMap<usize, Vec<Vec<Dot>>> {
    let mut rings: BTreeMap<usize, Vec<Vec<Dot>>> = BTreeMap::new();
    for zone in &snapshot.zones {
        if scheme.get(zone.class).control.is_some() {
            let drawn = zone.polygons.iter().flat_map(|polygon| canvas.rings(polygon));
            rings.insert(zone.class.0, drawn.collect());
        }
    }
    let leaving = left.iter().map(|moved| (moved.holders.0, moved, -1));
    let coming = came.iter().map(|moved| (moved.holders.1, moved, 1));
    let mut changes: BTreeMap<usize, Vec<(&Moved, i32)>> = BTreeMap::new();
    for (number, moved, times) in leaving.chain(coming) {
        if let Some(class) = class_of(number) {
            changes.entry(class).or_default().push((moved, times));
        }
    }
    for (class, changes) in changes {
        let mut outline = Outline::default();
        let own = rings.remove(&class).unwrap_or_default();
        for ring in &own {
            outline.add(ring, 1);
        }
        for (moved, times) in changes {
            for ring in &moved.rings {
                outline.add(ring, times);
            }
        }
        rings.insert(class, outline.rings());
    }
    rings
}

/// Draws the zones in the order of the scheme, later classes on top.
pub(super) fn draw(zones: &BTreeMap<usize, Vec<Vec<Dot>>>, scheme: &Scheme, theme: &Theme, pen: &mut Pen) {
    for (&class, rings) in zones {
        if let Some(ink) = ink(theme, scheme, class) {
            pen.ground(rings, ink, 1.0, HEM_PX);
        }
    }
}

/// The fill of a class; `None` if it is not drawn.
pub(super) fn ink(theme: &Theme, scheme: &Scheme, class: usize) -> Option<Ink> {
    let fill = theme.fill(scheme, class)?;
    Some(if fill.pattern == Pattern::Plain { Ink::Colour(fill.colour) } else { Ink::Pattern(class) })
}

/// The fraction of the changes under way that has passed, depending on how changes are shown.
pub(super) fn part_passed(cue: &Cue, motion: Motion) -> f32 {
    match motion {
        Motion::Step => 0.0,
        Motion::Sweep => cue.fraction,
        // A fade has no front: fading changes are drawn separately.
        Motion::Fade => 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_front_cuts_a_triangle_where_it_stands() {
        let triangle = [((0.0, 0.0), 0.0), ((10.0, 0.0), 1.0), ((0.0, 10.0), 0.0)];
        let (ring, cut) = passed(triangle, 0.5);
        assert_eq!(ring.len(), 4);
        let (a, b) = cut.unwrap();
        assert_eq!([a, b].map(|at| at.0), [5.0, 5.0]);
        assert!(passed(triangle, 0.0).0.is_empty() && passed(triangle, 2.0).1.is_none());
    }
}
