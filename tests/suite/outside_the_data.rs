//! Dates outside the reports and between them: one rule for all commands.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// Reports of these days, of a square that moves to the east.
fn reports(name: &str, days: &[&str]) -> PathBuf {
    let folder = fresh_folder("outside-the-data", name);
    for (index, day) in days.iter().enumerate() {
        let west = 37.0 + index as f64 / 10.0;
        let ring = json!([[west, 48.0], [38.5, 48.0], [38.5, 49.0], [west, 49.0], [west, 48.0]]);
        let zone = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"class": "red"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}]});
        fs::write(folder.join(format!("{day}.geojson")), zone.to_string()).unwrap();
    }
    folder
}

/// Standard output and standard error of a run that must end with this exit code.
fn run(arguments: &[&str], path: &PathBuf, code: i32) -> (Vec<u8>, String) {
    let output = cargo_bin_cmd!("frontline").args(arguments).arg(path).assert().code(code).get_output().clone();
    (output.stdout, String::from_utf8(output.stderr).unwrap())
}

/// The commands that take a date, with this date as argument.
fn with_date(path: &Path, date: &str) -> Vec<Vec<String>> {
    let out = path.join("out.svg").display().to_string();
    let film = path.join("out.gif").display().to_string();
    let other = path.display().to_string();
    let commands: [&[&str]; 7] = [
        &["areas", "--at", date],
        &["changes", "--to", date],
        &["changes", "--from", date],
        &["agree", &other, "--at", date],
        &["render", "--no-basemap", "-o", &out, "--at", date],
        &["sheet", "--no-basemap", "-o", &out, "--dates", date],
        &["film", "--no-basemap", "--size", "640x480", "-o", &film, "--from", date],
    ];
    commands.iter().map(|command| command.iter().map(|&text| text.to_owned()).collect()).collect()
}

fn told(command: &[String], path: &PathBuf, code: i32) -> String {
    run(&command.iter().map(String::as_str).collect::<Vec<_>>(), path, code).1
}

#[test]
fn every_command_refuses_a_date_after_the_last_report_and_before_the_first() {
    let path = reports("refused", &["2024-01-01", "2024-01-10"]);
    for command in with_date(&path, "2030-01-01") {
        let err = told(&command, &path, 1);
        assert!(err.contains("2024-01-10"), "{command:?} names the last report: {err}");
    }
    for command in with_date(&path, "2023-12-31") {
        if command.iter().any(|text| text == "film" || text == "--from") {
            continue;
        }
        let err = told(&command, &path, 1);
        assert!(err.contains("no report up to 2023-12-31"), "{command:?}: {err}");
    }
}

#[test]
fn the_age_of_the_report_that_answers_is_told() {
    let path = reports("age", &["2024-01-01", "2024-01-10"]);
    for command in with_date(&path, "2024-01-05") {
        if command.iter().any(|text| text == "film") {
            continue;
        }
        let err = told(&command, &path, 0);
        assert!(err.contains("the last report up to 2024-01-05 is of 2024-01-01, 4 days older"), "{command:?}: {err}");
    }
    for command in with_date(&path, "2024-01-10") {
        // A single day makes no film.
        if command.iter().any(|text| text == "film") {
            continue;
        }
        assert!(!told(&command, &path, 0).contains("older"), "{command:?}");
    }
    let rows = |arguments: &[&str]| -> Value { serde_json::from_slice(&run(arguments, &path, 0).0).unwrap() };
    assert_eq!(rows(&["areas", "--json", "--at", "2024-01-05"])[0]["age_days"], 4);
    assert_eq!(rows(&["areas", "--json"])[0].get("age_days"), None);
    let changes = rows(&["changes", "--json", "--from", "2024-01-05", "--to", "2024-01-10"]);
    assert_eq!((&changes[0]["from_age_days"], &changes[0]["to_age_days"]), (&json!(4), &json!(0)));
    let other = path.display().to_string();
    assert_eq!(rows(&["agree", &other, "--json", "--at", "2024-01-05"])[0]["a_age_days"], 4);
}

#[test]
fn a_time_that_ends_before_it_begins_is_an_error() {
    let path = reports("backwards", &["2024-01-01", "2024-01-10"]);
    let out = path.join("out.svg").display().to_string();
    let film = path.join("out.gif").display().to_string();
    let other = path.display().to_string();
    let commands: [&[&str]; 5] = [
        &["areas"],
        &["changes"],
        &["agree", &other],
        &["sheet", "--no-basemap", "-o", &out, "--every", "P1D"],
        &["film", "--no-basemap", "-o", &film],
    ];
    for command in commands {
        let (_, err) = run(&[command, &["--from", "2024-01-05", "--to", "2024-01-03"]].concat(), &path, 1);
        assert!(err.contains("--from comes after --to") || err.contains("before it begins"), "{command:?}: {err}");
    }
    // A month includes its days.
    run(&["areas", "--from", "2024-01-05", "--to", "2024-01"], &path, 0);
}

#[test]
fn a_source_that_has_nothing_to_say_of_a_date_is_named_and_the_others_answer() {
    let path = reports("several", &[]);
    for (source, day) in [("early", "2024-01-01"), ("late", "2024-02-01")] {
        let folder = reports(&format!("several/{source}"), &[day, "2024-03-01"]);
        assert!(folder.starts_with(&path));
    }
    let manifest = r#"{"sources": [{"name": "Early", "path": "early"}, {"name": "Late", "path": "late"}]}"#;
    fs::write(path.join("frontline.json"), manifest).unwrap();
    let (out, err) = run(&["areas", "--json", "--at", "2024-01-15"], &path, 0);
    let rows: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["source"], "Early");
    assert!(err.contains("left out: Late has no report up to 2024-01-15"), "{err}");
}

#[test]
fn a_time_without_reports_inside_the_data_is_said_to_have_none() {
    let path = reports("between", &["2024-01-01", "2024-01-10"]);
    let (out, err) = run(&["areas", "--json", "--from", "2024-01-03", "--to", "2024-01-05"], &path, 0);
    assert_eq!(String::from_utf8(out).unwrap().trim(), "[]");
    assert!(err.contains("has no report from --from to --to"), "{err}");
}
