//! Ground that a party holds abroad: figures, plates, glow and texts include it.

use std::{fs, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    analysis::changes::step_change,
    cartography::{
        ground_words::holder_text,
        theme::{GLOW_DAYS, Rgba, Theme},
    },
    control::{
        evolution::{ClassChange, Evolution},
        mesh::{
            self, SpaceTimeMesh,
            corner::{Attributes, holders, holders_of},
        },
        report_time::ReportTime,
        scheme::Holder,
    },
    dataset::Dataset,
    formats::topojson::{Packed, pack_from_timeline, timeline_from_pack},
    geometry::{bounds::Bounds, position::LonLat},
    language::{Language, Words},
    plate::{Atlas, Layer, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::{Value, json};

use crate::{
    home::{given, passed},
    surroundings::fresh_folder,
};

/// Files in DeepState's form: from 2 September 2024 Ukraine holds ground in Russia, with unknown ground beside it; in
/// November only the unknown ground is left.
pub(crate) fn files() -> [(&'static str, String); 3] {
    let zone = |name: &str, fill: &str, [west, south, east, north]: [f64; 4]| {
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        let ring: Vec<_> = ring.iter().map(|[lon, lat]| json!([lon, lat, 0])).collect();
        json!({"type": "Feature", "properties": {"name": name, "fill": fill, "fill-opacity": 0.3, "styleHash": "1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let occupied = zone("Окуповано /// Occupied /// geoJSON.status.occupied", "#a52714", [37.8, 47.8, 38.4, 48.4]);
    let held = zone("Звільнено /// Liberated /// geoJSON.status.dismissed", "#01579b", [35.1, 51.3, 35.5, 51.5]);
    let unknown =
        zone("Невідомий статус /// Unknown status /// geoJSON.status.unknown", "#bcaaa4", [35.5, 51.3, 35.6, 51.5]);
    let text = |zones: &[&Value]| json!({"type": "FeatureCollection", "features": zones}).to_string();
    [
        ("1722889260.geojson", text(&[&occupied])),
        ("1725222180.geojson", text(&[&occupied, &held, &unknown])),
        ("1730491200.geojson", text(&[&occupied, &unknown])),
    ]
}

fn held_abroad() -> Dataset {
    given(&files())
}

fn row(before: &str, after: &str, km2: f64) -> (String, String, f64) {
    (before.to_owned(), after.to_owned(), km2)
}

#[test]
fn ground_of_a_party_abroad_was_nobodys_before() {
    let dataset = held_abroad();
    let timeline = &dataset.timelines[0];
    let came = [row("none", "ukrainian", 619.4), row("none", "unknown", 154.9)];
    assert_eq!(passed(timeline, 0, 1), came);
    assert_eq!(passed(timeline, 1, 2), [row("ukrainian", "none", 619.4)]);
    assert_eq!(passed(timeline, 0, 2), [row("none", "unknown", 154.9)]);
}

#[test]
fn the_slider_and_the_mesh_say_of_ground_abroad_what_changes_say() {
    let dataset = held_abroad();
    let timeline = &dataset.timelines[0];
    let (scheme, evolution) = (timeline.scheme(), Evolution::of(timeline));
    let steps: Vec<_> = evolution.steps.iter().map(|step| step.as_ref().unwrap()).collect();
    let ukrainian = scheme.control("ukrainian").unwrap();
    let of_steps = [0, 1].map(|step| step_change(scheme, ukrainian, steps[step]));
    assert_eq!(of_steps.map(|step| step.gained_km2.round()), [619.0, 0.0]);
    assert_eq!(of_steps.map(|step| step.lost_km2.round()), [0.0, 619.0]);
    assert!(steps.iter().copied().flatten().all(|change| [change.before, change.after].contains(&Holder::Nobody)));
    // Corners of changes, unlike those of keyframes, have a day of the timeline.
    let mesh = SpaceTimeMesh::of(timeline, &evolution);
    let corners = mesh.corners().iter().map(Attributes::of);
    let held = corners.filter(|corner| corner.day >= 0.0).map(|corner| corner.holders);
    let numbers = |change: &ClassChange| holders(mesh::number(change.before), mesh::number(change.after));
    let expected: Vec<_> = steps.iter().copied().flatten().map(numbers).collect();
    assert!(held.clone().all(|held| expected.contains(&held)) && held.count() >= 3 * expected.len());
    let has_remainder = |(before, after): (u16, u16)| [before, after].contains(&mesh::REMAINDER);
    assert!(!expected.iter().any(|&held| has_remainder(holders_of(held))));
}

#[test]
fn a_pack_says_of_ground_abroad_what_the_files_say() {
    let dataset = held_abroad();
    let timeline = &dataset.timelines[0];
    let evolution = Evolution::of(timeline);
    let packed = pack_from_timeline(timeline, &evolution, &Packed::default()).unwrap();
    let read = timeline_from_pack(&packed).unwrap();
    assert_eq!(*read.evolution, evolution);
    assert_eq!(passed(&read.timeline, 0, 1), passed(timeline, 0, 1));
}

/// A position within the ground that Ukraine holds, and one within the unknown ground beside it.
const HELD: LonLat = LonLat { lon: 35.3, lat: 51.4 };
const UNKNOWN: LonLat = LonLat { lon: 35.55, lat: 51.4 };

#[test]
fn a_position_abroad_has_a_zone_or_no_report_and_is_never_left_blank() {
    let dataset = held_abroad();
    let timeline = &dataset.timelines[0];
    let told = |at: LonLat, language| {
        let words = Words::new(language).unwrap();
        let holder = |report: usize| timeline.snapshots()[report].holder_at(timeline.scheme(), at);
        [0, 1, 2].map(|report| holder_text(holder(report), timeline.scheme(), &words))
    };
    assert_eq!(
        told(HELD, Language::English),
        ["no zone reported", "Ukrainian-controlled in Russia", "no zone reported"]
    );
    assert_eq!(told(UNKNOWN, Language::Ukrainian)[..2], ["зону не вказано", "Контроль невідомий"]);
    let at_home = LonLat { lon: 37.556, lat: 48.723 };
    assert!(told(at_home, Language::English).iter().all(|told| told == "left blank: Ukrainian-controlled"));
}

fn folder(name: &str) -> PathBuf {
    let folder = fresh_folder("abroad", name);
    for (name, text) in files() {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_picture_that_compares_counts_ground_abroad_as_changes_does() {
    let folder = folder("compared");
    let picture = folder.join("compared.svg");
    let words_of = |from: &str, to: &str| {
        let mut render = cargo_bin_cmd!("frontline");
        render.args(["render", "--at", to, "--compare", from, "--bbox", "34.9,51.1,35.8,51.7", "--lang", "en"]);
        render.arg("-o").arg(&picture).arg(&folder).assert().success();
        let svg = fs::read_to_string(&picture).unwrap().replace('\u{a0}', " ");
        let texts = svg.split('>').filter_map(|part| part.split_once("</")).map(|(text, _)| text.trim().to_owned());
        texts.collect::<Vec<_>>().join(" ")
    };
    let came = words_of("2024-08-06", "2024-09-02");
    assert!(came.contains("Ukrainian-controlled: gained 619 km², lost 0"), "{came}");
    let left = words_of("2024-09-02", "2024-11-02");
    assert!(left.contains("Ukrainian-controlled: gained 0.0 km², lost 619 km²"), "{left}");
}

/// A plate of the ground abroad that shows only zones, front line and glow.
fn plate(dataset: &Dataset) -> Plate {
    let bounds = Bounds { min: LonLat { lon: 34.9, lat: 51.1 }, max: LonLat { lon: 35.8, lat: 51.7 } };
    let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Locator];
    let size = PlateSize::new(1280, 720, 1.0).unwrap();
    let options = PlateOptions { hidden: hidden.into(), ..PlateOptions::new(size, bounds) };
    Plate::new(Reports::all(dataset, 0), &Atlas::embedded().unwrap(), options).unwrap()
}

/// The colour of the plate at a position.
fn colour_at(plate: &Plate, day: f64, at: LonLat) -> Rgba {
    let frame = plate.frame(day).unwrap();
    let places = (0..frame.height).flat_map(|y| (0..frame.width).map(move |x| (x, y)));
    let apart = |&(x, y): &(u32, u32)| {
        let there = plate.position_at(f64::from(x) + 0.5, f64::from(y) + 0.5);
        there.map_or(f64::MAX, |there| (there.lon - at.lon).hypot(there.lat - at.lat))
    };
    let (x, y) = places.min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap();
    let pixel = &frame.pixels[((y * frame.width + x) * 4) as usize..][..3];
    Rgba { r: pixel[0], g: pixel[1], b: pixel[2], a: 255 }
}

#[test]
fn ground_gained_abroad_glows_in_the_colour_of_its_party_and_unknown_ground_does_not() {
    let dataset = held_abroad();
    let (timeline, theme) = (&dataset.timelines[0], Theme::light());
    let scheme = timeline.scheme();
    let plate = plate(&dataset);
    let day = |date: &str| ReportTime::day(date.parse().unwrap()).shown_days();
    let fill = |at: LonLat, report: usize| {
        let Holder::Class(class) = timeline.snapshots()[report].holder_at(scheme, at) else { panic!("no zone") };
        theme.fill(scheme, class.0).unwrap()
    };
    let apart = |a: Rgba, b: Rgba| {
        let of = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        of(a.r, b.r) + of(a.g, b.g) + of(a.b, b.b)
    };
    let (fresh, old) = (day("2024-09-03"), day("2024-09-03") + f64::from(GLOW_DAYS) + 2.0);
    let plain = fill(HELD, 1);
    let glow = theme.glow(scheme, 1);
    let (glowing, faded) = (colour_at(&plate, fresh, HELD), colour_at(&plate, old, HELD));
    assert!(apart(faded, plain.colour).min(apart(faded, plain.second)) < 100, "{faded:?} is not {plain:?}");
    assert!(apart(glowing, glow) < apart(faded, glow) / 2, "{glowing:?} glows no more than {faded:?} in {glow:?}");
    let unknown = fill(UNKNOWN, 1);
    let shown = colour_at(&plate, fresh, UNKNOWN);
    assert!(apart(shown, unknown.colour).min(apart(shown, unknown.second)) < 100, "{shown:?} is not {unknown:?}");
    // Ground that nobody holds any more is drawn as land and does not glow.
    let gone = colour_at(&plate, day("2024-11-02"), HELD);
    assert!(apart(gone, theme.land) < 100, "{gone:?}");
}
