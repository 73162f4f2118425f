//! What was opened once is cached for the next time, and damaged entries are never used.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Duration,
};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    control::evolution::Evolution,
    dataset::{
        Request,
        assembly::Faults,
        cache::{Cache, Slot},
        load, survey,
    },
    formats::topojson::{exact_from_timeline, timeline_from_exact},
};

use crate::surroundings::{archives, fresh_folder};

/// Returns a separate cache for each test.
fn cache(name: &str) -> (Cache, PathBuf) {
    let folder = fresh_folder("cache", name);
    (Cache::new(folder.clone()), folder)
}

/// A folder that is worth caching; the dataset inside the program is a pack, which opens as fast.
fn request() -> Request {
    static REPORTS: LazyLock<PathBuf> = LazyLock::new(|| large("kept-reports", 38.0).join("reports"));
    Request { paths: vec![REPORTS.clone()], ..Request::default() }
}

/// Stores a dataset with empty changes.
fn kept(cache: &Cache) -> Slot {
    let request = request();
    let slot = cache.slot(&survey(&request).unwrap()).unwrap();
    let dataset = load(&request, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let steps = vec![Ok(Vec::new()); timeline.snapshots().len() - 1];
    let faults = Faults { list: dataset.faults.clone(), more: 7 };
    slot.store([(timeline, &Evolution { steps, ..Evolution::default() })], &faults).unwrap();
    slot
}

#[test]
fn what_was_kept_is_there_the_next_time() {
    let (cache, _) = cache("next-time");
    let slot = kept(&cache);
    let (opened, faults) = slot.load().unwrap();
    let dataset = load(&request(), &|_| {}).unwrap();
    assert_eq!(faults.more, 7);
    assert_eq!(opened.len(), 1);
    let (again, before) = (opened[0].timeline.snapshots(), dataset.timelines[0].snapshots());
    assert_eq!(again.len(), before.len());
    assert!(again.iter().zip(before).all(|(again, before)| again.time == before.time && again.file == before.file));
    assert!(opened[0].evolution.is_some());
}

#[test]
fn a_damaged_entry_is_removed_and_not_trusted() {
    let (cache, folder) = cache("damaged");
    let slot = kept(&cache);
    let entry = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let pack = entry.join("0.topojson");
    let mut bytes = fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&pack, bytes).unwrap();
    assert!(slot.load().is_none());
    assert!(!entry.exists());
}

#[test]
fn other_files_have_another_entry() {
    let (cache, folder) = cache("other");
    let reports = folder.with_file_name("other-reports");
    fs::create_dir_all(&reports).unwrap();
    let padding = " ".repeat(600_000);
    for day in ["2024-01-01", "2024-01-02"] {
        fs::write(reports.join(format!("{day}.geojson")), format!("{{}}{padding}")).unwrap();
    }
    let slot = |cache: &Cache| {
        let request = Request { paths: vec![reports.clone()], ..Request::default() };
        cache.slot(&survey(&request).unwrap()).map(|slot| format!("{slot:?}"))
    };
    let before = slot(&cache).unwrap();
    assert_eq!(slot(&cache).unwrap(), before);
    fs::write(reports.join("2024-01-02.geojson"), format!("{{}} {padding}")).unwrap();
    assert_ne!(slot(&cache).unwrap(), before);
}

/// A folder large enough to be cached, with two days' reports of a square that ends at a longitude.
fn large(name: &str, east: f64) -> PathBuf {
    let folder = fresh_folder("cache", name);
    fs::create_dir_all(folder.join("reports")).unwrap();
    for day in ["2024-01-01", "2024-01-02"] {
        write_report(&folder.join("reports").join(format!("{day}.geojson")), east);
    }
    folder
}

