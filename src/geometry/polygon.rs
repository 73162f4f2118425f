//! One polygon: an outer ring and its holes.

use std::{iter, sync::OnceLock};

use super::{bounds::Bounds, measure, position::LonLat, ring::Ring};

/// An outer ring, counterclockwise, with holes, clockwise (RFC 7946). Its geodesic area is measured on first use.
#[derive(Clone, Debug)]
pub struct Polygon {
    exterior: Ring,
    holes: Vec<Ring>,
    bounds: Bounds,
    area_km2: OnceLock<f64>,
}

impl PartialEq for Polygon {
    fn eq(&self, other: &Self) -> bool {
        self.exterior == other.exterior && self.holes == other.holes
    }
}

impl Polygon {
    /// Creates a polygon from rings that run either way; they are reversed where necessary.
    pub fn new(exterior: Ring, holes: Vec<Ring>) -> Self {
        let exterior = if exterior.is_counterclockwise() { exterior } else { exterior.reversed() };
        let clockwise = |hole: Ring| if hole.is_counterclockwise() { hole.reversed() } else { hole };
        Self {
            bounds: exterior.bounds(),
            exterior,
            holes: holes.into_iter().map(clockwise).collect(),
            area_km2: OnceLock::new(),
        }
    }

    /// The polygon with an area measured elsewhere, such as that of the same ground with more decimals.
    ///
    /// # Units
    /// Square kilometres.
    #[must_use]
    pub fn with_measured_area(self, area_km2: f64) -> Self {
        Self { area_km2: OnceLock::from(area_km2), ..self }
    }

    /// The geodesic area if it is known already; `None` otherwise.
    ///
    /// # Units
    /// Square kilometres.
    pub fn measured_area_km2(&self) -> Option<f64> {
        self.area_km2.get().copied()
    }

    /// The outer ring, counterclockwise.
    pub fn exterior(&self) -> &Ring {
        &self.exterior
    }

    /// The holes, clockwise.
    pub fn holes(&self) -> &[Ring] {
        &self.holes
    }

    /// All rings, the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        iter::once(&self.exterior).chain(&self.holes)
    }

    /// The box around the outer ring.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Number of positions in all rings.
    pub fn position_count(&self) -> usize {
        self.rings().map(|ring| ring.positions().len()).sum()
    }

    /// Geodesic area on WGS84, holes subtracted.
    ///
    /// # Units
    /// Square kilometres.
    pub fn area_km2(&self) -> f64 {
        *self.area_km2.get_or_init(|| measure::polygon_area_km2(self))
    }

    /// Area on the plane of degrees, holes subtracted; only for comparing polygons that lie close together.
    ///
    /// # Units
    /// Square degrees.
    pub fn square_degrees(&self) -> f64 {
        self.rings().map(Ring::planar_area).sum()
    }

    /// Whether a position lies inside and in no hole.
    pub fn contains(&self, at: LonLat) -> bool {
        self.bounds.contains(at) && self.exterior.contains(at) && !self.holes.iter().any(|hole| hole.contains(at))
    }
}
