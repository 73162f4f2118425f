//! Areas by region: what lies in the regions and outside all of them is the whole, and each part of it is right.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    analysis::{
        region_areas::{ClassShares, class_shares},
        transfers::{TransferOptions, transfers_within},
    },
    control::{
        covered::{Covered, OverlapSteps, covered_by_report},
        name::Name,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, Party, Scheme, Shade},
        snapshot::Snapshot,
        timeline::{Source, Timeline},
    },
    formats::{gazetteer::embedded_gazetteer, outline::ukraine, regions::embedded_regions},
    geometry::{partition::Partition, polygon::Polygon, position::LonLat, ring::Ring},
    places::Gazetteer,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::surroundings::{archives, fresh_folder};

/// Number of cells along each side of the tests' ground.
const CELLS: usize = 8;

/// Side of a cell, degrees.
const CELL_DEGREES: f64 = 0.01;

/// Areas of cells and of rectangles differ by the bulges of their edges, and by rounding to the grid. Square kilometres.
const TOLERANCE_KM2: f64 = 0.01;

/// A rectangle of cells: its class, and columns and rows from and to.
type Zone = (usize, [usize; 2], [usize; 2]);

/// Columns and rows of the two regions; the last columns and rows lie outside both.
const REGIONS: [([usize; 2], [usize; 2]); 2] = [([0, 3], [0, 6]), ([3, 6], [1, 7])];

fn rectangle([west, east]: [usize; 2], [south, north]: [usize; 2]) -> Polygon {
    let degrees = |cells: usize| f64::from(u32::try_from(cells).unwrap()) * CELL_DEGREES;
    let at = |(x, y): (usize, usize)| LonLat { lon: 37.0 + degrees(x), lat: 48.0 + degrees(y) };
    let corners = [(west, south), (east, south), (east, north), (west, north)];
    Polygon::new(Ring::new(corners.map(at)).unwrap(), Vec::new())
}

/// Two parties, and a class that is not of the subject.
fn scheme() -> Scheme {
    let name = Name::plain("");
    let controls = [Some(Control::Party(0)), Some(Control::Party(1)), None];
    let class = |control| Class { key: String::new(), name: name.clone(), control, shade: Shade::Plain };
    let parties = ["red", "blue"].map(|key| Party { key: key.to_owned(), name: name.clone() });
    Scheme { parties: parties.to_vec(), classes: controls.map(class).to_vec(), ..Scheme::default() }
}

fn timeline(reports: &[Vec<Zone>]) -> Timeline {
    let snapshot = |(day, zones): (u32, &Vec<Zone>)| {
        let zone = |&(class, columns, rows): &Zone| (ClassId(class), Arc::new(rectangle(columns, rows)));
        let date = chrono::NaiveDate::from_ymd_opt(2024, 1, day).unwrap();
        Snapshot::new(ReportTime::day(date), Arc::from(format!("{day}.geojson")), zones.iter().map(zone))
    };
    let snapshots = (1..).zip(reports).map(snapshot).collect();
    Timeline::new(Source::default(), Arc::new(scheme()), snapshots).0
}

/// The area of each class in each region, cell by cell: region 2 is the ground outside both.
fn by_cells(zones: &[Zone]) -> BTreeMap<(usize, usize), f64> {
    let holds = |[from, to]: [usize; 2], cell: usize| (from..to).contains(&cell);
    let mut areas = BTreeMap::new();
    for (column, row) in (0..CELLS).flat_map(|column| (0..CELLS).map(move |row| (column, row))) {
        let cell_km2 = rectangle([column, column + 1], [row, row + 1]).area_km2();
        let region = REGIONS.iter().position(|&(columns, rows)| holds(columns, column) && holds(rows, row));
        let here = zones.iter().filter(|(_, columns, rows)| holds(*columns, column) && holds(*rows, row));
        let classes: Vec<usize> = here.map(|&(class, ..)| class).collect();
        let top = classes.iter().copied().filter(|&class| class < 2).max();
        // What is not of the subject neither covers nor is covered.
        let others = classes.iter().copied().filter(|&class| class == 2);
        for class in top.into_iter().chain(others) {
            *areas.entry((region.unwrap_or(2), class)).or_default() += cell_km2;
        }
    }
    areas
}

fn span() -> impl Strategy<Value = [usize; 2]> {
    (0..CELLS, 1..=CELLS)
        .prop_map(|(a, b)| if a < b { [a, b] } else { [b.min(a).min(CELLS - 1), a.max(b) + usize::from(a == b)] })
}

/// Both regions.
fn partition() -> Partition {
    Partition::new(&REGIONS.map(|(columns, rows)| vec![rectangle(columns, rows)]))
}

