//! Plates and sheets: their contents, the same output in every run, and bad input reported before work starts.
//!
//! Pages are read with poppler's programs: see `surroundings.rs`. `FRONTLINE_UPDATE_GOLDEN=1` rewrites the golden SVG.

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use assert_cmd::{Command as Program, cargo::cargo_bin_cmd};
use chrono::NaiveDate;
use frontline::{
    cartography::theme::Theme,
    control::{mesh::Motion, report_time::ReportTime},
    dataset::{Dataset, Request, load},
    geometry::{bounds::Bounds, mercator::stretch_at, position::LonLat},
    language::Language,
    plate::{Atlas, Frame, Layer, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::json;

use crate::surroundings::{fresh_folder, has_tool};

/// West, south, east and north of the part of the map that opens.
const DONBAS: &str = "36.3,47.4,38.9,49.5";

/// The relative difference allowed between areas counted in pixels and geodesic ones.
const AREA_TOLERANCE: f64 = 0.01;

/// The limit on the size of a page.
const MOST_PAGE_BYTES: usize = 1_000_000;

fn frontline() -> Program {
    let mut program = cargo_bin_cmd!("frontline");
    program.env_remove("FRONTLINE_LANG");
    program
}

/// The standard error of a command that must fail.
fn error_of(arguments: &[&str]) -> String {
    let output = frontline().args(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn days(date: &str) -> f64 {
    ReportTime::day(date.parse::<NaiveDate>().unwrap()).days()
}

fn bounds(west: f64, south: f64, east: f64, north: f64) -> Bounds {
    Bounds { min: LonLat { lon: west, lat: south }, max: LonLat { lon: east, lat: north } }
}

/// Two reports of a square that moves east by half its width, and of a narrow contested strip.
fn two_reports(name: &str) -> Dataset {
    let folder = fresh_folder("plates", name);
    let feature = |class: &str, west: f64, east: f64| {
        let ring = [[west, 48.0], [east, 48.0], [east, 48.5], [west, 48.5], [west, 48.0]];
        json!({"type": "Feature", "properties": {"class": class},
               "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    for (date, west) in [("2024-01-01", 37.0), ("2024-01-11", 37.5)] {
        let features = [feature("russian", west, west + 1.0), feature("contested", west - 0.1, west)];
        let text = json!({"type": "FeatureCollection", "features": features}).to_string();
        fs::write(folder.join(format!("{date}.geojson")), text).unwrap();
    }
    load(&Request { paths: vec![folder], ..Request::default() }, &|_| {}).unwrap()
}

/// Options of a plate that shows only zones, front line and furniture.
fn bare(size: PlateSize, bounds: Bounds) -> PlateOptions {
    let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Glow, Layer::Locator];
    PlateOptions { hidden: hidden.into(), ..PlateOptions::new(size, bounds) }
}

fn plate(dataset: &Dataset, options: PlateOptions) -> Plate {
    let atlas = Atlas::embedded().unwrap();
    Plate::new(Reports::all(dataset, 0), &atlas, options).unwrap()
}

/// Square kilometres of each colour on the map, where each pixel counts by the scale at its latitude.
fn areas_by_colour(plate: &Plate, frame: &Frame) -> BTreeMap<[u8; 3], f64> {
    let mut areas = BTreeMap::new();
    let (columns, rows) = (frame.width as usize, frame.height as usize);
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
            let (Some(at), Some(beside)) = (plate.position_at(x, y), plate.position_at(x - 1.0, y)) else { continue };
            // The radii of the WGS84 ellipsoid along the parallel and the meridian.
            let (sin, cos) = at.lat.to_radians().sin_cos();
            let squared = 0.006_694_379_990_14;
            let bend = 1.0 - squared * sin * sin;
            let (across, along) = (6_378_137.0 / bend.sqrt(), 6_378_137.0 * (1.0 - squared) / bend.powf(1.5));
            let east = (at.lon - beside.lon).to_radians();
            // The projection stretches both ways alike, so a pixel spans fewer radians of latitude than of longitude.
            let north = east / stretch_at(at.lat);
            let pixel = &frame.pixels[(row * columns + column) * 4..][..3];
            *areas.entry([pixel[0], pixel[1], pixel[2]]).or_default() += east * cos * across * north * along / 1e6;
        }
    }
    areas
}

/// The colour of a frame at a position.
fn colour_at(plate: &Plate, frame: &Frame, position: LonLat) -> [u8; 3] {
    let (columns, rows) = (frame.width as usize, frame.height as usize);
    let distance = |pixel: &usize| {
        let (x, y) = ((pixel % columns) as f64 + 0.5, (pixel / columns) as f64 + 0.5);
        let away = |at: LonLat| (at.lon - position.lon).hypot(at.lat - position.lat);
        plate.position_at(x, y).map_or(f64::INFINITY, away)
    };
    let nearest = (0..columns * rows).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap();
    let pixel = &frame.pixels[nearest * 4..][..3];
    [pixel[0], pixel[1], pixel[2]]
}

/// Square kilometres of a class: of its colour, or of all mixtures of the two colours of its pattern.
fn of_class(areas: &BTreeMap<[u8; 3], f64>, dataset: &Dataset, key: &str) -> f64 {
    let scheme = dataset.timelines[0].scheme();
    let fill = Theme::light().fill(scheme, scheme.class(key).unwrap().0).unwrap();
    let [a, b] = [fill.colour, fill.second].map(|colour| [colour.r, colour.g, colour.b].map(f64::from));
    let squared = |v: [f64; 3]| v.iter().map(|x| x * x).sum::<f64>();
    let along = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    let is_of_class = |colour: &[u8; 3]| {
        let from = [0, 1, 2].map(|i| f64::from(colour[i]) - a[i]);
        let dot: f64 = std::iter::zip(from, along).map(|(x, y)| x * y).sum();
        let part = if squared(along) > 0.0 { (dot / squared(along)).clamp(0.0, 1.0) } else { 0.0 };
        squared([0, 1, 2].map(|i| from[i] - part * along[i])) <= 3.0
    };
    areas.iter().filter(|(colour, _)| is_of_class(colour)).map(|(_, km2)| km2).sum()
}

/// Square kilometres of a class as drawn, with half of what the front line covers.
fn shown(areas: &BTreeMap<[u8; 3], f64>, dataset: &Dataset, class: &str) -> f64 {
    let front = Theme::light().front;
    of_class(areas, dataset, class) + areas.get(&[front.r, front.g, front.b]).copied().unwrap_or_default() / 2.0
}

fn assert_near(measured: f64, expected: f64, what: &str) {
    assert!((measured / expected - 1.0).abs() < AREA_TOLERANCE, "{what}: {measured:.1} for {expected:.1} km²");
}

#[test]
fn colours_cover_the_area_that_was_reported() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let size = PlateSize::new(1600, 1200, 2.0).unwrap();
    let view = timeline.snapshots()[0].bounds(timeline.scheme()).unwrap();
    let plate = plate(&dataset, bare(size, view));
    for date in ["2022-05-01", "2024-02-22"] {
        let at = days(date);
        let report = &timeline.snapshots()[timeline.as_of(at).unwrap()];
        let areas = areas_by_colour(&plate, &plate.frame(at).unwrap());
        let front = Theme::light().front;
        // The line covers both sides alike.
        let under_front = areas.get(&[front.r, front.g, front.b]).copied().unwrap_or_default() / 2.0;
        for key in ["russian", "ukrainian"] {
            let class = timeline.scheme().class(key).unwrap();
            assert_near(
                of_class(&areas, &dataset, key) + under_front,
                report.class_km2(class),
                &format!("{key} {date}"),
            );
        }
    }
}

#[test]
fn a_sweep_starts_and_ends_with_the_areas_of_its_reports() {
    let dataset = two_reports("sweep");
    let size = PlateSize::new(1200, 800, 1.0).unwrap();
    let options = PlateOptions { motion: Motion::Sweep, ..bare(size, bounds(36.8, 47.9, 38.6, 48.6)) };
    let plate = plate(&dataset, options);
    let russian = |at: f64| shown(&areas_by_colour(&plate, &plate.frame(at).unwrap()), &dataset, "russian");
    let (start, end) = (russian(days("2024-01-01")), russian(days("2024-01-11")));
    let class = dataset.timelines[0].scheme().class("russian").unwrap();
    assert_near(start, dataset.timelines[0].snapshots()[0].class_km2(class), "before");
    assert_near(end, dataset.timelines[0].snapshots()[1].class_km2(class), "after");
    // The sweep moves from one report to the other.
    let (early, late) = (russian(days("2024-01-01") + 0.01), russian(days("2024-01-11") - 0.01));
    assert!((early / start - 1.0).abs() < 0.02 && (late / end - 1.0).abs() < 0.02, "{early} {late}");
}

#[test]
fn the_same_date_gives_the_same_bytes_in_every_format() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let size = PlateSize::new(800, 600, 1.0).unwrap();
    let options = PlateOptions::new(size, bounds(37.0, 47.8, 38.4, 48.7));
    let at = days("2024-02-20");
    let [a, b] = [0, 1].map(|_| plate(&dataset, options.clone()));
    assert_eq!(a.svg(at), b.svg(at));
    assert_eq!(a.png(at).unwrap(), b.png(at).unwrap());
    assert_eq!(a.pdf(at).unwrap(), b.pdf(at).unwrap());
}

#[test]
fn a_part_of_the_reports_gives_the_same_plate_as_all_of_them() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let size = PlateSize::new(800, 600, 1.0).unwrap();
    let options = PlateOptions { motion: Motion::Sweep, ..PlateOptions::new(size, bounds(37.0, 47.8, 38.4, 48.7)) };
    let at = days("2024-02-20") + 0.5;
    let atlas = Atlas::embedded().unwrap();
    let part = Reports::around(&dataset, 0, at, at).unwrap();
    let part = Plate::new(part, &atlas, options.clone()).unwrap();
    let all = Plate::new(Reports::all(&dataset, 0), &atlas, options).unwrap();
    assert_eq!(part.frame(at).unwrap(), all.frame(at).unwrap());
}

