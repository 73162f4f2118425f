//! What each source reported of a place: `at` prints what the card of the window shows.

use serde_json::{Value, json};

use crate::shares::output_of;

/// The number of Bakhmut in the gazetteer and in the tables.
const BAKHMUT: &str = "713174";

fn rows(arguments: &[&str]) -> Vec<Value> {
    serde_json::from_str(&output_of(&[&["at", "--json"], arguments].concat())).unwrap()
}

#[test]
fn at_tells_what_each_source_reported_of_a_place() {
    let table = include_str!("../../data/ukraine/reports.csv");
    let is_of_place = |cells: &Vec<&str>| cells[0] == BAKHMUT;
    let mut expected: Vec<_> = table.lines().map(|line| line.split(',').collect()).filter(is_of_place).collect();
    expected.sort_by_key(|cells| (cells[1], cells[2]));
    let member = |cells: &Vec<&str>| {
        let control = (cells[3] != "unreported").then_some(cells[3]);
        json!({"source": cells[1], "date": cells[2], "control": control})
    };
    let expected: Vec<Value> = expected.iter().map(member).collect();
    assert!(expected.len() > 3);
    let named = rows(&["--place", "Bakhmut"]);
    assert!(named.iter().all(|row| row["reported"] == json!(expected)), "{named:?}");
    // The position as the command prints it means the place.
    let heading = output_of(&["at", "--place", "Bakhmut"]);
    let (lon, lat) = heading.split_whitespace().nth(1).unwrap().split_once(',').unwrap();
    assert_eq!(rows(&["--lon", lon, "--lat", lat]), named);
    assert!(rows(&["--lon", "38.2", "--lat", "48.2"]).iter().all(|row| row.get("reported").is_none()));
}

#[test]
fn the_table_has_the_reports_and_says_that_dates_of_the_map_are_interpolated() {
    let text = output_of(&["at", "--place", "Bakhmut"]);
    let (map, reports) = text.split_once("\nReported by each source\n").unwrap();
    assert!(map.contains("2022-02-24  ukrainian"), "{map}");
    for source in ["DeepState", "NZZ", "Project Owl"] {
        assert!(reports.contains(source), "{reports}");
    }
    assert!(reports.contains("interpolated between places and between reports"), "{reports}");
    assert!(!output_of(&["at", "--lon", "38.2", "--lat", "48.2"]).contains("interpolated"));
}
