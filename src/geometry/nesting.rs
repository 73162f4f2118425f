//! How the rings of a polygon nest, for rings that do not cross.

use super::{
    position::LonLat,
    ring::Ring,
    validity::{InvalidPolygon, RingNumber},
};

/// The most edges that may be visited to place the holes of one polygon: about a second of work.
pub const MAX_WORK: usize = 100_000_000;

/// How many positions of a hole are tried until one does not lie on the outer ring.
const HOLE_PROBES: usize = 16;

/// The first hole that lies in another one; holes must not cross. Exceeding the work limit counts as a nested hole.
pub(super) fn hole_in_hole(holes: &[Ring]) -> Option<InvalidPolygon> {
    let mut sorted: Vec<_> = holes.iter().map(|hole| (hole.bounds(), hole)).zip(1..).collect();
    sorted.sort_by(|((a, _), _), ((b, _), _)| a.min.lon.total_cmp(&b.min.lon));
    let mut work = 0;
    for (place, (first, number)) in sorted.iter().enumerate() {
        let beside = sorted[place + 1..].iter().take_while(|((around, _), _)| around.min.lon <= first.0.max.lon);
        for (second, other_number) in beside {
            work += 1;
            if first.0.intersects(second.0) {
                work += first.1.positions().len() + second.1.positions().len();
            }
            let is_too_much = work > MAX_WORK;
            if is_too_much || holds(first.1, second.1) {
                return Some(InvalidPolygon::HoleInHole {
                    inner: RingNumber(*other_number),
                    outer: RingNumber(*number),
                });
            }
            if holds(second.1, first.1) {
                return Some(InvalidPolygon::HoleInHole {
                    inner: RingNumber(*number),
                    outer: RingNumber(*other_number),
                });
            }
        }
    }
    None
}

/// Whether a ring contains another that does not cross it, judged by the first position that is not on its line.
fn holds(outer: &Ring, inner: &Ring) -> bool {
    let (around, within) = (outer.bounds(), inner.bounds());
    let fits = around.contains(within.min) && around.contains(within.max);
    fits && probe(inner, outer).is_some_and(|at| outer.contains(at))
}

/// Whether a hole lies outside the outer ring, judged by its first position that is not on that ring's line.
pub fn lies_outside(hole: &Ring, exterior: &Ring) -> bool {
    !exterior.bounds().intersects(hole.bounds()) || probe(hole, exterior).is_some_and(|at| !exterior.contains(at))
}

/// The first position of a ring that does not lie on the line of another one.
fn probe(ring: &Ring, other: &Ring) -> Option<LonLat> {
    ring.positions().iter().copied().take(HOLE_PROBES).find(|&at| !lies_on(at, other))
}

fn lies_on(at: LonLat, ring: &Ring) -> bool {
    ring.edges().any(|(a, b)| {
        let between = |x: f64, from: f64, to: f64| from.min(to) <= x && x <= from.max(to);
        between(at.lon, a.lon, b.lon)
            && between(at.lat, a.lat, b.lat)
            && (b.lon - a.lon) * (at.lat - a.lat) == (b.lat - a.lat) * (at.lon - a.lon)
    })
}
