//! Which class is on top at many positions, for every snapshot of a timeline.
//!
//! Snapshots share most of their polygons, so each distinct polygon is tested once for all positions, and the results
//! are
//! combined snapshot by snapshot in the order of drawing.

use std::{collections::BTreeMap, sync::Arc};

use frontline::{
    control::{scheme::ClassId, snapshot::Snapshot, timeline::Timeline},
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat, ring::Ring},
};
use rayon::prelude::*;

/// One in this many positions is anywhere in the bounding box of the zones; the others are near edges of zones.
const ANYWHERE: usize = 5;

/// The distance of those positions from the edge, metres: as often from 3 to 30 as from 300 to 3,000.
const NEAREST_M: f64 = 3.0;
const FARTHEST_M: f64 = 3_000.0;

/// Metres of a degree of latitude.
const METRES_OF_A_DEGREE: f64 = 111_000.0;

/// Pseudo-random numbers, the same every time (xorshift), from 0 to 1.
pub(crate) fn numbers() -> impl FnMut() -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Positions from south to north, the same every time; most are near edges of the zones, where answers may differ.
///
/// Snapshots, their polygons and the polygons' edges are drawn at random, each with the same probability.
pub(crate) fn positions(timeline: &Timeline, count: usize) -> Vec<LonLat> {
    let snapshots = timeline.snapshots();
    let bounds = snapshots.iter().filter_map(|snapshot| snapshot.bounds(timeline.scheme())).reduce(Bounds::union);
    let Some(Bounds { min, max }) = bounds else { return Vec::new() };
    let mut number = numbers();
    let mut position = |index: usize| {
        if index.is_multiple_of(ANYWHERE) {
            return LonLat {
                lon: min.lon + number() * (max.lon - min.lon),
                lat: min.lat + number() * (max.lat - min.lat),
            };
        }
        let polygons: Vec<_> = one_of(snapshots, number()).polygons().collect();
        let edges: Vec<_> = one_of(&polygons, number()).1.rings().flat_map(Ring::edges).collect();
        let (a, b) = *one_of(&edges, number());
        let along = number();
        let degrees = NEAREST_M * (FARTHEST_M / NEAREST_M).powf(number()) / METRES_OF_A_DEGREE;
        let (east, north) = (number() * std::f64::consts::TAU).sin_cos();
        let lat = a.lat + (b.lat - a.lat) * along + north * degrees;
        LonLat { lon: a.lon + (b.lon - a.lon) * along + east * degrees / lat.to_radians().cos(), lat }
    };
    let mut positions: Vec<_> = (0..count).map(&mut position).collect();
    positions.sort_by(|a, b| a.lat.total_cmp(&b.lat));
    positions
}

fn one_of<T>(all: &[T], number: f64) -> &T {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length, not negative")]
    let index = (number * all.len() as f64) as usize;
    &all[index.min(all.len() - 1)]
}

/// Which positions each distinct polygon of a timeline contains.
pub(crate) struct SampledGround {
    /// By the polygon's address: a bit for each position, in words of 64.
    held: BTreeMap<usize, Vec<u64>>,
    count: usize,
}

impl SampledGround {
    /// Tests every distinct polygon; the positions must be sorted from south to north.
    pub(crate) fn new(timeline: &Timeline, positions: &[LonLat]) -> Self {
        let polygons = timeline.snapshots().iter().flat_map(Snapshot::polygons).map(|(_, polygon)| polygon);
        let distinct: BTreeMap<usize, &Arc<Polygon>> = polygons.map(|polygon| (address(polygon), polygon)).collect();
        let distinct: Vec<_> = distinct.into_iter().collect();
        let held = distinct.par_iter().map(|&(address, polygon)| (address, positions_in(polygon, positions)));
        Self { held: held.collect(), count: positions.len() }
    }

    /// The class on top at each position, among the classes that count.
    pub(crate) fn on_top(&self, snapshot: &Snapshot, counts: impl Fn(ClassId) -> bool) -> Vec<Option<ClassId>> {
        let mut classes = vec![None; self.count];
        // Polygons are in the order of the scheme, and later classes are on top.
        for (class, polygon) in snapshot.polygons().filter(|&(class, _)| counts(class)) {
            for (word, &held) in self.held[&address(polygon)].iter().enumerate() {
                bits(held).for_each(|bit| classes[64 * word + bit] = Some(class));
            }
        }
        classes
    }
}

/// The indices of the set bits.
fn bits(word: u64) -> impl Iterator<Item = usize> {
    let left = std::iter::successors(Some(word), |left| Some(left & left.wrapping_sub(1)));
    left.take_while(|&left| left != 0).map(|left| left.trailing_zeros() as usize)
}

fn address(polygon: &Arc<Polygon>) -> usize {
    Arc::as_ptr(polygon).addr()
}

/// A bit for each position inside: every edge toggles the positions west of it within its range of latitudes.
fn positions_in(polygon: &Polygon, positions: &[LonLat]) -> Vec<u64> {
    let mut inside = vec![0; positions.len().div_ceil(64)];
    let north_of = |lat: f64| positions.partition_point(|at| at.lat < lat);
    for (a, b) in polygon.rings().flat_map(Ring::edges) {
        let (low, high) = if a.lat < b.lat { (a, b) } else { (b, a) };
        for index in north_of(low.lat)..north_of(high.lat) {
            let at = positions[index];
            let lon = a.lon + (at.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
            inside[index / 64] ^= u64::from(at.lon < lon) << (index % 64);
        }
    }
    inside
}

/// Whether a position is so close to an edge of a snapshot that either answer is right: within the reach, which depends
/// on the length of the edge.
///
/// # Units
/// Degrees of latitude.
pub(crate) fn is_beside_an_edge(snapshot: &Snapshot, at: LonLat, reach: impl Fn(f64) -> f64) -> bool {
    let shrunk = at.lat.to_radians().cos();
    let local = |of: LonLat| ((of.lon - at.lon) * shrunk, of.lat - at.lat);
    snapshot.polygons().flat_map(|(_, polygon)| polygon.rings().flat_map(Ring::edges)).any(|(a, b)| {
        let ((ax, ay), (bx, by)) = (local(a), local(b));
        let (dx, dy) = (bx - ax, by - ay);
        let along = (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (ax + along * dx).hypot(ay + along * dy) <= reach(dx.hypot(dy))
    })
}
