//! When a moving front reaches each point of changed ground.
//!
//! It is not known when the ground changed hands between two reports. The sweep moves the front from its old to its new
//! place: a point at the distances `d_old` and `d_new` from them is reached at the fraction `d_old / (d_old + d_new)`
//! of the time. Ground without an old front is an island and grows from its inside; ground without a new front is a
//! pocket and shrinks towards its inside.

use crate::geometry::{
    grid::{GridPoint, lonlat_from_grid},
    local::narrow,
    mercator::{WorldPoint, world_from_lonlat},
    overlay::{EdgeRole, Face},
    refine::refined_triangles,
    triangles::{Triangles, triangles_from_rings},
};

/// Narrower ground is not refined, projected metres: its motion is hardly visible.
const LEAST_REFINED_WIDTH_M: f64 = 200.0;

/// Least size of refined triangles, projected square metres.
const LEAST_TRIANGLE_M2: f64 = 200_000.0;

/// The most points that refinement may add to a face: as many as it has edges, within these limits. Between a long old
/// and a long new front the triangles of the outline alone already move well.
const LEAST_ADDED: usize = 24;
const MOST_ADDED: usize = 300;

/// Arrival on the old and the new front. A triangle with all corners on one front changes as a whole, which must happen
/// between the two reports and not at the time of either.
const SOONEST: f64 = 0.001;
const LATEST: f64 = 0.999;

/// Arrival if the old and the new front cannot be distinguished.
const MIDWAY: f64 = 0.5;

/// Changed ground as triangles, with the time at which the front reaches each corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// Corners on the projected plane, and three indices for each triangle.
    pub triangles: Triangles,
    /// For each corner the fraction of the time between the two reports, 0 to 1.
    pub arrivals: Vec<f32>,
    /// Average width of the ground, projected metres.
    pub width_m: f64,
}

/// Whether an edge is a part of the front line in the report before, and in the report after.
pub type IsFront<'a> = &'a dyn Fn(GridPoint, GridPoint) -> [bool; 2];

/// The triangles of a face and their arrivals; empty if it cannot be triangulated.
///
/// The front moves between those edges of the face that are its old and its new place, or between fronts that the face
/// shares with its neighbours.
pub(super) fn sweep(face: &Face, is_front: IsFront<'_>, shared: Option<&Fronts>) -> Sweep {
    let plain = triangles_from_rings(face.rings.iter().map(|ring| ring.iter().map(|&point| world(point))));
    let Ok(mut triangles) = plain else { return Sweep::default() };
    let width_m = 2.0 * area_m2(&triangles) / perimeter_m(face);
    if width_m > LEAST_REFINED_WIDTH_M {
        let boundary = triangles.points.len();
        // With sides shorter than the width of the ground, the front crosses about three triangles.
        let largest_m2 = (width_m * width_m / 4.0).max(LEAST_TRIANGLE_M2);
        let most_added = boundary.clamp(LEAST_ADDED, MOST_ADDED);
        triangles = refined_triangles(&face.rings, largest_m2, most_added).unwrap_or(triangles);
        if triangles.points.len() <= boundary {
            split_largest(&mut triangles);
        }
    }
    let arrivals = match shared {
        Some(fronts) => arrivals(&triangles.points, fronts),
        None => arrivals(&triangles.points, &Fronts::of(face, is_front)),
    };
    Sweep { triangles, arrivals, width_m }
}

/// An edge of a boundary on the plane.
pub(super) type Segment = (WorldPoint, WorldPoint);

/// The edges from which the front starts, and those at which it ends.
#[derive(Debug, PartialEq)]
pub(super) struct Fronts {
    pub(super) old: Vec<Segment>,
    pub(super) new: Vec<Segment>,
}

/// An edge on the plane.
pub(super) fn segment(a: GridPoint, b: GridPoint) -> Segment {
    (world(a), world(b))
}

