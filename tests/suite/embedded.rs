//! The embedded dataset equals what its own tables give, and shows what was reported.

use std::{fs, path::Path};

use chrono::NaiveDate;
use frontline::{
    analysis::{
        areas::class_areas,
        interpolation::{
            CONTESTED, FIRST, SECOND,
            chronology::{Chronology, State},
            options::Options,
            scheme, snapshots_from_chronology,
        },
    },
    control::{covered::Covered, scheme::ClassId, snapshot::Snapshot},
    dataset::{Request, load},
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
    let (settlements, changes) = (file("data/ukraine/settlements.csv"), file("data/ukraine/chronology.csv"));
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
        let options = WriteOptions { name: NAME, decimals: 4, is_estimate: true };
        let text = geojson_from_snapshot(&snapshot, &scheme(PARTIES), options) + "\n";
        assert!(text == file(&format!("data/ukraine/snapshots/{}", snapshot.file)), "{} is out of date", snapshot.file);
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
    let class_of = |state| match state {
        State::First => FIRST,
        State::Contested => CONTESTED,
        State::Second => SECOND,
    };
    let (mut right, mut all) = (0, 0);
    for snapshot in snapshots(&["2022-02-24", "2022-06-30", "2022-12-31", "2023-05-18", "2024-10-03", "2026-08-20"]) {
        for place in chronology.settlements() {
            let Some(state) = place.state_at(snapshot.time.date()) else { continue };
            all += 1;
            right += usize::from(snapshot.class_at(place.at) == Some(class_of(state)));
        }
    }
    assert!(right * 1000 >= all * 995, "{right} of {all}");
}

#[test]
fn the_zones_of_every_report_add_up_to_the_same_ground() {
    let dataset = load(&Request::default(), &|_| {}).expect("the embedded dataset opens");
    // Zones that tile the ground do not overlap.
    let total =
        |snapshot: &Snapshot| class_areas(snapshot, &Covered::default()).iter().map(|area| area.km2).sum::<f64>();
    let totals: Vec<f64> = dataset.timelines[0].snapshots().iter().map(total).collect();
    let (least, most) = totals.iter().fold((f64::MAX, 0.0_f64), |(least, most), &km2| (least.min(km2), most.max(km2)));
    assert!(totals.len() > 250 && most - least < 0.01, "{least} to {most} km²");
}

#[test]
fn the_snapshots_have_no_slivers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ukraine/snapshots");
    let count = fs::read_dir(folder).expect("a folder").count();
    assert!(count > 250, "{count} snapshots");
    for snapshot in snapshots(&["2022-03-23", "2022-07-14", "2024-04-04", "2026-02-12"]) {
        let least = snapshot.polygons().map(|(_, polygon)| polygon.area_km2()).fold(f64::MAX, f64::min);
        assert!(least >= 5.0, "{}: {least} km²", snapshot.file);
    }
}

/// The cells of a table.
fn table(path: &str) -> Vec<Vec<String>> {
    let text = file(path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_places_that_the_war_is_known_by_have_a_sourced_note() {
    let wanted = "Bakhmut, Soledar, Avdiivka, Sloviansk, Kramatorsk, Chasiv Yar, Toretsk, Pokrovsk, Myrnohrad, \
                  Dobropillia, Kostiantynivka, Lyman, Siversk, Marinka, Vuhledar, Kurakhove";
    let settlements = table("data/ukraine/settlements.csv");
    let name_of = |id: &str| settlements.iter().find(|row| row[0] == id).map(|row| row[1].clone());
    let notes = table("data/ukraine/notes.csv");
    let names: Vec<_> = notes.iter().map(|row| name_of(&row[0]).expect("the id is a settlement's")).collect();
    assert_eq!(names.join(", "), wanted);
    for row in &notes {
        assert!(row[1..].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(row[3].split(';').all(|source| ["deepstate", "nzz", "owlmaps"].contains(&source)), "{row:?}");
    }
}

#[test]
fn each_place_has_a_ukrainian_name_and_is_in_the_gazetteer_if_it_was_added() {
    let gazetteer: Vec<String> = table("data/places.csv").into_iter().map(|row| row[0].clone()).collect();
    for row in table("data/ukraine/settlements.csv") {
        let [id, name, name_uk] = [0, 1, 2].map(|i| row[i].as_str());
        assert!(!name.is_empty() && !name_uk.is_empty() && !name_uk.contains(['ы', 'э', 'ё', 'ъ']), "{row:?}");
        assert!(name.is_ascii(), "{row:?}");
        assert!(!row[5].starts_with("project") || gazetteer.iter().any(|known| known == id), "{row:?}");
    }
}
