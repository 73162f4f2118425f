//! Adds shapes to a table of arcs: they reuse whole arcs and cut none.
//!
//! Shapes that join others at many places, such as changes between reports, would cut the table into arcs of a single
//! edge. Stretches that do not follow whole arcs become arcs of the shape's own.

use std::collections::BTreeMap;

use super::{ArcRef, Topology};
use crate::geometry::grid::GridPoint;

impl Topology {
    /// Appends rings and lines; existing arcs stay as they are.
    ///
    /// The requirements on the shapes are those of [`Topology::of`].
    pub fn follow(&mut self, rings: &[Vec<GridPoint>], lines: &[Vec<GridPoint>]) {
        let mut follower = Follower::new(&mut self.arcs);
        for ring in rings {
            self.rings.push(follower.ring(ring));
        }
        for line in lines {
            self.lines.push(follower.line(line));
        }
    }
}

struct Follower<'a> {
    arcs: &'a mut Vec<Vec<GridPoint>>,
    /// The existing arcs, by their first edges from either end.
    shared: BTreeMap<(GridPoint, GridPoint), ArcRef>,
    own: BTreeMap<Vec<GridPoint>, ArcRef>,
}

impl<'a> Follower<'a> {
    fn new(arcs: &'a mut Vec<Vec<GridPoint>>) -> Self {
        let mut shared = BTreeMap::new();
        for (arc, number) in arcs.iter().zip(0..) {
            if let ([first, second, ..], [.., before_last, last]) = (&arc[..], &arc[..]) {
                shared.entry((*last, *before_last)).or_insert(ArcRef(!number));
                shared.insert((*first, *second), ArcRef(number));
            }
        }
        Self { arcs, shared, own: BTreeMap::new() }
    }

    /// A ring, starting with the first arc that it follows completely.
    fn ring(&mut self, ring: &[GridPoint]) -> Vec<ArcRef> {
        let next = |index: usize| ring[(index + 1) % ring.len()];
        let starts = |index: &usize| self.shared.contains_key(&(ring[*index], next(*index)));
        let closed_from =
            |start: usize| -> Vec<GridPoint> { ring[start..].iter().chain(&ring[..=start]).copied().collect() };
        let along = (0..ring.len()).filter(starts).map(closed_from).find(|closed| self.shared_at(closed).is_some());
        match along {
            Some(closed) => self.line(&closed),
            None => vec![self.own_ring(ring)],
        }
    }

    fn line(&mut self, line: &[GridPoint]) -> Vec<ArcRef> {
        let (mut arcs, mut own_start, mut at) = (Vec::new(), 0, 0);
        while at + 1 < line.len() {
            if let Some((arc, edges)) = self.shared_at(&line[at..]) {
                arcs.extend((own_start < at).then(|| self.own_line(&line[own_start..=at])));
                arcs.push(arc);
                at += edges;
                own_start = at;
            } else {
                at += 1;
            }
        }
        arcs.extend((own_start < at).then(|| self.own_line(&line[own_start..])));
        arcs
    }

    /// The existing arc that a line starts with, if it follows all of it, and the number of its edges.
    fn shared_at(&self, line: &[GridPoint]) -> Option<(ArcRef, usize)> {
        let arc = *self.shared.get(&(*line.first()?, *line.get(1)?))?;
        let points = &self.arcs[arc.index()];
        let along = line.get(..points.len())?;
        let is_same = if arc.is_reversed() { along.iter().eq(points.iter().rev()) } else { along == points };
        is_same.then_some((arc, points.len() - 1))
    }

    fn own_line(&mut self, line: &[GridPoint]) -> ArcRef {
        if let Some(&known) = self.own.get(line) {
            return known;
        }
        let backwards: Vec<_> = line.iter().rev().copied().collect();
        let known = self.own.get(&backwards).copied();
        known.map_or_else(|| self.add(line.to_vec()), ArcRef::reversed)
    }

    /// A ring that shares no arc, starting at its least point.
    fn own_ring(&mut self, ring: &[GridPoint]) -> ArcRef {
        let least = ring.iter().enumerate().min_by_key(|&(_, point)| point).map_or(0, |(index, _)| index);
        self.own_line(&ring[least..].iter().chain(&ring[..=least]).copied().collect::<Vec<_>>())
    }

    fn add(&mut self, arc: Vec<GridPoint>) -> ArcRef {
        let added = ArcRef(i32::try_from(self.arcs.len()).expect("fewer arcs than numbers"));
        self.own.insert(arc.clone(), added);
        self.arcs.push(arc);
        added
    }
}
