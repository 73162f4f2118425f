//! Whether the rings of a polygon cover its ground once, and what they cover where they do not.

use super::{
    nesting::hole_in_hole,
    overlay::covered,
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
    validity::{InvalidPolygon, first_overlap},
};

/// Ground that rings count more or less than once matters from here on, square degrees: about a hundred square metres.
const LEAST_DIFFERENCE: f64 = 1.2e-8;

/// The same as a part of the ground: what is lost by laying it on a grid is less.
const LEAST_PART_OF_GROUND: f64 = 1e-6;

/// From this length on a spike is looked at, degrees: the ground between the geodesics of shorter ones is nothing.
const LEAST_SPIKE: f64 = 1.0;

/// From this part of the ground on the ground within spikes matters.
const LEAST_PART_OF_SPIKES: f64 = 1e-4;

/// What the rings of a polygon cover.
#[derive(Clone, Debug, PartialEq)]
pub enum Covering {
    /// The ground that their areas say, though they may touch, or cross by a hair.
    Once,
    /// Other ground than their areas say.
    Otherwise {
        /// The first of the reasons.
        error: InvalidPolygon,
        /// What they cover, each part once.
        ground: Vec<Polygon>,
    },
}

/// Why it cannot be told what rings cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoveringUnknown {
    /// Too many edges lie close to one another.
    TooClose,
    /// Edges cross too often.
    Entangled,
}

/// Whether the geodesic area is another one for spikes: a way there and back along one straight line, but between other
/// positions, encloses ground between two geodesics, and none on the plane.
fn has_long_spikes(polygon: &Polygon, ground: &[Polygon]) -> bool {
    let is_long = |(a, b): (LonLat, LonLat)| (a.lon - b.lon).abs().max((a.lat - b.lat).abs()) > LEAST_SPIKE;
    if !polygon.rings().flat_map(Ring::edges).any(is_long) {
        return false;
    }
    let covered_km2: f64 = ground.iter().map(Polygon::area_km2).sum();
    (polygon.area_km2() - covered_km2).abs() > LEAST_PART_OF_SPIKES * covered_km2
}

/// What the rings of a polygon cover.
///
/// # Errors
/// When it would take too long to tell, as it may on hostile input.
pub fn covering(polygon: &Polygon) -> Result<Covering, CoveringUnknown> {
    let (exterior, holes) = (polygon.exterior(), polygon.holes());
    let overlap = first_overlap(exterior, holes).map_err(|_too_entangled| CoveringUnknown::TooClose)?;
    let Some(error) = overlap.or_else(|| hole_in_hole(holes)) else { return Ok(Covering::Once) };
    let holes: Vec<&[LonLat]> = holes.iter().map(Ring::positions).collect();
    let ground = covered(exterior.positions(), &holes).map_err(|_failed| CoveringUnknown::Entangled)?;
    let covered: f64 = ground.iter().map(Polygon::square_degrees).sum();
    let difference = (polygon.square_degrees() - covered).abs();
    // Where rings only touch, or cross by a hair, `validate` names it.
    let is_once = !ground.is_empty()
        && difference <= LEAST_DIFFERENCE + LEAST_PART_OF_GROUND * covered
        && !has_long_spikes(polygon, &ground);
    Ok(if is_once { Covering::Once } else { Covering::Otherwise { error, ground } })
}
