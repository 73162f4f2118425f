//! Broken and hostile geometry: ground counts once, no area is negative, and what exceeds a limit is reported.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use assert_cmd::{Command as Program, cargo::cargo_bin_cmd};
use flate2::{Compression, write::GzEncoder};
use frontline::{
    control::{evolution::Evolution, fault::Fault, snapshot::Snapshot, timeline::Timeline},
    dataset::{self, Dataset, GivenFile, Request},
    formats::topojson::{Packed, pack_from_timeline},
    geometry::{locate::Locator, polygon::Polygon, position::LonLat, ring::Ring},
};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// A folder with one report of one feature with this geometry.
fn folder(name: &str, geometry: &Value) -> PathBuf {
    let folder = fresh_folder("hostile", name);
    let feature = json!({"type": "Feature", "properties": {"class": "russian"}, "geometry": geometry});
    let text = json!({"type": "FeatureCollection", "features": [feature]}).to_string();
    fs::write(folder.join("2024-01-01.geojson"), text).unwrap();
    folder
}

fn polygon(rings: &Value) -> Value {
    json!({"type": "Polygon", "coordinates": rings})
}

fn opened(folder: &Path) -> Dataset {
    dataset::load(&Request { paths: vec![folder.to_owned()], ..Request::default() }, &|_| {}).unwrap()
}

/// The area of the last report, square kilometres.
fn km2(dataset: &Dataset) -> f64 {
    let snapshot = dataset.timelines[0].snapshots().last().unwrap();
    let areas: Vec<f64> = snapshot.polygons().map(|(_, polygon)| polygon.area_km2()).collect();
    assert!(areas.iter().all(|&km2| km2 > 0.0), "{areas:?}");
    areas.iter().sum()
}

fn holds(dataset: &Dataset, lon: f64, lat: f64) -> bool {
    let snapshot = dataset.timelines[0].snapshots().last().unwrap();
    Locator::new(snapshot.polygons().map(|(_, polygon)| &**polygon)).contains(LonLat { lon, lat })
}

fn said(fault: &Fault) -> String {
    format!("{}, {}", fault.problem, fault.action)
}

fn frontline(arguments: &[&str]) -> Program {
    let mut program = cargo_bin_cmd!("frontline");
    program.args(arguments).timeout(std::time::Duration::from_mins(2));
    program
}

#[test]
fn a_hole_larger_than_its_ring_is_cut_and_the_pack_can_be_opened() {
    let rings = json!([
        [[37, 48], [38, 48], [38, 49], [37, 49], [37, 48]],
        [[37.5, 48.5], [45, 48.5], [45, 55], [37.5, 55], [37.5, 48.5]],
    ]);
    let folder = folder("hole", &polygon(&rings));
    let dataset = opened(&folder);
    let left = json!([[[37, 48], [38, 48], [38, 48.5], [37.5, 48.5], [37.5, 49], [37, 49], [37, 48]]]);
    let left = km2(&opened(&self::folder("hole_cut", &polygon(&left))));
    assert!((km2(&dataset) - left).abs() < 0.01, "{} {left}", km2(&dataset));
    assert!(holds(&dataset, 37.2, 48.2) && !holds(&dataset, 37.7, 48.7));
    assert!(dataset.faults.iter().any(|fault| said(fault).contains("hole 1")), "{:?}", dataset.faults);
    let pack = folder.join("pack.topojson.gz");
    frontline(&["pack", folder.to_str().unwrap(), "-o", pack.to_str().unwrap()]).assert().success();
    assert!((km2(&opened(&pack)) - km2(&dataset)).abs() < 0.01);
}

#[test]
fn a_star_is_the_ground_it_covers() {
    // 101 points of a circle, joined by steps of twenty: the ring goes round twenty times.
    let point = |i: u32| {
        let angle = f64::from(i * 20 % 101) * std::f64::consts::TAU / 101.0;
        json!([37.0 + angle.cos(), 48.0 + angle.sin()])
    };
    let star: Vec<Value> = (0..=101).map(point).collect();
    let around: Vec<Value> = (0..=101).map(|i| point(i * 96 % 101)).collect();
    let star = opened(&folder("star", &polygon(&json!([star]))));
    let disc = km2(&opened(&folder("disc", &polygon(&json!([around])))));
    // Between two points of the star the edges leave a notch, down to 0.979 of the radius.
    assert!(km2(&star) < disc && km2(&star) > disc * 0.97, "{} {disc}", km2(&star));
    assert!(disc > 24_000.0 && disc < 27_000.0, "{disc}");
    assert!(holds(&star, 37.0, 48.0) && holds(&star, 37.5, 48.3));
    assert!(star.faults.iter().any(|fault| said(fault).contains("counted once")), "{:?}", star.faults);
}

