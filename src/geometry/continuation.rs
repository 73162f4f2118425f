//! How the polygons of a report continue those of the report before: the edges that remain, and boxes around the ground
//! in which they differ.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
};

use super::{bounds::Bounds, forest::Forest, polygon::Polygon, position::LonLat, ring::Ring};

/// Margin of the boxes, degrees: whether an edge passes east or west of a position is rounded by less.
const MARGIN: f64 = 1e-9;

/// How some polygons continue earlier ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Continuation {
    /// The earlier polygon that each later one continues; `None` for new ones. No two continue the same one.
    pub continued: Vec<Option<Continued>>,
    /// Boxes around all ground that only one of a later polygon and the polygon that it continues has, and around all
    /// polygons that are new or do not continue.
    pub differing: Vec<Bounds>,
}

/// An earlier polygon that a later one continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    /// The number of the earlier polygon.
    pub polygon: usize,
    /// For each edge of the later polygon, ring by ring, the number of the same edge of the earlier one; `None` for new
    /// edges.
    pub edges: Vec<Option<usize>>,
}

/// A position, for exact comparison.
type Point = [u64; 2];

/// An edge of one of several polygons, ordered by its ends first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    ends: [Point; 2],
    polygon: usize,
    number: usize,
}

impl Continuation {
    /// Compares polygons with earlier ones. Each continues the one with which it shares the most edges, if these are at
    /// least half of its own; with fewer, little could be kept.
    pub fn of(before: &[&Polygon], now: &[&Polygon]) -> Self {
        let (mut old, mut new) = (edges(before), edges(now));
        let earlier = earlier(&old, &new, now);
        let mut later = vec![None; before.len()];
        for (number, earlier) in earlier.iter().enumerate() {
            if let Some(earlier) = *earlier {
                later[earlier] = Some(number);
            }
        }
        let gone = before.iter().zip(&later).filter(|(_, later)| later.is_none());
        let come = now.iter().zip(&earlier).filter(|(_, earlier)| earlier.is_none());
        let mut differing: Vec<Bounds> = gone
            .map(|(polygon, _)| polygon)
            .chain(come.map(|(polygon, _)| polygon))
            .filter_map(|polygon| around(polygon))
            .collect();
        let mut continued: Vec<Option<Continued>> = earlier
            .iter()
            .zip(now)
            .map(|(&earlier, polygon)| {
                earlier.map(|number| Continued { polygon: number, edges: vec![None; polygon.position_count()] })
            })
            .collect();
        // Only edges of the same polygon can cancel: what is known of an edge includes which polygon it belongs to.
        old.retain_mut(|edge| later[edge.polygon].map(|later| edge.polygon = later).is_some());
        old.chunk_by_mut(|a, b| a.ends == b.ends).for_each(<[Edge]>::sort_unstable);
        new.retain(|edge| earlier[edge.polygon].is_some());
        let mut changed: Vec<[Point; 2]> = Vec::new();
        compared(
            &old,
            &new,
            |edge| (edge.ends, edge.polygon),
            |pair| match pair {
                (Some(old), Some(new)) => {
                    if let Some(continued) = &mut continued[new.polygon] {
                        continued.edges[new.number] = Some(old.number);
                    }
                }
                (one, other) => changed.extend(one.or(other).map(|edge| edge.ends)),
            },
        );
        differing.extend(boxes(&changed));
        Self { continued, differing }
    }
}

/// The edges of polygons, sorted.
fn edges(polygons: &[&Polygon]) -> Vec<Edge> {
    let point = |at: LonLat| [at.lon.to_bits(), at.lat.to_bits()];
    let mut edges: Vec<Edge> = Vec::with_capacity(polygons.iter().map(|polygon| polygon.position_count()).sum());
    for (polygon, of) in polygons.iter().enumerate() {
        let ends = of.rings().flat_map(Ring::edges).map(|(a, b)| [point(a), point(b)]);
        edges.extend(ends.enumerate().map(|(number, ends)| Edge { ends, polygon, number }));
    }
    edges.sort_unstable();
    edges
}

/// Walks through two sorted lists at once, and passes on what both have by some key, each edge once, and what only one
/// has.
fn compared<K: Ord>(
    old: &[Edge],
    new: &[Edge],
    key: impl Fn(&Edge) -> K,
    mut each: impl FnMut((Option<&Edge>, Option<&Edge>)),
) {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => key(old).cmp(&key(new)),
        };
        each(match order {
            Ordering::Less => (old.next(), None),
            Ordering::Equal => (old.next(), new.next()),
            Ordering::Greater => (None, new.next()),
        });
    }
}

/// The earlier polygon that each later one continues.
fn earlier(old: &[Edge], new: &[Edge], now: &[&Polygon]) -> Vec<Option<usize>> {
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    compared(
        old,
        new,
        |edge| edge.ends,
        |pair| {
            if let (Some(old), Some(new)) = pair {
                *shared.entry((new.polygon, old.polygon)).or_default() += 1;
            }
        },
    );
    let mut pairs: Vec<_> =
        shared.into_iter().filter(|&((new, _), count)| 2 * count >= now[new].position_count()).collect();
    pairs.sort_by_key(|&(pair, count)| (Reverse(count), pair));
    let mut earlier = vec![None; now.len()];
    let mut taken = BTreeSet::new();
    for ((new, old), _) in pairs {
        if earlier[new].is_none() && taken.insert(old) {
            earlier[new] = Some(old);
        }
    }
    earlier
}

