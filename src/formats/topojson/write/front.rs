//! The object `front`: the front line by the reports in which it stands.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{ArcNumbers, numbers};
use crate::{
    control::evolution::FrontSpan,
    geometry::{grid::GridPoint, topology::Topology},
};

/// The lines that stand in the same snapshots.
pub(super) struct FrontGroup {
    first: usize,
    last: usize,
    pub(super) lines: Vec<Vec<GridPoint>>,
}

#[derive(Serialize)]
pub(super) struct FrontGeometry<'a> {
    r#type: &'static str,
    properties: Properties<'a>,
    arcs: ArcNumbers,
}

#[derive(Serialize)]
struct Properties<'a> {
    start: &'a str,
    end: Option<&'a str>,
}

/// The edges by the snapshots in which they stand, joined to lines.
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

impl FrontGroup {
    /// One geometry for each group; the lines of all groups are those of the topology.
    pub(super) fn geometries<'a>(groups: &[Self], times: &'a [String], topology: &Topology) -> Vec<FrontGeometry<'a>> {
        let mut lines = topology.lines.iter();
        let geometry = |group: &Self| FrontGeometry {
            r#type: "MultiLineString",
            properties: Properties { start: &times[group.first], end: times.get(group.last + 1).map(String::as_str) },
            arcs: lines.by_ref().take(group.lines.len()).map(|arcs| numbers(arcs)).collect(),
        };
        groups.iter().map(geometry).collect()
    }
}

/// Lines that run along each edge once: first those with ends, then what is left, which is closed.
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
