//! Checks that no reader panics, hangs or takes much memory on damaged input: valid seeds, damaged at random.
//!
//! `FRONTLINE_FUZZ_SECONDS=3600 cargo bench --locked --no-default-features --bench fuzz`, by default two seconds for
//! each reader; further arguments name readers. Each reader runs in a separate process, so that its peak memory is its
//! own. Inputs that cause a panic, and the slowest one, are kept in the target's folder for temporary files.
//!
//! The gate runs all readers for about a minute as `cargo test --bench fuzz`, which has the profile of the tests:
//! nothing is compiled twice, and integer overflows panic. The viewer reads the links of a page, so their target needs
//! the default features.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures time and prints its table, and a seed that is none ends it"
)]

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

#[path = "../../tests/suite/tile_archive.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod tile_archive;

mod damage;
mod seeds;
mod targets;

use self::{
    damage::{Chance, damaged},
    targets::targets,
};

/// The environment variable that sets how many seconds each reader runs.
const SECONDS_VARIABLE: &str = "FRONTLINE_FUZZ_SECONDS";

/// The default of [`SECONDS_VARIABLE`].
const SECONDS: u64 = 2;

/// The environment variable that sets the seed of the random numbers, 1 by default.
const SEED_VARIABLE: &str = "FRONTLINE_FUZZ_SEED";

/// The argument that runs one reader in a separate process.
const ONE: &str = "fuzz-one";

/// The limits for one input, seconds, and for one reader, bytes of memory.
const MOST_SECONDS: f64 = 10.0;
const MOST_BYTES: u64 = 1_000_000_000;

/// The most inputs that are kept of those that cause a panic in one reader.
const MOST_KEPT: u32 = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [one, name] = &arguments[..]
        && one == ONE
    {
        return fuzz(name);
    }
    println!("{:<16}{:>10}{:>10}{:>8}{:>12}{:>10}", "reader", "inputs", "panics", "s", "slowest s", "peak MB");
    let mut is_well = true;
    for target in targets() {
        if !arguments.is_empty() && !arguments.iter().any(|name| target.name.contains(name.as_str())) {
            continue;
        }
        let status = Command::new(env::current_exe().unwrap()).args([ONE, target.name]).status().unwrap();
        if !status.success() {
            println!("{}: {status}", target.name);
        }
        is_well &= status.success();
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one reader for its seconds.
fn fuzz(name: &str) -> ExitCode {
    let Some(target) = targets().into_iter().find(|target| target.name == name) else { return ExitCode::FAILURE };
    let number = |variable: &str| env::var(variable).ok().and_then(|number| number.parse::<u64>().ok());
    let seconds = number(SECONDS_VARIABLE).unwrap_or(SECONDS);
    let seeds = (target.seeds)();
    // Panic messages would fill the terminal; the input is kept instead.
    std::panic::set_hook(Box::new(|_| {}));
    let (start, mut chance) = (Instant::now(), Chance::new(number(SEED_VARIABLE).unwrap_or(1)));
    let (mut inputs, mut panics, mut slowest) = (0_u64, 0_u32, Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = damaged(&seeds, &mut chance);
        let before = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| (target.read)(&input))).is_err() {
            panics += 1;
            if panics <= MOST_KEPT {
                keep(name, "panic", panics, &input);
            }
        }
        inputs += 1;
        if before.elapsed() > slowest {
            slowest = before.elapsed();
            keep(name, "slowest", 0, &input);
        }
    }
    let (slowest, peak) = (slowest.as_secs_f64(), peak_bytes());
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<16}{inputs:>10}{panics:>10}{seconds:>8.0}{slowest:>12.2}{:>10}", peak / 1_000_000);
    if panics == 0 && slowest < MOST_SECONDS && peak < MOST_BYTES { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn keep(name: &str, what: &str, number: u32, input: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{}-{what}-{number}", name.replace(' ', "-"))), input).unwrap();
}

/// The peak memory of this process so far, bytes.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}
