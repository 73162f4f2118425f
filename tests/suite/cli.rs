//! The program as a user or a script sees it: arguments in, text and exit code out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assert_cmd::{Command as Program, cargo::cargo_bin_cmd};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// A folder with these files, given as names and texts.
fn folder_with(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = fresh_folder("cli", name);
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A feature of a class: a square of one degree from its south-western corner.
fn square(class: &str, west: f64, south: f64) -> Value {
    let (east, north) = (west + 1.0, south + 1.0);
    let ring = json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
    feature(class, json!([ring]))
}

fn feature(class: &str, rings: Value) -> Value {
    json!({
        "type": "Feature",
        "properties": {"class": class},
        "geometry": {"type": "Polygon", "coordinates": rings},
    })
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// Three daily reports of one square, which moves a degree east on the third day.
fn three_days(name: &str) -> PathBuf {
    let files = [
        ("2024-01-01.geojson", collection(&[square("russian", 30.0, 48.0)])),
        ("2024-01-02.geojson", collection(&[square("russian", 30.0, 48.0)])),
        ("2024-01-05.geojson", collection(&[square("russian", 31.0, 48.0), square("contested", 30.0, 48.0)])),
        ("README.md", "no data".to_owned()),
        ("areas.csv", "a,b\n1,2\n".to_owned()),
        (".hidden.geojson", "no data".to_owned()),
    ];
    folder_with(name, &files)
}

fn frontline(arguments: &[&str]) -> Program {
    let mut program = cargo_bin_cmd!("frontline");
    program.args(arguments);
    program
}

/// The JSON on standard output of a run that must end with this exit code.
fn json_of(arguments: &[&str], path: &Path, code: i32) -> Value {
    let output = frontline(arguments).arg(path).arg("--json").assert().code(code).get_output().clone();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stderr_of(program: &mut Program, code: i32) -> String {
    let output = program.assert().code(code).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn info_tells_snapshots_dates_sources_gaps_and_glitches() {
    let info = json_of(&["info"], &three_days("info"), 0);
    assert_eq!(info["snapshots"], 3);
    assert_eq!(info["from"], "2024-01-01T00:00:00Z");
    assert_eq!(info["to"], "2024-01-05T00:00:00Z");
    assert_eq!(info["sources"], json!(["info"]));
    assert_eq!(info["faults"], 0);
    assert_eq!(info["duplicates"], 1);
    assert!(info["bytes"].as_u64().unwrap() > 500);
    let gap = &info["gaps"][0];
    assert_eq!((&gap["from"], &gap["to"], &gap["days"]), (&json!("2024-01-02"), &json!("2024-01-05"), &json!(2)));
    assert_eq!(info["suspected_glitches"], json!([]));
}

#[test]
fn info_names_a_jump_that_comes_back() {
    let whole = collection(&[square("russian", 30.0, 48.0), square("russian", 35.0, 48.0)]);
    let half = collection(&[square("russian", 30.0, 48.0)]);
    let files = [("2024-01-01.geojson", whole.clone()), ("2024-01-02.geojson", half), ("2024-01-03.geojson", whole)];
    let info = json_of(&["info"], &folder_with("glitch", &files), 0);
    let glitch = &info["suspected_glitches"][0];
    assert_eq!((&glitch["date"], &glitch["reason"]), (&json!("2024-01-02"), &json!("comes back within a day")));
    assert!((glitch["km2"].as_f64().unwrap() + 8_217.6).abs() < 1.0, "{glitch}");
    assert_eq!(info["suspected_glitches"].as_array().unwrap().len(), 1);
}

#[test]
fn an_estimate_has_no_suspected_glitches() {
    let whole = collection(&[square("russian", 30.0, 48.0), square("russian", 35.0, 48.0)]);
    let half = collection(&[square("russian", 30.0, 48.0)]);
    let manifest =
        json!({"sources": [{"name": "A", "path": "a", "class_property": "class", "estimate": "an estimate"}]});
    let files = [
        ("frontline.json", manifest.to_string()),
        ("a/2024-01-01.geojson", whole.clone()),
        ("a/2024-01-02.geojson", half),
        ("a/2024-01-03.geojson", whole),
    ];
    let info = json_of(&["info"], &folder_with("estimate", &files), 0);
    assert_eq!(info["suspected_glitches"], json!([]));
}

#[test]
fn areas_lists_each_class_of_each_snapshot() {
    let areas = json_of(&["areas"], &three_days("areas"), 0);
    let rows = areas.as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["date"], "2024-01-01");
    assert_eq!((&rows[0]["class"], &rows[0]["control"]), (&json!("russian"), &json!("russian")));
    // pyproj 3.7 (GeographicLib) gives 8217.590 km² for a square of one degree from 48 to 49 north.
    assert!((rows[0]["km2"].as_f64().unwrap() - 8_217.59).abs() < 1.0, "{}", rows[0]);
}

#[test]
fn areas_as_csv_has_the_same_columns() {
    let output = frontline(&["areas", "--csv"]).arg(three_days("csv")).assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "date,class,control,km2,time,faults,percent");
    assert!(lines[1].starts_with("2024-01-01,russian,russian,8217.59"), "{text}");
    assert_eq!(lines.len(), 5);
}

#[test]
fn areas_can_be_limited_to_a_time() {
    let path = three_days("limits");
    let dates = |arguments: &[&str]| {
        let areas = json_of(&[&["areas"], arguments].concat(), &path, 0);
        areas.as_array().unwrap().iter().map(|row| row["date"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(dates(&["--from", "2024-01-02", "--to", "2024-01-02"]), ["2024-01-02"]);
    assert_eq!(dates(&["--at", "2024-01-04"]), ["2024-01-02"]);
    assert_eq!(dates(&["--to", "2024-01"]).len(), 4);
}

#[test]
fn the_table_of_areas_totals_what_the_subject_is_about() {
    let features = [square("russian", 30.0, 48.0), square("other_countries", 40.0, 48.0)];
    let path = folder_with("totals", &[("2024-01-01.geojson", collection(&features))]);
    let output = frontline(&["areas"]).arg(path).assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let last = text.lines().last().unwrap().to_owned();
    assert_eq!(last.split_whitespace().collect::<Vec<_>>(), ["2024-01-01", "8,217.6", "8,217.6", "1.37"]);
}

#[test]
fn at_lists_only_the_starts_of_runs() {
    let runs = json_of(&["at", "--lon", "30.5", "--lat", "48.5"], &three_days("at"), 0);
    let run = |from: &str, class: &str| {
        let time = format!("{from}T00:00:00Z");
        json!({"from": from, "class": class, "control": class, "time": time, "faults": 0,
            "region": "UA-35", "region_name": "Kirovohrad Oblast"})
    };
    assert_eq!(runs, json!([run("2024-01-01", "russian"), run("2024-01-05", "contested")]));
    let outside = json_of(&["at", "--lon=-3.5", "--lat=-10"], &three_days("outside"), 0);
    let time = "2024-01-01T00:00:00Z";
    let run = json!({"from": "2024-01-01", "class": null, "control": null, "time": time, "faults": 0,
        "region": null, "region_name": null});
    assert_eq!(outside, json!([run]));
}

#[test]
fn a_place_stands_for_its_position() {
    let bakhmut = frontline(&["at", "--json", "--place", "bakhmut"]).assert().code(0).get_output().clone();
    let runs: Value = serde_json::from_slice(&bakhmut.stdout).unwrap();
    assert_eq!(runs.as_array().unwrap().last().unwrap()["control"], "russian", "{runs}");
    assert_eq!(stderr_of(&mut frontline(&["at", "--place", "Nowhere"]), 1), "error: no place is named `Nowhere`\n");
    let several = stderr_of(&mut frontline(&["at", "--place", "k"]), 1);
    assert!(
        several.starts_with("error: `k` is not one place; add the region, as in `Kramatorsk, Donetsk Oblast`"),
        "{several}"
    );
    frontline(&["at", "--place", "Bakhmut", "--lon", "38"]).assert().code(2);
}

/// A feature of a class: a rectangle.
fn rectangle(class: &str, [west, south, east, north]: [f64; 4]) -> Value {
    feature(class, json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]]))
}

/// Two daily reports between which a zone grows to the east, partly over unknown ground, and a sliver is redrawn.
fn growth(name: &str) -> PathBuf {
    let before = [rectangle("russian", [37.0, 48.0, 37.1, 48.1]), rectangle("unknown", [37.1, 48.0, 37.12, 48.1])];
    let after = [rectangle("russian", [37.0, 48.0, 37.14, 48.1]), rectangle("russian", [37.0, 48.2, 37.0001, 48.2001])];
    let files = [("2024-01-01.geojson", collection(&before)), ("2024-01-09.geojson", collection(&after))];
    folder_with(name, &files)
}

#[test]
fn changes_tell_what_passed_from_whom_to_whom() {
    let rows = json_of(&["changes", "--from", "2024-01-01", "--to", "2024-01"], &growth("growth"), 0);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 2, "{rows:?}");
    for (before, west, east) in [("ukrainian", 37.12, 37.14), ("unknown", 37.1, 37.12)] {
        let row = rows.iter().find(|row| row["before"] == before).unwrap();
        assert_eq!((&row["from"], &row["to"]), (&json!("2024-01-01"), &json!("2024-01-09")));
        assert_eq!(row["after"], "russian");
        // pyproj 3.7 (GeographicLib) gives 16.57 km² for 0.02 by 0.1 degrees at 48° north.
        assert!((row["km2"].as_f64().unwrap() - 16.57).abs() < 0.02, "{row}");
        assert!((west..east).contains(&row["lon"].as_f64().unwrap()), "{row}");
        assert!((48.0..48.1).contains(&row["lat"].as_f64().unwrap()), "{row}");
        assert!(row["place"].is_string() && row["place_km"].is_number(), "{row}");
    }
}

#[test]
fn changes_balance_with_the_areas() {
    let path = growth("balance");
    let changes = json_of(&["changes", "--min-km2", "0"], &path, 0);
    let rows = changes.as_array().unwrap();
    assert_eq!(rows.len(), 3, "{changes}");
    let sum = |member: &str| -> f64 {
        rows.iter().filter(|row| row[member] == "russian").map(|row| row["km2"].as_f64().unwrap()).sum()
    };
    let areas = json_of(&["areas"], &path, 0);
    let km2 = |date: &str| {
        let row = areas.as_array().unwrap().iter().find(|row| row["date"] == date && row["class"] == "russian");
        row.unwrap()["km2"].as_f64().unwrap()
    };
    let (gained, difference) = (sum("after") - sum("before"), km2("2024-01-09") - km2("2024-01-01"));
    assert!((gained - difference).abs() < 2e-3, "{gained} {difference}");
}

#[test]
fn changes_follow_what_is_on_top() {
    let whole = rectangle("russian", [37.0, 48.0, 37.1, 48.1]);
    let laid = [whole.clone(), rectangle("contested", [37.05, 48.0, 37.2, 48.1])];
    let files = [("2024-01-01.geojson", collection(&[whole])), ("2024-01-09.geojson", collection(&laid))];
    let rows = json_of(&["changes"], &folder_with("on_top", &files), 0);
    let mut found: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (row["before"].as_str(), row["km2"].as_f64())).collect();
    found.sort_by_key(|&(before, _)| before);
    let [(Some("russian"), Some(taken)), (Some("ukrainian"), Some(free))] = found[..] else { panic!("{rows}") };
    assert!((free / taken - 2.0).abs() < 1e-3, "{rows}");
    assert!(rows.as_array().unwrap().iter().all(|row| row["after"] == "contested"), "{rows}");
}

