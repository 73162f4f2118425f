//! Daily files of the NZZ map, made from Liveuamap: `{"value": FeatureCollection}`.
//!
//! Control is `nochange` and `gains` together. `losses` is not control: it is ground lost since the day before, and
//! from 2024-08-12 on also ground that Ukraine holds in Russia. A file is dated by its name, since the period inside is
//! often repeated for days.

use super::{
    Dialect, Report, ReportedPolygon, SchemeOrigin,
    dates::time_in_name,
    document::{Document, Feature, Members, excerpt},
    findings::Findings,
    format::Format,
    pool::PolygonPool,
    rings::Axes,
};
use crate::control::{fault::Problem, name::Name, timeline::Source};

/// The class of all ground on this map.
const CLASS: &str = "russian";

/// The row of this format.
pub(super) const FORMAT: Format = Format {
    dialect: Dialect::Nzz,
    detect: detects,
    read: |document, _, pool, findings| read(document, pool, findings),
    source,
    scheme: SchemeOrigin::Ukraine,
};

/// Who publishes in it.
fn source() -> Source {
    Source {
        name: "NZZ, from Liveuamap".to_owned(),
        terms: "mind the terms of NZZ for commercial use".to_owned(),
        estimate: None,
        coverage: Some(Name::bilingual(
            "without Crimea, and from 14 March 2024 on without the ground held before 2022",
            "без Криму, а з 14 березня 2024 року без території, утримуваної до 2022 року",
        )),
    }
}

/// Whether the features are wrapped in `value`.
fn detects(document: &Document<'_>) -> bool {
    document.value.as_ref().is_some_and(|value| value.features.is_some())
}

/// The report of one file; its day is in the file's name.
fn read(document: &Document<'_>, pool: &PolygonPool, findings: &mut Findings) -> Vec<Report> {
    let Some(time) = time_in_name(findings.file()) else {
        findings.leave_out_file(None, Problem::NoDate);
        return Vec::new();
    };
    findings.time = Some(time);
    let mut report = Report { time, file: findings.file().clone(), polygons: Vec::new() };
    let features = document.value.iter().flat_map(|value| value.features.iter().flatten());
    for (index, feature) in features.enumerate() {
        report.polygons.extend(read_feature(index, feature, pool, findings));
    }
    vec![report]
}

fn read_feature(
    index: usize,
    feature: &Feature<'_>,
    pool: &PolygonPool,
    findings: &mut Findings,
) -> Vec<ReportedPolygon> {
    let member = |name| feature.0.as_ref().and_then(|feature| feature.get(name));
    let kind = member("properties").and_then(Members::from_json).and_then(|properties| properties.text("type"));
    match kind.as_deref() {
        Some("nochange" | "gains") => {}
        Some("losses") => return Vec::new(),
        Some(other) => {
            findings.leave_out_feature(index, "properties.type", Problem::UnknownClass(excerpt(other)));
            return Vec::new();
        }
        None => {
            findings.leave_out_feature(index, "properties.type", Problem::NoClass);
            return Vec::new();
        }
    }
    let Some(geometry) = member("geometry") else {
        let problem = Problem::WrongMember { expected: "a geometry".to_owned(), found: "none".to_owned() };
        findings.leave_out_feature(index, "geometry", problem);
        return Vec::new();
    };
    let ground = pool.geometry(geometry.get(), Axes::LonLat);
    findings.add_flaws(index, "geometry", &ground.flaws);
    ReportedPolygon::all(CLASS, index, &ground.polygons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::report_time::Precision,
        formats::{Dialect, ReadOptions, Reading, SourceFile},
    };

    fn read_types(types: &[&str]) -> Reading {
        let feature = |kind: &&str| {
            let properties = format!(r#"{{"type":"{kind}","date":"2024-01-28","_dateto":"2024-01-28"}}"#);
            let geometry = r#"{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,48],[37,48]]]]}"#;
            format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
        };
        let features = types.iter().map(feature).collect::<Vec<_>>().join(",");
        let text = format!(r#"{{"value":{{"type":"FeatureCollection","features":[{features}]}}}}"#);
        let file = SourceFile { name: "nzz/2024-01-31.json", bytes: text.as_bytes() };
        crate::formats::read(&file, &ReadOptions::default(), &PolygonPool::default())
    }

    #[test]
    fn control_is_what_did_not_change_and_what_was_gained() {
        let reading = read_types(&["nochange", "gains", "losses", "losses"]);
        assert_eq!(reading.dialect, Some(Dialect::Nzz));
        let report = &reading.reports[0];
        assert_eq!(report.polygons.iter().map(|polygon| polygon.feature).collect::<Vec<_>>(), [0, 1]);
        assert!(report.polygons.iter().all(|polygon| polygon.class.as_ref() == "russian"));
        assert!(reading.faults.is_empty());
    }

    #[test]
    fn the_day_is_that_of_the_name() {
        let time = read_types(&["nochange"]).reports[0].time;
        assert_eq!((time.date().to_string().as_str(), time.precision), ("2024-01-31", Precision::Day));
    }

    #[test]
    fn another_type_is_named_and_left_out() {
        let reading = read_types(&["nochange", "maybe"]);
        assert_eq!(reading.reports[0].polygons.len(), 1);
        assert_eq!(reading.faults[0].problem, Problem::UnknownClass("maybe".to_owned()));
    }

    #[test]
    fn a_file_without_features_is_no_data() {
        let reading = read_types(&[]);
        assert!(reading.reports[0].polygons.is_empty() && reading.faults.is_empty());
    }
}
