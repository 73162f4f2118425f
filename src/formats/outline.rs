//! The outline of a country or region: every polygon of a GeoJSON file, whatever its properties.

use std::sync::{Arc, LazyLock};

use geojson::{GeoJson, Geometry, GeometryValue, PolygonType};
use thiserror::Error;

use crate::{
    control::remainder::Home,
    geometry::{
        polygon::Polygon,
        position::{LonLat, NotAPosition},
        ring::{InvalidRing, Ring},
    },
};

/// Ukraine within its internationally recognised borders; where it is from: `assets/basemap/SOURCES.md`.
const UKRAINE: &str = include_str!("../../assets/basemap/ukraine.geojson");

/// How far the outline of Ukraine may be off, metres: the error of Natural Earth at 1:10 million, with room.
const UKRAINE_MARGIN_M: f64 = 4_000.0;

/// Why a file holds no outline.
#[derive(Debug, Error)]
pub enum OutlineError {
    /// Not GeoJSON.
    #[error("not GeoJSON")]
    NotGeoJson(#[source] Box<geojson::Error>),
    /// Not one polygon.
    #[error("no polygon in the file")]
    NoPolygon,
    /// A position of fewer than two numbers.
    #[error("a position of fewer than two numbers")]
    ShortPosition,
    /// Numbers that are no position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A ring that encloses nothing.
    #[error(transparent)]
    Ring(#[from] InvalidRing),
}

/// The ground of Ukraine, by which the known sources are read, and packs that were written before packs had a home.
pub fn ukraine() -> Arc<Home> {
    static HOME: LazyLock<Arc<Home>> = LazyLock::new(|| {
        let outline = polygons_from_geojson(UKRAINE).expect("the built-in outline is valid");
        Arc::new(Home::new(&outline, UKRAINE_MARGIN_M))
    });
    Arc::clone(&HOME)
}

/// The polygons of a GeoJSON text.
///
/// # Errors
/// When there are none, or one of them is broken.
///
/// # Examples
/// ```
/// let text = r#"{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}"#;
/// assert_eq!(frontline::formats::outline::polygons_from_geojson(text).unwrap().len(), 1);
/// ```
pub fn polygons_from_geojson(text: &str) -> Result<Vec<Polygon>, OutlineError> {
    let document = text.parse().map_err(|error| OutlineError::NotGeoJson(Box::new(error)))?;
    let geometries: Vec<Geometry> = match document {
        GeoJson::Geometry(geometry) => vec![geometry],
        GeoJson::Feature(feature) => feature.geometry.into_iter().collect(),
        GeoJson::FeatureCollection(collection) => {
            collection.features.into_iter().filter_map(|feature| feature.geometry).collect()
        }
    };
    let polygons: Result<Vec<_>, _> =
        geometries.into_iter().flat_map(coordinates).map(|rings| polygon(&rings)).collect();
    polygons.and_then(|polygons| if polygons.is_empty() { Err(OutlineError::NoPolygon) } else { Ok(polygons) })
}

fn coordinates(geometry: Geometry) -> Vec<PolygonType> {
    match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        _ => Vec::new(),
    }
}

fn polygon(rings: &PolygonType) -> Result<Polygon, OutlineError> {
    let ring = |positions: &Vec<geojson::Position>| {
        let positions: Result<Vec<_>, _> = positions.iter().map(position).collect();
        Ok::<_, OutlineError>(Ring::new(positions?)?)
    };
    let mut rings = rings.iter().map(ring);
    let exterior = rings.next().ok_or(OutlineError::NoPolygon)??;
    Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
}

fn position(numbers: &geojson::Position) -> Result<LonLat, OutlineError> {
    let &[lon, lat, ..] = numbers.as_slice() else { return Err(OutlineError::ShortPosition) };
    Ok(LonLat::new(lon, lat)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_of_ukraine_lies_within_its_recognised_borders() {
        let home = ukraine();
        let at = |(lon, lat): (f64, f64)| LonLat { lon, lat };
        let inside = [(38.0, 48.595), (34.1, 45.0), (24.03, 49.84)];
        let outside = [(36.5, 46.3), (40.0, 47.5), (37.6, 55.75)];
        assert!(inside.into_iter().map(at).all(|at| home.contains(at) && home.contains_with_margin(at)));
        assert!(!outside.into_iter().map(at).any(|at| home.contains(at) || home.contains_with_margin(at)));
    }
}
