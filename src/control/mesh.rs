//! A whole timeline as one static mesh: keyframes, and in between only the changes.
//!
//! The mesh relies on the order of triangles: those of all changes come first, from the latest to the earliest,
//! followed by those of the keyframes. To show a date, the changes from the last one at or before it back to the
//! keyframe are drawn, then the keyframe, and the first triangle drawn at a point wins: the latest change covers
//! earlier ones, and all of them cover the keyframe. Changes before the keyframe that still glow are drawn as well;
//! since the keyframe includes their result, they add nothing but the glow.

mod build;
pub mod corner;
mod fronts;
mod lookup;

use std::ops::Range;

use corner::Corner;
use lookup::TimeLookup;

use crate::geometry::local::narrow;

pub use build::{Meshing, mesh_of_snapshot, number};

/// The attributes of an edge of the front line: both ends; the first and the last snapshot with it; and the widths of
/// the changed ground over which it arrives and leaves, 0 if it does not move.
pub type FrontEdge = [f32; 8];

/// How the map changes between two reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// It shows the last report.
    #[default]
    Step,
    /// The front moves from its old to its new place.
    Sweep,
    /// Changes fade in.
    Fade,
}

impl Motion {
    /// All kinds, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Step, Self::Sweep, Self::Fade];

    /// The next kind of the switch.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Step => Self::Sweep,
            Self::Sweep => Self::Fade,
            Self::Fade => Self::Step,
        }
    }
}

/// What to draw at a date: parameters of the shader, and ranges of the mesh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cue {
    /// Index of the snapshot at or before the date.
    pub snapshot: usize,
    /// Fraction of the time to the next snapshot that has elapsed, 0 to below 1; 0 in steps.
    pub fraction: f32,
    /// The date, relative to [`SpaceTimeMesh::first_day`].
    pub day: f32,
    /// The indices of the changes to draw, latest first.
    pub changes: Range<u32>,
    /// The first index of settled changes; those before it belong to the change under way.
    pub settled: u32,
    /// The indices of the keyframe, which is drawn below the changes.
    pub keyframe: Range<u32>,
    /// The edges of the front line to draw.
    pub edges: Range<u32>,
}

/// A timeline prepared to be drawn at any date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceTimeMesh {
    corners: Vec<Corner>,
    /// Indices of the changes, from the last step to the first, followed by those of the keyframes.
    indices: Vec<u32>,
    /// For each snapshot, where the changes before it start in the indices; those of a step end where those of the step
    /// before start.
    change_starts: Vec<u32>,
    edges: Vec<FrontEdge>,
    shots: Vec<Shot>,
    times: TimeLookup,
}

/// What is drawn for a snapshot besides the changes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shot {
    /// The snapshot of the keyframe on which changes build.
    keyframe: usize,
    /// The first snapshot from which on every change up to the keyframe is known; earlier changes must not be drawn.
    known_from: usize,
    /// The indices of the keyframe.
    held: Range<u32>,
    /// The edges of the front line from this keyframe to the next one.
    edges: Range<u32>,
}

impl SpaceTimeMesh {
    /// The corners of all triangles.
    pub fn corners(&self) -> &[Corner] {
        &self.corners
    }

    /// The indices, three per triangle.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// All edges of the front line.
    pub fn edges(&self) -> &[FrontEdge] {
        &self.edges
    }

    /// The day of the first report, in days since 1970-01-01T00:00Z.
    pub fn first_day(&self) -> f64 {
        self.times.first()
    }

    /// The most triangles drawn on the day of any report, with changes glowing for `glow_days`.
    pub fn most_triangles(&self, glow_days: f64) -> u32 {
        let cues = self.times.moments().iter().filter_map(|&day| self.at(day, Motion::Step, glow_days));
        cues.map(|cue| (cue.changes.len() + cue.keyframe.len()) / 3).max().map_or(0, index)
    }

    /// Whether the mesh has every change between two snapshots.
    pub fn has_changes_between(&self, one: usize, other: usize) -> bool {
        let (first, last) = (one.min(other), one.max(other));
        self.shots.get(last).is_some_and(|shot| shot.known_from.min(shot.keyframe) <= first)
    }

    /// The steps whose changes are in a range of indices, as [`Cue`] has it. Step `s` leads from snapshot `s` to the
    /// next one.
    pub fn steps_in(&self, changes: &Range<u32>) -> Range<usize> {
        // The changes of later steps come first.
        let snapshot_at = |index: u32| self.change_starts.partition_point(|&start| start > index);
        if changes.is_empty() { 0..0 } else { snapshot_at(changes.end)..snapshot_at(changes.start) }
    }

