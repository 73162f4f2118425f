//! An axis-parallel box in degrees.

use super::position::LonLat;

/// A box with more than this many times the extent of the box at the lower quartile is an outlier.
const DWARFS: f64 = 8.0;

/// A closed box of longitudes and latitudes; it does not cross the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Southern and western corner.
    pub min: LonLat,
    /// Northern and eastern corner.
    pub max: LonLat,
}

impl Bounds {
    /// The smallest box around positions; `None` if there are none.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        positions
            .into_iter()
            .fold(None, |bounds: Option<Self>, at| Some(bounds.map_or(Self { min: at, max: at }, |b| b.including(at))))
    }

    /// The box with these western, southern, eastern and northern edges in degrees, latitudes up to 85; `None` if they
    /// are not in order or no degrees.
    pub fn from_corners([west, south, east, north]: [f64; 4]) -> Option<Self> {
        let are_degrees = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
            && [south, north].iter().all(|lat| (-85.0..=85.0).contains(lat));
        let (min, max) = (LonLat { lon: west, lat: south }, LonLat { lon: east, lat: north });
        (are_degrees && west < east && south < north).then_some(Self { min, max })
    }

    /// This box, extended to include a position.
    #[must_use]
    pub fn including(self, at: LonLat) -> Self {
        Self {
            min: LonLat { lon: self.min.lon.min(at.lon), lat: self.min.lat.min(at.lat) },
            max: LonLat { lon: self.max.lon.max(at.lon), lat: self.max.lat.max(at.lat) },
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.including(other.min).including(other.max)
    }

    /// The union of the boxes without outliers, so that one stray polygon does not shrink the map.
    ///
    /// `None` if there are no boxes.
    pub fn usual(mut boxes: Vec<Self>) -> Option<Self> {
        let extent = |bounds: &Self| (bounds.max.lon - bounds.min.lon) * (bounds.max.lat - bounds.min.lat);
        boxes.sort_by(|a, b| extent(a).total_cmp(&extent(b)));
        let largest = extent(boxes.get(boxes.len() / 4)?) * DWARFS;
        boxes.into_iter().filter(|bounds| extent(bounds) <= largest).reduce(Self::union)
    }

    /// Whether a position lies inside or on the edge.
    pub fn contains(self, at: LonLat) -> bool {
        (self.min.lon..=self.max.lon).contains(&at.lon) && (self.min.lat..=self.max.lat).contains(&at.lat)
    }

    /// Whether another box lies inside this one.
    pub fn includes(self, other: Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    /// Whether two boxes share a point.
    pub fn intersects(self, other: Self) -> bool {
        self.min.lon <= other.max.lon
            && other.min.lon <= self.max.lon
            && self.min.lat <= other.max.lat
            && other.min.lat <= self.max.lat
    }

    /// The middle of the box.
    pub fn center(self) -> LonLat {
        LonLat { lon: f64::midpoint(self.min.lon, self.max.lon), lat: f64::midpoint(self.min.lat, self.max.lat) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(west: f64, east: f64) -> Bounds {
        Bounds { min: LonLat { lon: west, lat: 0.0 }, max: LonLat { lon: east, lat: 1.0 } }
    }

    #[test]
    fn a_stray_polygon_does_not_shrink_the_map() {
        let boxes = vec![bounds(30.0, 40.0), bounds(28.0, 40.0), bounds(30.0, 130.0)];
        assert_eq!(Bounds::usual(boxes), Some(bounds(28.0, 40.0)));
        assert_eq!(Bounds::usual(Vec::new()), None);
    }
}
