//! What was left out or altered is reported wherever a figure is read: on standard error, in JSON and in pictures.

use std::{fs, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// A feature of a class: a square of one degree from its south-western corner.
fn square(class: &str, west: f64, south: f64) -> Value {
    let (east, north) = (west + 1.0, south + 1.0);
    let ring = json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
    json!({"type": "Feature", "properties": {"class": class}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// Two dates, the second with a zone beyond the pole, and other files that are invalid JSON.
fn faulty(name: &str, others: &[&str]) -> PathBuf {
    let folder = fresh_folder("notices", name);
    fs::write(folder.join("2024-01-01.geojson"), collection(&[square("red", 37.0, 48.0)])).unwrap();
    fs::write(folder.join("2024-01-02.geojson"), collection(&[square("red", 37.0, 48.0), square("red", 38.0, 89.5)]))
        .unwrap();
    for file in others {
        fs::write(folder.join(file), "{").unwrap();
    }
    folder
}

/// Standard output and standard error of a run that succeeds.
fn run(arguments: &[&str], path: &PathBuf) -> (Vec<u8>, String) {
    let output = cargo_bin_cmd!("frontline").args(arguments).arg(path).assert().code(0).get_output().clone();
    (output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn rows(arguments: &[&str], path: &PathBuf) -> Vec<Value> {
    serde_json::from_slice(&run(arguments, path).0).unwrap()
}

#[test]
fn every_command_that_reads_data_tells_what_was_left_out() {
    let path = faulty("told", &[]);
    let out = fresh_folder("notices", "told-out");
    let file = |name: &str| out.join(name).display().to_string();
    let (svg, pack, gif) = (file("a.svg"), file("a.topojson"), file("a.gif"));
    let both = path.display().to_string();
    let commands: [&[&str]; 9] = [
        &["info"],
        &["areas", "--quiet"],
        &["at", "--lon", "37.5", "--lat", "48.5"],
        &["changes", "--csv"],
        &["agree", &both],
        &["render", "--no-basemap", "--size", "640x480", "-o", &svg],
        &["sheet", "--no-basemap", "--every", "P1D", "-o", &svg],
        &["film", "--no-basemap", "--size", "640x480", "-o", &gif],
        &["pack", "-o", &pack],
    ];
    for command in commands {
        let (_, err) = run(command, &path);
        assert!(
            err.contains("warning: faults in what was read: ") && err.contains("left out (1)"),
            "{command:?}: {err}"
        );
        assert!(err.contains("2024-01-02.geojson, feature 1: "), "{command:?}: {err}");
        assert!(err.contains("frontline validate"), "{command:?}: {err}");
    }
}

#[test]
fn sound_data_and_rings_that_were_closed_need_no_word() {
    let folder = fresh_folder("notices", "sound");
    let ring = json!([[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 49.0]]);
    let open = json!({"type": "Feature", "properties": {"class": "red"},
        "geometry": {"type": "Polygon", "coordinates": [ring]}});
    fs::write(folder.join("2024-01-01.geojson"), collection(&[open])).unwrap();
    let (_, err) = run(&["areas"], &folder);
    assert_eq!(err, "");
    assert_eq!(rows(&["areas", "--json"], &folder)[0]["faults"], 0);
    let embedded = cargo_bin_cmd!("frontline").args(["at", "--lon", "38", "--lat", "48.6"]).assert().code(0);
    let told = String::from_utf8_lossy(&embedded.get_output().stderr).into_owned();
    assert!(told.contains("an estimate from three sources") && !told.contains("warning"), "{told}");
}

#[test]
fn rows_say_how_many_faults_bear_on_their_reports() {
    let path = faulty("rows", &[]);
    let faults = |rows: &[Value]| rows.iter().map(|row| row["faults"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(faults(&rows(&["areas", "--json"], &path)), [0, 1]);
    assert_eq!(faults(&rows(&["at", "--lon", "37.5", "--lat", "48.5", "--json"], &path)), [1]);
    let path = faulty("rows-unreadable", &["2024-01-03.geojson"]);
    assert_eq!(faults(&rows(&["areas", "--json"], &path)), [1, 2], "a file that cannot be read may be of any date");
    let info: Value = serde_json::from_slice(&run(&["info", "--json"], &path).0).unwrap();
    assert_eq!(info["faults"], 2);
    let kinds = info["fault_kinds"].as_array().unwrap();
    assert_eq!(kinds.iter().map(|kind| kind["count"].as_u64().unwrap()).sum::<u64>(), 2);
}

#[test]
fn a_picture_says_so_when_ground_was_left_out_of_what_it_shows() {
    let path = faulty("picture", &[]);
    let out = fresh_folder("notices", "picture-out");
    let svg = |name: &str, arguments: &[&str]| {
        let file = out.join(name);
        let text = file.display().to_string();
        let base = ["render", "--no-basemap", "--size", "640x480", "-o", &text];
        run(&[&base[..], arguments].concat(), &path);
        fs::read_to_string(file).unwrap()
    };
    assert!(svg("after.svg", &["--at", "2024-01-02"]).contains("1 fault in the data shown here"));
    assert!(svg("uk.svg", &["--at", "2024-01-02", "--lang", "uk"]).contains("1 помилка в показаних даних"));
    assert!(!svg("before.svg", &["--at", "2024-01-01"]).contains("fault in the data"));
}

#[test]
fn what_files_say_cannot_steer_a_terminal() {
    let folder = fresh_folder("notices", "terminal");
    let hostile = square("gr\u{1b}[2Jey", 38.0, 48.0);
    let manifest = r#"{"parties": [{"key": "red", "name": {"en": "Red", "uk": "Червоні"}}],
        "classes": [{"key": "red", "name": {"en": "Red", "uk": "Червоні"}, "control": "red"}]}"#;
    fs::write(folder.join("frontline.json"), manifest).unwrap();
    fs::write(folder.join("2024-01-01.geojson"), collection(&[square("red", 37.0, 48.0), hostile])).unwrap();
    let (_, err) = run(&["areas"], &folder);
    assert!(err.contains("unknown class") && !err.contains('\u{1b}'), "{err:?}");
}

#[test]
fn rows_of_several_sources_have_the_date_as_it_was_written_and_the_moment_in_utc() {
    let folder = fresh_folder("notices", "times");
    let feature = |date: &str, east: f64| {
        let ring = json!([[36, 49], [east, 49], [east, 50], [36, 50], [36, 49]]);
        json!({"type": "Feature", "properties": {"class": "red", "date": date},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let zoned = [feature("2022-09-06T00:00:00+03:00", 37.0), feature("2022-09-11T00:00:00+03:00", 37.5)];
    for (source, file, features) in
        [("zoned", "zoned.geojson", &zoned[..]), ("days", "2022-09-08.geojson", &[square("red", 36.0, 49.0)])]
    {
        fs::create_dir_all(folder.join(source)).unwrap();
        fs::write(folder.join(source).join(file), collection(features)).unwrap();
    }
    let manifest = r#"{"sources": [{"name": "Zoned", "path": "zoned"}, {"name": "Days", "path": "days"}]}"#;
    fs::write(folder.join("frontline.json"), manifest).unwrap();
    let found = rows(&["areas", "--json"], &folder);
    let dated = |row: &Value| (row["date"].as_str().unwrap().to_owned(), row["time"].as_str().unwrap().to_owned());
    let expected = [
        ("2022-09-06", "2022-09-05T21:00:00Z"),
        ("2022-09-11", "2022-09-10T21:00:00Z"),
        ("2022-09-08", "2022-09-08T00:00:00Z"),
    ];
    assert_eq!(
        found.iter().map(dated).collect::<Vec<_>>(),
        expected.map(|(date, time)| (date.to_owned(), time.to_owned()))
    );
    let changes = rows(&["changes", "--json", "--source", "Zoned"], &folder);
    assert_eq!((&changes[0]["from"], &changes[0]["from_time"]), (&json!("2022-09-06"), &json!("2022-09-05T21:00:00Z")));
}

#[test]
fn a_fault_without_a_date_counts_for_the_report_that_its_file_is_a_part_of() {
    let folder = fresh_folder("notices", "parts");
    let file = |date: &str, west: f64, is_broken: bool| {
        let mut zone = square("", west, 48.0);
        zone["properties"] = json!({"date": date});
        let broken = is_broken.then(|| square("", 37.0, 89.5));
        collection(&[zone].into_iter().chain(broken).collect::<Vec<_>>())
    };
    for (name, date, west, is_broken) in [
        ("red-one", "2024-01-01", 37.0, true),
        ("blue-one", "2024-01-01", 38.0, false),
        ("red-two", "2024-01-02", 37.0, false),
        ("blue-two", "2024-01-02", 38.0, false),
    ] {
        fs::write(folder.join(format!("{name}.geojson")), file(date, west, is_broken)).unwrap();
    }
    let counts: Vec<_> =
        rows(&["areas", "--json"], &folder).iter().map(|row| (row["date"].clone(), row["faults"].clone())).collect();
    let expected = [("2024-01-01", 1), ("2024-01-01", 1), ("2024-01-02", 0), ("2024-01-02", 0)];
    assert_eq!(counts, expected.map(|(date, count)| (json!(date), json!(count))));
}

/// Ground that a source does not cover looks like ground of the party that it leaves blank, so each figure says so.
#[test]
fn what_a_source_is_and_covers_is_told_where_its_figures_are_read() {
    let folder = fresh_folder("notices", "coverage");
    fs::write(folder.join("2024-01-01.geojson"), collection(&[square("held", 37.0, 48.0)])).unwrap();
    fs::write(folder.join("2024-01-02.geojson"), collection(&[square("held", 37.5, 48.0)])).unwrap();
    let source = json!({"name": "A survey", "path": ".", "estimate": {"en": "a guess", "uk": "здогад"},
        "coverage": {"en": "without the valley", "uk": "без долини"}});
    let manifest = json!({"sources": [source], "parties": [{"key": "red", "name": "Red"}],
        "classes": [{"key": "held", "name": "Held", "control": "red"}]});
    fs::write(folder.join("frontline.json"), manifest.to_string()).unwrap();
    let out = fresh_folder("notices", "coverage-out");
    let file = |name: &str| out.join(name).display().to_string();
    let (svg, pack) = (file("a.svg"), file("a.topojson"));
    let path = folder.display().to_string();
    let commands: [&[&str]; 4] =
        [&["areas", "--json"], &["at", "--lon", "37.7", "--lat", "48.5"], &["changes", "--csv"], &["agree", &path]];
    for command in commands {
        let (_, err) = run(command, &folder);
        assert!(err.contains("A survey: a guess") && err.contains("A survey: coverage without the valley"), "{err}");
    }
    run(&["pack", "-o", &pack], &folder);
    for path in [&folder, &PathBuf::from(&pack)] {
        let (info, _) = run(&["info"], path);
        assert!(String::from_utf8(info).unwrap().contains("A survey: coverage without the valley"));
        for (language, line) in [("en", "Coverage: without the valley"), ("uk", "Охоплення: без долини")]
        {
            run(&["render", "--no-basemap", "--size", "640x480", "--lang", language, "-o", &svg], path);
            assert!(fs::read_to_string(&svg).unwrap().contains(line), "{language}");
        }
    }
}

#[test]
fn what_nzz_leaves_out_is_told() {
    let source = frontline::formats::Dialect::Nzz.source();
    let coverage = source.coverage.unwrap();
    assert!(
        coverage.english().contains("Crimea") && coverage.texts().any(|text| text.contains("Крим")),
        "{coverage:?}"
    );
}
