//! Colours, tones and patterns: many parties, many classes, contested ground, and the source of a picture's figures.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    cartography::theme::{Rgba, Theme},
    control::scheme::{Control, MAX_CLASSES},
    dataset::{Dataset, Request, load},
    geometry::{bounds::Bounds, position::LonLat},
    language::Language,
    plate::{Atlas, Layer, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

fn open(path: PathBuf) -> Dataset {
    load(&Request { paths: vec![path], ..Request::default() }, &|_| {}).unwrap()
}

fn square(class: &str, date: &str, [west, south, east, north]: [f64; 4]) -> Value {
    json!({
        "type": "Feature",
        "properties": {"control": class, "date": date},
        "geometry": {"type": "Polygon", "coordinates": [[
            [west, south], [east, south], [east, north], [west, north], [west, south]
        ]]}
    })
}

fn written(name: &str, features: &[Value]) -> PathBuf {
    let folder = fresh_folder("drawing", name);
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join("reports.geojson"), text).unwrap();
    folder
}

/// A grid of squares, each of another class.
fn board(name: &str, count: usize) -> PathBuf {
    let side = (1..=count).find(|side| side * side >= count).unwrap();
    let of = |index: usize| {
        let (west, south) = (30.0 + (index % side) as f64 * 0.5, 40.0 + (index / side) as f64 * 0.4);
        square(&format!("group {index:04}"), "2020-01-01", [west, south, west + 0.5, south + 0.4])
    };
    written(name, &(0..count).map(of).collect::<Vec<_>>())
}

fn plate(dataset: &Dataset, [west, south, east, north]: [f64; 4], language: Language, without: &[Layer]) -> Plate {
    let atlas = Atlas::embedded().unwrap();
    let bounds = Bounds { min: LonLat { lon: west, lat: south }, max: LonLat { lon: east, lat: north } };
    let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Locator].iter().chain(without).copied();
    let options = PlateOptions {
        language,
        hidden: hidden.collect(),
        ..PlateOptions::new(PlateSize::new(1280, 720, 1.0).unwrap(), bounds)
    };
    Plate::new(Reports::all(dataset, 0), &atlas, options).unwrap()
}

fn days(date: &str) -> f64 {
    let date: chrono::NaiveDate = date.parse().unwrap();
    f64::from(date.to_epoch_days())
}

/// The colour of the plate at a position.
fn colour_at(plate: &Plate, at: f64, (lon, lat): (f64, f64)) -> [u8; 3] {
    let frame = plate.frame(at).unwrap();
    let places = (0..frame.height).flat_map(|y| (0..frame.width).map(move |x| (x, y)));
    let distance = |&(x, y): &(u32, u32)| {
        let there = plate.position_at(f64::from(x) + 0.5, f64::from(y) + 0.5);
        there.map_or(f64::MAX, |there| (there.lon - lon).hypot(there.lat - lat))
    };
    let (x, y) = places.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap();
    let pixel = &frame.pixels[((y * frame.width + x) * 4) as usize..][..3];
    [pixel[0], pixel[1], pixel[2]]
}

