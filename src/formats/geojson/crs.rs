//! The member `crs` of older GeoJSON.

use super::super::{
    document::{Members, excerpt, text_from_json},
    rings::Axes,
};
use crate::control::fault::Problem;

/// Names of WGS84 in degrees. Older GeoJSON, too, has the longitude first.
const DEGREES: [&str; 3] = ["CRS84", "4326", "WGS84"];

/// Codes of Web Mercator, current and former.
const WEB_MERCATOR: [&str; 5] = ["3857", "900913", "102100", "102113", "3785"];

/// The axes of a file's positions; degrees if it says nothing.
///
/// # Errors
/// For any reference system but WGS84 and Web Mercator.
pub(super) fn axes_of(members: &Members<'_>) -> Result<Axes, Problem> {
    let Some(crs) = members.get("crs") else {
        return Ok(Axes::LonLat);
    };
    let properties = Members::from_json(crs).and_then(|crs| crs.get("properties")).and_then(Members::from_json);
    let name = properties.and_then(|properties| properties.get("name").or_else(|| properties.get("code")));
    let name = name.unwrap_or(crs);
    let name = text_from_json(name).unwrap_or_else(|| name.get().into());
    // `urn:ogc:def:crs:OGC:1.3:CRS84`, `urn:ogc:def:crs:EPSG::3857`, `EPSG:3857`, `.../EPSG/0/4326`
    let code = name.rsplit([':', '/']).next().unwrap_or_default().trim().to_uppercase();
    if DEGREES.contains(&code.as_str()) {
        Ok(Axes::LonLat)
    } else if WEB_MERCATOR.contains(&code.as_str()) {
        Ok(Axes::WebMercator)
    } else {
        Err(Problem::UnknownCrs(excerpt(&name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes(crs: &str) -> Result<Axes, Problem> {
        axes_of(&Members::from_text(&format!(r#"{{"crs":{crs}}}"#)).unwrap())
    }

    fn named(name: &str) -> Result<Axes, Problem> {
        axes(&format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#))
    }

    #[test]
    fn wgs84_and_web_mercator_are_known_by_all_their_names() {
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"] {
            assert_eq!(named(name), Ok(Axes::LonLat), "{name}");
        }
        for name in
            ["EPSG:3857", "urn:ogc:def:crs:EPSG::3857", "EPSG:900913", "http://www.opengis.net/def/crs/EPSG/0/3857"]
        {
            assert_eq!(named(name), Ok(Axes::WebMercator), "{name}");
        }
        assert_eq!(axes(r#"{"type":"EPSG","properties":{"code":102100}}"#), Ok(Axes::WebMercator));
        assert_eq!(axes(r#""EPSG:3857""#), Ok(Axes::WebMercator));
        assert_eq!(axes("null"), Ok(Axes::LonLat));
    }

    #[test]
    fn any_other_reference_system_is_a_fault() {
        assert_eq!(named("EPSG:28404"), Err(Problem::UnknownCrs("EPSG:28404".to_owned())));
        assert!(axes(r#"{"type":"link","properties":{"href":"x"}}"#).is_err());
        assert!(axes("7").is_err());
    }
}
