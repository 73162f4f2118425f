//! Triangulates polygons into small, well-shaped triangles, so that values interpolated over them look smooth. No other
//! file uses the triangulation engine.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use spade::{
    AngleLimit, ConstrainedDelaunayTriangulation, Point2, RefinementParameters, Triangulation as _,
    handles::FixedFaceHandle,
};

use super::{
    grid::{GridPoint, STEPS_PER_DEGREE},
    mercator::world_from_lonlat,
    position::LonLat,
    triangles::Triangles,
};

/// Longitudes are scaled by a multiple of 1/8, which floats represent exactly, so that the engine's predicates stay
/// exact.
const EIGHTHS: f64 = 8.0;

/// Metres in a step of the grid along a meridian.
const STEP_M: f64 = 0.111_32;

/// Triangulates the ground inside the first ring and outside the others, with no triangle above a given area (Delaunay
/// refinement, by `spade`). The rings keep their points; others are added inside, and on long edges. `None` if the
/// rings cross.
///
/// # Units
/// `largest_m2` is in square metres of ground, to about a tenth; `most_added` counts points.
pub fn refined_triangles(rings: &[Vec<GridPoint>], largest_m2: f64, most_added: usize) -> Option<Triangles> {
    // A panic of the engine must not end the program.
    catch_unwind(AssertUnwindSafe(|| refined(rings, largest_m2, most_added))).ok().flatten()
}

fn refined(rings: &[Vec<GridPoint>], largest_m2: f64, most_added: usize) -> Option<Triangles> {
    let first = rings.first()?.first()?;
    let squeeze = ((f64::from(first.y) / STEPS_PER_DEGREE).to_radians().cos() * EIGHTHS).round().max(1.0) / EIGHTHS;
    let points = rings.iter().flatten().map(|point| Point2::new(f64::from(point.x) * squeeze, f64::from(point.y)));
    let mut is_sound = true;
    let mut engine =
        ConstrainedDelaunayTriangulation::<Point2<f64>>::try_bulk_load_cdt(points.collect(), edges(rings), |_| {
            is_sound = false;
        })
        .ok()?;
    if !is_sound {
        return None;
    }
    let parameters = RefinementParameters::<f64>::new()
        .exclude_outer_faces(true)
        .with_angle_limit(AngleLimit::from_deg(0.0))
        .with_max_allowed_area(largest_m2 / (STEP_M * STEP_M))
        .with_max_additional_vertices(most_added);
    let outside: BTreeSet<usize> =
        engine.refine(parameters).excluded_faces.iter().map(FixedFaceHandle::index).collect();
    let inside = engine.inner_faces().filter(|face| !outside.contains(&face.fix().index()));
    let corners = inside.flat_map(|face| face.vertices().map(|vertex| u32::try_from(vertex.fix().index())));
    let indices = corners.collect::<Result<Vec<u32>, _>>().ok()?;
    let world = |point: Point2<f64>| {
        world_from_lonlat(LonLat { lon: point.x / squeeze / STEPS_PER_DEGREE, lat: point.y / STEPS_PER_DEGREE })
    };
    Some(Triangles { points: engine.vertices().map(|vertex| world(vertex.position())).collect(), indices })
}

/// The edges of all rings as pairs of point indices.
fn edges(rings: &[Vec<GridPoint>]) -> Vec<[usize; 2]> {
    let mut first = 0;
    let mut edges = Vec::new();
    for ring in rings {
        edges.extend((0..ring.len()).map(|i| [first + i, first + (i + 1) % ring.len()]));
        first += ring.len();
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(low: i32, high: i32) -> Vec<GridPoint> {
        [(low, low), (high, low), (high, high), (low, high)].map(|(x, y)| GridPoint { x, y }).to_vec()
    }

    fn area(triangles: &Triangles) -> f64 {
        let at = |i: u32| triangles.points[i as usize];
        let of = |t: &[u32]| {
            let (a, b, c) = (at(t[0]), at(t[1]), at(t[2]));
            ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2.0
        };
        triangles.indices.chunks(3).map(of).sum()
    }

    #[test]
    fn small_triangles_cover_the_same_ground() {
        let rings = [square(0, 100_000), square(40_000, 60_000).into_iter().rev().collect()];
        let coarse = refined_triangles(&rings, 1e12, 0).unwrap();
        let fine = refined_triangles(&rings, 1e6, 10_000).unwrap();
        assert!(fine.indices.len() > 10 * coarse.indices.len());
        assert!((area(&coarse) - area(&fine)).abs() < 1e-6 * area(&coarse));
        // No triangle lies in the hole.
        let whole = area(&refined_triangles(&rings[..1], 1e12, 0).unwrap());
        assert!((area(&coarse) / whole - 0.96).abs() < 1e-3);
    }

    #[test]
    fn points_are_added_within_the_limit() {
        let fine = refined_triangles(&[square(0, 100_000)], 1e3, 50).unwrap();
        assert!((10..=54).contains(&fine.points.len()), "{}", fine.points.len());
    }

    #[test]
    fn rings_that_cross_are_refused() {
        let bow = [(0, 0), (10, 10), (10, 0), (0, 10)].map(|(x, y)| GridPoint { x, y }).to_vec();
        assert_eq!(refined_triangles(&[bow], 1e6, 10), None);
    }
}
