//! A box on the grid, and polygons clipped to it.

use std::iter;

use super::{
    face::PartEdge,
    grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// A closed box of grid points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridBox {
    /// Southern and western corner.
    pub min: GridPoint,
    /// Northern and eastern corner.
    pub max: GridPoint,
}

impl GridBox {
    /// The smallest box around two points.
    pub fn of(a: GridPoint, b: GridPoint) -> Self {
        Self {
            min: GridPoint { x: a.x.min(b.x), y: a.y.min(b.y) },
            max: GridPoint { x: a.x.max(b.x), y: a.y.max(b.y) },
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (low, high) = (Self::of(self.min, other.min), Self::of(self.max, other.max));
        Self { min: low.min, max: high.max }
    }

    /// This box, grown by `steps` on each side.
    #[must_use]
    pub fn grown(self, steps: i32) -> Self {
        let moved = |at: GridPoint, by: i32| GridPoint { x: at.x.saturating_add(by), y: at.y.saturating_add(by) };
        Self { min: moved(self.min, -steps), max: moved(self.max, steps) }
    }

    /// Area on the plane of degrees.
    ///
    /// # Units
    /// Square degrees.
    pub fn square_degrees(self) -> f64 {
        let (min, max) = (lonlat_from_grid(self.min), lonlat_from_grid(self.max));
        (max.lon - min.lon) * (max.lat - min.lat)
    }

    /// Whether two boxes share a point.
    pub fn meets(self, other: Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(self, at: GridPoint) -> bool {
        self.meets(Self { min: at, max: at })
    }
}

/// The part of a polygon inside a box, closed along the box's edges and rounded to the grid; `None` if it is empty.
pub fn clipped(polygon: &Polygon, to: GridBox) -> Option<Polygon> {
    let bounds = polygon.bounds();
    if !GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max)).meets(to) {
        return None;
    }
    let ring = |ring: &Ring| Ring::new(clipped_ring(ring, to).into_iter().map(|(at, _)| lonlat_from_grid(at))).ok();
    Some(Polygon::new(ring(polygon.exterior())?, polygon.holes().iter().filter_map(ring).collect()))
}

/// The edges of the polygon that [`clipped`] gives, ring by ring, each with the edge of the polygon that it is a part
/// of; an edge along the box is its own parent. Empty if the polygon does not reach the box.
pub fn parts_within(polygon: &Polygon, to: GridBox) -> Vec<Vec<PartEdge>> {
    let bounds = polygon.bounds();
    if !GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max)).meets(to) {
        return Vec::new();
    }
    let parts = |ring: &Ring| {
        let points = clipped_ring(ring, to);
        let next = points.iter().cycle().skip(1);
        let edges = points.iter().zip(next).filter(|(a, b)| a.0 != b.0);
        edges.map(|(&(a, whole), &(b, _))| PartEdge { a, b, whole: whole.unwrap_or([a, b]) }).collect::<Vec<_>>()
    };
    let mut rings = polygon.rings().map(parts);
    let Some(exterior) = rings.next().filter(|exterior| !exterior.is_empty()) else { return Vec::new() };
    iter::once(exterior).chain(rings.filter(|hole| !hole.is_empty())).collect()
}

/// The positions of a ring on the grid, without most of those outside the box: a run beyond one side is shortened.
fn points_near(ring: &Ring, to: GridBox) -> Vec<GridPoint> {
    // One step larger than the box, since positions are rounded afterwards.
    let [min, max] = [to.grown(1).min, to.grown(1).max].map(lonlat_from_grid);
    let beyond = |at: &LonLat| [at.lon < min.lon, at.lon > max.lon, at.lat < min.lat, at.lat > max.lat];
    let shared = |a: [bool; 4], b: [bool; 4]| [a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]];
    let positions = ring.positions();
    let mut kept = Vec::new();
    let mut before = [false; 4];
    for (index, at) in positions.iter().enumerate() {
        let here = beyond(at);
        let next = positions.get(index + 1).map_or([false; 4], beyond);
        if !shared(shared(before, here), next).contains(&true) {
            kept.push(grid_from_lonlat(*at));
            before = here;
        }
    }
    kept
}

