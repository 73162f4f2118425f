//! How fast the archives of real data open, how much memory that takes, and how fast they open again from the cache.
//!
//! `FRONTLINE_ARCHIVES=/path cargo bench --no-default-features --bench load`, where the folder holds the unpacked
//! archives. Each archive is opened in a separate process, so that its peak memory is its own, and from the cache in
//! further ones, so that nothing of the first is left in memory.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use frontline::{
    control::evolution::Evolution,
    dataset::{
        Request,
        assembly::Faults,
        cache::{Cache, Slot},
        load, survey,
    },
};

/// The environment variable with the folder of the archives.
const ARCHIVES_VARIABLE: &str = "FRONTLINE_ARCHIVES";

/// The folders of the archives.
const ARCHIVES: [&str; 3] = ["deepstate", "nzz", "owl"];

/// The arguments that run one step in a separate process.
const OPEN: &str = "open-one";
const KEEP: &str = "keep-one";
const OPEN_KEPT: &str = "open-kept";

/// How often an archive is opened from the cache; the median is printed.
const SECOND_STARTS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [OPEN, path] => open_one(Path::new(path)),
        [KEEP, path, cache] => keep_one(Path::new(path), Path::new(cache)),
        [OPEN_KEPT, path, cache] => open_kept(Path::new(path), Path::new(cache)),
        _ => return tables(),
    }
    ExitCode::SUCCESS
}

fn tables() -> ExitCode {
    let Some(archives) = env::var_os(ARCHIVES_VARIABLE).map(PathBuf::from) else {
        println!("load: skipped, {ARCHIVES_VARIABLE} is not set");
        return ExitCode::SUCCESS;
    };
    println!(
        "{:<12}{:>10}{:>10}{:>10}{:>10}{:>12}{:>10}",
        "archive", "MB", "snapshots", "faults", "s", "MB/s", "peak MB"
    );
    let open = |path: &Path| in_own_process(&[OPEN.as_ref(), path.as_os_str()]);
    if !print_table(&archives, open) {
        return ExitCode::FAILURE;
    }
    println!(
        "\n{:<12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>14}",
        "archive", "first s", "change s", "pack s", "kept MB", "second s", "of the first"
    );
    let again = if print_table(&archives, first_and_second_start) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    fs::remove_dir_all(cache_folder()).ok();
    again
}

/// Prints a line for each archive; returns whether all succeeded.
fn print_table(archives: &Path, line: impl Fn(&Path) -> Option<String>) -> bool {
    for name in ARCHIVES {
        let path = archives.join(name);
        if !path.is_dir() {
            println!("{name:<12}skipped, no folder {}", path.display());
            continue;
        }
        let Some(line) = line(&path) else {
            println!("{name:<12}failed");
            return false;
        };
        println!("{name:<12}{line}");
    }
    true
}

/// What a separate process prints; `None` if it failed.
fn in_own_process(arguments: &[&OsStr]) -> Option<String> {
    let program = env::current_exe().expect("the bench knows its own path");
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn open_one(path: &Path) {
    let start = Instant::now();
    let dataset = load(&request(path), &|_| {}).expect("the archive opens");
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = dataset.bytes as f64 / 1e6;
    let snapshots: usize = dataset.timelines.iter().map(|timeline| timeline.snapshots().len()).sum();
    let faults = dataset.faults.len() + dataset.more_faults;
    let peak = peak_memory_mb().map_or_else(|| "?".to_owned(), |peak| format!("{peak:.0}"));
    let speed = megabytes / seconds;
    println!("{megabytes:>10.1}{snapshots:>10}{faults:>10}{seconds:>10.2}{speed:>12.1}{peak:>10}");
}

/// The first start reads all files, computes the changes and caches both; the second one loads them from the cache.
fn first_and_second_start(path: &Path) -> Option<String> {
    let cache = cache_folder();
    // What an earlier run left would turn the first start into a second one.
    fs::remove_dir_all(&cache).ok();
    let first = in_own_process(&[KEEP.as_ref(), path.as_os_str(), cache.as_os_str()])?;
    let seconds = |column: usize| first.split_whitespace().nth(column)?.parse::<f64>().ok();
    let mut second: Vec<f64> = Vec::new();
    for _ in 0..SECOND_STARTS {
        second.push(in_own_process(&[OPEN_KEPT.as_ref(), path.as_os_str(), cache.as_os_str()])?.parse().ok()?);
    }
    second.sort_by(f64::total_cmp);
    let second = second[SECOND_STARTS / 2];
    Some(format!("{first}{second:>10.3}{:>14.3}", second / (seconds(0)? + seconds(1)?)))
}

fn cache_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("second-start")
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn keep_one(path: &Path, cache: &Path) {
    let mut start = Instant::now();
    let mut lap = || std::mem::replace(&mut start, Instant::now()).elapsed().as_secs_f64();
    let dataset = load(&request(path), &|_| {}).expect("the archive opens");
    let read = lap();
    let evolve = |timeline| Evolution::of(timeline);
    let evolutions: Vec<Evolution> = dataset.timelines.iter().map(evolve).collect();
    let evolved = lap();
    let faults = Faults { list: dataset.faults, more: dataset.more_faults };
    slot(path, cache).store(dataset.timelines.iter().zip(&evolutions), &faults).expect("the cache is written");
    let kept = lap();
    println!("{read:>10.2}{evolved:>10.2}{kept:>10.2}{:>10.1}", megabytes_below(cache));
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn open_kept(path: &Path, cache: &Path) {
    let start = Instant::now();
    let (opened, _) = slot(path, cache).load().expect("the cache has it");
    let seconds = start.elapsed().as_secs_f64();
    assert!(opened.iter().all(|opened| opened.evolution.is_some()));
    println!("{seconds}");
}

/// The slot in the cache for the present contents of a path.
fn slot(path: &Path, cache: &Path) -> Slot {
    let inventory = survey(&request(path)).expect("the archive is there");
    Cache::new(cache.to_owned()).slot(&inventory).expect("an archive is worth keeping")
}

fn request(path: &Path) -> Request {
    Request { paths: vec![path.to_owned()], ..Request::default() }
}

/// The total size of the files in a cache, megabytes.
fn megabytes_below(cache: &Path) -> f64 {
    let within = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files = within(cache).flat_map(|entry| within(&entry.path()).collect::<Vec<_>>());
    files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum::<u64>() as f64 / 1e6
}

/// The peak memory of this process, if the system reports it (`VmHWM` on Linux).
fn peak_memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
