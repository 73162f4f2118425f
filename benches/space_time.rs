//! What the space-time core costs: the changes and mesh of the real archives, and one step of the date slider.
//!
//! `FRONTLINE_ARCHIVES=/path cargo bench --no-default-features --bench space_time`, where the folder holds the unpacked
//! archives. Without it only the synthetic timelines are measured. Ratios compare figures of the same run.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench prints its table and measures time")]

use std::{env, hint::black_box, path::Path, sync::Arc, time::Instant};

use chrono::{Days, NaiveDate};
use frontline::{
    cartography::theme::GLOW_DAYS,
    control::{
        evolution::Evolution,
        mesh::{Motion, SpaceTimeMesh},
        name::Name,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, Party, Scheme, Shade},
        snapshot::Snapshot,
        timeline::{Source, Timeline},
    },
    dataset::{Request, load},
    formats::topojson::{Packed, gzip, pack_from_timeline, timeline_from_pack},
    geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    playback::{Playback, PlaybackCommand, Stops},
};

/// The environment variable with the folder of the archives.
const ARCHIVES_VARIABLE: &str = "FRONTLINE_ARCHIVES";

/// Numbers of snapshots of the synthetic timelines.
const SIZES: [u32; 3] = [100, 1_000, 10_000];

/// Slider steps measured in one round.
const STEPS: u32 = 200_000;

/// Rounds, which alternate between the sizes; the best one counts, since other programs use the machine too.
const ROUNDS: usize = 9;

/// Corners on the side of a synthetic zone that moves.
const CORNERS: u32 = 24;

fn main() {
    match env::var_os(ARCHIVES_VARIABLE) {
        Some(folder) => archives(Path::new(&folder)),
        None => println!("archives: skipped, {ARCHIVES_VARIABLE} is not set"),
    }
    scrub_steps();
}

fn archives(folder: &Path) {
    println!(
        "{:<12}{:>8}{:>10}{:>10}{:>9}{:>10}{:>11}{:>12}{:>9}{:>13}",
        "archive",
        "load s",
        "change s",
        "changes",
        "mesh s",
        "corners",
        "triangles",
        "most drawn",
        "edges",
        "from pack s"
    );
    for name in ["deepstate", "nzz", "owl"] {
        let path = folder.join(name);
        if !path.is_dir() {
            println!("{name:<12}skipped, no folder {}", path.display());
            continue;
        }
        let start = Instant::now();
        let request = Request { paths: vec![path], ..Request::default() };
        let dataset = load(&request, &|_| {}).expect("the archive opens");
        let loaded = start.elapsed().as_secs_f64();
        for timeline in &dataset.timelines {
            let start = Instant::now();
            let evolution = Evolution::of(timeline);
            let evolved = start.elapsed().as_secs_f64();
            let start = Instant::now();
            let mesh = SpaceTimeMesh::of(timeline, &evolution);
            let meshed = start.elapsed().as_secs_f64();
            let changes: usize = evolution.steps.iter().flatten().map(Vec::len).sum();
            println!(
                "{name:<12}{loaded:>8.2}{evolved:>10.2}{changes:>10}{meshed:>9.2}{:>10}{:>11}{:>12}{:>9}{:>13.3}",
                mesh.corners().len(),
                mesh.indices().len() / 3,
                mesh.most_triangles(GLOW_DAYS.into()),
                mesh.edges().len(),
                ready_from_pack_s(timeline, &evolution),
            );
        }
    }
}

/// Seconds from the bytes of a compressed pack to a timeline that can be drawn at any date, median of five.
fn ready_from_pack_s(timeline: &Timeline, evolution: &Evolution) -> f64 {
    let text = pack_from_timeline(timeline, evolution, &Packed::default()).expect("the archive can be packed");
    let bytes = gzip(&text).expect("memory can be written");
    let mut times = [(); 5].map(|()| {
        let start = Instant::now();
        let pack = timeline_from_pack(&bytes).expect("a pack opens");
        black_box(SpaceTimeMesh::of(&pack.timeline, &pack.evolution));
        start.elapsed().as_secs_f64()
    });
    times.sort_by(f64::total_cmp);
    times[2]
}

/// Measures a command and the resulting uniforms of the shader.
fn scrub_steps() {
    let scenes: Vec<(u32, SpaceTimeMesh, Stops)> = SIZES.iter().map(|&size| scene(size)).collect();
    let mut best = vec![f64::INFINITY; scenes.len()];
    let mut allocations = vec![0; scenes.len()];
    for _ in 0..ROUNDS {
        for (i, (_, mesh, stops)) in scenes.iter().enumerate() {
            let mut playback = Playback::default();
            let start = Instant::now();
            let counted = allocation_counter::measure(|| scrub(&mut playback, mesh, stops));
            best[i] = best[i].min(start.elapsed().as_secs_f64() / f64::from(STEPS));
            allocations[i] = counted.count_total;
        }
    }
    println!("\n{:>10}{:>12}{:>14}{:>14}", "snapshots", "ns a step", "of the first", "allocations");
    for (i, (size, ..)) in scenes.iter().enumerate() {
        println!("{size:>10}{:>12.1}{:>14.2}{:>14}", best[i] * 1e9, best[i] / best[0], allocations[i]);
    }
}

fn scrub(playback: &mut Playback, mesh: &SpaceTimeMesh, stops: &Stops) {
    for step in 0..STEPS {
        // The golden ratio scatters the steps over the whole range.
        let fraction = (f64::from(step) * 0.618_033_988_75).fract();
        playback.apply(PlaybackCommand::SeekFraction(fraction), stops);
        black_box(mesh.at(playback.now(), Motion::Sweep, GLOW_DAYS.into()));
    }
}

/// A timeline with a zone that grows by a strip with each report.
fn scene(size: u32) -> (u32, SpaceTimeMesh, Stops) {
    let first = NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date");
    let snapshots = (0..size).map(|index| {
        let time = ReportTime::day(first + Days::new(index.into()));
        Snapshot::new(time, format!("{index}").into(), [(ClassId(0), Arc::new(zone(index)))])
    });
    let name = Name::plain("");
    let party = Party { key: "red".to_owned(), name: name.clone() };
    let class = Class { key: "red".to_owned(), name, control: Some(Control::Party(0)), shade: Shade::Plain };
    let scheme = Arc::new(Scheme { parties: vec![party], classes: vec![class], ..Scheme::default() });
    let (timeline, _) = Timeline::new(Source::default(), scheme, snapshots.collect());
    let reports: Vec<f64> = timeline.snapshots().iter().map(|snapshot| snapshot.time.days()).collect();
    let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
    let end = reports.last().copied().unwrap_or_default();
    (size, mesh, Stops { changes: reports.clone(), reports, end, ..Stops::default() })
}

fn zone(index: u32) -> Polygon {
    let east = 30.0 + 0.001 * f64::from(index);
    let north = |corner: u32| 45.0 + f64::from(corner) * 0.01;
    let eastern = (0..CORNERS).map(|corner| LonLat { lon: east + 0.001 * f64::from(corner % 2), lat: north(corner) });
    let western = [north(CORNERS - 1), north(0)].map(|lat| LonLat { lon: 29.9, lat });
    Polygon::new(Ring::new(eastern.chain(western)).expect("the zone has an area"), Vec::new())
}
