//! Triangles made smaller inside, so that what is interpolated over them looks smooth.

use std::collections::BTreeMap;

use super::{mercator::WorldPoint, triangles::Triangles};

/// Passes in which edges are halved: each halves what is too long, so ten reach a thousandth.
const MAX_PASSES: usize = 10;

/// An edge by the lesser and the greater index of its ends.
type Edge = (u32, u32);

/// Halves inner edges until none is longer than a length, or the triangles would be more than a limit.
///
/// Edges of the boundary stay as they are, so neighbours still meet in the same points. An edge is halved for both of its
/// triangles at once: no corner comes to lie in the middle of another triangle's edge.
///
/// # Units
/// `longest_m` is in projected metres.
pub fn refine(triangles: &mut Triangles, longest_m: f64, most_triangles: usize) {
    for _ in 0..MAX_PASSES {
        let middles = middles(triangles, longest_m);
        if middles.is_empty() || triangles.indices.len() / 3 + 2 * middles.len() > most_triangles {
            return;
        }
        let halved = triangles.indices.chunks_exact(3).flat_map(|t| parts([t[0], t[1], t[2]], &middles));
        triangles.indices = halved.flatten().collect();
    }
}

/// New points in the middle of inner edges that are too long.
fn middles(triangles: &mut Triangles, longest_m: f64) -> BTreeMap<Edge, u32> {
    let mut uses: BTreeMap<Edge, u8> = BTreeMap::new();
    for t in triangles.indices.chunks_exact(3) {
        for edge in [edge(t[0], t[1]), edge(t[1], t[2]), edge(t[2], t[0])] {
            let count = uses.entry(edge).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut middles = BTreeMap::new();
    for (edge, _) in uses.into_iter().filter(|&(_, count)| count == 2) {
        let (a, b) = (triangles.points[edge.0 as usize], triangles.points[edge.1 as usize]);
        if (a.x - b.x).hypot(a.y - b.y) > longest_m
            && let Ok(number) = u32::try_from(triangles.points.len())
        {
            triangles.points.push(WorldPoint { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) });
            middles.insert(edge, number);
        }
    }
    middles
}

/// A triangle cut at the middles of its edges into one to four parts of the same turn.
fn parts([a, b, c]: [u32; 3], middles: &BTreeMap<Edge, u32>) -> Vec<[u32; 3]> {
    let middle = |from, to| middles.get(&edge(from, to)).copied();
    match (middle(a, b), middle(b, c), middle(c, a)) {
        (None, None, None) => vec![[a, b, c]],
        (Some(ab), None, None) => vec![[a, ab, c], [ab, b, c]],
        (None, Some(bc), None) => vec![[b, bc, a], [bc, c, a]],
        (None, None, Some(ca)) => vec![[c, ca, b], [ca, a, b]],
        (Some(ab), Some(bc), None) => vec![[ab, b, bc], [a, ab, bc], [a, bc, c]],
        (None, Some(bc), Some(ca)) => vec![[bc, c, ca], [b, bc, ca], [b, ca, a]],
        (Some(ab), None, Some(ca)) => vec![[ca, a, ab], [c, ca, ab], [c, ab, b]],
        (Some(ab), Some(bc), Some(ca)) => vec![[a, ab, ca], [ab, b, bc], [bc, c, ca], [ab, bc, ca]],
    }
}

fn edge(from: u32, to: u32) -> Edge {
    (from.min(to), from.max(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(side: f64) -> Triangles {
        let points = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| WorldPoint { x, y });
        Triangles { points: points.to_vec(), indices: vec![0, 1, 2, 0, 2, 3] }
    }

    fn area(triangles: &Triangles) -> f64 {
        let at = |i: u32| triangles.points[i as usize];
        let of = |t: &[u32]| {
            let (a, b, c) = (at(t[0]), at(t[1]), at(t[2]));
            ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2.0
        };
        triangles.indices.chunks(3).map(of).sum()
    }

    #[test]
    fn halving_keeps_the_ground_and_the_turn() {
        let mut triangles = square(8.0);
        refine(&mut triangles, 1.5, 10_000);
        assert!(triangles.indices.len() > 30);
        assert!((area(&triangles) - 64.0).abs() < 1e-9);
    }

    #[test]
    fn the_boundary_keeps_its_points() {
        let mut triangles = square(8.0);
        refine(&mut triangles, 1.0, 10_000);
        let on_edge = |p: &&WorldPoint| p.x == 0.0 || p.y == 0.0 || p.x == 8.0 || p.y == 8.0;
        assert_eq!(triangles.points.iter().filter(on_edge).count(), 4);
    }

    #[test]
    fn the_limit_is_kept() {
        let mut triangles = square(8.0);
        refine(&mut triangles, 0.001, 50);
        assert!(triangles.indices.len() / 3 <= 50);
    }
}
