//! Cuts shapes at their junctions and stores each arc once.

use super::{ArcRef, Topology, junctions::Shape};
use crate::geometry::grid::GridPoint;

/// Marks the end of a list.
const NONE: u32 = u32::MAX;

/// Cuts all shapes; their points are indices into the list of points.
pub(super) fn cut(points: &[GridPoint], shapes: &[Shape], is_junction: &[bool]) -> Topology {
    let mut cutter =
        Cutter { points, is_junction, arcs: Vec::new(), known: Vec::new(), known_of_point: vec![NONE; points.len()] };
    let (mut rings, mut lines) = (Vec::new(), Vec::new());
    for shape in shapes {
        match shape {
            Shape::Ring(ring) => rings.push(cutter.ring(ring)),
            Shape::Line(line) => lines.push(cutter.line(line)),
        }
    }
    Topology { arcs: cutter.arcs, rings, lines }
}

/// An arc, found by its first edge: only one arc leaves a point towards another.
struct Known {
    second: u32,
    arc: ArcRef,
    /// The next arc that leaves the same point.
    next: u32,
}

struct Cutter<'a> {
    points: &'a [GridPoint],
    is_junction: &'a [bool],
    arcs: Vec<Vec<GridPoint>>,
    known: Vec<Known>,
    known_of_point: Vec<u32>,
}

impl Cutter<'_> {
    fn ring(&mut self, ring: &[u32]) -> Vec<ArcRef> {
        let Some(first) = ring.iter().position(|&point| self.is_junction[point as usize]) else {
            return vec![self.whole_ring(ring)];
        };
        let closed: Vec<u32> = ring[first..].iter().chain(&ring[..=first]).copied().collect();
        self.line(&closed)
    }

    fn line(&mut self, line: &[u32]) -> Vec<ArcRef> {
        let mut arcs = Vec::new();
        let mut start = 0;
        for end in 1..line.len() {
            if self.is_junction[line[end] as usize] {
                arcs.push(self.arc(&line[start..=end]));
                start = end;
            }
        }
        arcs
    }

    /// A ring without junctions: a single arc, found by its least point.
    fn whole_ring(&mut self, ring: &[u32]) -> ArcRef {
        let least = ring.iter().enumerate().min_by_key(|&(_, point)| point).map_or(0, |(index, _)| index);
        let (point, length) = (ring[least], ring.len());
        let (before, after) = (ring[(least + length - 1) % length], ring[(least + 1) % length]);
        self.find(point, after).unwrap_or_else(|| {
            let closed = ring.iter().chain(ring.first()).copied().collect::<Vec<_>>();
            self.add(&closed, (point, after), (point, before))
        })
    }

    fn arc(&mut self, arc: &[u32]) -> ArcRef {
        let (first, last) = (0, arc.len() - 1);
        self.find(arc[first], arc[first + 1])
            .unwrap_or_else(|| self.add(arc, (arc[first], arc[first + 1]), (arc[last], arc[last - 1])))
    }

    fn find(&self, first: u32, second: u32) -> Option<ArcRef> {
        let mut next = self.known_of_point[first as usize];
        while let Some(known) = self.known.get(next as usize) {
            if known.second == second {
                return Some(known.arc);
            }
            next = known.next;
        }
        None
    }

    /// Adds an arc, to be found by its first edge from either end.
    fn add(&mut self, arc: &[u32], from_start: (u32, u32), from_end: (u32, u32)) -> ArcRef {
        let added = ArcRef(i32::try_from(self.arcs.len()).expect("fewer arcs than numbers"));
        self.arcs.push(arc.iter().map(|&point| self.points[point as usize]).collect());
        // The list returns the last insertion first: an arc that leaves and enters by the same edge is run forwards.
        for ((point, second), arc) in [(from_end, added.reversed()), (from_start, added)] {
            let next = self.known_of_point[point as usize];
            self.known_of_point[point as usize] = u32::try_from(self.known.len()).unwrap_or(NONE);
            self.known.push(Known { second, arc, next });
        }
        added
    }
}