/// The shares of each class in the regions, report by report.
fn shares(timeline: &Timeline, partition: &Partition) -> Vec<Vec<ClassShares>> {
    let overlaps = OverlapSteps::of(timeline.scheme(), timeline.snapshots());
    let covered: Vec<Covered> = covered_by_report(timeline).into_iter().map(Result::unwrap).collect();
    class_shares(timeline.scheme(), timeline.snapshots(), (&covered, &overlaps), partition).unwrap()
}

fn zones() -> impl Strategy<Value = Vec<Zone>> {
    prop::collection::vec((0..3_usize, span(), span()), 1..6)
}

proptest! {
    #[test]
    fn what_lies_in_regions_and_outside_is_the_whole_and_each_is_right(reports in prop::collection::vec(zones(), 1..4)) {
        let (timeline, partition) = (timeline(&reports), partition());
        let shares = shares(&timeline, &partition);
        prop_assert_eq!(shares.len(), reports.len());
        for (zones, shares) in reports.iter().zip(shares) {
            let expected = by_cells(zones);
            for own in shares {
                let sum: f64 = own.shares.within.iter().map(|&(_, km2)| km2).sum::<f64>() + own.shares.outside_km2;
                prop_assert!((sum - own.km2).abs() < 1e-9, "{own:?}");
                for region in 0..3 {
                    let km2 = if region == 2 { own.shares.outside_km2 } else { own.shares.km2_in(region) };
                    let right = expected.get(&(region, own.class.0)).copied().unwrap_or_default();
                    prop_assert!((km2 - right).abs() < TOLERANCE_KM2, "{region}: {right} {own:?} {zones:?}");
                }
            }
        }
    }

    #[test]
    fn gains_less_losses_within_a_region_are_the_difference_of_its_areas(reports in prop::collection::vec(zones(), 2..3)) {
        let (timeline, partition) = (timeline(&reports), partition());
        let shares = shares(&timeline, &partition);
        let [before, after] = timeline.snapshots() else { panic!("two reports") };
        let (options, places) = (TransferOptions { min_km2: 0.0, bounds: None }, Gazetteer::default());
        let passed = transfers_within(timeline.scheme(), [before, after], options, &places, (&partition, 0..3)).unwrap();
        for (region, party) in (0..3).flat_map(|region| [(region, 0), (region, 1)]) {
            let in_region = passed.iter().filter(|(number, _)| *number == region).flat_map(|(_, found)| &found.balances);
            let of_party = in_region.filter(|balance| balance.control == Some(Control::Party(party)));
            let net: f64 = of_party.map(|balance| balance.gained_km2 - balance.lost_km2).sum();
            let held = |shares: &[ClassShares]| -> f64 {
                let own = shares.iter().filter(|own| own.class == ClassId(party));
                own.map(|own| if region == 2 { own.shares.outside_km2 } else { own.shares.km2_in(region) }).sum()
            };
            let grown = held(&shares[1]) - held(&shares[0]);
            prop_assert!((net - grown).abs() < TOLERANCE_KM2, "{region} {party}: {net} {grown} {reports:?}");
        }
    }
}

#[test]
fn the_regions_tile_ukraine() {
    let (regions, home) = (embedded_regions().unwrap(), ukraine());
    assert_eq!(regions.list().len(), 27);
    let partition = regions.partition();
    let sum: f64 = (0..27).map(|number| partition.ground_km2(number)).sum();
    let whole: f64 = home.polygons().iter().map(Polygon::area_km2).sum();
    assert!((sum - whole).abs() < 1e-4 * whole, "{sum} {whole}");
    let within: f64 = home
        .polygons()
        .iter()
        .map(|polygon| partition.shares(polygon).unwrap().within.iter().map(|&(_, km2)| km2).sum::<f64>())
        .sum();
    assert!((within - whole).abs() < 1e-4 * whole, "{within} {whole}");
}

#[test]
fn towns_lie_in_the_regions_that_the_gazetteer_names() {
    let (regions, gazetteer) = (embedded_regions().unwrap(), embedded_gazetteer().unwrap());
    let in_ukraine = |name: &Name| regions.list().iter().any(|region| region.name.shares_a_text_with(name));
    let named: Vec<_> =
        gazetteer.places().iter().filter(|place| place.region.as_ref().is_some_and(in_ukraine)).collect();
    assert!(named.len() > 500, "{}", named.len());
    let is_elsewhere = |place: &&&frontline::places::Place| {
        let region = regions.at(place.position);
        !region.zip(place.region.as_ref()).is_some_and(|(region, name)| region.name.shares_a_text_with(name))
    };
    let elsewhere: Vec<_> = named.iter().filter(is_elsewhere).map(|place| place.described()).collect();
    // The outlines are general: a few places lie on the coast or at a border.
    assert!(elsewhere.len() * 50 < named.len(), "{elsewhere:?}");
}

