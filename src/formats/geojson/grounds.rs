//! The ground of a document's features, independent of their properties and dates.

use std::sync::Arc;

use super::{
    super::{document::Document, pool::PolygonPool, shapes::Ground},
    crs::axes_of,
    features::{FeatureSource, features_of},
};
use crate::control::fault::Problem;

/// The ground of each feature; empty for a feature without a geometry.
pub(in crate::formats) fn grounds_of(document: &Document<'_>, pool: &PolygonPool) -> Result<Vec<Arc<Ground>>, Problem> {
    let features = features_of(document).map_err(Problem::NotControlData)?;
    let axes = axes_of(&document.members)?;
    let ground = |feature: &FeatureSource<'_, '_>| match feature {
        FeatureSource::Feature(members) => {
            members.get("geometry").map(|geometry| pool.geometry(geometry.get(), axes)).unwrap_or_default()
        }
        FeatureSource::Geometry(text) => pool.geometry(text, axes),
        FeatureSource::NoObject => Arc::default(),
    };
    Ok(features.iter().map(ground).collect())
}
