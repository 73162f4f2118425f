//! `frontline agree` against the figures of another program (`tests/figures/agreement.json`), and the table of
//! agreement
//! in `data/ukraine/README.md`, which is made with it.
//!
//! The archives are not part of the project: see `surroundings.rs`.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

use crate::surroundings::{archives, fresh_folder};

/// Square kilometres. Both programs clip the same polygons, but the other one treats a long edge as straight in
/// degrees,
/// while it is a geodesic here wherever it is not clipped.
const TOLERANCE_KM2: f64 = 0.2;

/// The same tolerance for the intersection over union.
const TOLERANCE_IOU: f64 = 2e-5;

/// The file in an archive with a source's last report of a day.
fn report(archives: &Path, source: &str, date: &str) -> PathBuf {
    match source {
        "nzz" => archives.join("nzz").join(format!("{date}.json")),
        "owlmaps" => archives.join("owl").join(format!("{}.json", date.replace('-', ""))),
        _ => last_of_deepstate(archives, date),
    }
}

/// DeepState's last report up to the end of a day; the file name is its time in seconds.
fn last_of_deepstate(archives: &Path, date: &str) -> PathBuf {
    let end = date.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
    let files = fs::read_dir(archives.join("deepstate")).unwrap().map(|entry| entry.unwrap().path());
    let second = |path: &PathBuf| path.file_stem().and_then(|stem| stem.to_str()?.parse::<i64>().ok());
    files.filter(|path| second(path).is_some_and(|second| second < end.timestamp())).max_by_key(second).unwrap()
}

#[test]
fn the_sources_agree_as_another_program_says() {
    let Some(archives) = archives() else { return };
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures/agreement.json");
    let figures: Vec<Value> = serde_json::from_str(&fs::read_to_string(figures).unwrap()).unwrap();
    let last = last_of_deepstate(&archives, "2024-06-30");
    for figure in &figures {
        let (date, b) = (figure["date"].as_str().unwrap(), figure["b"].as_str().unwrap());
        let mut program = cargo_bin_cmd!("frontline");
        program.args(["agree", "--json", "--bbox", "36.5,47.6,38.6,49.3", "--at", date]);
        program.arg(report(&archives, "deepstate", date)).arg(report(&archives, b, date));
        if let Some(masked) = figure["masked"].as_str() {
            program.args(["--mask-class", "russian_before_2022", "--mask-as", &masked.replace('_', "-"), "--mask"]);
            program.arg(&last);
        }
        let output = program.assert().code(0).get_output().clone();
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        for (member, tolerance) in [
            ("a_km2", TOLERANCE_KM2),
            ("b_km2", TOLERANCE_KM2),
            ("disagreement_km2", TOLERANCE_KM2),
            ("iou", TOLERANCE_IOU),
        ] {
            let [found, expected] = [&found[0][member], &figure[member]].map(|value| value.as_f64().unwrap());
            assert!((found - expected).abs() <= tolerance, "{figure}: {member} is {found}");
        }
    }
}

