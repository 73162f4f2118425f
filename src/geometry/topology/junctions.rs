//! Junctions: points where the shapes that pass through have different neighbours, and the ends of lines.

use rayon::prelude::*;

use crate::geometry::grid::GridPoint;

/// A shape as indices into the list of all points.
#[derive(Debug)]
pub(super) enum Shape {
    /// A ring, the first point not repeated.
    Ring(Vec<u32>),
    /// A line.
    Line(Vec<u32>),
}

/// Marks that there is no neighbour or no shape; indices never reach it.
const NONE: u32 = u32::MAX;

/// All distinct points, sorted, and the shapes as indices into them, rings first.
pub(super) fn extract(rings: &[Vec<GridPoint>], lines: &[Vec<GridPoint>]) -> (Vec<GridPoint>, Vec<Shape>) {
    let mut points: Vec<GridPoint> = rings.iter().chain(lines).flatten().copied().collect();
    points.par_sort_unstable();
    points.dedup();
    points.shrink_to_fit();
    let place = |point: &GridPoint| u32::try_from(points.partition_point(|other| other < point)).unwrap_or(NONE);
    let places = |shape: &Vec<GridPoint>| -> Vec<u32> { shape.iter().map(place).collect() };
    let mut shapes: Vec<Shape> = rings.par_iter().map(|ring| Shape::Ring(places(ring))).collect();
    shapes.par_extend(lines.par_iter().map(|line| Shape::Line(places(line))));
    (points, shapes)
}

/// Determines which of `points` points are junctions.
pub(super) fn find(points: usize, shapes: &[Shape]) -> Vec<bool> {
    let mut joins = Joins {
        neighbours: vec![(NONE, NONE); points],
        last_shape: vec![NONE; points],
        is_junction: vec![false; points],
    };
    for (shape, number) in shapes.iter().zip(0_u32..) {
        match shape {
            Shape::Ring(points) => {
                for (index, &point) in points.iter().enumerate() {
                    let before = points[(index + points.len() - 1) % points.len()];
                    let after = points[(index + 1) % points.len()];
                    joins.pass(number, before, point, after);
                }
            }
            Shape::Line(points) => {
                for passed in points.windows(3) {
                    joins.pass(number, passed[0], passed[1], passed[2]);
                }
                for &end in points.first().into_iter().chain(points.last()) {
                    joins.is_junction[end as usize] = true;
                }
            }
        }
    }
    joins.is_junction
}

/// What is known of each point so far.
struct Joins {
    neighbours: Vec<(u32, u32)>,
    last_shape: Vec<u32>,
    is_junction: Vec<bool>,
}

impl Joins {
    fn pass(&mut self, shape: u32, before: u32, point: u32, after: u32) {
        let (neighbours, place) = ((before.min(after), before.max(after)), point as usize);
        // A shape that passes a point twice is cut there, so that an arc never passes a point twice except at its ends.
        let comes_twice = self.last_shape[place] == shape;
        let is_new = self.last_shape[place] == NONE;
        if is_new {
            self.neighbours[place] = neighbours;
        } else if comes_twice || self.neighbours[place] != neighbours {
            self.is_junction[place] = true;
        }
        self.last_shape[place] = shape;
    }
}
