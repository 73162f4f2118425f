//! `frontline zones` on tables of a front of one's own.

use std::{fs, path::PathBuf};

use assert_cmd::{Command, cargo::cargo_bin_cmd};

use crate::surroundings::fresh_folder;

const PLACES: &str = "id,lon,lat\n1,37.2,48.2\n2,37.8,48.2\n3,37.2,48.8\n4,37.8,48.8\n";
const CHANGES: &str = "id,date,control\n1,2023-12-01,red\n2,2023-12-01,blue\n3,2023-12-01,red\n4,2023-12-01,blue\n\
                       3,2024-02-01,blue\n1,2024-02-10,unreported\n";

/// A fresh folder with the two tables.
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
