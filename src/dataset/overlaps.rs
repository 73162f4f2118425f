//! Faults for overlapping zones of a report, whose ground counts once.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    control::{
        covered::{Covered, covered_by_report},
        fault::{Action, Fault, Problem},
        snapshot::Snapshot,
        timeline::Timeline,
    },
    geometry::{
        covering::{Covering, covering},
        polygon::Polygon,
    },
};

/// In larger timelines overlaps are reported by `validate` and where areas are read, since finding them would make
/// opening slower.
const MOST_POSITIONS: usize = 50_000;

/// Smaller overlaps do not show in a table of areas, square kilometres; they are reported only if they are a large part
/// of a class.
const LEAST_KM2: f64 = 0.05;

/// The fraction of a class from which on smaller overlaps are reported, too.
const LEAST_PART: f64 = 0.01;

/// A fault for each class of a report with overlapping zones, in timelines that are not too large.
pub(super) fn overlap_faults(timeline: &Timeline) -> Vec<Fault> {
    if is_large(timeline) { Vec::new() } else { all_overlaps(timeline) }
}

/// Like [`overlap_faults`] for a timeline from a pack, with a fault for each polygon whose own rings overlap: a pack
/// may be written by other programs, and its polygons are not repaired.
pub(super) fn pack_faults(timeline: &Timeline) -> Vec<Fault> {
    if is_large(timeline) {
        return Vec::new();
    }
    let polygons = timeline.snapshots().iter().flat_map(|report| report.polygons().map(move |(_, p)| (report, p)));
    let mut seen = BTreeSet::new();
    let of_rings: Vec<_> = polygons
        .filter(|(_, polygon)| seen.insert(Arc::as_ptr(polygon).addr()))
        .filter_map(|(report, polygon)| ring_fault(report, polygon))
        .collect();
    of_rings.into_iter().chain(all_overlaps(timeline)).collect()
}

/// The overlaps that are not searched for when a timeline is opened.
pub fn overlaps_beyond_opening(timeline: &Timeline) -> Vec<Fault> {
    if is_large(timeline) { all_overlaps(timeline) } else { Vec::new() }
}

fn is_large(timeline: &Timeline) -> bool {
    let mut positions = timeline.snapshots().iter().flat_map(Snapshot::polygons).scan(0, |sum, (_, polygon)| {
        *sum += polygon.position_count();
        Some(*sum)
    });
    positions.any(|sum| sum > MOST_POSITIONS)
}

fn all_overlaps(timeline: &Timeline) -> Vec<Fault> {
    let of_report = timeline.snapshots().iter().zip(covered_by_report(timeline));
    let told = of_report.flat_map(|(report, covered)| match covered {
        Ok(covered) => faults(timeline, report, &covered),
        Err(_failed) => vec![fault(report, Problem::OverlapUnknown, Action::Kept)],
    });
    told.collect()
}

/// The fault of a polygon whose rings cover other ground than their areas imply.
fn ring_fault(report: &Snapshot, polygon: &Polygon) -> Option<Fault> {
    let problem = match covering(polygon) {
        Ok(Covering::Once) => return None,
        Ok(Covering::Otherwise { error, .. }) => Problem::InvalidPolygon(error),
        Err(_unknown) => Problem::Entangled,
    };
    Some(fault(report, problem, Action::Kept))
}

fn fault(report: &Snapshot, problem: Problem, action: Action) -> Fault {
    Fault { file: Arc::clone(&report.file), time: Some(report.time), feature: None, property: None, problem, action }
}

fn faults(timeline: &Timeline, report: &Snapshot, covered: &Covered) -> Vec<Fault> {
    let is_told = |&(class, km2): &(_, f64)| {
        let least = LEAST_KM2.min(LEAST_PART * report.class_km2(class).abs());
        km2 > least.max(f64::MIN_POSITIVE)
    };
    let of_class = |(class, km2)| {
        let problem = Problem::Overlap { class: timeline.scheme().get(class).key.clone(), km2 };
        fault(report, problem, Action::CountedOnce)
    };
    covered.by_class().filter(is_told).map(of_class).collect()
}
