//! Builds the mesh from a timeline and its evolution.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rayon::prelude::*;

use super::{
    Corner, FIRST_CLASS, HOLDERS, NOBODY, REMAINDER, Shot, SpaceTimeMesh, TimeLookup, fronts::FrontEdges, holders,
    index,
};
use crate::{
    control::{
        advance::{Holders, shared_fronts},
        arrival::{Sweep, sweep},
        evolution::{ClassChange, Evolution, spans},
        front::{front_edges, front_lines},
        scheme::{ClassId, Holder},
        snapshot::Snapshot,
        timeline::Timeline,
    },
    geometry::{
        local::{local_from_world, narrow},
        polygon::Polygon,
        triangles::triangles_from_polygon,
    },
};

/// A new keyframe is set when the changes since the last one have more triangles than this, and more than half as many
/// as the keyframe would have.
const LEAST_TRIANGLES_OF_CHANGE: usize = 4_096;

/// The step of a keyframe's corners.
const NO_STEP: f32 = -1.0;

/// The day of a keyframe's corners: long ago.
const LONG_AGO: f32 = -1e6;

impl SpaceTimeMesh {
    /// Builds the mesh of a whole timeline on all processors.
    pub fn of(timeline: &Timeline, evolution: &Evolution) -> Self {
        let mut meshing = Meshing::new(timeline, evolution);
        while meshing.advance(evolution, usize::MAX) {}
        meshing.finish(timeline, evolution)
    }
}

/// A mesh built in parts, for callers that have to do other work in between. All calls must pass the same timeline and
/// evolution.
#[derive(Debug)]
pub struct Meshing {
    fronts: FrontEdges,
    holders: Holders,
    /// The triangles of the changes of each step so far. A step that could not be computed has none; a keyframe follows
    /// it.
    sweeps: Vec<Vec<(f32, Sweep)>>,
}

impl Meshing {
    /// Starts the mesh of a timeline.
    pub fn new(timeline: &Timeline, evolution: &Evolution) -> Self {
        let (fronts, holders) = (FrontEdges::new(&evolution.front), Holders::of(timeline.scheme()));
        Self { fronts, holders, sweeps: Vec::new() }
    }

    /// Continues with at most `at_most` steps, on all processors. Returns whether some are left.
    pub fn advance(&mut self, evolution: &Evolution, at_most: usize) -> bool {
        let (fronts, parties) = (&self.fronts, &self.holders);
        let swept = |(step, changes): (u32, &Vec<ClassChange>)| -> Vec<(f32, Sweep)> {
            let is_front = |a, b| fronts.is_front(a, b, step);
            let shared = shared_fronts(changes, parties, &is_front);
            let swept = changes.iter().zip(&shared).map(|(change, shared)| {
                let holders = holders(number(change.before), number(change.after));
                (holders, sweep(&change.face, &is_front, shared.as_deref()))
            });
            swept.collect()
        };
        let of_step = |step: usize| {
            let number = u32::try_from(step).unwrap_or(u32::MAX);
            evolution.steps[step].as_ref().map(|changes| swept((number, changes))).unwrap_or_default()
        };
        let from = self.sweeps.len();
        let to = from.saturating_add(at_most).min(evolution.steps.len());
        self.sweeps.par_extend((from..to).into_par_iter().map(of_step));
        to < evolution.steps.len()
    }

    /// Assembles the mesh.
    pub fn finish(self, timeline: &Timeline, evolution: &Evolution) -> SpaceTimeMesh {
        let Self { mut fronts, sweeps, holders: _ } = self;
        let snapshots = timeline.snapshots();
        let days: Vec<f64> = snapshots.iter().map(|snapshot| snapshot.time.days()).collect();
        fronts.note_widths(evolution, &sweeps);
        let mut builder = Builder { days: &days, ..Builder::default() };
        let steps: Vec<Range<usize>> =
            sweeps.iter().enumerate().map(|(step, sweeps)| builder.add_step(step, sweeps)).collect();
        let keyframes = keyframes(timeline, evolution, &steps);
        let polygons = builder.add_polygons(timeline, &keyframes);
        let mut mesh = SpaceTimeMesh { times: TimeLookup::new(days.clone()), ..SpaceTimeMesh::default() };
        builder.add_changes(&mut mesh, &steps);
        let mut known_from = 0;
        for (i, &first) in keyframes.iter().enumerate() {
            let next = keyframes.get(i + 1).copied().unwrap_or(snapshots.len());
            if first.checked_sub(1).is_some_and(|step| evolution.steps[step].is_err()) {
                known_from = first;
            }
            let edges = fronts.between(first, next, &mut mesh.edges);
            let start = index(mesh.indices.len());
            mesh.indices.extend(polygons[i].iter().flatten());
            let shot = Shot { keyframe: first, known_from, held: start..index(mesh.indices.len()), edges };
            mesh.shots.resize(next, shot);
        }
        mesh.corners = builder.corners;
        mesh
    }
}

