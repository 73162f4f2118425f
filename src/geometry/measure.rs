//! Geodesic areas and distances on WGS84.

use std::f64::consts::FRAC_1_SQRT_2;

use geo::{Coord, Distance as _, Geodesic, GeodesicArea as _, LineString, Point};

use super::{polygon::Polygon, position::LonLat, ring::Ring};

/// Square metres in a square kilometre.
const M2_PER_KM2: f64 = 1e6;

/// The equatorial radius and the flattening of WGS84.
const WGS84_RADIUS_KM: f64 = 6378.137;
const WGS84_FLATTENING: f64 = 1.0 / 298.257_223_563;

/// Metres in a degree of latitude; approximate, not for measuring.
const M_PER_DEGREE: f64 = 111_320.0;

/// Metres in a kilometre.
const M_PER_KM: f64 = 1e3;

/// Geodesic area of a polygon, holes subtracted (Karney 2013, by `geographiclib-rs`).
///
/// # Units
/// Square kilometres.
pub fn polygon_area_km2(polygon: &Polygon) -> f64 {
    let holes: f64 = polygon.holes().iter().map(ring_area_km2).sum();
    ring_area_km2(polygon.exterior()) - holes
}

/// Geodesic area that a ring encloses, whichever way it runs.
///
/// # Units
/// Square kilometres.
pub fn ring_area_km2(ring: &Ring) -> f64 {
    let line: LineString = ring.positions().iter().map(|at| Coord { x: at.lon, y: at.lat }).collect();
    geo::Polygon::new(line, Vec::new()).geodesic_area_signed().abs() / M2_PER_KM2
}

/// Signed area on WGS84 within a ring whose edges are straight lines in degrees; positive if it runs counterclockwise.
///
/// Unlike geodesic areas, these add up exactly when edges are cut.
///
/// # Units
/// Square kilometres.
pub fn straight_area_km2(ring: &[LonLat]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    // Relative to the first latitude: large strips down to the equator would cancel out small rings.
    let start = strip_km2(first.lat);
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(&a, &b)| below_straight_km2(a, b, start)).sum()
}

/// Signed area between the equator and a line whose edges are straight in degrees; positive if the line runs westwards
/// north of the equator. The lines around a region add up to its straight area.
///
/// # Units
/// Square kilometres.
pub fn below_line_km2(line: &[LonLat]) -> f64 {
    line.windows(2).map(|edge| below_straight_km2(edge[0], edge[1], 0.0)).sum()
}

/// Signed area between the geodesic from `a` to `b` and the straight line in degrees; positive if the geodesic runs to
/// the right of the line.
///
/// The geodesic area of a counterclockwise ring is its straight area plus the bulges of its edges.
///
/// # Units
/// Square kilometres.
pub fn bulge_km2(a: LonLat, b: LonLat) -> f64 {
    if a.lon == b.lon {
        return 0.0;
    }
    let corners = [(a.lon, a.lat), (b.lon, b.lat), (b.lon, 0.0), (a.lon, 0.0)];
    let line: LineString = corners.into_iter().map(|(x, y)| Coord { x, y }).collect();
    let geodesic_km2 = geo::Polygon::new(line, Vec::new()).geodesic_area_signed() / M2_PER_KM2;
    geodesic_km2 - below_straight_km2(a, b, 0.0)
}

/// Signed area between a straight edge and a parallel, given by the area of the strip between it and the equator.
/// Integrated with three-point Gauss quadrature.
fn below_straight_km2(a: LonLat, b: LonLat, strip_left_out_km2: f64) -> f64 {
    let offset = 0.6_f64.sqrt() / 2.0;
    let at = |fraction: f64| strip_km2(a.lat + (b.lat - a.lat) * fraction) - strip_left_out_km2;
    let mean = (5.0 * at(0.5 - offset) + 8.0 * at(0.5) + 5.0 * at(0.5 + offset)) / 18.0;
    -(b.lon - a.lon).to_radians() * mean
}

