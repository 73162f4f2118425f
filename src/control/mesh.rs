//! A whole timeline as one static mesh: keyframes, and between them only what changes.
//!
//! The order of the triangles is the idea: those of all changes come from the latest to the earliest, and those of the
//! keyframes after them. To show a date, the changes from the last one at or before it back to the keyframe are drawn,
//! then the keyframe, so that whatever is drawn first at a place stays: the latest change over the earlier ones, and all of
//! them over the keyframe. Changes before the keyframe that still glow are drawn with them: the keyframe shows what they
//! led to, so they change nothing but the glow.

mod build;
mod fronts;
mod lookup;

use std::ops::Range;

use lookup::TimeLookup;

use crate::geometry::local::narrow;

pub use build::{Meshing, mesh_of_snapshot, number};

/// Numbers of a corner of a triangle, as a graphics card takes them: `x`, `y`, [`holders`], step, arrival, day, width.
///
/// Step `s` leads from snapshot `s` to the next; a keyframe's corners have step -1 and arrival 0. The day is that of the
/// report that shows the change, counted from [`SpaceTimeMesh::first_day`]. The width is how wide the changed ground is on
/// average, in projected metres: where it is narrower than a line, the front is not drawn on its way.
pub type Corner = [f32; 7];

/// Numbers of an edge of the front line: the two ends; the first and the last snapshot that show it; and the width of the
/// changed ground over which it comes there and leaves, 0 where it does neither.
pub type FrontEdge = [f32; 8];

/// How changes are shown between two reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// As of the last report.
    #[default]
    Step,
    /// The front moves from its old place to its new one.
    Sweep,
    /// What changed blends in.
    Fade,
}

impl Motion {
    /// All ways, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Step, Self::Sweep, Self::Fade];

    /// The next way of the switch.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Step => Self::Sweep,
            Self::Sweep => Self::Fade,
            Self::Fade => Self::Step,
        }
    }
}

/// What is to be drawn at a date: a few numbers for the shader, and ranges of the mesh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cue {
    /// Index of the snapshot at or before the date.
    pub snapshot: usize,
    /// The part of the time to the next snapshot that is over, 0 to below 1; 0 in steps.
    pub fraction: f32,
    /// The date, counted from [`SpaceTimeMesh::first_day`].
    pub day: f32,
    /// The indices of the changes to draw, the latest first.
    pub changes: Range<u32>,
    /// The first of them that is settled: those before it belong to the change under way.
    pub settled: u32,
    /// The indices of the keyframe, which lies below the changes.
    pub keyframe: Range<u32>,
    /// The edges of the front line to draw.
    pub edges: Range<u32>,
}

/// A timeline ready to be drawn at any date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceTimeMesh {
    corners: Vec<Corner>,
    /// Those of the changes, from the last step to the first, and then those of the keyframes.
    indices: Vec<u32>,
    /// Where the changes before each snapshot begin among the indices; those of a step end where the step before begins.
    change_starts: Vec<u32>,
    edges: Vec<FrontEdge>,
    shots: Vec<Shot>,
    times: TimeLookup,
}

/// What a snapshot is drawn of besides the changes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shot {
    /// The snapshot of the keyframe, from which changes lead to this one.
    keyframe: usize,
    /// The first snapshot from which every change up to the keyframe is known; before it, none may be drawn.
    known_from: usize,
    /// The indices of the keyframe.
    held: Range<u32>,
    /// The edges of the stretch.
    edges: Range<u32>,
}

impl SpaceTimeMesh {
    /// The corners of all triangles.
    pub fn corners(&self) -> &[Corner] {
        &self.corners
    }

    /// Three for each triangle.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// All edges of the front line.
    pub fn edges(&self) -> &[FrontEdge] {
        &self.edges
    }

    /// The day of the first report, since 1970-01-01T00:00Z.
    pub fn first_day(&self) -> f64 {
        self.times.first()
    }

    /// The most triangles that are drawn for the day of any report while changes glow for a number of days.
    pub fn most_triangles(&self, glow_days: f64) -> u32 {
        let cues = self.times.moments().iter().filter_map(|&day| self.at(day, Motion::Step, glow_days));
        cues.map(|cue| (cue.changes.len() + cue.keyframe.len()) / 3).max().map_or(0, index)
    }

