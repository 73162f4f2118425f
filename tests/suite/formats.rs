//! Properties of the readers: no input makes them panic, and the ground does not depend on how it is written.

use frontline::formats::{ReadOptions, Reading, SourceFile, dates, pool::PolygonPool, read};
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::Config};

/// One small file of every dialect, to be damaged.
const SEEDS: [&str; 7] = [
    r##"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]}]},"properties":{"name":"Окуповано /// Occupied /// geoJSON.status.occupied","styleHash":"1","fill":"#a52714"}}]}"##,
    r#"{"value":{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"type":"nochange","date":"2024-01-28"},"geometry":{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,48],[37,48]]]]}}]}}"#,
    r#"{"areas":[[[48,37],[48,38],[49,38],[48,37]]],"areas_ua":[],"frontline":[],"geos":{},"units":{}}"#,
    r#"{"date":"20260821","dates":["20221207"],"unit_map":{}}"#,
    r#"{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[4118000,6106000],[4228000,6106000],[4228000,6214000]],[[4210000,6110000],[4220000,6110000],[4220000,6120000],[4210000,6110000]]]},"properties":{"class":"ru","start":"2024-02","end":"2024-03-01/P1M"}}]}"#,
    r#"{"type":"FeatureCollection","features":[{"time":{"interval":["2024-02-17T21:04Z",".."]},"geometry":{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,48],[37,48]]]]}},{"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,2],[3,3],[1,1]]]},"properties":{"date":1708203840000}}]}"#,
    r#"{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,48]]]}"#,
];

/// Pieces to insert into a file, chosen to break careless readers.
const PIECES: [&str; 20] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "null",
    "-1e999",
    "1e400",
    "0",
    "[]",
    "{}",
    "\\",
    "\u{feff}",
    "\"type\":",
    "NaN",
    "99999999999999999999",
    "[[[]]]",
    "\"2024-13-99\"",
    "é",
];

fn read_bytes(name: &str, bytes: &[u8]) -> Reading {
    read(&SourceFile { name, bytes }, &ReadOptions::default(), &PolygonPool::default())
}

/// Checks what holds of every reading.
fn check(reading: &Reading) {
    assert!(reading.reports.is_sorted_by_key(|report| report.time.at));
    assert!(!reading.reports.is_empty() || !reading.faults.is_empty() || reading.dialect.is_some());
    for polygon in reading.reports.iter().flat_map(|report| &report.polygons) {
        assert!(polygon.polygon.area_km2().is_finite());
    }
}

/// A seed in which some bytes are replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let damage = (any::<Index>(), 0..12_usize, 0..PIECES.len());
    (0..SEEDS.len(), vec(damage, 1..4)).prop_map(|(seed, damages)| {
        let mut bytes = SEEDS[seed].as_bytes().to_vec();
        for (at, length, piece) in damages {
            let from = at.index(bytes.len() + 1);
            let until = bytes.len().min(from + length);
            bytes.splice(from..until, PIECES[piece].bytes());
        }
        bytes
    })
}

/// A star around a centre: its corners have increasing angles, so that the ring does not cross itself.
fn star() -> impl Strategy<Value = Vec<[f64; 2]>> {
    vec(0.1..1.0_f64, 3..12).prop_map(|radii| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let corner = |(index, radius): (usize, &f64)| {
            let (sin, cos) = (step * index as f64).sin_cos();
            [37.0 + radius * cos, 48.0 + radius * sin]
        };
        radii.iter().enumerate().map(corner).collect()
    })
}

fn area_km2(corners: &[[f64; 2]]) -> f64 {
    let ring = serde_json::json!([corners, &corners[..1]].concat());
    let text = serde_json::json!({"type": "Polygon", "coordinates": [ring]}).to_string();
    let reading = read_bytes("20240217.geojson", text.as_bytes());
    assert!(reading.faults.is_empty());
    reading.reports[0].polygons[0].polygon.area_km2()
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200), name in "\\PC{0,20}") {
        check(&read_bytes(&name, &bytes));
    }

    #[test]
    fn damaged_files_are_read_without_a_panic(bytes in damaged()) {
        check(&read_bytes("20240217.geojson", &bytes));
        check(&read_bytes("1648989208.json", &bytes));
        check(&read_bytes("base.json", &bytes));
    }

    #[test]
    fn any_text_may_be_taken_for_a_date(text in "\\PC{0,30}", digits in "[0-9TZPYMDW:./+ -]{0,30}") {
        for text in [&text, &digits] {
            dates::parse_time(text);
            dates::parse_interval(text);
            dates::time_in_name(text);
        }
    }

    #[test]
    fn an_area_does_not_depend_on_where_a_ring_starts_or_how_it_runs(corners in star(), start in any::<Index>()) {
        let expected = area_km2(&corners);
        let mut turned = corners.clone();
        turned.rotate_left(start.index(corners.len()));
        prop_assert!((area_km2(&turned) - expected).abs() <= expected * 1e-9);
        turned.reverse();
        prop_assert!((area_km2(&turned) - expected).abs() <= expected * 1e-9);
    }
}
