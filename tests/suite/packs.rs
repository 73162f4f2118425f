//! Packs of real archives: every snapshot comes back, and other programs can read them.
//!
//! The archives are not part of the project, nor are node and GDAL: see `surroundings.rs`. `NODE_PATH` must include
//! node's `topojson-client`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use frontline::{
    control::{
        evolution::Evolution,
        scheme::{ClassId, Control},
        timeline::Timeline,
    },
    dataset::{Request, load, write_pack},
    formats::topojson::Packed,
    geometry::{
        grid::{grid_from_lonlat, lonlat_from_grid},
        polygon::Polygon,
        position::LonLat,
        ring::Ring,
    },
};
use rayon::prelude::*;

use crate::sampled_ground::{SampledGround, is_beside_an_edge, positions};
use crate::surroundings::{archives, archives_if_any, has_tool, shared_folder};

/// The relative change of an area allowed for rounding to a millionth of a degree.
const TOLERANCE: f64 = 1e-6;

/// The number of positions looked up in the zones of every snapshot.
const PROBES: usize = 10_000;

/// A pack moves an edge by less than this, a step of its grid, so either answer is right for a position this close to
/// one.
///
/// Degrees.
const STEP_OF_GRID: f64 = 1e-6;

fn open(path: &Path) -> (Timeline, Option<Evolution>) {
    let request = Request { paths: vec![path.to_owned()], ..Request::default() };
    let mut dataset = load(&request, &|_| {}).unwrap();
    assert_eq!(dataset.timelines.len(), 1);
    let evolution = dataset.evolutions.remove(0);
    (dataset.timelines.remove(0), evolution.map(|evolution| (*evolution).clone()))
}

fn evolution(timeline: &Timeline) -> Evolution {
    Evolution::of(timeline)
}

/// Sorts the changes of each step, so that evolutions that differ only in their order compare equal.
fn ordered(mut evolution: Evolution) -> Evolution {
    for changes in evolution.steps.iter_mut().flatten() {
        changes.sort_by(|a, b| (a.before, a.after, &a.face.rings).cmp(&(b.before, b.after, &b.face.rings)));
    }
    evolution
}

fn check_round_trip(name: &str) {
    let Some(folder) = archives().map(|folder| folder.join(name)) else { return };
    let (timeline, none) = open(&folder);
    assert_eq!(none, None);
    let written = evolution(&timeline);
    let path = shared_folder("packs").join(format!("{name}.topojson"));
    write_pack(&path, &timeline, &written, &Packed::default()).unwrap();
    let (read, evolution) = open(&path);
    assert_eq!((read.source(), read.scheme()), (timeline.source(), timeline.scheme()));
    assert_eq!(read.no_data(), timeline.no_data());
    assert!(ordered(evolution.unwrap()) == ordered(written), "what follows from the snapshots differs");
    assert_eq!(read.snapshots().len(), timeline.snapshots().len());
    let controls = (0..2).map(Control::Party).chain([Control::Contested, Control::Unknown]);
    let controls: Vec<Control> = controls.collect();
    read.snapshots().par_iter().zip(timeline.snapshots()).for_each(|(read, written)| {
        assert_eq!((read.time, &read.file), (written.time, &written.file));
        for &control in &controls {
            let [read, expected] = [read, written].map(|snapshot| snapshot.control_km2(timeline.scheme(), control));
            assert!((read - expected).abs() <= expected * TOLERANCE, "{}: {read}, not {expected}", written.file);
        }
    });
    check_points(&read, &timeline);
}

/// Checks that every snapshot has the same class on top at every position, most of which are near edges of the zones.
fn check_points(read: &Timeline, written: &Timeline) {
    let positions = positions(written, PROBES);
    let [of_read, of_written] = [read, written].map(|timeline| SampledGround::new(timeline, &positions));
    let pairs = read.snapshots().par_iter().zip(written.snapshots());
    let on_edges = pairs.map(|(read, written)| {
        let (found, expected) = (of_read.on_top(read, |_| true), of_written.on_top(written, |_| true));
        let differing = (0..PROBES).filter(|&index| found[index] != expected[index]);
        let on_edge = |index: usize| {
            let (at, file) = (positions[index], &written.file);
            let message = || format!("{file} at {at:?}: {:?}, not {:?}", found[index], expected[index]);
            assert!(is_beside_an_edge(written, at, |_| STEP_OF_GRID), "{}", message());
        };
        differing.map(on_edge).count()
    });
    let (on_edges, answers) = (on_edges.sum::<usize>(), written.snapshots().len() * PROBES);
    assert!(on_edges <= answers / 10_000, "{on_edges} of {answers} answers differ, though by less than the grid");
}

#[test]
fn every_deepstate_snapshot_comes_back() {
    check_round_trip("deepstate");
}

#[test]
fn every_nzz_snapshot_comes_back() {
    check_round_trip("nzz");
}

