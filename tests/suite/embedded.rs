//! The embedded dataset equals what its own tables give, and shows what was reported.

use std::{collections::BTreeMap, fs, path::Path};

use chrono::NaiveDate;
use frontline::{
    analysis::{
        areas::class_areas,
        interpolation::{
            CONTESTED, FIRST, SECOND,
            chronology::{Chronology, State},
            options::{Options, Part},
            scheme, snapshots_from_chronology,
        },
    },
    control::{
        covered::Covered,
        scheme::{ClassId, Control, Scheme},
        snapshot::Snapshot,
        timeline::Timeline,
    },
    dataset::{Request, load},
    formats::{
        csv::{Table, read_chronology},
        outline::polygons_from_geojson,
    },
    geometry::{bounds::Bounds, position::LonLat},
};

const PARTIES: [&str; 2] = ["russian", "ukrainian"];
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

/// The zones that the tables give, without the pack.
fn snapshots(dates: &[&str]) -> Vec<Snapshot> {
    let bounds = Bounds { min: LonLat { lon: 22.0, lat: 44.2 }, max: LonLat { lon: 40.4, lat: 52.5 } };
    let outline = |path: &str| polygons_from_geojson(&file(path)).expect("an outline");
    let home = outline("assets/basemap/ukraine.geojson");
    let ground = outline("data/ukraine/held_before_2022.geojson");
    let parts = vec![Part { key: "russian_before_2022".to_owned(), party: 0, ground }];
    let dates: Vec<_> = dates.iter().map(|date| day(date)).collect();
    snapshots_from_chronology(&chronology(), &dates, &Options { home, parts, ..Options::of(bounds) }).expect("zones")
}

fn embedded() -> Timeline {
    load(&Request::default(), &|_| {}).expect("the embedded dataset opens").timelines.remove(0)
}

fn report<'a>(timeline: &'a Timeline, date: &str) -> &'a Snapshot {
    timeline.snapshots().iter().find(|snapshot| snapshot.time.date() == day(date)).expect("a report of the day")
}

/// Square kilometres by key of class.
fn areas(snapshot: &Snapshot, scheme: &Scheme) -> BTreeMap<String, f64> {
    // Zones that tile the ground do not overlap.
    let areas = class_areas(snapshot, &Covered::default());
    areas.iter().map(|area| (scheme.get(area.class).key.clone(), area.km2)).collect()
}

#[test]
fn the_pack_holds_what_the_tables_give() {
    let timeline = embedded();
    for made in snapshots(&["2022-02-24", "2022-03-25", "2023-05-18", "2026-08-20"]) {
        let held = report(&timeline, &made.time.date().to_string());
        let made = areas(
            &made,
            &scheme(PARTIES, &[Part { key: "russian_before_2022".to_owned(), party: 0, ground: Vec::new() }]),
        );
        let held = areas(held, timeline.scheme());
        assert_eq!(made.len(), 4);
        for (class, km2) in made {
            assert!((held[&class] - km2).abs() < 0.5, "{class}: {} and {km2} km²", held[&class]);
        }
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
    let (chronology, timeline) = (chronology(), embedded());
    let scheme = timeline.scheme();
    let control_of = |state| match state {
        State::First => Control::Party(0),
        State::Contested => Control::Contested,
        State::Second => Control::Party(1),
    };
    let (mut right, mut all) = (0, 0);
    for snapshot in timeline.snapshots().iter().step_by(12) {
        for place in chronology.settlements() {
            let Some(state) = place.state_at(snapshot.time.date()) else { continue };
            all += 1;
            let control = snapshot.class_at(place.at).and_then(|class| scheme.get(class).control);
            right += usize::from(control == Some(control_of(state)));
        }
    }
    assert!(right * 1000 >= all * 998, "{right} of {all}");
}

#[test]
fn the_zones_of_every_report_add_up_to_the_same_ground() {
    let timeline = embedded();
    let total = |snapshot: &Snapshot| areas(snapshot, timeline.scheme()).values().sum::<f64>();
    let totals: Vec<f64> = timeline.snapshots().iter().map(total).collect();
    let (least, most) = totals.iter().fold((f64::MAX, 0.0_f64), |(least, most), &km2| (least.min(km2), most.max(km2)));
    assert!(totals.len() > 350 && most - least < 2.0, "{least} to {most} km²");
}

#[test]
fn the_ground_held_before_2022_is_not_gained_later() {
    let timeline = embedded();
    let of = |date: &str, class: &str| areas(report(&timeline, date), timeline.scheme())[class];
    let before = of("2022-02-24", "russian_before_2022");
    assert!((before - of("2026-08-20", "russian_before_2022")).abs() < 200.0, "{before} km²");
}

#[test]
fn the_places_held_before_2022_and_no_others_lie_on_the_ground_held_before_2022() {
    let timeline = embedded();
    let held: Vec<String> = table("data/ukraine/held_before_2022.csv").into_iter().map(|row| row[0].clone()).collect();
    let last = timeline.snapshots().last().unwrap();
    let in_donbas = |at: LonLat| (37.0..40.3).contains(&at.lon) && (47.0..50.2).contains(&at.lat);
    let (mut right, mut all) = (0, 0);
    for place in chronology().settlements().iter().filter(|place| in_donbas(place.at)) {
        let class = last.class_at(place.at).map(|class| timeline.scheme().get(class).key.as_str());
        let is_held = held.contains(&place.id.to_string());
        all += 1;
        right += usize::from(is_held == (class == Some("russian_before_2022")));
    }
    assert!(all > 900 && right * 100 >= all * 99, "{right} of {all}");
    for town in ["709717", "702320", "707753", "702658"] {
        assert!(held.contains(&town.to_owned()), "{town}: Donetsk, Makiivka, Horlivka and Luhansk were held");
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
                  Dobropillia, Kostiantynivka, Lyman, Siversk, Marinka, Vuhledar, Kurakhove, Kherson, Mariupol, \
                  Melitopol, Izium, Vovchansk, Huliaipole, Sievierodonetsk, Lysychansk, Kyiv, Kharkiv, Zaporizhzhia, \
                  Bucha";
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
    let tables = ["data/places.csv", "data/ukraine/waters.csv"];
    let gazetteer: Vec<String> = tables.iter().flat_map(|path| table(path)).map(|row| row[0].clone()).collect();
    for row in table("data/ukraine/settlements.csv") {
        let [id, name, name_uk] = [0, 1, 2].map(|i| row[i].as_str());
        assert!(!name.is_empty() && !name_uk.is_empty() && !name_uk.contains(['ы', 'э', 'ё', 'ъ']), "{row:?}");
        assert!(name.is_ascii(), "{row:?}");
        assert!(!row[5].starts_with("project") || gazetteer.iter().any(|known| known == id), "{row:?}");
    }
}
