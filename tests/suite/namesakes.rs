//! Places of the same name are told apart in every command that takes a place.

use std::{fs, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// Two reports of a square around a position.
fn around(name: &str, lon: f64, lat: f64) -> PathBuf {
    let folder = fresh_folder("namesakes", name);
    let (west, east, south, north) = (lon - 0.1, lon + 0.1, lat - 0.1, lat + 0.1);
    let ring = json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
    let zone = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"class": "red"},
        "geometry": {"type": "Polygon", "coordinates": [ring]}}]});
    for date in ["2024-01-01", "2024-01-03"] {
        fs::write(folder.join(format!("{date}.geojson")), zone.to_string()).unwrap();
    }
    folder
}

fn run(arguments: &[&str], path: &PathBuf, code: i32) -> (Vec<u8>, String) {
    let output = cargo_bin_cmd!("frontline").args(arguments).arg(path).assert().code(code).get_output().clone();
    (output.stdout, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn several_places_near_the_zones_are_an_error_that_lists_them_in_every_command() {
    // The four in Donetsk Oblast are within a box of a degree.
    let path = around("several", 37.2868, 48.6174);
    let other = around("far", 37.967, 48.499);
    let both = fresh_folder("namesakes", "both");
    let text = |path: &PathBuf, file: &str| fs::read(path.join(file)).unwrap();
    fs::write(both.join("2024-01-01.geojson"), text(&path, "2024-01-01.geojson")).unwrap();
    fs::write(both.join("2024-01-03.geojson"), text(&other, "2024-01-03.geojson")).unwrap();
    let out = both.join("out.svg").display().to_string();
    let film = both.join("out.gif").display().to_string();
    let commands: [&[&str]; 4] = [
        &["at", "--place", "Andriivka"],
        &["render", "--place", "Andriivka", "-o", &out],
        &["sheet", "--every", "P1D", "--place", "Andriivka", "-o", &out],
        &["film", "--size", "640x480", "--place", "Andriivka", "-o", &film],
    ];
    for command in commands {
        let (_, err) = run(command, &both, 1);
        assert!(err.contains("`Andriivka` is not one place"), "{command:?}: {err}");
        assert!(err.contains("Andriivka, Donetsk Oblast (37.287, 48.617; number 713445)"), "{command:?}: {err}");
        assert!(err.contains("Andriivka, Kharkiv Oblast (36.626, 49.535; number 713428)"), "{command:?}: {err}");
    }
}

#[test]
fn the_only_one_near_the_zones_is_taken_and_told() {
    let path = around("one", 37.967, 48.499);
    let (out, err) = run(&["at", "--json", "--place", "Andriivka"], &path, 0);
    assert_eq!(serde_json::from_slice::<Value>(&out).unwrap()[0]["class"], "red");
    assert!(err.starts_with("Andriivka: Andriivka, Donetsk Oblast (37.967, 48.499; number 90000002), not "), "{err}");
    assert!(err.contains("Kharkiv Oblast"), "{err}");
}

#[test]
fn a_region_or_a_number_says_which_one() {
    let path = around("region", 36.6264, 49.5354);
    for place in ["Andriivka, Kharkiv", "Андріївка, Харківська", "713428"] {
        let (out, err) = run(&["at", "--json", "--place", place], &path, 0);
        assert_eq!(serde_json::from_slice::<Value>(&out).unwrap()[0]["class"], "red", "{place}");
        assert_eq!(err, "");
    }
}

#[test]
fn a_name_that_several_places_have_is_refused_whatever_their_sizes() {
    // Towns in Dnipropetrovsk and Vinnytsia Oblasts, and villages near Bakhmut.
    let path = around("sizes", 31.0, 44.0);
    for place in ["Pidhorodne", "Kalynivka", "Pokrovske"] {
        let (_, err) = run(&["at", "--place", place], &path, 1);
        assert!(err.contains("is not one place"), "{place}: {err}");
    }
}