#[test]
fn frames_with_equal_keys_are_equal() {
    let dataset = two_reports("keys");
    let size = PlateSize::new(480, 360, 1.0).unwrap();
    let view = bounds(36.8, 47.9, 38.6, 48.6);
    let steps = plate(&dataset, bare(size, view));
    let day = days("2024-01-03");
    assert_eq!(steps.key(day + 0.2), steps.key(day + 0.7));
    assert_eq!(steps.frame(day + 0.2).unwrap(), steps.frame(day + 0.7).unwrap());
    assert_ne!(steps.key(day), steps.key(day + 1.0));
    let sweep = plate(&dataset, PlateOptions { motion: Motion::Sweep, ..bare(size, view) });
    assert_ne!(sweep.key(day + 0.2), sweep.key(day + 0.7));
    assert_ne!(sweep.frame(day + 0.2).unwrap(), sweep.frame(day + 0.7).unwrap());
}

#[test]
fn frames_are_drawn_by_several_threads_at_once() {
    let dataset = two_reports("threads");
    let plate = plate(&dataset, bare(PlateSize::new(480, 360, 1.0).unwrap(), bounds(36.8, 47.9, 38.6, 48.6)));
    let at = days("2024-01-03");
    let frames = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| plate.frame(at).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(frames.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(frames[0].pixels.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX));
}

