//! Shares of ground in percent: of the country, of regions, and of both together.

use std::{fs, path::Path};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    control::evolution::Evolution,
    formats::topojson::{Packed, pack_from_timeline, timeline_from_pack},
};
use serde_json::{Value, json};

use crate::{home::given, surroundings::fresh_folder};

/// Standard output of a run that must succeed.
pub(crate) fn output_of(arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("frontline").args(arguments).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

fn square([west, south, east, north]: [f64; 4]) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

fn report(ground: [f64; 4]) -> String {
    json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"class": "red"}, "geometry": square(ground)}]})
    .to_string()
}

/// A dataset with an outline, whose blank ground is nobody's.
fn manifest() -> String {
    json!({
        "parties": [{"key": "red", "name": "Red"}],
        "classes": [{"key": "red", "name": "Red", "control": "red"}],
        "home": "home.geojson",
    })
    .to_string()
}

#[test]
fn the_embedded_data_have_shares_of_the_whole_country() {
    let rows: Value = serde_json::from_str(&output_of(&["areas", "--at", "2025-08-31", "--json"])).unwrap();
    let russian = rows.as_array().unwrap().iter().filter(|row| row["control"] == "russian");
    let percent: f64 = russian.map(|row| row["percent"].as_f64().unwrap()).sum();
    assert_eq!(format!("{percent:.1}"), "19.0", "{rows}");
    let table = output_of(&["areas", "--at", "2025-08-31"]);
    assert!(table.contains("russian, %") && table.contains("19.0"), "{table}");
    let csv = output_of(&["areas", "--at", "2025-08-31", "--csv"]);
    assert!(csv.lines().skip(1).all(|line| !line.ends_with(',')), "{csv}");
    let by_region = output_of(&["areas", "--at", "2025-08-31", "--by", "region"]);
    let whole = by_region.lines().last().unwrap();
    assert!(whole.contains("Whole") && whole.contains(" 19.0"), "{whole}");
}

#[test]
fn an_outline_gives_shares_without_a_party_that_holds_the_rest() {
    let folder = fresh_folder("shares", "outline");
    fs::write(folder.join("frontline.json"), manifest()).unwrap();
    fs::write(folder.join("home.geojson"), square([45.0, 34.0, 47.0, 35.0]).to_string()).unwrap();
    fs::write(folder.join("2024-01-01.geojson"), report([45.0, 34.0, 46.0, 35.0])).unwrap();
    let percent = |path: &Path| -> f64 {
        let rows: Value = serde_json::from_str(&output_of(&["areas", "--json", path.to_str().unwrap()])).unwrap();
        rows[0]["percent"].as_f64().unwrap()
    };
    assert!((percent(&folder) - 50.0).abs() < 0.1);
    // A pack beside no manifest keeps the outline.
    let pack = folder.join("pack.topojson.gz");
    output_of(&["pack", folder.to_str().unwrap(), "-o", pack.to_str().unwrap()]);
    assert!((percent(&pack) - 50.0).abs() < 0.1);
}

#[test]
fn a_pack_keeps_an_outline_without_a_remainder() {
    let dataset = given(&[
        ("frontline.json", manifest()),
        ("home.geojson", square([45.0, 34.0, 47.0, 35.0]).to_string()),
        ("2024-01-01.geojson", report([45.0, 34.0, 46.0, 35.0])),
    ]);
    let timeline = &dataset.timelines[0];
    assert!(timeline.scheme().outline.is_some() && timeline.scheme().remainder.is_none());
    let packed = pack_from_timeline(timeline, &Evolution::of(timeline), &Packed::default()).unwrap();
    assert_eq!(timeline_from_pack(&packed).unwrap().timeline.scheme(), timeline.scheme());
}

/// A dataset with its own regions, and a zone.
fn with_regions(name: &str, regions: &[(&str, [f64; 4])], zone: &Value) -> String {
    let folder = fresh_folder("shares", name);
    let manifest = json!({
        "parties": [{"key": "red", "name": "Red"}],
        "classes": [{"key": "red", "name": "Red", "control": "red"}],
        "regions": "regions.geojson",
    });
    let region = |(id, corners): &(&str, [f64; 4])| json!({"type": "Feature", "properties": {"id": id, "name": id}, "geometry": square(*corners)});
    let regions: Vec<Value> = regions.iter().map(region).collect();
    let zone = json!({"type": "Feature", "properties": {"class": "red"}, "geometry": zone});
    let collection = |features: Vec<Value>| json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join("frontline.json"), manifest.to_string()).unwrap();
    fs::write(folder.join("regions.geojson"), collection(regions)).unwrap();
    fs::write(folder.join("2024-01-01.geojson"), collection(vec![zone])).unwrap();
    folder.display().to_string()
}