/// Area between the equator and a parallel per radian of longitude (Snyder 1987, "Map Projections", eq. 3-12).
fn strip_km2(lat: f64) -> f64 {
    let eccentricity_squared = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING);
    let eccentricity = eccentricity_squared.sqrt();
    let sin = lat.to_radians().sin();
    let polar_squared = WGS84_RADIUS_KM * WGS84_RADIUS_KM * (1.0 - eccentricity_squared);
    polar_squared / 2.0 * (sin / (1.0 - eccentricity_squared * sin * sin) + (eccentricity * sin).atanh() / eccentricity)
}

/// Length of the geodesic between two positions.
///
/// # Units
/// Kilometres.
///
/// # Examples
/// ```
/// use frontline::geometry::{measure::distance_km, position::LonLat};
/// // One degree of latitude at the equator.
/// let km = distance_km(LonLat { lon: 0.0, lat: 0.0 }, LonLat { lon: 0.0, lat: 1.0 });
/// assert!((km - 110.574).abs() < 0.001);
/// ```
pub fn distance_km(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) / M_PER_KM
}

/// A position moved by metres on the ground, exact to about one percent: approximate, not for measuring.
///
/// Longitudes wrap around at 180°; the poles are not crossed.
pub fn moved(at: LonLat, east_m: f64, north_m: f64) -> LonLat {
    let shrink = at.lat.to_radians().cos().max(f64::EPSILON);
    let lat = (at.lat + north_m / M_PER_DEGREE).clamp(-90.0, 90.0);
    LonLat { lon: within_a_turn(at.lon + east_m / (M_PER_DEGREE * shrink)), lat }
}

/// Eight positions at a distance around one, north first; as approximate as [`moved`].
pub fn around(at: LonLat, reach_m: f64) -> impl Iterator<Item = LonLat> {
    const EIGHTHS: [(f64, f64); 8] = [
        (0.0, 1.0),
        (FRAC_1_SQRT_2, FRAC_1_SQRT_2),
        (1.0, 0.0),
        (FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
        (0.0, -1.0),
        (-FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
        (-1.0, 0.0),
        (-FRAC_1_SQRT_2, FRAC_1_SQRT_2),
    ];
    EIGHTHS.into_iter().map(move |(east, north)| moved(at, east * reach_m, north * reach_m))
}

/// The same meridian in -180° to 180°.
fn within_a_turn(lon: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_degree_square_at_the_equator_has_its_published_area() {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
        // GeographicLib's Planimeter gives 12 308.778 km² for this square.
        assert!((ring_area_km2(&ring) - 12_308.778).abs() < 0.001);
        assert!((ring_area_km2(&ring.reversed()) - 12_308.778).abs() < 0.001);
    }

    #[test]
    fn straight_area_and_bulges_are_the_geodesic_area() {
        let corners = [(36.0, 48.0), (38.5, 47.5), (38.0, 49.0), (36.5, 50.0)].map(|(lon, lat)| LonLat { lon, lat });
        let next = corners.iter().cycle().skip(1);
        let bulges: f64 = corners.iter().zip(next).map(|(&a, &b)| bulge_km2(a, b)).sum();
        let geodesic = ring_area_km2(&Ring::new(corners).unwrap());
        assert!((straight_area_km2(&corners) + bulges - geodesic).abs() < 1e-6);
        // Geodesics run north of a parallel: along 157 km they enclose 25 km² with it.
        assert!(bulges.abs() > 10.0, "{bulges}");
    }

    #[test]
    fn straight_areas_add_up_when_an_edge_is_cut() {
        let at = |lon: f64, lat: f64| LonLat { lon, lat };
        let whole = straight_area_km2(&[at(0.0, 0.0), at(2.0, 0.0), at(2.0, 2.0)]);
        let cut = straight_area_km2(&[at(0.0, 0.0), at(1.0, 0.0), at(2.0, 0.0), at(2.0, 2.0), at(1.0, 1.0)]);
        assert!((whole - cut).abs() < 1e-6 && whole > 24_000.0, "{whole} {cut}");
    }

    #[test]
    fn a_look_aside_goes_on_beyond_the_antimeridian() {
        let beyond = moved(LonLat { lon: 180.0, lat: 0.0 }, 1_113.2, 0.0);
        assert!((beyond.lon + 179.99).abs() < 1e-9, "{beyond:?}");
    }
}
