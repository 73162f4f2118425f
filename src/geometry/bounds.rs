//! An axis-parallel box in degrees.

use super::position::LonLat;

/// A closed box of longitudes and latitudes; it does not cross the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Southern and western corner.
    pub min: LonLat,
    /// Northern and eastern corner.
    pub max: LonLat,
}

impl Bounds {
    /// The smallest box around some positions; none for no positions.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        positions
            .into_iter()
            .fold(None, |bounds: Option<Self>, at| Some(bounds.map_or(Self { min: at, max: at }, |b| b.including(at))))
    }

    /// This box, grown to hold a position.
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

    /// Whether a position lies inside or on the edge.
    pub fn contains(self, at: LonLat) -> bool {
        (self.min.lon..=self.max.lon).contains(&at.lon) && (self.min.lat..=self.max.lat).contains(&at.lat)
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
