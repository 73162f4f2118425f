//! The features of a file that is a collection, a single feature or a bare geometry.

use std::borrow::Cow;

use super::super::document::{Document, Feature, Members, excerpt};

/// A feature with its properties and geometry.
pub(super) enum FeatureSource<'d, 'a> {
    Feature(&'d Members<'a>),
    /// A file that consists of a geometry only.
    Geometry(Cow<'a, str>),
    /// An element of `features` that is not an object.
    NoObject,
}

/// Whether this is a response of an `ArcGIS` service without `f=geojson`.
fn is_esri(document: &Document<'_>, features: &[Feature<'_>]) -> bool {
    let names = ["spatialReference", "geometryType", "objectIdFieldName"];
    let has_rings = |feature: &Feature<'_>| {
        let geometry = feature.0.as_ref().and_then(|members| members.get("geometry")).and_then(Members::from_json);
        geometry.is_some_and(|geometry| geometry.get("rings").is_some())
    };
    let is_collection = document.members.text("type").as_deref() == Some("FeatureCollection");
    !is_collection
        && (names.iter().any(|name| document.members.get(name).is_some()) || features.first().is_some_and(has_rings))
}

/// The features of a collection, a single feature or a bare geometry; otherwise a text that says what was expected.
pub(super) fn features_of<'d, 'a>(document: &'d Document<'a>) -> Result<Vec<FeatureSource<'d, 'a>>, String> {
    const EXPECTED: &str = "expected a GeoJSON FeatureCollection, a DeepState, NZZ or owlmaps file";
    if let Some(features) = &document.features {
        if is_esri(document, features) {
            let way = "ask the service for f=geojson, or convert it: ogr2ogr -t_srs EPSG:4326 FILE.geojson FILE";
            return Err(format!("expected GeoJSON, found Esri JSON; {way}"));
        }
        let source = |members: &'d Option<Members<'a>>| match members {
            Some(members) => FeatureSource::Feature(members),
            None => FeatureSource::NoObject,
        };
        return Ok(features.iter().map(|feature| source(&feature.0)).collect());
    }
    match document.members.text("type").as_deref() {
        Some("Feature") => Ok(vec![FeatureSource::Feature(&document.members)]),
        Some("Polygon" | "MultiPolygon" | "GeometryCollection") => {
            Ok(vec![FeatureSource::Geometry(document.members.to_json().into())])
        }
        Some("FeatureCollection") => Err("expected a list of features".to_owned()),
        Some(other) => Err(format!("{EXPECTED}, found type `{}`", excerpt(other))),
        None => Err(EXPECTED.to_owned()),
    }
}
