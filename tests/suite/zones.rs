//! `frontline zones` on tables of the user's own front.

use std::{fs, path::PathBuf};

use assert_cmd::{Command, cargo::cargo_bin_cmd};

use crate::surroundings::fresh_folder;

const PLACES: &str = "id,lon,lat\n1,37.2,48.2\n2,37.8,48.2\n3,37.2,48.8\n4,37.8,48.8\n";
const CHANGES: &str = "id,date,control\n1,2023-12-01,red\n2,2023-12-01,blue\n3,2023-12-01,red\n4,2023-12-01,blue\n\
                       3,2024-02-01,blue\n1,2024-02-10,unreported\n";

/// A new folder with the two tables.
fn folder(name: &str, places: &str, changes: &str) -> PathBuf {
    let path = fresh_folder("zones", name);
    fs::write(path.join("places.csv"), places).unwrap();
    fs::write(path.join("changes.csv"), changes).unwrap();
    path
}

fn zones(folder: &PathBuf, out: &str, more: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("frontline");
    command.current_dir(folder).args(["zones", "places.csv", "changes.csv", "-o", out, "--parties", "red,blue"]);
    command.args(["--bbox", "37,48,38,49", "--from", "2024-01-01", "--to", "2024-06-01"]).args(more);
    command
}

#[test]
fn each_bad_row_of_both_tables_is_named_with_its_line() {
    let places = "id,lon,lat\n1,37.2,48.2\n1,37.3,48.2\n2,x,48.2\n3,37.2,98\n4,37.2,48.2\n";
    let changes = "id,date,control\n1,2024-13-01,red\n9,2024-01-01,red\n1,2024-01-01,green\n1,2024-01-02,red\n1,2024-01-02,blue\n1\n";
    let output = zones(&folder("bad_rows", places, changes), "out", &[]).assert().code(1).get_output().clone();
    let text = String::from_utf8(output.stderr).unwrap();
    for (line, start) in text.lines().zip([
        "error: places.csv, line 3: the id 1 stands twice",
        "places.csv, line 4: `x` in column `lon` is no number",
        "places.csv, line 5: ",
        "places.csv, line 6: settlement 4 has the position of settlement 1",
        "changes.csv, line 2: `2024-13-01` is no date such as 2024-02-17 or 17 February 2024",
        "changes.csv, line 3: no settlement has the id 9",
        "changes.csv, line 4: `green` is neither `red` nor `blue` nor `contested` nor `unreported`",
        "changes.csv, line 6: settlement 1 has another row for 2024-01-02",
        "changes.csv, line 7: not CSV",
    ]) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!(text.lines().count(), 9, "{text}");
}

#[test]
fn the_same_tables_give_the_same_files() {
    let folder = folder("same", PLACES, CHANGES);
    let files = |out: &str| -> Vec<(String, Vec<u8>)> {
        zones(&folder, out, &["--month-ends", "--changes", "1"]).assert().success();
        let entries = fs::read_dir(folder.join(out)).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let first = files("first");
    assert_eq!(first, files("second"));
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        ["2024-01-08.geojson", "2024-01-31.geojson", "2024-02-01.geojson", "2024-06-01.geojson"]
            .iter()
            .all(|name| names.contains(name))
    );
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let folder = folder("options", PLACES, CHANGES);
    let stderr = |more: &[&str]| {
        let output = zones(&folder, "out", more).assert().code(1).get_output().clone();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(stderr(&["--step", "0"]).contains("a step of 0 degrees does not fit the box"));
    assert!(stderr(&["--step", "0.0001"]).contains("does not fit the box"));
    let mut backwards = cargo_bin_cmd!("frontline");
    backwards.current_dir(&folder).args(["zones", "places.csv", "changes.csv", "-o", "out", "--parties", "red,blue"]);
    backwards.args(["--bbox", "37,48,38,49", "--from", "2024-06-01", "--to", "2024-01-01"]);
    let output = backwards.assert().code(1).get_output().clone();
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("the first date 2024-06-01 is after the last, 2024-01-01")
    );
}

