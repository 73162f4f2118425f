//! The outline of a union of pieces: edges that run both ways cancel, and the rest is chained to rings.

use std::{cmp::Ordering, collections::BTreeMap};

use super::canvas::Dot;

/// A sum of boundaries; subtracted rings run in the opposite direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// Edges from the lesser end to the greater, with 1 if they run that way and -1 otherwise.
    edges: Vec<(Dot, Dot, i32)>,
}

impl Outline {
    /// Adds a ring `times` times; -1 subtracts it.
    pub(super) fn add(&mut self, ring: &[Dot], times: i32) {
        let next = ring.iter().cycle().skip(1);
        for (&from, &to) in ring.iter().zip(next) {
            match from.cmp(&to) {
                Ordering::Less => self.edges.push((from, to, times)),
                Ordering::Greater => self.edges.push((to, from, -times)),
                Ordering::Equal => {}
            }
        }
    }

    /// The rings of the remaining edges.
    pub(super) fn rings(mut self) -> Vec<Vec<Dot>> {
        self.edges.sort_unstable();
        let mut left: BTreeMap<Dot, Vec<Dot>> = BTreeMap::new();
        for same in self.edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let sum: i32 = same.iter().map(|edge| edge.2).sum();
            let (a, b, _) = same[0];
            let (from, to) = if sum > 0 { (a, b) } else { (b, a) };
            for _ in 0..sum.unsigned_abs() {
                left.entry(from).or_default().push(to);
            }
        }
        chained(left)
    }
}

/// Chains edges to rings; as many edges must end at each dot as start there.
fn chained(mut left: BTreeMap<Dot, Vec<Dot>>) -> Vec<Vec<Dot>> {
    let mut rings = Vec::new();
    while let Some((&start, _)) = left.first_key_value() {
        let (mut ring, mut here) = (Vec::new(), start);
        while let Some(nexts) = left.get_mut(&here) {
            let next = nexts.pop();
            if nexts.is_empty() {
                left.remove(&here);
            }
            let Some(next) = next else { break };
            ring.push(here);
            here = next;
            if here == start {
                break;
            }
        }
        if ring.len() > 2 {
            rings.push(ring);
        }
    }
    rings
}

/// Joins segments to lines as long as possible, each segment once.
pub(super) fn joined(segments: impl IntoIterator<Item = (Dot, Dot)>) -> Vec<Vec<Dot>> {
    let mut segments: Vec<(Dot, Dot)> =
        segments.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
    segments.sort_unstable();
    segments.dedup();
    let mut around: BTreeMap<Dot, Vec<Dot>> = BTreeMap::new();
    for &(a, b) in &segments {
        around.entry(a).or_default().push(b);
        around.entry(b).or_default().push(a);
    }
    let ends: Vec<Dot> = around.iter().filter(|(_, others)| others.len() != 2).map(|(&dot, _)| dot).collect();
    let mut lines = Vec::new();
    for start in ends {
        while around.get(&start).is_some_and(|others| !others.is_empty()) {
            lines.push(walk(&mut around, start));
        }
    }
    // The remaining segments form cycles.
    let starts: Vec<Dot> = around.keys().copied().collect();
    for start in starts {
        if around.get(&start).is_some_and(|others| !others.is_empty()) {
            lines.push(walk(&mut around, start));
        }
    }
    lines
}

/// Follows segments from a dot to a dead end, and removes them.
fn walk(around: &mut BTreeMap<Dot, Vec<Dot>>, start: Dot) -> Vec<Dot> {
    let (mut line, mut here) = (vec![start], start);
    while let Some(next) = around.get_mut(&here).and_then(Vec::pop) {
        if let Some(others) = around.get_mut(&next)
            && let Some(back) = others.iter().position(|&other| other == here)
        {
            others.swap_remove(back);
        }
        line.push(next);
        here = next;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: f64, top: f64, side: f64) -> Vec<Dot> {
        [(left, top), (left + side, top), (left + side, top + side), (left, top + side)].map(Dot::new).to_vec()
    }

    #[test]
    fn the_edge_that_neighbours_share_is_gone() {
        let mut outline = Outline::default();
        outline.add(&square(0.0, 0.0, 10.0), 1);
        outline.add(&square(10.0, 0.0, 10.0), 1);
        let rings = outline.rings();
        assert_eq!((rings.len(), rings[0].len()), (1, 6));
    }

    #[test]
    fn ground_taken_away_leaves_nothing() {
        let mut outline = Outline::default();
        outline.add(&square(0.0, 0.0, 10.0), 1);
        outline.add(&square(0.0, 0.0, 10.0), -1);
        assert!(outline.rings().is_empty());
    }

    #[test]
    fn segments_in_any_order_make_one_line() {
        let dots: Vec<Dot> = (0..5).map(|i| Dot::new((f64::from(i), 0.0))).collect();
        let lines = joined([(dots[3], dots[2]), (dots[0], dots[1]), (dots[3], dots[4]), (dots[1], dots[2])]);
        assert_eq!(lines, [dots]);
    }
}
