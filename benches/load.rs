//! How fast the archives of real data open, and how much memory that takes.
//!
//! `FRONTLINE_ARCHIVES=/path cargo bench --no-default-features --bench load`, where the path holds the unpacked folders.
//! Each archive is opened by a process of its own, so that its peak memory is its own.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use frontline::{
    dataset::{Request, load},
    formats::ReadOptions,
};

/// The variable that names the folder of the archives.
const ARCHIVES_VARIABLE: &str = "FRONTLINE_ARCHIVES";

/// The variable that tells a process to open one archive.
const ONE_VARIABLE: &str = "FRONTLINE_BENCH_ONE";

/// The folders of the archives.
const ARCHIVES: [&str; 3] = ["deepstate", "nzz", "owl"];

fn main() -> ExitCode {
    if let Some(path) = env::var_os(ONE_VARIABLE) {
        open_one(&PathBuf::from(path));
        return ExitCode::SUCCESS;
    }
    let Some(archives) = env::var_os(ARCHIVES_VARIABLE) else {
        println!("load: skipped, {ARCHIVES_VARIABLE} is not set");
        return ExitCode::SUCCESS;
    };
    println!(
        "{:<12}{:>10}{:>10}{:>10}{:>10}{:>12}{:>10}",
        "archive", "MB", "snapshots", "faults", "s", "MB/s", "peak MB"
    );
    for name in ARCHIVES {
        let path = Path::new(&archives).join(name);
        if !path.is_dir() {
            println!("{name:<12}skipped, no folder {}", path.display());
            continue;
        }
        let program = env::current_exe().expect("the bench knows its own path");
        let status = Command::new(program).env(ONE_VARIABLE, &path).status();
        if !status.is_ok_and(|status| status.success()) {
            println!("{name:<12}failed");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn open_one(path: &Path) {
    let request = Request { paths: vec![path.to_owned()], options: ReadOptions::default() };
    let start = Instant::now();
    let dataset = load(&request, &|_| {}).expect("the archive opens");
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = dataset.bytes as f64 / 1e6;
    let snapshots: usize = dataset.timelines.iter().map(|timeline| timeline.snapshots().len()).sum();
    let faults = dataset.faults.len() + dataset.more_faults;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let peak = peak_memory_mb().map_or_else(|| "?".to_owned(), |peak| format!("{peak:.0}"));
    let speed = megabytes / seconds;
    println!("{name:<12}{megabytes:>10.1}{snapshots:>10}{faults:>10}{seconds:>10.2}{speed:>12.1}{peak:>10}");
}

/// The most memory this process has held, where the system tells it (`VmHWM` of Linux).
fn peak_memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