#[test]
fn changes_are_cut_to_a_box_and_slivers_are_told_of() {
    let output = frontline(&["changes", "--csv", "--bbox", "37.0,48.0,37.13,48.3"]).arg(growth("cut")).assert().code(0);
    let output = output.get_output().clone();
    let (text, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[0],
        "from,to,before,after,km2,lon,lat,place,place_km,from_time,to_time,faults,position_region,position_region_name"
    );
    assert!(lines[1].starts_with("2024-01-01,2024-01-09,unknown,russian,16.5"), "{text}");
    assert!(lines[2].starts_with("2024-01-01,2024-01-09,ukrainian,russian,8.2"), "{text}");
    assert_eq!(err, "cut: 1 change under 0.01 km² left out, 0.000 km² together\n");
}

#[test]
fn changes_as_geojson_are_the_ground_itself() {
    let output = frontline(&["changes", "--geojson", "-q"]).arg(growth("ground")).assert().code(0).stderr("");
    let ground: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!((&ground["type"], &ground["left_out"][0]["count"]), (&json!("FeatureCollection"), &json!(1)));
    let feature = &ground["features"][0];
    assert_eq!(feature["properties"]["after"], "russian");
    assert_eq!(feature["geometry"]["coordinates"][0].as_array().unwrap().len(), 5);
}