fn apart(a: [u8; 3], b: Rgba) -> u32 {
    std::iter::zip(a, [b.r, b.g, b.b]).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

fn printed(arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("frontline").args(arguments).assert().success().get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_gain_glows_in_the_colour_of_its_party() {
    let names = ["Government", "HTS", "ISIS", "Opposition", "SDF", "Turkish-backed"];
    let column = |index: usize, moved: f64| [36.0 + index as f64 + moved, 33.0, 37.0 + index as f64 + moved, 35.0];
    let report = |date: &str, moved: f64| {
        let all = names.iter().enumerate().map(|(index, name)| square(name, date, column(index, moved)));
        all.chain([square("contested", date, [36.0, 35.0, 42.0, 36.0])]).collect::<Vec<_>>()
    };
    let features = [report("2018-03-01", 0.0), report("2018-03-18", 0.4)].concat();
    let dataset = open(written("six-parties", &features));
    let (scheme, theme) = (dataset.timelines[0].scheme(), Theme::light());
    let plate = plate(&dataset, [35.8, 32.8, 42.6, 36.2], Language::English, &[]);
    for (index, name) in names.iter().enumerate() {
        // Each party except the last gained the western part of its eastern neighbour's ground.
        let gained = colour_at(&plate, days("2018-03-18"), (37.2 + index as f64, 34.0));
        let party = scheme.parties.iter().position(|party| party.key == *name).unwrap();
        let glow = |party: usize| theme.glowing(scheme, party, 158);
        let distance = |party: usize| apart(gained, glow(party).colour).min(apart(gained, glow(party).second));
        let nearest = (0..scheme.parties.len()).min_by_key(|&party| distance(party)).unwrap();
        assert_eq!(nearest, party, "{name}: {gained:?}");
        assert!(distance(party) < 3 * 12 * 12, "{name}: {gained:?} is not {:?}", glow(party));
    }
    let contested = scheme.classes.iter().position(|class| class.control == Some(Control::Contested)).unwrap();
    let fill = theme.fill(scheme, contested).unwrap();
    let shown = colour_at(&plate, days("2018-03-18"), (39.0, 35.5));
    assert!(shown.iter().max().unwrap() - shown.iter().min().unwrap() < 20, "{shown:?} is not grey: {fill:?}");
    let svg = plate.svg_without_fonts(days("2018-03-18"));
    // Each party has a row for its ground and one for its gains.
    assert!(names.iter().all(|name| svg.matches(&format!(">{name}</text>")).count() == 2), "{svg}");
}

#[test]
fn a_hundred_and_thirteen_classes_are_all_drawn_and_the_legend_counts_those_it_does_not_name() {
    let dataset = open(board("113", 113));
    assert!(dataset.faults.is_empty());
    assert_eq!(dataset.timelines[0].scheme().classes.len(), 113);
    for (language, more) in [(Language::English, " more"), (Language::Ukrainian, "і ще ")] {
        let plate = plate(&dataset, [29.9, 39.9, 35.6, 44.5], language, &[]);
        let svg = plate.svg_without_fonts(days("2020-01-01"));
        let zones = svg.split("id=\"zones\"").nth(1).unwrap().split("</g>").next().unwrap();
        assert_eq!(zones.matches("<path").count(), 113);
        let named = svg.matches(">group ").count();
        assert!((5..=16).contains(&named), "{named}");
        let rest = 113 - named;
        assert!(svg.contains(&format!("{rest}")) && svg.contains(more), "{named}");
    }
    let plate = plate(&dataset, [29.9, 39.9, 35.6, 44.5], Language::English, &[]);
    let middle = |index: usize| (30.2 + (index % 11) as f64 * 0.5, 40.15 + (index / 11) as f64 * 0.4);
    let frame = plate.frame(days("2020-01-01")).unwrap();
    let mut colours = BTreeSet::new();
    colours.extend(frame.pixels.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
    assert!(colours.len() > 24);
    for index in [0, 1, 11, 12, 40, 41, 51] {
        let (here, east) = (colour_at(&plate, 18262.0, middle(index)), colour_at(&plate, 18262.0, middle(index + 1)));
        assert_ne!(here, east, "{index}");
    }
}

#[test]
fn more_classes_than_can_be_drawn_are_refused_before_anything_is() {
    let folder = board("too-many", MAX_CLASSES + 1);
    let error = load(&Request { paths: vec![folder.clone()], ..Request::default() }, &|_| {}).unwrap_err().to_string();
    assert!(error.contains("reports.geojson") && error.contains("classes in one source"), "{error}");
    let mut classes = String::new();
    for index in 0..=MAX_CLASSES {
        let comma = if index == 0 { "" } else { "," };
        write!(classes, r#"{comma}{{"key":"c{index}","name":{{"en":"c","uk":"c"}},"control":null}}"#).unwrap();
    }
    fs::write(folder.join("frontline.json"), format!(r#"{{"classes":[{classes}]}}"#)).unwrap();
    let error = load(&Request { paths: vec![folder], ..Request::default() }, &|_| {}).unwrap_err();
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    assert!(cause.contains("a list of 1001, expected at most 1000"), "{error}: {cause}");
}

#[test]
fn the_seventh_party_has_a_colour_of_its_own() {
    let of = |index: usize| {
        square(&format!("p{index}"), "2020-03-05", [36.0 + index as f64, 33.0, 37.0 + index as f64, 35.0])
    };
    let dataset = open(written("seven", &(0..7).map(of).collect::<Vec<_>>()));
    let (scheme, theme) = (dataset.timelines[0].scheme(), Theme::light());
    let fills: Vec<_> = (0..7).map(|class| theme.fill(scheme, class).unwrap()).collect();
    assert!((0..6).all(|class| fills[class].colour != fills[6].colour));
}

#[test]
fn names_that_the_font_cannot_write_are_counted_where_they_are_missing() {
    let column =
        |index: usize, name: &str| square(name, "2020-03-05", [36.0 + index as f64, 33.0, 37.0 + index as f64, 35.0]);
    let features = [column(0, "الحكومة السورية"), column(1, "统一战线"), column(2, "Government")];
    let folder = written("not-latin", &features);
    let picture = folder.join("picture.svg");
    let output = cargo_bin_cmd!("frontline")
        .args(["render", folder.to_str().unwrap(), "-o", picture.to_str().unwrap()])
        .assert()
        .success()
        .get_output()
        .clone();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("2 names") && told.contains("letters"), "{told}");
    assert!(fs::read_to_string(&picture).unwrap().contains("Names that the font has"));
}

#[test]
fn every_class_of_the_known_sources_can_be_told_apart() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let scheme = frontline::dataset::schemes::ukraine();
    for theme in [Theme::light(), Theme::dark()] {
        for scheme in [dataset.timelines[0].scheme(), &scheme] {
            let fills: Vec<_> = (0..scheme.classes.len()).filter_map(|class| theme.fill(scheme, class)).collect();
            for (index, fill) in fills.iter().enumerate() {
                assert!(!fills[..index].contains(fill), "{index}: {fill:?}");
            }
        }
    }
}

#[test]
fn a_comparison_of_a_box_has_the_figures_that_changes_prints() {
    let features = [
        square("blue", "2024-01-01", [36.0, 47.0, 39.0, 50.0]),
        square("red", "2024-01-01", [39.0, 47.0, 41.0, 50.0]),
        square("blue", "2024-02-01", [36.0, 47.0, 38.2, 50.0]),
        square("red", "2024-02-01", [38.2, 47.0, 41.0, 50.0]),
    ];
    let folder = written("box", &features);
    let path = folder.to_str().unwrap();
    let bounds = "37.5,48.2,39.5,48.9";
    let dates = ["--from", "2024-01-01", "--to", "2024-02-01", "--bbox", bounds];
    let table = printed(&[&["changes", path], &dates[..]].concat());
    // The table has two decimals; rounded to whole numbers, they are the figures of the picture.
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let change = table.lines().map(words).find(|words| words.starts_with(&["blue".into(), "red".into()])).unwrap();
    let whole: f64 = change[2].parse().unwrap();
    let picture = folder.join("compared.svg");
    for (language, words) in
        [("en", "Changed hands within the dotted box, longitude 37.5 to 39.5"), ("uk", "довготи від 37,5 до 39,5")]
    {
        let of_picture = ["--at", "2024-02-01", "--compare", "2024-01-01", "--bbox", bounds, "--lang", language];
        printed(&[&["render", path, "-o", picture.to_str().unwrap()], &of_picture[..]].concat());
        let svg = fs::read_to_string(&picture).unwrap();
        assert!(svg.replace('\u{a0}', "").contains(&format!("{whole:.0}")), "{whole} is not in the picture");
        let plain = svg.replace('\u{a0}', " ");
        let all_words = plain.split(['<', '>']).collect::<Vec<_>>().join(" ");
        let joined = all_words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.split(' ').all(|word| joined.contains(word)), "{words}: {joined}");
    }
}

#[test]
fn a_polygon_that_strayed_shrinks_no_picture() {
    let report = |date: &str, stray: bool| {
        let near = square("red", date, [37.0, 48.0, 38.0, 49.0]);
        let far = square("red", date, [-20.0, 10.0, -19.0, 11.0]);
        if stray { vec![near, far] } else { vec![near] }
    };
    let features: Vec<Value> = (1..10).flat_map(|day| report(&format!("2024-01-0{day}"), day == 9)).collect();
    let dataset = open(written("stray", &features));
    let timeline = &dataset.timelines[0];
    let usual = timeline.shown_bounds(0).unwrap();
    assert_eq!(timeline.shown_bounds(8), Some(usual));
    assert!(usual.min.lon > 36.0);
}
