//! Checks that no reader panics, hangs or takes much memory on damaged input: valid seeds, damaged at random.
//!
//! `FRONTLINE_FUZZ_SECONDS=60 cargo bench --no-default-features --bench fuzz`, by default two seconds for each reader;
//! further arguments name readers. Each reader runs in a separate process, so that its peak memory is its own. Inputs
//! that cause a panic, and the slowest one, are kept in the target's folder for temporary files.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures time and prints its table, and a seed that is none ends it"
)]

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::{Command, ExitCode},
    sync::Arc,
    time::{Duration, Instant},
};

use frontline::{
    control::evolution::Evolution,
    dataset::{GivenFile, Request, load, manifest::Manifest},
    formats::{
        ReadOptions, SourceFile,
        csv::{Table, read_chronology},
        gazetteer::gazetteer_from_csv,
        outline::polygons_from_geojson,
        place_records::read_records,
        pmtiles::{TileAddress, TileFile},
        pool::PolygonPool,
        read,
        topojson::{Packed, gzip, pack_from_timeline},
    },
};

#[path = "../tests/suite/tile_archive.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod tile_archive;

/// The environment variable that sets how many seconds each reader runs.
const SECONDS_VARIABLE: &str = "FRONTLINE_FUZZ_SECONDS";

/// The default of [`SECONDS_VARIABLE`].
const SECONDS: u64 = 2;

/// The argument that runs one reader in a separate process.
const ONE: &str = "fuzz-one";

/// The limits for one input, seconds, and for one reader, bytes of memory.
const MOST_SECONDS: f64 = 10.0;
const MOST_BYTES: u64 = 1_000_000_000;

/// The most inputs that are kept of those that cause a panic in one reader.
const MOST_KEPT: u32 = 20;

/// The most bytes to which an input grows.
const MOST_INPUT: usize = 1 << 20;

/// A reader of bytes, and the inputs to damage.
struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    read: fn(&[u8]),
}

fn targets() -> Vec<Target> {
    let target = |name, seeds, read| Target { name, seeds, read };
    let text = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    let plain = text(&[PLAIN, DATED, STAR]);
    let compressed = [&plain[..], &[pack()]].concat().iter().map(|bytes| gzip(bytes).unwrap()).collect();
    vec![
        target("plain GeoJSON", plain, |bytes| report("2024-02-17.geojson", bytes)),
        target("DeepState", text(&[DEEPSTATE]), |bytes| report("1687591202.geojson", bytes)),
        target("NZZ", text(&[NZZ]), |bytes| report("nzz/2024-01-31.json", bytes)),
        target("owlmaps", text(&[OWLMAPS]), |bytes| report("20240217.json", bytes)),
        target("packs", vec![pack()], |bytes| report("a.topojson", bytes)),
        target("gzip", compressed, |bytes| report("2024-02-17.geojson.gz", bytes)),
        target("zones tables", text(&[SETTLEMENTS, CHANGES]), |bytes| {
            let table = |bytes| Table { name: "a.csv", bytes };
            read_chronology(table(bytes), table(CHANGES.as_bytes()), ["a", "b"]).ok();
            read_chronology(table(SETTLEMENTS.as_bytes()), table(bytes), ["a", "b"]).ok();
        }),
        target("gazetteer", text(&[GAZETTEER, REGIONS]), |bytes| {
            gazetteer_from_csv(&String::from_utf8_lossy(bytes), REGIONS).ok();
            gazetteer_from_csv(GAZETTEER, &String::from_utf8_lossy(bytes)).ok();
        }),
        target("place records", text(&[REPORTS, NOTES]), |bytes| {
            let table = Some(Table { name: "a.csv", bytes });
            read_records(table, None, |_| None).ok();
            read_records(None, table, |_| None).ok();
        }),
        target("manifest", text(&[MANIFEST]), |bytes| {
            Manifest::parse(bytes).ok();
            let file = |name: &str, bytes: &[u8]| GivenFile { name: name.to_owned(), bytes: Arc::from(bytes) };
            let files = vec![file("frontline.json", bytes), file("2024-02-17.geojson", PLAIN.as_bytes())];
            load(&Request { files, ..Request::default() }, &|_| {}).ok();
        }),
        target("outline", text(&[PLAIN]), |bytes| {
            polygons_from_geojson(&String::from_utf8_lossy(bytes)).ok();
        }),
        target("map tiles", vec![tiles(0), tiles(2)], |bytes| {
            let Ok(file) = TileFile::open(Arc::new(bytes.to_vec())) else { return };
            for (zoom, column, row) in TILES {
                TileAddress::new(zoom, column, row).map(|at| file.tile(at).ok());
            }
        }),
        target("vector tiles", vec![vector_tile()], |bytes| {
            let (zoom, column, row) = TILES[0];
            let archive = tile_archive::Archive::new(tile_archive::MVT, (6, 6), "{}").with(TILES[0], bytes.to_vec());
            // Opening reads the first tile, and refuses a damaged one.
            let Ok(file) = TileFile::open(Arc::new(archive.bytes())) else { return };
            file.tile(TileAddress::new(zoom, column, row).unwrap()).ok();
        }),
    ]
}

