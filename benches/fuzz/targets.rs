//! One target for each reader of bytes from outside.
//!
//! Lists that the program keeps of its own files have none, since `serde_json` alone reads them.

use std::sync::Arc;

use chrono::NaiveDate;
use frontline::{
    control::evolution::Evolution,
    dataset::{GivenFile, Request, load, manifest::Manifest},
    formats::{
        ReadOptions, SourceFile,
        csv::{Table, read_chronology},
        dates::{guess_of_names, parse_interval, parse_period, parse_step, time_in_name},
        gazetteer::gazetteer_from_csv,
        outline::polygons_from_geojson,
        place_records::read_records,
        pmtiles::{TileAddress, TileFile},
        pool::PolygonPool,
        read,
        topojson::{Packed, gzip, pack_from_timeline, timeline_from_exact},
    },
};

use crate::{
    seeds::{
        CHANGES, DATED, DATES, DEEPSTATE, GAZETTEER, LOSSY_WEBP, MANIFEST, NOTES, NZZ, OWLMAPS, PLAIN,
        PROGRESSIVE_JPEG, REGIONS, REPORTS, SETTLEMENTS, STAR, TILES, exact, lossless_webp, pack, tiles, vector_tile,
    },
    tile_archive::{Archive, GREY_JPEG, JPEG, MVT, PNG, WEBP, png},
};

/// A reader of bytes, and a function that makes the inputs to damage.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    pub(crate) read: fn(&[u8]),
}

pub(crate) fn targets() -> Vec<Target> {
    let mut all = of_reports();
    all.extend(of_tables());
    all.extend(of_tiles());
    #[cfg(feature = "viewer")]
    all.push(target(
        "links",
        || text(&[crate::seeds::LINK]),
        |bytes| {
            let address = frontline::viewer::state::address::Address::read(&String::from_utf8_lossy(bytes));
            drop(address.to_string());
        },
    ));
    all
}

fn target(name: &'static str, seeds: fn() -> Vec<Vec<u8>>, read: fn(&[u8])) -> Target {
    Target { name, seeds, read }
}

fn text(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn of_reports() -> Vec<Target> {
    vec![
        target("plain GeoJSON", plain, |bytes| report("2024-02-17.geojson", bytes)),
        target("DeepState", || text(&[DEEPSTATE]), |bytes| report("1687591202.geojson", bytes)),
        target("NZZ", || text(&[NZZ]), |bytes| report("nzz/2024-01-31.json", bytes)),
        target("owlmaps", || text(&[OWLMAPS]), |bytes| report("20240217.json", bytes)),
        target("packs", || vec![pack()], |bytes| report("a.topojson", bytes)),
        target("gzip", compressed, |bytes| report("2024-02-17.geojson.gz", bytes)),
        target("cache", || vec![exact()], |bytes| drop(timeline_from_exact(bytes))),
        target(
            "outline",
            || text(&[PLAIN]),
            |bytes| {
                polygons_from_geojson(&String::from_utf8_lossy(bytes)).ok();
            },
        ),
        target("dates", || text(&DATES), |bytes| dates(&String::from_utf8_lossy(bytes))),
    ]
}

fn plain() -> Vec<Vec<u8>> {
    text(&[PLAIN, DATED, STAR])
}

fn compressed() -> Vec<Vec<u8>> {
    [&plain()[..], &[pack()]].concat().iter().map(|bytes| gzip(bytes).unwrap()).collect()
}

fn of_tables() -> Vec<Target> {
    vec![
        target(
            "zones tables",
            || text(&[SETTLEMENTS, CHANGES]),
            |bytes| {
                let table = |bytes| Table { name: "a.csv", bytes };
                read_chronology(table(bytes), table(CHANGES.as_bytes()), ["a", "b"]).ok();
                read_chronology(table(SETTLEMENTS.as_bytes()), table(bytes), ["a", "b"]).ok();
            },
        ),
        target(
            "gazetteer",
            || text(&[GAZETTEER, REGIONS]),
            |bytes| {
                gazetteer_from_csv(&String::from_utf8_lossy(bytes), REGIONS).ok();
                gazetteer_from_csv(GAZETTEER, &String::from_utf8_lossy(bytes)).ok();
            },
        ),
        target(
            "place records",
            || text(&[REPORTS, NOTES]),
            |bytes| {
                let table = Some(Table { name: "a.csv", bytes });
                read_records(table, None, |_| None).ok();
                read_records(None, table, |_| None).ok();
            },
        ),
        target(
            "manifest",
            || text(&[MANIFEST]),
            |bytes| {
                Manifest::parse(bytes).ok();
                let file = |name: &str, bytes: &[u8]| GivenFile { name: name.to_owned(), bytes: Arc::from(bytes) };
                let files = vec![
                    file("frontline.json", bytes),
                    file("2024-02-17.geojson", PLAIN.as_bytes()),
                    file("home.geojson", PLAIN.as_bytes()),
                    file("reports.csv", REPORTS.as_bytes()),
                    file("notes.csv", NOTES.as_bytes()),
                ];
                load(&Request { files, ..Request::default() }, &|_| {}).ok();
            },
        ),
    ]
}

fn of_tiles() -> Vec<Target> {
    vec![
        target(
            "map tiles",
            || vec![tiles(0), tiles(2)],
            |bytes| {
                let Ok(file) = TileFile::open(Arc::new(bytes.to_vec())) else { return };
                for (zoom, column, row) in TILES {
                    TileAddress::new(zoom, column, row).map(|at| file.tile(at).ok());
                }
            },
        ),
        target("vector tiles", || vec![vector_tile()], |bytes| tile(MVT, bytes)),
        target("PNG tiles", || vec![png(16, [90, 120, 30, 200])], |bytes| tile(PNG, bytes)),
        target("JPEG tiles", || vec![GREY_JPEG.to_vec(), PROGRESSIVE_JPEG.to_vec()], |bytes| tile(JPEG, bytes)),
        target("WebP tiles", || vec![lossless_webp(), LOSSY_WEBP.to_vec()], |bytes| tile(WEBP, bytes)),
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

/// Reads each line as a date, and as the name of a file.
fn dates(text: &str) {
    let guess = guess_of_names(text.lines());
    for line in text.lines() {
        if let Some(period) = parse_period(line) {
            assert!(period.from.at <= period.until, "a period that ends before it begins");
        }
        parse_interval(line);
        if let Some(step) = parse_step(line) {
            let day = |year| NaiveDate::from_ymd_opt(year, 1, 31).unwrap();
            step.dates(day(2020), day(2024));
        }
        time_in_name(line);
        guess.time(line);
    }
}

/// Opens an archive that has only this tile. Opening reads the first tile.
fn tile(kind: u8, bytes: &[u8]) {
    let archive = Archive::new(kind, (6, 6), "{}").with(TILES[0], bytes.to_vec());
    TileFile::open(Arc::new(archive.bytes())).ok();
}
