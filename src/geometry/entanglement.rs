//! Whether overlaying edges would take too long: hostile input can make every edge cross every other one.

use super::grid::GridPoint;

/// Most edges that are overlaid at once; the largest known reports, taken together, have 50,000.
const MAX_EDGES: usize = 2_000_000;

/// Most pairs of edges whose boxes meet; neighbours in a ring do, so reports have a few for each edge.
const MAX_MEETINGS: usize = 4_000_000;

/// Most pairs of edges that are compared to find out: they lie over the same longitudes.
const MAX_COMPARISONS: usize = 400_000_000;

/// So few edges can never reach the limits.
const FEW_EDGES: usize = 2_000;

/// The extent of an edge, both ends included.
#[derive(Clone, Copy)]
struct Extent {
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
    let (mut meetings, mut comparisons) = (0, 0);
    let mut active: Vec<Extent> = Vec::new();
    for extent in extents {
        active.retain(|other| other.east >= extent.west);
        comparisons += active.len();
        meetings += active.iter().filter(|other| other.south <= extent.north && extent.south <= other.north).count();
        if meetings > MAX_MEETINGS || comparisons > MAX_COMPARISONS {
            return true;
        }
        active.push(extent);
    }
    false
}

fn extent(a: GridPoint, b: GridPoint) -> Extent {
    Extent { west: a.x.min(b.x), east: a.x.max(b.x), south: a.y.min(b.y), north: a.y.max(b.y) }
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
}
