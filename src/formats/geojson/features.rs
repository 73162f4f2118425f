//! The features of a file, whether it is a collection, a single feature or a bare geometry.

use std::borrow::Cow;

use super::super::document::{Document, Members, excerpt};

/// One feature: its properties and other members, and its geometry.
pub(super) enum FeatureSource<'d, 'a> {
    Feature(&'d Members<'a>),
    /// A file that is nothing but a geometry.
    Geometry(Cow<'a, str>),
    /// An element of `features` that is no object.
    NoObject,
}

/// The features of a collection, a single feature or a bare geometry; else what was expected.
pub(super) fn features_of<'d, 'a>(document: &'d Document<'a>) -> Result<Vec<FeatureSource<'d, 'a>>, String> {
    const EXPECTED: &str = "expected a GeoJSON FeatureCollection, a DeepState, NZZ or owlmaps file";
    if let Some(features) = &document.features {
        let is_esri = document.members.get("spatialReference").is_some();
        if is_esri {
            return Err("expected GeoJSON, found Esri JSON: export it with f=geojson".to_owned());
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
