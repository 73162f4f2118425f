//! Finds pairs of edges that may meet, with a tree of bounding boxes.

use std::ops::ControlFlow;

use geo::{Coord, Line};

use super::{bounds::Bounds, position::LonLat, ring::Ring};

/// Edges per leaf of the tree.
const LEAF: usize = 8;

/// One edge of one ring.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// The number of its ring.
    pub(super) ring: usize,
    /// Where it starts.
    pub(super) from: LonLat,
    /// Where it ends.
    pub(super) to: LonLat,
    index: usize,
    bounds: Bounds,
}

impl Edge {
    /// The edge as a type of `geo`.
    pub(super) fn line(&self) -> Line {
        let coord = |at: LonLat| Coord { x: at.lon, y: at.lat };
        Line::new(coord(self.from), coord(self.to))
    }

    /// Whether both are neighbours in a ring of `edges_in_ring` edges.
    pub(super) fn is_next_to(&self, other: &Self, edges_in_ring: usize) -> bool {
        let apart = self.index.abs_diff(other.index);
        self.ring == other.ring && (apart == 1 || apart == edges_in_ring - 1)
    }
}

/// The edges of all rings, one ring after the other.
pub(super) fn edges(rings: &[&Ring]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(rings.iter().map(|ring| ring.positions().len()).sum());
    for (number, ring) in rings.iter().enumerate() {
        edges.extend(ring.edges().enumerate().map(|(index, (from, to))| {
            let bounds = Bounds { min: from, max: from }.including(to);
            Edge { ring: number, from, to, index, bounds }
        }));
    }
    edges
}

/// Calls back for each pair of edges whose boxes meet, until the callback breaks.
///
/// Consecutive edges lie close together, so a tree over their order rules out most pairs.
pub(super) fn each_pair<B>(edges: &[Edge], on_pair: impl FnMut(&Edge, &Edge) -> ControlFlow<B>) -> ControlFlow<B> {
    let around = |boxes: &[Bounds]| boxes.iter().copied().reduce(Bounds::union);
    let leaves = edges.chunks(LEAF).filter_map(|leaf| leaf.iter().map(|edge| edge.bounds).reduce(Bounds::union));
    let mut levels: Vec<Vec<Bounds>> = vec![leaves.collect()];
    while let Some(below) = levels.last().filter(|level| level.len() > 1) {
        let level = below.chunks(2).filter_map(around).collect();
        levels.push(level);
    }
    let top = levels.len() - 1;
    if edges.is_empty() { ControlFlow::Continue(()) } else { Search { edges, levels, on_pair }.within(top, 0) }
}

struct Search<'a, F> {
    edges: &'a [Edge],
    /// The boxes of the leaves, then the unions of each two of them, and so on up to one box.
    levels: Vec<Vec<Bounds>>,
    on_pair: F,
}

impl<B, F: FnMut(&Edge, &Edge) -> ControlFlow<B>> Search<'_, F> {
    /// Visits all pairs within a box.
    fn within(&mut self, level: usize, index: usize) -> ControlFlow<B> {
        let Some(below) = level.checked_sub(1) else {
            let leaf = self.leaf(index);
            for (place, edge) in leaf.iter().enumerate() {
                self.pair_up(edge, &leaf[place + 1..])?;
            }
            return ControlFlow::Continue(());
        };
        let (left, right) = (2 * index, 2 * index + 1);
        self.within(below, left)?;
        if right >= self.levels[below].len() {
            return ControlFlow::Continue(());
        }
        self.within(below, right)?;
        self.between(below, left, right)
    }

    /// Visits all pairs of an edge in one box and an edge in another box of the same level.
    fn between(&mut self, level: usize, a: usize, b: usize) -> ControlFlow<B> {
        if !self.levels[level][a].intersects(self.levels[level][b]) {
            return ControlFlow::Continue(());
        }
        let Some(below) = level.checked_sub(1) else {
            for edge in self.leaf(a) {
                self.pair_up(edge, self.leaf(b))?;
            }
            return ControlFlow::Continue(());
        };
        let count = self.levels[below].len();
        for (a, b) in [(2 * a, 2 * b), (2 * a, 2 * b + 1), (2 * a + 1, 2 * b), (2 * a + 1, 2 * b + 1)] {
            if a < count && b < count {
                self.between(below, a, b)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn pair_up(&mut self, edge: &Edge, others: &[Edge]) -> ControlFlow<B> {
        for other in others.iter().filter(|other| other.bounds.intersects(edge.bounds)) {
            (self.on_pair)(edge, other)?;
        }
        ControlFlow::Continue(())
    }
}

impl<'a, F> Search<'a, F> {
    fn leaf(&self, index: usize) -> &'a [Edge] {
        let start = index * LEAF;
        &self.edges[start..self.edges.len().min(start + LEAF)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_whose_boxes_meet_is_found_once() {
        let spiral = |i: u32| {
            let (angle, radius) = (f64::from(i) * 0.7, 1.0 + f64::from(i % 13));
            LonLat { lon: radius * angle.cos(), lat: radius * angle.sin() }
        };
        for count in [3, 8, 9, 17, 100, 333] {
            let ring = Ring::new((0..count).map(spiral)).unwrap();
            let edges = edges(&[&ring]);
            let mut found = Vec::new();
            let all = each_pair(&edges, |a, b| {
                found.push((a.index.min(b.index), a.index.max(b.index)));
                ControlFlow::<()>::Continue(())
            });
            assert!(all.is_continue());
            let pairs = (0..edges.len()).flat_map(|a| (a + 1..edges.len()).map(move |b| (a, b)));
            let expected: Vec<_> = pairs.filter(|&(a, b)| edges[a].bounds.intersects(edges[b].bounds)).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{count}");
        }
    }
}
