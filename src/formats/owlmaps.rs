//! Daily files of the Project Owl map: lists of rings, latitude first, which are not GeoJSON.
//!
//! `areas` is ground under Russian control, `areas_ua` (absent, or of changing type, before 2024-08) ground that
//! Ukraine holds in Russia. Both empty means no data. Front lines, units and events are not control.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::{
    Dialect, Report, ReportedPolygon, SchemeOrigin,
    dates::time_in_name,
    document::{Document, excerpt, list_from_text},
    findings::Findings,
    format::Format,
    pool::PolygonPool,
    rings::Axes,
};
use crate::control::{
    fault::{Action, Problem},
    timeline::Source,
};

/// The lists of rings and their classes.
const LISTS: [(&str, &str); 2] = [("areas", "russian"), ("areas_ua", "ukrainian_in_russia")];

/// Members next to `areas` in every daily file.
const COMPANIONS: [&str; 4] = ["frontline", "units", "unit_count", "geos"];

/// The row of this format.
pub(super) const FORMAT: Format = Format {
    dialect: Dialect::Owlmaps,
    detect: detects,
    read: |document, _, pool, findings| read(document, pool, findings),
    source,
    scheme: SchemeOrigin::Ukraine,
};

/// Who publishes in it.
fn source() -> Source {
    Source { name: "Project Owl".to_owned(), terms: "no terms stated".to_owned(), ..Source::default() }
}

/// Whether it is a daily file, or the file `base.json` with the units' names.
fn detects(document: &Document<'_>) -> bool {
    let members = &document.members;
    let is_daily = members.get("areas").is_some() && COMPANIONS.iter().any(|name| members.get(name).is_some());
    document.features.is_none() && (is_daily || is_base(document))
}

/// The report of one file; its day is in the file's name. `base.json` is no report, and no fault.
fn read(document: &Document<'_>, pool: &PolygonPool, findings: &mut Findings) -> Vec<Report> {
    if is_base(document) {
        return Vec::new();
    }
    let Some(time) = time_in_name(findings.file()) else {
        findings.leave_out_file(None, Problem::NoDate);
        return Vec::new();
    };
    findings.time = Some(time);
    let mut report = Report { time, file: findings.file().clone(), polygons: Vec::new() };
    let mut feature = 0;
    for (member, class) in LISTS {
        let class = Arc::from(class);
        for (index, ring) in rings_of(member, document, findings).into_iter().enumerate() {
            let parsed = pool.ring(ring.get(), Axes::LatLon);
            findings.add_flaws(feature, &format!("{member}[{index}]"), &parsed.flaws);
            let reported =
                |polygon| ReportedPolygon { class: Arc::clone(&class), feature, polygon: Arc::clone(polygon) };
            report.polygons.extend(parsed.polygons.iter().map(reported));
            feature += 1;
        }
    }
    vec![report]
}

fn rings_of<'a>(member: &str, document: &Document<'a>, findings: &mut Findings) -> Vec<&'a RawValue> {
    let Some(rings) = document.members.get(member).filter(|rings| !is_empty_object(rings.get())) else {
        return Vec::new();
    };
    list_from_text(rings.get()).unwrap_or_else(|| {
        let problem = Problem::WrongMember { expected: "a list of rings".to_owned(), found: excerpt(rings.get()) };
        findings.add(None, Some(member.to_owned()), problem, Action::Kept);
        Vec::new()
    })
}

fn is_base(document: &Document<'_>) -> bool {
    document.members.get("unit_map").is_some() && document.members.get("areas").is_none()
}

/// An empty list is sometimes written as an empty object.
fn is_empty_object(text: &str) -> bool {
    text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Dialect, ReadOptions, Reading, SourceFile};

    const RING: &str = "[[48,37],[48,38],[49,38],[48,37]]";

    fn read_text(name: &str, text: &str) -> Reading {
        let file = SourceFile { name, bytes: text.as_bytes() };
        crate::formats::read(&file, &ReadOptions::default(), &PolygonPool::default())
    }

    #[test]
    fn positions_are_latitude_first() {
        let text = format!(r#"{{"areas":[{RING}],"areas_ua":[{RING},{RING}],"frontline":[],"geos":[]}}"#);
        let reading = read_text("20240901.json", &text);
        assert_eq!(reading.dialect, Some(Dialect::Owlmaps));
        let polygons = &reading.reports[0].polygons;
        let classes: Vec<_> = polygons.iter().map(|polygon| polygon.class.as_ref()).collect();
        assert_eq!(classes, ["russian", "ukrainian_in_russia", "ukrainian_in_russia"]);
        assert_eq!(polygons.iter().map(|polygon| polygon.feature).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(polygons[0].polygon.bounds().max.lat, 49.0);
    }

    #[test]
    fn an_empty_day_is_a_report_without_data() {
        for ua in ["", r#""areas_ua":{},"#, r#""areas_ua":null,"#] {
            let text = format!(r#"{{"areas":[],{ua}"frontline":[],"geos":[],"units":{{"ru":[],"ua":[]}}}}"#);
            let reading = read_text("20230524.json", &text);
            assert!(reading.reports[0].polygons.is_empty() && reading.faults.is_empty(), "{ua}");
        }
    }

    #[test]
    fn the_file_of_unit_names_is_passed_over() {
        let reading = read_text("base.json", r#"{"date":"20260821","dates":["20221207"],"unit_map":{}}"#);
        assert_eq!((reading.dialect, reading.reports.len(), reading.faults.len()), (Some(Dialect::Owlmaps), 0, 0));
    }

    #[test]
    fn faults_name_the_list_and_the_ring() {
        let text = format!(r#"{{"areas":[{RING},[[48,37],[148,38],[49,38],[48,37]]],"areas_ua":"x","units":[]}}"#);
        let reading = read_text("20240901.json", &text);
        let properties: Vec<_> = reading.faults.iter().map(|fault| fault.property.as_deref().unwrap()).collect();
        assert_eq!(properties, ["areas[1][1]", "areas_ua"]);
        assert_eq!(reading.reports[0].polygons.len(), 1);
    }
}
