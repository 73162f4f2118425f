//! The embedded dataset is what its own tables give, and shows what was reported.

use std::{fs, path::Path};

use chrono::NaiveDate;
use frontline::{
    analysis::interpolation::{
        CONTESTED, FIRST, SECOND,
        chronology::{Chronology, State},
        options::Options,
        scheme, snapshots_from_chronology,
    },
    control::{scheme::ClassId, snapshot::Snapshot},
    formats::{
        csv::{Table, read_chronology},
        geojson_write::{WriteOptions, geojson_from_snapshot},
        outline::polygons_from_geojson,
    },
    geometry::{bounds::Bounds, position::LonLat},
};

const PARTIES: [&str; 2] = ["russian", "ukrainian"];
const NAME: &str = "Zones interpolated from reports of settlements";
const BAKHMUT: u64 = 713_174;
const AVDIIVKA: u64 = 713_122;
const SLOVIANSK: u64 = 693_468;
const KRAMATORSK: u64 = 704_508;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file is part of the project")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn chronology() -> Chronology {
    let (settlements, changes) = (file("data/donbas/settlements.csv"), file("data/donbas/chronology.csv"));
    let settlements = Table { name: "settlements.csv", bytes: settlements.as_bytes() };
    read_chronology(settlements, Table { name: "chronology.csv", bytes: changes.as_bytes() }, PARTIES)
        .expect("the tables are sound")
}

fn snapshots(dates: &[&str]) -> Vec<Snapshot> {
    let bounds = Bounds { min: LonLat { lon: 36.2, lat: 47.3 }, max: LonLat { lon: 38.9, lat: 49.6 } };
    let home = polygons_from_geojson(&file("assets/basemap/ukraine.geojson")).expect("an outline");
    let dates: Vec<_> = dates.iter().map(|date| day(date)).collect();
    snapshots_from_chronology(&chronology(), &dates, &Options { home, ..Options::of(bounds) }).expect("zones")
}

#[test]
fn the_snapshots_are_what_the_tables_give() {
    for snapshot in snapshots(&["2022-02-24", "2023-05-18", "2026-08-20"]) {
        let options = WriteOptions { name: NAME, decimals: 4 };
        let text = geojson_from_snapshot(&snapshot, &scheme(PARTIES), options) + "\n";
        assert!(text == file(&format!("data/donbas/snapshots/{}", snapshot.file)), "{} is out of date", snapshot.file);
    }
}

#[test]
fn bakhmut_and_avdiivka_change_hands_and_sloviansk_and_kramatorsk_do_not() {
    let chronology = chronology();
    let class_of = |snapshot: &Snapshot, id: u64| -> Option<ClassId> {
        let place = chronology.settlements().iter().find(|place| place.id == id).unwrap();
        snapshot.class_at(place.at)
    };
    let found = snapshots(&["2022-02-24", "2023-03-25", "2023-06-01", "2024-01-01", "2024-04-01", "2026-08-20"]);
    let of = |id: u64| -> Vec<_> { found.iter().map(|snapshot| class_of(snapshot, id).unwrap()).collect() };
    assert_eq!(of(BAKHMUT), [SECOND, CONTESTED, FIRST, FIRST, FIRST, FIRST]);
    assert_eq!(of(AVDIIVKA), [SECOND, SECOND, SECOND, SECOND, FIRST, FIRST]);
    assert_eq!(of(SLOVIANSK), [SECOND; 6]);
    assert_eq!(of(KRAMATORSK), [SECOND; 6]);
}

#[test]
fn nearly_every_settlement_lies_in_the_zone_that_was_reported() {
    let chronology = chronology();
    for snapshot in snapshots(&["2022-02-24", "2022-06-02", "2023-05-18", "2024-10-03", "2026-08-20"]) {
        let date = snapshot.time.date();
        let class_of = |state| match state {
            State::First => FIRST,
            State::Contested => CONTESTED,
            State::Second => SECOND,
        };
        let differs = chronology.settlements().iter().filter(|place| {
            snapshot.class_at(place.at).is_some_and(|class| Some(class) != place.state_at(date).map(class_of))
        });
        // On the day of a change a place lies on an edge, and pockets below the least area are left out.
        let differing = differs.count();
        assert!(differing * 100 < chronology.settlements().len(), "{date}: {differing} settlements");
    }
}
