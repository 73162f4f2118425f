//! Builds the mesh from a timeline and its evolution.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{
    FIRST_CLASS, NOBODY, REMAINDER, Shot, SpaceTimeMesh, TimeLookup,
    corner::{Attributes, Corner, HOLDERS, holders},
    fronts::FrontEdges,
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

/// A new keyframe is set when the changes since the last one have more triangles than this, and more than the keyframe
/// would have.
const LEAST_TRIANGLES_OF_CHANGE: usize = 4_096;

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
    sweeps: Vec<Vec<(u32, Sweep)>>,
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
        let swept = |(step, changes): (u32, &Vec<ClassChange>)| -> Vec<(u32, Sweep)> {
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
        let keyframes = keyframes(timeline, evolution, &sweeps);
        let mut mesh = changes(&days, sweeps);
        let held = Held::new(timeline, &keyframes, &mut mesh.corners);
        let mut known_from = 0;
        for (i, &first) in keyframes.iter().enumerate() {
            let next = keyframes.get(i + 1).copied().unwrap_or(snapshots.len());
            if first.checked_sub(1).is_some_and(|step| evolution.steps[step].is_err()) {
                known_from = first;
            }
            let edges = fronts.between(first, next, &mut mesh.edges);
            let start = index(mesh.indices.len());
            held.add_keyframe(timeline, first, &mut mesh.indices);
            let shot = Shot { keyframe: first, known_from, held: start..index(mesh.indices.len()), edges };
            mesh.shots.resize(next, shot);
        }
        // The mesh stays as long as the program shows the source.
        mesh.indices.shrink_to_fit();
        mesh.edges.shrink_to_fit();
        SpaceTimeMesh { times: TimeLookup::new(days), ..mesh }
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
fn keyframes(timeline: &Timeline, evolution: &Evolution, sweeps: &[Vec<(u32, Sweep)>]) -> Vec<usize> {
    let size = |snapshot: &Snapshot| snapshot.polygons().map(|(_, polygon)| polygon.position_count()).sum::<usize>();
    let (mut keyframes, mut since) = (vec![0], 0);
    for (step, sweeps) in sweeps.iter().enumerate() {
        since += sweeps.iter().map(|(_, sweep)| sweep.triangles.indices.len() / 3).sum::<usize>();
        let limit = LEAST_TRIANGLES_OF_CHANGE.max(size(&timeline.snapshots()[step + 1]));
        if since > limit || evolution.steps[step].is_err() {
            keyframes.push(step + 1);
            since = 0;
        }
    }
    keyframes.truncate(timeline.snapshots().len());
    keyframes
}

/// The corners and triangles of all changes, from the last step to the first. The sweeps are freed on the way.
fn changes(days: &[f64], sweeps: Vec<Vec<(u32, Sweep)>>) -> SpaceTimeMesh {
    let count = |of: fn(&Sweep) -> usize| sweeps.iter().flatten().map(|(_, sweep)| of(sweep)).sum::<usize>();
    let mut mesh = SpaceTimeMesh {
        corners: Vec::with_capacity(count(|sweep| sweep.triangles.points.len())),
        indices: Vec::with_capacity(count(|sweep| sweep.triangles.indices.len())),
        change_starts: vec![0; sweeps.len() + 1],
        ..SpaceTimeMesh::default()
    };
    for (step, sweeps) in sweeps.into_iter().enumerate().rev() {
        let day = narrow(days.get(step + 1).map_or(0.0, |day| day - days[0]));
        for (holders, sweep) in sweeps {
            let first = index(mesh.corners.len());
            mesh.corners.extend(sweep.triangles.points.iter().zip(&sweep.arrivals).map(|(&point, &arrival)| {
                let (at, width_m) = (local_from_world(point), sweep.width_m);
                Attributes { at, holders, day, arrival, width_m }.packed()
            }));
            mesh.indices.extend(sweep.triangles.indices.iter().map(|index| first + index));
        }
        mesh.change_starts[step] = index(mesh.indices.len());
    }
    mesh
}

/// Distinguishes polygons of a class, which several snapshots may share.
type Key = (ClassId, usize);

fn key(class: ClassId, polygon: &Arc<Polygon>) -> Key {
    (class, Arc::as_ptr(polygon).addr())
}

/// The polygons that are drawn of a snapshot.
fn drawn(timeline: &Timeline, index: usize) -> impl DoubleEndedIterator<Item = (ClassId, &Arc<Polygon>)> {
    let polygons: Vec<_> = timeline.snapshots()[index].polygons().collect();
    polygons.into_iter().filter(|&(class, _)| timeline.scheme().get(class).control.is_some())
}

/// The triangles of all keyframes; a polygon in several of them is triangulated once.
struct Held {
    triangles: BTreeMap<Key, Vec<u32>>,
}

impl Held {
    fn new(timeline: &Timeline, keyframes: &[usize], corners: &mut Vec<Corner>) -> Self {
        let entries = keyframes.iter().flat_map(|&index| drawn(timeline, index));
        let distinct: BTreeMap<_, _> = entries.map(|(class, polygon)| (key(class, polygon), polygon)).collect();
        let distinct: Vec<_> = distinct.into_iter().collect();
        let cut: Vec<_> = distinct.par_iter().map(|(_, polygon)| triangles_from_polygon(polygon)).collect();
        corners.reserve_exact(cut.iter().flatten().map(|triangles| triangles.points.len()).sum());
        let mut held = Self { triangles: BTreeMap::new() };
        for ((key, _), triangles) in distinct.into_iter().zip(cut) {
            let Ok(triangles) = triangles else { continue };
            let holder = number(Holder::Class(key.0));
            let first = index(corners.len());
            corners.extend(triangles.points.iter().map(|&point| {
                let (at, holders) = (local_from_world(point), holders(holder, holder));
                Attributes { at, holders, day: LONG_AGO, arrival: 0.0, width_m: 0.0 }.packed()
            }));
            held.triangles.insert(key, triangles.indices.iter().map(|index| first + index).collect());
        }
        held
    }

    /// Adds the triangles of a keyframe, the topmost class first.
    fn add_keyframe(&self, timeline: &Timeline, snapshot: usize, indices: &mut Vec<u32>) {
        let of_polygon = |(class, polygon)| self.triangles.get(&key(class, polygon));
        indices.extend(drawn(timeline, snapshot).rev().filter_map(of_polygon).flatten());
    }
}
