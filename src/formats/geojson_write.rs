//! Writes snapshots as GeoJSON (RFC 7946).

use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, JsonValue, Position};

use crate::{
    control::{
        scheme::Scheme,
        snapshot::{Snapshot, Zone},
    },
    geometry::{polygon::Polygon, ring::Ring},
};

/// How a snapshot is written.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions<'a> {
    /// The top-level `name`.
    pub name: &'a str,
    /// Decimals of coordinates; 4 are about 10 m.
    pub decimals: u8,
    /// Whether the zones are an estimate. The top-level `basis` then says so, and this program reports it on reading.
    pub is_estimate: bool,
}

/// The top-level member that says what a snapshot is based on, and its value for an estimate.
pub(super) const BASIS_MEMBER: &str = "basis";
const ESTIMATE: &str = "estimate";

/// Whether a top-level `basis` marks the zones as an estimate.
pub(super) fn says_estimate(basis: Option<&str>) -> bool {
    basis == Some(ESTIMATE)
}

/// A snapshot as GeoJSON: one feature per zone, with its class as `control`, and the `date`.
///
/// # Examples
/// ```
/// use frontline::control::{report_time::ReportTime, scheme::Scheme, snapshot::Snapshot};
/// use frontline::formats::geojson_write::{WriteOptions, geojson_from_snapshot};
/// let scheme = Scheme::default();
/// let time = ReportTime::day("2023-05-20".parse().unwrap());
/// let empty = Snapshot::new(time, "2023-05-20.geojson".into(), []);
/// let text = geojson_from_snapshot(&empty, &scheme, WriteOptions { name: "The hill", decimals: 4, is_estimate: false });
/// assert_eq!(text, r#"{"type":"FeatureCollection","features":[],"date":"2023-05-20","name":"The hill"}"#);
/// ```
pub fn geojson_from_snapshot(snapshot: &Snapshot, scheme: &Scheme, options: WriteOptions<'_>) -> String {
    let date = snapshot.time.date().to_string();
    let features = snapshot.zones.iter().map(|zone| feature(zone, scheme, &date, options.decimals));
    let mut members = members([("name", options.name), ("date", &date)]);
    if options.is_estimate {
        members.insert(BASIS_MEMBER.to_owned(), ESTIMATE.into());
    }
    FeatureCollection { bbox: None, features: features.collect(), foreign_members: Some(members) }.to_string()
}

/// Pieces of ground with their properties as GeoJSON, under top-level members.
///
/// # Examples
/// ```
/// use frontline::formats::geojson_write::geojson_from_ground;
/// let text = geojson_from_ground([], serde_json::Map::new(), 6);
/// assert_eq!(text, r#"{"type":"FeatureCollection","features":[]}"#);
/// ```
pub fn geojson_from_ground<'a>(
    pieces: impl IntoIterator<Item = (&'a Polygon, JsonObject)>,
    members: JsonObject,
    decimals: u8,
) -> String {
    let feature = |(ground, properties)| {
        let mut feature = Feature::from(GeometryValue::Polygon { coordinates: rings(ground, decimals) });
        feature.properties = Some(properties);
        feature
    };
    let features = pieces.into_iter().map(feature).collect();
    let foreign_members = (!members.is_empty()).then_some(members);
    FeatureCollection { bbox: None, features, foreign_members }.to_string()
}

fn feature(zone: &Zone, scheme: &Scheme, date: &str, decimals: u8) -> Feature {
    let coordinates = zone.polygons.iter().map(|polygon| rings(polygon, decimals)).collect();
    let mut feature = Feature::from(GeometryValue::MultiPolygon { coordinates });
    feature.properties = Some(members([("control", &scheme.get(zone.class).key), ("date", date)]));
    feature
}

fn members<const N: usize>(members: [(&str, &str); N]) -> JsonObject {
    members.into_iter().map(|(key, text)| (key.to_owned(), JsonValue::from(text))).collect()
}

fn rings(polygon: &Polygon, decimals: u8) -> Vec<Vec<Position>> {
    polygon.rings().map(|ring| closed(ring, decimals)).collect()
}

/// The ring with its first position repeated at the end, rounded to `decimals`.
fn closed(ring: &Ring, decimals: u8) -> Vec<Position> {
    let scale = 10_f64.powi(decimals.into());
    let rounded = |degrees: f64| (degrees * scale).round() / scale;
    let positions = ring.positions();
    let all = positions.iter().chain(positions.first());
    all.map(|at| Position::from([rounded(at.lon), rounded(at.lat)])).collect()
}