fn by_region(path: &str) -> Vec<Value> {
    serde_json::from_str(&output_of(&["areas", "--by", "region", "--json", path])).unwrap()
}

#[test]
fn no_share_exceeds_a_hundred_percent_whatever_the_edges() {
    // The edges of one are long and those of the other short, or both are long and reach beyond.
    let point = |lon: u32, lat: f64| json!([f64::from(lon), lat]);
    let mut ring: Vec<Value> = (30..=44).map(|lon| point(lon, 47.0)).collect();
    ring.extend((30..=44).rev().map(|lon| point(lon, 49.0)));
    ring.push(point(30, 47.0));
    let short = json!({"type": "Polygon", "coordinates": [ring]});
    let zones = [short, square([30.0, 47.0, 44.0, 49.0]), square([29.0, 46.0, 50.0, 50.0])];
    let regions = [
        vec![("A", [30.0, 47.0, 44.0, 49.0])],
        vec![("A", [30.0, 47.0, 37.0, 49.0]), ("B", [37.0, 47.0, 44.0, 49.0])],
        vec![("A", [30.0, 47.0, 44.0, 48.0]), ("B", [30.0, 48.0, 44.0, 49.0])],
    ];
    for (zone, regions) in zones.iter().flat_map(|zone| regions.iter().map(move |regions| (zone, regions))) {
        let rows = by_region(&with_regions("long", regions, zone));
        let shares: Vec<f64> = rows.iter().filter_map(|row| row["percent"].as_f64()).collect();
        assert_eq!(shares.len(), regions.len(), "{rows:?}");
        // Up to 13 % of a region lies between the geodesic along its edge and the parallel.
        assert!(shares.iter().all(|percent| (85.0..=100.0).contains(percent)), "{rows:?}");
    }
}

#[test]
fn real_ground_outside_the_regions_has_a_row_and_rounding_has_none() {
    let regions = [("A", [37.000_04, 48.0, 37.5, 48.5])];
    // 4 m beyond the western border.
    let rows = by_region(&with_regions("rounded", &regions, &square([37.0, 48.1, 37.4, 48.4])));
    assert!(rows.iter().all(|row| row["region"] == "A"), "{rows:?}");
    let whole: Vec<Value> = serde_json::from_str(&output_of(&[
        "areas",
        "--json",
        &with_regions("rounded", &regions, &square([37.0, 48.1, 37.4, 48.4])),
    ]))
    .unwrap();
    assert_eq!(rows[0]["km2"], whole[0]["km2"]);
    // 370 m beyond it.
    let rows = by_region(&with_regions("real", &regions, &square([36.995, 48.1, 37.4, 48.4])));
    assert!(rows.iter().any(|row| row["region"].is_null() && row["km2"].as_f64().unwrap() > 10.0), "{rows:?}");
}

#[test]
fn the_embedded_data_have_no_ground_outside_every_region() {
    let table = output_of(&["areas", "--by", "region", "--every", "P1Y"]);
    assert!(!table.contains("outside every region"), "{table}");
}

#[test]
fn steps_give_the_ends_of_months_with_the_reports_that_stand_for_them() {
    let rows: Vec<Value> = serde_json::from_str(&output_of(&["areas", "--every", "P1M", "--json"])).unwrap();
    let mut dates: Vec<&str> = rows.iter().map(|row| row["as_of"].as_str().unwrap()).collect();
    dates.dedup();
    assert_eq!((dates[0], dates[1], *dates.last().unwrap()), ("2022-02-28", "2022-03-31", "2026-07-31"));
    assert!(rows.iter().all(|row| row["age_days"].is_u64()), "{rows:?}");
    let at: Vec<Value> = serde_json::from_str(&output_of(&["areas", "--at", "2023-01-31", "--json"])).unwrap();
    let km2 = |rows: &[Value], fits: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        rows.iter().filter(|row| fits(row)).map(|row| row["km2"].clone()).collect()
    };
    assert_eq!(km2(&rows, &|row| row["as_of"] == "2023-01-31"), km2(&at, &|_| true));
    let weeks = output_of(&["areas", "--every", "P7D", "--from", "2024-01-01", "--to", "2024-02-01", "--csv"]);
    assert_eq!(weeks.lines().next().unwrap(), "as_of,date,class,control,km2,time,faults,percent,age_days");
    assert!(weeks.contains("\n2024-01-29,"), "{weeks}");
    let table = output_of(&["areas", "--every", "P1Y", "--region", "Donetsk"]);
    assert!(table.contains("As of") && table.contains("\n2025-12-31  "), "{table}");
}
