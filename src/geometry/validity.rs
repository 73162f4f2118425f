//! Validity of polygons by the rules of OGC Simple Features: rings do not cross or overlap, and holes lie inside.
//!
//! A tree of boxes finds the pairs of edges that meet. `geo`'s own check compares every edge with every other, which
//! takes minutes where this takes a second.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
    ops::ControlFlow,
};

use geo::{
    Coord,
    line_intersection::{LineIntersection, line_intersection},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    edge_pairs::{Edge, each_pair, edges},
    forest::Forest,
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// Why a polygon is not valid; rings are numbered as in the polygon.
#[derive(Clone, Copy, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum InvalidPolygon {
    /// A ring crosses, touches or retraces itself.
    #[error("{ring} meets itself at {}, {}", at.lon, at.lat)]
    SelfIntersection {
        /// The ring.
        ring: RingNumber,
        /// The westernmost such place.
        at: LonLat,
    },
    /// Two rings cross.
    #[error("{first} and {second} cross at {}, {}", at.lon, at.lat)]
    RingsCross {
        /// One ring.
        first: RingNumber,
        /// The other.
        second: RingNumber,
        /// The westernmost such place.
        at: LonLat,
    },
    /// Two rings run along each other.
    #[error("{first} and {second} share a line at {}, {}", at.lon, at.lat)]
    RingsShareLine {
        /// One ring.
        first: RingNumber,
        /// The other.
        second: RingNumber,
        /// Where the first such line starts.
        at: LonLat,
    },
    /// Touching rings enclose a part of the inside and cut it off from the rest.
    #[error("rings touch so that they cut the inside in two, at {}, {}", at.lon, at.lat)]
    InsideCut {
        /// One of the points at which they touch.
        at: LonLat,
    },
    /// A hole outside the outer ring.
    #[error("{0} lies outside the outer ring")]
    HoleOutside(RingNumber),
    /// A hole in a hole.
    #[error("{inner} lies inside {outer}")]
    HoleInHole {
        /// The hole inside.
        inner: RingNumber,
        /// The hole around it.
        outer: RingNumber,
    },
}

/// The most pairs of edges with meeting boxes that are checked in one polygon; reports have a few per edge.
pub const MAX_PAIRS: usize = 20_000_000;

/// More than [`MAX_PAIRS`] pairs of edges of one polygon lie close to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("more than {MAX_PAIRS} pairs of edges lie close to one another")]
pub struct TooEntangled;

/// The number of a ring in its polygon: 0 is the outer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RingNumber(pub usize);

impl Display for RingNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("the outer ring"),
            number => write!(f, "hole {number}"),
        }
    }
}

/// Everything that makes a polygon invalid, at most one error of each kind per ring and pair of rings.
///
/// # Examples
/// ```
/// use frontline::geometry::{polygon::Polygon, position::LonLat, ring::Ring, validity::polygon_errors};
/// let bow = [(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 1.0)];
/// let bow = Ring::new(bow.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
/// assert_eq!(polygon_errors(&Polygon::new(bow, Vec::new())).len(), 1);
/// ```
pub fn polygon_errors(polygon: &Polygon) -> Vec<InvalidPolygon> {
    let rings: Vec<&Ring> = polygon.rings().collect();
    let mut meetings = Meetings::new();
    let all = each_pair(&edges(&rings), |a, b| {
        if let Some(meeting) = meeting_of(&rings, a, b) {
            meetings.entry((a.ring.min(b.ring), a.ring.max(b.ring))).or_default().add(meeting);
        }
        ControlFlow::<()>::Continue(())
    });
    debug_assert!(all.is_continue(), "every pair is looked at");
    let meeting_errors = meetings.iter().filter_map(|(&(a, b), meeting)| meeting.error(RingNumber(a), RingNumber(b)));
    let inside_cut = point_that_closes_a_circle(rings.len(), &meetings).map(|at| InvalidPolygon::InsideCut { at });
    meeting_errors.chain(inside_cut).chain(misplaced_holes(&rings, &meetings)).collect()
}

