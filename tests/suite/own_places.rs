//! Places and regions that a dataset brings stand for the built-in ones, in commands, pictures, packs and sites.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    dataset::{self, Dataset, GivenFile, Request},
    plate::Atlas,
};
use serde_json::{Value, json};

use crate::{
    publish::{frontline, page},
    surroundings::fresh_folder,
};

const PLACES: &str = "id,name,name_ko,lon,lat,population,region\n\
    1,Busan,부산,129.04,35.10,3400000,\n2,Daegu,대구,128.60,35.87,2400000,\n3,Pohang,포항,129.36,36.03,500000,KR-47\n";

fn rectangle([west, south, east, north]: [f64; 4]) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

/// A dataset far from Ukraine with its own places and regions, one of them in focus; the regions lie among the reports.
fn files() -> Vec<(&'static str, String)> {
    let region = |id: &str, name: &str, corners| json!({"type": "Feature", "properties": {"id": id, "name": name}, "geometry": rectangle(corners)});
    let regions = [
        region("KR-26", "Busan", [128.8, 34.9, 129.3, 35.4]),
        region("KR-47", "North Gyeongsang", [128.0, 35.5, 129.6, 36.8]),
    ];
    let zone =
        json!({"type": "Feature", "properties": {"class": "red"}, "geometry": rectangle([128.5, 35.0, 129.5, 36.0])});
    let manifest = json!({
        "title": "The pocket",
        "parties": [{"key": "red", "name": "Red"}],
        "classes": [{"key": "red", "name": "Red", "control": "red"}],
        "places": "towns.csv",
        "regions": "provinces.geojson",
        "focus": [3],
    });
    let collection = |features: &[Value]| json!({"type": "FeatureCollection", "features": features}).to_string();
    vec![
        ("frontline.json", manifest.to_string()),
        ("towns.csv", PLACES.to_owned()),
        ("provinces.geojson", collection(&regions)),
        ("1950-08-01.geojson", collection(&[zone])),
    ]
}