/// How far inside each side of a box a point lies.
fn depths(at: GridPoint, of: GridBox) -> [i64; 4] {
    let less = |a: i32, b: i32| i64::from(a) - i64::from(b);
    [less(at.x, of.min.x), less(of.max.x, at.x), less(at.y, of.min.y), less(of.max.y, at.y)]
}

/// A point of a clipped ring, and the original edge that the edge starting there is a part of; `None` along the box.
type Corner = (GridPoint, Option<[GridPoint; 2]>);

/// Clips a ring to one side after the other (Sutherland and Hodgman); winding numbers inside are preserved.
fn clipped_ring(ring: &Ring, to: GridBox) -> Vec<Corner> {
    let near = points_near(ring, to);
    let next = near.iter().cycle().skip(1);
    let mut points: Vec<Corner> = near.iter().zip(next).map(|(&a, &b)| (a, Some([a, b]))).collect();
    for side in 0..4 {
        let depth = |at: GridPoint| depths(at, to)[side];
        if points.iter().all(|&(at, _)| depth(at) >= 0) {
            continue;
        }
        let from = points.iter().cycle().skip(points.len().saturating_sub(1));
        let mut kept = Vec::with_capacity(points.len() + 4);
        for (&(a, whole), &(b, next)) in from.zip(&points) {
            let [to_a, to_b] = [depth(a), depth(b)];
            // Where the ring leaves the box, it continues along the side.
            let goes_on = whole.filter(|_| to_a < 0);
            kept.extend(((to_a < 0) != (to_b < 0)).then(|| (crossing(a, b, [to_a, to_b]), goes_on)));
            kept.extend((to_b >= 0).then_some((b, next)));
        }
        points = kept;
    }
    points
}

/// The grid point nearest to where an edge crosses a side, independent of the direction of the edge.
fn crossing(a: GridPoint, b: GridPoint, [to_a, to_b]: [i64; 2]) -> GridPoint {
    if b < a {
        return crossing(b, a, [to_b, to_a]);
    }
    let part = to_a as f64 / (to_a - to_b) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "between two coordinates of the grid")]
    let between = |a: i32, b: i32| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as i32;
    GridPoint { x: between(a.x, b.x), y: between(a.y, b.y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(i32, i32)]) -> Ring {
        Ring::new(corners.iter().map(|&(x, y)| lonlat_from_grid(GridPoint { x, y }))).unwrap()
    }

    fn boxed(west: i32, south: i32, east: i32, north: i32) -> GridBox {
        GridBox::of(GridPoint { x: west, y: south }, GridPoint { x: east, y: north })
    }

    #[test]
    fn what_lies_in_the_box_stays() {
        let frame = Polygon::new(
            ring(&[(0, 0), (100, 0), (100, 100), (0, 100)]),
            vec![ring(&[(20, 20), (80, 20), (80, 80), (20, 80)])],
        );
        let corner = clipped(&frame, boxed(-10, -10, 50, 50)).unwrap();
        for (x, y, is_inside) in [(10, 40, true), (40, 10, true), (40, 40, false), (60, 10, false)] {
            let at = lonlat_from_grid(GridPoint { x, y });
            // Shifted off the grid lines.
            let at = LonLat { lon: at.lon + 1e-7, lat: at.lat + 1e-7 };
            assert_eq!(corner.contains(at), is_inside, "{x} {y}");
        }
        assert_eq!(clipped(&frame, boxed(200, 0, 300, 100)), None);
        assert_eq!(clipped(&frame, boxed(-10, -10, 110, 110)).unwrap(), frame);
    }

    #[test]
    fn a_way_round_a_corner_of_the_box_stays_outside() {
        let around = [(60, 10), (60, -20), (40, -20), (-20, -20), (-20, 40), (-20, 60), (10, 60), (10, 10)];
        let polygon = Polygon::new(ring(&around), Vec::new());
        let inside = clipped(&polygon, boxed(0, 0, 50, 50)).unwrap();
        assert!((inside.square_degrees() - 900e-12).abs() < 1e-15, "{inside:?}");
    }

    #[test]
    fn an_edge_is_cut_at_the_same_point_whichever_way_it_runs() {
        let (a, b) = (GridPoint { x: 0, y: 0 }, GridPoint { x: 100, y: 37 });
        assert_eq!(crossing(a, b, [33, -67]), crossing(b, a, [-67, 33]));
    }
}