#[test]
fn changes_name_what_cannot_be_compared() {
    let path = growth("none");
    let error = |arguments: &[&str]| stderr_of(frontline(&[&["changes"], arguments].concat()).arg(&path), 1);
    assert_eq!(error(&["--from", "2023"]), "error: none has no report up to 2023-12-31, its first: 2024-01-01\n");
    assert_eq!(error(&["--from", "2024-01-09", "--to", "2024-01-08"]), "error: --from comes after --to\n");
    assert_eq!(error(&["--source", "x"]), "error: no source is named `x`, there are: none\n");
    frontline(&["changes", "--min-km2", "-1"]).assert().code(2);
    frontline(&["changes", "--json", "--geojson"]).assert().code(2);
}

/// Month-end reports of a zone that extends to these longitudes.
fn months(name: &str, class: &str, dates_and_easts: &[(&str, f64)]) -> PathBuf {
    let file = |&(date, east): &(&str, f64)| {
        (format!("{date}.geojson"), collection(&[rectangle(class, [37.0, 48.0, east, 48.1])]))
    };
    let files: Vec<_> = dates_and_easts.iter().map(file).collect();
    folder_with(name, &files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect::<Vec<_>>())
}

fn agree(arguments: &[&str], a: &Path, b: &Path) -> Value {
    let output = frontline(&["agree", "--json"]).args([a, b]).args(arguments).assert().code(0).get_output().clone();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn agree_measures_two_sources_at_month_ends() {
    let dates = ["2024-01-31", "2024-02-29", "2024-03-31"];
    let a = months("agree_a", "russian", &dates.map(|date| (date, 37.1)));
    let b = months("agree_b", "russian", &[(dates[0], 37.1), (dates[1], 37.2), ("2024-03-30", 37.05)]);
    let rows = agree(&["--every", "P1M", "--from", "2024-01-31"], &a, &b);
    let found: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["date"].as_str().unwrap()).collect();
    assert_eq!(found, ["2024-01-31", "2024-02-29"]);
    let rows = agree(&["--every", "P1M", "--from", "2024-01-31", "--to", "2024-03-31"], &a, &b);
    let [equal, larger, smaller] = &rows.as_array().unwrap()[..] else { panic!("{rows}") };
    assert_eq!(
        (&equal["iou"], &equal["disagreement_km2"], &equal["max_front_km"]),
        (&json!(1.0), &json!(0.0), &json!(0.0))
    );
    // Half of the larger zone, as on a plane except for the curvature of the earth.
    assert!((larger["iou"].as_f64().unwrap() - 0.5).abs() < 1e-4, "{larger}");
    assert!((larger["b_km2"].as_f64().unwrap() - 2.0 * larger["a_km2"].as_f64().unwrap()).abs() < 0.02, "{larger}");
    // The eastern edge moved by 0.1 degrees, 7.46 km at 48° north (GeographicLib), within the spacing of the points.
    assert!((larger["max_front_km"].as_f64().unwrap() - 7.46).abs() < 0.13, "{larger}");
    assert!((smaller["iou"].as_f64().unwrap() - 0.5).abs() < 1e-4, "{smaller}");
    assert_eq!((&smaller["a_report"], &smaller["b_report"]), (&json!("2024-03-31"), &json!("2024-03-30")));
}

