//! Ground counts once, for the class on top, in areas as in changes.

use std::sync::Arc;

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    analysis::areas::class_areas,
    control::{
        covered::{covered_by_report, covered_in, covered_of},
        evolution::Evolution,
        fault::{Action, Problem},
        timeline::Timeline,
    },
    dataset::{self, Dataset, GivenFile, Request},
    formats::topojson::{Packed, pack_from_timeline, timeline_from_pack},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::surroundings::{archives, fresh_folder};

/// The area of one degree at 48° north, square kilometres, computed by another program.
const ONE_DEGREE_KM2: f64 = 8_217.6;

type Corners = [f64; 4];

fn report(property: &str, zones: &[(&str, Corners)]) -> String {
    let feature = |&(class, [west, south, east, north]): &(&str, Corners)| {
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        json!({"type": "Feature", "properties": {property: class}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    json!({"type": "FeatureCollection", "features": zones.iter().map(feature).collect::<Vec<_>>()}).to_string()
}

fn given(reports: &[Vec<(&str, Corners)>]) -> Dataset {
    let file = |(zones, day): (&Vec<(&str, Corners)>, u32)| GivenFile {
        name: format!("2023-01-{day:02}.geojson"),
        bytes: Arc::from(report("control", zones).as_bytes()),
    };
    let files = reports.iter().zip(1..).map(file).collect();
    dataset::load(&Request { files, ..Request::default() }, &|_| {}).expect("opens")
}

/// The areas of a report by class key, rounded to a tenth of a square kilometre.
fn areas(timeline: &Timeline, index: usize) -> Vec<(String, f64)> {
    let snapshot = &timeline.snapshots()[index];
    let areas = class_areas(snapshot, &covered_of(timeline, None)[index]);
    let key = |class| timeline.scheme().get(class).key.clone();
    areas.into_iter().map(|area| (key(area.class), (area.km2 * 10.0).round() / 10.0)).collect()
}

#[test]
fn a_zone_that_is_reported_twice_counts_once_and_is_a_fault() {
    let degree = [37.0, 48.0, 38.0, 49.0];
    let dataset = given(&[vec![("Red", degree), ("Red", degree), ("Blue", [38.0, 48.0, 39.0, 49.0])]]);
    let expected = [("Blue".to_owned(), ONE_DEGREE_KM2), ("Red".to_owned(), ONE_DEGREE_KM2)];
    assert_eq!(areas(&dataset.timelines[0], 0), expected);
    let [fault] = &dataset.faults[..] else { panic!("{:?}", dataset.faults) };
    assert!(matches!(&fault.problem, Problem::Overlap { class, km2 } if class == "Red" && (km2 - 8_217.6).abs() < 0.1));
    assert_eq!((&*fault.file, fault.action), ("2023-01-01.geojson", Action::CountedOnce));
}

#[test]
fn ground_under_another_class_counts_for_the_one_on_top() {
    let zones = vec![("Assessed", [37.0, 48.0, 38.0, 49.0]), ("Claimed", [37.8, 48.0, 38.3, 49.0])];
    let alone = given(&[vec![("Claimed", [37.8, 48.0, 38.3, 49.0])]]);
    let dataset = given(&[zones]);
    let [(_, below), (_, above)] = &areas(&dataset.timelines[0], 0)[..] else { panic!("two classes") };
    assert_eq!(*above, areas(&alone.timelines[0], 0)[0].1);
    // Four fifths of the degree, in the ratio in which the border divides its long edges.
    assert!((below / (0.8 * ONE_DEGREE_KM2) - 1.0).abs() < 1e-4, "{below}");
    assert_eq!(dataset.faults.len(), 1);
}

#[test]
fn zones_that_share_a_border_are_no_fault() {
    let zones = vec![("Red", [37.0, 48.0, 38.0, 49.0]), ("Blue", [38.0, 48.0, 39.0, 49.0])];
    let dataset = given(&[zones]);
    assert_eq!(dataset.faults, []);
    assert_eq!(
        covered_in(dataset.timelines[0].scheme(), &dataset.timelines[0].snapshots()[0]).unwrap().total_km2(),
        0.0
    );
}

#[test]
fn a_pack_keeps_what_does_not_count() {
    let degree = [37.0, 48.0, 38.0, 49.0];
    let reports = [
        vec![("Red", degree)],
        vec![("Red", degree), ("Red", degree)],
        vec![("Red", degree), ("Blue", [37.5, 48.0, 39.0, 49.0])],
    ];
    let dataset = given(&reports);
    let timeline = &dataset.timelines[0];
    let evolution = Evolution::of(timeline);
    assert_eq!(evolution.covered.len(), 3);
    assert_eq!(evolution.covered, covered_of(timeline, None));
    let packed = pack_from_timeline(timeline, &evolution, &Packed::default()).unwrap();
    assert_eq!(timeline_from_pack(&packed).unwrap().evolution.covered, evolution.covered);
    // Packs written by earlier versions lack it, and it is computed when needed.
    let mut document: Value = serde_json::from_slice(&packed).unwrap();
    document["frontline"].as_object_mut().unwrap().remove("covered").unwrap();
    let read = timeline_from_pack(&serde_json::to_vec(&document).unwrap()).unwrap();
    assert_eq!(read.evolution.covered, []);
    assert_eq!(covered_of(&read.timeline, Some(&read.evolution)), evolution.covered);
}

#[test]
fn areas_have_a_total_for_each_control_and_tell_that_zones_overlap() {
    let folder = fresh_folder("counted", "areas");
    let degree = [37.0, 48.0, 38.0, 49.0];
    let zones = [("russian", degree), ("russian", degree), ("russian_before_2022", [38.0, 48.0, 39.0, 49.0])];
    let zones = [zones.as_slice(), &[("unknown", [39.0, 48.0, 40.0, 49.0])]].concat();
    std::fs::write(folder.join("2023-01-01.geojson"), report("class", &zones)).unwrap();
    let output = cargo_bin_cmd!("frontline").arg("areas").arg(&folder).assert().success().get_output().clone();
    let (text, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let columns =
        |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
    let table: Vec<Vec<String>> = text.lines().skip(1).map(columns).collect();
    let heading = table.iter().position(|row| row[0] == "Date").unwrap();
    let columns = ["Date", "russian_before_2022", "russian", "unknown", "All russian", "russian, %", "unknown, %"];
    assert_eq!(table[heading], columns, "{text}");
    let cells = ["8,217.6", "8,217.6", "8,217.6", "16,435.2", "2.74", "1.13"];
    assert_eq!(table.last().unwrap()[1..], cells.map(str::to_owned), "{text}");
    assert!(err.contains("zones overlap in 1 report,") && err.contains("8,217.6 km²"), "{err}");
}

#[test]
fn the_areas_of_owlmaps_are_those_of_its_ground() {
    let Some(folder) = archives() else { return };
    let request = Request { paths: vec![folder.join("owl")], ..Request::default() };
    let dataset = dataset::load(&request, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let index = timeline.snapshots().iter().position(|report| report.time.date().to_string() == "2024-12-31").unwrap();
    let (russian, scheme) = (timeline.scheme().control("russian"), timeline.scheme());
    let areas = class_areas(&timeline.snapshots()[index], &covered_of(timeline, None)[index]);
    let of_party = areas.iter().filter(|area| scheme.get(area.class).control == russian);
    let km2: f64 = of_party.map(|area| area.km2).sum();
    // `agree` measures the union of the polygons, 116,663.4; the sum of their areas is 116,666.1.
    assert!((km2 - 116_663.4).abs() < 0.06, "{km2}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    /// Counting from report to report gives the same as counting each report alone.
    #[test]
    fn counting_on_gives_what_each_report_gives(
        reports in proptest::collection::vec(proptest::collection::vec((0..3_usize, 0..9_u8, 0..9_u8, 1..5_u8, 1..5_u8), 1..6), 2..5)
    ) {
        let zone = |&(class, x, y, width, height): &(usize, u8, u8, u8, u8)| {
            let [x, y, width, height] = [x, y, width, height].map(|cells| f64::from(cells) * 0.037);
            (["Blue", "Red", "White"][class], [37.0 + x, 48.0 + y, 37.0 + x + width, 48.0 + y + height])
        };
        let zones: Vec<Vec<_>> = reports.iter().map(|report| report.iter().map(zone).collect()).collect();
        let dataset = given(&zones);
        let timeline = &dataset.timelines[0];
        for (report, counted) in timeline.snapshots().iter().zip(covered_by_report(timeline)) {
            let alone = covered_in(timeline.scheme(), report).unwrap();
            let counted = counted.unwrap();
            for area in class_areas(report, &alone) {
                let difference = (counted.km2(area.class) - alone.km2(area.class)).abs();
                // An edge of 11 km is a geodesic, up to 3 m beside the straight line along which it is clipped: 0.02
                // km² per edge. A
                // wrongly counted cell would be 11 km².
                let tolerance = 0.1;
                prop_assert!(difference < tolerance, "{difference} km² of {} km²", area.km2);
            }
        }
    }
}

#[test]
fn validate_looks_for_overlaps_where_opening_does_not() {
    // A circle twice, with more positions than opening checks for overlaps.
    let point = |index: u32| {
        let angle = f64::from(index % 30_000) / 30_000.0 * std::f64::consts::TAU;
        [37.0 + 0.5 * angle.cos(), 48.0 + 0.5 * angle.sin()]
    };
    let ring: Vec<_> = (0..=30_000).map(point).collect();
    let feature = json!({"type": "Feature", "properties": {"control": "Red"},
        "geometry": {"type": "Polygon", "coordinates": [ring]}});
    let text = json!({"type": "FeatureCollection", "features": [feature, feature]}).to_string();
    let folder = fresh_folder("counted", "large");
    std::fs::write(folder.join("2023-01-01.geojson"), text).unwrap();
    let request = Request { paths: vec![folder.clone()], ..Request::default() };
    assert_eq!(dataset::load(&request, &|_| {}).unwrap().faults, []);
    let output =
        cargo_bin_cmd!("frontline").args(["validate", "--json"]).arg(&folder).assert().code(3).get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["faults"].as_array().unwrap().len(), 1);
    assert!(report["faults"][0]["problem"].as_str().unwrap().starts_with("zones overlap: "), "{report}");
}