/// A column of a table: two sources, the range of months that both have, and the lowest mean and monthly value that
/// the README promises.
struct Pair {
    sides: [&'static str; 2],
    from: &'static str,
    to: &'static str,
    mean: f64,
    least: f64,
}

/// A table of the README: the ground that is compared.
struct Area {
    /// The first cell of the heading.
    heading: &'static str,
    ground: [&'static str; 2],
    pairs: [Pair; 4],
}

const AREAS: [Area; 2] = [
    Area {
        heading: "month end, Ukraine",
        ground: ["--within", concat!(env!("CARGO_MANIFEST_DIR"), "/assets/basemap/ukraine.geojson")],
        pairs: [
            Pair { sides: ["embedded", "deepstate"], from: "2022-10-31", to: "2024-06-30", mean: 0.975, least: 0.965 },
            Pair { sides: ["embedded", "nzz"], from: "2022-04-30", to: "2025-06-30", mean: 0.965, least: 0.955 },
            Pair { sides: ["embedded", "owl"], from: "2022-12-31", to: "2025-06-30", mean: 0.965, least: 0.965 },
            Pair { sides: ["deepstate", "nzz"], from: "2022-04-30", to: "2024-06-30", mean: 0.0, least: 0.0 },
        ],
    },
    Area {
        heading: "month end, Donbas",
        ground: ["--bbox", "36.5,47.6,38.6,49.3"],
        pairs: [
            Pair { sides: ["embedded", "deepstate"], from: "2022-06-30", to: "2024-06-30", mean: 0.962, least: 0.9435 },
            Pair { sides: ["embedded", "nzz"], from: "2022-06-30", to: "2025-06-30", mean: 0.955, least: 0.930 },
            Pair { sides: ["embedded", "owl"], from: "2022-12-31", to: "2025-06-30", mean: 0.964, least: 0.951 },
            Pair { sides: ["deepstate", "nzz"], from: "2022-06-30", to: "2024-06-30", mean: 0.0, least: 0.0 },
        ],
    },
];

/// The months of 2022 before the front settled, for which less is promised of the whole country.
const EARLY: (Pair, &str) = (
    Pair { sides: ["embedded", "deepstate"], from: "2022-06-30", to: "2022-09-30", mean: 0.955, least: 0.955 },
    "2022-04-30",
);

/// Intersection over union by month end, as the program prints it.
fn shares(archives: &Path, pair: &Pair, ground: [&str; 2]) -> BTreeMap<String, f64> {
    let path = |side: &str| if side == "embedded" { PathBuf::from(side) } else { archives.join(side) };
    let mut program = cargo_bin_cmd!("frontline");
    program.args(["agree", "--json", "--quiet", "--every", "P1M"]).args(ground);
    program.args(["--from", pair.from, "--to", pair.to]).args(pair.sides.map(path));
    if pair.sides.contains(&"nzz") {
        program.args(["--mask-class", "russian_before_2022", "--mask-as", "held", "--mask"]);
        program.arg(archives.join("deepstate"));
    }
    let output = program.assert().code(0).get_output().clone();
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    rows.iter().map(|row| (row["date"].as_str().unwrap().to_owned(), row["iou"].as_f64().unwrap())).collect()
}

/// A table of the README: a row for each month end, then the mean and the minimum.
fn table(heading: &str, columns: &[BTreeMap<String, f64>]) -> String {
    let cells = |of: &dyn Fn(&BTreeMap<String, f64>) -> Option<f64>| {
        let cells = columns.iter().map(|column| of(column).map_or_else(String::new, |share| format!("{share:.3}")));
        cells.collect::<Vec<_>>().join(" | ")
    };
    let dates: std::collections::BTreeSet<&String> = columns.iter().flat_map(BTreeMap::keys).collect();
    let months = dates.iter().map(|date| format!("| {date} | {} |\n", cells(&|column| column.get(*date).copied())));
    let mean = cells(&|column| Some(column.values().sum::<f64>() / column.len() as f64));
    let least = cells(&|column| column.values().copied().reduce(f64::min));
    format!(
        "| {heading} | DeepState | NZZ | Project Owl | DeepState and NZZ with each other |\n|---|---|---|---|---|\n\
         {}| mean | {mean} |\n| least | {least} |\n",
        months.collect::<String>()
    )
}

fn check(pair: &Pair, column: &BTreeMap<String, f64>) {
    let mean = column.values().sum::<f64>() / column.len() as f64;
    assert!(mean >= pair.mean, "{:?}: mean {mean}", pair.sides);
    assert!(column.values().all(|&share| share >= pair.least), "{:?}: {column:?}", pair.sides);
}

/// The README with a table made again.
fn with_table(text: &str, area: &Area, columns: &[BTreeMap<String, f64>]) -> String {
    let (before, rest) = text.split_once(&format!("| {} |", area.heading)).expect("the README has the table");
    let (_, after) = rest.split_once("\n\n").unwrap();
    format!("{before}{}\n{after}", table(area.heading, columns))
}

/// Makes the tables and compares them with the README; `FRONTLINE_UPDATE_FIGURES=1` writes them there instead.
#[test]
fn the_tables_of_agreement_are_what_the_program_says() {
    let Some(archives) = archives() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ukraine/README.md");
    let mut made = fs::read_to_string(&path).unwrap();
    for area in &AREAS {
        let columns: Vec<_> = area.pairs.iter().map(|pair| shares(&archives, pair, area.ground)).collect();
        for (pair, column) in area.pairs.iter().zip(&columns) {
            check(pair, column);
        }
        made = with_table(&made, area, &columns);
    }
    if env::var("FRONTLINE_UPDATE_FIGURES").is_ok_and(|value| value == "1") {
        fs::write(&path, &made).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, made, "a table differs: FRONTLINE_UPDATE_FIGURES=1 writes the new one");
}

#[test]
fn the_country_agrees_with_deepstate_in_its_first_months_too() {
    let Some(archives) = archives() else { return };
    let (months, first) = EARLY;
    check(&months, &shares(&archives, &months, AREAS[0].ground));
    let first = Pair { from: first, to: first, mean: 0.92, least: 0.92, ..months };
    check(&first, &shares(&archives, &first, AREAS[0].ground));
}

#[test]
fn what_the_distance_of_fronts_leaves_out_is_told() {
    let folder = fresh_folder("agreement", "pockets");
    let ring = |[west, south, east, north]: [f64; 4]| {
        json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
    };
    let feature = |class: &str, rings: Value| json!({"type": "Feature", "properties": {"class": class}, "geometry": {"type": "Polygon", "coordinates": rings}});
    let (red, blue) = (ring([37.0, 48.0, 38.0, 49.0]), ring([38.0, 48.0, 39.0, 49.0]));
    // 0.37 by 0.78 kilometres.
    let pocket = ring([37.5, 48.5, 37.505, 48.507]);
    let write = |name: &str, features: Value| {
        let path = folder.join(name);
        fs::create_dir_all(&path).unwrap();
        let text = json!({"type": "FeatureCollection", "features": features}).to_string();
        fs::write(path.join("2024-01-01.geojson"), text).unwrap();
        path
    };
    let a = write(
        "a",
        json!([feature("red", json!([red, pocket])), feature("blue", json!([blue])), feature("blue", json!([pocket]))]),
    );
    let b = write("b", json!([feature("red", json!([red])), feature("blue", json!([blue]))]));
    let run = |form: &[&str]| {
        let output = cargo_bin_cmd!("frontline").arg("agree").args(form).arg(&a).arg(&b).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let rows: Value = serde_json::from_str(&run(&["--control", "red", "--json"])).unwrap();
    assert!((rows[0]["a_pockets_km"].as_f64().unwrap() - 2.3).abs() < 0.05, "{rows}");
    assert_eq!(rows[0]["b_pockets_km"], 0.0);
    assert_eq!(rows[0]["max_front_km"], 0.0);
    assert!((rows[0]["disagreement_km2"].as_f64().unwrap() - 0.288).abs() < 0.01, "{rows}");
    // The front between two parties is taken from the party that is first in the scheme, whichever is compared.
    let rows: Value = serde_json::from_str(&run(&["--control", "blue", "--json"])).unwrap();
    assert!(rows[0]["mean_front_km"].is_number(), "{rows}");
    let table = run(&["--control", "red"]);
    assert!(table.contains("without slits and pockets under 1 km²"), "{table}");
    assert!(table.contains("at most 2.3 km of A and 0.0 km of B"), "{table}");
}