#[test]
fn agree_leaves_masked_ground_out_or_holds_it() {
    let old = rectangle("russian_before_2022", [37.0, 48.0, 37.1, 48.1]);
    let whole = [old, rectangle("russian", [37.1, 48.0, 37.2, 48.1])];
    let a = folder_with("mask_a", &[("2024-01-31.geojson", collection(&whole))]);
    let b =
        folder_with("mask_b", &[("2024-01-31.geojson", collection(&[rectangle("russian", [37.1, 48.0, 37.2, 48.1])]))]);
    let iou = |arguments: &[&str]| agree(arguments, &a, &b)[0]["iou"].as_f64().unwrap();
    assert!((iou(&[]) - 0.5).abs() < 1e-4);
    assert_eq!(iou(&["--mask-class", "russian_before_2022"]), 1.0);
    let held = agree(&["--mask-class", "russian_before_2022", "--mask-as", "held"], &a, &b);
    assert_eq!(held[0]["iou"], 1.0);
    assert!((held[0]["a_km2"].as_f64().unwrap() - 165.7).abs() < 0.2, "{held}");
    let mask = folder_with("mask", &[("mask.geojson", rectangle("x", [36.0, 47.0, 37.1, 49.0]).to_string())]);
    assert_eq!(iou(&["--mask", mask.join("mask.geojson").to_str().unwrap()]), 1.0);
    assert!((iou(&["--bbox", "37.05,48.0,37.2,48.1"]) - 2.0 / 3.0).abs() < 1e-4);
}