#[test]
fn a_plate_looks_as_agreed() {
    let dataset = two_reports("golden");
    let size = PlateSize::new(640, 400, 1.0).unwrap();
    let options = PlateOptions {
        motion: Motion::Sweep,
        title: Some("A square that moves".to_owned()),
        ..bare(size, bounds(36.8, 47.9, 38.6, 48.6))
    };
    let drawn = plate(&dataset, options).svg_without_fonts(days("2024-01-06"));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/square.svg");
    if env::var("FRONTLINE_UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        fs::write(&golden, &drawn).unwrap();
    }
    if fs::read_to_string(&golden).ok().as_ref() != Some(&drawn) {
        let actual = fresh_folder("plates", "actual").join("square.svg");
        fs::write(&actual, &drawn).unwrap();
        panic!("the plate differs from {}: see {}", golden.display(), actual.display());
    }
}

#[test]
fn a_plate_tells_in_words_what_it_shows_in_both_languages() {
    let folder = fresh_folder("plates", "words");
    for (lang, words) in [
        ("en", ["Map of reported control", "17 February 2024", "2 days old", "Ukrainian-controlled", "Bakhmut"]),
        ("uk", ["Мапа контролю", "17 лютого 2024", "2 дні тому", "Під контролем України", "Бахмут"]),
    ] {
        let file = folder.join(format!("{lang}.svg"));
        frontline()
            .args(["render", "--at", "2024-02-17", "--bbox", DONBAS, "--size", "800x600", "--lang", lang, "-o"])
            .arg(&file)
            .assert()
            .success();
        let svg = fs::read_to_string(file).unwrap();
        let alt_text = svg.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap();
        assert!(words[..4].iter().all(|word| alt_text.contains(word)), "{alt_text}");
        assert!(words.iter().all(|word| svg.contains(word)) && svg.contains("<title>"), "{lang}");
        assert!(svg.contains("Natural Earth") && svg.contains("@font-face"));
    }
}

