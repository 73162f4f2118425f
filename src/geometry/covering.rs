//! Whether the rings of a polygon cover its ground exactly once, and what they cover otherwise.

use super::{
    nesting::hole_in_hole,
    overlay::covered,
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
    validity::{InvalidPolygon, first_overlap},
};

/// Differences of area below this are ignored, square degrees: about a hundred square metres.
const LEAST_DIFFERENCE: f64 = 1.2e-8;

/// The same as a fraction of the polygon's area; rounding to the grid loses less.
const LEAST_PART_OF_GROUND: f64 = 1e-6;

/// Spikes shorter than this are ignored, degrees: the area between their geodesics is negligible.
const LEAST_SPIKE: f64 = 1.0;

/// The area enclosed by spikes matters from this fraction of the whole on.
const LEAST_PART_OF_SPIKES: f64 = 1e-4;

/// What the rings of a polygon cover.
#[derive(Clone, Debug, PartialEq)]
pub enum Covering {
    /// The ground that the areas of the rings imply; rings may touch, or cross by a rounding error.
    Once,
    /// Other ground than the areas of the rings imply.
    Otherwise {
        /// The first reason found.
        error: InvalidPolygon,
        /// The ground they cover, each part once.
        ground: Vec<Polygon>,
    },
}

/// Why it cannot be determined what rings cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoveringUnknown {
    /// Too many edges lie close to one another.
    TooClose,
    /// Edges cross too often.
    Entangled,
}

/// Whether long spikes distort the geodesic area: a line there and back with different vertices encloses no area on the
/// plane, but some between the geodesics.
fn has_long_spikes(polygon: &Polygon, ground: &[Polygon]) -> bool {
    let is_long = |(a, b): (LonLat, LonLat)| (a.lon - b.lon).abs().max((a.lat - b.lat).abs()) > LEAST_SPIKE;
    if !polygon.rings().flat_map(Ring::edges).any(is_long) {
        return false;
    }
    let covered_km2: f64 = ground.iter().map(Polygon::area_km2).sum();
    (polygon.area_km2() - covered_km2).abs() > LEAST_PART_OF_SPIKES * covered_km2
}

/// Determines what the rings of a polygon cover.
///
/// # Errors
/// When it would take too long, as it may on hostile input.
pub fn covering(polygon: &Polygon) -> Result<Covering, CoveringUnknown> {
    let (exterior, holes) = (polygon.exterior(), polygon.holes());
    let overlap = first_overlap(exterior, holes).map_err(|_too_entangled| CoveringUnknown::TooClose)?;
    let Some(error) = overlap.or_else(|| hole_in_hole(holes)) else { return Ok(Covering::Once) };
    let holes: Vec<&[LonLat]> = holes.iter().map(Ring::positions).collect();
    let ground = covered(exterior.positions(), &holes).map_err(|_failed| CoveringUnknown::Entangled)?;
    let covered: f64 = ground.iter().map(Polygon::square_degrees).sum();
    let difference = (polygon.square_degrees() - covered).abs();
    // Rings that only touch, or cross by a rounding error, are reported by `validate`.
    let is_once = !ground.is_empty()
        && difference <= LEAST_DIFFERENCE + LEAST_PART_OF_GROUND * covered
        && !has_long_spikes(polygon, &ground);
    Ok(if is_once { Covering::Once } else { Covering::Otherwise { error, ground } })
}