/// The mesh of a single snapshot, for dates whose mesh is not ready yet.
pub fn mesh_of_snapshot(timeline: &Timeline, index: usize) -> Option<SpaceTimeMesh> {
    let snapshot = timeline.snapshots().get(index)?;
    let (alone, _) = Timeline::new(timeline.source().clone(), Arc::clone(timeline.scheme()), vec![snapshot.clone()]);
    let lines = front_lines(snapshot, timeline.scheme());
    let front = spans(&[front_edges(&lines)]);
    Some(SpaceTimeMesh::of(&alone, &Evolution { front, ..Evolution::default() }))
}

/// The number of a holder in corners.
pub fn number(holder: Holder) -> u16 {
    match holder {
        Holder::Class(class) => u16::try_from(class.0)
            .ok()
            .and_then(|class| class.checked_add(FIRST_CLASS))
            .filter(|&number| number < HOLDERS)
            .unwrap_or(NOBODY),
        Holder::Remainder => REMAINDER,
        Holder::Nobody => NOBODY,
    }
}

/// The snapshots that become keyframes: the first, and others chosen so that few changes are drawn at any date.
fn keyframes(timeline: &Timeline, evolution: &Evolution, steps: &[Range<usize>]) -> Vec<usize> {
    let size = |snapshot: &Snapshot| snapshot.polygons().map(|(_, polygon)| polygon.position_count()).sum::<usize>();
    let (mut keyframes, mut since) = (vec![0], 0);
    for (step, range) in steps.iter().enumerate() {
        since += range.len() / 3;
        let limit = LEAST_TRIANGLES_OF_CHANGE.max(size(&timeline.snapshots()[step + 1]) / 2);
        if since > limit || evolution.steps[step].is_err() {
            keyframes.push(step + 1);
            since = 0;
        }
    }
    keyframes.truncate(timeline.snapshots().len());
    keyframes
}

/// The triangles of a keyframe as indices of corners, the topmost class first.
type Keyframe = Vec<Vec<u32>>;

#[derive(Default)]
struct Builder<'a> {
    days: &'a [f64],
    corners: Vec<Corner>,
    /// The triangles of all steps in order, as indices of corners.
    change_indices: Vec<u32>,
}

impl Builder<'_> {
    fn push_corners(&mut self, corners: impl Iterator<Item = Corner>) -> u32 {
        let first = index(self.corners.len());
        self.corners.extend(corners);
        first
    }

    /// Adds the corners and triangles of a step; returns the range of its indices.
    fn add_step(&mut self, step: usize, sweeps: &[(f32, Sweep)]) -> Range<usize> {
        let start = self.change_indices.len();
        let day = narrow(self.days.get(step + 1).map_or(0.0, |day| day - self.days[0]));
        for (holders, sweep) in sweeps {
            let corners = sweep.triangles.points.iter().zip(&sweep.arrivals).map(|(&point, &arrival)| {
                let [x, y] = local_from_world(point);
                [x, y, *holders, narrow(step as f64), arrival, day, narrow(sweep.width_m)]
            });
            let first = self.push_corners(corners);
            self.change_indices.extend(sweep.triangles.indices.iter().map(|index| first + index));
        }
        start..self.change_indices.len()
    }

    /// The triangles of all keyframes; a polygon in several of them is triangulated once.
    fn add_polygons(&mut self, timeline: &Timeline, keyframes: &[usize]) -> Vec<Keyframe> {
        let drawn = |index: usize| {
            let polygons = timeline.snapshots()[index].polygons();
            polygons.filter(|&(class, _)| timeline.scheme().get(class).control.is_some())
        };
        let key = |(class, polygon): (ClassId, &Arc<Polygon>)| (class, Arc::as_ptr(polygon).addr());
        let distinct: BTreeMap<_, _> =
            keyframes.iter().flat_map(|&index| drawn(index)).map(|entry| (key(entry), entry)).collect();
        let entries: Vec<_> = distinct.into_iter().collect();
        let cut: Vec<_> = entries.par_iter().map(|(_, (_, polygon))| triangles_from_polygon(polygon)).collect();
        let mut indices: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for ((key, (class, _)), triangles) in entries.into_iter().zip(cut) {
            let Ok(triangles) = triangles else { continue };
            let held = holders(number(Holder::Class(class)), number(Holder::Class(class)));
            let corners = triangles.points.iter().map(|&point| {
                let [x, y] = local_from_world(point);
                [x, y, held, NO_STEP, 0.0, LONG_AGO, 0.0]
            });
            let first = self.push_corners(corners);
            indices.insert(key, triangles.indices.iter().map(|index| first + index).collect());
        }
        let of_keyframe = |&index: &usize| {
            let polygons: Vec<_> = drawn(index).collect();
            polygons.into_iter().rev().filter_map(|entry| indices.get(&key(entry)).cloned()).collect()
        };
        keyframes.iter().map(of_keyframe).collect()
    }

    /// Adds the triangles of all steps, from the last to the first.
    fn add_changes(&self, mesh: &mut SpaceTimeMesh, steps: &[Range<usize>]) {
        mesh.change_starts = vec![0; steps.len() + 1];
        for (step, range) in steps.iter().enumerate().rev() {
            mesh.indices.extend(&self.change_indices[range.clone()]);
            mesh.change_starts[step] = index(mesh.indices.len());
        }
    }
}
