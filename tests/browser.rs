//! Checks of the page in a real browser: Chromium, driven by node's `playwright-core`, with software rendering.
//!
//! What runs in the page is in `browser/checks.js`. The tests need the page build (`target/page`, made by
//! `cargo run --release --manifest-path .ci/page/Cargo.toml`), Chromium, and node with `playwright-core` in
//! `NODE_PATH`.
//! If one is missing, they report that they are skipped, or fail if `FRONTLINE_REQUIRE_PAGE=1` is set.

#![cfg(feature = "viewer")]
#![expect(clippy::unwrap_used, reason = "what is missing or broken fails the test")]

#[path = "suite/surroundings.rs"]
mod surroundings;

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use frontline::{
    cartography::{
        theme::{Rgba, Theme},
        viewport::Viewport,
    },
    control::scheme::{ClassId, Control},
    dataset::{Request, load},
    geometry::{mercator::world_from_lonlat, position::LonLat},
    language::{Language, Words},
    viewer::state::address::{Address, Look},
};
use serde_json::Value;

use surroundings::{archives, has_chromium, shared_folder, skip};

/// The size of the page in the checks, pixels.
const SIZE: (f64, f64) = (960.0, 540.0);

/// How much relief and built-up areas may change a colour, summed over the channels.
const SHADE: u32 = 60;

/// The reach of the median around a position, pixels.
const AROUND_PX: u32 = 8;