fn folder(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = fresh_folder("own_places", name);
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn run(arguments: &[&str], code: i32) -> (String, String) {
    let output = cargo_bin_cmd!("frontline").args(arguments).assert().code(code).get_output().clone();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn opened(path: &Path) -> Dataset {
    dataset::load(&Request { paths: vec![path.to_path_buf()], ..Request::default() }, &|_| {}).unwrap()
}

fn names(dataset: &Dataset) -> Vec<String> {
    let gazetteer = dataset.gazetteer().unwrap();
    gazetteer.places().iter().map(|place| place.name.english().to_owned()).collect()
}

#[test]
fn own_places_are_found_and_the_built_in_ones_are_not() {
    let path = folder("found", &files()).display().to_string();
    let (out, _) = run(&["at", "--place", "부산", "--json", &path], 0);
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert_eq!((&rows[0]["class"], &rows[0]["region"]), (&json!("red"), &json!("KR-26")));
    assert_eq!(rows.len(), 1, "the file of regions is no report");
    assert!(run(&["at", "--place", "Bakhmut", &path], 1).1.contains("no place is named `Bakhmut`"));
    let (out, _) = run(&["areas", "--by", "region", "--json", &path], 0);
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    let regions: Vec<_> = rows.iter().map(|row| row["region"].as_str()).collect();
    assert_eq!(regions, [Some("KR-26"), Some("KR-47"), None]);
    assert!(
        run(&["areas", "--region", "Donetsk", &path], 1)
            .1
            .contains("there are: Busan (KR-26), North Gyeongsang (KR-47)")
    );
}

#[test]
fn a_folder_given_files_a_pack_and_a_copy_of_it_have_the_same_places() {
    let folder = folder("carried", &files());
    let expected = ["Pohang", "Busan", "Daegu"];
    let on_disk = opened(&folder);
    assert_eq!(names(&on_disk), expected);
    let file = |(name, text): (&str, String)| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    let request = Request { files: files().into_iter().map(file).collect(), ..Request::default() };
    let given = dataset::load(&request, &|_| {}).unwrap();
    assert_eq!(given.own_places, on_disk.own_places);
    let [pack, copy] = ["a.topojson", "b.topojson.gz"].map(|name| folder.join("packs").join(name));
    fs::create_dir(folder.join("packs")).unwrap();
    run(&["pack", "-q", "-o", &pack.display().to_string(), &folder.display().to_string()], 0);
    run(&["pack", "-q", "-o", &copy.display().to_string(), &pack.display().to_string()], 0);
    for path in [pack, copy] {
        let packed = opened(&path);
        assert_eq!(packed.own_places, on_disk.own_places);
        assert_eq!(packed.about.focus, [3]);
    }
}

#[test]
fn a_site_has_the_tables_beside_its_packs() {
    let folder = folder("published", &files());
    let (page, out) = (page(&folder), folder.with_extension("site"));
    fs::remove_dir_all(&out).ok();
    frontline(&page).args(["publish", "--quick", "-q"]).args([&out, &folder]).assert().success();
    let published = opened(&out.join("data"));
    assert_eq!(published.own_places, opened(&folder).own_places);
    let html = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(html.contains("Pohang") && !html.contains("Avdiivka"));
}

#[test]
fn a_plate_labels_own_places() {
    let dataset = opened(&folder("plate", &files()));
    let atlas = Atlas::with_places_of(&dataset.own_places).unwrap();
    assert_eq!(atlas.places.places().len(), 3);
    let path = folder("drawn", &files());
    let picture = path.join("out.svg").display().to_string();
    run(&["render", "-q", "--at", "1950-08-01", "--place", "Daegu", "-o", &picture, &path.display().to_string()], 0);
}

#[test]
fn what_is_wrong_is_named_with_its_file_and_line() {
    let with = |name: &str, file: &str, text: &str| {
        let mut files = files();
        files.iter_mut().find(|(known, _)| *known == file).unwrap().1 = text.to_owned();
        run(&["info", &folder(name, &files).display().to_string()], 1).1
    };
    let err = with("line", "towns.csv", "id,name,lon,lat\n3,Pohang,129.36,36.03\n4,,1,1\n");
    assert!(err.contains("towns.csv, line 3: no name in the column `name`"), "{err}");
    let err = with("focus", "towns.csv", "id,name,lon,lat\n1,Busan,129.04,35.1\n");
    assert!(err.contains("`focus[0]`: found `3`, expected the id of a place in towns.csv"), "{err}");
    let err = with("regions", "provinces.geojson", r#"{"type":"FeatureCollection","features":[]}"#);
    assert!(err.contains("`regions`: not regions: provinces.geojson") && err.contains("no region"), "{err}");
    let missing = folder("missing", &files());
    fs::remove_file(missing.join("towns.csv")).unwrap();
    assert!(run(&["info", &missing.display().to_string()], 1).1.contains("towns.csv"));
}

#[test]
fn regions_that_overlap_are_refused_where_they_are_used() {
    let mut files = files();
    let twice = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"id": "a", "name": "A"}, "geometry": rectangle([128.0, 35.0, 129.5, 36.0])},
        {"type": "Feature", "properties": {"id": "b", "name": "B"}, "geometry": rectangle([128.5, 35.0, 130.0, 36.0])},
    ]});
    files.iter_mut().find(|(known, _)| *known == "provinces.geojson").unwrap().1 = twice.to_string();
    let path = folder("overlap", &files).display().to_string();
    for command in ["areas", "changes"] {
        let err = run(&[command, "--by", "region", &path], 1).1;
        assert!(err.contains("provinces.geojson: the regions overlap by") && err.contains("A and B most"), "{err}");
    }
    let (out, _) = run(&["validate", &path], 3);
    assert!(out.contains("provinces.geojson") && out.contains("the regions A and B overlap by"), "{out}");
    run(&["areas", &path], 0);
}
