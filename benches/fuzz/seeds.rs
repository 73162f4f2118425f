//! The seeds: a valid input or more for each reader, small enough that a reader reads thousands in a second.

use std::sync::Arc;

use frontline::{
    control::evolution::Evolution,
    dataset::{Dataset, GivenFile, Request, load},
    formats::topojson::{Packed, exact_from_timeline, pack_from_timeline},
};
use image_webp::{ColorType, WebPEncoder};

use crate::tile_archive;

/// The addresses of the tiles in the seeds.
pub(crate) const TILES: [(u8, u32, u32); 2] = [(6, 38, 22), (5, 19, 11)];

pub(crate) fn vector_tile() -> Vec<u8> {
    let square: [(i64, i64); 4] = [(0, 0), (2048, 0), (2048, 2048), (0, 2048)];
    let water = tile_archive::area(("class", "lake"), &[&square]);
    let river = tile_archive::line(("class", "river"), &square);
    tile_archive::vector_tile(&[("water", vec![water]), ("waterway", vec![river])])
}

/// An archive with `depth` directories between the root and the tiles.
pub(crate) fn tiles(depth: usize) -> Vec<u8> {
    let archive = tile_archive::Archive::new(tile_archive::MVT, (5, 6), r#"{"attribution":"us"}"#);
    let mut archive = archive.with(TILES[0], vector_tile()).with(TILES[1], vector_tile());
    archive.depth = depth;
    archive.bytes()
}

pub(crate) fn lossless_webp() -> Vec<u8> {
    let pixels: Vec<u8> = (0..=u8::MAX).flat_map(|shade| [shade, shade / 3, 90, u8::MAX - shade]).collect();
    let mut bytes = Vec::new();
    WebPEncoder::new(&mut bytes).encode(&pixels, 16, 16, ColorType::Rgba8).unwrap();
    bytes
}

fn dataset() -> Dataset {
    let file = |name: &str, text: &str| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    let files = vec![file("2024-02-17.geojson", PLAIN), file("2024-02-19.geojson", STAR)];
    load(&Request { files, ..Request::default() }, &|_| {}).unwrap()
}

pub(crate) fn pack() -> Vec<u8> {
    let timeline = &dataset().timelines[0];
    pack_from_timeline(timeline, &Evolution::of(timeline), &Packed::default()).unwrap()
}

/// A timeline as the cache stores it.
pub(crate) fn exact() -> Vec<u8> {
    exact_from_timeline(&dataset().timelines[0]).unwrap()
}

pub(crate) const PLAIN: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]],[[37.2,48.2],[37.4,48.2],[37.4,48.4],[37.2,48.2]]]}},
{"type":"Feature","properties":{"class":"contested"},"geometry":{"type":"MultiPolygon","coordinates":[[[[38,48],[39,48],[39,49],[38,49],[38,48]]],[[[179,50],[181,50],[181,51],[179,50]]]]}}]}"#;

pub(crate) const DATED: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"russian","start":"2022-02-24","end":"2022-03-01T12:00:00Z"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]},{"type":"Point","coordinates":[1,2]}]}},
{"type":"Feature","properties":{"class":"ukrainian","date":"24 Feb 2022"},"geometry":{"type":"Polygon","coordinates":[[[-37,48],[-38,48],[-38,49],[-37,48]]]}}]}"#;

pub(crate) const STAR: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"features":[
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[38,48],[36.19,48.58],[37.3,47.04],[37.3,48.95],[36.19,47.41],[38,48]]]}},
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[10,80],[130,80],[-110,80],[10,80]]]}}]}"#;

pub(crate) const DEEPSTATE: &str = r##"{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]},"properties":{"name":"Occupied /// geoJSON.status.occupied","styleHash":"1","fill":"#a52714"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[38,48,0],[39,48,0],[39,49,0],[38,48,0]]]},"properties":{"name":"Unknown","styleHash":"2","fill":"#bcaaa4"}}]}"##;

pub(crate) const NZZ: &str = r#"{"value":{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"type":"nochange","date":"2024-01-28"},"geometry":{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,48],[37,48]]],[[[39,48],[39,49],[40,48],[39,48]]]]}},
{"type":"Feature","properties":{"type":"gains"},"geometry":{"type":"MultiPolygon","coordinates":[[[[38,48],[37,49],[38,49],[38,48]]]]}}]}}"#;

pub(crate) const OWLMAPS: &str = r#"{"areas":[[[48,37],[48,38],[49,38],[48,37]],[[46,37],[46,38],[47,38],[46,37]]],"areas_ua":[[[51,35],[51,36],[52,36],[51,35]]],"units":{},"frontline":[]}"#;

pub(crate) const SETTLEMENTS: &str = "id,lon,lat,name\n1,37,48,A\n2,37.5,48.2,B\n3,38,48.5,C\n4,37.2,48.7,D\n";
pub(crate) const CHANGES: &str =
    "id,date,control\n1,2022-02-24,a\n2,2022-02-24,b\n3,2022-03-01,contested\n4,2022-05-01,a\n";
pub(crate) const GAZETTEER: &str =
    "id,name,name_uk,lon,lat,population,rank,region\n1,A,А,37,48,1000,0,UA-14\n2,B,Б,38,49,20,5,UA-14\n";