#[test]
fn agree_counts_only_ground_on_which_the_control_is_on_top() {
    let zones = [rectangle("russian", [37.0, 48.0, 37.2, 48.1]), rectangle("unknown", [37.1, 48.0, 37.2, 48.1])];
    let a = folder_with("top_a", &[("2024-01-31.geojson", collection(&zones))]);
    let b = months("top_b", "russian", &[("2024-01-31", 37.1)]);
    assert_eq!(agree(&[], &a, &b)[0]["iou"], 1.0);
    let unknown = agree(&["--control", "unknown"], &a, &b);
    assert_eq!((&unknown[0]["iou"], &unknown[0]["b_km2"]), (&json!(0.0), &json!(0.0)));
}

#[test]
fn agree_names_the_source_that_has_no_report() {
    let a = months("late_a", "russian", &[("2024-01-31", 37.1), ("2024-03-31", 37.1)]);
    let b = months("late_b", "russian", &[("2024-01-31", 37.1), ("2024-02-29", 37.1)]);
    let program = |arguments: &[&str]| {
        let mut program = frontline(&["agree", "--csv"]);
        program.args([&a, &b]).args(arguments);
        program
    };
    let output = program(&["--every", "P1M", "--from", "2023-12-31", "--to", "2024-03-31"])
        .assert()
        .code(0)
        .get_output()
        .clone();
    let (text, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.starts_with("date,a_km2,b_km2,iou,disagreement_km2,mean_front_km,max_front_km,"), "{text}");
    assert!(err.contains("left out: late_a has no report up to 2023-12-31\n"), "{err}");
    assert!(err.contains("late_a has no report within 7 days before 2024-02-29, its last: 2024-01-31\n"), "{err}");
    let text = stderr_of(&mut program(&["--at", "2024-02-29"]), 1);
    assert!(text.starts_with("error: late_a has no report within 7 days"), "{text}");
    let text = stderr_of(&mut program(&["--at", "2024-01-31", "--control", "green"]), 1);
    assert_eq!(text, "error: late_a has no party `green`, it has: russian, ukrainian\n");
    program(&["--every", "month"]).assert().code(2);
}

#[test]
fn agree_takes_sources_of_one_dataset_and_the_one_inside_the_program() {
    let files = [
        (
            "frontline.json",
            json!({"sources": [{"name": "One", "path": "one"}, {"name": "Two", "path": "two"}]}).to_string(),
        ),
        ("one/2024-01-31.geojson", collection(&[square("russian", 37.0, 48.0)])),
        ("two/2024-01-31.geojson", collection(&[square("russian", 37.0, 48.0)])),
    ];
    let path = folder_with("agree_sources", &files);
    let names = ["agree", "--json", "two", "One", "--data"];
    let output = frontline(&names).arg(&path).assert().code(0).get_output().clone();
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap()[0]["iou"], 1.0);
    let text = stderr_of(frontline(&["agree", "embedded"]).arg(&path), 1);
    assert!(text.contains("has several sources, name two of them with --data"), "{text}");
    let same = frontline(&["agree", "embedded", "embedded", "--at", "2024-02-17", "--geojson"]).assert().code(0);
    let same: Value = serde_json::from_slice(&same.get_output().stdout).unwrap();
    assert_eq!(same["features"], json!([]));
}