#[test]
fn a_place_whose_reports_have_ended_goes_over_to_its_neighbours() {
    let changes = CHANGES.replace("2,2023-12-01,blue", "2,2023-12-01,blue\n2,2024-02-01,blue");
    let folder = folder("ended", PLACES, &changes);
    zones(&folder, "out", &["--every", "151"]).assert().success();
    let holder = |date: &str| {
        let mut command = cargo_bin_cmd!("frontline");
        command.current_dir(&folder).args(["at", "--lon", "37.2", "--lat", "48.2"]).arg(format!("out/{date}.geojson"));
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
    };
    assert!(holder("2024-01-01").contains("red"));
    assert!(holder("2024-06-01").contains("blue"));
}

/// The names of all files in a folder, including hidden ones.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_later_run_removes_what_an_earlier_one_wrote_and_nothing_else() {
    let folder = folder("twice", PLACES, CHANGES);
    let out = folder.join("out");
    zones(&folder, "out", &["--every", "30"]).assert().success();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::write(out.join("2020-01-01.geojson"), "mine").unwrap();
    fs::create_dir(out.join(".files.frontline-4000000-0.part")).unwrap();
    fs::write(out.join(".files.frontline-4000000-0.part/lock"), "").unwrap();
    zones(&folder, "out", &["--every", "60"]).assert().success().stderr("");
    let expected = [
        ".frontline-zones.json",
        "2020-01-01.geojson",
        "2024-01-01.geojson",
        "2024-03-01.geojson",
        "2024-04-30.geojson",
        "2024-06-01.geojson",
        "frontline.json",
        "notes.txt",
    ];
    assert_eq!(names(&out), expected);
}

#[test]
fn a_file_that_no_run_wrote_or_that_was_changed_since_is_not_lost() {
    let folder = folder("not_ours", PLACES, CHANGES);
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("2024-01-01.geojson"), "mine").unwrap();
    let output = zones(&folder, "out", &["--every", "30"]).assert().code(1).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("a file is in the way that this command did not write"));
    assert_eq!(names(&out), ["2024-01-01.geojson"]);
    fs::remove_file(out.join("2024-01-01.geojson")).unwrap();
    zones(&folder, "out", &["--every", "30"]).assert().success();
    fs::write(out.join("2024-01-31.geojson"), "corrected by hand").unwrap();
    let output = zones(&folder, "out", &["--every", "60"]).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("kept, since it was changed"));
    assert_eq!(fs::read_to_string(out.join("2024-01-31.geojson")).unwrap(), "corrected by hand");
}

const NAMED: &str = "id,name,name_uk,lon,lat,position\n1,Alder,Вільха,37.2,48.2,map\n2,Birch,Береза,37.8,48.2,map\n\
                     3,Cedar,Кедр,37.2,48.8,map\n4,Doe,Лань,37.8,48.8,map\n";

#[test]
fn the_folder_opens_with_the_names_of_its_places() {
    let folder = folder("named", NAMED, CHANGES);
    zones(&folder, "out", &["--every", "60", "--name", "The hill"]).assert().success().stderr("");
    let out = folder.join("out");
    let places = fs::read_to_string(out.join("places.csv")).unwrap();
    assert_eq!(places.lines().take(2).collect::<Vec<_>>(), ["id,name,name_uk,lon,lat", "1,Alder,Вільха,37.2,48.2"]);
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(out.join("frontline.json")).unwrap()).unwrap();
    assert_eq!((&manifest["title"], &manifest["places"]), (&"The hill".into(), &"places.csv".into()));
    // Only the third place changed hands: the end of the reports of the first one is no change.
    assert_eq!(manifest["focus"], serde_json::json!([3]));
    let mut at = cargo_bin_cmd!("frontline");
    let output = at.args(["at", "--json", "--place", "Кедр"]).arg(&out).assert().success().get_output().clone();
    let runs: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let controls: Vec<_> = runs.as_array().unwrap().iter().map(|run| run["control"].as_str().unwrap()).collect();
    assert_eq!((controls.first(), controls.last()), (Some(&"red"), Some(&"blue")), "{runs}");
}

