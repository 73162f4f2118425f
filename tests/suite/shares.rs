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
