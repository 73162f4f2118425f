//! Clips paths to a tile.

use crate::formats::pmtiles::TilePoint;

/// An edge of the tile, as the signed distance of a point from it: positive inside.
type Edge = fn(TilePoint) -> f64;

/// The four edges.
const EDGES: [Edge; 4] = [|at| at.x, |at| 1.0 - at.x, |at| at.y, |at| 1.0 - at.y];

/// The part of a ring within the tile, closed along the tile's edges; empty if there is none.
pub(super) fn clipped_ring(ring: &[TilePoint]) -> Vec<TilePoint> {
    let mut points = ring.to_vec();
    for edge in EDGES {
        if points.iter().all(|&at| edge(at) >= 0.0) {
            continue;
        }
        let from = points.iter().cycle().skip(points.len().saturating_sub(1));
        let mut kept = Vec::with_capacity(points.len() + 4);
        for (&a, &b) in from.zip(&points) {
            kept.extend(crossing(a, b, edge));
            kept.extend((edge(b) >= 0.0).then_some(b));
        }
        points = kept;
    }
    points.dedup();
    if points.first() == points.last() {
        points.pop();
    }
    points
}

/// The pieces of a line that lie within the tile, each of at least two points.
pub(super) fn clipped_line(line: &[TilePoint]) -> Vec<Vec<TilePoint>> {
    let mut pieces: Vec<Vec<TilePoint>> = Vec::new();
    let mut end = None;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let Some((from, to)) = clipped_segment(a, b) else { continue };
        match pieces.last_mut().filter(|_| end == Some(from)) {
            Some(piece) => piece.push(to),
            None => pieces.push(vec![from, to]),
        }
        end = Some(to);
    }
    pieces
}

fn clipped_segment(mut a: TilePoint, mut b: TilePoint) -> Option<(TilePoint, TilePoint)> {
    for edge in EDGES {
        match (edge(a) >= 0.0, edge(b) >= 0.0) {
            (true, true) => {}
            (false, false) => return None,
            (true, false) => b = crossing(a, b, edge)?,
            (false, true) => a = crossing(a, b, edge)?,
        }
    }
    (a != b).then_some((a, b))
}

/// Where a segment crosses an edge; `None` if both ends lie on one side.
fn crossing(a: TilePoint, b: TilePoint, edge: Edge) -> Option<TilePoint> {
    let (to_a, to_b) = (edge(a), edge(b));
    if (to_a >= 0.0) == (to_b >= 0.0) {
        return None;
    }
    let part = to_a / (to_a - to_b);
    let at = TilePoint { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
    // Rounding must not leave the point slightly outside, where the next edge would clip it again.
    let onto = |value: f64, line: f64| if (value - line).abs() < 1e-9 { line } else { value };
    Some(TilePoint { x: onto(onto(at.x, 0.0), 1.0), y: onto(onto(at.y, 0.0), 1.0) })
}
