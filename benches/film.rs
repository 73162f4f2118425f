//! How long a film takes to make, how large its file is, and how much memory making it needs.
//!
//! `FRONTLINE_ARCHIVES=/path cargo bench --no-default-features --bench film`, where the folder holds the unpacked
//! folder
//! `deepstate`. The archive is packed first, and the pack is kept for later runs. Each film shows 365 days of the whole
//! archive at 1280x720. It is made in a separate process, measured from opening the pack to the last byte, and compared
//! with its limits.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    env,
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    sync::atomic::AtomicBool,
    time::Instant,
};

use chrono::NaiveDate;
use frontline::{
    control::evolution::Evolution,
    dataset::{Request, load, write_pack},
    formats::{dates::parse_step, topojson::Packed},
    movie::{
        Apng, Av1, Encoder, Gif, H264, Plan, make, palette,
        schedule::{Pace, Span, dates, span},
    },
    plate::{Atlas, Plate, PlateOptions, PlateSize, Reports},
};

/// The environment variable with the folder of the archives.
const ARCHIVES_VARIABLE: &str = "FRONTLINE_ARCHIVES";

/// The films: a name that is also the file extension, and the limits in seconds and in megabytes of the file, NaN for
/// none.
const FILMS: [(&str, f64, f64); 4] =
    [("gif", 60.0, 25.0), ("mp4", 90.0, 15.0), ("apng", f64::NAN, f64::NAN), ("h264.mp4", f64::NAN, f64::NAN)];

/// The limit on the memory of each film, megabytes.
const MEMORY_BAR: f64 = 600.0;

/// The argument that makes one film in a separate process.
const ONE: &str = "film-one";

/// Frames per second.
const FPS: u32 = 24;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, pack, film] = &arguments[..]
        && first == ONE
    {
        film_one(Path::new(pack), Path::new(film));
        return ExitCode::SUCCESS;
    }
    let Some(archives) = env::var_os(ARCHIVES_VARIABLE).map(PathBuf::from) else {
        println!("film: skipped, {ARCHIVES_VARIABLE} is not set");
        return ExitCode::SUCCESS;
    };
    table(&pack(&archives.join("deepstate")))
}

fn table(pack: &Path) -> ExitCode {
    println!("{:<10}{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}", "film", "s", "of bar", "MB", "of bar", "peak MB", "of bar");
    for (name, seconds_bar, size_bar) in FILMS {
        let film = scratch(&format!("film.{name}"));
        let program = env::current_exe().expect("the bench knows its own path");
        let output = Command::new(program).arg(ONE).args([pack, &film]).output().expect("the bench starts itself");
        let said = String::from_utf8_lossy(&output.stdout);
        let figures: Vec<f64> = said.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
        let [seconds, peak] = figures[..] else {
            println!("{name:<10}failed: {}", String::from_utf8_lossy(&output.stderr).trim());
            return ExitCode::FAILURE;
        };
        let size = fs::metadata(&film).map_or(f64::NAN, |file| file.len() as f64 / 1e6);
        let bars = [(seconds, seconds_bar), (size, size_bar), (peak, MEMORY_BAR)];
        let [seconds_part, size_part, peak_part] = bars.map(|(figure, bar)| part(figure / bar));
        println!("{name:<10}{seconds:>8.1}{seconds_part:>8}{size:>8.1}{size_part:>8}{peak:>9.0}{peak_part:>8}");
    }
    ExitCode::SUCCESS
}

fn part(ratio: f64) -> String {
    if ratio.is_nan() { "-".to_owned() } else { format!("{ratio:.2}") }
}

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn request(path: &Path) -> Request {
    Request { paths: vec![path.to_owned()], ..Request::default() }
}

/// Returns the pack of an archive, and makes it if it does not exist.
fn pack(folder: &Path) -> PathBuf {
    let pack = scratch("deepstate.topojson.gz");
    if !pack.exists() {
        let dataset = load(&request(folder), &|_| {}).expect("the archive opens");
        let timeline = &dataset.timelines[0];
        let evolution = Evolution::of(timeline);
        write_pack(&pack, timeline, &evolution, &Packed::default()).expect("the pack is written");
    }
    pack
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn film_one(pack: &Path, film: &Path) {
    let start = Instant::now();
    let dataset = load(&request(pack), &|_| {}).expect("the pack opens");
    let timeline = &dataset.timelines[0];
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).map(|day| Span { from: day, to: day });
    let span = span(timeline, day(2023, 6, 2), day(2024, 5, 31)).expect("the archive has these days");
    let dates = dates(timeline, span, Pace::Calendar(parse_step("P1D").expect("a day is a step")));
    assert_eq!(dates.len(), 365);
    // The last report, since some earlier ones have a polygon far away, which would make the map small and its film
    // quick.
    let last = timeline.as_of(dates[364]).expect("there is a report");
    let bounds = timeline.snapshots()[last].bounds(timeline.scheme()).expect("there is ground");
    let atlas = Atlas::embedded().expect("the base map is whole");
    let reports = Reports::around(&dataset, 0, dates[0], dates[364]).expect("there are reports");
    drop(dataset);
    let size = PlateSize::new(1280, 720, 1.0).expect("the size can be drawn");
    let plate = Plate::new(reports, &atlas, PlateOptions::new(size, bounds)).expect("the view can be drawn");
    let plan = Plan::new(&plate, &dates, FPS, 0).expect("the film can be made");
    let encoder = encoder(film, &plate, &plan);
    make(&plate, &plan, encoder, &AtomicBool::new(false), &|_| {}).expect("the film is made");
    println!("{} {}", start.elapsed().as_secs_f64(), peak_memory_mb().unwrap_or(f64::NAN));
}

fn encoder(film: &Path, plate: &Plate, plan: &Plan) -> Box<dyn Encoder> {
    let writer = || BufWriter::new(File::create(film).expect("the film can be written"));
    let name = film.to_string_lossy();
    if name.ends_with(".gif") {
        let palette = palette(plate, plan, &AtomicBool::new(false)).expect("the pictures can be drawn");
        Box::new(Gif::new(writer(), plan, palette).expect("a GIF has this pace"))
    } else if name.ends_with(".apng") {
        Box::new(Apng::new(writer(), plan).expect("an APNG has this pace"))
    } else if name.ends_with(".h264.mp4") {
        Box::new(H264::new(film, plan).expect("ffmpeg is installed"))
    } else {
        Box::new(Av1::new(writer(), plan).expect("AV1 has this size"))
    }
}

/// The peak memory of this process, if the system reports it (`VmHWM` on Linux).
fn peak_memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
