//! What was opened once is kept for the next time, and what is damaged is never trusted.

use std::{fs, path::PathBuf};

use frontline::{
    control::evolution::Evolution,
    dataset::{
        Request,
        assembly::Faults,
        cache::{Cache, Slot},
        load, survey,
    },
};

use crate::surroundings::fresh_folder;

/// A cache of its own for each test.
fn cache(name: &str) -> (Cache, PathBuf) {
    let folder = fresh_folder("cache", name);
    (Cache::new(folder.clone()), folder)
}

/// The embedded dataset, kept without its changes, which take long.
fn kept(cache: &Cache) -> Slot {
    let request = Request::default();
    let slot = cache.slot(&survey(&request).unwrap()).unwrap();
    let dataset = load(&request, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let steps = vec![Ok(Vec::new()); timeline.snapshots().len() - 1];
    let faults = Faults { list: dataset.faults.clone(), more: 7 };
    slot.store([(timeline, &Evolution { steps, front: Vec::new() })], &faults).unwrap();
    slot
}

#[test]
fn what_was_kept_is_there_the_next_time() {
    let (cache, _) = cache("next-time");
    let slot = kept(&cache);
    let (opened, faults) = slot.load().unwrap();
    let dataset = load(&Request::default(), &|_| {}).unwrap();
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
