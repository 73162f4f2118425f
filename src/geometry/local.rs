//! Single precision for drawing: projected metres from an origin in the middle of the map.

use super::{
    mercator::{WorldPoint, world_from_lonlat},
    position::LonLat,
};

/// The middle of the Donbas on the projected plane: single precision is exact to 0.2 m within 2,000 km of it.
pub const ORIGIN: LonLat = LonLat { lon: 37.55, lat: 48.45 };

/// A point of the plane in single precision.
///
/// # Units
/// Projected metres from [`ORIGIN`]: eastwards, northwards.
pub type LocalPoint = [f32; 2];

/// A position in single precision.
pub fn local_from_lonlat(at: LonLat) -> LocalPoint {
    local_from_world(world_from_lonlat(at))
}

/// A projected point in single precision.
pub fn local_from_world(point: WorldPoint) -> LocalPoint {
    let origin = world_from_lonlat(ORIGIN);
    [narrow(point.x - origin.x), narrow(point.y - origin.y)]
}

/// The only place where a coordinate loses precision.
#[expect(clippy::cast_possible_truncation, reason = "metres from the origin fit single precision to a few decimetres")]
pub fn narrow(value: f64) -> f32 {
    value as f32
}