/// Lets one browser run at a time: on two processors, more would only wait for each other.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pictures() -> PathBuf {
    let folder =
        env::var_os("FRONTLINE_PICTURES").map_or_else(|| shared_folder("browser").join("pictures"), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A server of a published site, stopped when it is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn of(site: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_frontline"))
            .args(["serve", "--port", "0"])
            .arg(site)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The published site of the embedded dataset, made once; `None` if a tool or the page build is missing.
fn site() -> Option<&'static Path> {
    static SITE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = || {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/page/frontline.wasm.br");
        if !page.exists() {
            skip("the page build in target/page is missing", "FRONTLINE_REQUIRE_PAGE");
            return None;
        }
        if !has_chromium("FRONTLINE_REQUIRE_PAGE") {
            return None;
        }
        let site = shared_folder("browser").join("site");
        fs::remove_dir_all(&site).ok();
        let status = Command::new(env!("CARGO_BIN_EXE_frontline"))
            .args(["publish", "--quick", "--quiet"])
            .arg(&site)
            .env_remove("FRONTLINE_PAGE")
            .env_remove("FRONTLINE_LANG")
            .status()
            .unwrap();
        assert!(status.success());
        Some(site)
    };
    SITE.get_or_init(made).as_deref()
}

fn node(check: &str, url: &str, arguments: &[&Path]) -> Command {
    let mut command = Command::new("node");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/checks.js")).args([check, url]).args(arguments);
    command
}

/// Runs a check and returns what it prints.
fn checked(check: &str, url: &str, arguments: &[&Path]) -> String {
    let output = node(check, url, arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{check}: {said}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a check of the published site; `None` if a tool or the page build is missing.
fn check(name: &str, link: &str, arguments: &[&Path]) -> Option<String> {
    let site = site()?;
    let _turn = turn();
    let server = Server::of(site);
    Some(checked(name, &format!("{}{link}", server.url), arguments))
}

/// The median colour around a position in a screenshot of the page, which roads and letters do not reach.
fn colour_at(picture: &Path, view: &Viewport, at: LonLat) -> [u8; 3] {
    let image = image::open(picture).unwrap().to_rgb8();
    let at = view.screen_from_lonlat(at);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions within the picture")]
    let (x, y) = (at.x as u32, at.y as u32);
    [0, 1, 2].map(|channel| {
        let around = (x - AROUND_PX..=x + AROUND_PX).flat_map(|x| (y - AROUND_PX..=y + AROUND_PX).map(move |y| (x, y)));
        let mut values: Vec<u8> = around.map(|(x, y)| image.get_pixel(x, y).0[channel]).collect();
        values.sort_unstable();
        values[values.len() / 2]
    })
}

/// The difference of two colours, summed over the channels.
fn distance(colour: [u8; 3], other: Rgba) -> u32 {
    colour.into_iter().zip([other.r, other.g, other.b]).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
}

/// The days and the view at which pictures are compared with the data.
const DAYS: [&str; 3] = ["2022-06-01", "2023-05-25", "2026-08-20"];
const NEAR_BAKHMUT: &str = "#map=10.00/48.6000/38.0300";

/// Compares the ground in a picture of the page with the report shown at a link's date; returns the number of places.
///
/// The places have no labels, relief, roads or credits: fields on both sides of the front near Bakhmut.
fn compared_places(picture: &Path, address: &str) -> usize {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let (timeline, theme) = (&dataset.timelines[0], Theme::light());
    let places =
        [LonLat { lon: 38.13, lat: 48.62 }, LonLat { lon: 37.84, lat: 48.70 }, LonLat { lon: 37.93, lat: 48.557 }];
    let address = Address::read(address);
    let center = world_from_lonlat(LonLat { lon: 0.0, lat: 0.0 });
    let view = Viewport { center, zoom: 0.0, width_px: SIZE.0, height_px: SIZE.1 };
    let view = address.look.map(|look: Look| look.applied(view)).unwrap();
    let snapshot = &timeline.snapshots()[timeline.as_of(address.date.unwrap()).unwrap()];
    let mut compared = 0;
    for place in places {
        let class = snapshot.class_at(place).unwrap();
        let control = timeline.scheme().get(class).control.unwrap();
        if !matches!(control, Control::Party(_)) {
            continue;
        }
        let scheme = timeline.scheme();
        let fill_of = |class: ClassId| theme.fill(scheme, class.0).unwrap();
        // Ground with a pattern has two colours.
        let distance = |seen, class| {
            let fill = fill_of(class);
            distance(seen, fill.colour).min(distance(seen, fill.second))
        };
        let seen = colour_at(picture, &view, place);
        let near = distance(seen, class);
        assert!(near <= SHADE, "{}, {place:?}: {seen:?} is not {:?}", picture.display(), fill_of(class));
        let is_other = |&other: &ClassId| matches!(scheme.get(other).control, Some(side) if side != control && side != Control::Contested);
        let others = (0..scheme.classes.len()).map(ClassId).filter(is_other);
        assert!(others.map(|other| distance(seen, other)).all(|far| far > near));
        compared += 1;
    }
    compared
}

#[test]
fn the_page_draws_who_held_what() {
    let arguments: Vec<PathBuf> = std::iter::once(pictures()).chain(DAYS.map(PathBuf::from)).collect();
    let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
    let Some(shown) = check("draws", NEAR_BAKHMUT, &arguments) else { return };
    assert_eq!(shown.trim().lines().count(), DAYS.len());
    let mut compared = 0;
    for (day, shown) in DAYS.into_iter().zip(shown.trim().lines()) {
        let shown: Value = serde_json::from_str(shown).unwrap();
        assert_eq!(shown["day"], day);
        compared += compared_places(&pictures().join(format!("page-{day}.png")), shown["address"].as_str().unwrap());
    }
    assert!(compared >= 6, "only {compared} places were compared");
}

#[test]
fn the_first_picture_shows_the_ground_of_the_link_and_what_it_is_as_of() {
    let arguments: Vec<PathBuf> = std::iter::once(pictures()).chain(DAYS.map(PathBuf::from)).collect();
    let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
    let Some(said) = check("first", NEAR_BAKHMUT, &arguments) else { return };
    let source = "as of Frontline (DeepState, NZZ, Project Owl)";
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let words = Words::new(Language::English).unwrap();
    assert_eq!(said.trim().lines().count(), DAYS.len());
    let mut compared = 0;
    for (day, said) in DAYS.into_iter().zip(said.trim().lines()) {
        let [date, as_of] = serde_json::from_str::<[String; 2]>(said).unwrap();
        let link = format!("{NEAR_BAKHMUT}&date={day}");
        let at = Address::read(&link).date.unwrap();
        let report = timeline.snapshots()[timeline.as_of(at).unwrap()].time;
        assert_eq!(date, words.date(day.parse().unwrap()));
        assert_eq!(as_of, format!("{source}, {}: an estimate from three sources’ reports", words.date(report.date())));
        compared += compared_places(&pictures().join(format!("first-{day}.png")), &link);
    }
    assert!(compared >= 6, "only {compared} places were compared");
}

#[test]
fn the_map_takes_the_place_of_the_first_picture_without_a_jump() {
    check("steady", "", &[]);
}

#[test]
fn a_drag_over_the_axis_moves_the_date() {
    check("drag", "", &[]);
}

#[test]
fn keys_step_and_those_of_the_browser_stay_its_own() {
    check("keys", "", &[]);
}

#[test]
fn a_link_restores_the_view_and_the_way_back_works() {
    check("link", "", &[]);
}

#[test]
fn the_way_back_restores_what_a_link_leaves_out() {
    check("history", "", &[]);
}

#[test]
fn paper_has_the_article_and_the_map_comes_back() {
    let pdf = shared_folder("browser").join("printed.pdf");
    if check("print", "", &[&pdf]).is_none() {
        return;
    }
    let text = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let sheets: Vec<usize> = text
        .trim_end_matches('\x0c')
        .split('\x0c')
        .map(|sheet| sheet.lines().filter(|line| !line.trim().is_empty()).count())
        .collect();
    assert!(sheets.len() >= 2 && sheets.iter().all(|&lines| lines >= 5), "lines on each sheet: {sheets:?}");
}

#[test]
fn a_panic_of_foreign_code_does_not_end_the_program() {
    check("panics", "", &[]);
}

#[test]
fn touch_zooms_moves_and_scrubs() {
    check("touch", "", &[]);
}

#[test]
fn what_the_map_shows_stands_in_the_page_as_text() {
    check("text", "", &[]);
}

#[test]
fn without_webgl2_the_plates_are_shown() {
    check("fallback", "", &[]);
}

#[test]
fn a_page_within_a_page_shows_the_map_and_leaves_the_other_alone() {
    check("embedded", "", &[&pictures().join("page-embedded.png")]);
}

#[test]
fn saving_hands_over_a_picture() {
    let path = shared_folder("browser").join("saved.png");
    let Some(name) = check("save", "#date=2023-05-21", &[&path]) else { return };
    assert_eq!(name.trim(), "Ukraine-2022–2026-2023-05-21.png");
    let picture = image::open(&path).unwrap();
    assert!(picture.width() >= 640 && picture.height() >= 360, "{} by {}", picture.width(), picture.height());
}

#[test]
fn a_second_visit_needs_no_server() {
    let Some(site) = site() else { return };
    let _turn = turn();
    let server = Server::of(site);
    let mut browser = node("offline", &server.url, &[]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(browser.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "visited");
    drop(server);
    browser.stdin.take().unwrap().write_all(b"gone\n").unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(browser.wait().unwrap().success());
    let shown: Value = serde_json::from_str(rest.trim()).unwrap();
    assert_eq!(shown["title"], "Ukraine 2022–2026");
}

#[test]
fn the_page_opens_from_a_folder_without_a_server() {
    let Some(site) = site() else { return };
    let _turn = turn();
    let url = format!("file://{}", site.join("index.html").display());
    let shown: Value = serde_json::from_str(checked("stick", &url, &[]).trim()).unwrap();
    assert_eq!(shown["title"], "Ukraine 2022–2026");
}

#[test]
fn packs_are_opened_by_their_address() {
    let Some(site) = site() else { return };
    let is_pack =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json") && !path.ends_with("frontline.json");
    let pack = fs::read_dir(site.join("data")).unwrap().map(|entry| entry.unwrap().path()).find(is_pack).unwrap();
    let name = format!("data/{}", pack.file_name().unwrap().to_string_lossy());
    let Some(shown) = check("data", "", &[Path::new(&name)]) else { return };
    let shown: Value = serde_json::from_str(shown.trim()).unwrap();
    assert_eq!(shown["title"], "Ukraine 2022–2026");
}

/// Drops some files of an archive on the page, and returns what it shows then.
fn dropped(archive: &str, count: usize) -> Option<Value> {
    let folder = archives()?.join(archive);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "geojson" || ending == "json"));
    files.sort();
    let files: Vec<&Path> = files.iter().rev().take(count).map(PathBuf::as_path).collect();
    assert_eq!(files.len(), count);
    Some(serde_json::from_str(check("drop", "", &files)?.trim()).unwrap())
}

#[test]
fn files_of_deepstate_are_opened_where_they_are_dropped() {
    let Some(shown) = dropped("deepstate", 3) else { return };
    assert_eq!(shown["title"], "DeepState");
    assert!(shown["extent"][0].as_f64() < shown["extent"][1].as_f64());
}

#[test]
fn files_of_owlmaps_are_opened_where_they_are_dropped() {
    let Some(shown) = dropped("owl", 3) else { return };
    assert_eq!(shown["title"], "Project Owl");
    assert!(shown["extent"][0].as_f64() < shown["extent"][1].as_f64());
}