#[test]
fn validate_is_quiet_about_good_data() {
    assert_eq!(json_of(&["validate"], &three_days("valid"), 0), json!({"faults": []}));
}

#[test]
fn validate_names_file_feature_and_problem_and_the_good_files_open() {
    let bow = feature("russian", json!([[[30, 48], [33, 51], [32, 48], [30, 50], [30, 48]]]));
    let files = [
        ("2024-01-01.geojson", collection(&[square("russian", 30.0, 48.0)])),
        ("2024-01-02.geojson", "{ broken".to_owned()),
        ("2024-01-03.geojson", collection(&[square("russian", 30.0, 48.0), bow])),
    ];
    let path = folder_with("invalid", &files);
    let report = json_of(&["validate"], &path, 3);
    let faults = report["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 3, "{report}");
    assert!(faults[2]["problem"].as_str().unwrap().contains("zones overlap"), "{report}");
    assert_eq!((&faults[0]["file"], &faults[0]["action"]), (&json!("2024-01-02.geojson"), &json!("file left out")));
    assert_eq!((&faults[1]["feature"], &faults[1]["date"]), (&json!(1), &json!("2024-01-03")));
    assert!(faults[1]["problem"].as_str().unwrap().contains("meets itself"), "{report}");
    for member in ["file", "date", "feature", "property", "problem", "action"] {
        assert!(faults.iter().all(|fault| fault.get(member).is_some()), "{member}");
    }
    assert_eq!(json_of(&["info"], &path, 0)["snapshots"], 2);
}

#[test]
fn validate_still_prints_the_faults_when_nothing_opens() {
    let path = folder_with("hopeless", &[("2024-01-01.geojson", "{ broken".to_owned())]);
    let report = json_of(&["validate"], &path, 1);
    assert_eq!(report["faults"][0]["file"], "2024-01-01.geojson");
    let missing = json_of(&["validate"], &path.join("missing"), 1);
    assert_eq!(missing["faults"][0]["problem"], "the file cannot be read: no such file or folder");
}

#[test]
fn an_error_names_the_path_and_the_cause_once() {
    let missing = fresh_folder("cli", "missing").join("nowhere");
    let text = stderr_of(frontline(&["info"]).arg(&missing), 1);
    assert_eq!(text, format!("error: no such file or folder: {}\n", missing.display()));

    let empty = fresh_folder("cli", "empty");
    let text = stderr_of(frontline(&["info"]).arg(&empty), 1);
    assert_eq!(text, format!("error: no dated .geojson or .json file in: {}\n", empty.display()));

    let broken = folder_with("broken", &[("2024-01-01.geojson", "{ broken".to_owned())]);
    let text = stderr_of(frontline(&["areas"]).arg(broken), 1);
    assert!(text.starts_with("error: no file holds a report, expected dated snapshots"), "{text}");
    assert!(text.contains("2024-01-01.geojson: not JSON") && text.lines().count() == 1, "{text}");
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    frontline(&["at", "--lon", "200", "--lat", "48"]).assert().code(2);
    frontline(&["at", "--lon", "NaN", "--lat", "48"]).assert().code(2);
    frontline(&["at", "--lon", "38"]).assert().code(2);
    frontline(&["areas", "--from", "yesterday"]).assert().code(2);
    frontline(&["areas", "--json", "--csv"]).assert().code(2);
    frontline(&["info", "--nonsense"]).assert().code(2);
}

#[test]
fn a_pattern_opens_the_files_that_fit() {
    let path = three_days("pattern");
    let info = json_of(&["info"], &path.join("2024-01-0[12].*"), 0);
    assert_eq!(info["snapshots"], 2);
    let text = stderr_of(frontline(&["info"]).arg(path.join("2023*.geojson")), 1);
    assert!(text.starts_with("error: no dated .geojson or .json file in: "), "{text}");
}

#[test]
fn files_given_one_by_one_are_one_source() {
    let path = three_days("one_by_one");
    let files = ["2024-01-01.geojson", "2024-01-05.geojson"].map(|file| path.join(file));
    let output = frontline(&["info", "--json"]).args(files).assert().code(0).get_output().clone();
    let info: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&info["snapshots"], &info["sources"]), (&json!(2), &json!(["one_by_one"])));
}

