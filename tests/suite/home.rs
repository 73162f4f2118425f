//! Home ground: where ground outside all zones is held by the remainder, and where by nobody.

use std::{fs, path::Path, sync::Arc};

use frontline::{
    analysis::{
        distance::nearest_grounds,
        transfers::{SLIVER_KM2, Transfer, TransferOptions, transfers},
    },
    cartography::ground_words::holder_text,
    control::{
        evolution::{Evolution, FrontSpan},
        remainder::Remainder,
        scheme::Control,
        timeline::Timeline,
    },
    dataset::{self, Dataset, GivenFile, Request, schemes},
    formats::{
        outline::ukraine,
        topojson::{Packed, pack_from_timeline, timeline_from_pack},
    },
    geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    language::{Language, Words},
    places::Gazetteer,
    plate::{Atlas, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// The red zone of the tests, as west, south, east, north.
const ZONE: [f64; 4] = [45.0, 34.0, 46.0, 35.0];

fn rectangle([west, south, east, north]: [f64; 4]) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

fn report(zones: &[(&str, [f64; 4])]) -> String {
    let feature = |&(class, corners): &(&str, [f64; 4])| json!({"type": "Feature", "properties": {"class": class}, "geometry": rectangle(corners)});
    json!({"type": "FeatureCollection", "features": zones.iter().map(feature).collect::<Vec<_>>()}).to_string()
}

/// A manifest far from Ukraine whose source leaves blue's ground blank.
fn manifest(home: Option<&str>) -> String {
    let name = |text: &str| json!({"en": text, "uk": text});
    let mut manifest = json!({
        "title": "Elsewhere",
        "parties": [{"key": "red", "name": name("Red")}, {"key": "blue", "name": name("Blue")}],
        "classes": [
            {"key": "blue", "name": name("Blue"), "control": "blue"},
            {"key": "red", "name": name("Red"), "control": "red"},
        ],
        "remainder": "blue",
    });
    if let Some(home) = home {
        manifest["home"] = json!(home);
    }
    manifest.to_string()
}

pub(crate) fn given(files: &[(&str, String)]) -> Dataset {
    let file =
        |(name, text): &(&str, String)| GivenFile { name: (*name).to_owned(), bytes: Arc::from(text.as_bytes()) };
    let request = Request { files: files.iter().map(file).collect(), ..Request::default() };
    let dataset = dataset::load(&request, &|_| {}).expect("opens");
    assert_eq!(dataset.faults, []);
    dataset
}

/// The dataset with or without an outline of the home ground.
fn elsewhere(outline: Option<[f64; 4]>) -> Dataset {
    let mut files = vec![
        ("frontline.json", manifest(outline.map(|_| "outline.geojson"))),
        ("2024-01-01.geojson", report(&[("red", ZONE)])),
    ];
    files.extend(outline.map(|corners| ("outline.geojson", rectangle(corners).to_string())));
    given(&files)
}

/// The longitudes and latitudes along which the front line of the last report runs.
fn front(timeline: &Timeline) -> (Vec<f64>, Vec<f64>) {
    let evolution = Evolution::of(timeline);
    let degrees = |steps: i32| f64::from(steps) / 1e6;
    let along = |values: fn(&FrontSpan) -> [i32; 2]| {
        let level = evolution.front.iter().map(values).filter(|[a, b]| a == b).map(|[a, _]| degrees(a));
        let mut level: Vec<_> = level.collect();
        level.sort_by(f64::total_cmp);
        level.dedup();
        level
    };
    (along(|span| [span.a.x, span.b.x]), along(|span| [span.a.y, span.b.y]))
}

#[test]
fn without_a_home_the_remainder_holds_everywhere() {
    let dataset = elsewhere(None);
    assert_eq!(front(&dataset.timelines[0]), (vec![45.0, 46.0], vec![34.0, 35.0]));
    let report = &dataset.timelines[0].snapshots()[0];
    let near = nearest_grounds(report, dataset.timelines[0].scheme(), LonLat { lon: 45.99, lat: 34.5 });
    assert_eq!(near.len(), 1);
    assert!((near[0].km - 0.918).abs() < 0.01, "{near:?}");
}

#[test]
fn at_the_edge_of_its_home_the_remainder_has_no_front() {
    // The outline shares the southern and the eastern side of the zone. Its file is among the reports, but is not one.
    let dataset = elsewhere(Some([44.0, 34.0, 46.0, 36.0]));
    assert_eq!(dataset.timelines[0].snapshots().len(), 1);
    assert_eq!(front(&dataset.timelines[0]), (vec![45.0], vec![35.0]));
}

#[test]
fn a_plate_of_a_dataset_elsewhere_draws_the_front() {
    let atlas = Atlas::embedded().unwrap();
    let lengths = [elsewhere(None), elsewhere(Some([45.0, 34.0, 46.0, 35.0]))].map(|dataset| {
        let bounds = dataset.timelines[0].snapshots()[0].bounds(dataset.timelines[0].scheme()).unwrap();
        let size = PlateSize::new(640, 360, 1.0).unwrap();
        let plate = Plate::new(Reports::all(&dataset, 0), &atlas, PlateOptions::new(size, bounds)).unwrap();
        let day = dataset.timelines[0].snapshots()[0].time.days();
        plate.svg(day).len()
    });
    assert!(lengths[0] > lengths[1], "{lengths:?}");
}

#[test]
fn a_folder_on_disk_is_read_as_files_at_hand_are() {
    let folder = fresh_folder("home", "disk");
    fs::write(folder.join("frontline.json"), manifest(Some("ground/outline.json"))).unwrap();
    fs::write(folder.join("2024-01-01.geojson"), report(&[("red", ZONE)])).unwrap();
    fs::create_dir(folder.join("ground")).unwrap();
    fs::write(folder.join("ground/outline.json"), rectangle([44.0, 34.0, 46.0, 36.0]).to_string()).unwrap();
    let request = Request { paths: vec![folder.clone()], ..Request::default() };
    let dataset = dataset::load(&request, &|_| {}).expect("opens");
    assert_eq!((dataset.faults.len(), dataset.timelines[0].snapshots().len()), (0, 1));
    assert_eq!(front(&dataset.timelines[0]), (vec![45.0], vec![35.0]));
    fs::remove_file(folder.join("ground/outline.json")).unwrap();
    assert!(dataset::load(&request, &|_| {}).unwrap_err().to_string().contains("outline.json"));
    fs::write(folder.join("ground/outline.json"), "{}").unwrap();
    let error = dataset::load(&request, &|_| {}).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("`home`: not an outline: ground/outline.json"), "{cause}");
}

#[test]
fn a_pack_keeps_its_home() {
    for outline in [None, Some([44.0, 34.0, 46.0, 36.0])] {
        let dataset = elsewhere(outline);
        let timeline = &dataset.timelines[0];
        let packed = pack_from_timeline(timeline, &Evolution::of(timeline), &Packed::default()).unwrap();
        let read = timeline_from_pack(&packed).unwrap();
        assert_eq!(read.timeline.scheme(), timeline.scheme());
    }
}

#[test]
fn a_pack_that_was_written_before_packs_had_a_home_is_of_ukraine() {
    let dataset = elsewhere(None);
    let timeline = &dataset.timelines[0];
    let packed = pack_from_timeline(timeline, &Evolution::of(timeline), &Packed::default()).unwrap();
    let mut document: Value = serde_json::from_slice(&packed).unwrap();
    document["frontline"].as_object_mut().unwrap().remove("home").unwrap();
    let read = timeline_from_pack(&serde_json::to_vec(&document).unwrap()).unwrap();
    let expected = Remainder { control: Control::Party(1), home: Some(ukraine()) };
    assert_eq!(read.timeline.scheme().remainder, Some(expected));
}

#[test]
fn the_known_sources_and_the_embedded_data_name_ukraine() {
    let remainder = schemes::ukraine().remainder.clone().unwrap();
    assert_eq!((remainder.control, remainder.home), (Control::Party(1), Some(ukraine())));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    assert!(file("data/ukraine/ukraine.geojson") == file("assets/basemap/ukraine.geojson"), "the outlines differ");
    for manifest in ["data/ukraine/frontline.json", "assets/schemes/ukraine.json"] {
        let manifest: Value = serde_json::from_str(&file(manifest)).unwrap();
        assert_eq!((&manifest["home"], &manifest["home_margin_m"]), (&json!("ukraine.geojson"), &json!(4_000)));
    }
}

#[test]
fn ground_that_a_source_leaves_blank_is_told_from_ground_without_a_report() {
    let at = |lon: f64, lat: f64| LonLat { lon, lat };
    let words = |language| Words::new(language).unwrap();
    let said = |dataset: &Dataset, at, language| {
        let timeline = &dataset.timelines[0];
        let holder = timeline.snapshots()[0].holder_at(timeline.scheme(), at);
        holder_text(holder, timeline.scheme(), &words(language))
    };
    let (beside, abroad) = (at(44.5, 34.5), at(46.5, 34.5));
    let dataset = elsewhere(Some([44.0, 34.0, 46.0, 36.0]));
    assert_eq!(said(&dataset, beside, Language::English), "left blank: Blue");
    assert_eq!(said(&dataset, beside, Language::Ukrainian), "не позначено: Blue");
    assert_eq!(said(&dataset, abroad, Language::English), "no zone reported");
    assert_eq!(said(&dataset, at(45.5, 34.5), Language::English), "Red");
    assert_eq!(said(&elsewhere(None), abroad, Language::English), "left blank: Blue");
    let without = given(&[("2024-01-01.geojson", report(&[("red", ZONE)]))]);
    assert_eq!(said(&without, beside, Language::English), "no zone reported");
}

#[test]
fn at_says_which_ground_is_left_blank_in_its_table_and_in_json() {
    let folder = fresh_folder("home", "left-blank");
    fs::write(folder.join("frontline.json"), manifest(Some("outline.geojson"))).unwrap();
    fs::write(folder.join("outline.geojson"), rectangle([44.0, 34.0, 46.0, 36.0]).to_string()).unwrap();
    fs::write(folder.join("2024-01-01.geojson"), report(&[("red", ZONE)])).unwrap();
    let at = |lon: &str, more: &[&str]| {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("frontline");
        let output = command.args(["at", "--lon", lon, "--lat", "34.5"]).args(more).arg(&folder).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let json = |lon: &str| serde_json::from_str::<Value>(&at(lon, &["--json"])).unwrap()[0].clone();
    assert!(at("44.5", &[]).contains("2024-01-01  left blank: Blue  -"), "{}", at("44.5", &[]));
    assert!(at("46.5", &[]).contains("2024-01-01  no zone reported  -"), "{}", at("46.5", &[]));
    let (blank, abroad, held) = (json("44.5"), json("46.5"), json("45.5"));
    assert_eq!(
        (&blank["class"], &blank["control"], &blank["left_blank_for"]),
        (&Value::Null, &Value::Null, &json!("blue"))
    );
    assert_eq!((&abroad["class"], abroad.get("left_blank_for")), (&Value::Null, None));
    assert_eq!((&held["class"], held.get("left_blank_for")), (&json!("red"), None));
}

/// What changed hands between two reports: the controls before and after by key, and square kilometres.
pub(crate) fn passed(timeline: &Timeline, from: usize, to: usize) -> Vec<(String, String, f64)> {
    let (scheme, reports) = (timeline.scheme(), timeline.snapshots());
    let options = TransferOptions { min_km2: SLIVER_KM2, bounds: None };
    let places = Gazetteer::default();
    let found = transfers(scheme, &reports[from], &reports[to], options, &places).unwrap();
    let key = |control| scheme.control_key(control).to_owned();
    let row =
        |transfer: &Transfer<'_>| (key(transfer.before), key(transfer.after), (transfer.km2 * 10.0).round() / 10.0);
    found.list.iter().map(row).collect()
}

#[test]
fn ground_on_both_sides_of_the_border_is_told_apart_at_it() {
    let files = |outline: [f64; 4]| {
        vec![
            ("frontline.json", manifest(Some("outline.geojson"))),
            ("outline.geojson", rectangle(outline).to_string()),
            ("2024-01-01.geojson", report(&[("red", [44.0, 34.0, 45.0, 35.0]), ("blue", [47.0, 34.0, 48.0, 35.0])])),
            ("2024-01-02.geojson", report(&[("red", [44.0, 34.0, 46.0, 35.0]), ("blue", [46.0, 34.0, 48.0, 35.0])])),
        ]
    };
    // The border runs through ground that red and blue gain: of blue's gain, the part abroad was nobody's, the other
    // blue's.
    let dataset = given(&files([40.0, 30.0, 46.5, 40.0]));
    let found = passed(&dataset.timelines[0], 0, 1);
    let half = Polygon::new(
        Ring::new([(46.5, 34.0), (47.0, 34.0), (47.0, 35.0), (46.5, 35.0)].map(|(lon, lat)| LonLat { lon, lat }))
            .unwrap(),
        Vec::new(),
    );
    let whole = (half.area_km2() * 20.0).round() / 10.0;
    let keys = |found: &[(String, String, f64)]| {
        found.iter().map(|(before, after, _)| format!("{before} to {after}")).collect::<Vec<_>>()
    };
    assert_eq!(keys(&found), ["blue to red", "none to blue"]);
    assert!((found[0].2 - whole).abs() < 1.0 && (found[1].2 - whole / 2.0).abs() < 1.0, "{found:?}");
    // Now red gains ground on both sides of the border.
    let dataset = given(&files([40.0, 30.0, 45.5, 40.0]));
    let found = passed(&dataset.timelines[0], 0, 1);
    let (mut sorted, half) = (keys(&found), whole / 2.0);
    sorted.sort();
    assert_eq!(sorted, ["blue to red", "none to blue", "none to red"]);
    assert!((found[1].2 - half).abs() < 1.0 && (found[2].2 - half).abs() < 1.0, "{found:?}");
}
