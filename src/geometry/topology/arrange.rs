//! Orders and turns arcs so that their text compresses well.
//!
//! General-purpose compression looks back a short way (gzip: 32 KiB). So neighbouring arcs are written next to each
//! other, arcs that can start at one point do so, and arcs that run along others run in the same direction.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use super::{ArcRef, Topology};
use crate::geometry::grid::GridPoint;

/// The side of the square cells by which arcs are grouped, in grid steps: about ten kilometres.
const CELL: i32 = 100_000;

/// Cells per side of the square over which the curve runs: 3600 cover the globe.
const CELLS: u32 = 4096;

impl Topology {
    /// The same shapes with their arcs turned and ordered for compression.
    ///
    /// `shared` is the number of leading arcs that come from cutting shapes at junctions; the others follow them.
    #[must_use]
    pub fn arranged(mut self, shared: usize) -> Self {
        let alone = self.whole_rings();
        let mut turned = self.turn_to_common_starts(shared);
        self.turn_along(shared, &alone, &mut turned);
        let order = self.order();
        let mut places = vec![0; order.len()];
        for (&arc, place) in order.iter().zip(0..) {
            places[arc] = place;
        }
        let renumbered = |arc: &mut ArcRef| {
            let is_reversed = arc.is_reversed() != turned[arc.index()];
            let forwards = ArcRef(places[arc.index()]);
            *arc = if is_reversed { forwards.reversed() } else { forwards };
        };
        self.rings.iter_mut().chain(&mut self.lines).flatten().for_each(renumbered);
        self.arcs = order.iter().map(|&arc| std::mem::take(&mut self.arcs[arc])).collect();
        self
    }

    /// Whether each arc is a complete ring and not a part of another shape, so that it may start anywhere.
    fn whole_rings(&self) -> Vec<bool> {
        let mut alone = vec![true; self.arcs.len()];
        for shape in self.rings.iter().filter(|ring| ring.len() > 1).chain(&self.lines) {
            for arc in shape {
                alone[arc.index()] = false;
            }
        }
        alone
    }

    /// Turns open arcs so that they start at few points, chosen greedily: the point where most arcs end comes first.
    fn turn_to_common_starts(&mut self, shared: usize) -> Vec<bool> {
        let mut arcs_at: BTreeMap<GridPoint, Vec<usize>> = BTreeMap::new();
        for (number, arc) in self.arcs.iter().enumerate().take(shared).filter(|(_, arc)| arc.first() != arc.last()) {
            for &end in arc.first().into_iter().chain(arc.last()) {
                arcs_at.entry(end).or_default().push(number);
            }
        }
        let mut left: BTreeMap<GridPoint, usize> = arcs_at.iter().map(|(&point, arcs)| (point, arcs.len())).collect();
        let mut heap: BinaryHeap<_> = left.iter().map(|(&point, &count)| (count, Reverse(point))).collect();
        let (mut turned, mut done) = (vec![false; self.arcs.len()], vec![false; self.arcs.len()]);
        while let Some((count, Reverse(point))) = heap.pop() {
            if count != left[&point] {
                heap.push((left[&point], Reverse(point)));
                continue;
            }
            let open = arcs_at[&point].iter().filter(|&&number| !std::mem::replace(&mut done[number], true));
            for (number, ends) in open.map(|&number| (number, self.start_at(number, point))).collect::<Vec<_>>() {
                turned[number] = ends[0] != point;
                lessen(&mut left, ends);
            }
        }
        turned
    }

    /// Turns an arc so that it starts at `point`, one of its ends; returns the ends as they were.
    fn start_at(&mut self, number: usize, point: GridPoint) -> [GridPoint; 2] {
        let arc = &mut self.arcs[number];
        let ends = [arc[0], arc[arc.len() - 1]];
        if ends[0] != point {
            arc.reverse();
        }
        ends
    }

    /// Turns the following arcs so that most of their edges run in the direction of earlier ones.
    fn turn_along(&mut self, shared: usize, alone: &[bool], turned: &mut [bool]) {
        let (before, following) = self.arcs.split_at_mut(shared.min(alone.len()));
        let mut known: BTreeSet<(GridPoint, GridPoint)> = before.iter().flat_map(|arc| edges(arc)).collect();
        for (number, arc) in (shared..).zip(following) {
            let same = edges(arc).filter(|edge| known.contains(edge)).count();
            let opposite = edges(arc).filter(|&(a, b)| known.contains(&(b, a))).count();
            if opposite > same {
                arc.reverse();
                turned[number] = true;
            }
            if alone[number] && arc.first() == arc.last() {
                start_with_known(arc, &known);
            }
            known.extend(edges(arc));
        }
    }

    /// The numbers of all arcs in their new order.
    fn order(&self) -> Vec<usize> {
        let mut first_at: BTreeMap<GridPoint, usize> = BTreeMap::new();
        for (number, arc) in self.arcs.iter().enumerate() {
            first_at.entry(arc[0]).or_insert(number);
        }
        let mut order: Vec<usize> = (0..self.arcs.len()).collect();
        order.sort_by_cached_key(|&number| {
            let start = self.arcs[number][0];
            (along_curve(start), first_at[&start], number)
        });
        order
    }
}

/// Decrements the counts at both ends of an arc.
fn lessen(counts: &mut BTreeMap<GridPoint, usize>, ends: [GridPoint; 2]) {
    for end in ends {
        counts.entry(end).and_modify(|count| *count -= 1);
    }
}

fn edges(arc: &[GridPoint]) -> impl Iterator<Item = (GridPoint, GridPoint)> + '_ {
    arc.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Rotates a ring to start with the first run of known edges.
fn start_with_known(ring: &mut Vec<GridPoint>, known: &BTreeSet<(GridPoint, GridPoint)>) {
    let is_known: Vec<bool> = edges(ring).map(|edge| known.contains(&edge)).collect();
    let count = is_known.len();
    let start = (0..count).find(|&index| is_known[index] && !is_known[(index + count - 1) % count]);
    ring.pop();
    ring.rotate_left(start.unwrap_or(0));
    ring.extend_from_within(..1);
}

/// Position of a point's cell along a Hilbert curve, on which consecutive cells are neighbours.
fn along_curve(point: GridPoint) -> u32 {
    let cell = |steps: i32, most: i32| (steps.div_euclid(CELL) + most / CELL).clamp(0, 4095).unsigned_abs();
    let (mut x, mut y) = (cell(point.x, 180_000_000), cell(point.y, 90_000_000));
    let (mut along, mut side) = (0, CELLS / 2);
    while side > 0 {
        let (right, upper) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += side * side * ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                (x, y) = (CELLS - 1 - x, CELLS - 1 - y);
            }
            (x, y) = (y, x);
        }
        side /= 2;
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_follow_one_another_are_neighbours() {
        let mut cells: Vec<(u32, i32, i32)> = Vec::new();
        for x in 0..16 {
            for y in 0..16 {
                // The curve fills squares that are aligned with its own grid.
                let at = GridPoint { x: (x - 1800) * CELL, y: (y - 900 + 4) * CELL };
                cells.push((along_curve(at), x, y));
            }
        }
        cells.sort_unstable();
        let apart = |pair: &[(u32, i32, i32)]| pair[1].0 - pair[0].0 == 1;
        let neighbours = cells.windows(2).filter(|pair| apart(pair));
        for pair in neighbours {
            assert_eq!((pair[1].1 - pair[0].1).abs() + (pair[1].2 - pair[0].2).abs(), 1, "{pair:?}");
        }
    }
}