/// The first error found that may make a polygon's ground differ from the areas of its rings: a ring that meets itself,
/// or rings that cross, run along each other or touch twice.
///
/// It is much faster than [`polygon_errors`] if there is an error.
///
/// # Errors
/// When too many edges lie close to one another.
pub fn first_overlap(exterior: &Ring, holes: &[Ring]) -> Result<Option<InvalidPolygon>, TooEntangled> {
    let rings: Vec<&Ring> = std::iter::once(exterior).chain(holes).collect();
    let mut touches: BTreeMap<(usize, usize), LonLat> = BTreeMap::new();
    let mut pairs = 0;
    let found = each_pair(&edges(&rings), |a, b| {
        pairs += 1;
        if pairs > MAX_PAIRS {
            return ControlFlow::Break(Err(TooEntangled));
        }
        let Some(intersection) = meeting_of(&rings, a, b) else { return ControlFlow::Continue(()) };
        let pair = (a.ring.min(b.ring), a.ring.max(b.ring));
        let mut meeting = Meeting::default();
        meeting.add(intersection);
        if let Some(error) = meeting.error(RingNumber(pair.0), RingNumber(pair.1)) {
            return ControlFlow::Break(Ok(error));
        }
        match meeting.touches.first() {
            Some(&at) if *touches.entry(pair).or_insert(at) != at => {
                ControlFlow::Break(Ok(InvalidPolygon::InsideCut { at }))
            }
            _ => ControlFlow::Continue(()),
        }
    });
    found.break_value().transpose()
}

