//! A position inside a polygon, for placing a marker.

use super::{polygon::Polygon, position::LonLat, ring::Ring};

/// Heights at which a place is tried, as fractions of the polygon's own height.
const HEIGHTS: [f64; 7] = [0.5, 0.35, 0.65, 0.2, 0.8, 0.43, 0.57];

/// A position inside a polygon: the middle of the longest stretch inside it along one of several parallels.
///
/// For a sliver thinner than the last bit of a coordinate, a position on its edge.
///
/// # Examples
/// ```
/// use frontline::geometry::{interior::interior_point, polygon::Polygon, position::LonLat, ring::Ring};
/// let ring = Ring::new([(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)].map(|(lon, lat)| LonLat { lon, lat })).unwrap();
/// assert_eq!(interior_point(&Polygon::new(ring, vec![])), LonLat { lon: 2.0, lat: 1.0 });
/// ```
pub fn interior_point(polygon: &Polygon) -> LonLat {
    let (min, max) = (polygon.bounds().min, polygon.bounds().max);
    let longest_at = |height: f64| longest_stretch(polygon, min.lat + (max.lat - min.lat) * height);
    let stretches = HEIGHTS.into_iter().filter_map(longest_at);
    let longest = stretches.reduce(|best, other| if other.1 > best.1 { other } else { best });
    longest.map_or_else(|| polygon.exterior().positions()[0], |(middle, _)| middle)
}

/// The middle and the length, in degrees, of the longest stretch of a parallel inside a polygon.
fn longest_stretch(polygon: &Polygon, lat: f64) -> Option<(LonLat, f64)> {
    let crossings = polygon.rings().flat_map(Ring::edges).filter(|(a, b)| (a.lat > lat) != (b.lat > lat));
    let mut lons: Vec<f64> =
        crossings.map(|(a, b)| a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)).collect();
    lons.sort_by(f64::total_cmp);
    let stretches = lons.chunks_exact(2).map(|pair| (f64::midpoint(pair[0], pair[1]), pair[1] - pair[0]));
    let longest = stretches.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
    Some((LonLat { lon: longest.0, lat }, longest.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_lies_in_no_hole_and_in_no_bay() {
        let ring = |corners: &[(f64, f64)]| Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap();
        let bay = ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (9.0, 1.0), (1.0, 1.0), (0.0, 10.0)]);
        let square = ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        let hole = ring(&[(1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0)]);
        for polygon in [Polygon::new(bay, vec![]), Polygon::new(square, vec![hole])] {
            let at = interior_point(&polygon);
            assert!(polygon.contains(at), "{at:?}");
        }
    }
}
