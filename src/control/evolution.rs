//! What is computed from the snapshots of a timeline: every change between reports, and the edges of the front line
//! with the reports in which they occur.
//!
//! It is expensive to compute and deterministic, so packs store it.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use rayon::prelude::*;

use super::{
    change::{Change, ChangeFailed, class_step},
    covered::{Counting, Covered},
    front::{CarriedFront, FrontEdge},
    scheme::{Control, Holder, Scheme},
    snapshot::Snapshot,
    timeline::Timeline,
};
use crate::geometry::{
    bounds::Bounds,
    grid::{GridPoint, lonlat_from_grid},
};

/// Reports in a run at least: the first one of a run takes as long as some of the others together.
const LEAST_RUN: usize = 16;

/// Runs of reports for each processor.
const RUNS_PER_THREAD: usize = 4;

/// Ground that passed from one class to another, or from or to ground without a zone.
pub type ClassChange = Change<Holder>;

/// What is computed from the snapshots of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evolution {
    /// The changes of each step; the first step is from the first snapshot to the second.
    pub steps: Vec<Result<Vec<ClassChange>, ChangeFailed>>,
    /// The front line, edge by edge.
    pub front: Vec<FrontSpan>,
    /// The uncounted area of each snapshot; empty for packs written before it was stored.
    pub covered: Vec<Covered>,
}

/// An edge of the front line and an unbroken run of snapshots in which it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrontSpan {
    /// The lesser end.
    pub a: GridPoint,
    /// The greater end.
    pub b: GridPoint,
    /// Index of the first snapshot with it.
    pub first: u32,
    /// Index of the last snapshot with it.
    pub last: u32,
}

impl Evolution {
    /// Computes the evolution on all processors.
    pub fn of(timeline: &Timeline) -> Self {
        let mut evolving = Evolving::default();
        while evolving.advance(timeline, usize::MAX) {}
        evolving.finish()
    }
}

impl Evolution {
    /// The parties that gained ground with any change near a box, or anywhere.
    pub fn gaining_parties(&self, scheme: &Scheme, within: Option<Bounds>) -> BTreeSet<usize> {
        let control = |holder: Holder| scheme.control_of(holder);
        let gained = |change: &ClassChange| match control(change.after) {
            Some(Control::Party(party)) if control(change.before) != control(change.after) => Some(party),
            _ => None,
        };
        let changes = self.steps.iter().flatten().flatten();
        let near = changes.filter(|change| within.is_none_or(|bounds| change.is_near(bounds)));
        near.filter_map(gained).collect()
    }
}

impl ClassChange {
    /// Whether some of the ground may lie in a box, judged by the bounding boxes of its rings.
    pub fn is_near(&self, bounds: Bounds) -> bool {
        let around = |ring: &Vec<GridPoint>| Bounds::around(ring.iter().map(|&point| lonlat_from_grid(point)));
        self.face.rings.iter().filter_map(around).any(|around| around.intersects(bounds))
    }
}

/// An evolution computed in parts, for callers that have to do other work in between.
#[derive(Clone, Debug, Default)]
pub struct Evolving {
    steps: Vec<Result<Vec<ClassChange>, ChangeFailed>>,
    /// The edges of the front line of each snapshot so far.
    front: Vec<Vec<FrontEdge>>,
    carried: CarriedFront,
    counting: Counting,
}

impl Evolving {
    /// Continues with at most `at_most` snapshots, on all processors. Returns whether some are left.
    ///
    /// All calls must pass the same timeline.
    pub fn advance(&mut self, timeline: &Timeline, at_most: usize) -> bool {
        let (snapshots, scheme) = (timeline.snapshots(), timeline.scheme());
        let from = self.front.len();
        let to = from.saturating_add(at_most).min(snapshots.len());
        let pairs: Vec<&[Snapshot]> = snapshots[from.saturating_sub(1)..to].windows(2).collect();
        // At the same time, so that no processor waits for the last run of reports.
        let (front, of_pairs): (_, Vec<_>) = rayon::join(
            || front_of_reports(&mut self.carried, &snapshots[from..to], scheme),
            || pairs.par_iter().map(|pair| class_step(scheme, &pair[0], &pair[1])).collect(),
        );
        self.front.extend(front);
        self.counting.go_on(timeline, of_pairs.iter().map(|step| step.as_ref().ok().map(|(_, doubled)| doubled)));
        self.steps.extend(of_pairs.into_iter().map(|step| step.map(|(changes, _)| changes)));
        to < snapshots.len()
    }

    /// The evolution of the snapshots so far.
    pub fn finish(self) -> Evolution {
        let covered = self.counting.covered.into_iter().map(Result::unwrap_or_default).collect();
        Evolution { steps: self.steps, front: spans(&self.front), covered }
    }
}

/// The edges of the front line of each of some reports, which continue the one with the front line carried so far.
///
/// A run of reports is worked out in order, since each continues the one before. There are several runs, so that all
/// processors have work until the end; the first report of all but the first run is judged as a whole.
fn front_of_reports(carried: &mut CarriedFront, snapshots: &[Snapshot], scheme: &Scheme) -> Vec<Vec<FrontEdge>> {
    let length = snapshots.len().div_ceil(rayon::current_num_threads() * RUNS_PER_THREAD).max(LEAST_RUN);
    let mut runs: Vec<_> = snapshots.chunks(length).map(|run| (CarriedFront::default(), run)).collect();
    if let Some((first, _)) = runs.first_mut() {
        *first = mem::take(carried);
    }
    let of_run = |(carried, run): &mut (CarriedFront, &[Snapshot])| -> Vec<_> {
        run.iter().map(|snapshot| carried.go_on(snapshot, scheme)).collect()
    };
    let front = runs.par_iter_mut().flat_map_iter(of_run).collect();
    if let Some((last, _)) = runs.pop() {
        *carried = last;
    }
    front
}

/// Joins the edges of consecutive snapshots to spans.
pub(super) fn spans(of_snapshots: &[Vec<FrontEdge>]) -> Vec<FrontSpan> {
    let mut open: BTreeMap<FrontEdge, (u32, u32)> = BTreeMap::new();
    let mut spans = Vec::new();
    for (edges, index) in of_snapshots.iter().zip(0_u32..) {
        for &(a, b) in edges {
            let span = open.entry((a, b)).or_insert((index, index));
            if span.1 + 1 < index {
                spans.push(FrontSpan { a, b, first: span.0, last: span.1 });
                *span = (index, index);
            }
            span.1 = index;
        }
    }
    spans.extend(open.into_iter().map(|((a, b), (first, last))| FrontSpan { a, b, first, last }));
    spans.sort_unstable_by_key(|span| (span.first, span.a, span.b));
    spans
}
