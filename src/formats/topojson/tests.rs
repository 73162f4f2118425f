//! Tests of packs of small timelines: a round trip restores everything, and damaged packs are rejected.

use std::sync::Arc;

use proptest::{collection::vec, prelude::*, sample::Index, test_runner::Config};

use super::*;
use crate::{
    control::{
        change::ChangeFailed,
        fault::Problem,
        name::Name,
        remainder::Remainder,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, Party, Scheme, Shade},
        snapshot::Snapshot,
        timeline::Source,
    },
    geometry::{overlay::OverlayFailed, polygon::Polygon, position::LonLat, ring::Ring},
};

fn name(text: &str) -> Name {
    Name::bilingual(text, format!("{text} українською"))
}

fn ring(corners: &[(f64, f64)]) -> Ring {
    Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap()
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Ring {
    ring(&[(west, south), (east, south), (east, north), (west, north)])
}

fn solid(ring: Ring) -> Arc<Polygon> {
    Arc::new(Polygon::new(ring, Vec::new()))
}

fn scheme() -> Arc<Scheme> {
    let party = |key: &str| Party { key: key.to_owned(), name: name(key) };
    let class = |key: &str, control, shade| Class { key: key.to_owned(), name: name(key), control, shade };
    Arc::new(Scheme {
        parties: vec![party("red"), party("blue")],
        classes: vec![
            class("others", None, Shade::Plain),
            class("red", Some(Control::Party(0)), Shade::Deep),
            class("unknown", Some(Control::Unknown), Shade::Light),
        ],
        remainder: Some(Remainder::everywhere(Control::Party(1))),
        ..Scheme::default()
    })
}

/// Five reports: a border moves, an island vanishes and comes back, one report is repeated, one is empty, and one holds
/// the same ground twice.
fn timeline() -> Timeline {
    let times = ["2024-01-01", "2024-01-02T10:20:30Z", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06"];
    let hole = rectangle(30.2, 48.2, 30.4, 48.4);
    let west = Arc::new(Polygon::new(rectangle(30.0, 48.0, 31.0, 49.0), vec![hole]));
    let wider = Arc::new(Polygon::new(rectangle(30.0, 48.0, 31.5, 49.0), vec![rectangle(30.2, 48.2, 30.4, 48.4)]));
    let (others, island) = (solid(rectangle(20.0, 40.0, 21.0, 41.0)), solid(rectangle(33.0, 48.0, 33.5, 48.5)));
    let (band, narrow) = (solid(rectangle(31.0, 48.0, 32.0, 49.0)), solid(rectangle(31.5, 48.0, 32.0, 49.0)));
    let [none, red, unknown] = [0, 1, 2].map(ClassId);
    let reports = [
        vec![(none, &others), (red, &west), (unknown, &band), (red, &island)],
        vec![(none, &others), (red, &wider), (unknown, &narrow)],
        vec![],
        vec![(none, &others), (red, &wider), (unknown, &narrow), (red, &island)],
        vec![(none, &others), (red, &wider), (unknown, &narrow), (red, &island)],
        vec![(none, &others), (red, &west), (red, &island), (red, &island)],
    ];
    let snapshot = |(time, polygons): (&str, &Vec<(ClassId, &Arc<Polygon>)>)| {
        let polygons = polygons.iter().map(|&(class, polygon)| (class, Arc::clone(polygon)));
        Snapshot::new(time.parse().unwrap(), Arc::from(format!("{time}.geojson")), polygons)
    };
    let snapshots = times.into_iter().zip(&reports).map(snapshot).collect();
    let source = Source {
        name: "A survey".to_owned(),
        terms: "CC0".to_owned(),
        estimate: Some(Name::bilingual("an estimate", "оцінка")),
        coverage: Some(Name::bilingual("without the valley", "без долини")),
    };
    Timeline::new(source, scheme(), snapshots).0
}

fn packed() -> Packed {
    let about = About {
        title: Some(name("The hill")),
        method: None,
        attribution: Some(name("A surveyor")),
        licence: Some("CC0-1.0".to_owned()),
        focus: vec![3, 5],
        views: Vec::new(),
    };
    Packed { about, faults: 7, places: Some("id,name,lon,lat\n1,A,1,2\n".to_owned()), ..Packed::default() }
}

fn pack() -> Vec<u8> {
    let timeline = timeline();
    pack_from_timeline(&timeline, &Evolution::of(&timeline), &packed()).unwrap()
}

/// An evolution with the changes of each step sorted.
fn ordered(mut evolution: Evolution) -> Evolution {
    for changes in evolution.steps.iter_mut().flatten() {
        changes.sort_by(|a, b| (a.before, a.after, &a.face.rings).cmp(&(b.before, b.after, &b.face.rings)));
    }
    evolution
}

/// The rings of a polygon, each rotated to its least position.
fn rings(polygon: &Polygon) -> Vec<Vec<(f64, f64)>> {
    let turned = |ring: &Ring| {
        let mut positions: Vec<_> = ring.positions().iter().map(|at| (at.lon, at.lat)).collect();
        let least = (0..positions.len()).min_by(|&a, &b| positions[a].partial_cmp(&positions[b]).unwrap()).unwrap();
        positions.rotate_left(least);
        positions
    };
    polygon.rings().map(turned).collect()
}

fn ground(snapshot: &Snapshot) -> Vec<(ClassId, Vec<Vec<(f64, f64)>>)> {
    let mut ground: Vec<_> = snapshot.polygons().map(|(class, polygon)| (class, rings(polygon))).collect();
    ground.sort_by(|a, b| a.partial_cmp(b).unwrap());
    ground
}

#[test]
fn places_and_regions_in_a_pack_are_read_and_checked() {
    let timeline = timeline();
    let opened = |packed: &Packed| {
        timeline_from_pack(&pack_from_timeline(&timeline, &Evolution::of(&timeline), packed).unwrap())
    };
    let gazetteer = opened(&packed()).unwrap().own_places.gazetteer.unwrap();
    assert_eq!(gazetteer.places()[0].name, Name::plain("A"));
    let wrong = |packed: Packed| opened(&packed).unwrap_err().member;
    assert_eq!(wrong(Packed { places: Some("id,name\n".to_owned()), ..packed() }), "frontline.places");
    assert_eq!(wrong(Packed { regions: Some("{}".to_owned()), ..packed() }), "frontline.regions");
}

#[test]
fn everything_comes_back() {
    let timeline = timeline();
    let evolution = Evolution::of(&timeline);
    for bytes in [pack(), gzip(&pack()).unwrap()] {
        let read = timeline_from_pack(&bytes).unwrap();
        assert_eq!(read.packed, packed());
        assert_eq!((read.timeline.source(), read.timeline.scheme()), (timeline.source(), timeline.scheme()));
        assert_eq!(read.timeline.no_data(), timeline.no_data());
        assert_eq!(read.timeline.snapshots().len(), 5);
        for (read, written) in read.timeline.snapshots().iter().zip(timeline.snapshots()) {
            assert_eq!((read.time, &read.file), (written.time, &written.file));
            assert_eq!(ground(read), ground(written));
        }
        assert_eq!(read.timeline.duplicates(), timeline.duplicates());
        assert_eq!(ordered((*read.evolution).clone()), ordered(evolution.clone()));
        assert!(!evolution.front.is_empty() && evolution.steps.iter().flatten().flatten().count() > 3);
    }
}

#[test]
fn a_polygon_that_is_repeated_is_kept_once() {
    let read = timeline_from_pack(&pack()).unwrap();
    let islands: Vec<_> = read
        .timeline
        .snapshots()
        .iter()
        .flat_map(Snapshot::polygons)
        .map(|(_, polygon)| polygon)
        .filter(|polygon| polygon.bounds().min.lon == 33.0)
        .collect();
    assert_eq!(islands.len(), 5);
    assert!(islands.iter().all(|island| Arc::ptr_eq(island, islands[0])));
}

#[test]
fn a_step_that_failed_is_told_as_such() {
    let timeline = timeline();
    let mut evolution = Evolution::of(&timeline);
    let file = |index: usize| Arc::clone(&timeline.snapshots()[index].file);
    let source = OverlayFailed { edges: 7 };
    evolution.steps[1] = Err(ChangeFailed { before: file(1), after: file(2), source });
    let bytes = pack_from_timeline(&timeline, &evolution, &packed()).unwrap();
    let read = timeline_from_pack(&bytes).unwrap().evolution;
    assert_eq!(ordered((*read).clone()), ordered(evolution));
}

#[test]
fn a_polygon_too_small_for_the_grid_is_left_out_and_a_report_of_nothing_else_is_refused() {
    let speck = solid(rectangle(30.0, 48.0, 30.000_000_4, 48.000_000_4));
    let ground = solid(rectangle(30.0, 48.0, 31.0, 49.0));
    let of = |polygons: Vec<&Arc<Polygon>>| {
        let time: ReportTime = "2024-01-01".parse().unwrap();
        let polygons = polygons.into_iter().map(|polygon| (ClassId(1), Arc::clone(polygon)));
        let snapshot = Snapshot::new(time, "a.geojson".into(), polygons);
        let timeline = Timeline::new(Source::default(), scheme(), vec![snapshot]).0;
        pack_from_timeline(&timeline, &Evolution::of(&timeline), &Packed::default())
    };
    let read = timeline_from_pack(&of(vec![&speck, &ground]).unwrap()).unwrap();
    assert_eq!(read.timeline.snapshots()[0].polygons().count(), 1);
    assert_eq!(of(vec![&speck]).unwrap_err().member, "a.geojson");
}

#[test]
fn a_pack_is_known_by_its_content() {
    let text = String::from_utf8(pack()).unwrap();
    assert!(is_topology(text.as_bytes()) && is_topology(&gzip(text.as_bytes()).unwrap()));
    assert!(is_topology(b" {\"arcs\": [], \"type\" : \"Topology\"}"));
    assert!(!is_topology(br#"{"type": "FeatureCollection", "name": "Topology"}"#));
    assert!(!is_topology(b"[\"type\", \"Topology\"]"));
}

/// The error of reading the pack with a text replaced by another.
fn problem(text: &str, by: &str) -> (String, Problem) {
    let pack = String::from_utf8(pack()).unwrap();
    assert!(pack.contains(text), "{text} in {pack}");
    let error = timeline_from_pack(pack.replacen(text, by, 1).as_bytes()).unwrap_err();
    (error.member, error.problem)
}

#[test]
fn an_error_names_the_member_at_fault() {
    let cases = [
        ("\"version\":2", "\"version\":1", "frontline.version"),
        ("\"scale\":[1e-6", "\"scale\":[1e-5", "transform.scale"),
        ("\"class\":\"others\"", "\"class\":\"green\"", "objects.zones.geometries[0].properties.class"),
        ("\"start\":\"2024-01-01\"", "\"start\":\"2023-01-01\"", "objects.zones.geometries[0].properties.start"),
        ("\"control\":\"red\",\"shade\"", "\"control\":\"green\",\"shade\"", "frontline.classes[1].control"),
        ("[\"2024-01-05\",", "[\"2023-01-05\",", "frontline.snapshots[3]"),
        ("\"frontline\":", "\"backline\":", ""),
        ("\"front\":", "\"back\":", "front"),
        ("\"along\":[", "\"along\":[999,", "front"),
        ("\"roles\":[", "\"roles\":[0,", "roles"),
        ("\"areas\":[", "\"areas\":[0,", "areas"),
    ];
    for (text, by, member) in cases {
        assert_eq!(problem(text, by).0, member);
    }
    assert_eq!(problem("\"arcs\":[[0]]", "\"arcs\":[[999]]").0, "objects.zones.geometries[0].arcs[0][0]");
}

#[test]
fn a_small_file_cannot_become_a_large_one() {
    let many = vec!["0"; 200_000].join(",");
    let (arcs, of_ring) = (vec!["[1,0],[0,1],[-1,-1]"; 20_000].join(","), format!("\"arcs\":[[{many}]]"));
    let pack = String::from_utf8(pack()).unwrap();
    let (before, after) = pack.rsplit_once("\"arcs\":[[[").unwrap();
    let (_, rest) = after.split_once("]]],\"roles\"").unwrap();
    // The first arc is a ring of 60,000 points, and the first polygon runs along it 200,000 times.
    let hostile = format!("{before}\"arcs\":[[[0,0],{arcs}],[[{}", &after[after.find("]],[[").unwrap() + 5..]);
    assert!(hostile.contains(rest));
    let hostile = hostile.replacen("\"arcs\":[[0]]", &of_ring, 1);
    let error = timeline_from_pack(hostile.as_bytes()).unwrap_err();
    assert_eq!(error.member, "objects.zones", "{error}");
    assert!(matches!(error.problem, Problem::TooMuch { .. }), "{error}");
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_damaged_pack_is_read_or_refused_without_a_panic(
        damages in vec((any::<Index>(), 0..6_usize, "[-0-9\\[\\],\":{}a-z]{0,4}"), 1..4),
    ) {
        let mut bytes = pack();
        for (at, length, piece) in damages {
            let from = at.index(bytes.len() + 1);
            let until = bytes.len().min(from + length);
            bytes.splice(from..until, piece.bytes());
        }
        timeline_from_pack(&bytes).ok();
    }

    #[test]
    fn a_damaged_compressed_pack_is_read_or_refused_without_a_panic(
        damages in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        static COMPRESSED: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| gzip(&pack()).unwrap());
        let mut bytes = COMPRESSED.clone();
        for (at, byte) in damages {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        timeline_from_pack(&bytes).ok();
        is_topology(&bytes);
    }
}