#[test]
fn two_folders_are_two_sources_that_rows_name() {
    let (a, b) = (three_days("source_a"), three_days("source_b"));
    let output = frontline(&["areas", "--csv"]).args([a, b]).assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((lines[0], lines.len()), ("date,class,control,km2,source,time,faults,percent", 9));
    assert!(lines[1].contains(",source_a,") && lines[8].contains(",source_b,"), "{text}");
}

#[test]
fn a_file_with_dated_features_holds_several_snapshots() {
    let dated = |date: &str, west: f64| {
        let mut feature = square("russian", west, 48.0);
        feature["properties"]["date"] = json!(date);
        feature
    };
    let features = [dated("2024-01-01", 30.0), dated("2024-01-02", 30.0), dated("2024-01-09", 31.0)];
    let path = folder_with("dated", &[("zones.geojson", collection(&features))]).join("zones.geojson");
    let info = json_of(&["info"], &path, 0);
    assert_eq!((&info["snapshots"], &info["to"]), (&json!(3), &json!("2024-01-09T00:00:00Z")));
}

#[test]
fn a_manifest_names_sources_classes_and_parties() {
    let manifest = json!({
        "title": {"en": "The hill", "uk": "Пагорб"},
        "parties": [{"key": "red", "name": {"en": "Red", "uk": "Червоні"}}],
        "classes": [{"key": "held", "name": {"en": "Held", "uk": "Утримують"}, "control": "red", "shade": "deep"}],
        "sources": [
            {"name": "Survey", "terms": "CC0", "path": "survey"},
            {"name": "Papers", "path": "papers/*.geojson", "class": "held"},
        ],
    });
    let untold = json!({"type": "Feature", "properties": {}, "geometry": square("x", 30.0, 48.0)["geometry"]});
    let files = [
        ("frontline.json", manifest.to_string()),
        ("survey/2024-01-01.geojson", collection(&[square("held", 30.0, 48.0), square("lost", 32.0, 48.0)])),
        ("papers/2024-01-02.geojson", collection(&[untold])),
        ("elsewhere/2024-01-03.geojson", "{ broken".to_owned()),
    ];
    let path = folder_with("manifest", &files);
    let info = json_of(&["info"], &path, 0);
    assert_eq!((&info["title"]["uk"], &info["sources"]), (&json!("Пагорб"), &json!(["Survey", "Papers"])));
    let report = json_of(&["validate"], &path, 3);
    assert_eq!(report["faults"].as_array().unwrap().len(), 1);
    assert_eq!(report["faults"][0]["problem"], "unknown class `lost`");
    assert_eq!(
        (&report["faults"][0]["file"], &report["faults"][0]["feature"]),
        (&json!("survey/2024-01-01.geojson"), &json!(1))
    );
    let areas = json_of(&["areas"], &path, 0);
    assert_eq!((&areas[1]["control"], &areas[1]["source"]), (&json!("red"), &json!("Papers")));
}

