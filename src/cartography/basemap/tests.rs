//! Checks the embedded base map against facts about the region.

use super::*;
use crate::{
    control::report_time::{days_from_time, end_of_day},
    geometry::measure::distance_km,
};

const BAKHMUT: LonLat = LonLat { lon: 38.0, lat: 48.595 };
const SLOVIANSK: LonLat = LonLat { lon: 37.606, lat: 48.853 };

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat { lon, lat }
}

/// Kilometres from a position to the nearest line with a name.
fn distance_to(basemap: &Basemap, name: &str, from: LonLat) -> f64 {
    let named = basemap.lines.iter().filter(|line| line.name.as_ref().is_some_and(|of_line| of_line.english() == name));
    let steps = named.flat_map(|line| line.positions.windows(2));
    // Consecutive positions are at most a few kilometres apart, so sixteen points on each step are accurate enough.
    let points = steps.flat_map(|step| {
        (0..=16).map(|part| {
            let part = f64::from(part) / 16.0;
            at(step[0].lon + (step[1].lon - step[0].lon) * part, step[0].lat + (step[1].lat - step[0].lat) * part)
        })
    });
    points.map(|point| distance_km(point, from)).fold(f64::INFINITY, f64::min)
}

/// Fails for each place that is farther than `within_km` from the line.
fn passes_by(name: &str, within_km: f64, places: &[(&str, LonLat)]) {
    let basemap = Basemap::embedded().unwrap();
    for &(place, position) in places {
        let km = distance_to(&basemap, name, position);
        assert!(km <= within_km, "{name} is {km:.1} km from {place}");
    }
}

#[test]
fn the_embedded_base_map_is_whole() {
    let basemap = Basemap::embedded().unwrap();
    let count = |kind| basemap.lines.iter().filter(|line| line.kind == kind).count();
    assert!(count(LineKind::River) > 40 && count(LineKind::CountryBorder) > 20);
    assert!(count(LineKind::RegionBorder) > 40);
    assert!(count(LineKind::Stream) >= 60 && count(LineKind::Canal) == 4);
    assert!(count(LineKind::MainRoad) >= 45 && count(LineKind::Road) >= 30 && count(LineKind::Railway) >= 60);
    assert!(basemap.water.iter().any(|water| water.contains(at(36.5, 46.3))));
    assert!(basemap.lines.windows(2).all(|pair| pair[0].kind <= pair[1].kind));
}

#[test]
fn what_this_project_drew_says_so() {
    let basemap = Basemap::embedded().unwrap();
    let drawn = [LineKind::Canal, LineKind::Stream, LineKind::Railway, LineKind::Road, LineKind::MainRoad];
    let rivers =
        ["Oskil", "Psel", "Vorskla", "Sula", "Oril", "Inhulets", "Inhul", "Ros", "Teteriv", "Uzh", "Snov", "Sozh"];
    for line in &basemap.lines {
        let is_drawn_river = line.name.as_ref().is_some_and(|name| rivers.contains(&name.english()));
        assert_eq!(line.is_schematic, is_drawn_river || drawn.contains(&line.kind), "{:?}", line.name);
    }
}

#[test]
fn main_roads_pass_through_their_towns() {
    passes_by("M-03", 3.0, &[("Izium", at(37.257, 49.213)), ("Sloviansk", SLOVIANSK), ("Bakhmut", BAKHMUT)]);
    passes_by("M-03", 3.0, &[("Debaltseve", at(38.444, 48.341))]);
    passes_by("H-20", 3.0, &[("Kostiantynivka", at(37.7059, 48.5273)), ("Avdiivka", at(37.749, 48.141))]);
    passes_by("H-15", 3.0, &[("Kurakhove", at(37.2807, 47.9847)), ("Marinka", at(37.5054, 47.9453))]);
    passes_by("H-32 (T-0504)", 3.0, &[("Chasiv Yar", at(37.8341, 48.5877)), ("Bakhmut", BAKHMUT)]);
    passes_by("M-30 (M-04)", 3.0, &[("Pokrovsk", at(37.1771, 48.2801)), ("Pisky", at(37.676, 48.064))]);
    passes_by("T-0513", 3.0, &[("Siversk", at(38.0968, 48.8648)), ("Bakhmut", BAKHMUT)]);
    passes_by("T-0515", 3.0, &[("Dobropillia", at(37.0857, 48.4667)), ("Rodynske", at(37.2064, 48.3541))]);
    passes_by("H-21", 3.0, &[("Shakhtarsk", at(38.4383, 48.0566))]);
}

