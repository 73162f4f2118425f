//! Plain GeoJSON (RFC 7946, and the older form with a `crs`): one report a file, or features with dates.
//!
//! - **Dates.** Features with intervals, or with different moments, make a report for each date that they name
//!   ([`reports`]). Otherwise the file is one report, dated by a top-level `date`, `time`, `timestamp` or `datetime`,
//!   by a date in its `name`, by the one moment that its features name, or by the file's name.
//! - **Classes.** See [`class`].
//! - **Geometry.** Polygons, multipolygons and collections of them; points and lines are passed over.

mod class;
mod crs;
mod dating;
mod reports;

use std::{borrow::Cow, sync::Arc};

use self::{class::ClassRule, dating::Dating};
use super::{
    ReadOptions, Report, ReportedPolygon,
    dates::{period_from_json, time_in_name},
    document::{Document, Members, excerpt, text_from_json},
    findings::Findings,
    pool::PolygonPool,
    rings::Axes,
    shapes::Ground,
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// Top-level members that date a file.
const DATE_MEMBERS: [&str; 4] = ["date", "time", "timestamp", "datetime"];

/// Top-level objects in which such members may stand.
const DETAIL_MEMBERS: [&str; 2] = ["properties", "metadata"];

/// One area and when it is reported.
struct DatedGround {
    dating: Dating,
    feature: usize,
    class: Arc<str>,
    ground: Arc<Ground>,
}

/// The reports of one file, in no order.
pub(super) fn read(
    document: &Document<'_>,
    options: &ReadOptions,
    pool: &PolygonPool,
    findings: &mut Findings,
) -> Vec<Report> {
    let features = match features_of(document) {
        Ok(features) => features,
        Err(expected) => {
            findings.leave_out_file(None, Problem::NotControlData(expected));
            return Vec::new();
        }
    };
    let axes = match crs::axes_of(&document.members) {
        Ok(axes) => axes,
        Err(problem) => {
            findings.leave_out_file(Some("crs"), problem);
            return Vec::new();
        }
    };
    let stated = match stated_time(&document.members) {
        Ok(stated) => stated,
        Err((member, problem)) => {
            findings.leave_out_file(Some(member), problem);
            return Vec::new();
        }
    };
    findings.time = stated.or_else(|| time_in_name(findings.file()));
    let rule = ClassRule::new(options, findings.file(), document.members.text("name").as_deref());
    let mut grounds = Vec::new();
    let mut has_area = features.is_empty();
    for (index, feature) in features.iter().enumerate() {
        has_area |= add_feature(index, feature, axes, &rule, pool, findings, &mut grounds);
    }
    if !has_area {
        let expected = "expected polygons, found only features without an area";
        findings.leave_out_file(None, Problem::NotControlData(expected.to_owned()));
        return Vec::new();
    }
    reports::from_grounds(&grounds, stated, findings)
}

/// One feature: its properties and other members, and its geometry.
enum FeatureSource<'d, 'a> {
    Feature(&'d Members<'a>),
    /// A file that is nothing but a geometry.
    Geometry(Cow<'a, str>),
    /// An element of `features` that is no object.
    NoObject,
}

/// The features of a collection, a single feature or a bare geometry; else what was expected.
fn features_of<'d, 'a>(document: &'d Document<'a>) -> Result<Vec<FeatureSource<'d, 'a>>, String> {
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

/// Adds a feature's ground; whether it is an area at all.
fn add_feature(
    index: usize,
    source: &FeatureSource<'_, '_>,
    axes: Axes,
    rule: &ClassRule<'_>,
    pool: &PolygonPool,
    findings: &mut Findings,
    grounds: &mut Vec<DatedGround>,
) -> bool {
    let geometry = match source {
        FeatureSource::Feature(members) => members.get("geometry").map(|geometry| geometry.get()),
        FeatureSource::Geometry(text) => Some(text.as_ref()),
        FeatureSource::NoObject => {
            let problem = Problem::WrongMember { expected: "a feature".to_owned(), found: "no object".to_owned() };
            findings.leave_out_feature(index, "", problem);
            return false;
        }
    };
    let Some(geometry) = geometry else {
        return false;
    };
    let ground = pool.geometry(geometry, axes);
    if !ground.is_area && ground.flaws.is_empty() {
        return false;
    }
    let nothing = Members::default();
    let members = if let FeatureSource::Feature(members) = source { members } else { &nothing };
    let properties = members.get("properties").and_then(Members::from_json).unwrap_or_default();
    let dating = match Dating::of(members, &properties) {
        Ok(dating) => dating,
        Err((property, problem)) => {
            findings.leave_out_feature(index, &property, problem);
            return ground.is_area;
        }
    };
    findings.add_flaws(index, "geometry", &ground.flaws);
    let is_area = ground.is_area;
    grounds.push(DatedGround { dating, feature: index, class: rule.class_of(&properties), ground });
    is_area
}

/// The time that the file's own members state, or the member that is no date.
fn stated_time(members: &Members<'_>) -> Result<Option<ReportTime>, (&'static str, Problem)> {
    let details = DETAIL_MEMBERS.map(|name| members.get(name).and_then(Members::from_json).unwrap_or_default());
    for members in [members].into_iter().chain(&details) {
        for name in DATE_MEMBERS {
            let Some(value) = members.get(name) else { continue };
            let instant = Members::from_json(value).and_then(|time| time.get("timestamp").or_else(|| time.get("date")));
            let time = period_from_json(instant.unwrap_or(value)).map(|period| period.from);
            return time.map(Some).ok_or_else(|| {
                let text = text_from_json(value).unwrap_or_else(|| value.get().into());
                (name, Problem::BadDate(excerpt(&text)))
            });
        }
    }
    Ok(members.text("name").and_then(|name| time_in_name(&name)))
}

impl ReportedPolygon {
    fn of_ground(dated: &DatedGround) -> impl Iterator<Item = Self> {
        let reported =
            |polygon| Self { class: Arc::clone(&dated.class), feature: dated.feature, polygon: Arc::clone(polygon) };
        dated.ground.polygons.iter().map(reported)
    }
}