/// Whether an edge of one ring properly crosses an edge of another.
pub fn cross(first: &Ring, second: &Ring) -> bool {
    let rings = [first, second];
    let is_proper = |a: &Edge, b: &Edge| {
        let meeting = if a.ring == b.ring { None } else { line_intersection(a.line(), b.line()) };
        matches!(meeting, Some(LineIntersection::SinglePoint { is_proper: true, .. }))
    };
    each_pair(&edges(&rings), |a, b| if is_proper(a, b) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        .is_break()
}

/// Where two edges meet, except at the shared corner of neighbours in a ring.
fn meeting_of(rings: &[&Ring], a: &Edge, b: &Edge) -> Option<LineIntersection<f64>> {
    if !a.is_next_to(b, rings[a.ring].positions().len()) {
        return line_intersection(a.line(), b.line());
    }
    // Neighbours in a ring share their corner; they meet elsewhere only if the ring turns straight back (a spike).
    let along = |edge: &Edge| (edge.to.lon - edge.from.lon, edge.to.lat - edge.from.lat);
    let (of_a, of_b) = (along(a), along(b));
    if of_a.0 * of_b.0 + of_a.1 * of_b.1 > 0.0 {
        return None;
    }
    line_intersection(a.line(), b.line()).filter(|meeting| matches!(meeting, LineIntersection::Collinear { .. }))
}

/// Where rings meet, by pairs of rings; the pair of a ring with itself holds its self-intersections.
type Meetings = BTreeMap<(usize, usize), Meeting>;

/// Where two rings meet, or a ring meets itself.
#[derive(Default)]
struct Meeting {
    crossing: Option<LonLat>,
    shared_line: Option<LonLat>,
    touches: Vec<LonLat>,
}

impl Meeting {
    fn add(&mut self, intersection: LineIntersection<f64>) {
        let lonlat = |at: Coord| LonLat { lon: at.x, lat: at.y };
        match intersection {
            LineIntersection::SinglePoint { intersection: at, is_proper: true } => {
                self.crossing = Some(western(self.crossing, lonlat(at)));
            }
            LineIntersection::SinglePoint { intersection: at, is_proper: false } => {
                if !self.touches.contains(&lonlat(at)) {
                    self.touches.push(lonlat(at));
                }
            }
            LineIntersection::Collinear { intersection } => {
                self.shared_line = Some(western(self.shared_line, lonlat(intersection.start)));
            }
        }
    }

    fn error(&self, first: RingNumber, second: RingNumber) -> Option<InvalidPolygon> {
        if first == second {
            let touch = self.touches.iter().copied().reduce(|a, b| western(Some(a), b));
            let at = self.crossing.or(self.shared_line).or(touch)?;
            return Some(InvalidPolygon::SelfIntersection { ring: first, at });
        }
        let crossing = self.crossing.map(|at| InvalidPolygon::RingsCross { first, second, at });
        crossing.or_else(|| self.shared_line.map(|at| InvalidPolygon::RingsShareLine { first, second, at }))
    }
}

/// The more western of two positions; for equal longitudes the more southern.
fn western(known: Option<LonLat>, other: LonLat) -> LonLat {
    known.filter(|known| (known.lon, known.lat) <= (other.lon, other.lat)).unwrap_or(other)
}

/// A point at which touching rings close a cycle, running from ring to ring over the points of contact.
///
/// Rings and points are the nodes of a graph, and each contact is an edge between a ring and a point; an edge within
/// one connected component closes a cycle.
fn point_that_closes_a_circle(ring_count: usize, meetings: &Meetings) -> Option<LonLat> {
    let touches = meetings.iter().filter(|((a, b), _)| a != b);
    let touches = touches.flat_map(|(&(a, b), meeting)| meeting.touches.iter().map(move |&at| (a, b, at)));
    let mut rings_at: BTreeMap<[u64; 2], BTreeSet<usize>> = BTreeMap::new();
    for (a, b, at) in touches {
        rings_at.entry([at.lon.to_bits(), at.lat.to_bits()]).or_default().extend([a, b]);
    }
    let mut connected = Forest::of_single(ring_count + rings_at.len());
    for (point, (key, rings)) in rings_at.iter().enumerate() {
        for &ring in rings {
            if !connected.join(ring, ring_count + point) {
                let [lon, lat] = key.map(f64::from_bits);
                return Some(LonLat { lon, lat });
            }
        }
    }
    None
}

/// Holes outside the outer ring or inside one another, among holes that do not cross.
fn misplaced_holes(rings: &[&Ring], meetings: &Meetings) -> Vec<InvalidPolygon> {
    let holes: Vec<_> = rings.iter().enumerate().skip(1).map(|(number, ring)| (number, ring.bounds())).collect();
    let mut errors = Vec::new();
    for &(hole, bounds) in &holes {
        if lies_inside(rings, hole, 0, meetings) == Some(false) {
            errors.push(InvalidPolygon::HoleOutside(RingNumber(hole)));
        }
        let around = holes.iter().filter(|&&(other, box_of_other)| other != hole && box_of_other.intersects(bounds));
        errors.extend(
            around
                .filter(|(other, _)| lies_inside(rings, hole, *other, meetings) == Some(true))
                .map(|&(outer, _)| InvalidPolygon::HoleInHole { inner: RingNumber(hole), outer: RingNumber(outer) }),
        );
    }
    errors
}

/// Whether one ring lies inside another; `None` if they cross, share a line, or touch with every position.
fn lies_inside(rings: &[&Ring], inner: usize, outer: usize, meetings: &Meetings) -> Option<bool> {
    let meeting = meetings.get(&(inner.min(outer), inner.max(outer)));
    if meeting.is_some_and(|meeting| meeting.crossing.is_some() || meeting.shared_line.is_some()) {
        return None;
    }
    let touches = meeting.map_or(&[][..], |meeting| &meeting.touches);
    let free = rings[inner].positions().iter().find(|at| !touches.contains(at))?;
    Some(rings[outer].contains(*free))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Ring {
        let (east, north) = (west + size, south + size);
        ring(&[(west, south), (east, south), (east, north), (west, north)])
    }

    fn ring(positions: &[(f64, f64)]) -> Ring {
        Ring::new(positions.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap()
    }

    fn errors(exterior: Ring, holes: &[Ring]) -> Vec<String> {
        polygon_errors(&Polygon::new(exterior, holes.to_vec())).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_square_with_a_hole_that_touches_it_once_is_valid() {
        let hole = ring(&[(0.0, 2.0), (1.0, 1.0), (1.0, 3.0)]);
        assert_eq!(errors(square(0.0, 0.0, 4.0), &[hole]), [""; 0]);
    }

    #[test]
    fn a_bow_tie_meets_itself_where_it_crosses() {
        let bow = ring(&[(0.0, 0.0), (3.0, 3.0), (2.0, 0.0), (0.0, 2.0)]);
        assert_eq!(errors(bow, &[]), ["the outer ring meets itself at 1, 1"]);
    }

    #[test]
    fn a_spike_meets_itself() {
        let spike = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 4.0), (2.0, 6.0), (2.0, 4.0), (0.0, 4.0)]);
        assert_eq!(errors(spike, &[]).len(), 1);
    }

    #[test]
    fn a_ring_that_touches_itself_is_found() {
        let eight = ring(&[(0.0, 0.0), (2.0, 2.0), (4.0, 0.0), (4.0, 4.0), (2.0, 2.0), (0.0, 4.0)]);
        assert_eq!(errors(eight, &[]), ["the outer ring meets itself at 2, 2"]);
    }

    #[test]
    fn a_hole_outside_and_a_hole_in_a_hole_are_found() {
        let holes = [square(10.0, 10.0, 1.0), square(1.0, 1.0, 4.0), square(2.0, 2.0, 1.0)];
        let expected = ["hole 1 lies outside the outer ring", "hole 3 lies inside hole 2"];
        assert_eq!(errors(square(0.0, 0.0, 9.0), &holes), expected);
    }

    #[test]
    fn rings_that_cross_or_share_a_line_are_found() {
        assert_eq!(
            errors(square(0.0, 0.0, 4.0), &[square(3.0, 1.0, 2.0)]),
            ["the outer ring and hole 1 cross at 4, 1"]
        );
        let sharing = errors(square(0.0, 0.0, 4.0), &[square(0.0, 1.0, 2.0)]);
        assert!(sharing[0].starts_with("the outer ring and hole 1 share a line"), "{sharing:?}");
    }

    #[test]
    fn two_holes_that_touch_twice_cut_the_inside() {
        let left = ring(&[(2.0, 1.0), (2.0, 5.0), (1.0, 3.0)]);
        let right = ring(&[(2.0, 1.0), (3.0, 3.0), (2.0, 5.0), (2.5, 3.0)]);
        let expected = ["rings touch so that they cut the inside in two, at 2, 5"];
        assert_eq!(errors(square(0.0, 0.0, 9.0), &[left, right]), expected);
    }

    #[test]
    fn two_holes_that_touch_each_other_and_the_outer_ring_cut_the_inside() {
        let left = ring(&[(0.0, 2.0), (2.0, 2.0), (1.0, 3.0)]);
        let up = ring(&[(2.0, 2.0), (3.0, 9.0), (3.0, 3.0)]);
        assert_eq!(errors(square(0.0, 0.0, 9.0), &[left.clone(), up]).len(), 1);
        let short = ring(&[(2.0, 2.0), (3.0, 8.0), (3.0, 3.0)]);
        assert_eq!(errors(square(0.0, 0.0, 9.0), &[left, short]), [""; 0]);
    }

    #[test]
    fn the_first_overlap_is_found_and_a_touch_is_none() {
        let bow = ring(&[(0.0, 0.0), (3.0, 3.0), (2.0, 0.0), (0.0, 2.0)]);
        assert!(matches!(first_overlap(&bow, &[]), Ok(Some(InvalidPolygon::SelfIntersection { .. }))));
        let touching = ring(&[(0.0, 2.0), (1.0, 1.0), (1.0, 3.0)]);
        assert_eq!(first_overlap(&square(0.0, 0.0, 4.0), &[touching]), Ok(None));
        let twice = ring(&[(0.0, 1.0), (1.0, 2.0), (0.0, 3.0), (0.5, 2.0)]);
        assert!(matches!(first_overlap(&square(0.0, 0.0, 4.0), &[twice]), Ok(Some(InvalidPolygon::InsideCut { .. }))));
        let round_twice = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)].repeat(2);
        assert!(first_overlap(&ring(&round_twice), &[]).unwrap().is_some());
    }

    #[test]
    fn rings_cross_or_do_not() {
        assert!(cross(&square(0.0, 0.0, 4.0), &square(3.0, 1.0, 2.0)));
        assert!(!cross(&square(0.0, 0.0, 4.0), &square(4.0, 0.0, 2.0)));
    }
}