    /// The indices of a step's changes.
    pub fn changes_of_step(&self, step: usize) -> Range<u32> {
        let starts = self.change_starts.get(step + 1).zip(self.change_starts.get(step));
        starts.map_or(0..0, |(&start, &end)| start..end)
    }

    /// What to draw at a date (days since 1970), with changes glowing for `glow_days`; `None` before the first report.
    ///
    /// It runs in constant time and allocates nothing.
    pub fn at(&self, now: f64, motion: Motion, glow_days: f64) -> Option<Cue> {
        let snapshot = self.times.index_at(now)?;
        let shot = self.shots.get(snapshot)?;
        let fraction = if motion == Motion::Step { 0.0 } else { self.times.fraction_after(snapshot, now) };
        // The first glowing step is the one that leads to the first report younger than that.
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

/// Converts a count of corners or indices to the GPU's type.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The holder number of ground that nobody holds.
pub const NOBODY: u16 = 0;

/// The holder number of ground without a zone that the remainder holds. It is drawn as transparent as [`NOBODY`], but
/// gains from it are gains from a holder.
pub const REMAINDER: u16 = 1;

/// The holder number of the first class; the others follow in order.
pub const FIRST_CLASS: u16 = 2;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::{
        corner::{Attributes, holders_of},
        *,
    };
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

    /// Columns and rows of the test area.
    const SIDE: usize = 5;

    /// Width and height of a cell, degrees.
    const CELL: f64 = 0.02;

    /// Duration of the glow, days.
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

    /// A report in which each cell has one of three classes or none.
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

    /// The class that a renderer shows at a position: that of the first triangle covering it.
    fn shown(mesh: &SpaceTimeMesh, cue: &Cue, at: LonLat) -> Option<ClassId> {
        let [x, y] = local_from_lonlat(at);
        let triangles = |range: &Range<u32>| {
            let numbered = (range.start..range.end).step_by(3);
            numbered.zip(mesh.indices()[range.start as usize..range.end as usize].chunks_exact(3))
        };
        let found = triangles(&cue.changes).chain(triangles(&cue.keyframe)).find_map(|(number, triangle)| {
            let corners = [0, 1, 2].map(|i| Attributes::of(&mesh.corners()[triangle[i] as usize]));
            let weights = weights(corners.map(|corner| corner.at), [x, y])?;
            let arrival: f32 = (0..3).map(|i| weights[i] * corners[i].arrival).sum();
            let is_under_way = (cue.changes.start..cue.settled).contains(&number);
            (!is_under_way || arrival < cue.fraction).then_some(corners[0].holders)
        });
        holders_of(found?).1.checked_sub(FIRST_CLASS).map(|class| ClassId(class.into()))
    }

    /// Barycentric weights of a point in a triangle; `None` outside it.
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
    fn ranges_of_changes_are_those_of_their_steps() {
        let reports: Vec<_> = (0..4).map(|report| (0..SIDE * SIDE).map(|cell| (cell + report) % 4).collect()).collect();
        let timeline = timeline(&reports);
        let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
        let all = mesh.changes_of_step(2).start..mesh.changes_of_step(0).end;
        assert_eq!(mesh.steps_in(&all), 0..3);
        for step in 0..3 {
            let changes = mesh.changes_of_step(step);
            assert!(!changes.is_empty());
            assert_eq!(mesh.steps_in(&changes), step..step + 1);
            let day_of = |&index: &u32| Attributes::of(&mesh.corners()[index as usize]).day;
            let there = &mesh.indices()[changes.start as usize..changes.end as usize];
            assert!(there.iter().map(day_of).all(|there| there == narrow((step + 1) as f64)));
        }
        assert_eq!((mesh.steps_in(&(7..7)), mesh.changes_of_step(3)), (0..0, 0..0));
        assert!(mesh.has_changes_between(3, 0) && !mesh.has_changes_between(0, 4));
    }

    #[test]
    fn before_the_first_report_there_is_nothing() {
        let timeline = timeline(&[vec![0; SIDE * SIDE]]);
        let mesh = SpaceTimeMesh::of(&timeline, &Evolution::of(&timeline));
        assert_eq!(mesh.at(0.0, Motion::Step, GLOW), None);
    }
}