#[test]
fn a_broken_manifest_is_an_error_with_its_cause() {
    let path = folder_with("bad_manifest", &[("frontline.json", r#"{"titel": "x"}"#.to_owned())]);
    let text = stderr_of(frontline(&["info"]).arg(&path), 1);
    assert!(text.starts_with("error: the manifest cannot be used: "), "{text}");
    assert!(text.contains("line 1, `titel`: no such member, did you mean `title`?"), "{text}");
}

#[test]
fn without_a_path_the_dataset_inside_the_program_opens() {
    let output = frontline(&["info", "--json"]).assert().code(0).get_output().clone();
    let info: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(info["snapshots"].as_u64().unwrap() > 100, "{info}");
    assert!(info["method"]["en"].as_str().unwrap().starts_with("derived from"));
    frontline(&["validate", "--json"]).assert().code(0);
}

#[test]
fn progress_is_not_written_where_nobody_sees_it() {
    frontline(&["info"]).arg(three_days("silent")).assert().code(0).stderr("");
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin!("frontline");
    let path = three_days("pipe");
    let arguments = ["areas", "--csv"];
    let mut child = Command::new(program).args(arguments).arg(path).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Compares rows, with areas equal to a millionth: a pack is accurate to half of that.
fn assert_same_areas(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_array().unwrap(), expected.as_array().unwrap());
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for member in ["date", "class", "control"] {
            assert_eq!(found[member], expected[member]);
        }
        let (found, expected) = (found["km2"].as_f64().unwrap(), expected["km2"].as_f64().unwrap());
        assert!((found - expected).abs() <= 1e-6 * expected, "{found} against {expected}");
    }
}

#[test]
fn a_pack_holds_everything_that_its_files_hold() {
    let files = three_days("pack");
    let areas = json_of(&["areas"], &files, 0);
    for name in ["whole.topojson", "whole.topojson.gz", "no-ending"] {
        let pack = fresh_folder("cli", &format!("packed-{name}")).join(name);
        frontline(&["pack", "--out"]).arg(&pack).arg(&files).assert().success();
        assert_same_areas(&json_of(&["areas"], &pack, 0), &areas);
        // A folder with the pack in it opens like the pack, and nothing else is written there.
        let inside = pack.parent().unwrap();
        assert_same_areas(&json_of(&["areas"], inside, 0), &areas);
        assert_eq!(fs::read_dir(inside).unwrap().count(), 1);
        let info = json_of(&["info"], &pack, 0);
        assert_eq!((&info["snapshots"], &info["sources"]), (&json!(3), &json!(["pack"])));
        assert_eq!(json_of(&["validate"], &pack, 0)["faults"], json!([]));
        // A pack of a pack is the same.
        let again = pack.with_extension("again");
        frontline(&["pack", "--out"]).arg(&again).arg(&pack).assert().success();
        assert_same_areas(&json_of(&["areas"], &again, 0), &areas);
    }
}

#[test]
fn a_pack_of_several_sources_asks_for_one_of_them() {
    let (one, two) = (three_days("pack-one"), three_days("pack-two"));
    let pack = fresh_folder("cli", "packed-of-two").join("one.topojson");
    let text = stderr_of(frontline(&["pack", "--out"]).arg(&pack).arg(&one).arg(&two), 1);
    assert!(text.contains("--source") && text.contains("pack-one, pack-two"), "{text}");
    assert!(!pack.exists());
    let text = stderr_of(frontline(&["pack", "--source", "three", "--out"]).arg(&pack).arg(&one).arg(&two), 1);
    assert!(text.contains("pack-one, pack-two"), "{text}");
    frontline(&["pack", "--source", "pack-two", "--out"]).arg(&pack).arg(&one).arg(&two).assert().success();
    assert_eq!(json_of(&["info"], &pack, 0)["sources"], json!(["pack-two"]));
}

#[test]
fn a_damaged_pack_is_a_fault_that_names_the_member() {
    let files = three_days("pack-damaged");
    let folder = fresh_folder("cli", "packed-damaged");
    let pack = folder.join("a.topojson");
    frontline(&["pack", "--out"]).arg(&pack).arg(&files).assert().success();
    let text = fs::read_to_string(&pack).unwrap().replacen("\"class\":\"russian\"", "\"class\":\"green\"", 1);
    fs::write(&pack, text).unwrap();
    let fault = json_of(&["validate"], &pack, 1)["faults"][0].clone();
    assert_eq!(fault["file"], "a.topojson");
    assert_eq!(fault["property"], "objects.zones.geometries[0].properties.class");
}

#[test]
fn a_file_that_is_no_base_map_is_named_before_any_window_opens() {
    let folder = folder_with("basemap", &[("map.pmtiles", "SQLite format 3".to_owned())]);
    let path = folder.join("map.pmtiles");
    let run = cargo_bin_cmd!("frontline").args(["view", "--basemap"]).arg(&path).output().unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{told}");
    let expected = "no PMTiles archive; expected a .pmtiles file of version 3 with vector, PNG, JPEG or WebP tiles";
    assert_eq!(told, format!("error: no base map: {}: {expected}\n", path.display()));
}