#[test]
fn every_owlmaps_snapshot_comes_back() {
    check_round_trip("owl");
}

/// A pack for other programs: of the archive of Project Owl, or without it of the embedded dataset.
fn pack_for_tools(name: &str) -> (Timeline, PathBuf) {
    let folder = archives_if_any().map(|folder| folder.join("owl"));
    let request = Request { paths: folder.into_iter().collect(), ..Request::default() };
    let timeline = load(&request, &|_| {}).unwrap().timelines.remove(0);
    let path = shared_folder("packs").join(name);
    write_pack(&path, &timeline, &evolution(&timeline), &Packed::default()).unwrap();
    (timeline, path)
}

/// Twice the area of a ring on the plane, in square degrees.
fn twice_square_degrees(ring: &Ring) -> f64 {
    let on_grid = |at: LonLat| lonlat_from_grid(grid_from_lonlat(at));
    let cross = |(a, b): (LonLat, LonLat)| a.lon * b.lat - b.lon * a.lat;
    ring.edges().map(|(a, b)| cross((on_grid(a), on_grid(b)))).sum::<f64>().abs()
}

fn square_degrees(polygon: &Polygon) -> f64 {
    let holes: f64 = polygon.holes().iter().map(twice_square_degrees).sum();
    (twice_square_degrees(polygon.exterior()) - holes) / 2.0
}

/// The total area of each class in the last snapshot, in square degrees.
fn areas_by_class(timeline: &Timeline) -> BTreeMap<String, f64> {
    let mut areas = BTreeMap::new();
    let mut add = |(class, polygon): (ClassId, &Polygon)| {
        *areas.entry(timeline.scheme().get(class).key.clone()).or_default() += square_degrees(polygon);
    };
    let last = timeline.snapshots().last().unwrap();
    last.polygons().for_each(|(class, polygon)| add((class, polygon)));
    areas
}

/// The areas that a program prints, one line for each class.
fn printed_areas(command: &mut Command) -> BTreeMap<String, f64> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let pairs = text.lines().filter_map(|line| line.rsplit_once(','));
    pairs.filter_map(|(class, area)| Some((class.trim_matches('"').to_owned(), area.parse().ok()?))).collect()
}

fn assert_same_areas(found: &BTreeMap<String, f64>, expected: &BTreeMap<String, f64>) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (class, expected) in expected {
        let found = found[class];
        assert!((found - expected).abs() <= expected * TOLERANCE, "{class}: {found} square degrees, not {expected}");
    }
}

/// Prints the areas of the polygons that are valid at the end, and fails if an object cannot be read.
const READ_WITH_TOPOJSON_CLIENT: &str = r"
    const topojson = require('topojson-client');
    const pack = JSON.parse(require('fs').readFileSync(process.argv[1]));
    const area = ring => Math.abs(ring.slice(1).reduce(
        (sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0)) / 2;
    const sums = {};
    for (const { geometry, properties } of topojson.feature(pack, pack.objects.zones).features) {
        if (properties.end !== null) continue;
        const [outer, ...holes] = geometry.coordinates.map(area);
        sums[properties.class] = (sums[properties.class] || 0) + outer - holes.reduce((a, b) => a + b, 0);
    }
    const { features } = topojson.feature(pack, pack.objects.changes);
    if (!features.every(({ geometry }) => geometry.coordinates.length)) throw new Error('changes');
    for (const name in sums) console.log(`${name},${sums[name]}`);
";

#[test]
fn topojson_client_reads_the_same_areas() {
    if !has_tool("node", &["-e", "require('topojson-client')"]) {
        return;
    }
    let (timeline, path) = pack_for_tools("node.topojson");
    let found = printed_areas(Command::new("node").args(["-e", READ_WITH_TOPOJSON_CLIENT]).arg(&path));
    assert_same_areas(&found, &areas_by_class(&timeline));
}

#[test]
fn gdal_reads_the_same_areas() {
    if !has_tool("ogr2ogr", &["--version"]) {
        return;
    }
    let (timeline, path) = pack_for_tools("gdal.topojson");
    for layer in ["zones", "changes"] {
        let info = Command::new("ogrinfo").args(["-ro", "-so"]).arg(&path).arg(layer).output().unwrap();
        let text = String::from_utf8_lossy(&info.stdout);
        let count = text.lines().find_map(|line| line.strip_prefix("Feature Count: ")).unwrap();
        assert_ne!(count, "0", "{layer}");
    }
    let query = "SELECT class, SUM(OGR_GEOM_AREA) AS area FROM zones WHERE \"end\" IS NULL GROUP BY class";
    let query = query.replace("OGR_GEOM_AREA", "ST_Area(geometry)");
    let mut command = Command::new("ogr2ogr");
    command.args(["-f", "CSV", "/vsistdout/"]).arg(&path).args(["-dialect", "SQLite", "-sql", &query]);
    assert_same_areas(&printed_areas(&mut command), &areas_by_class(&timeline));
}