    /// What is to be drawn at a date, in days since 1970, while changes glow for a number of days; none before the first
    /// report.
    ///
    /// It takes the same few steps however many snapshots there are, and allocates nothing.
    pub fn at(&self, now: f64, motion: Motion, glow_days: f64) -> Option<Cue> {
        let snapshot = self.times.index_at(now)?;
        let shot = self.shots.get(snapshot)?;
        let fraction = if motion == Motion::Step { 0.0 } else { self.times.fraction_after(snapshot, now) };
        // The step from this snapshot is the first one that leads to a report younger than that.
        let glowing_from = if glow_days > 0.0 { self.times.index_at(now - glow_days).unwrap_or(0) } else { snapshot };
        let first = glowing_from.max(shot.known_from).min(shot.keyframe);
        let start_before = |snapshot: usize| self.change_starts.get(snapshot).copied().unwrap_or_default();
        let settled = start_before(snapshot);
        let moving = if fraction > 0.0 { start_before(snapshot + 1).min(settled) } else { settled };
        Some(Cue {
            snapshot,
            fraction: narrow(fraction),
            day: narrow(now - self.first_day()),
            changes: moving..start_before(first),
            settled,
            keyframe: shot.held.clone(),
            edges: shot.edges.clone(),
        })
    }
}

/// A number of corners or indices, as graphics cards count them.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Number of ground that nobody holds.
pub const NOBODY: u16 = 0;

/// Number of ground without a zone that the remainder holds: it is as clear, but who gains it gains it from somebody.
pub const REMAINDER: u16 = 1;

/// Number of ground of the first class; the others follow in their order.
pub const FIRST_CLASS: u16 = 2;

/// Holders are numbered below this: two of them in one number are exact in single precision.
pub const HOLDERS: u16 = 4096;

/// Two holders in one number that single precision holds exactly: [`HOLDERS`] times the one after, and the one before.
pub fn holders(before: u16, after: u16) -> f32 {
    f32::from(after) * f32::from(HOLDERS) + f32::from(before)
}

