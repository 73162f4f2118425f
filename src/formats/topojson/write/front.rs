//! The member `front`: the front line's arcs and the reports in which they belong to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    control::evolution::FrontSpan,
    geometry::{grid::GridPoint, topology::Topology},
};

/// Lines that belong to the front line in the same snapshots.
pub(super) struct FrontGroup {
    first: usize,
    last: usize,
    pub(super) lines: Vec<Vec<GridPoint>>,
}

/// The arcs of the front line; indices are delta-coded.
#[derive(Serialize)]
pub(super) struct FrontMember {
    /// Arcs that belong to the front line whenever a zone of the first party runs along them.
    along: Vec<usize>,
    /// The other arcs, repeated for each period in which they belong to the front line.
    arcs: Vec<usize>,
    /// The index of the first snapshot of each such period.
    first: Vec<usize>,
    /// The number of further snapshots in it.
    more: Vec<usize>,
}

/// Groups edges by their snapshots and joins them to lines.
pub(super) fn groups(spans: &[FrontSpan]) -> Vec<FrontGroup> {
    let mut edges: BTreeMap<(u32, u32), Vec<(GridPoint, GridPoint)>> = BTreeMap::new();
    for span in spans {
        edges.entry((span.first, span.last)).or_default().push((span.a, span.b));
    }
    let group = |((first, last), edges): ((u32, u32), Vec<_>)| FrontGroup {
        first: first as usize,
        last: last as usize,
        lines: lines(&edges),
    };
    edges.into_iter().map(group).collect()
}

impl FrontMember {
    /// Encodes the lines of all groups, which are the lines of the topology; `held` has the first party's runs for each
    /// arc.
    pub(super) fn of(groups: &[FrontGroup], topology: &Topology, held: &[Vec<(u32, u32)>]) -> Self {
        let mut lines = topology.lines.iter();
        let mut stands: BTreeMap<usize, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for group in groups {
            for arc in lines.by_ref().take(group.lines.len()).flatten() {
                stands.entry(arc.index()).or_default().insert((group.first, group.last));
            }
        }
        let mut member = Self { along: Vec::new(), arcs: Vec::new(), first: Vec::new(), more: Vec::new() };
        let (mut last_along, mut last_arc) = (0, 0);
        for (arc, runs) in stands {
            let of_zones = held[arc].iter().map(|&(first, last)| (first as usize, last as usize));
            if of_zones.eq(runs.iter().copied()) {
                member.along.push(arc - std::mem::replace(&mut last_along, arc));
                continue;
            }
            for (first, last) in runs {
                member.arcs.push(arc - std::mem::replace(&mut last_arc, arc));
                member.first.push(first);
                member.more.push(last - first);
            }
        }
        member
    }
}

/// Lines that run along each edge once: first open lines, then closed ones.
fn lines(edges: &[(GridPoint, GridPoint)]) -> Vec<Vec<GridPoint>> {
    let mut beyond: BTreeMap<GridPoint, BTreeSet<GridPoint>> = BTreeMap::new();
    for &(a, b) in edges {
        beyond.entry(a).or_default().insert(b);
        beyond.entry(b).or_default().insert(a);
    }
    let ends: Vec<GridPoint> = beyond.iter().filter(|(_, next)| next.len() % 2 == 1).map(|(&point, _)| point).collect();
    let starts: Vec<GridPoint> = ends.into_iter().chain(beyond.keys().copied()).collect();
    let mut lines = Vec::new();
    for start in starts {
        let mut line = vec![start];
        let mut at = start;
        while let Some(next) = beyond.get_mut(&at).and_then(BTreeSet::pop_first) {
            if let Some(back) = beyond.get_mut(&next) {
                back.remove(&at);
            }
            line.push(next);
            at = next;
        }
        if line.len() > 1 {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_is_in_one_line_once() {
        let point = |x, y| GridPoint { x, y };
        let [west, middle, east, north, top] = [(0, 0), (1, 0), (2, 0), (1, 1), (1, 2)].map(|(x, y)| point(x, y));
        // A line through the middle with a branch, and a triangle.
        let triangle = [point(5, 5), point(6, 5), point(6, 6)];
        let edges = [
            (west, middle),
            (middle, east),
            (middle, north),
            (north, top),
            (triangle[0], triangle[1]),
            (triangle[1], triangle[2]),
            (triangle[0], triangle[2]),
        ];
        let lines = lines(&edges);
        assert_eq!(lines.len(), 3);
        let pairs = lines.iter().flat_map(|line| line.windows(2));
        let mut found: Vec<_> = pairs.map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1]))).collect();
        found.sort();
        let mut expected = edges.to_vec();
        expected.sort();
        assert_eq!(found, expected);
    }
}
