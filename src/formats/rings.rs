//! Parses coordinates to validated polygons, which cover their ground once and lie within ±180° of longitude.

use std::sync::Arc;

use super::{
    document::{excerpt, list_from_text},
    positions::positions_from_text,
    shapes::Flaw,
};
use crate::{
    control::fault::{Action, Problem},
    geometry::{
        antimeridian::{CutFailed, Passage, cut, passage},
        covering::{Covering, CoveringUnknown, covering},
        measure::ring_area_km2,
        nesting::{MAX_WORK, lies_outside},
        overlay::covered,
        polygon::Polygon,
        position::LonLat,
        ring::{InvalidRing, Ring},
        validity::{MAX_PAIRS, cross},
    },
};

pub(super) use super::positions::Axes;

/// The most rings per polygon.
const MAX_RINGS: usize = 100_000;

/// Rings below a thousandth of a square metre are dropped: clipping leaves such spikes. Square kilometres.
const LEAST_RING_KM2: f64 = 1e-9;

/// A ring whose signed area cancels out is kept if it covers at least a square metre. Square kilometres.
const LEAST_COVERED_KM2: f64 = 1e-6;

/// Upper bound of the area of one degree by one degree, as at the equator, in square kilometres.
const MOST_KM2_PER_SQUARE_DEGREE: f64 = 12_400.0;

/// The ground of a polygon as reported, and its flaws.
#[derive(Debug, Default)]
pub(super) struct ParsedPolygon {
    /// The polygons that cover it: usually one; none if the outer ring is invalid, several if it was cut.
    pub(super) polygons: Vec<Arc<Polygon>>,
    /// Flaws; their paths are relative to the polygon's coordinates.
    pub(super) flaws: Vec<Flaw>,
}

/// A ring as positions, with the path to it.
type PathAndRing = (String, Vec<LonLat>);

/// Parses `[[[0,0],[1,0],[1,1],[0,0]]]`: an outer ring and holes.
pub(super) fn polygon_from_text(text: &str, axes: Axes) -> ParsedPolygon {
    let mut parsed = ParsedPolygon::default();
    let Some(rings) = list_from_text(text) else {
        let problem = Problem::WrongMember { expected: "a list of rings".to_owned(), found: excerpt(text) };
        parsed.leave_out("", problem);
        return parsed;
    };
    if rings.len() > MAX_RINGS {
        parsed.leave_out("", Problem::TooMuch { what: "rings in one polygon", limit: MAX_RINGS });
        return parsed;
    }
    let Some((outer, inner)) = rings.split_first() else {
        parsed.leave_out("", InvalidRing::TooFewPositions(0).into());
        return parsed;
    };
    let Some(exterior) = parsed.positions("[0]", outer.get(), axes, Action::PolygonLeftOut) else {
        return parsed;
    };
    let holes = (1..).zip(inner).filter_map(|(index, text)| {
        let path = format!("[{index}]");
        let hole = parsed.positions(&path, text.get(), axes, Action::RingLeftOut)?;
        Some((path, hole))
    });
    let holes = holes.collect();
    parsed.cover(("[0]".to_owned(), exterior), holes);
    parsed
}

/// Parses `[[0,0],[1,0],[1,1],[0,0]]`: an outer ring alone.
pub(super) fn polygon_from_ring_text(text: &str, axes: Axes) -> ParsedPolygon {
    let mut parsed = ParsedPolygon::default();
    if let Some(exterior) = parsed.positions("", text, axes, Action::PolygonLeftOut) {
        parsed.cover((String::new(), exterior), Vec::new());
    }
    parsed
}

impl ParsedPolygon {
    fn leave_out(&mut self, path: &str, problem: Problem) {
        self.add(path, problem, Action::PolygonLeftOut);
    }

    fn add(&mut self, path: &str, problem: Problem, action: Action) {
        self.flaws.push(Flaw { path: path.to_owned(), problem, action });
    }

    /// The positions of a ring; the last may repeat the first.
    fn positions(&mut self, path: &str, text: &str, axes: Axes, otherwise: Action) -> Option<Vec<LonLat>> {
        match positions_from_text(text, axes) {
            Ok(positions) => {
                if positions.first() != positions.last() {
                    self.add(path, Problem::UnclosedRing, Action::RingClosed);
                }
                Some(positions)
            }
            Err((below, problem)) => {
                self.add(&[path, &below].concat(), problem, otherwise);
                None
            }
        }
    }

    /// Builds polygons from an outer ring and holes.
    fn cover(&mut self, (path, exterior): PathAndRing, holes: Vec<PathAndRing>) {
        let of_holes = holes.iter().filter_map(|(_, hole)| passage(hole));
        match passage(&exterior).into_iter().chain(of_holes).next() {
            None => self.cover_within(&path, exterior, holes),
            Some(passage) => self.cover_beyond(&path, passage, &exterior, holes),
        }
    }