/// The two holders in such a number: before and after.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers below the limit")]
pub fn holders_of(number: f32) -> (u16, u16) {
    let after = (number / f32::from(HOLDERS)).floor();
    ((number - after * f32::from(HOLDERS)) as u16, after as u16)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        control::{
            evolution::{Evolution, Evolving},
            name::Name,
            remainder::Remainder,
            report_time::ReportTime,
            scheme::{Class, ClassId, Control, Party, Scheme, Shade},
            snapshot::Snapshot,
            timeline::{Source, Timeline},
        },
        geometry::{local::local_from_lonlat, polygon::Polygon, position::LonLat, ring::Ring},
    };

    /// Columns and rows of the ground of a test.
    const SIDE: usize = 5;

    /// Degrees that a cell is wide and high.
    const CELL: f64 = 0.02;

    /// How long changes glow, days.
    const GLOW: f64 = 2.0;

    fn scheme() -> Arc<Scheme> {
        let name = Name::plain("");
        let party = |key: &str| Party { key: key.to_owned(), name: name.clone() };
        let class = |key: &str, control| Class {
            key: key.to_owned(),
            name: name.clone(),
            control: Some(control),
            shade: Shade::Plain,
        };
        Arc::new(Scheme {
            parties: vec![party("red"), party("blue")],
            classes: vec![
                class("red", Control::Party(0)),
                class("unknown", Control::Unknown),
                class("blue", Control::Party(1)),
            ],
            remainder: Some(Remainder::everywhere(Control::Party(1))),
            ..Scheme::default()
        })
    }

    fn south_west(cell: usize) -> (f64, f64) {
        (37.5 + (cell % SIDE) as f64 * CELL, 48.4 + (cell / SIDE) as f64 * CELL)
    }

    /// A report in which each cell has one of three classes, or none.
    fn snapshot(day: u64, cells: &[usize]) -> Snapshot {
        let date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day);
        let squares = cells.iter().enumerate().filter(|(_, class)| **class < 3).map(|(cell, &class)| {
            let (west, south) = south_west(cell);
            let corners = [(0.0, 0.0), (CELL, 0.0), (CELL, CELL), (0.0, CELL)];
            let ring = Ring::new(corners.map(|(x, y)| LonLat { lon: west + x, lat: south + y })).unwrap();
            (ClassId(class), Arc::new(Polygon::new(ring, Vec::new())))
        });
        Snapshot::new(ReportTime::day(date), format!("{day}").into(), squares.collect::<Vec<_>>())
    }

    fn timeline(reports: &[Vec<usize>]) -> Timeline {
        let snapshots = reports.iter().zip(0..).map(|(cells, day)| snapshot(day, cells)).collect();
        Timeline::new(Source::default(), scheme(), snapshots).0
    }

    /// The class that a renderer shows at a position: that of the first triangle of the range that covers it.
    fn shown(mesh: &SpaceTimeMesh, cue: &Cue, at: LonLat) -> Option<ClassId> {
        let [x, y] = local_from_lonlat(at);
        let [changes, keyframe] =
            [&cue.changes, &cue.keyframe].map(|range| &mesh.indices()[range.start as usize..range.end as usize]);
        let found = changes.chunks_exact(3).chain(keyframe.chunks_exact(3)).find_map(|triangle| {
            let corners = [0, 1, 2].map(|i| mesh.corners()[triangle[i] as usize]);
            let weights = weights(corners.map(|corner| [corner[0], corner[1]]), [x, y])?;
            let arrival: f32 = (0..3).map(|i| weights[i] * corners[i][4]).sum();
            let is_under_way = corners[0][3] == narrow(cue.snapshot as f64);
            (!is_under_way || arrival < cue.fraction).then_some(corners[0][2])
        });
        holders_of(found?).1.checked_sub(FIRST_CLASS).map(|class| ClassId(class.into()))
    }

    /// Barycentric weights of a point in a triangle; none outside it.
    fn weights([a, b, c]: [[f32; 2]; 3], at: [f32; 2]) -> Option<[f32; 3]> {
        let cross =
            |o: [f32; 2], p: [f32; 2], q: [f32; 2]| (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
        let whole = cross(a, b, c);
        let weights = [cross(at, b, c) / whole, cross(at, c, a) / whole, cross(at, a, b) / whole];
        weights.iter().all(|&weight| weight >= 0.0).then_some(weights)
    }

    fn reports() -> impl Strategy<Value = Vec<Vec<usize>>> {
        proptest::collection::vec(proptest::collection::vec(0..4_usize, SIDE * SIDE), 1..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

        /// On the day of a report the mesh shows that report, and just before it the sweep and the last step agree.
        #[test]
        fn a_date_shows_its_report(reports in reports()) {
            let timeline = timeline(&reports);
            let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
            for (index, snapshot) in timeline.snapshots().iter().enumerate() {
                let now = snapshot.time.days();
                let cue = mesh.at(now, Motion::Step, GLOW).unwrap();
                prop_assert_eq!(&cue, &mesh.at(now, Motion::Sweep, GLOW).unwrap());
                let almost = index.checked_sub(1).map(|_| mesh.at(now - 1e-9, Motion::Sweep, GLOW).unwrap());
                for cell in 0..SIDE * SIDE {
                    let (west, south) = south_west(cell);
                    let at = LonLat { lon: west + 0.37 * CELL, lat: south + 0.59 * CELL };
                    prop_assert_eq!(shown(&mesh, &cue, at), snapshot.class_at(at));
                    if let Some(almost) = &almost {
                        prop_assert_eq!(shown(&mesh, almost, at), snapshot.class_at(at));
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

        /// The parts in which an evolution is computed make no difference.
        #[test]
        fn an_evolution_in_parts_is_the_same(reports in reports(), at_most in 1..4_usize) {
            let timeline = timeline(&reports);
            let mut evolving = Evolving::default();
            let mut parts = 1;
            while evolving.advance(&timeline, at_most) {
                parts += 1;
            }
            prop_assert_eq!(parts, timeline.snapshots().len().div_ceil(at_most));
            prop_assert_eq!(evolving.finish(), Evolution::of(&timeline));
        }
    }

    #[test]
    fn between_two_reports_the_sweep_shows_part_of_the_change() {
        let mut west = vec![3; SIDE * SIDE];
        for row in 0..SIDE {
            west[row * SIDE] = 0;
        }
        let mut wide = west.clone();
        for row in 0..SIDE {
            wide[row * SIDE + 1] = 0;
        }
        let timeline = timeline(&[west, wide]);
        let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
        let cue = mesh.at(timeline.snapshots()[0].time.days() + 0.5, Motion::Sweep, GLOW).unwrap();
        let at = |lon: f64| shown(&mesh, &cue, LonLat { lon, lat: 48.4 + 2.5 * CELL });
        assert_eq!(at(37.5 + 1.2 * CELL), Some(ClassId(0)));
        assert_eq!(at(37.5 + 1.8 * CELL), None);
        let still = mesh.at(timeline.snapshots()[0].time.days() + 0.5, Motion::Step, GLOW).unwrap();
        assert_eq!(shown(&mesh, &still, LonLat { lon: 37.5 + 1.2 * CELL, lat: 48.42 }), None);
    }

    #[test]
    fn before_the_first_report_there_is_nothing() {
        let timeline = timeline(&[vec![0; SIDE * SIDE]]);
        let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
        assert_eq!(mesh.at(0.0, Motion::Step, GLOW), None);
    }
}
