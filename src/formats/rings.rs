//! The text of coordinates to checked polygons.

use std::{fmt, sync::Arc};

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::{
    document::{excerpt, list_from_text},
    shapes::Flaw,
};
use crate::{
    control::fault::{Action, Problem},
    geometry::{
        mercator::{WorldPoint, lonlat_from_world},
        polygon::Polygon,
        position::{LonLat, NotAPosition},
        ring::{InvalidRing, Ring},
    },
};

/// The most rings that one polygon may have.
const MAX_RINGS: usize = 100_000;

/// The most edges of outer rings that may be looked at to place the holes of one polygon: seconds of work.
const MAX_HOLE_WORK: usize = 2_000_000_000;

/// How many positions of a hole are tried until one does not lie on the outer ring.
const HOLE_PROBES: usize = 16;

/// What the two numbers of a position are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Axes {
    /// Degrees east, degrees north: GeoJSON.
    #[default]
    LonLat,
    /// Degrees north, degrees east: owlmaps.
    LatLon,
    /// Metres of Web Mercator (EPSG:3857): services of `ArcGIS`.
    WebMercator,
}

/// A polygon, if there is one, and what was wrong with it.
#[derive(Debug, Default)]
pub(super) struct ParsedPolygon {
    /// The polygon; none if its outer ring is none.
    pub(super) polygon: Option<Arc<Polygon>>,
    /// Paths are relative to the polygon's coordinates.
    pub(super) flaws: Vec<Flaw>,
}

