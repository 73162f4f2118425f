//! Faults for zones of a report that overlap: their ground counts once.

use std::sync::Arc;

use crate::control::{
    covered::{Covered, covered_by_report},
    fault::{Action, Fault, Problem},
    snapshot::Snapshot,
    timeline::Timeline,
};

/// In larger timelines overlaps are told where areas are read alone: looking for them would make opening slower.
const MOST_POSITIONS: usize = 50_000;

/// What is less is not seen in a table of areas, square kilometres, unless it is a large part of a class.
const LEAST_KM2: f64 = 0.05;

/// The part of a class from which on less is told too.
const LEAST_PART: f64 = 0.01;

/// A fault for each class of a report of which zones lie over others, in timelines that are not too large.
pub(super) fn overlap_faults(timeline: &Timeline) -> Vec<Fault> {
    let mut positions = timeline.snapshots().iter().flat_map(Snapshot::polygons).scan(0, |sum, (_, polygon)| {
        *sum += polygon.position_count();
        Some(*sum)
    });
    if positions.any(|sum| sum > MOST_POSITIONS) {
        return Vec::new();
    }
    let covered = covered_by_report(timeline);
    let of_report = timeline.snapshots().iter().zip(covered);
    of_report.flat_map(|(report, covered)| faults(timeline, report, &covered.unwrap_or_default())).collect()
}

fn faults(timeline: &Timeline, report: &Snapshot, covered: &Covered) -> Vec<Fault> {
    let is_told = |&(class, km2): &(_, f64)| {
        let least = LEAST_KM2.min(LEAST_PART * report.class_km2(class).abs());
        km2 > least.max(f64::MIN_POSITIVE)
    };
    let fault = |(class, km2)| Fault {
        file: Arc::clone(&report.file),
        time: Some(report.time),
        feature: None,
        property: None,
        problem: Problem::Overlap { class: timeline.scheme().get(class).key.clone(), km2 },
        action: Action::CountedOnce,
    };
    covered.by_class().filter(is_told).map(fault).collect()
}