/// Reads a report, and computes the changes between it and another one.
fn report(name: &str, bytes: &[u8]) {
    let reading = read(&SourceFile { name, bytes }, &ReadOptions::default(), &PolygonPool::default());
    for report in &reading.reports {
        assert!(report.polygons.iter().all(|reported| reported.polygon.area_km2() >= 0.0), "an area below zero");
    }
    let file = |name: &str, bytes: &[u8]| GivenFile { name: name.to_owned(), bytes: Arc::from(bytes) };
    let files = vec![file(name, bytes), file("2025-02-17.geojson", PLAIN.as_bytes())];
    let Ok(dataset) = load(&Request { files, ..Request::default() }, &|_| {}) else { return };
    for timeline in &dataset.timelines {
        let evolution = Evolution::of(timeline);
        pack_from_timeline(timeline, &evolution, &Packed::default()).ok();
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [one, name] = &arguments[..]
        && one == ONE
    {
        return fuzz(name);
    }
    println!("{:<16}{:>10}{:>10}{:>8}{:>12}{:>10}", "reader", "inputs", "panics", "s", "slowest s", "peak MB");
    let mut is_well = true;
    for target in targets() {
        if !arguments.is_empty() && !arguments.iter().any(|name| target.name.contains(name.as_str())) {
            continue;
        }
        let status = Command::new(env::current_exe().unwrap()).args([ONE, target.name]).status().unwrap();
        if !status.success() {
            println!("{}: {status}", target.name);
        }
        is_well &= status.success();
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one reader for its seconds.
fn fuzz(name: &str) -> ExitCode {
    let Some(target) = targets().into_iter().find(|target| target.name == name) else { return ExitCode::FAILURE };
    let seconds = env::var(SECONDS_VARIABLE).ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(SECONDS);
    // Panic messages would fill the terminal; the input is kept instead.
    std::panic::set_hook(Box::new(|_| {}));
    let (start, mut chance) = (Instant::now(), Chance(0x9e37_79b9_7f4a_7c15));
    let (mut inputs, mut panics, mut slowest) = (0_u64, 0_u32, Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = damaged(&target.seeds, &mut chance);
        let before = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| (target.read)(&input))).is_err() {
            panics += 1;
            if panics <= MOST_KEPT {
                keep(name, "panic", panics, &input);
            }
        }
        inputs += 1;
        if before.elapsed() > slowest {
            slowest = before.elapsed();
            keep(name, "slowest", 0, &input);
        }
    }
    let (slowest, peak) = (slowest.as_secs_f64(), peak_bytes());
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<16}{inputs:>10}{panics:>10}{seconds:>8.0}{slowest:>12.2}{:>10}", peak / 1_000_000);
    if panics == 0 && slowest < MOST_SECONDS && peak < MOST_BYTES { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn keep(name: &str, what: &str, number: u32, input: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{}-{what}-{number}", name.replace(' ', "-"))), input).unwrap();
}

/// The peak memory of this process so far, bytes.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Pseudo-random numbers, the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// Pieces that are inserted into damaged input.
const PIECES: [&str; 30] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "[[",
    "]]",
    "null",
    "true",
    "-1",
    "0",
    "180",
    "-180.0000001",
    "190",
    "359.9",
    "1e308",
    "-1e999",
    "90",
    "1e-320",
    "99999999999999999999",
    "[0,0],",
    "[37,48],",
    "\\u0000",
    "\u{feff}",
    "\n",
    "NaN",
    "{},",
    "\"type\":",
];

/// A seed, or a part of one joined to a part of another, with some damage.
fn damaged(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(input.len() + 1);
        let until = input.len().min(at + chance.below(40));
        match chance.below(8) {
            0 => {
                let bit = 1 << chance.below(8);
                input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bit);
            }
            1 => drop(input.drain(at..until)),
            2 => input.truncate(at),
            3 | 4 => {
                let piece = PIECES[chance.below(PIECES.len())];
                input.splice(at..until.min(at + piece.len()), piece.bytes());
            }
            5 => {
                let times = chance.below(200);
                let part = input[at..until].repeat(times);
                input.splice(at..at, part);
            }
            6 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                input.splice(at..until, other[from..other.len().min(from + 400)].iter().copied());
            }
            _ => {
                // Replace a digit.
                let digit = b'0' + u8::try_from(chance.below(10)).unwrap();
                if let Some(byte) = input.iter_mut().skip(at).find(|byte| byte.is_ascii_digit()) {
                    *byte = digit;
                }
            }
        }
        input.truncate(MOST_INPUT);
    }
    input
}

