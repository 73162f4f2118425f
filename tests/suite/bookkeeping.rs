//! What a control gains between two reports, less what it loses, equals the difference of its areas.
//!
//! The archives are not part of the project: see `surroundings.rs`.

use std::{collections::BTreeSet, sync::Arc};

use frontline::{
    analysis::areas::control_areas,
    control::{
        change::measured_control_changes,
        covered::{Covered, covered_of},
        name::Name,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, Party, Scheme, Shade},
        snapshot::Snapshot,
    },
    dataset::{self, Request},
    geometry::{polygon::Polygon, position::LonLat, ring::Ring},
};
use proptest::{collection::vec, prelude::*};
use rayon::prelude::*;

use crate::surroundings::archives;

/// The relative error allowed between the sum of changes and the difference of areas.
const TOLERANCE: f64 = 1e-6;

/// The absolute error allowed where it is larger, square kilometres. Narrow unknown ground of DeepState was off by more
/// than a millionth in three steps of 2023, by 0.0011 km² at most, since each crossing of edges is moved to the grid.
const TOLERANCE_KM2: f64 = 0.0015;

/// The error from moving a crossing of edges of about a kilometre to the grid of 0.1 m, square kilometres.
///
/// It matters only for the small partitions made here.
const GRID_KM2: f64 = 5e-5;

/// The error of one control in one step.
#[derive(Debug)]
#[expect(dead_code, reason = "what is only printed when a test fails")]
struct Entry {
    step: String,
    control: Control,
    /// Relative to the larger of the two areas.
    off: f64,
    off_km2: f64,
}

/// The difference between the changes of a step and the difference of the areas, for each control.
///
/// The remainder is left out, since it has no area of its own: it gains what the others lose.
fn entries(scheme: &Scheme, [before, after]: [&Snapshot; 2], covered: [&Covered; 2]) -> Vec<Entry> {
    let changes = measured_control_changes(scheme, before, after, None).unwrap();
    let zones = [before, after].into_iter().flat_map(|snapshot| &snapshot.zones);
    let controls: BTreeSet<_> = zones.filter_map(|zone| scheme.get(zone.class).control).collect();
    let entry = |control: Control| {
        let signed = |holder, km2| if holder == Some(control) { km2 } else { 0.0 };
        let net: f64 = changes.iter().map(|c| signed(c.change.after, c.km2) - signed(c.change.before, c.km2)).sum();
        let [old, new] = [(before, covered[0]), (after, covered[1])].map(|(snapshot, covered)| {
            let areas = control_areas(snapshot, scheme, covered);
            areas.iter().find(|(of, _)| *of == control).map_or(0.0, |&(_, km2)| km2)
        });
        let step = format!("{} to {}", before.time.at, after.time.at);
        let off_km2 = (net - (new - old)).abs();
        Entry { step, control, off: off_km2 / old.max(new), off_km2 }
    };
    controls.into_iter().filter(|&control| Some(control) != scheme.remainder_control()).map(entry).collect()
}

/// The entries of every step of an archive; `None` without the archives.
fn archive(name: &str) -> Option<Vec<Entry>> {
    let folder = archives()?;
    let dataset = dataset::load(&Request { paths: vec![folder.join(name)], ..Request::default() }, &|_| {}).unwrap();
    let [timeline] = &dataset.timelines[..] else { panic!("{name} has more than one source") };
    let covered = covered_of(timeline, None);
    let steps: Vec<_> = timeline.snapshots().windows(2).zip(covered.windows(2)).collect();
    let of_step = |(step, covered): &(&[Snapshot], &[Covered])| {
        entries(timeline.scheme(), [&step[0], &step[1]], [&covered[0], &covered[1]])
    };
    Some(steps.par_iter().flat_map(of_step).collect())
}

/// Checks that every step balances.
fn check(name: &str) {
    let Some(entries) = archive(name) else { return };
    let off: Vec<_> = entries.iter().filter(|entry| entry.off > TOLERANCE && entry.off_km2 > TOLERANCE_KM2).collect();
    assert!(off.is_empty(), "{name}: {off:?}");
}

#[test]
fn every_step_of_deepstate_balances() {
    check("deepstate");
}

#[test]
fn every_step_of_nzz_balances() {
    check("nzz");
}

#[test]
fn every_step_of_owlmaps_balances() {
    check("owl");
}

/// The number of cells along each side of the partitions below.
const CELLS: usize = 5;

/// The class of each cell, and the offset of each corner from the grid.
type Partition = (Vec<usize>, Vec<(i32, i32)>);

fn partition() -> impl Strategy<Value = Partition> {
    let corners = (CELLS + 1) * (CELLS + 1);
    // Many corners stay in place: successive reports repeat most of their ground.
    let corner = prop_oneof![Just((0, 0)), (-4..5, -4..5)];
    (vec(0..4_usize, CELLS * CELLS), vec(corner, corners))
}

/// The cells as zones: class 0 is nobody's, 1 and 2 are parties', 3 is unknown.
fn snapshot((classes, corners): &Partition) -> Snapshot {
    let corner = |column: usize, row: usize| {
        let (east, north) = corners[row * (CELLS + 1) + column];
        let degrees = |cell: usize, by: i32| f64::from(u32::try_from(cell).unwrap()) * 0.01 + f64::from(by) * 0.001;
        LonLat { lon: 37.0 + degrees(column, east), lat: 48.0 + degrees(row, north) }
    };
    let cells = classes.iter().enumerate().filter(|&(_, &class)| class > 0).map(|(cell, &class)| {
        let (column, row) = (cell % CELLS, cell / CELLS);
        let ring = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        let ring = Ring::new(ring.map(|(column, row)| corner(column, row))).unwrap();
        (ClassId(class - 1), Arc::new(Polygon::new(ring, Vec::new())))
    });
    Snapshot::new(ReportTime::day("2024-01-01".parse().unwrap()), Arc::from("a.geojson"), cells)
}

fn scheme() -> Scheme {
    let name = Name::plain("");
    let controls = [Control::Party(0), Control::Party(1), Control::Unknown];
    let class = |control| Class { key: String::new(), name: name.clone(), control: Some(control), shade: Shade::Plain };
    let parties = ["red", "blue"].map(|key| Party { key: key.to_owned(), name: name.clone() });
    Scheme { parties: parties.to_vec(), classes: controls.map(class).to_vec(), ..Scheme::default() }
}

proptest! {
    #[test]
    fn what_partitions_gain_and_lose_is_the_difference_of_their_areas(before in partition(), after in partition()) {
        let none = Covered::default();
        for entry in entries(&scheme(), [&snapshot(&before), &snapshot(&after)], [&none, &none]) {
            prop_assert!(entry.off <= TOLERANCE || entry.off_km2 <= GRID_KM2, "{entry:?}");
        }
    }
}