#[test]
fn main_roads_outside_the_donbas_pass_through_their_towns() {
    passes_by("M-03", 3.0, &[("Poltava", at(34.5537, 49.5892)), ("Lubny", at(32.999, 50.0186))]);
    passes_by("M-14", 4.0, &[("Mykolaiv", at(31.993, 46.9763)), ("Kherson", at(32.6178, 46.6558))]);
    passes_by("M-18", 3.0, &[("Dzhankoi", at(34.3934, 45.7086)), ("Simferopol", at(34.1044, 44.9572))]);
    passes_by("H-08", 3.0, &[("Orikhiv", at(35.7858, 47.5677)), ("Polohy", at(36.2546, 47.4787))]);
    passes_by("T-0408", 3.0, &[("Tokmak", at(35.7058, 47.2551)), ("Robotyne", at(35.838, 47.445))]);
    passes_by("H-07", 3.0, &[("Sumy", at(34.8003, 50.9216)), ("Romny", at(33.48, 50.75))]);
    passes_by("M-01", 3.0, &[("Chernihiv", at(31.2893, 51.5055)), ("Brovary", at(30.79, 50.511))]);
    passes_by("T-2104", 3.0, &[("Vovchansk", at(36.9414, 50.29))]);
}

#[test]
fn rivers_outside_the_donbas_pass_by_the_places_on_their_banks() {
    passes_by("Inhulets", 3.0, &[("Snihurivka", at(32.8, 47.07)), ("Davydiv Brid", at(33.19, 47.24))]);
    passes_by("Psel", 3.0, &[("Sumy", at(34.8003, 50.9216)), ("Hadiach", at(34.0, 50.37))]);
    passes_by("Vorskla", 3.0, &[("Poltava", at(34.5537, 49.5892))]);
    passes_by("Konka", 3.0, &[("Orikhiv", at(35.7858, 47.5677)), ("Polohy", at(36.2546, 47.4787))]);
    passes_by("Molochna", 3.0, &[("Melitopol", at(35.3653, 46.8489))]);
    passes_by("Irpin", 3.0, &[("Irpin", at(30.25, 50.52))]);
    passes_by("Lopan", 3.0, &[("Derhachi", at(36.12, 50.11)), ("Kharkiv", at(36.23, 49.99))]);
}

#[test]
fn the_kakhovka_reservoir_is_there_until_its_dam_was_destroyed() {
    let basemap = Basemap::embedded().unwrap();
    let is_water = |date: (i32, u32, u32), position: LonLat| {
        let day = chrono::NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap();
        let at = days_from_time(end_of_day(day));
        basemap.reservoirs_at(at).any(|water| water.contains(position))
    };
    let off_nikopol = at(34.0, 47.47);
    assert!(is_water((2022, 2, 24), off_nikopol) && is_water((2023, 6, 6), off_nikopol));
    assert!(!is_water((2023, 6, 7), at(34.95, 47.45)) && !is_water((2023, 7, 1), at(34.95, 47.45)));
    // At Horokhovatka.
    assert!(is_water((2022, 4, 2), at(37.58, 49.33)) && !is_water((2022, 4, 3), at(37.58, 49.33)));
    // The reservoir of Kyiv has no dates.
    assert!(is_water((2014, 1, 1), at(30.48, 50.85)) && is_water((2026, 1, 1), at(30.48, 50.85)));
}