/// The addresses of the tiles in the seeds.
const TILES: [(u8, u32, u32); 2] = [(6, 38, 22), (5, 19, 11)];

fn vector_tile() -> Vec<u8> {
    let square: [(i64, i64); 4] = [(0, 0), (2048, 0), (2048, 2048), (0, 2048)];
    let water = tile_archive::area(("class", "lake"), &[&square]);
    let river = tile_archive::line(("class", "river"), &square);
    tile_archive::vector_tile(&[("water", vec![water]), ("waterway", vec![river])])
}

fn tiles(depth: usize) -> Vec<u8> {
    let archive = tile_archive::Archive::new(tile_archive::MVT, (5, 6), r#"{"attribution":"us"}"#);
    let mut archive = archive.with(TILES[0], vector_tile()).with(TILES[1], vector_tile());
    archive.depth = depth;
    archive.bytes()
}

fn pack() -> Vec<u8> {
    let file = |name: &str, text: &str| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    let files = vec![file("2024-02-17.geojson", PLAIN), file("2024-02-19.geojson", STAR)];
    let dataset = load(&Request { files, ..Request::default() }, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    pack_from_timeline(timeline, &Evolution::of(timeline), &Packed::default()).unwrap()
}

const PLAIN: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]],[[37.2,48.2],[37.4,48.2],[37.4,48.4],[37.2,48.2]]]}},
{"type":"Feature","properties":{"class":"contested"},"geometry":{"type":"MultiPolygon","coordinates":[[[[38,48],[39,48],[39,49],[38,49],[38,48]]],[[[179,50],[181,50],[181,51],[179,50]]]]}}]}"#;

const DATED: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"russian","start":"2022-02-24","end":"2022-03-01T12:00:00Z"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]},{"type":"Point","coordinates":[1,2]}]}},
{"type":"Feature","properties":{"class":"ukrainian","date":"24 Feb 2022"},"geometry":{"type":"Polygon","coordinates":[[[-37,48],[-38,48],[-38,49],[-37,48]]]}}]}"#;

const STAR: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"features":[
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[38,48],[36.19,48.58],[37.3,47.04],[37.3,48.95],[36.19,47.41],[38,48]]]}},
{"type":"Feature","properties":{"class":"russian"},"geometry":{"type":"Polygon","coordinates":[[[10,80],[130,80],[-110,80],[10,80]]]}}]}"#;

const DEEPSTATE: &str = r##"{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]},"properties":{"name":"Occupied /// geoJSON.status.occupied","styleHash":"1","fill":"#a52714"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[38,48,0],[39,48,0],[39,49,0],[38,48,0]]]},"properties":{"name":"Unknown","styleHash":"2","fill":"#bcaaa4"}}]}"##;

const NZZ: &str = r#"{"value":{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"type":"nochange","date":"2024-01-28"},"geometry":{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,48],[37,48]]],[[[39,48],[39,49],[40,48],[39,48]]]]}},
{"type":"Feature","properties":{"type":"gains"},"geometry":{"type":"MultiPolygon","coordinates":[[[[38,48],[37,49],[38,49],[38,48]]]]}}]}}"#;

const OWLMAPS: &str = r#"{"areas":[[[48,37],[48,38],[49,38],[48,37]],[[46,37],[46,38],[47,38],[46,37]]],"areas_ua":[[[51,35],[51,36],[52,36],[51,35]]],"units":{},"frontline":[]}"#;

const SETTLEMENTS: &str = "id,lon,lat,name\n1,37,48,A\n2,37.5,48.2,B\n3,38,48.5,C\n4,37.2,48.7,D\n";
const CHANGES: &str = "id,date,control\n1,2022-02-24,a\n2,2022-02-24,b\n3,2022-03-01,contested\n4,2022-05-01,a\n";
const GAZETTEER: &str =
    "id,name,name_uk,lon,lat,population,rank,region\n1,A,А,37,48,1000,0,UA-14\n2,B,Б,38,49,20,5,UA-14\n";
const REGIONS: &str = "region,name,name_uk\nUA-14,Donetsk,Донецька\n";
const REPORTS: &str = "id,source,date,control\n1,DeepState,2022-02-24,russian\n";
const NOTES: &str = "id,note_en,note_uk,sources\n1,\"a, b\",в,deepstate;nzz\n";
const MANIFEST: &str = r#"{"title":{"en":"A","uk":"А"},"parties":[{"key":"russian","name":"R"},{"key":"ukrainian","name":"U"}],"classes":[{"key":"russian","name":"R","control":"russian"},{"key":"contested","name":"C","control":"contested"}],"remainder":"ukrainian","sources":[{"name":"S","terms":"","path":"2024-02-17.geojson"}],"licence":"CC0-1.0"}"#;
