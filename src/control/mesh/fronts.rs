//! The edges of the front line: the snapshots with each edge, and the ground over which it arrives and leaves.

use std::{collections::BTreeMap, ops::Range};

use super::FrontEdge;
use crate::{
    control::{
        arrival::Sweep,
        evolution::{Evolution, FrontSpan},
    },
    geometry::{
        grid::{GridPoint, lonlat_from_grid},
        local::{local_from_lonlat, narrow},
    },
};

/// The edges of the front line of a timeline.
#[derive(Debug)]
pub(super) struct FrontEdges {
    by_ends: Vec<FrontSpan>,
    by_start: Vec<FrontSpan>,
    /// Widths of the ground over which edges arrive, by their ends and the first snapshot with them.
    coming: BTreeMap<(GridPoint, GridPoint, u32), f32>,
    /// Widths of the ground over which edges leave, by their ends and the last snapshot with them.
    leaving: BTreeMap<(GridPoint, GridPoint, u32), f32>,
}

impl FrontEdges {
    pub(super) fn new(spans: &[FrontSpan]) -> Self {
        let (mut by_ends, mut by_start) = (spans.to_vec(), spans.to_vec());
        by_ends.sort_unstable();
        by_start.sort_unstable_by_key(|span| (span.first, span.a, span.b));
        Self { by_ends, by_start, coming: BTreeMap::new(), leaving: BTreeMap::new() }
    }

    /// Records the width of the changed ground beside each edge.
    pub(super) fn note_widths(&mut self, evolution: &Evolution, sweeps: &[Vec<(u32, Sweep)>]) {
        let steps = evolution.steps.iter().zip(sweeps).zip(0_u32..);
        let swept = steps.flat_map(|((changes, sweeps), step)| {
            changes.iter().flatten().zip(sweeps).map(move |(change, (_, sweep))| (change, sweep, step))
        });
        for (change, sweep, step) in swept {
            let width = narrow(sweep.width_m);
            let (coming, leaving): (Vec<_>, Vec<_>) = change.face.edges().partition(|(_, _, role)| role.loser_stays);
            self.coming.extend(coming.into_iter().map(|(a, b, _)| ((a.min(b), a.max(b), step + 1), width)));
            self.leaving.extend(leaving.into_iter().map(|(a, b, _)| ((a.min(b), a.max(b), step), width)));
        }
    }

    /// Whether an edge is front in the snapshots before and after a step.
    pub(super) fn is_front(&self, a: GridPoint, b: GridPoint, step: u32) -> [bool; 2] {
        let ends = (a.min(b), a.max(b));
        let first = self.by_ends.partition_point(|span| (span.a, span.b) < ends);
        let spans = self.by_ends[first..].iter().take_while(|span| (span.a, span.b) == ends);
        spans.fold([false; 2], |[before, after], span| {
            let shows = |index: u32| (span.first..=span.last).contains(&index);
            [before || shows(step), after || shows(step + 1)]
        })
    }

    /// Adds the edges in the snapshots `first` to `next`, both included; returns their range.
    pub(super) fn between(&self, first: usize, next: usize, edges: &mut Vec<FrontEdge>) -> Range<u32> {
        let start = u32::try_from(edges.len()).unwrap_or(u32::MAX);
        let end = self.by_start.partition_point(|span| span.first as usize <= next);
        let standing = self.by_start[..end].iter().filter(|span| span.last as usize >= first);
        edges.extend(standing.map(|span| self.edge(span)));
        start..u32::try_from(edges.len()).unwrap_or(u32::MAX)
    }

    fn edge(&self, span: &FrontSpan) -> FrontEdge {
        let local = |point| local_from_lonlat(lonlat_from_grid(point));
        let ([ax, ay], [bx, by]) = (local(span.a), local(span.b));
        let width = |widths: &BTreeMap<_, f32>, index| widths.get(&(span.a, span.b, index)).copied().unwrap_or(0.0);
        let (coming, leaving) = (width(&self.coming, span.first), width(&self.leaving, span.last));
        [ax, ay, bx, by, narrow(span.first.into()), narrow(span.last.into()), coming, leaving]
    }
}
