//! How the boundary of a region differs between two times: a signed sum of directed edges on the grid.
//!
//! Consecutive reports share nearly all their edges, so differences are computed from the other edges alone.

use super::{
    bounds::Bounds,
    clip::GridBox,
    face::PartEdge,
    grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
    polygon::Polygon,
    ring::Ring,
};

/// An edge between two grid points, and how often the boundary runs along it before and after.
///
/// An edge run from `a` to `b`, with the region to its left, counts 1; run the other way it counts -1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainEdge {
    /// The lesser end.
    pub a: GridPoint,
    /// The greater end.
    pub b: GridPoint,
    /// Count before.
    pub before: i32,
    /// Count after.
    pub after: i32,
    /// The ends of the original edge that this one is a part of.
    pub whole: [GridPoint; 2],
}

/// The edges along which a boundary differs, each once, sorted by their ends.
///
/// The sum of `after - before` over all edges is closed: it bounds the ground gained (winding 1) and the ground lost
/// (winding -1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    edges: Vec<ChainEdge>,
}

impl ChainEdge {
    fn ends(&self) -> (GridPoint, GridPoint) {
        (self.a, self.b)
    }

    fn differs(&self) -> bool {
        self.before != self.after
    }
}

impl Chain {
    /// The difference of the boundaries of two sets of polygons.
    pub fn between<'a>(
        before: impl IntoIterator<Item = &'a Polygon>,
        after: impl IntoIterator<Item = &'a Polygon>,
    ) -> Self {
        let before = before.into_iter().flat_map(edges_of).map(|(a, b, sign)| (a, b, sign, 0));
        let after = after.into_iter().flat_map(edges_of).map(|(a, b, sign)| (a, b, 0, sign));
        Self::differing(before.chain(after).map(|(a, b, before, after)| ChainEdge {
            a,
            b,
            before,
            after,
            whole: [a, b],
        }))
    }

    /// The difference of the boundaries of two regions given as edges.
    pub fn between_parts(before: &[PartEdge], after: &[PartEdge]) -> Self {
        let edge = |part: &PartEdge, before: i32, after: i32| {
            let PartEdge { a, b, whole } = *part;
            let sign = if a < b { 1 } else { -1 };
            ChainEdge { a: a.min(b), b: a.max(b), before: sign * before, after: sign * after, whole }
        };
        let before = before.iter().map(|part| edge(part, 1, 0));
        Self::differing(before.chain(after.iter().map(|part| edge(part, 0, 1))))
    }

    fn differing(edges: impl Iterator<Item = ChainEdge>) -> Self {
        let mut chain = Self::summed(edges.collect());
        chain.edges.retain(ChainEdge::differs);
        chain
    }

    /// The sum of chains, such as those of all zones; edges whose differences cancel are dropped.
    pub fn sum<'a>(chains: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::differing(chains.into_iter().flat_map(|chain| chain.edges.iter().copied()))
    }

    /// The chain of the complement: all counts negated.
    #[must_use]
    pub fn of_the_rest(mut self) -> Self {
        for edge in &mut self.edges {
            (edge.before, edge.after) = (-edge.before, -edge.after);
        }
        self
    }

    /// The edges outside the boxes; each box must contain whole boundaries.
    #[must_use]
    pub fn outside(mut self, boxes: &[GridBox]) -> Self {
        self.edges.retain(|edge| !boxes.iter().any(|around| around.contains(edge.a)));
        self
    }

    /// All edges, sorted by their ends.
    pub fn edges(&self) -> &[ChainEdge] {
        &self.edges
    }

    /// Whether there are no differences.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Recounts the edges of this chain over polygons before and after; no edge is added or removed.
    ///
    /// A sum of chains lacks the counts of edges that were equal on both sides of one chain; this restores them.
    pub fn recount<'a>(
        &mut self,
        before: impl IntoIterator<Item = &'a Polygon>,
        after: impl IntoIterator<Item = &'a Polygon>,
    ) {
        for edge in &mut self.edges {
            (edge.before, edge.after) = (0, 0);
        }
        self.count(before, |edge| &mut edge.before);
        self.count(after, |edge| &mut edge.after);
    }

    /// Adds how often polygons run along the edges of this chain.
    fn count<'a>(&mut self, polygons: impl IntoIterator<Item = &'a Polygon>, counter: fn(&mut ChainEdge) -> &mut i32) {
        let Some(bounds) = self.bounds() else { return };
        let near = polygons.into_iter().filter(|polygon| polygon.bounds().intersects(bounds));
        for (a, b, sign) in near.flat_map(edges_of) {
            if let Ok(place) = self.edges.binary_search_by_key(&(a, b), ChainEdge::ends) {
                *counter(&mut self.edges[place]) += sign;
            }
        }
    }

    fn bounds(&self) -> Option<Bounds> {
        let ends = self.edges.iter().flat_map(|edge| [edge.a, edge.b]);
        Bounds::around(ends.map(lonlat_from_grid))
    }

    fn summed(mut edges: Vec<ChainEdge>) -> Self {
        edges.sort_unstable_by_key(ChainEdge::ends);
        edges.dedup_by(|next, kept| {
            let same = next.ends() == kept.ends();
            if same {
                (kept.before, kept.after) = (kept.before + next.before, kept.after + next.after);
            }
            same
        });
        Self { edges }
    }
}

/// The edges of a polygon on the grid with the lesser end first, and 1 or -1 for their direction.
fn edges_of(polygon: &Polygon) -> impl Iterator<Item = (GridPoint, GridPoint, i32)> + '_ {
    polygon.rings().flat_map(Ring::edges).filter_map(|(from, to)| {
        let (a, b) = (grid_from_lonlat(from), grid_from_lonlat(to));
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some((a, b, 1)),
            std::cmp::Ordering::Greater => Some((b, a, -1)),
            std::cmp::Ordering::Equal => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    #[test]
    fn the_same_ground_has_no_chain() {
        let ground = [rectangle(0.0, 0.0, 1.0, 1.0)];
        assert!(Chain::between(&ground, &ground).is_empty());
    }

    #[test]
    fn neighbours_that_trade_a_border_have_no_chain() {
        let one = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.0, 0.0, 2.0, 1.0)];
        let other = [rectangle(1.0, 0.0, 2.0, 1.0), rectangle(0.0, 0.0, 1.0, 1.0)];
        assert!(Chain::between(&one, &other).is_empty());
    }

    #[test]
    fn an_edge_whose_ground_changes_sides_counts_on_both() {
        let chain = Chain::between(&[rectangle(0.0, 0.0, 1.0, 1.0)], &[rectangle(1.0, 0.0, 2.0, 1.0)]);
        let both: Vec<_> = chain.edges().iter().filter(|edge| edge.before != 0 && edge.after != 0).collect();
        assert_eq!(both.len(), 1);
        assert_eq!((both[0].before, both[0].after), (1, -1));
    }

    #[test]
    fn what_one_ground_gives_to_another_is_not_in_the_sum() {
        let west = Chain::between(&[rectangle(0.0, 0.0, 1.0, 1.0)], &[rectangle(0.0, 0.0, 0.5, 1.0)]);
        let east = Chain::between(&[rectangle(1.0, 0.0, 2.0, 1.0)], &[rectangle(0.5, 0.0, 2.0, 1.0)]);
        let sum = Chain::sum([&west, &east]);
        // Only the horizontal edges remain, since they were cut at other points.
        assert!(sum.edges().iter().all(|edge| edge.a.y == edge.b.y), "{sum:?}");
    }
}