/// The box around a polygon with all its holes, even if these reach beyond it.
fn around(polygon: &Polygon) -> Option<Bounds> {
    polygon.rings().map(Ring::bounds).reduce(Bounds::union).map(grown)
}

/// Boxes around connected edges.
///
/// The edges in which a polygon differs form closed lines, since those of a polygon do. Where the line around a
/// position is not in any box, the position is inside both or outside both.
fn boxes(edges: &[[Point; 2]]) -> Vec<Bounds> {
    let mut points: Vec<Point> = edges.as_flattened().to_vec();
    points.sort_unstable();
    points.dedup();
    let mut forest = Forest::of_single(points.len());
    for ends in edges {
        if let [Ok(a), Ok(b)] = ends.map(|end| points.binary_search(&end)) {
            forest.join(a, b);
        }
    }
    let mut boxes: BTreeMap<usize, Bounds> = BTreeMap::new();
    for (number, &[lon, lat]) in points.iter().enumerate() {
        let at = LonLat { lon: f64::from_bits(lon), lat: f64::from_bits(lat) };
        let grow = |bounds: &mut Bounds| *bounds = bounds.including(at);
        boxes.entry(forest.group(number)).and_modify(grow).or_insert(Bounds { min: at, max: at });
    }
    boxes.into_values().map(grown).collect()
}

fn grown(bounds: Bounds) -> Bounds {
    let moved = |at: LonLat, by: f64| LonLat { lon: at.lon + by, lat: at.lat + by };
    Bounds { min: moved(bounds.min, -MARGIN), max: moved(bounds.max, MARGIN) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Ring {
        Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap()
    }

    fn polygon(corners: &[(f64, f64)]) -> Polygon {
        Polygon::new(ring(corners), Vec::new())
    }

    /// The only box, in whole degrees.
    fn box_of(continuation: &Continuation) -> [f64; 4] {
        let [only] = &continuation.differing[..] else { panic!("{continuation:?}") };
        [only.min.lon, only.min.lat, only.max.lon, only.max.lat].map(f64::round)
    }

    #[test]
    fn a_moved_corner_differs_around_its_edges_alone() {
        let before = polygon(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (5.0, 9.0), (0.0, 9.0)]);
        let now = polygon(&[(9.0, 0.0), (9.0, 9.0), (6.0, 7.0), (0.0, 9.0), (0.0, 0.0)]);
        let continuation = Continuation::of(&[&before], &[&now]);
        // Of the later polygon, which starts at another corner.
        let edges = vec![Some(1), None, None, Some(4), Some(0)];
        assert_eq!(continuation.continued, [Some(Continued { polygon: 0, edges })]);
        assert_eq!(box_of(&continuation), [0.0, 7.0, 9.0, 9.0]);
    }

    #[test]
    fn the_same_polygons_in_another_order_do_not_differ() {
        let (one, other) =
            (polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]), polygon(&[(1.0, 0.0), (2.0, 0.0), (1.0, 1.0)]));
        let continuation = Continuation::of(&[&one, &other], &[&other, &one]);
        let of: Vec<_> = continuation.continued.iter().flatten().map(|continued| continued.polygon).collect();
        assert_eq!((of, continuation.differing), (vec![1, 0], Vec::new()));
    }

    #[test]
    fn the_larger_part_of_a_split_polygon_continues_it() {
        let west = [(0.0, 0.0), (3.0, 0.0), (3.0, 4.0), (2.0, 5.0), (1.0, 5.0), (0.0, 4.0)];
        let east = [(3.0, 0.0), (6.0, 0.0), (3.0, 4.0)];
        let before = polygon(&[(0.0, 0.0), (3.0, 0.0), (6.0, 0.0), (3.0, 4.0), (2.0, 5.0), (1.0, 5.0), (0.0, 4.0)]);
        let continuation = Continuation::of(&[&before], &[&polygon(&east), &polygon(&west)]);
        assert_eq!(continuation.continued[0], None);
        assert_eq!(continuation.continued[1].as_ref().map(|continued| continued.polygon), Some(0));
        assert_eq!(continuation.differing.len(), 2, "{:?}", continuation.differing);
    }

    #[test]
    fn what_is_new_or_gone_differs_with_its_holes() {
        let frame = Polygon::new(
            ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]),
            vec![ring(&[(1.0, 1.0), (9.0, 1.0), (2.0, 2.0)])],
        );
        for (before, now) in [(vec![&frame], vec![]), (vec![], vec![&frame])] {
            let continuation = Continuation::of(&before, &now);
            assert!(continuation.continued.iter().all(Option::is_none));
            assert_eq!(box_of(&continuation), [0.0, 0.0, 9.0, 4.0]);
        }
    }

    #[test]
    fn a_polygon_that_shares_few_edges_with_an_earlier_one_is_new() {
        let before = polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]);
        let now = polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0, 2.0), (0.0, 2.0)]);
        let continuation = Continuation::of(&[&before], &[&now]);
        assert_eq!(continuation.continued, [None]);
        assert_eq!(continuation.differing.len(), 2);
    }
}