#[test]
fn the_world_is_all_around_and_only_read_for_views_that_reach_it() {
    let basemap = Basemap::embedded().unwrap();
    assert!(basemap.world_seen(Some(Bounds { min: at(30.0, 45.0), max: at(40.0, 50.0) })).is_none());
    let world = basemap.world_seen(Some(Bounds { min: at(19.0, 45.0), max: at(40.0, 50.0) })).unwrap();
    let is_water = |lon, lat| world.water.iter().any(|water| water.contains(at(lon, lat)));
    // The Sea of Japan, the Mediterranean, the Caspian and Lake Victoria; Seoul, Khartoum and Madrid.
    assert!(is_water(130.0, 39.5) && is_water(33.0, 33.5) && is_water(51.0, 42.0) && is_water(33.0, -1.0));
    assert!(!is_water(127.2, 37.5) && !is_water(32.5, 15.6) && !is_water(-3.7, 40.4));
    // The detailed area has its own water.
    assert!(!is_water(33.0, 43.5) && !is_water(36.5, 46.3));
    assert!(world.borders.len() > 250);
}

#[test]
fn rivers_pass_by_the_places_on_their_banks() {
    let donets = [("Sviatohirsk", at(37.5647, 49.0336)), ("Dronivka", at(38.0418, 48.9198))];
    passes_by("Siverskyi Donets", 3.0, &donets);
    passes_by("Siverskyi Donets", 3.0, &[("Zakitne", at(37.97, 48.92)), ("Lysychansk", at(38.436, 48.905))]);
    passes_by("Oskil", 3.0, &[("Borova", at(37.6193, 49.3805)), ("Oskil", at(37.4241, 49.1765))]);
    passes_by("Bakhmutka", 3.0, &[("Bakhmut", BAKHMUT), ("Siversk", at(38.0968, 48.8648))]);
    passes_by("Kazennyi Torets", 3.0, &[("Sloviansk", SLOVIANSK), ("Druzhkivka", at(37.5254, 48.62))]);
    passes_by("Vovcha", 3.0, &[("Kurakhove", at(37.2807, 47.9847)), ("Kostiantynopil", at(37.0404, 48.0008))]);
    passes_by("Siverskyi Donets–Donbas canal", 4.0, &[("Chasiv Yar", at(37.8341, 48.5877))]);
}

#[test]
fn streams_run_downhill_and_meet_a_river_or_the_sea() {
    let basemap = Basemap::embedded().unwrap();
    for stream in basemap.lines.iter().filter(|line| line.kind == LineKind::Stream) {
        let (Some(&source), Some(&mouth)) = (stream.positions.first(), stream.positions.last()) else { continue };
        if let (Some(high), Some(low)) = (basemap.elevation.at(source), basemap.elevation.at(mouth)) {
            assert!(high > low, "{:?}: {high:.0} m to {low:.0} m", stream.name);
        }
    }
}

#[test]
fn towns_cover_those_who_live_there_and_not_the_fields() {
    let basemap = Basemap::embedded().unwrap();
    let is_town = |position| basemap.towns.iter().any(|town| town.contains(position));
    assert!(is_town(BAKHMUT) && is_town(SLOVIANSK) && is_town(at(37.749, 48.141)));
    assert!(!is_town(at(38.15, 49.2)) && !is_town(at(37.75, 48.75)));
}

#[test]
fn the_numbers_of_the_roads_that_matter_stand_in_the_middle_of_the_map() {
    let basemap = Basemap::embedded().unwrap();
    let middle = Bounds { min: at(36.2, 47.3), max: at(38.9, 49.6) };
    let has_label = |number: &str| {
        basemap.labels.iter().any(|label| label.name.english().contains(number) && middle.contains(label.position))
    };
    for number in ["M-03", "M-04", "H-15", "H-20", "H-21", "H-32", "T-0504", "T-0513", "T-0515"] {
        assert!(has_label(number), "{number}");
    }
}