#[test]
fn a_manifest_of_the_user_stays() {
    let folder = folder("users", NAMED, CHANGES);
    let out = folder.join("out");
    let manifest = out.join("frontline.json");
    zones(&folder, "out", &["--every", "60"]).assert().success();
    let first = fs::read_to_string(&manifest).unwrap();
    zones(&folder, "out", &["--every", "60", "--name", "Another"]).assert().success().stderr("");
    assert_ne!(fs::read_to_string(&manifest).unwrap(), first, "its own is replaced");
    let changed = first.replace("Zones interpolated", "My zones, interpolated");
    fs::write(&manifest, &changed).unwrap();
    let output = zones(&folder, "out", &["--every", "30"]).assert().success().get_output().clone();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains("left as it is, since this command did not write it so: ") && err.contains("frontline.json"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(&manifest).unwrap(), changed);
    assert!(names(&out).contains(&"places.csv".to_owned()), "the changed manifest names it");
}

#[test]
fn a_manifest_can_be_done_without() {
    let folder = folder("without", NAMED, CHANGES);
    let out = folder.join("out");
    zones(&folder, "out", &["--every", "60"]).assert().success();
    zones(&folder, "out", &["--every", "60", "--no-manifest"]).assert().success().stderr("");
    assert!(!names(&out).iter().any(|name| name == "frontline.json" || name == "places.csv"), "{:?}", names(&out));
    // The manifest of the folder above describes the snapshots.
    let manifest = r#"{"sources": [{"name": "A survey", "path": "out"}]}"#;
    fs::write(folder.join("frontline.json"), manifest).unwrap();
    zones(&folder, "out", &["--every", "60"]).assert().success().stderr("");
    assert!(!names(&out).contains(&"frontline.json".to_owned()));
}

#[test]
fn work_for_hours_is_refused_before_it_starts() {
    let folder = folder("hours", PLACES, CHANGES);
    let mut command = cargo_bin_cmd!("frontline");
    command.current_dir(&folder).args(["zones", "places.csv", "changes.csv", "-o", "out", "--parties", "red,blue"]);
    command.args(["--bbox", "37,48,38,49", "--from", "0001-01-01", "--to", "9999-01-01", "--every", "1"]);
    let output = command.assert().code(1).get_output().clone();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("snapshots from 0001-01-01 to 9999-01-01, over the limit of 10000"), "{text}");
    assert!(!folder.join("out").exists());
}

#[test]
fn a_box_without_settlements_is_refused_and_late_dates_are_told() {
    let folder = folder("outside", PLACES, CHANGES);
    let stderr = |bbox: &str, to: &str, code: i32| {
        let mut command = cargo_bin_cmd!("frontline");
        command.current_dir(&folder).args(["zones", "places.csv", "changes.csv", "-o", "out", "--parties", "red,blue"]);
        command.args(["--from", "2024-01-01", "--every", "30", "--to", to, "--bbox", bbox]);
        String::from_utf8(command.assert().code(code).get_output().stderr.clone()).unwrap()
    };
    let far = stderr("10,40,12,42", "2024-02-01", 1);
    assert!(
        far.contains("the box 10.00,40.00,12.00,42.00 lies outside the data, whose box is 37.20,48.20,37.80,48.80"),
        "{far}"
    );
    assert!(stderr("48,37,49,38", "2024-02-01", 1).contains("--bbox 37,48,38,49?"));
    assert!(stderr("37.3,48.3,37.6,48.6", "2024-02-01", 1).contains("has none of the settlements"));
    assert!(!stderr("37,48,38,49", "2024-03-01", 0).contains("warning"));
    let late = stderr("37,48,38,49", "2026-01-01", 0);
    assert!(late.contains("warning: the last report is of 2024-02-10; 18 snapshots from 2024-08-28 on"), "{late}");
}

#[test]
fn tables_with_semicolons_give_the_same_zones() {
    let with = |text: &str, decimal: &str| text.replace(',', ";").replace('.', decimal);
    let commas = folder("commas", PLACES, CHANGES);
    let semicolons = folder("semicolons", &with(PLACES, ","), &with(CHANGES, "."));
    let text = |folder: &PathBuf| {
        zones(folder, "out", &["--every", "151"]).assert().success();
        fs::read_to_string(folder.join("out/2024-06-01.geojson")).unwrap()
    };
    assert_eq!(text(&commas), text(&semicolons));
}
