//! Home ground: where what no zone covers is held by the remainder, and where it is nobody's.

use std::{fs, path::Path, sync::Arc};

use frontline::{
    analysis::distance::nearest_grounds,
    control::{
        evolution::{Evolution, FrontSpan},
        remainder::Remainder,
        scheme::Control,
        timeline::Timeline,
    },
    dataset::{self, Dataset, GivenFile, Request, schemes},
    formats::{
        outline::ukraine,
        topojson::{About, pack_from_timeline, timeline_from_pack},
    },
    geometry::position::LonLat,
    plate::{Atlas, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::{Value, json};

use crate::surroundings::fresh_folder;

/// The red zone of the tests and the outline around it, as west, south, east, north.
const ZONE: [f64; 4] = [45.0, 34.0, 46.0, 35.0];

fn rectangle([west, south, east, north]: [f64; 4]) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

fn report(zones: &[(&str, [f64; 4])]) -> String {
    let feature = |&(class, corners): &(&str, [f64; 4])| json!({"type": "Feature", "properties": {"class": class}, "geometry": rectangle(corners)});
    json!({"type": "FeatureCollection", "features": zones.iter().map(feature).collect::<Vec<_>>()}).to_string()
}

/// A manifest far from Ukraine whose source leaves out the ground of blue.
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

fn given(files: &[(&str, String)]) -> Dataset {
    let file =
        |(name, text): &(&str, String)| GivenFile { name: (*name).to_owned(), bytes: Arc::from(text.as_bytes()) };
    let request = Request { files: files.iter().map(file).collect(), ..Request::default() };
    let dataset = dataset::load(&request, &|_| {}).expect("opens");
    assert_eq!(dataset.faults, []);
    dataset
}

/// The dataset with an outline, or with none.
fn elsewhere(outline: Option<[f64; 4]>) -> Dataset {
    let mut files = vec![
        ("frontline.json", manifest(outline.map(|_| "outline.geojson"))),
        ("2024-01-01.geojson", report(&[("red", ZONE)])),
    ];
    files.extend(outline.map(|corners| ("outline.geojson", rectangle(corners).to_string())));
    given(&files)
}

/// The longitudes and latitudes along which the front line of the last report stands.
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
    // The outline shares the southern and the eastern side of the zone. It is no report, though it lies among them.
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
    assert!(cause.contains("no outline: ground/outline.json"), "{cause}");
}

#[test]
fn a_pack_keeps_its_home() {
    for outline in [None, Some([44.0, 34.0, 46.0, 36.0])] {
        let dataset = elsewhere(outline);
        let timeline = &dataset.timelines[0];
        let packed = pack_from_timeline(timeline, &Evolution::of(timeline), &About::default()).unwrap();
        let read = timeline_from_pack(&packed).unwrap();
        assert_eq!(read.timeline.scheme(), timeline.scheme());
    }
}

#[test]
fn a_pack_that_was_written_before_packs_had_a_home_is_of_ukraine() {
    let dataset = elsewhere(None);
    let timeline = &dataset.timelines[0];
    let packed = pack_from_timeline(timeline, &Evolution::of(timeline), &About::default()).unwrap();
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
    assert!(file("data/donbas/ukraine.geojson") == file("assets/basemap/ukraine.geojson"), "the outlines differ");
    for manifest in ["data/donbas/frontline.json", "assets/schemes/ukraine.json"] {
        let manifest: Value = serde_json::from_str(&file(manifest)).unwrap();
        assert_eq!((&manifest["home"], &manifest["home_margin_m"]), (&json!("ukraine.geojson"), &json!(4_000)));
    }
}