fn write_report(path: &Path, east: f64) {
    let ring = format!("[[37,48],[{east:.1},48],[{east:.1},49],[37,49],[37,48]]");
    let zone = format!(
        r#"{{"type":"Feature","properties":{{"class":"red"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    );
    // Beyond the pole.
    let stray = r#"{"type":"Feature","properties":{"class":"red"},"geometry":{"type":"Polygon","coordinates":[[[0,95],[1,95],[1,96],[0,95]]]}}"#;
    let text = format!(r#"{{"type":"FeatureCollection","features":[{zone},{stray}]}}{}"#, " ".repeat(600_000));
    fs::write(path, text).unwrap();
}

/// Standard output and standard error of a command that keeps its cache in the folder.
fn command(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut program = cargo_bin_cmd!("frontline");
    program.env("XDG_CACHE_HOME", folder.join("kept")).args(arguments).arg(folder.join("reports"));
    let output = program.assert().code(0).get_output().clone();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder.join("kept/frontline/packs")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn commands_keep_what_they_read_and_answer_the_same_from_it() {
    let folder = large("commands", 38.5);
    let first = command(&folder, &["areas", "--json"]);
    assert_eq!(entries(&folder).len(), 1);
    assert_eq!(command(&folder, &["areas", "--json"]), first, "faults are told from the cache, too");
    assert!(first.1.contains("faults in what was read"), "{}", first.1);
    // A damaged entry is detected.
    fs::write(entries(&folder)[0].join("0.reports"), "none").unwrap();
    assert_eq!(command(&folder, &["areas", "--json"]), first);
    for arguments in
        [&["info", "--json"][..], &["at", "--json", "--lon", "37.5", "--lat", "48.5"], &["changes", "--json"]]
    {
        assert_eq!(
            command(&folder, arguments),
            command(&folder, &[arguments, &["--no-cache"]].concat()),
            "{arguments:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_command_keeps_or_opens_anything_without_the_cache() {
    let folder = large("no-cache", 38.5);
    for name in ["info", "areas", "changes", "validate"] {
        let mut program = cargo_bin_cmd!("frontline");
        program.env("XDG_CACHE_HOME", folder.join("kept")).args([name, "--no-cache"]).arg(folder.join("reports"));
        let code = program.assert().get_output().status.code();
        // `validate` exits with 3 if there are faults.
        assert!(matches!(code, Some(0 | 3)), "{name}: {code:?}");
    }
    assert_eq!(entries(&folder), Vec::<PathBuf>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn no_answer_is_stale() {
    let folder = large("stale", 38.5);
    let before = command(&folder, &["areas", "--json"]).0;
    let path = folder.join("reports/2024-01-02.geojson");
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    // Same number of bytes, and the modification time set back.
    write_report(&path, 38.7);
    fs::File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
    let after = command(&folder, &["areas", "--json"]).0;
    assert_ne!(after, before);
    assert_eq!(after, command(&folder, &["areas", "--json", "--no-cache"]).0);
    // Options of reading are part of the cache key.
    let mut other = cargo_bin_cmd!("frontline");
    other.env("XDG_CACHE_HOME", folder.join("kept")).args(["areas", "--json", "--class", "blue"]);
    let output = other.arg(folder.join("reports")).assert().code(0).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stdout).contains("red"));
    assert_eq!(entries(&folder).len(), 3);
}

#[test]
fn housekeeping_leaves_what_is_not_its_own_and_goes_on() {
    let (cache, folder) = cache("housekeeping");
    fs::write(folder.join("a stray file"), "x").unwrap();
    fs::create_dir_all(folder.join("photos")).unwrap();
    fs::write(folder.join("photos/one"), "x").unwrap();
    // A folder that another process is writing, and one that was left over long ago.
    let (busy, old) = (folder.join(".0123456789abcdef.1.part"), folder.join(".0123456789abcdef.2.part"));
    for part in [&busy, &old] {
        fs::create_dir_all(part).unwrap();
        fs::write(part.join("0.topojson"), "x").unwrap();
    }
    let yesterday = fs::metadata(&old).unwrap().modified().unwrap() - Duration::from_hours(48);
    fs::File::open(&old).unwrap().set_modified(yesterday).unwrap();
    let slot = kept(&cache);
    assert!(slot.load().is_some());
    assert!(folder.join("a stray file").is_file() && folder.join("photos/one").is_file());
    assert!(busy.join("0.topojson").is_file(), "another process writes it");
    assert!(!old.exists());
}

#[test]
fn the_oldest_entries_make_room_whatever_else_lies_there() {
    let (cache, folder) = cache("room");
    fs::write(folder.join("stray"), "x").unwrap();
    let old = folder.join("0123456789abcdef");
    fs::create_dir_all(&old).unwrap();
    // Larger than all entries together may be; the sparse file takes no space on the disk.
    fs::File::create(old.join("0.topojson")).unwrap().set_len(600 * 1024 * 1024).unwrap();
    let past = fs::metadata(&old).unwrap().modified().unwrap() - Duration::from_hours(1);
    fs::File::open(&old).unwrap().set_modified(past).unwrap();
    let unfinished = folder.join(".fedcba9876543210.1.part");
    fs::create_dir_all(&unfinished).unwrap();
    let slot = kept(&cache);
    assert!(slot.load().is_some());
    assert!(!old.exists());
    assert!(unfinished.exists());
}

#[test]
fn an_entry_is_replaced_by_one_with_more() {
    let (cache, folder) = cache("more");
    let request = request();
    let slot = cache.slot(&survey(&request).unwrap()).unwrap();
    let dataset = load(&request, &|_| {}).unwrap();
    slot.store_reports(&dataset.timelines, &Faults::default()).unwrap();
    assert!(slot.load().unwrap().0[0].evolution.is_none());
    kept(&cache);
    assert!(slot.load().unwrap().0[0].evolution.is_some());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn what_was_changed_while_it_was_read_is_not_kept() {
    let folder = large("changed", 38.5);
    let cache = Cache::new(folder.join("packs"));
    let request = Request { paths: vec![folder.join("reports")], ..Request::default() };
    let slot = cache.slot(&survey(&request).unwrap()).unwrap();
    let dataset = load(&request, &|_| {}).unwrap();
    fs::write(folder.join("reports/2024-01-02.geojson"), "{}").unwrap();
    assert!(slot.store_reports(&dataset.timelines, &Faults::default()).is_err());
    assert!(slot.load().is_none());
    assert_eq!(fs::read_dir(folder.join("packs")).unwrap().count(), 0);
}

#[test]
fn what_is_kept_is_what_was_read_bit_by_bit() {
    for name in ["deepstate", "nzz", "owl"] {
        let Some(folder) = archives() else { continue };
        let dataset = load(&Request { paths: vec![folder.join(name)], ..Request::default() }, &|_| {}).unwrap();
        for timeline in &dataset.timelines {
            let bytes = exact_from_timeline(timeline).unwrap();
            assert!(timeline_from_exact(&bytes).unwrap() == *timeline, "{name}");
            // Truncated or extended bytes are refused.
            assert!(timeline_from_exact(&bytes[..bytes.len() - 1]).is_none());
            assert!(timeline_from_exact(&[&bytes[..], b"x"].concat()).is_none());
        }
    }
}
