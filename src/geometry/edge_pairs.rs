//! Pairs of edges that may meet, found by a sweep from west to east.

use geo::{Coord, Line};

use super::{bounds::Bounds, position::LonLat, ring::Ring};

/// One edge of one ring.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// The number of its ring.
    pub(super) ring: usize,
    index: usize,
    from: LonLat,
    to: LonLat,
    bounds: Bounds,
}

impl Edge {
    /// The edge for `geo`.
    pub(super) fn line(&self) -> Line {
        let coord = |at: LonLat| Coord { x: at.lon, y: at.lat };
        Line::new(coord(self.from), coord(self.to))
    }

    /// Whether both are neighbours in a ring of so many edges.
    pub(super) fn is_next_to(&self, other: &Self, edges_in_ring: usize) -> bool {
        let apart = self.index.abs_diff(other.index);
        self.ring == other.ring && (apart == 1 || apart == edges_in_ring - 1)
    }
}

/// The edges of all rings, sorted from west to east.
pub(super) fn edges(rings: &[&Ring]) -> Vec<Edge> {
    let of_ring = |(ring, edges): (usize, &&Ring)| {
        let edge = move |(index, (from, to))| {
            let bounds = Bounds { min: from, max: from }.including(to);
            Edge { ring, index, from, to, bounds }
        };
        edges.edges().enumerate().map(edge).collect::<Vec<_>>()
    };
    let mut edges: Vec<_> = rings.iter().enumerate().flat_map(of_ring).collect();
    edges.sort_by(|a, b| a.bounds.min.lon.total_cmp(&b.bounds.min.lon));
    edges
}

/// Calls back for each pair of edges whose boxes meet; the edges are sorted from west to east.
pub(super) fn sweep(edges: &[Edge], mut on_pair: impl FnMut(&Edge, &Edge)) {
    let mut active: Vec<&Edge> = Vec::new();
    for edge in edges {
        active.retain(|other| other.bounds.max.lon >= edge.bounds.min.lon);
        for other in active.iter().filter(|other| other.bounds.intersects(edge.bounds)) {
            on_pair(other, edge);
        }
        active.push(edge);
    }
}
