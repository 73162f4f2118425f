//! What follows from the snapshots of a timeline: every change from report to report, and every stretch of front line
//! with the reports in which it stands.
//!
//! It takes long to compute and is the same each time, so packs keep it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    change::{Change, ChangeFailed, class_changes},
    front::{HomeGround, front_lines},
    scheme::ClassId,
    snapshot::Snapshot,
    timeline::Timeline,
};
use crate::geometry::{
    grid::{GridPoint, grid_from_lonlat},
    position::LonLat,
};

/// Ground that passed from one class to another; `None` stands for ground without a zone.
pub type ClassChange = Change<Option<ClassId>>;

/// What follows from the snapshots of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evolution {
    /// The changes of each step: the first is that from the first snapshot to the second.
    pub steps: Vec<Result<Vec<ClassChange>, ChangeFailed>>,
    /// The front line, edge by edge.
    pub front: Vec<FrontSpan>,
}

/// An edge of the front line with the snapshots in which it stands without a break.
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
    /// Computes it all, on all processors.
    pub fn of(timeline: &Timeline, home: Option<&HomeGround>) -> Self {
        Self { steps: steps(timeline), front: front(timeline, home) }
    }
}

fn steps(timeline: &Timeline) -> Vec<Result<Vec<ClassChange>, ChangeFailed>> {
    let pairs: Vec<&[Snapshot]> = timeline.snapshots().windows(2).collect();
    pairs.par_iter().map(|pair| class_changes(timeline.scheme(), &pair[0], &pair[1])).collect()
}

/// The edges of all front lines, joined over snapshots that follow one another.
fn front(timeline: &Timeline, home: Option<&HomeGround>) -> Vec<FrontSpan> {
    let lines = |snapshot| front_lines(snapshot, timeline.scheme(), home);
    let lines: Vec<Vec<FrontEdge>> =
        timeline.snapshots().par_iter().map(|snapshot| front_edges(&lines(snapshot))).collect();
    spans(&lines)
}

/// An edge of a front line by its lesser and greater end.
pub(super) type FrontEdge = (GridPoint, GridPoint);

/// Edges of the snapshots in order, joined over snapshots that follow one another.
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

/// The edges of front lines, each once.
pub(super) fn front_edges(lines: &[Vec<LonLat>]) -> Vec<FrontEdge> {
    let pairs = lines.iter().flat_map(|line| line.windows(2));
    let on_grid = pairs.map(|pair| (grid_from_lonlat(pair[0]), grid_from_lonlat(pair[1])));
    let mut edges: Vec<_> = on_grid.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}