#[test]
fn the_terms_of_a_known_source_are_in_the_language_of_the_plate() {
    let file = fresh_folder("plates", "terms").join("1708128000.geojson");
    let ring = [[37.0, 48.0], [38.0, 48.0], [38.0, 48.5], [37.0, 48.5], [37.0, 48.0]];
    let feature = json!({"type": "Feature", "properties": {"name": "Occupied", "fill": "#a52714", "styleHash": "1"},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}});
    fs::write(&file, json!({"type": "FeatureCollection", "features": [feature]}).to_string()).unwrap();
    for (lang, terms) in [("en", "educational and non-commercial use"), ("uk", "для освіти й некомерційного вжитку")]
    {
        let output = frontline()
            .arg("render")
            .arg(&file)
            .args(["--at", "2024-02-17", "--size", "800x600", "--lang", lang, "-o", "-", "--format", "svg"])
            .output()
            .unwrap();
        let svg = String::from_utf8(output.stdout).unwrap();
        assert!(svg.contains(terms), "{lang}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn an_interpolated_picture_says_so_and_a_step_does_not() {
    let svg = |mode: &str| {
        let arguments =
            ["render", "--at", "2024-02-17", "--mode", mode, "--size", "800x600", "-o", "-", "--format", "svg"];
        let output = frontline().args(arguments).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    for mode in ["sweep", "fade"] {
        assert!(svg(mode).contains("interpolated between 15 Feb and 22 Feb 2024"), "{mode}");
    }
    assert!(!svg("step").contains("interpolated between"));
}

#[test]
fn a_comparison_tells_who_gained_what() {
    let folder = fresh_folder("plates", "compare");
    let file = folder.join("a.svg");
    let arguments = ["render", "--at", "2024-02-29", "--compare", "2024-01-31", "--size", "800x600", "-o"];
    frontline().args(arguments).arg(&file).assert().success();
    let svg = fs::read_to_string(file).unwrap();
    assert!(svg.contains("Changed hands on this map:") && svg.contains("km², lost"));
    assert!(svg.contains("stroke-dasharray=\"7 5\""));
}

#[test]
fn bad_input_is_told_before_work_starts_and_leaves_nothing_behind() {
    let folder = fresh_folder("plates", "bad");
    let file = folder.join("a.png").display().to_string();
    let missing = folder.join("none/a.png").display().to_string();
    let folder_text = folder.display().to_string();
    let plain = folder.join("a.jpeg").display().to_string();
    let render = |arguments: &[&str], out: &str| {
        let mut all = vec!["render", "-o", out];
        all.extend(arguments);
        error_of(&all)
    };
    assert!(render(&["--at", "2020-01-01"], &file).contains("has no report up to 2020-01-01"));
    assert!(render(&["--at", "2031-01-01"], &file).contains("has no report as late as 2031-01-01"));
    assert!(render(&["--at", "yesterday"], &file).contains("expected a date"));
    assert!(render(&["--bbox", "38,48,37,49"], &file).contains("the box is empty"));
    assert!(render(&["--size", "0x1080"], &file).contains("0x1080 pixels is too small"));
    assert!(render(&["--size", "100000x1080"], &file).contains("too large"));
    assert!(render(&["--size", "1080"], &file).contains("expected width and height"));
    assert!(render(&["--scale", "0"], &file).contains("the scale must lie between"));
    assert!(render(&["--place", "Atlantis"], &file).contains("no place is named `Atlantis`"));
    assert!(render(&["--source", "Nobody"], &file).contains("no source is named `Nobody`"));
    assert!(render(&["--compare", "2026-08-20"], &file).contains("earlier date"));
    assert!(render(&[], &missing).contains("cannot write"));
    assert!(render(&["--format", "png"], &folder_text).contains("a folder is in the place"));
    assert!(render(&[], &plain).contains("must end in .svg, .png or .pdf"));
    assert!(error_of(&["sheet", "-o", &file, "--every", "PT1H"]).contains("whole days"));
    assert!(error_of(&["sheet", "-o", &file, "--every", "P1D"]).contains("1 to 60 maps"));
    assert!(error_of(&["sheet", "-o", &file]).contains("--every"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn pages_have_their_words_and_their_fonts() {
    let folder = fresh_folder("plates", "pages");
    let (plate, sheet) = (folder.join("plate.pdf"), folder.join("sheet.pdf"));
    frontline()
        .args(["render", "--at", "2024-02-17", "--bbox", DONBAS, "--lang", "uk", "-o"])
        .arg(&plate)
        .assert()
        .success();
    let dates = "2023-01-01,2024-01-01,2025-01-01";
    frontline().args(["sheet", "--dates", dates, "--columns", "2", "-o"]).arg(&sheet).assert().success();
    for (file, words) in [
        (&plate, ["17 лютого 2024", "Бахмут", "Слов’янськ", "Під контролем Росії"]),
        (&sheet, ["1 January 2023", "1 January 2025", "Russian-controlled", "Natural Earth"]),
    ] {
        assert!(fs::metadata(file).unwrap().len() < MOST_PAGE_BYTES as u64);
        let Some(text) = poppler("pdftotext", &[file.to_str().unwrap(), "-"]) else { return };
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        let fonts = poppler("pdffonts", &[file.to_str().unwrap()]).unwrap();
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.contains("NotoSans") && row.contains("yes yes yes")));
        let info = poppler("pdfinfo", &[file.to_str().unwrap()]).unwrap();
        assert!(info.contains("Tagged:          yes") && !info.contains("CreationDate"), "{info}");
    }
}

/// What one of poppler's programs prints; `None` if it is missing.
fn poppler(program: &str, arguments: &[&str]) -> Option<String> {
    if !has_tool(program, &["-v"]) {
        return None;
    }
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_dark_ukrainian_plate_can_be_drawn_upright() {
    let dataset = two_reports("dark");
    let options = PlateOptions {
        theme: Theme::dark(),
        language: Language::Ukrainian,
        ..bare(PlateSize::new(480, 900, 1.0).unwrap(), bounds(36.8, 47.9, 38.6, 48.6))
    };
    let plate = plate(&dataset, options);
    let frame = plate.frame(days("2024-01-11")).unwrap();
    assert_eq!((frame.width, frame.height, frame.pixels.len()), (480, 900, 480 * 900 * 4));
    let panel = Theme::dark().panel;
    assert_eq!(frame.pixels[..3], [panel.r, panel.g, panel.b]);
}

/// The y coordinates of the lines of text in a group of an SVG.
fn lines_of(svg: &str, group: &str) -> Vec<f64> {
    let start = svg.find(&format!("<g id=\"{group}\"")).unwrap();
    let end = svg[start..].find("</g>").unwrap();
    let texts = svg[start..start + end].split("<text ").skip(1);
    texts.map(|text| text.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn on_the_smallest_plates_the_legend_and_the_credits_have_their_own_room() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    for (size, language) in [
        ((640, 360), Language::English),
        ((640, 360), Language::Ukrainian),
        ((480, 360), Language::Ukrainian),
        ((1280, 720), Language::Ukrainian),
    ] {
        let size = PlateSize::new(size.0, size.1, 1.0).unwrap();
        let options = PlateOptions { language, ..PlateOptions::new(size, bounds(37.0, 48.0, 39.0, 49.0)) };
        let svg = plate(&dataset, options).svg(days("2023-05-21"));
        let (legend, credits) = (lines_of(&svg, "legend"), lines_of(&svg, "credits"));
        let least = |lines: &[f64]| lines.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |lines: &[f64]| lines.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(legend.len() > 3 && credits.len() > 3, "{size:?}");
        assert!(most(&legend) + 10.0 < least(&credits), "{size:?}: {legend:?} {credits:?}");
    }
}

#[test]
fn reservoirs_are_drawn_at_the_dates_at_which_they_were_full() {
    let folder = fresh_folder("plates", "reservoirs");
    let ring = [[33.0, 46.4], [36.0, 46.4], [36.0, 48.0], [33.0, 48.0], [33.0, 46.4]];
    let zone = json!({"type": "Feature", "properties": {"class": "russian"},
                      "geometry": {"type": "Polygon", "coordinates": [ring]}});
    let text = json!({"type": "FeatureCollection", "features": [zone]}).to_string();
    fs::write(folder.join("2023-01-01.geojson"), text).unwrap();
    let dataset = load(&Request { paths: vec![folder], ..Request::default() }, &|_| {}).unwrap();
    let hidden = [Layer::Borders, Layer::Labels, Layer::Glow, Layer::Locator, Layer::Relief];
    let size = PlateSize::new(640, 480, 1.0).unwrap();
    let options = PlateOptions { hidden: hidden.into(), ..PlateOptions::new(size, bounds(33.0, 46.4, 36.0, 48.0)) };
    let plate = plate(&dataset, options);
    let sea = Theme::light().sea;
    let is_water = |date: &str, lon: f64, lat: f64| {
        let frame = plate.frame(days(date)).unwrap();
        colour_at(&plate, &frame, LonLat { lon, lat }) == [sea.r, sea.g, sea.b]
    };
    // South-east of Nikopol, far from the bed of the river; then water without dates, the estuary below Melitopol.
    let [kakhovka, molochnyi] = [(34.95, 47.45), (35.32, 46.53)];
    assert!(is_water("2023-06-01", kakhovka.0, kakhovka.1) && !is_water("2023-07-01", kakhovka.0, kakhovka.1));
    assert!(is_water("2023-06-01", molochnyi.0, molochnyi.1) && is_water("2023-07-01", molochnyi.0, molochnyi.1));
    let [before, after] = ["2023-06-01", "2023-07-01"].map(|date| plate.svg(days(date)));
    assert!(before.contains("id=\"water\"") && before != after);
}

#[test]
fn a_view_far_from_ukraine_has_coasts_and_borders() {
    let dataset = two_reports("far");
    let hidden = [Layer::Labels, Layer::Glow, Layer::Locator];
    let size = PlateSize::new(640, 480, 1.0).unwrap();
    let options = PlateOptions { hidden: hidden.into(), ..PlateOptions::new(size, bounds(122.0, 33.0, 132.0, 43.0)) };
    let plate = plate(&dataset, options);
    let frame = plate.frame(days("2024-01-01")).unwrap();
    let (land, sea) = (Theme::light().land, Theme::light().sea);
    let at = |lon, lat| colour_at(&plate, &frame, LonLat { lon, lat });
    assert_eq!((at(130.5, 39.5), at(127.5, 37.0)), ([sea.r, sea.g, sea.b], [land.r, land.g, land.b]));
    let border = Theme::light().country_border;
    let (pixels, _) = frame.pixels.as_chunks::<4>();
    assert!(pixels.iter().any(|&[r, g, b, _]| [r, g, b] == [border.r, border.g, border.b]));
}
