//! Other people's files: nothing in them is dropped silently, and no text is taken for something else.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::{Command, cargo::cargo_bin_cmd};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// A folder with these files, given as names and texts.
fn folder(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = fresh_folder("inputs", name);
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A feature: a square of one degree from its south-western corner.
fn square(properties: &Value, west: f64, south: f64) -> Value {
    let (east, north) = (west + 1.0, south + 1.0);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn line(properties: &Value) -> Value {
    let geometry = json!({"type": "LineString", "coordinates": [[2.7, 51.1], [7.2, 47.5]]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn frontline(arguments: &[&str]) -> Command {
    let mut program = cargo_bin_cmd!("frontline");
    program.args(arguments).arg("--quiet");
    program
}

/// The JSON on standard output of a run that must end with this exit code.
fn json_of(arguments: &[&str], path: &Path, code: i32) -> Value {
    let output = frontline(arguments).arg(path).arg("--json").assert().code(code).get_output().clone();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stderr_of(arguments: &[&str], path: &Path, code: i32) -> String {
    let output = frontline(arguments).arg(path).assert().code(code).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

/// `date class control` of each row of `areas`.
fn classes(path: &Path) -> Vec<String> {
    let rows = json_of(&["areas"], path, 0);
    let text = |row: &Value, member: &str| row[member].as_str().unwrap_or("null").to_owned();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| format!("{} {} {}", text(row, "date"), text(row, "class"), text(row, "control"))).collect()
}

/// Every problem, and what was done about it.
fn faults(path: &Path) -> Vec<String> {
    let report = json_of(&["validate"], path, 3);
    let text = |fault: &Value, member: &str| fault[member].as_str().unwrap_or_default().to_owned();
    let faults = report["faults"].as_array().unwrap().iter();
    faults
        .map(|fault| format!("{}: {}; {}", text(fault, "file"), text(fault, "problem"), text(fault, "action")))
        .collect()
}

#[test]
fn one_file_for_each_party_is_one_report() {
    let file = |west| collection(&[square(&json!({}), west, 48.0)]);
    let files = [
        ("blue_2023-01-01.geojson", file(38.0)),
        ("red_2023-01-01.geojson", file(37.0)),
        ("blue_2023-02-01.geojson", file(38.0)),
        ("red_2023-02-01.geojson", file(37.0)),
    ];
    let path = folder("file for each party", &files);
    let days = ["2023-01-01", "2023-02-01"];
    let expected = days.map(|day| ["blue", "red"].map(|party| format!("{day} {party} {party}"))).concat();
    assert_eq!(classes(&path), expected);
    frontline(&["validate"]).arg(&path).assert().code(0);
}

#[test]
fn files_for_each_region_keep_the_classes_that_they_name() {
    let file = |west, party: &str| collection(&[square(&json!({"control": party}), west, 48.0)]);
    let files = [("north_2023-01-01.geojson", file(38.0, "Red")), ("south_2023-01-01.geojson", file(37.0, "Blue"))];
    let path = folder("regions", &files);
    assert_eq!(classes(&path), ["2023-01-01 Blue Blue", "2023-01-01 Red Red"]);
}

#[test]
fn a_second_report_of_the_same_time_is_a_fault() {
    let file = |south| collection(&[square(&json!({"control": "Red"}), 37.0, south)]);
    let files = [("2023-01-01.geojson", file(48.0)), ("2023-01-01 (1).geojson", file(48.1))];
    let found = faults(&folder("second report", &files));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("a second, different report of the same time; file left out"), "{found:?}");
}

#[test]
fn lines_and_points_are_counted_where_they_are_left_out() {
    let polygon = square(&json!({"control": "Central Powers", "date": "1914-12-01"}), 3.0, 49.0);
    let point = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [3, 49]}});
    let front = || line(&json!({"name": "Western Front", "date": "1917-04-05"}));
    let path = folder("lines", &[("mix.geojson", collection(&[polygon, front(), front(), point]))]);
    assert_eq!(faults(&path), ["mix.geojson: 2 lines and 1 points have no area and are not shown; feature left out"]);
    let path = folder("only lines", &[("front.geojson", collection(&[front()]))]);
    let text = stderr_of(&["areas"], &path, 1);
    assert!(text.contains("expected polygons, found only 1 lines and 0 points"), "{text}");
}

#[test]
fn a_property_that_no_feature_has_is_an_error_that_lists_the_properties() {
    let file = collection(&[square(&json!({"control": "Red", "year": 2023}), 37.0, 48.0)]);
    let path = folder("typo", &[("2023-01-01.geojson", file)]);
    let text = stderr_of(&["areas", "--class-property", "SUBJECTTO"], &path, 1);
    assert!(text.contains("no feature has the property `SUBJECTTO`, there are: `control`, `year`"), "{text}");
    let output = frontline(&["areas", "--csv", "--class-property", "year"]).arg(&path).assert().code(0);
    assert!(String::from_utf8_lossy(&output.get_output().stdout).contains(",2023,2023,"));
}

#[test]
fn the_words_of_another_war_stay_as_they_are() {
    let zone = |status: &str, date: &str, west| square(&json!({"status": status, "date": date}), west, 46.0);
    let features = [
        zone("Occupied", "1940-07-10", 2.0),
        zone("Free zone", "1940-07-10", 3.0),
        zone("Occupied", "1942-11-11", 2.0),
        zone("Liberated", "1942-11-11", 3.0),
    ];
    let path = folder("france", &[("france.geojson", collection(&features))]);
    let expected = [
        "1940-07-10 Free zone Free zone",
        "1940-07-10 Occupied Occupied",
        "1942-11-11 Liberated Liberated",
        "1942-11-11 Occupied Occupied",
    ];
    assert_eq!(classes(&path), expected);
    let changes = json_of(&["changes", "--from", "1940-07-10", "--to", "1942-11-11"], &path, 0).to_string();
    assert!(!changes.to_lowercase().contains("russian") && !changes.to_lowercase().contains("ukrainian"), "{changes}");
}

#[test]
fn a_class_of_the_users_is_taken_literally() {
    let zone = |side: &str, west| square(&json!({"side": side, "date": "1854-09-20"}), west, 44.4);
    let name = |text: &str| json!({"en": text, "uk": text});
    let class = |key: &str| json!({"key": key, "name": name(key), "control": key});
    let manifest = json!({
        "parties": [{"key": "Russia", "name": name("Russian Empire")}, {"key": "Allies", "name": name("Allies")}],
        "classes": [class("Russia"), class("Allies")],
        "sources": [{"name": "atlas", "path": "crimea1854.geojson", "class_property": "side"}],
    });
    let file = collection(&[zone("Russia", 34.0), zone("Allies", 33.0)]);
    let files = [("frontline.json", manifest.to_string()), ("crimea1854.geojson", file)];
    let path = folder("crimea", &files);
    assert_eq!(classes(&path), ["1854-09-20 Russia Russia", "1854-09-20 Allies Allies"]);
    frontline(&["validate"]).arg(&path).assert().code(0);
}

#[test]
fn copies_of_deepstate_and_a_class_of_the_users_are_read_by_the_scheme_of_their_war() {
    let file = collection(&[square(&json!({}), 37.0, 48.0)]);
    let copies = folder("copies", &[("deepstatemap_data_20240709.geojson", file.clone())]);
    let scheme = |arguments: &[&str], path: &Path| {
        let rows = json_of(arguments, path, 0);
        rows[0]["control"].as_str().unwrap().to_owned()
    };
    let at = ["at", "--lon", "36.5", "--lat", "48.5"];
    assert_eq!(scheme(&["areas"], &copies), "russian");
    frontline(&at).arg(&copies).assert().code(0);
    let own = folder("own", &[("31JAN2023.geojson", file)]);
    assert_eq!(scheme(&["areas", "--class", "russian"], &own), "russian");
    assert_eq!(scheme(&["areas"], &own), "reported");
}

#[test]
fn a_format_that_is_not_read_is_named_with_the_command_that_converts_it() {
    let kml = "<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"></kml>".to_owned();
    let table = "WKT,control,date\n\"POLYGON ((37 48,38 48,38 49,37 48))\",Red,2023-01-01\n".to_owned();
    for (name, text, format) in [
        ("z.kml", kml, "KML is not read, make GeoJSON of it: ogr2ogr"),
        ("zones.csv", table, "a table (CSV) with ground"),
    ] {
        let path = folder(&format!("foreign {name}"), &[(name, text)]);
        for path in [&path, &path.join(name)] {
            let text = stderr_of(&["areas"], path, 1);
            assert!(text.contains(format) && text.contains(name), "{text}");
        }
    }
    let file = collection(&[square(&json!({"control": "Red"}), 37.0, 48.0)]);
    let files = [("2023-01-01.geojson", file), ("old.kml", "<kml>".to_owned()), ("towns.csv", "id,lon\n".to_owned())];
    let found = faults(&folder("foreign beside", &files));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("old.kml: KML is not read"), "{found:?}");
}

#[test]
fn features_line_by_line_and_numbers_that_are_none_are_read() {
    let feature = |date: &str| square(&json!({"control": "Red", "date": date}), 37.0, 48.0).to_string();
    let (one, two) = (feature("2023-01-01"), feature("2023-02-01"));
    let lines = folder("lines", &[("a.geojsonl", format!("{one}\n{two}\n"))]);
    let sequence = folder("sequence", &[("b.geojsons", format!("\u{1e}{one}\n\u{1e}{two}\n"))]);
    for path in [lines, sequence] {
        assert_eq!(classes(&path), ["2023-01-01 Red Red", "2023-02-01 Red Red"]);
    }
    let text =
        collection(&[square(&json!({"control": "Red", "note": 0}), 37.0, 48.0)]).replace("\"note\":0", "\"note\":NaN");
    let path = folder("not a number", &[("2023-01-01.geojson", text)]);
    assert_eq!(classes(&path), ["2023-01-01 Red Red"]);
    assert!(faults(&path)[0].contains("1 numbers that JSON does not have, such as NaN, first on line 1"));
}

#[test]
fn positions_in_metres_and_esri_json_get_a_hint() {
    let ring = [[4_118_821.2, 6_106_854.8], [4_230_140.7, 6_106_854.8], [4_230_140.7, 6_274_861.4]];
    let ring: Vec<_> = ring.iter().chain(&ring[..1]).collect();
    let metres = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}});
    let path = folder("metres", &[("2023-01-01.geojson", collection(&[metres]))]);
    let text = stderr_of(&["areas"], &path, 1);
    assert!(text.contains("are no degrees") && text.contains("ogr2ogr -s_srs EPSG:3857"), "{text}");
    let esri =
        json!({"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}, "geometry": {"rings": [ring]}}]});
    let path = folder("esri", &[("2023-01-01.json", esri.to_string())]);
    let text = stderr_of(&["areas"], &path, 1);
    assert!(text.contains("found Esri JSON; ask the service for f=geojson"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_fifo_or_a_device_in_a_folder_is_a_fault_and_keeps_nobody_waiting() {
    use std::{os::unix::fs::symlink, process::Command as Process, time::Duration};
    let file = collection(&[square(&json!({"control": "Red"}), 37.0, 48.0)]);
    let path = folder("fifo", &[("2023-01-01.geojson", file)]);
    assert!(Process::new("mkfifo").arg(path.join("2023-01-02.geojson")).status().unwrap().success());
    assert!(Process::new("mkfifo").arg(path.join("other")).status().unwrap().success());
    symlink("/dev/zero", path.join("2023-01-03.geojson")).unwrap();
    symlink(&path, path.join("2023-01-04.geojson")).unwrap();
    let output = frontline(&["validate", "--json"]).arg(&path).timeout(Duration::from_mins(2)).assert().code(3);
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    for found in ["found a FIFO", "found a device", "found a folder"] {
        assert!(text.contains(found), "{text}");
    }
    assert!(Process::new("mkfifo").arg(path.join("frontline.json")).status().unwrap().success());
    let mut info = frontline(&["info"]);
    let output = info.arg(&path).timeout(Duration::from_mins(2)).assert().code(1).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("frontline.json: expected a plain file, found a FIFO"));
}

#[test]
fn a_manifest_that_is_too_large_is_refused() {
    let file = collection(&[square(&json!({"control": "Red"}), 37.0, 48.0)]);
    let manifest = format!("{{\"title\": \"{}\"}}", "x".repeat(17 << 20));
    let path = folder("large manifest", &[("2023-01-01.geojson", file), ("frontline.json", manifest)]);
    let text = stderr_of(&["info"], &path, 1);
    assert!(text.contains("frontline.json: over the limit of 16777216 bytes"), "{}", &text[..text.len().min(300)]);
}

/// A dataset in which every text is hostile.
fn hostile(name: &str) -> PathBuf {
    let evil = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}<script>alert(1)</script>\r\n=cmd";
    let class = format!("=cmd|' /C calc'!A0{evil}");
    let zone = |south| collection(&[square(&json!({"class": class}), 37.0, south)]);
    let text = |start: &str| json!({"en": format!("{start}{evil}"), "uk": format!("{start}{evil}")});
    let manifest = json!({
        "title": text("T"), "method": text("M"), "attribution": text("A"), "licence": format!("L{evil}"),
        "parties": [{"key": format!("@red{evil}"), "name": text("R")}],
        "classes": [{"key": class, "name": text("C"), "control": format!("@red{evil}")}],
        "sources": [{"name": format!("+S{evil}"), "terms": format!("-{evil}"), "path": "s"}],
    });
    let files = [
        ("frontline.json", manifest.to_string()),
        ("s/2024-01-01.geojson", zone(48.0)),
        ("s/2024-01-05.geojson", zone(48.5)),
        ("s/2024-01-06\u{1b}[2J.geojson", "{}".to_owned()),
    ];
    folder(name, &files)
}

#[test]
fn control_characters_reach_no_terminal() {
    let path = hostile("hostile");
    let commands: [&[&str]; 9] = [
        &["info"],
        &["validate"],
        &["areas"],
        &["areas", "--csv"],
        &["areas", "--json"],
        &["at", "--lon", "37.5", "--lat", "48.4"],
        &["changes", "--from", "2024-01-01", "--to", "2024-01-05"],
        &["changes", "--from", "2024-01-01", "--to", "2024-01-05", "--geojson"],
        &["pack", "-o", "/dev/null", "--source", "none\u{1b}[2J"],
    ];
    for command in commands {
        let mut program = cargo_bin_cmd!("frontline");
        let output = program.args(command).arg(&path).output().unwrap();
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let obeyed = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
            assert!(!text.contains(obeyed), "{command:?}: {text:?}");
        }
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "{command:?}");
    }
}

