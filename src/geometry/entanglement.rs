//! Estimates whether overlaying edges would take too much time or memory: hostile input can make every edge cross every
//! other.

use super::grid::GridPoint;

/// Most edges that are overlaid at once; the largest known reports together have 50,000.
const MAX_EDGES: usize = 2_000_000;

/// Most pairs of edges whose boxes meet; neighbours in a ring do, so reports have a few per edge.
const MAX_MEETINGS: usize = 4_000_000;

/// Most pairs of edges with overlapping longitudes that are compared for this estimate.
const MAX_COMPARISONS: usize = 400_000_000;

/// Most crossings: each splits two edges, and the overlay engine takes about a quarter of a kilobyte for each.
const MAX_CROSSINGS: usize = 500_000;

/// Up to this number of edges the limits cannot be reached.
const FEW_EDGES: usize = 1_000;

/// The extent of an edge, both ends included.
#[derive(Clone, Copy)]
struct Extent {
    ends: (GridPoint, GridPoint),
    west: i32,
    east: i32,
    south: i32,
    north: i32,
}

/// Whether edges are too many, or cross too often.
pub(super) fn is_too_much(edges: impl ExactSizeIterator<Item = (GridPoint, GridPoint)>) -> bool {
    if edges.len() <= FEW_EDGES {
        return false;
    }
    if edges.len() > MAX_EDGES {
        return true;
    }
    let mut extents: Vec<Extent> = edges.map(|(a, b)| extent(a, b)).collect();
    extents.sort_unstable_by_key(|extent| extent.west);
    let (mut meetings, mut crossings, mut comparisons) = (0, 0, 0);
    let mut active: Vec<Extent> = Vec::new();
    for extent in extents {
        active.retain(|other| other.east >= extent.west);
        comparisons += active.len();
        for other in active.iter().filter(|other| other.south <= extent.north && extent.south <= other.north) {
            meetings += 1;
            crossings += usize::from(cross(other.ends, extent.ends));
        }
        if meetings > MAX_MEETINGS || crossings > MAX_CROSSINGS || comparisons > MAX_COMPARISONS {
            return true;
        }
        active.push(extent);
    }
    false
}

/// Whether two edges cross properly, not only at an end.
fn cross(first: (GridPoint, GridPoint), second: (GridPoint, GridPoint)) -> bool {
    let parts = |ends, [a, b]: [GridPoint; 2]| side(ends, a) * side(ends, b) < 0;
    parts(first, [second.0, second.1]) && parts(second, [first.0, first.1])
}

/// On which side of a line a point lies: 1 to its left, -1 to its right, 0 on it.
fn side((a, b): (GridPoint, GridPoint), at: GridPoint) -> i64 {
    let apart = |to: i32, from: i32| i64::from(to) - i64::from(from);
    // Longitudes up to three turns, squared, fit well into 64 bits.
    (apart(b.x, a.x) * apart(at.y, a.y) - apart(b.y, a.y) * apart(at.x, a.x)).signum()
}

fn extent(a: GridPoint, b: GridPoint) -> Extent {
    Extent { ends: (a, b), west: a.x.min(b.x), east: a.x.max(b.x), south: a.y.min(b.y), north: a.y.max(b.y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: i32, line: impl Fn(i32) -> [i32; 4]) -> Vec<(GridPoint, GridPoint)> {
        (0..count).map(&line).map(|[ax, ay, bx, by]| (GridPoint { x: ax, y: ay }, GridPoint { x: bx, y: by })).collect()
    }

    #[test]
    fn a_grid_of_crossing_lines_is_too_much() {
        let upright = lines(3_000, |i| [i, 0, i, 3_000]);
        let level = lines(3_000, |i| [0, i, 3_000, i]);
        assert!(is_too_much(upright.into_iter().chain(level).collect::<Vec<_>>().into_iter()));
    }

    #[test]
    fn a_long_line_of_short_edges_is_not() {
        assert!(!is_too_much(lines(100_000, |i| [i, i % 7, i + 1, (i + 1) % 7]).into_iter()));
    }

    #[test]
    fn crossings_are_counted_and_not_boxes_alone() {
        // Parallel slanted lines: each box meets about a hundred others, and no line crosses another.
        assert!(!is_too_much(lines(10_000, |i| [10 * i, 0, 10 * i + 1_000, 1_000]).into_iter()));
        let crossed = lines(800, |i| [0, i, 1_000, i]).into_iter().chain(lines(800, |i| [i, -1, i, 1_000]));
        assert!(is_too_much(crossed.collect::<Vec<_>>().into_iter()));
    }
}
