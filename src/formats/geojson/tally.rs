//! Counts a file's features by type, areas, lines and points, and detects positions in another unit.

use super::super::shapes::Ground;
use crate::{control::fault::Problem, geometry::position::NotAPosition};

/// From this absolute value on a number is not a mistaken degree but in metres or another unit.
const FAR: f64 = 1_000.0;

/// Counts of the features of one file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Whether any feature is an area, even a faulty one.
    has_area: bool,
    has_polygon: bool,
    lines: usize,
    points: usize,
    /// The problem of the first position that is far out of the range of degrees.
    far_position: Option<Problem>,
}

impl Tally {
    /// Starts the tally of a collection. A collection without features reports no data and counts as having an area.
    pub(super) fn of_features(count: usize) -> Self {
        Self { has_area: count == 0, ..Self::default() }
    }

    /// Records a feature that is meant as an area but cannot be used.
    pub(super) fn note_area(&mut self) {
        self.has_area = true;
    }

    /// Counts a feature's geometry.
    pub(super) fn add(&mut self, ground: &Ground) {
        self.has_area |= ground.is_area;
        self.has_polygon |= !ground.polygons.is_empty();
        self.lines += ground.lines;
        self.points += ground.points;
        if self.far_position.is_none() {
            self.far_position = ground.flaws.iter().find_map(|flaw| no_degrees(&flaw.problem));
        }
    }

    /// Why the file as a whole cannot be used, if so.
    pub(super) fn problem(&self) -> Option<Problem> {
        if self.has_area {
            return self.far_position.clone().filter(|_| !self.has_polygon);
        }
        let found = match (self.lines, self.points) {
            (0, 0) => "features without an area".to_owned(),
            (lines, points) => format!("{lines} lines and {points} points"),
        };
        Some(Problem::NotControlData(format!("expected polygons, found only {found}")))
    }

    /// What is ignored in a file that is used.
    pub(super) fn left_out(&self) -> Option<Problem> {
        let (lines, points) = (self.lines, self.points);
        (lines + points > 0).then_some(Problem::NoArea { lines, points })
    }
}

/// The problem of the whole file, if a position is far out of the range of degrees.
fn no_degrees(problem: &Problem) -> Option<Problem> {
    let Problem::Position(NotAPosition { lon: x, lat: y }) = *problem else { return None };
    (x.is_finite() && y.is_finite() && x.abs().max(y.abs()) > FAR).then_some(Problem::NoDegrees { x, y })
}
