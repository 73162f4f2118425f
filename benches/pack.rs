//! How large packs are, how long packing and opening takes, and how much memory opening takes.
//!
//! `FRONTLINE_ARCHIVES=/path cargo bench --no-default-features --bench pack`, where the folder holds the unpacked
//! archives. Each step runs in a separate process, so that its peak memory is its own. A pack is compared with `zstd
//! -19
//! --long=31` of the same files, if that program is installed; its result is kept beside the packs.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use frontline::{
    control::evolution::Evolution,
    dataset::{Request, load, write_pack},
    formats::topojson::Packed,
};

/// The environment variable with the folder of the archives.
const ARCHIVES_VARIABLE: &str = "FRONTLINE_ARCHIVES";

/// The folders of the archives.
const ARCHIVES: [&str; 3] = ["deepstate", "nzz", "owl"];

/// The arguments that run one step in a separate process.
const PACK: &str = "pack-one";
const OPEN: &str = "open-one";

/// How often a pack is opened; the median is printed.
const OPENINGS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [PACK, from, to] => pack_one(Path::new(from), Path::new(to)),
        [OPEN, path] => open_one(Path::new(path)),
        _ => return table(),
    }
    ExitCode::SUCCESS
}

fn table() -> ExitCode {
    let Some(archives) = env::var_os(ARCHIVES_VARIABLE).map(PathBuf::from) else {
        println!("pack: skipped, {ARCHIVES_VARIABLE} is not set");
        return ExitCode::SUCCESS;
    };
    println!(
        "{:<12}{:>8}{:>8}{:>8}{:>12}{:>12}{:>8}{:>10}{:>10}",
        "archive", "MB", "pack s", "MB/s", "pack bytes", "zstd bytes", "ratio", "open ms", "peak MB"
    );
    for name in ARCHIVES {
        let folder = archives.join(name);
        if !folder.is_dir() {
            println!("{name:<12}skipped, no folder {}", folder.display());
            continue;
        }
        let pack = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.topojson.gz"));
        let (Some(packed), Some(opened)) = (
            in_own_process(&[PACK.as_ref(), folder.as_os_str(), pack.as_os_str()]),
            in_own_process(&[OPEN.as_ref(), pack.as_os_str()]),
        ) else {
            println!("{name:<12}failed");
            return ExitCode::FAILURE;
        };
        let bytes = fs::metadata(&pack).map_or(0, |metadata| metadata.len());
        let (zstd, ratio) = match zstd_bytes(&folder, &pack) {
            Ok(zstd) => (zstd.to_string(), format!("{:.2}", bytes as f64 / zstd as f64)),
            Err(reason) => (reason.to_owned(), "-".to_owned()),
        };
        println!("{name:<12}{packed}{bytes:>12}{zstd:>12}{ratio:>8}{opened}");
    }
    ExitCode::SUCCESS
}

/// What a separate process prints; `None` if it failed.
fn in_own_process(arguments: &[&std::ffi::OsStr]) -> Option<String> {
    let program = env::current_exe().expect("the bench knows its own path");
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn pack_one(from: &Path, to: &Path) {
    let start = Instant::now();
    let dataset = load(&request(from), &|_| {}).expect("the archive opens");
    let timeline = &dataset.timelines[0];
    let evolution = Evolution::of(timeline);
    write_pack(to, timeline, &evolution, &Packed::default()).expect("the pack is written");
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = dataset.bytes as f64 / 1e6;
    println!("{megabytes:>8.1}{seconds:>8.1}{:>8.1}", megabytes / seconds);
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn open_one(path: &Path) {
    let mut millis: Vec<f64> = Vec::new();
    let mut peak = None;
    for _ in 0..OPENINGS {
        let start = Instant::now();
        let dataset = load(&request(path), &|_| {}).expect("the pack opens");
        millis.push(start.elapsed().as_secs_f64() * 1e3);
        assert!(!dataset.timelines.is_empty());
        // The peak of the first opening, before another one can raise it.
        peak = peak.or_else(peak_memory_mb);
    }
    millis.sort_by(f64::total_cmp);
    let peak = peak.map_or_else(|| "?".to_owned(), |peak| format!("{peak:.0}"));
    println!("{:>10.0}{peak:>10}", millis[OPENINGS / 2]);
}

fn request(path: &Path) -> Request {
    Request { paths: vec![path.to_owned()], ..Request::default() }
}

/// The size of a folder compressed by `tar`, in order of names, and `zstd`, kept beside the pack; or why it is missing.
fn zstd_bytes(folder: &Path, pack: &Path) -> Result<u64, &'static str> {
    let kept = pack.with_extension("zstd-bytes");
    if let Some(bytes) = fs::read_to_string(&kept).ok().and_then(|text| text.trim().parse().ok()) {
        return Ok(bytes);
    }
    let script = "set -o pipefail; tar --sort=name -C \"$1\" -cf - . | zstd -q -19 --long=31 -c | wc -c";
    let output = Command::new("bash").args(["-c", script, "bash"]).arg(folder).output();
    let output = output.ok().filter(|output| output.status.success()).ok_or("no zstd")?;
    let bytes = String::from_utf8_lossy(&output.stdout).trim().parse().ok().ok_or("no zstd")?;
    // If it cannot be kept, it is computed again the next time.
    fs::write(&kept, format!("{bytes}")).ok();
    Ok(bytes)
}

/// The peak memory of this process, if the system reports it (`VmHWM` on Linux).
fn peak_memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
