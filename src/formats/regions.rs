//! Regions from GeoJSON: each feature is one, with the properties `id`, `name`, and `name_uk` or that of another language.

use std::sync::LazyLock;

use thiserror::Error;

use super::{
    document::{Document, Members, text_from_json},
    outline::{OutlineError, sound_grounds},
    table_names::name_in_languages,
};
use crate::{
    control::name::Name,
    geometry::polygon::Polygon,
    places::{
        own::OwnPlaces,
        regions::{Region, Regions},
    },
};

/// The first-level units of Ukraine; for the source see `assets/basemap/SOURCES.md`.
const REGIONS: &str = include_str!("../../data/regions.geojson");

/// The most regions of one file.
const MAX_REGIONS: usize = 10_000;

/// Why a file cannot be read as regions.
#[derive(Debug, Error)]
pub enum RegionsError {
    /// The grounds cannot be read.
    #[error(transparent)]
    Grounds(#[from] OutlineError),
    /// There are no features.
    #[error(
        "no region in the file; each is a feature with a Polygon or MultiPolygon and the properties `id` and `name`"
    )]
    NoRegion,
    /// There are more regions than the limit.
    #[error("over the limit of {MAX_REGIONS} regions")]
    TooMany,
    /// A feature has no ground.
    #[error("feature {feature} has no polygon; each region needs a Polygon or MultiPolygon")]
    NoGround {
        /// The number of the feature, from 0.
        feature: usize,
    },
    /// A feature lacks a property.
    #[error("feature {feature} has no property `{property}`; each region needs `id` and `name`")]
    NoProperty {
        /// The number of the feature, from 0.
        feature: usize,
        /// The property.
        property: &'static str,
    },
    /// Two features have the same identifier.
    #[error(
        "feature {feature} has the id `{id}` of feature {other}; give each region one feature, a MultiPolygon if need be"
    )]
    RepeatedId {
        /// The number of the feature, from 0.
        feature: usize,
        /// The number of the earlier one.
        other: usize,
        /// The identifier.
        id: String,
    },
}

/// The built-in regions, read on first use.
///
/// # Errors
/// When the embedded file is damaged, which a test rules out.
pub fn embedded_regions() -> Result<&'static Regions, &'static RegionsError> {
    static EMBEDDED: LazyLock<Result<Regions, RegionsError>> = LazyLock::new(|| regions_from_geojson(REGIONS));
    EMBEDDED.as_ref()
}

/// The regions of a dataset: its own, or the built-in ones.
///
/// # Errors
/// As for [`embedded_regions`].
pub fn regions_of(own: &OwnPlaces) -> Result<&Regions, &'static RegionsError> {
    match &own.regions {
        Some(regions) => Ok(regions),
        None => embedded_regions(),
    }
}

/// Reads regions from the text of a GeoJSON file.
///
/// # Errors
/// When a feature is no region, or its ground cannot be used in full.
pub fn regions_from_geojson(text: &str) -> Result<Regions, RegionsError> {
    let document = Document::parse(text.as_bytes()).map_err(OutlineError::Unreadable)?;
    let grounds = sound_grounds(&document)?;
    if grounds.len() > MAX_REGIONS {
        return Err(RegionsError::TooMany);
    }
    if grounds.is_empty() {
        return Err(RegionsError::NoRegion);
    }
    let mut regions: Vec<(Region, Vec<Polygon>)> = Vec::with_capacity(grounds.len());
    let features = document.features.as_deref().unwrap_or_default();
    for (feature, ground) in grounds.iter().enumerate() {
        let region = region(features.get(feature).and_then(|feature| feature.0.as_ref()), feature)?;
        if let Some(other) = regions.iter().position(|(known, _)| known.id == region.id) {
            return Err(RegionsError::RepeatedId { feature, other, id: region.id });
        }
        if ground.polygons.is_empty() {
            return Err(RegionsError::NoGround { feature });
        }
        regions.push((region, ground.polygons.iter().map(|polygon| Polygon::clone(polygon)).collect()));
    }
    Ok(Regions::new(regions))
}

/// The identifier and names in the properties of a feature.
fn region(members: Option<&Members<'_>>, feature: usize) -> Result<Region, RegionsError> {
    let properties = members.and_then(|members| members.get("properties")).and_then(Members::from_json);
    let missing = |property| RegionsError::NoProperty { feature, property };
    let properties = properties.ok_or_else(|| missing("id"))?;
    let id = properties.get("id").map(|id| text_from_json(id).map_or_else(|| id.get().to_owned(), Into::into));
    let id = id.filter(|id| !id.trim().is_empty()).ok_or_else(|| missing("id"))?;
    let texts = properties.iter().filter_map(|(key, value)| Some((key, text_from_json(value)?)));
    let texts: Vec<_> = texts.collect();
    let name: Option<Name> = name_in_languages(texts.iter().map(|(key, text)| (*key, text.as_ref())));
    Ok(Region { id, name: name.ok_or_else(|| missing("name"))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    fn feature(properties: &str, west: u32) -> String {
        let east = west + 1;
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},48],[{east},48],[{east},49],[{west},49],[{west},48]]]}}}}"#
        )
    }

    fn read(features: &[String]) -> Result<Regions, String> {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        regions_from_geojson(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_region_has_its_names_and_its_ground() {
        let regions = read(&[
            feature(r#"{"id":"A","name":"North","name_ko":"북","area":5}"#, 36),
            feature(r#"{"id":7,"name":"South"}"#, 37),
        ]);
        let regions = regions.unwrap();
        assert_eq!(regions.list()[1].id, "7");
        assert_eq!(regions.named("북"), Ok(0));
        assert_eq!(regions.at(LonLat { lon: 37.5, lat: 48.5 }).map(|region| region.name.english()), Some("South"));
        assert!((regions.partition().ground_km2(0) - 8_217.6).abs() < 1.0);
    }

    #[test]
    fn what_is_no_region_is_named_by_its_feature() {
        let a = feature(r#"{"id":"A","name":"North"}"#, 36);
        for (other, cause) in [
            (feature(r#"{"name":"South"}"#, 37), "feature 1 has no property `id`"),
            (feature(r#"{"id":"B","name":" "}"#, 37), "feature 1 has no property `name`"),
            (feature(r#"{"id":"A","name":"South"}"#, 37), "feature 1 has the id `A` of feature 0"),
            (
                r#"{"type":"Feature","properties":{"id":"B","name":"B"},"geometry":null}"#.to_owned(),
                "feature 1 has no polygon",
            ),
        ] {
            let error = read(&[a.clone(), other]).unwrap_err();
            assert!(error.starts_with(cause), "{error}");
        }
    }
}
