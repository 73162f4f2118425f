//! What lies in one set of polygons and not in the other: the only file that knows the overlay engine.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use i_overlay::{core::fill_rule::FillRule, float::simplify::SimplifyShape as _};
use thiserror::Error;

use super::{measure::ring_area_km2, polygon::Polygon, position::LonLat, ring::Ring};

/// Positions are compared on a grid of this many steps to a degree, about 0.1 m.
const GRID_PER_DEGREE: f64 = 1e6;

/// The overlay engine failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the overlay engine failed on {edges} edges")]
pub struct OverlayFailed {
    /// How many edges it was given.
    pub edges: usize,
}

/// A position on the grid, by its steps from the zero of longitude and latitude.
type GridPoint = (i64, i64);

/// Geodesic area of the ground that lies in exactly one of two sets of polygons.
///
/// Only the edges in which the two differ reach the engine: the boundary of the difference is the sum modulo 2 of the
/// boundaries. Within one set, polygons must not overlap.
///
/// # Units
/// Square kilometres; positions are compared on a grid of 1e-6 degrees.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn difference_km2<'a>(
    before: impl IntoIterator<Item = &'a Polygon>,
    after: impl IntoIterator<Item = &'a Polygon>,
) -> Result<f64, OverlayFailed> {
    let loops = loops_from_edges(odd_edges(before.into_iter().chain(after)));
    let edges = loops.iter().map(Vec::len).sum();
    if loops.is_empty() {
        return Ok(0.0);
    }
    // The engine is known to panic on some input; that must not end the program.
    let shapes = catch_unwind(AssertUnwindSafe(|| loops.simplify_shape(FillRule::EvenOdd)));
    let shapes = shapes.ok().ok_or(OverlayFailed { edges })?;
    let signed = |number: usize, contour: &[[f64; 2]]| {
        let ring = Ring::new(contour.iter().map(|&[x, y]| position_from_grid(x, y))).ok();
        let km2 = ring.map_or(0.0, |ring| ring_area_km2(&ring));
        if number == 0 { km2 } else { -km2 }
    };
    Ok(shapes.iter().flat_map(|shape| shape.iter().enumerate().map(|(i, contour)| signed(i, contour))).sum())
}

/// The edges that occur an odd number of times, whichever way they run.
fn odd_edges<'a>(polygons: impl Iterator<Item = &'a Polygon>) -> Vec<(GridPoint, GridPoint)> {
    let edges = polygons.flat_map(|polygon| polygon.rings().flat_map(Ring::edges));
    let mut edges: Vec<_> = edges
        .map(|(a, b)| (grid_from_position(a), grid_from_position(b)))
        .filter(|(a, b)| a != b)
        .map(|(a, b)| if a < b { (a, b) } else { (b, a) })
        .collect();
    edges.sort_unstable();
    edges.chunk_by(|a, b| a == b).filter(|same| same.len() % 2 == 1).map(|same| same[0]).collect()
}

/// Closed walks that use every edge once. Every point has an even number of odd edges, so each walk comes back.
fn loops_from_edges(edges: Vec<(GridPoint, GridPoint)>) -> Vec<Vec<[f64; 2]>> {
    let mut edges_at: BTreeMap<GridPoint, Vec<usize>> = BTreeMap::new();
    for (number, &(a, b)) in edges.iter().enumerate() {
        edges_at.entry(a).or_default().push(number);
        edges_at.entry(b).or_default().push(number);
    }
    let mut used = vec![false; edges.len()];
    let mut loops = Vec::new();
    for start in 0..edges.len() {
        if used[start] {
            continue;
        }
        let mut walk = Vec::new();
        let mut at = edges[start].0;
        while let Some(number) = next_unused(&mut edges_at, at, &used) {
            used[number] = true;
            walk.push(float_from_grid(at));
            let (a, b) = edges[number];
            at = if a == at { b } else { a };
        }
        loops.push(walk);
    }
    loops
}

fn next_unused(edges_at: &mut BTreeMap<GridPoint, Vec<usize>>, at: GridPoint, used: &[bool]) -> Option<usize> {
    let numbers = edges_at.get_mut(&at)?;
    while let Some(number) = numbers.pop() {
        if !used[number] {
            return Some(number);
        }
    }
    None
}

fn grid_from_position(at: LonLat) -> GridPoint {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times a million fit in 64 bits")]
    let steps = |degrees: f64| (degrees * GRID_PER_DEGREE).round() as i64;
    (steps(at.lon), steps(at.lat))
}

fn float_from_grid((x, y): GridPoint) -> [f64; 2] {
    [x as f64, y as f64]
}

fn position_from_grid(x: f64, y: f64) -> LonLat {
    LonLat { lon: x / GRID_PER_DEGREE, lat: y / GRID_PER_DEGREE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    #[test]
    fn the_same_ground_differs_by_nothing() {
        let ground = [rectangle(0.0, 0.0, 1.0, 1.0)];
        assert_eq!(difference_km2(&ground, &ground), Ok(0.0));
    }

    #[test]
    fn ground_that_grew_differs_by_what_was_added() {
        let added = rectangle(1.0, 0.0, 1.5, 1.0).area_km2();
        let km2 = difference_km2(&[rectangle(0.0, 0.0, 1.0, 1.0)], &[rectangle(0.0, 0.0, 1.5, 1.0)]).unwrap();
        // The added corners split the northern edge: a geodesic between them is not the same line, hence the tolerance.
        assert!((km2 - added).abs() < 0.02 * added, "{km2} against {added}");
    }

    #[test]
    fn crossing_squares_differ_by_both_of_their_rests() {
        let (a, b) = (rectangle(0.0, 0.0, 2.0, 2.0), rectangle(1.0, 1.0, 3.0, 3.0));
        let shared = rectangle(1.0, 1.0, 2.0, 2.0).area_km2();
        let km2 = difference_km2(std::slice::from_ref(&a), std::slice::from_ref(&b)).unwrap();
        let expected = a.area_km2() + b.area_km2() - 2.0 * shared;
        assert!((km2 - expected).abs() < 0.005 * expected, "{km2} against {expected}");
    }

    #[test]
    fn neighbours_that_trade_a_border_differ_by_nothing() {
        let before = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.0, 0.0, 2.0, 1.0)];
        let after = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.0, 0.0, 2.0, 1.0)];
        assert_eq!(difference_km2(&before, &after), Ok(0.0));
    }
}