/// The polygon of a text like `[[[0,0],[1,0],[1,1],[0,0]]]`: an outer ring and holes.
pub(super) fn polygon_from_text(text: &str, axes: Axes) -> ParsedPolygon {
    let mut parsed = ParsedPolygon::default();
    let Some(rings) = list_from_text(text) else {
        parsed.leave_out("", wrong("a list of rings", text));
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
    let Some(exterior) = parsed.ring("[0]", outer.get(), axes, Action::PolygonLeftOut) else {
        return parsed;
    };
    let holes: Vec<_> = (1..)
        .zip(inner)
        .filter_map(|(index, text)| {
            let path = format!("[{index}]");
            let hole = parsed.ring(&path, text.get(), axes, Action::RingLeftOut)?;
            Some((path, hole))
        })
        .collect();
    if holes.len().saturating_mul(exterior.positions().len()) > MAX_HOLE_WORK {
        parsed.leave_out("", Problem::TooMuch { what: "pairs of holes and positions", limit: MAX_HOLE_WORK });
        return parsed;
    }
    let holes = parsed.holes_inside(&exterior, holes);
    parsed.polygon = Some(Arc::new(Polygon::new(exterior, holes)));
    parsed
}

/// The polygon of a text like `[[0,0],[1,0],[1,1],[0,0]]`: an outer ring alone.
pub(super) fn polygon_from_ring_text(text: &str, axes: Axes) -> ParsedPolygon {
    let mut parsed = ParsedPolygon::default();
    let exterior = parsed.ring("", text, axes, Action::PolygonLeftOut);
    parsed.polygon = exterior.map(|ring| Arc::new(Polygon::new(ring, Vec::new())));
    parsed
}

impl ParsedPolygon {
    fn leave_out(&mut self, path: &str, problem: Problem) {
        self.flaws.push(Flaw { path: path.to_owned(), problem, action: Action::PolygonLeftOut });
    }

    fn ring(&mut self, path: &str, text: &str, axes: Axes, otherwise: Action) -> Option<Ring> {
        match ring_from_text(text, axes) {
            Ok((ring, Closing::ByTheSource)) => Some(ring),
            Ok((ring, Closing::ByUs)) => {
                let problem = Problem::UnclosedRing;
                self.flaws.push(Flaw { path: path.to_owned(), problem, action: Action::RingClosed });
                Some(ring)
            }
            Err((below, problem)) => {
                self.flaws.push(Flaw { path: [path, &below].concat(), problem, action: otherwise });
                None
            }
        }
    }

    fn holes_inside(&mut self, exterior: &Ring, holes: Vec<(String, Ring)>) -> Vec<Ring> {
        let (inside, outside): (Vec<_>, _) = holes.into_iter().partition(|(_, hole)| !lies_outside(hole, exterior));
        self.flaws.extend(outside.into_iter().map(|(path, _)| Flaw {
            path,
            problem: Problem::HoleOutside,
            action: Action::RingLeftOut,
        }));
        inside.into_iter().map(|(_, hole)| hole).collect()
    }
}

/// Who wrote the last position of a ring equal to its first.
enum Closing {
    ByTheSource,
    ByUs,
}

/// A ring, or the path below it to what is wrong.
fn ring_from_text(text: &str, axes: Axes) -> Result<(Ring, Closing), (String, Problem)> {
    let pairs: Vec<Pair> = serde_json::from_str(text).map_err(|_| first_wrong_position(text))?;
    let positions: Vec<LonLat> = pairs
        .iter()
        .enumerate()
        .map(|(index, &pair)| position(pair, axes).map_err(|error| (format!("[{index}]"), error.into())))
        .collect::<Result<_, _>>()?;
    let closing = if positions.first() == positions.last() { Closing::ByTheSource } else { Closing::ByUs };
    let ring = Ring::new(positions).map_err(|error| (String::new(), error.into()))?;
    Ok((ring, closing))
}

fn position(Pair(a, b): Pair, axes: Axes) -> Result<LonLat, NotAPosition> {
    match axes {
        Axes::LonLat => LonLat::new(a, b),
        Axes::LatLon => LonLat::new(b, a),
        Axes::WebMercator => lonlat_from_world(WorldPoint { x: a, y: b }).ok_or(NotAPosition { lon: a, lat: b }),
    }
}

/// Why a text is no list of positions.
fn first_wrong_position(text: &str) -> (String, Problem) {
    let Some(positions) = list_from_text(text) else {
        return (String::new(), wrong("a list of positions", text));
    };
    let is_wrong = |text: &str| serde_json::from_str::<Pair>(text).is_err();
    let found = positions.iter().enumerate().find(|(_, position)| is_wrong(position.get()));
    match found {
        Some((index, position)) => (format!("[{index}]"), wrong("a position of two or three numbers", position.get())),
        None => (String::new(), wrong("a list of positions", text)),
    }
}

fn wrong(expected: &str, found: &str) -> Problem {
    Problem::WrongMember { expected: expected.to_owned(), found: excerpt(found) }
}

/// Whether a hole lies outside, judged by its first position that is not on the outer ring itself.
fn lies_outside(hole: &Ring, exterior: &Ring) -> bool {
    let bounds = exterior.bounds();
    if !bounds.intersects(hole.bounds()) {
        return true;
    }
    let probes = hole.positions().iter().copied().take(HOLE_PROBES);
    let probe = probes.into_iter().find(|&at| !lies_on(at, exterior));
    probe.is_some_and(|at| !exterior.contains(at))
}

fn lies_on(at: LonLat, ring: &Ring) -> bool {
    ring.edges().any(|(a, b)| {
        let between = |x: f64, from: f64, to: f64| from.min(to) <= x && x <= from.max(to);
        between(at.lon, a.lon, b.lon)
            && between(at.lat, a.lat, b.lat)
            && (b.lon - a.lon) * (at.lat - a.lat) == (b.lat - a.lat) * (at.lon - a.lon)
    })
}

/// The first two numbers of a position; more, such as a height, are ignored.
#[derive(Clone, Copy)]
struct Pair(f64, f64);

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(PairVisitor)
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Pair;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a position of two or three numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        use serde::de::Error as _;
        let first = list.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let second = list.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Pair(first, second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[0,0],[4,0],[4,4],[0,4],[0,0]]";

    fn flaws(text: &str) -> Vec<(String, Problem, Action)> {
        let parsed = polygon_from_text(text, Axes::LonLat);
        parsed.flaws.into_iter().map(|flaw| (flaw.path, flaw.problem, flaw.action)).collect()
    }

    fn polygon(text: &str, axes: Axes) -> Arc<Polygon> {
        polygon_from_text(text, axes).polygon.unwrap()
    }

    #[test]
    fn heights_axis_order_and_winding_do_not_change_a_polygon() {
        let plain = polygon("[[[0,0],[4,0],[4,3],[0,0]]]", Axes::LonLat);
        assert_eq!(plain, polygon("[[[0,0,9],[4,0,9],[4,3,9],[0,0,9]]]", Axes::LonLat));
        assert_eq!(plain, polygon("[[[0,0],[0,4],[3,4],[0,0]]]", Axes::LatLon));
        assert_eq!(plain.area_km2(), polygon("[[[0,0],[4,3],[4,0],[0,0]]]", Axes::LonLat).area_km2());
    }

    #[test]
    fn metres_of_web_mercator_become_degrees() {
        let polygon = polygon("[[[0,0],[111319.490793,0],[0,111325.142866],[0,0]]]", Axes::WebMercator);
        let (lon, lat) = (polygon.bounds().max.lon, polygon.bounds().max.lat);
        assert!((lon - 1.0).abs() < 1e-9 && (lat - 1.0).abs() < 1e-9, "{lon} {lat}");
    }

    #[test]
    fn an_open_ring_is_closed_and_named() {
        assert_eq!(flaws("[[[0,0],[4,0],[4,4]]]"), [("[0]".to_owned(), Problem::UnclosedRing, Action::RingClosed)]);
    }

    #[test]
    fn an_outer_ring_without_area_loses_the_polygon_and_a_hole_only_itself() {
        let no_area = || Problem::Ring(InvalidRing::NoArea);
        let outer = flaws("[[[0,0],[1,1],[2,2],[0,0]]]");
        assert_eq!(outer, [("[0]".to_owned(), no_area(), Action::PolygonLeftOut)]);
        let text = format!("[{SQUARE},[[1,1],[2,2],[3,3],[1,1]]]");
        assert_eq!(flaws(&text), [("[1]".to_owned(), no_area(), Action::RingLeftOut)]);
        assert!(polygon(&text, Axes::LonLat).holes().is_empty());
    }

    #[test]
    fn a_hole_outside_is_left_out_and_one_that_touches_stays() {
        let outside = format!("[{SQUARE},[[5,5],[6,5],[6,6],[5,5]]]");
        assert_eq!(flaws(&outside), [("[1]".to_owned(), Problem::HoleOutside, Action::RingLeftOut)]);
        let touching = format!("[{SQUARE},[[0,0],[2,1],[1,2],[0,0]],[[4,1],[3,2],[4,3],[4,1]]]");
        assert_eq!(flaws(&touching), []);
        assert_eq!(polygon(&touching, Axes::LonLat).holes().len(), 2);
    }

    #[test]
    fn what_is_no_position_is_named_by_its_place() {
        let cases = [
            (r#"[[[0,0],[4,0],["4",4],[0,0]]]"#, "[0][2]"),
            ("[[[0,0],[4,0],[4],[0,0]]]", "[0][2]"),
            ("[[[0,0],[4,0],null,[0,0]]]", "[0][2]"),
            ("[[[0,0],[4,0],[4,94],[0,0]]]", "[0][2]"),
            ("[[[0,0],[4,0],[1e999,4],[0,0]]]", "[0][2]"),
            ("[7]", "[0]"),
            ("7", ""),
            ("[]", ""),
        ];
        for (text, path) in cases {
            let parsed = polygon_from_text(text, Axes::LonLat);
            assert!(parsed.polygon.is_none(), "{text}");
            assert_eq!(parsed.flaws.iter().map(|flaw| flaw.path.as_str()).collect::<Vec<_>>(), [path], "{text}");
        }
    }
}
