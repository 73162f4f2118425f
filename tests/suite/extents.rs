//! Boxes and positions outside the data are told, with where the data are.

use std::{fs, path::Path};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::json;

use crate::surroundings::fresh_folder;

fn stderr_of(arguments: &[&str], code: i32) -> String {
    let output = cargo_bin_cmd!("frontline").args(arguments).assert().code(code).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn figures_of_a_box_outside_the_data_are_refused() {
    for command in [&["changes"][..], &["agree", "embedded", "embedded"]] {
        let err = stderr_of(&[command, &["--bbox", "10,40,12,42"]].concat(), 1);
        assert!(err.contains("the box 10.00,40.00,12.00,42.00 lies outside the data, whose box is 22.1"), "{err}");
        let err = stderr_of(&[command, &["--bbox", "48,37,49,38"]].concat(), 1);
        assert!(err.contains("longitude comes first: --bbox 37,48,38,49?"), "{err}");
    }
}

#[test]
fn a_position_outside_the_data_is_told() {
    let err = stderr_of(&["at", "--lon", "48.595", "--lat", "38.0"], 0);
    assert!(err.contains("warning: the position 48.595,38 lies outside the data"), "{err}");
    assert!(err.contains("swapped: --lon 38 --lat 48.595?"), "{err}");
    assert!(!stderr_of(&["at", "--lon", "38.0", "--lat", "48.595"], 0).contains("warning"));
}

#[test]
fn a_picture_of_a_box_outside_the_data_is_drawn_with_a_warning() {
    let out = fresh_folder("extents", "pictures");
    let path = |name: &str| out.join(name).display().to_string();
    let bbox = ["--no-basemap", "--bbox", "48,37,49,38", "-q", "-o"];
    let (picture, sheet, film) = (path("a.svg"), path("b.svg"), path("c.gif"));
    let days = ["--from", "2024-01-01", "--to", "2024-01-03"];
    for command in [
        [&["render"], &bbox[..], &[&picture]].concat(),
        [&["sheet", "--dates", "2024-01-01,2024-02-01"], &bbox[..], &[&sheet]].concat(),
        [&["film", "--size", "640x480"], &days[..], &bbox[..], &[&film]].concat(),
    ] {
        let err = stderr_of(&command, 0);
        assert_eq!(err.matches("longitude comes first: --bbox 37,48,38,49?").count(), 1, "{command:?}: {err}");
    }
}

/// A dataset in Korea without regions.
fn abroad(folder: &Path) -> String {
    let ring = json!([[128.5, 35.0], [129.5, 35.0], [129.5, 36.0], [128.5, 36.0], [128.5, 35.0]]);
    let zone = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"class": "red"},
        "geometry": {"type": "Polygon", "coordinates": [ring]}}]});
    fs::write(folder.join("1950-08-01.geojson"), zone.to_string()).unwrap();
    folder.display().to_string()
}

#[test]
fn a_dataset_abroad_without_regions_is_told_how_to_bring_some() {
    let path = abroad(&fresh_folder("extents", "abroad"));
    for command in ["areas", "changes"] {
        let err = stderr_of(&[command, "--region", "Busan", &path], 1);
        assert!(err.contains("these data bring no regions") && err.contains("frontline.json"), "{err}");
        assert!(!err.contains("Cherkasy"), "{err}");
    }
}
