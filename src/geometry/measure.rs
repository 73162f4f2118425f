//! Geodesic areas and distances on WGS84.

use geo::{Coord, Distance as _, Geodesic, GeodesicArea as _, LineString, Point};

use super::{polygon::Polygon, position::LonLat, ring::Ring};

/// Square metres in a square kilometre.
const M2_PER_KM2: f64 = 1e6;

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
}
