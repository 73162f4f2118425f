//! Tests of reading plain GeoJSON.

use super::super::{Dialect, ReadOptions, Reading, Report, SourceFile, dates::parse_time, pool::PolygonPool, read};
use crate::control::fault::{Action, Problem};

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}"#;

fn read_text(name: &str, text: &str) -> Reading {
    read(&SourceFile { name, bytes: text.as_bytes() }, &ReadOptions::default(), &PolygonPool::default())
}

fn collection(members: &str, features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection",{members}"features":[{}]}}"#, features.join(","))
}

fn feature(members: &str, properties: &str) -> String {
    format!(r#"{{"type":"Feature",{members}"geometry":{SQUARE},"properties":{properties}}}"#)
}

/// The dates of all reports and the features of each.
fn reports(reading: &Reading) -> Vec<(String, Vec<usize>)> {
    let features = |report: &Report| report.polygons.iter().map(|polygon| polygon.feature).collect();
    reading.reports.iter().map(|report| (report.time.date().to_string(), features(report))).collect()
}

fn only_fault(reading: &Reading) -> (Option<&str>, &Problem, Action) {
    assert_eq!((reading.reports.len(), reading.faults.len()), (0, 1), "{reading:?}");
    let fault = &reading.faults[0];
    (fault.property.as_deref(), &fault.problem, fault.action)
}

#[test]
fn a_file_is_dated_by_its_members_before_its_name() {
    let features = [feature("", "{}")];
    for member in [
        r#""date":"2024-02-17","#,
        r#""timestamp":1708128000000,"#,
        r#""time":{"date":"2024-02-17"},"#,
        r#""name":"deepstatemap_data_20240217","#,
        r#""metadata":{"date":"2/17/2024"},"#,
    ] {
        let reading = read_text("20200101.geojson", &collection(member, &features));
        assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![0])], "{member}");
    }
    let reading = read_text("x/2024-02-17.geojson", &collection(r#""name":"control","#, &features));
    assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![0])]);
}

#[test]
fn a_copy_of_deepstate_by_cyterat_is_read() {
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"#;
    let geometry =
        r#"{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,49],[37,48]]],[[[1,1],[2,1],[2,2],[1,1]]]]}"#;
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
    let reading = read_text("deepstatemap_data_20240709.geojson", &collection(crs, &[feature]));
    assert_eq!(
        (reading.dialect, reports(&reading)),
        (Some(Dialect::GeoJson), vec![("2024-07-09".to_owned(), vec![0, 0])])
    );
    assert!(reading.reports[0].polygons.iter().all(|polygon| polygon.class.as_ref() == "russian"));
}

#[test]
fn features_of_different_days_are_a_report_each() {
    let properties = [r#"{"date":"2024-02-18"}"#, r#"{"date":"17.02.2024"}"#, r#"{"date":"2024-02-18"}"#];
    let features = properties.map(|properties| feature("", properties));
    let reading = read_text("all.geojson", &collection("", &features));
    assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![1]), ("2024-02-18".to_owned(), vec![0, 2])]);
}

#[test]
fn features_with_intervals_are_in_every_report_that_they_cover() {
    let features = [
        feature("", r#"{"start":"2024-02-01","end":"2024-03-01"}"#),
        feature("", r#"{"start":"2024-02-10","end":null}"#),
        feature(r#""time":{"interval":["..","2024-02-10"]},"#, "{}"),
        feature("", "{}"),
    ];
    let reading = read_text("all.geojson", &collection("", &features));
    let expected = [("2024-02-01", vec![0, 2, 3]), ("2024-02-10", vec![0, 1, 3]), ("2024-03-01", vec![1, 3])];
    assert_eq!(reports(&reading), expected.map(|(date, features)| (date.to_owned(), features)));
}

#[test]
fn a_single_moment_of_the_features_dates_the_file() {
    let reading = read_text("control.geojson", &collection("", &[feature("", r#"{"date":"2024-02-17T21:04Z"}"#)]));
    assert_eq!(reading.reports[0].time, parse_time("2024-02-17T21:04Z").unwrap());
}

#[test]
fn a_bare_feature_and_a_bare_geometry_are_reports_too() {
    for text in [&feature("", "{}"), SQUARE] {
        assert_eq!(reports(&read_text("20240217.json", text)), [("2024-02-17".to_owned(), vec![0])], "{text}");
    }
}

#[test]
fn a_collection_without_features_is_no_data() {
    let reading = read_text("20240217.json", &collection("", &[]));
    assert!(reading.faults.is_empty());
    assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![])]);
}

#[test]
fn a_file_without_a_date_is_left_out() {
    let reading = read_text("control.geojson", &collection("", &[feature("", "{}")]));
    assert_eq!(only_fault(&reading), (None, &Problem::NoDate, Action::FileLeftOut));
    let reading = read_text("20240217.geojson", &collection(r#""date":"soon","#, &[feature("", "{}")]));
    assert_eq!(only_fault(&reading), (Some("date"), &Problem::BadDate("soon".to_owned()), Action::FileLeftOut));
}

#[test]
fn a_file_in_an_unknown_reference_system_is_left_out() {
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:28404"}},"#;
    let reading = read_text("20240217.geojson", &collection(crs, &[feature("", "{}")]));
    assert_eq!(only_fault(&reading).1, &Problem::UnknownCrs("EPSG:28404".to_owned()));
}

#[test]
fn what_is_no_control_data_says_what_was_expected() {
    let point = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0]},"properties":{}}"#.to_owned();
    let points = collection("", &[point]);
    let texts = [points.as_str(), "{}", r#"{"type":"Topology"}"#, r#"{"type":"FeatureCollection"}"#, r#"{"type":7}"#];
    for text in texts {
        let reading = read_text("20240217.geojson", text);
        assert!(matches!(only_fault(&reading).1, Problem::NotControlData(text) if text.contains("expected")));
    }
}

#[test]
fn a_feature_at_fault_is_named_and_the_others_stay() {
    let bad = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,91],[0,0]]]}}"#;
    let features = [bad.to_owned(), "7".to_owned(), feature("", r#"{"date":"soon"}"#), feature("", "{}")];
    let reading = read_text("20240217.geojson", &collection("", &features));
    assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![3])]);
    let faults: Vec<_> = reading.faults.iter().map(|f| (f.feature.unwrap(), f.property.as_deref())).collect();
    assert_eq!(faults, [(0, Some("geometry.coordinates[0][2]")), (1, None), (2, Some("properties.date"))]);
}
