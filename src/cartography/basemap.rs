//! The base map that the program carries: sea, rivers and borders from Natural Earth.

use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, Position};
use thiserror::Error;

use crate::{
    control::front::HomeGround,
    geometry::{polygon::Polygon, position::LonLat, ring::Ring},
};

const SEA: &str = include_str!("../../assets/basemap/sea.geojson");
const RIVERS: &str = include_str!("../../assets/basemap/rivers.geojson");
const BORDERS: &str = include_str!("../../assets/basemap/borders.geojson");
const UKRAINE: &str = include_str!("../../assets/basemap/ukraine.geojson");

/// How exact the outline of the home ground is, metres: the error of Natural Earth at 1:10 million, with room.
const HOME_MARGIN_M: f64 = 4_000.0;

/// What a line of the base map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// A river.
    River,
    /// A border within a country.
    RegionBorder,
    /// A border between countries.
    CountryBorder,
}

/// A line of the base map.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its positions, at least two.
    pub positions: Vec<LonLat>,
}

/// The base map.
#[derive(Clone, Debug)]
pub struct Basemap {
    /// Sea and lakes.
    pub water: Vec<Polygon>,
    /// Rivers and borders, those that lie below the others first.
    pub lines: Vec<Line>,
    /// Where the remainder of the embedded scheme holds: Ukraine within its internationally recognised borders.
    pub home: HomeGround,
}

/// A file of the base map that is not as it should be.
#[derive(Debug, Error)]
#[error("base map file {file} cannot be read")]
pub struct BadBasemap {
    file: &'static str,
    source: Box<geojson::Error>,
}

/// What to say with every picture that shows the base map.
pub const ATTRIBUTION: &str = "Natural Earth · GeoNames CC BY 4.0";

impl Basemap {
    /// The base map that the program carries.
    ///
    /// # Errors
    /// When an embedded file is damaged, which a test rules out.
    pub fn embedded() -> Result<Self, BadBasemap> {
        let mut lines: Vec<Line> = features("rivers.geojson", RIVERS)?
            .iter()
            .flat_map(|feature| lines_from_feature(feature, |_| LineKind::River))
            .collect();
        let borders = features("borders.geojson", BORDERS)?;
        lines.extend(borders.iter().flat_map(|feature| lines_from_feature(feature, border_kind)));
        lines.sort_by_key(|line| line.kind);
        let water = polygons_from_features(&features("sea.geojson", SEA)?);
        let home = polygons_from_features(&features("ukraine.geojson", UKRAINE)?);
        Ok(Self { water, lines, home: HomeGround::new(&home, HOME_MARGIN_M) })
    }
}

fn features(file: &'static str, text: &str) -> Result<Vec<Feature>, BadBasemap> {
    let parsed = text.parse::<geojson::GeoJson>().map_err(|source| BadBasemap { file, source: Box::new(source) })?;
    Ok(match parsed {
        geojson::GeoJson::FeatureCollection(FeatureCollection { features, .. }) => features,
        geojson::GeoJson::Feature(feature) => vec![feature],
        geojson::GeoJson::Geometry(geometry) => vec![Feature::from(geometry)],
    })
}

fn border_kind(properties: Option<&JsonObject>) -> LineKind {
    let kind = properties.and_then(|members| members.get("kind")).and_then(|kind| kind.as_str());
    if kind == Some("country") { LineKind::CountryBorder } else { LineKind::RegionBorder }
}

fn lines_from_feature(feature: &Feature, kind: impl Fn(Option<&JsonObject>) -> LineKind) -> Vec<Line> {
    let kind = kind(feature.properties.as_ref());
    let line = |positions: &Vec<Position>| Line { kind, positions: positions.iter().filter_map(lonlat).collect() };
    let lines: Vec<Line> = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::LineString { coordinates }) => vec![line(coordinates)],
        Some(GeometryValue::MultiLineString { coordinates }) => coordinates.iter().map(line).collect(),
        _ => Vec::new(),
    };
    lines.into_iter().filter(|line| line.positions.len() > 1).collect()
}

fn polygons_from_features(features: &[Feature]) -> Vec<Polygon> {
    let geometries = features.iter().filter_map(|feature| feature.geometry.as_ref());
    let rings = geometries.flat_map(|geometry| match &geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().collect(),
        _ => Vec::new(),
    });
    rings.filter_map(|rings| polygon_from_rings(rings)).collect()
}

fn polygon_from_rings(rings: &[Vec<Position>]) -> Option<Polygon> {
    let mut rings = rings.iter().filter_map(|ring| Ring::new(ring.iter().filter_map(lonlat)).ok());
    Some(Polygon::new(rings.next()?, rings.collect()))
}

fn lonlat(position: &Position) -> Option<LonLat> {
    let &[lon, lat, ..] = position.as_slice() else { return None };
    LonLat::new(lon, lat).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_base_map_is_whole() {
        let basemap = Basemap::embedded().unwrap();
        let count = |kind| basemap.lines.iter().filter(|line| line.kind == kind).count();
        assert!(count(LineKind::River) > 40 && count(LineKind::CountryBorder) > 20);
        assert!(count(LineKind::RegionBorder) > 40);
        let azov = LonLat { lon: 36.5, lat: 46.3 };
        assert!(basemap.water.iter().any(|water| water.contains(azov)));
    }

    #[test]
    fn the_home_ground_is_ukraine_within_its_recognised_borders() {
        let home = Basemap::embedded().unwrap().home;
        let inside = [(38.0, 48.595), (34.1, 45.0), (24.03, 49.84)];
        let outside = [(36.5, 46.3), (40.0, 47.5), (37.6, 55.75)];
        assert!(inside.iter().all(|&(lon, lat)| home.contains(LonLat { lon, lat })));
        assert!(!outside.iter().any(|&(lon, lat)| home.contains(LonLat { lon, lat })));
    }
}