impl Fronts {
    /// An edge with the gainer beyond it is an old front, one with the loser beyond it a new front. A coast or the
    /// border of the reported area looks the same, so if a face has parts of the front line itself, only those count.
    /// Edges shared with a third holder replace whichever front is missing.
    fn of(face: &Face, is_front: IsFront<'_>) -> Self {
        let (mut old, mut new, mut third) = (Sides::default(), Sides::default(), Vec::new());
        for (a, b, role) in face.edges() {
            let segment = segment(a, b);
            let [front_before, front_after] = is_front(a, b);
            match role {
                EdgeRole { gainer_was_there: true, loser_stays: false } if front_before => old.front.push(segment),
                EdgeRole { gainer_was_there: true, loser_stays: false } => old.other.push(segment),
                EdgeRole { gainer_was_there: false, loser_stays: true } if front_after => new.front.push(segment),
                EdgeRole { gainer_was_there: false, loser_stays: true } => new.other.push(segment),
                EdgeRole { gainer_was_there: false, loser_stays: false } => third.push(segment),
                EdgeRole { gainer_was_there: true, loser_stays: true } => {}
            }
        }
        let (mut old, mut new) = (old.chosen(), new.chosen());
        match (old.is_empty(), new.is_empty()) {
            (false, true) => new = third,
            (true, false) => old = third,
            (false, false) | (true, true) => {}
        }
        Self { old, new }
    }
}

/// Edges on one side, separated by whether they are a part of the front line.
#[derive(Default)]
struct Sides {
    front: Vec<Segment>,
    other: Vec<Segment>,
}

impl Sides {
    fn chosen(self) -> Vec<Segment> {
        if self.front.is_empty() { self.other } else { self.front }
    }
}

fn arrivals(points: &[WorldPoint], fronts: &Fronts) -> Vec<f32> {
    let distances = |front: &[Segment]| -> Vec<f64> { points.iter().map(|&at| distance_m(at, front)).collect() };
    let share = |distance: f64, of: f64| if of > 0.0 { distance / of } else { MIDWAY };
    let fractions: Vec<f64> = match (fronts.old.is_empty(), fronts.new.is_empty()) {
        (false, false) => {
            let pairs = distances(&fronts.old).into_iter().zip(distances(&fronts.new));
            pairs.map(|(old, new)| share(old, old + new)).collect()
        }
        (false, true) => {
            let old = distances(&fronts.old);
            let deepest = old.iter().copied().fold(0.0, f64::max);
            old.into_iter().map(|distance| share(distance, deepest)).collect()
        }
        (true, false) => {
            let new = distances(&fronts.new);
            let deepest = new.iter().copied().fold(0.0, f64::max);
            new.into_iter().map(|distance| 1.0 - share(distance, deepest)).collect()
        }
        (true, true) => vec![MIDWAY; points.len()],
    };
    fractions.into_iter().map(|fraction| narrow(SOONEST + fraction * (LATEST - SOONEST))).collect()
}

fn distance_m(at: WorldPoint, segments: &[Segment]) -> f64 {
    segments.iter().map(|&segment| squared_m(at, segment)).fold(f64::INFINITY, f64::min).sqrt()
}

fn squared_m(at: WorldPoint, (a, b): Segment) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy);
    let along = if along.is_finite() { along.clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (a.x + along * dx - at.x, a.y + along * dy - at.y);
    x * x + y * y
}

/// Adds a point inside the largest triangle; without an inner point nothing could grow or shrink.
fn split_largest(triangles: &mut Triangles) {
    let size = |t: &[u32]| triangle_m2(&triangles.points, t);
    let chunks = triangles.indices.chunks_exact(3).enumerate();
    let Some((number, corners)) = chunks.max_by(|(_, a), (_, b)| size(a).total_cmp(&size(b))) else { return };
    let [a, b, c] = [corners[0], corners[1], corners[2]];
    let Ok(middle) = u32::try_from(triangles.points.len()) else { return };
    let points = [a, b, c].map(|corner| triangles.points[corner as usize]);
    let mean = |of: fn(&WorldPoint) -> f64| points.iter().map(of).sum::<f64>() / 3.0;
    triangles.points.push(WorldPoint { x: mean(|point| point.x), y: mean(|point| point.y) });
    triangles.indices[3 * number + 2] = middle;
    triangles.indices.extend([b, c, middle, c, a, middle]);
}

fn perimeter_m(face: &Face) -> f64 {
    face.edges().map(|(a, b, _)| (world(a), world(b))).map(|(a, b)| (b.x - a.x).hypot(b.y - a.y)).sum()
}

fn area_m2(triangles: &Triangles) -> f64 {
    triangles.indices.chunks_exact(3).map(|t| triangle_m2(&triangles.points, t)).sum()
}