#[test]
fn no_cell_of_a_table_begins_a_formula() {
    let path = hostile("formula");
    for command in [&["areas", "--csv"][..], &["changes", "--from", "2024-01-01", "--to", "2024-01-05", "--csv"]] {
        let output = frontline(command).arg(&path).assert().success().get_output().clone();
        let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
        for row in rows.records().map(Result::unwrap) {
            for cell in &row {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{command:?}: {cell:?}");
            }
        }
    }
}

#[test]
fn markup_in_texts_stays_text() {
    let path = hostile("markup");
    let output = frontline(&["render", "--format", "svg", "-o", "-"]).arg(&path).assert().success();
    let svg = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(!svg.contains("<script") && svg.contains("&lt;script"), "{}", &svg[..500]);
    assert!(!svg.contains(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\t')));
}

#[test]
fn a_line_break_in_a_class_does_not_break_the_table() {
    let folder =
        folder("line-breaks", &[("2024-01-01.geojson", collection(&[square(&json!({"class": "a\nb"}), 37.0, 48.0)]))]);
    let output = frontline(&["areas"]).arg(&folder).assert().code(0).get_output().stdout.clone();
    let table = String::from_utf8(output).unwrap();
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.contains("a\\u000ab"), "{table}");
}

#[test]
fn a_year_before_our_era_is_typed_like_any_other_date() {
    let folder = folder(
        "before-our-era",
        &[("a.geojson", collection(&[square(&json!({"class": "a", "date": "323 BC"}), 37.0, 48.0)]))],
    );
    for arguments in [["areas", "--at", "-0323"], ["areas", "--from", "-0323"]] {
        frontline(&arguments).arg(&folder).assert().code(0);
    }
}
