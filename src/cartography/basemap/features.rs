//! Reads the `GeoJSON` files of the base map strictly: anything unexpected is an error.

use chrono::NaiveDate;
use geojson::{FeatureCollection, GeoJson, GeometryValue, Position};
use thiserror::Error;

use super::{BadBasemap, Line, LineKind, validity::Validity};
use crate::{
    control::name::Name,
    geometry::{
        polygon::Polygon,
        position::LonLat,
        ring::{InvalidRing, Ring},
    },
};

/// What is wrong with a feature.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadFeature {
    /// The kind is unknown in this file.
    #[error("unknown kind {0:?}")]
    UnknownKind(String),
    /// The geometry is missing or of another type.
    #[error("no {0}")]
    OtherGeometry(&'static str),
    /// A position is invalid.
    #[error("bad position")]
    BadPosition,
    /// A line has fewer than two positions.
    #[error("too short a line")]
    ShortLine,
    /// A polygon has no exterior ring.
    #[error("empty polygon")]
    EmptyPolygon,
    /// A date is not written as in 2023-06-06.
    #[error("bad date {0:?}")]
    BadDate(String, #[source] chrono::ParseError),
    /// A ring is invalid.
    #[error("bad ring")]
    BadRing(#[from] InvalidRing),
}

impl BadFeature {
    /// The error for a kind that a file does not define.
    pub(super) fn unknown_kind(kind: Option<&str>) -> Self {
        Self::UnknownKind(kind.unwrap_or_default().to_owned())
    }
}

/// A feature of the base map.
pub(super) struct Feature(geojson::Feature);

/// The features of one file.
pub(super) struct Features {
    file: &'static str,
    features: Vec<Feature>,
}

impl Features {
    /// Parses a file.
    pub(super) fn read(file: &'static str, text: &str) -> Result<Self, BadBasemap> {
        let unreadable = |source| BadBasemap::Unreadable { file, source: Box::new(source) };
        let features = match text.parse::<GeoJson>().map_err(unreadable)? {
            GeoJson::FeatureCollection(FeatureCollection { features, .. }) => features,
            GeoJson::Feature(feature) => vec![feature],
            GeoJson::Geometry(geometry) => vec![geojson::Feature::from(geometry)],
        };
        Ok(Self { file, features: features.into_iter().map(Feature).collect() })
    }

    /// All lines; `kind` determines the kind from a line's feature.
    pub(super) fn lines(&self, kind: fn(&Feature) -> Result<LineKind, BadFeature>) -> Result<Vec<Line>, BadBasemap> {
        self.collect(|feature| feature.lines(kind(feature)?))
    }

    /// All polygons.
    pub(super) fn polygons(&self) -> Result<Vec<Polygon>, BadBasemap> {
        self.collect(Feature::polygons)
    }

    /// All polygons, with the dates at which they exist.
    pub(super) fn dated_polygons(&self) -> Result<Vec<(Polygon, Validity)>, BadBasemap> {
        self.collect(|feature| {
            let validity = feature.validity()?;
            Ok(feature.polygons()?.into_iter().map(|polygon| (polygon, validity)).collect())
        })
    }

    /// The features for which a test holds, and the others.
    pub(super) fn split(self, is_first: impl Fn(&Feature) -> bool) -> (Self, Self) {
        let (first, others) = self.features.into_iter().partition(|feature| is_first(feature));
        (Self { file: self.file, features: first }, Self { file: self.file, features: others })
    }

    fn collect<T>(&self, read: impl Fn(&Feature) -> Result<Vec<T>, BadFeature>) -> Result<Vec<T>, BadBasemap> {
        let mut all = Vec::new();
        for (index, feature) in self.features.iter().enumerate() {
            let of_feature = read(feature);
            all.extend(of_feature.map_err(|source| BadBasemap::Feature { file: self.file, index, source })?);
        }
        Ok(all)
    }
}

impl Feature {
    /// A property of type string.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.0.property(key)?.as_str()
    }

    /// A property that is an integer.
    pub(super) fn number(&self, key: &str) -> Option<i64> {
        self.0.property(key)?.as_i64()
    }

    fn validity(&self) -> Result<Validity, BadFeature> {
        Ok(Validity { from: self.date("from")?, until: self.date("until")? })
    }

    fn date(&self, key: &str) -> Result<Option<NaiveDate>, BadFeature> {
        let date = |text: &str| text.parse().map_err(|source| BadFeature::BadDate(text.to_owned(), source));
        self.text(key).map(date).transpose()
    }

    fn geometry(&self) -> Option<&GeometryValue> {
        self.0.geometry.as_ref().map(|geometry| &geometry.value)
    }

    /// The name in both languages, or a road's number in both alphabets.
    fn name(&self) -> Option<Name> {
        if let Some(number) = self.text("ref") {
            return Some(Name::bilingual(number, in_cyrillic(number)));
        }
        let en = self.text("name")?;
        Some(Name::bilingual(en, self.text("name_uk").unwrap_or(en).to_owned()))
    }

    fn lines(&self, kind: LineKind) -> Result<Vec<Line>, BadFeature> {
        let parts = match self.geometry() {
            Some(GeometryValue::LineString { coordinates }) => std::slice::from_ref(coordinates),
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.as_slice(),
            _ => return Err(BadFeature::OtherGeometry("line")),
        };
        let is_schematic = self.0.property("schematic").and_then(serde_json::Value::as_bool).unwrap_or_default();
        let line = |part: &Vec<Position>| {
            let positions = lonlats(part)?;
            if positions.len() < 2 {
                return Err(BadFeature::ShortLine);
            }
            Ok(Line { kind, name: self.name(), is_schematic, positions })
        };
        parts.iter().map(line).collect()
    }

    fn polygons(&self) -> Result<Vec<Polygon>, BadFeature> {
        match self.geometry() {
            Some(GeometryValue::Polygon { coordinates }) => Ok(vec![polygon_from_rings(coordinates)?]),
            Some(GeometryValue::MultiPolygon { coordinates }) => {
                coordinates.iter().map(|rings| polygon_from_rings(rings)).collect()
            }
            _ => Err(BadFeature::OtherGeometry("polygon")),
        }
    }
}

/// The number of a road as on Ukrainian signs.
fn in_cyrillic(number: &str) -> String {
    let letter = |letter| match letter {
        'M' => 'М',
        'H' => 'Н',
        'P' => 'Р',
        'T' => 'Т',
        other => other,
    };
    number.chars().map(letter).collect()
}

fn polygon_from_rings(rings: &[Vec<Position>]) -> Result<Polygon, BadFeature> {
    let mut made = Vec::with_capacity(rings.len());
    for ring in rings {
        made.push(Ring::new(lonlats(ring)?)?);
    }
    let mut made = made.into_iter();
    let exterior = made.next().ok_or(BadFeature::EmptyPolygon)?;
    Ok(Polygon::new(exterior, made.collect()))
}

fn lonlats(positions: &[Position]) -> Result<Vec<LonLat>, BadFeature> {
    positions.iter().map(lonlat).collect::<Option<_>>().ok_or(BadFeature::BadPosition)
}

fn lonlat(position: &Position) -> Option<LonLat> {
    let &[lon, lat, ..] = position.as_slice() else { return None };
    LonLat::new(lon, lat).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(feature: &str) -> Result<Vec<Line>, BadBasemap> {
        Features::read("test.geojson", feature)?.lines(|_| Ok(LineKind::Road))
    }

    fn fault(feature: &str) -> Option<BadFeature> {
        match lines(feature) {
            Err(BadBasemap::Feature { file: "test.geojson", index: 0, source }) => Some(source),
            _ => None,
        }
    }

    #[test]
    fn a_road_has_its_number_in_both_alphabets() {
        let road = r#"{"type":"Feature","properties":{"ref":"T-0504","schematic":true},
            "geometry":{"type":"LineString","coordinates":[[37.7,48.5],[38.0,48.6]]}}"#;
        let [line] = lines(road).unwrap().try_into().unwrap();
        assert_eq!(line.name, Some(Name::bilingual("T-0504", "Т-0504")));
        assert!(line.is_schematic && line.positions.len() == 2);
    }

    #[test]
    fn what_is_no_line_is_named() {
        let feature = |geometry: &str| format!(r#"{{"type":"Feature","properties":null,"geometry":{geometry}}}"#);
        assert_eq!(fault(&feature("null")), Some(BadFeature::OtherGeometry("line")));
        let short = r#"{"type":"LineString","coordinates":[[37.7,48.5]]}"#;
        assert_eq!(fault(&feature(short)), Some(BadFeature::ShortLine));
        let beyond = r#"{"type":"LineString","coordinates":[[37.7,48.5],[37.7,148.5]]}"#;
        assert_eq!(fault(&feature(beyond)), Some(BadFeature::BadPosition));
    }

    #[test]
    fn dates_limit_a_feature_and_other_words_are_an_error() {
        let lake = |dates: &str| {
            let text = format!(
                r#"{{"type":"Feature","properties":{{{dates}}},"geometry":{{"type":"Polygon",
                "coordinates":[[[34,47],[35,47],[35,48],[34,47]]]}}}}"#
            );
            Features::read("test.geojson", &text).unwrap().dated_polygons()
        };
        let [(_, validity)] = lake(r#""until":"2023-06-06""#).unwrap().try_into().unwrap();
        assert_eq!(validity, Validity { from: None, until: NaiveDate::from_ymd_opt(2023, 6, 6) });
        let Err(BadBasemap::Feature { source, .. }) = lake(r#""from":"June""#) else { panic!("no error") };
        assert!(matches!(source, BadFeature::BadDate(text, _) if text == "June"));
    }

    #[test]
    fn text_that_is_no_geojson_is_unreadable() {
        assert!(matches!(lines("roads"), Err(BadBasemap::Unreadable { file: "test.geojson", .. })));
    }
}