pub(crate) const REGIONS: &str = "region,name,name_uk\nUA-14,Donetsk,Донецька\n";
pub(crate) const REPORTS: &str = "id,source,date,control\n1,DeepState,2022-02-24,russian\n";
pub(crate) const NOTES: &str = "id,note_en,note_uk,sources\n1,\"a, b\",в,deepstate;nzz\n";

/// A manifest with nearly every member.
pub(crate) const MANIFEST: &str = r#"{"title":{"en":"A","uk":"А"},"method":"by hand","attribution":"us","licence":"CC0-1.0",
"parties":[{"key":"russian","name":"R"},{"key":"ukrainian","name":"U"}],
"classes":[{"key":"russian","name":"R","control":"russian","shade":"deep"},{"key":"contested","name":"C","control":"contested"},{"key":"other","name":"O","control":null}],
"remainder":"ukrainian","home":"home.geojson","home_margin_m":500.5,
"sources":[{"name":"S","terms":"","path":"2024-*.geojson","class_property":"class","date_order":"dmy","end":"inclusive","estimate":"a guess","coverage":"the east"}],
"focus":[1,2],"place_reports":"reports.csv","place_notes":"notes.csv",
"stories":[{"title":"T","chapters":[{"title":"C","text":"W","date":"2024-02-17","compare":"2024-02-16","bbox":[36.2,47.3,38.9,49.6]}]}]}"#;

/// Dates as files write them, one per line: days and times, orders of numbers, EDTF, intervals and steps, file names.
pub(crate) const DATES: [&str; 5] = [
    "2024-02-17\n20240217\n2024-W07-6\n2024-048\n2024-02-17T21:04+02:00\n1708203840\n-0323-06-10\n323 BC",
    "17.02.2024\n17.2.24\n2/17/2024\n1. 9. 1939\n2024-Q3\nQ3 2024\nFeb 17, 2024\nлютий 2024\n21 травня 2023 р.",
    "1914~\n1914?\n19XX\n185X\n1850s\nca. 1914\n2024年2月17日\nspring 2024",
    "2024-02-01/P1M\n2024-02-01/..\nP1Y2M3DT4H/2024\nbefore 2024\nsince лютий 2024\n2022 – 2024\nP7D\nP2W\nP1M",
    "ward_221015.json\nward_221016.json\n2023/01/31/a.json\nsyria_Feb2014\nworld_100\nworld_1914\nfront_04-11-2020_1230",
];

/// A link to a view.
#[cfg(feature = "viewer")]
pub(crate) const LINK: &str =
    "#map=8.20/48.5900/37.9900&date=2024-02-17&cmp=2023-05-20&range=2023-01-01,2024-01-01&src=a%20b&mode=sweep&lang=uk";

/// A progressive JPEG of 16 by 16 pixels in greys, made for this bench.
pub(crate) const PROGRESSIVE_JPEG: [u8; 288] = [
    255, 216, 255, 224, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 255, 219, 0, 67, 0, 160, 110, 120, 140,
    120, 100, 160, 140, 130, 140, 180, 170, 160, 190, 240, 255, 255, 240, 220, 220, 240, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 194, 0, 11, 8, 0, 16, 0, 16, 1, 1, 17,
    0, 255, 196, 0, 21, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 255, 218, 0, 8, 1, 1, 0, 0, 0, 1, 149,
    127, 255, 196, 0, 20, 16, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 255, 218, 0, 8, 1, 1, 0, 1, 5, 2, 31,
    255, 196, 0, 20, 16, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 255, 218, 0, 8, 1, 1, 0, 6, 63, 2, 31,
    255, 196, 0, 22, 16, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 16, 255, 218, 0, 8, 1, 1, 0, 1, 63, 33,
    76, 143, 255, 218, 0, 8, 1, 1, 0, 0, 0, 16, 31, 255, 196, 0, 21, 16, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 0, 255, 218, 0, 8, 1, 1, 0, 1, 63, 16, 8, 129, 19, 255, 217,
];

/// A lossy WebP of 16 by 16 pixels with opacity, made for this bench.
pub(crate) const LOSSY_WEBP: [u8; 174] = [
    82, 73, 70, 70, 166, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 16, 0, 0, 0, 15, 0, 0, 15, 0, 0, 65, 76,
    80, 72, 77, 0, 0, 0, 5, 112, 216, 182, 109, 32, 221, 253, 87, 50, 146, 253, 55, 110, 114, 51, 68, 196, 4, 60, 112,
    128, 3, 112, 128, 98, 61, 140, 189, 173, 5, 46, 94, 13, 120, 9, 8, 133, 32, 8, 14, 34, 34, 130, 72, 35, 14, 14,
    229, 36, 138, 218, 232, 160, 168, 150, 31, 198, 33, 126, 236, 203, 12, 81, 203, 44, 209, 104, 197, 92, 209, 104,
    108, 99, 134, 24, 35, 0, 86, 80, 56, 32, 50, 0, 0, 0, 208, 1, 0, 157, 1, 42, 16, 0, 16, 0, 7, 64, 150, 37, 176, 2,
    116, 0, 160, 165, 33, 20, 0, 0, 254, 227, 77, 63, 84, 222, 233, 159, 162, 234, 3, 27, 10, 219, 23, 113, 20, 190,
    253, 168, 86, 198, 133, 217, 192, 0,
];