#[test]
fn the_short_way_over_180_degrees_is_one_ground_however_it_is_written() {
    let band = |west: f64, east: f64| json!([[west, 62], [east, 62], [east, 68], [west, 68], [west, 62]]);
    let split = json!({"type": "MultiPolygon", "coordinates": [[band(170.0, 180.0)], [band(-180.0, -170.0)]]});
    let split = opened(&folder("split", &split));
    assert_eq!(split.faults, []);
    for (name, west, east) in [("unsplit", 170.0, -170.0), ("over180", 170.0, 190.0), ("below180", -190.0, -170.0)] {
        let dataset = opened(&folder(name, &polygon(&json!([band(west, east)]))));
        assert!((km2(&dataset) - km2(&split)).abs() < 0.01, "{name}: {} {}", km2(&dataset), km2(&split));
        assert!(holds(&dataset, 175.0, 65.0) && holds(&dataset, -175.0, 65.0) && !holds(&dataset, 0.0, 65.0), "{name}");
        assert_eq!(dataset.faults.len(), 1, "{name}: {:?}", dataset.faults);
        assert!(said(&dataset.faults[0]).contains("180°"), "{:?}", dataset.faults);
    }
}

/// Text that gzip compresses to very little.
fn compressed(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for &(part, times) in parts {
        let block = part.repeat(times.min(10_000));
        for _ in 0..times.div_ceil(10_000) {
            encoder.write_all(block.as_bytes()).unwrap();
        }
    }
    encoder.finish().unwrap()
}

#[test]
fn small_files_that_become_large_are_refused_with_the_bound() {
    let start = r#"{"type":"FeatureCollection","features":["#;
    let cases: [(&str, &[(&str, usize)], &str); 2] = [
        ("members", &[(start, 1), (r#"{"a":1,"#, 1), (r#""a":1,"#, 12_000_000)], "members of one object"),
        ("features", &[(start, 1), ("{},", 30_000_000)], "features in one file"),
    ];
    for (name, parts, bound) in cases {
        let path = fresh_folder("hostile", name).join("2024-01-01.geojson.gz");
        fs::write(&path, compressed(parts)).unwrap();
        let output = frontline(&["info", path.to_str().unwrap()]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(bound), "{name}: {said}");
    }
}

#[test]
fn a_ring_of_empty_positions_is_refused_at_the_first() {
    let folder = fresh_folder("hostile", "positions");
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"class":"russian"}},"geometry":{{"type":"Polygon","coordinates":[[{}[]]]}}}}]}}"#,
        "[],".repeat(5_000_000)
    );
    fs::write(folder.join("2024-01-01.geojson"), text).unwrap();
    let output = frontline(&["validate", folder.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("coordinates[0][0]") && said.contains("a position"), "{said}");
}

#[test]
fn a_zigzag_of_thousands_of_crossings_is_read_or_refused() {
    let folder = fresh_folder("hostile", "zigzag");
    for (day, shift) in [(1, 0.0), (2, 0.000_03)] {
        let tooth = |i: u32| json!([37.0 + shift + f64::from(i) * 1e-4, 48.0 + f64::from(i % 2)]);
        let mut ring: Vec<Value> = (0..8_000).map(tooth).collect();
        ring.push(json!([37.0 + shift, 48.5]));
        ring.push(tooth(0));
        let feature =
            json!({"type": "Feature", "properties": {"class": "russian"}, "geometry": polygon(&json!([ring]))});
        let text = json!({"type": "FeatureCollection", "features": [feature]}).to_string();
        fs::write(folder.join(format!("2024-01-0{day}.geojson")), text).unwrap();
    }
    let dataset = opened(&folder);
    assert!(km2(&dataset) > 0.0);
    let step = dataset.timelines[0].snapshots().windows(2).next().unwrap();
    let changes = frontline::control::change::class_changes(dataset.timelines[0].scheme(), &step[0], &step[1]);
    assert!(changes.is_ok_and(|changes| !changes.is_empty()));
}

#[test]
fn a_pack_of_other_programs_whose_rings_overlap_is_told_at_opening() {
    let square = json!([[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]);
    let dataset = opened(&folder("plain", &polygon(&square)));
    let timeline = &dataset.timelines[0];
    let report = &timeline.snapshots()[0];
    let (class, _) = report.polygons().next().unwrap();
    let corners = |corners: &[(f64, f64)]| Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap();
    let bow = corners(&[(0.0, 0.0), (3.0, 3.0), (2.0, 0.0), (0.0, 2.0)]);
    let square = corners(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]);
    let hole = corners(&[(2.0, 2.0), (5.0, 2.0), (5.0, 5.0), (2.0, 5.0)]);
    for (polygon, expected) in [
        (Polygon::new(bow, Vec::new()), Some("the outer ring meets itself")),
        (Polygon::new(square.clone(), vec![hole]), Some("the outer ring and hole 1 cross")),
        (Polygon::new(square, Vec::new()), None),
    ] {
        let snapshot = Snapshot::new(report.time, Arc::clone(&report.file), [(class, Arc::new(polygon))]);
        let packed = Timeline::new(timeline.source().clone(), Arc::clone(timeline.scheme()), vec![snapshot]).0;
        let bytes = pack_from_timeline(&packed, &Evolution::of(&packed), &Packed::default()).unwrap();
        let files = vec![GivenFile { name: "front.topojson".to_owned(), bytes: Arc::from(bytes) }];
        let opened = dataset::load(&Request { files, ..Request::default() }, &|_| {}).unwrap();
        let told: Vec<_> = opened.faults.iter().map(said).collect();
        match expected {
            Some(expected) => assert!(told.iter().any(|said| said.contains(expected)), "{told:?}"),
            None => assert!(told.is_empty(), "{told:?}"),
        }
    }
}
