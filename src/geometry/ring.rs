//! A closed ring of positions.

use std::iter;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{bounds::Bounds, position::LonLat};

/// A closed ring without the repeated last position; it has at least three positions and no equal neighbours.
///
/// Degrees are exactly as the source wrote them.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    positions: Box<[LonLat]>,
}

/// Why positions do not form a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum InvalidRing {
    /// Fewer than three different positions.
    #[error("a ring of {0} different positions encloses nothing")]
    TooFewPositions(usize),
    /// All positions lie on one line.
    #[error("the ring encloses no area")]
    NoArea,
}

impl Ring {
    /// Creates a ring from positions, closed or not; equal neighbours are merged.
    ///
    /// # Errors
    /// When the positions enclose no area.
    pub fn new(positions: impl IntoIterator<Item = LonLat>) -> Result<Self, InvalidRing> {
        let mut positions: Vec<_> = positions.into_iter().collect();
        positions.dedup();
        while positions.len() > 1 && positions.first() == positions.last() {
            positions.pop();
        }
        if positions.len() < 3 {
            return Err(InvalidRing::TooFewPositions(positions.len()));
        }
        let ring = Self { positions: positions.into_boxed_slice() };
        if ring.planar_area() == 0.0 { Err(InvalidRing::NoArea) } else { Ok(ring) }
    }

    /// The positions, without the repeated last one.
    pub fn positions(&self) -> &[LonLat] {
        &self.positions
    }

    /// The edges, the closing one last.
    pub fn edges(&self) -> impl Iterator<Item = (LonLat, LonLat)> + '_ {
        let next = self.positions.iter().copied().cycle().skip(1);
        iter::zip(self.positions.iter().copied(), next)
    }

    /// The box around the ring.
    pub fn bounds(&self) -> Bounds {
        let first = self.positions[0];
        self.positions.iter().fold(Bounds { min: first, max: first }, |b, &at| b.including(at))
    }

    /// Whether the ring runs counterclockwise (positive area).
    pub fn is_counterclockwise(&self) -> bool {
        self.planar_area() > 0.0
    }

    /// The ring in the opposite direction.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.positions.reverse();
        self
    }

    /// Signed area in square degrees; only for comparing rings at the same latitude.
    pub(super) fn planar_area(&self) -> f64 {
        // Relative to the first position: large products would cancel out small rings.
        let origin = self.positions[0];
        let twice: f64 = self
            .edges()
            .map(|(a, b)| {
                let (ax, ay) = (a.lon - origin.lon, a.lat - origin.lat);
                let (bx, by) = (b.lon - origin.lon, b.lat - origin.lat);
                ax * by - bx * ay
            })
            .sum();
        twice / 2.0
    }

    /// Whether a position lies inside; on an edge, either answer.
    pub fn contains(&self, at: LonLat) -> bool {
        self.edges().filter(|&(a, b)| crosses_ray(a, b, at)).count() % 2 == 1
    }
}

/// Whether the edge crosses the ray from `at` to the east.
fn crosses_ray(a: LonLat, b: LonLat, at: LonLat) -> bool {
    crossing(a, b, at.lat).is_some_and(|lon| at.lon < lon)
}

/// The longitude at which an edge crosses a latitude; `None` if both ends are on one side of it.
pub(super) fn crossing(a: LonLat, b: LonLat, lat: f64) -> Option<f64> {
    ((a.lat > lat) != (b.lat > lat)).then(|| a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat { lon, lat }
    }

    #[test]
    fn an_unclosed_ring_equals_the_closed_one() {
        let open = [at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0)];
        let closed = [open[0], open[1], open[2], open[0]];
        assert_eq!(Ring::new(open).unwrap(), Ring::new(closed).unwrap());
    }

    #[test]
    fn a_line_is_no_ring() {
        assert_eq!(Ring::new([at(0.0, 0.0), at(1.0, 1.0)]), Err(InvalidRing::TooFewPositions(2)));
        assert_eq!(Ring::new([at(0.0, 0.0), at(1.0, 1.0), at(2.0, 2.0)]), Err(InvalidRing::NoArea));
    }

    #[test]
    fn a_point_is_inside_whichever_way_the_ring_runs() {
        let ring = Ring::new([at(0.0, 0.0), at(2.0, 0.0), at(2.0, 2.0), at(0.0, 2.0)]).unwrap();
        assert!(ring.contains(at(1.0, 1.0)) && !ring.contains(at(3.0, 1.0)));
        assert!(ring.reversed().contains(at(1.0, 1.0)));
    }
}
