//! Simplifies outlines without letting any two of them meet.

use geo::{LineString, SimplifyVw as _};

use super::contour::{Line, Vertex};
use crate::geometry::{measure, position::LonLat, ring::Ring};

/// How often the tolerance of an outline that would meet another is halved before it is left unchanged.
const MOST_HALVINGS: u32 = 6;

/// The two families of lines that separate the three zones, with the greater values on the left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlines {
    /// Between the first party's zone, on the right, and the contested one.
    pub contested: Vec<Line>,
    /// Between the contested zone, on the right, and the second party's.
    pub second: Vec<Line>,
}

/// Drops small rings and simplifies the others (Visvalingam and Whyatt 1993).
///
/// A ring inside a dropped one is smaller still, so it is dropped, too. Whether a vertex is dropped depends only on those
/// near it, so where nothing changes between two dates the outlines are the same, however long they are.
///
/// Visvalingam, M., Whyatt, J. D. (1993): Line generalisation by repeated elimination of points. The Cartographic
/// Journal 30 (1), 46-51.
///
/// # Units
/// Degrees and square kilometres. A vertex is dropped if its triangle with its neighbours is smaller than the square of
/// the tolerance.
pub fn thinned(outlines: &Outlines, tolerance_deg: f64, least_km2: f64) -> Outlines {
    let large =
        |lines: &[Line]| -> Vec<Line> { lines.iter().filter(|line| encloses(line, least_km2)).cloned().collect() };
    let (contested, second) = (large(&outlines.contested), large(&outlines.second));
    let all: Vec<Line> = contested.iter().chain(&second).cloned().collect();
    let mut thin = without_meeting(&all, tolerance_deg);
    let second = thin.split_off(contested.len());
    Outlines { contested: thin, second }
}

fn encloses(line: &Line, least_km2: f64) -> bool {
    match line {
        Line::Open(_) => true,
        Line::Closed(vertices) => Ring::new(vertices.iter().map(|vertex| vertex.lonlat()))
            .is_ok_and(|ring| measure::ring_area_km2(&ring) >= least_km2),
    }
}

/// Simplifies all lines; those that would meet another are simplified less.
fn without_meeting(lines: &[Line], tolerance_deg: f64) -> Vec<Line> {
    let mut halvings = vec![0; lines.len()];
    let mut thin: Vec<Line> = lines.iter().map(|line| simplified(line, tolerance_deg)).collect();
    for _ in 0..=MOST_HALVINGS {
        let meeting = lines_that_meet(&thin);
        if meeting.is_empty() {
            break;
        }
        for i in meeting {
            halvings[i] += 1;
            let tolerance = if halvings[i] > MOST_HALVINGS { 0.0 } else { tolerance_deg / f64::from(1 << halvings[i]) };
            thin[i] = simplified(&lines[i], tolerance);
        }
    }
    thin
}

fn simplified(line: &Line, tolerance_deg: f64) -> Line {
    let string = |vertices: &[Vertex]| -> LineString {
        vertices.iter().map(|vertex| (vertex.lonlat().lon, vertex.lonlat().lat)).collect()
    };
    let vertices = |string: LineString| -> Vec<Vertex> {
        string.coords().map(|at| Vertex::from_lonlat(LonLat { lon: at.x, lat: at.y })).collect()
    };
    match line {
        Line::Open(all) => Line::Open(vertices(string(all).simplify_vw(tolerance_deg * tolerance_deg))),
        Line::Closed(all) => {
            let mut ring = string(all);
            ring.close();
            let mut few = vertices(ring.simplify_vw(tolerance_deg * tolerance_deg));
            few.pop();
            // A ring with fewer than four vertices has lost its shape.
            Line::Closed(if few.len() < 4 { all.clone() } else { few })
        }
    }
}

/// A straight segment of a line.
#[derive(Clone, Copy)]
struct Piece {
    line: usize,
    number: usize,
    a: Vertex,
    b: Vertex,
}

/// The lines that touch or cross another one or themselves, in order.
fn lines_that_meet(lines: &[Line]) -> Vec<usize> {
    let mut pieces: Vec<Piece> = lines.iter().enumerate().flat_map(|(i, line)| pieces_of(i, line)).collect();
    pieces.sort_by_key(|piece| (piece.a.x.min(piece.b.x), piece.line, piece.number));
    let mut meeting = Vec::new();
    for (i, one) in pieces.iter().enumerate() {
        let east = one.a.x.max(one.b.x);
        let near = pieces[i + 1..].iter().take_while(|other| other.a.x.min(other.b.x) <= east);
        for other in near.filter(|other| !follow_each_other(lines, one, other) && meet(one, other)) {
            meeting.extend([one.line, other.line]);
        }
    }
    meeting.sort_unstable();
    meeting.dedup();
    meeting
}

fn pieces_of(line: usize, of: &Line) -> Vec<Piece> {
    let vertices = of.vertices();
    let last = match of {
        Line::Open(_) => vertices.len().saturating_sub(1),
        Line::Closed(_) => vertices.len(),
    };
    let next = vertices.iter().cycle().skip(1);
    let pairs = vertices.iter().zip(next).take(last).enumerate();
    pairs.map(|(number, (&a, &b))| Piece { line, number, a, b }).collect()
}

fn follow_each_other(lines: &[Line], one: &Piece, other: &Piece) -> bool {
    let count = lines[one.line].vertices().len();
    let follows = |a: &Piece, b: &Piece| (a.number + 1) % count == b.number;
    one.line == other.line && (follows(one, other) || follows(other, one))
}

/// Whether two segments share a point.
fn meet(one: &Piece, other: &Piece) -> bool {
    let apart = |a: i64, b: i64, c: i64, d: i64| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    if apart(one.a.y, one.b.y, other.a.y, other.b.y) || apart(one.a.x, one.b.x, other.a.x, other.b.x) {
        return false;
    }
    let side = |a: Vertex, b: Vertex, c: Vertex| ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).signum();
    side(one.a, one.b, other.a) * side(one.a, one.b, other.b) <= 0
        && side(other.a, other.b, one.a) * side(other.a, other.b, one.b) <= 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(vertices: &[(i64, i64)]) -> Line {
        Line::Open(vertices.iter().map(|&(x, y)| Vertex { x, y }).collect())
    }

    #[test]
    fn lines_that_would_meet_are_simplified_less() {
        // The upper line passes over the lower one's bump; both would lose it at 0.01 degrees.
        let lower = line(&[(0, 0), (500, 80), (1000, 0)]);
        let upper = line(&[(0, 40), (300, 60), (500, 110), (700, 60), (1000, 40)]);
        let thin = without_meeting(&[lower.clone(), upper], 0.0075);
        assert_eq!(thin[0], lower);
        assert!(lines_that_meet(&thin).is_empty());
    }

    #[test]
    fn a_small_ring_is_left_out() {
        let ring = |size: i64| {
            Line::Closed([(0, 0), (size, 0), (size, size), (0, size)].map(|(x, y)| Vertex { x, y }).to_vec())
        };
        let outlines = Outlines { contested: vec![ring(50), ring(5000)], second: Vec::new() };
        assert_eq!(thinned(&outlines, 0.0001, 2.0).contested, [ring(5000)]);
    }
}