    /// The usual case: all rings lie within ±180°.
    fn cover_within(&mut self, path: &str, exterior: Vec<LonLat>, holes: Vec<PathAndRing>) {
        let ring = match Ring::new(exterior.iter().copied()).and_then(with_area) {
            Ok(ring) => ring,
            Err(error) => return self.cover_cancelled(path, error, &exterior),
        };
        let holes: Vec<(String, Ring)> = holes
            .into_iter()
            .filter_map(|(path, hole)| match Ring::new(hole).and_then(with_area) {
                Ok(hole) => Some((path, hole)),
                Err(error) => {
                    self.add(&path, error.into(), Action::RingLeftOut);
                    None
                }
            })
            .collect();
        if holes.len().saturating_mul(ring.positions().len()) > MAX_WORK {
            self.leave_out("", Problem::TooMuch { what: "pairs of holes and positions", limit: MAX_WORK });
            return;
        }
        let holes = self.holes_inside(&ring, holes);
        let polygon = Polygon::new(ring, holes);
        match covering(&polygon) {
            Ok(Covering::Once) => self.polygons.push(Arc::new(polygon)),
            Ok(Covering::Otherwise { error, ground }) => {
                let action = if ground.is_empty() { Action::PolygonLeftOut } else { Action::CoveredOnce };
                self.add("", Problem::InvalidPolygon(error), action);
                self.polygons.extend(ground.into_iter().map(Arc::new));
            }
            Err(CoveringUnknown::TooClose) => {
                self.leave_out("", Problem::TooMuch { what: "edges that lie close together", limit: MAX_PAIRS });
            }
            Err(CoveringUnknown::Entangled) => self.leave_out("", Problem::Entangled),
        }
    }

    /// An outer ring with zero signed area may still cover ground, as the halves of a bow tie cancel out.
    fn cover_cancelled(&mut self, path: &str, error: InvalidRing, exterior: &[LonLat]) {
        let ground = if error == InvalidRing::NoArea { covered(exterior, &[]).unwrap_or_default() } else { Vec::new() };
        if ground.iter().map(Polygon::area_km2).sum::<f64>() < LEAST_COVERED_KM2 {
            return self.leave_out(path, error.into());
        }
        self.add(path, Problem::RingMeetsItself, Action::CoveredOnce);
        self.polygons.extend(ground.into_iter().map(Arc::new));
    }

    /// Rings with longitudes beyond 180°, or with edges that cross it.
    fn cover_beyond(&mut self, path: &str, passage: Passage, exterior: &[LonLat], holes: Vec<PathAndRing>) {
        let holes: Vec<Vec<LonLat>> = holes.into_iter().map(|(_, hole)| hole).collect();
        let cut = match cut(exterior, &holes) {
            Ok(cut) if cut.polygons.is_empty() => return self.leave_out(path, InvalidRing::NoArea.into()),
            Ok(cut) => cut,
            Err(CutFailed::Turns(_)) => return self.leave_out(path, Problem::AroundPole),
            Err(CutFailed::Overlay(_)) => return self.leave_out(path, Problem::Entangled),
        };
        let problem = match passage {
            _ if cut.holds_pole => Problem::AroundPole,
            Passage::Beyond => Problem::LongitudeBeyond180,
            Passage::LongEdge => Problem::LongEdge,
        };
        self.add(path, problem, if cut.polygons.len() > 1 { Action::CutAt180 } else { Action::Wrapped });
        self.polygons.extend(cut.polygons.into_iter().map(Arc::new));
    }

    fn holes_inside(&mut self, exterior: &Ring, holes: Vec<(String, Ring)>) -> Vec<Ring> {
        let is_outside = |hole: &Ring| lies_outside(hole, exterior) && !cross(hole, exterior);
        let (outside, inside): (Vec<_>, Vec<_>) = holes.into_iter().partition(|(_, hole)| is_outside(hole));
        for (path, _) in outside {
            self.add(&path, Problem::HoleOutside, Action::RingLeftOut);
        }
        inside.into_iter().map(|(_, hole)| hole).collect()
    }
}

/// The ring, unless its area is negligible.
fn with_area(ring: Ring) -> Result<Ring, InvalidRing> {
    // Estimate on the plane first: computing every ring's geodesic area would cost more than everything else.
    let may_be_none = square_degrees(&ring) * MOST_KM2_PER_SQUARE_DEGREE < LEAST_RING_KM2 * 10.0;
    if may_be_none && ring_area_km2(&ring) < LEAST_RING_KM2 { Err(InvalidRing::NoArea) } else { Ok(ring) }
}

fn square_degrees(ring: &Ring) -> f64 {
    let origin = ring.positions().first().copied().unwrap_or(LonLat { lon: 0.0, lat: 0.0 });
    let cross = |(a, b): (LonLat, LonLat)| {
        (a.lon - origin.lon) * (b.lat - origin.lat) - (b.lon - origin.lon) * (a.lat - origin.lat)
    };
    (ring.edges().map(cross).sum::<f64>() / 2.0).abs()
}

#[cfg(test)]
mod tests;