/// A folder with one report: a square across the border of Donetsk and Luhansk Oblasts, and one in the sea.
fn reported(name: &str) -> PathBuf {
    let folder = fresh_folder("regions", name);
    let feature = |class: &str, west: f64, south: f64| {
        let (east, north) = (west + 1.0, south + 1.0);
        json!({"type": "Feature", "properties": {"class": class}, "geometry": {"type": "Polygon",
            "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
    };
    let features = [feature("russian", 38.0, 48.5), feature("contested", 33.0, 42.0)];
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join("2024-01-01.geojson"), text).unwrap();
    folder
}

fn run(arguments: &[&str], path: &PathBuf, code: i32) -> (String, String) {
    let output = cargo_bin_cmd!("frontline").arg("areas").args(arguments).arg(path).assert().code(code);
    let output = output.get_output().clone();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn json(arguments: &[&str], path: &PathBuf) -> Vec<Value> {
    serde_json::from_str(&run(arguments, path, 0).0).unwrap()
}

#[test]
fn each_region_and_the_ground_outside_have_rows_that_add_up() {
    let path = reported("rows");
    let (rows, whole) = (json(&["--by", "region", "--json"], &path), json(&["--json"], &path));
    let km2 = |rows: &[Value], class: &str| -> f64 {
        rows.iter().filter(|row| row["class"] == class).map(|row| row["km2"].as_f64().unwrap()).sum()
    };
    for class in ["russian", "contested"] {
        assert!((km2(&rows, class) - km2(&whole, class)).abs() < 0.005, "{rows:?}");
    }
    let [sea]: [&Value; 1] =
        rows.iter().filter(|row| row["class"] == "contested").collect::<Vec<_>>().try_into().unwrap();
    assert_eq!((&sea["region"], &sea["region_name"], &sea["percent"]), (&Value::Null, &Value::Null, &Value::Null));
    let ids: Vec<_> = rows.iter().filter(|row| row["class"] == "russian").map(|row| row["region"].as_str()).collect();
    assert_eq!(ids, [Some("UA-09"), Some("UA-14")]);
    // The whole has its share of Ukraine.
    assert!((1.0..2.0).contains(&whole[0]["percent"].as_f64().unwrap()), "{whole:?}");
    let (table, _) = run(&["--by", "region"], &path, 0);
    let last: Vec<_> = table.lines().rev().take(2).map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    assert_eq!(last, ["Whole", "outside"], "{table}");
}

#[test]
fn one_region_has_its_share() {
    let path = reported("one");
    let ways = ["Donetsk", "donetsk oblast", "Донецька", "UA-14"];
    let found = ways.map(|name| json(&["--region", name, "--json"], &path));
    let [row] = &found[0][..] else { panic!("{found:?}") };
    assert!(found.iter().all(|rows| *rows == found[0]), "{found:?}");
    assert_eq!((&row["region"], &row["region_name"]), (&json!("UA-14"), &json!("Donetsk Oblast")));
    let (km2, percent) = (row["km2"].as_f64().unwrap(), row["percent"].as_f64().unwrap());
    // Within the outlines used here the oblast has between 26,000 and 27,000 km².
    assert!((26_000.0..27_000.0).contains(&(km2 / percent * 100.0)), "{row}");
}

#[test]
fn a_region_that_there_is_not_is_refused_with_those_there_are() {
    let path = reported("unknown");
    let (_, err) = run(&["--region", "Bavaria"], &path, 1);
    assert!(err.contains("no region is named `Bavaria`, there are: Cherkasy Oblast (UA-71), "), "{err}");
    let (_, err) = run(&["--region", "Kh"], &path, 1);
    assert!(err.contains("`Kh` is not one region"), "{err}");
    run(&["--region", "Kyiv", "--by", "region"], &path, 2);
}

#[test]
fn the_archives_add_up() {
    let Some(archives) = archives() else { return };
    let path = archives.join("deepstate");
    let dates = ["--from", "2022-09-01", "--to", "2022-10-01", "--json", "--quiet"];
    let (rows, whole) = (json(&[&dates[..], &["--by", "region"]].concat(), &path), json(&dates, &path));
    let mut sums: BTreeMap<(String, String), f64> = BTreeMap::new();
    let key = |row: &Value| (row["time"].to_string(), row["class"].to_string());
    for row in &rows {
        *sums.entry(key(row)).or_default() += row["km2"].as_f64().unwrap();
    }
    assert!(whole.len() > 50);
    for row in &whole {
        let (sum, km2) = (sums[&key(row)], row["km2"].as_f64().unwrap());
        // Up to 28 rows, each rounded to 0.001 km².
        assert!((sum - km2).abs() < 0.02, "{sum} {row}");
    }
}
