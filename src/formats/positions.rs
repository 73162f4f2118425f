//! Parses the text of a ring to positions, within limits.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::document::excerpt;
use crate::{
    control::fault::Problem,
    geometry::{
        antimeridian::MAX_LONGITUDE,
        mercator::{EARTH_RADIUS_M, WorldPoint, lonlat_from_world},
        position::{LonLat, NotAPosition},
    },
};

/// The most positions per ring.
const MAX_POSITIONS: usize = 2_000_000;

/// The meaning of the two numbers of a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Axes {
    /// Degrees east, degrees north: GeoJSON.
    #[default]
    LonLat,
    /// Degrees north, degrees east: owlmaps.
    LatLon,
    /// Metres of Web Mercator (EPSG:3857): `ArcGIS` services.
    WebMercator,
}

/// Parses positions such as `[[0,0],[1,0],[1,1],[0,0]]`, or returns the path within the text to the first problem.
///
/// Latitudes are within their range; longitudes may lie beyond 180°, up to [`MAX_LONGITUDE`].
pub(super) fn positions_from_text(text: &str, axes: Axes) -> Result<Vec<LonLat>, (String, Problem)> {
    let mut pairs = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Pairs(&mut pairs).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if pairs.len() > MAX_POSITIONS {
        return Err((String::new(), Problem::TooMuch { what: "positions in one ring", limit: MAX_POSITIONS }));
    }
    if read.is_err() {
        return Err(first_wrong_position(text));
    }
    let checked =
        |(index, &pair): (usize, &Pair)| position(pair, axes).map_err(|error| (format!("[{index}]"), error.into()));
    pairs.iter().enumerate().map(checked).collect()
}

fn position(Pair(a, b): Pair, axes: Axes) -> Result<LonLat, NotAPosition> {
    let degrees = |lon: f64, lat: f64| {
        let fits = lon.abs() <= MAX_LONGITUDE && (-90.0..=90.0).contains(&lat);
        if fits { Ok(LonLat { lon, lat }) } else { Err(NotAPosition { lon, lat }) }
    };
    match axes {
        Axes::LonLat => degrees(a, b),
        Axes::LatLon => degrees(b, a),
        Axes::WebMercator => {
            let lat = lonlat_from_world(WorldPoint { x: 0.0, y: b }).map(|at| at.lat);
            let at = lat.and_then(|lat| degrees((a / EARTH_RADIUS_M).to_degrees(), lat).ok());
            at.ok_or(NotAPosition { lon: a, lat: b })
        }
    }
}

/// Why a text is not a list of positions.
fn first_wrong_position(text: &str) -> (String, Problem) {
    let mut wrong_one = None;
    // Deserialisation stops with an error as soon as one is found.
    WrongPosition(&mut wrong_one).deserialize(&mut serde_json::Deserializer::from_str(text)).ok();
    let expected =
        |expected: &str, found: &str| Problem::WrongMember { expected: expected.to_owned(), found: excerpt(found) };
    match wrong_one {
        Some((index, found)) => (format!("[{index}]"), expected("a position of two or three numbers", found)),
        None => (String::new(), expected("a list of positions", text)),
    }
}

/// The first two numbers of a position; others, such as a height, are ignored.
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
        let first = list.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let second = list.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Pair(first, second))
    }
}

/// Reads positions, at most one more than the limit.
struct Pairs<'a>(&'a mut Vec<Pair>);

impl<'de> DeserializeSeed<'de> for Pairs<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Pairs<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of positions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(pair) = list.next_element()? {
            self.0.push(pair);
            if self.0.len() > MAX_POSITIONS {
                return Err(A::Error::custom("too many positions"));
            }
        }
        Ok(())
    }
}

/// Finds the first element of a list that is not a position, and stops there with an error.
struct WrongPosition<'a, 'de>(&'a mut Option<(usize, &'de str)>);

impl<'de> DeserializeSeed<'de> for WrongPosition<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for WrongPosition<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of positions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(element) = list.next_element::<&'de RawValue>()? {
            if serde_json::from_str::<Pair>(element.get()).is_err() {
                *self.0 = Some((index, element.get()));
                return Err(A::Error::custom("no position"));
            }
            index += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_of_too_many_positions_is_refused_before_all_are_read() {
        // What follows the last accepted position is not even JSON.
        let text = format!("[{}!", "[0,0],".repeat(MAX_POSITIONS + 1));
        let (path, problem) = positions_from_text(&text, Axes::LonLat).unwrap_err();
        assert_eq!(
            (path.as_str(), problem.to_string().as_str()),
            ("", "over the limit of 2000000 positions in one ring")
        );
    }

    #[test]
    fn a_ring_of_empty_positions_is_refused_at_the_first() {
        let text = format!("[{}[]]", "[],".repeat(1_000_000));
        assert_eq!(positions_from_text(&text, Axes::LonLat).unwrap_err().0, "[0]");
    }

    #[test]
    fn longitudes_may_lie_beyond_180_degrees_and_latitudes_not_beyond_90() {
        assert_eq!(positions_from_text("[[190,0]]", Axes::LonLat), Ok(vec![LonLat { lon: 190.0, lat: 0.0 }]));
        for text in ["[[541,0]]", "[[0,91]]", "[[1e999,0]]", "[[0,0],[1]]"] {
            assert!(positions_from_text(text, Axes::LonLat).is_err(), "{text}");
        }
        assert!(positions_from_text("[[22000000,0]]", Axes::WebMercator).is_ok());
    }
}
