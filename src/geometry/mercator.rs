//! Web Mercator (EPSG:3857): the plane the map is drawn on.

use std::f64::consts::{FRAC_PI_2, PI};

use super::position::LonLat;

/// Radius of the sphere of EPSG:3857, metres (the equatorial radius of WGS84).
pub const EARTH_RADIUS_M: f64 = 6_378_137.0;

/// Half the width of the projected world, metres.
pub const HALF_WORLD_M: f64 = PI * EARTH_RADIUS_M;

/// Latitude at which the projected world is a square, degrees; positions beyond it are drawn on its edge.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// A point on the Web Mercator plane.
///
/// # Units
/// Projected metres; `x` grows eastwards, `y` northwards. Not ground metres: those are `cos(lat)` as long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorldPoint {
    /// Easting.
    pub x: f64,
    /// Northing.
    pub y: f64,
}

/// Projects a position.
///
/// # Examples
/// ```
/// use frontline::geometry::{mercator::world_from_lonlat, position::LonLat};
/// let world = world_from_lonlat(LonLat { lon: 180.0, lat: 0.0 });
/// assert!((world.x - 20_037_508.342_789_244).abs() < 1e-6 && world.y.abs() < 1e-6);
/// ```
pub fn world_from_lonlat(at: LonLat) -> WorldPoint {
    let lat = at.lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
    WorldPoint { x: EARTH_RADIUS_M * at.lon.to_radians(), y: EARTH_RADIUS_M * lat.tan().asinh() }
}

/// The position of a projected point; `None` outside the square of the world.
pub fn lonlat_from_world(world: WorldPoint) -> Option<LonLat> {
    let lat = (2.0 * (world.y / EARTH_RADIUS_M).exp().atan() - FRAC_PI_2).to_degrees();
    LonLat::new((world.x / EARTH_RADIUS_M).to_degrees(), lat).ok()
}

/// Projected metres per ground metre at a latitude.
pub fn stretch_at(lat: f64) -> f64 {
    lat.to_radians().cos().recip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projecting_and_back_gives_the_same_position() {
        let bakhmut = LonLat { lon: 38.0, lat: 48.595 };
        let back = lonlat_from_world(world_from_lonlat(bakhmut)).unwrap();
        assert!((back.lon - bakhmut.lon).abs() < 1e-12 && (back.lat - bakhmut.lat).abs() < 1e-12);
    }

    #[test]
    fn a_known_point_has_its_published_coordinates() {
        // EPSG guidance note 7-2, 3857: 24°22'54.433"N 100°20'00"W.
        let world = world_from_lonlat(LonLat { lon: -100.333_333_33, lat: 24.381_786_94 });
        assert!((world.x + 11_169_055.58).abs() < 0.5 && (world.y - 2_800_000.0).abs() < 0.5);
    }
}
