//! On the day of every report of real archives, the mesh shows that report.
//!
//! The archives are not part of the project: see `surroundings.rs`. What the mesh draws is computed for each position,
//! as
//! a graphics card does for each pixel.

use std::ops::Range;

use frontline::{
    control::{
        evolution::Evolution,
        mesh::{
            Cue, FIRST_CLASS, Motion, NOBODY, REMAINDER, SpaceTimeMesh,
            corner::{Attributes, holders_of},
        },
        scheme::ClassId,
        snapshot::Snapshot,
        timeline::Timeline,
    },
    dataset::{Request, load},
    geometry::{local::local_from_lonlat, position::LonLat},
};
use rayon::prelude::*;

use crate::sampled_ground::{SampledGround, is_beside_an_edge, positions};
use crate::surroundings::archives;

/// The number of positions checked on the day of each report.
const PROBES: usize = 10_000;

/// How long changes glow, days: those before a keyframe are drawn over it, and must not change what it shows.
const GLOW_DAYS: f64 = 31.0;

/// This close to an edge of the report, single precision may give either answer. Degrees of latitude: five metres.
const NEAR: f64 = 5.0 / 111_000.0;

/// The most by which a line that is straight in the projection deviates from one that is straight in degrees, up to 60
/// degrees of latitude: an eighth of the square of its length, in radians, times the tangent of the latitude.
///
/// # Units
/// Degrees of latitude.
fn bend(length: f64) -> f64 {
    length * length.to_radians() / 8.0 * 60_f64.to_radians().tan()
}

/// The class that the mesh draws at each position on the day of each report of a stretch; positions run from south to
/// north.
///
/// Triangles are stored from the latest change to the earliest, then those of the keyframe, and the first one at a
/// position is visible. So they are painted from the last to the first, each over the earlier ones.
fn drawn<'a>(
    mesh: &SpaceTimeMesh,
    stretch: impl Iterator<Item = &'a Cue> + Clone,
    positions: &[LonLat],
) -> Vec<Vec<u16>> {
    let points: Vec<[f64; 2]> = positions.iter().map(|&at| local_from_lonlat(at).map(f64::from)).collect();
    let mut classes = vec![NOBODY; points.len()];
    let paint_range = |range: Range<usize>, classes: &mut Vec<u16>| {
        for triangle in mesh.indices()[range].rchunks_exact(3) {
            let corners = [0, 1, 2].map(|i| Attributes::of(&mesh.corners()[triangle[i] as usize]));
            paint(&corners, &points, classes);
        }
    };
    let mut painted = 0;
    if let Some(cue) = stretch.clone().next() {
        paint_range(cue.keyframe.start as usize..cue.keyframe.end as usize, &mut classes);
        painted = cue.changes.end as usize;
    }
    let mut on_days = Vec::new();
    for cue in stretch {
        let first = cue.changes.start as usize;
        paint_range(first..painted, &mut classes);
        painted = first;
        on_days.push(classes.clone());
    }
    on_days
}

/// Sets the class of one triangle at every position that it covers; a degenerate one covers none.
fn paint(corners: &[Attributes; 3], points: &[[f64; 2]], classes: &mut [u16]) {
    let [a, b, c] = [0, 1, 2].map(|i| corners[i].at.map(f64::from));
    let (south, north) = (a[1].min(b[1]).min(c[1]), a[1].max(b[1]).max(c[1]));
    let cross = |o: [f64; 2], p: [f64; 2], q: [f64; 2]| (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
    let whole = cross(a, b, c);
    if whole == 0.0 {
        return;
    }
    let class = class_after(corners[0].holders);
    let first = points.partition_point(|at| at[1] < south);
    for (at, shown) in points[first..].iter().zip(&mut classes[first..]).take_while(|(at, _)| at[1] <= north) {
        if [(a, b), (b, c), (c, a)].iter().all(|&(p, q)| cross(p, q, *at) * whole >= 0.0) {
            *shown = class;
        }
    }
}

/// The second of the two holders in a corner's number; ground of the remainder is drawn like nobody's.
fn class_after(holders: u32) -> u16 {
    let (_, after) = holders_of(holders);
    if after == REMAINDER { NOBODY } else { after }
}

fn number(class: Option<ClassId>) -> u16 {
    class.map_or(NOBODY, |class| u16::try_from(class.0).unwrap() + FIRST_CLASS)
}

/// The reports for which the mesh shows other classes than they have, with the positions.
///
/// Where a later change cuts a long edge of an earlier report, its parts bend differently, so a sliver may remain.
fn unlike(timeline: &Timeline, mesh: &SpaceTimeMesh) -> Vec<(String, Vec<LonLat>)> {
    let positions = positions(timeline, PROBES);
    let ground = SampledGround::new(timeline, &positions);
    let cue = |snapshot: &Snapshot| mesh.at(snapshot.time.days(), Motion::Step, GLOW_DAYS).unwrap();
    let shown: Vec<(&Snapshot, Cue)> = timeline.snapshots().iter().map(|snapshot| (snapshot, cue(snapshot))).collect();
    let stretches: Vec<_> = shown.chunk_by(|(_, a), (_, b)| a.keyframe == b.keyframe).collect();
    let counts = |class| timeline.scheme().get(class).control.is_some();
    let of_stretch = |stretch: &&[(&Snapshot, Cue)]| {
        let drawn = drawn(mesh, stretch.iter().map(|(_, cue)| cue), &positions);
        let unlike = drawn.iter().enumerate().map(|(index, drawn)| {
            let (snapshot, _) = stretch[index];
            let reported = ground.on_top(snapshot, counts);
            let differing = (0..PROBES).filter(|&i| number(reported[i]) != drawn[i]).map(|i| positions[i]);
            let is_left = |at| stretch[..index].iter().any(|(earlier, _)| is_beside_an_edge(earlier, at, bend));
            let is_near = |at| is_beside_an_edge(snapshot, at, |length| NEAR + bend(length));
            (snapshot.file.to_string(), differing.filter(|&at| !is_near(at) && !is_left(at)).collect())
        });
        unlike.collect::<Vec<(String, Vec<LonLat>)>>()
    };
    let unlike = stretches.par_iter().flat_map_iter(of_stretch);
    unlike.filter(|(_, positions)| !positions.is_empty()).collect()
}

fn check(name: &str) {
    let Some(folder) = archives() else { return };
    let dataset = load(&Request { paths: vec![folder.join(name)], ..Request::default() }, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let mesh = SpaceTimeMesh::of(timeline, &Evolution::of(timeline));
    let unlike = unlike(timeline, &mesh);
    let told: Vec<_> = unlike.iter().map(|(file, positions)| (file, positions.len(), positions[0])).collect();
    assert!(told.is_empty(), "{} reports of {name} are drawn otherwise: {told:?}", told.len());
}

#[test]
fn the_mesh_shows_every_report_of_deepstate() {
    check("deepstate");
}

#[test]
fn the_mesh_shows_every_report_of_nzz() {
    check("nzz");
}

#[test]
fn the_mesh_shows_every_report_of_owlmaps() {
    check("owl");
}