fn triangle_m2(points: &[WorldPoint], corners: &[u32]) -> f64 {
    let [a, b, c] = [0, 1, 2].map(|i| points[corners[i] as usize]);
    ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)).abs() / 2.0
}

fn world(point: GridPoint) -> WorldPoint {
    world_from_lonlat(lonlat_from_grid(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{
        chain::Chain, grid::grid_from_lonlat, overlay::passed, polygon::Polygon, position::LonLat, ring::Ring,
    };

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    /// The sweeps of ground that somebody gained from nobody.
    fn gained(before: &[Polygon], after: &[Polygon]) -> Vec<Sweep> {
        let (gainer, loser) = (Chain::between(before, after), Chain::between(before, after).of_the_rest());
        passed(&loser, &gainer).unwrap().iter().map(|face| sweep(face, &|_, _| [true, true], None)).collect()
    }

    fn at(sweep: &Sweep, lon: f64) -> Vec<f32> {
        let x = world(grid_from_lonlat(LonLat { lon, lat: 0.0 })).x;
        let near = sweep.triangles.points.iter().zip(&sweep.arrivals).filter(|(point, _)| (point.x - x).abs() < 1.0);
        near.map(|(_, &arrival)| arrival).collect()
    }

    #[test]
    fn a_front_runs_from_its_old_place_to_its_new_one() {
        let sweeps = gained(&[rectangle(0.0, 0.0, 0.1, 0.4)], &[rectangle(0.0, 0.0, 0.2, 0.4)]);
        let sweep = &sweeps[0];
        assert_eq!(sweeps.len(), 1);
        let inner = sweep
            .triangles
            .points
            .iter()
            .zip(&sweep.arrivals)
            .filter(|(_, arrival)| **arrival > 0.2 && **arrival < 0.8);
        assert!(inner.count() >= 6);
        // The old corners lie on both the old front and the new boundary, so either arrival is valid.
        assert!(at(sweep, 0.2).iter().all(|&arrival| arrival == narrow(LATEST)), "{:?}", at(sweep, 0.2));
    }

    #[test]
    fn an_island_grows_from_its_inside() {
        let sweeps = gained(&[], &[rectangle(0.0, 0.0, 0.1, 0.1)]);
        let deepest = sweeps[0].arrivals.iter().copied().fold(1.0, f32::min);
        assert_eq!(deepest, narrow(SOONEST));
        assert!(at(&sweeps[0], 0.0).iter().all(|&arrival| arrival == narrow(LATEST)));
    }

    #[test]
    fn a_pocket_closes_towards_its_inside() {
        let around = rectangle(0.0, 0.0, 0.3, 0.3);
        let hole = rectangle(0.1, 0.1, 0.2, 0.2);
        let with_hole = Polygon::new(around.exterior().clone(), vec![hole.exterior().clone()]);
        let sweeps = gained(&[with_hole], &[around]);
        assert_eq!(sweeps.len(), 1);
        assert_eq!(sweeps[0].arrivals.iter().copied().fold(0.0, f32::max), narrow(LATEST));
        let on_hole = |sweep: &Sweep| at(sweep, 0.1).iter().filter(|&&arrival| arrival == narrow(SOONEST)).count();
        assert!(on_hole(&sweeps[0]) >= 2, "{:?}", at(&sweeps[0], 0.1));
    }

    #[test]
    fn a_coast_is_no_front_where_there_is_one() {
        let (before, after) = ([rectangle(0.0, 0.0, 0.1, 0.2)], [rectangle(0.0, 0.0, 0.2, 0.2)]);
        let (gainer, loser) = (Chain::between(&before, &after), Chain::between(&before, &after).of_the_rest());
        let face = passed(&loser, &gainer).unwrap().remove(0);
        // Only the eastern edge is front: those in the north and the south are coast.
        let swept = sweep(&face, &|a, b| [true, a.x == 200_000 && b.x == 200_000], None);
        let near_north = swept.triangles.points.iter().zip(&swept.arrivals).filter(|(point, _)| {
            let middle = world(grid_from_lonlat(LonLat { lon: 0.15, lat: 0.2 }));
            (point.x - middle.x).hypot(point.y - middle.y) < 4_000.0
        });
        assert!(near_north.clone().count() > 0);
        assert!(near_north.clone().all(|(_, &arrival)| arrival > 0.1 && arrival < 0.9));
    }
}
