//! How much ground is reported under each class within each region? Overlapping ground counts once, as for the whole.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::areas::class_areas;
use crate::{
    control::{
        covered::{Covered, OverlapSteps},
        covered_parts::{CoveredParts, covered_parts},
        scheme::{ClassId, Scheme},
        snapshot::{Snapshot, Zone},
    },
    geometry::{
        overlay::OverlayFailed,
        partition::{Partition, Shares},
        polygon::Polygon,
    },
};

/// The ground of one class in one snapshot, by region.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassShares {
    /// The class.
    pub class: ClassId,
    /// The area of the whole class, as [`class_areas`] gives it. Square kilometres.
    pub km2: f64,
    /// The area within each region, and the rest outside all of them; together they are the whole.
    pub shares: Shares,
}

/// The area of a ground of which the classes within it are parts, no less than these together.
///
/// The edges of zones and of grounds are geodesics. Where a long edge of one runs along several shorter ones of the other,
/// the same ground has two areas that differ by what lies between them, and parts would add up to more than the whole.
///
/// # Units
/// Square kilometres.
fn whole_km2(scheme: &Scheme, shares: &[ClassShares], partition: &Partition, ground: usize) -> f64 {
    let is_counted = |own: &&ClassShares| scheme.get(own.class).control.is_some();
    let km2 = |own: &ClassShares| own.shares.km2_in(ground);
    let counted: f64 = shares.iter().filter(is_counted).map(km2).sum();
    // Classes outside the subject neither cover others nor each other.
    let others = shares.iter().filter(|own| !is_counted(own)).map(km2);
    others.fold(partition.ground_km2(ground).max(counted), f64::max)
}

/// The ground of one class within one ground of a partition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundShare {
    /// The class.
    pub class: ClassId,
    /// Its area there, square kilometres.
    pub km2: f64,
    /// Its share of the ground in percent; `None` outside all grounds.
    pub percent: Option<f64>,
}

impl GroundShare {
    /// Smaller areas are shown as 0, square kilometres.
    pub const LEAST_KM2: f64 = 0.0005;
}

/// A percentage is a hundredth.
const PERCENT: f64 = 100.0;

/// What each class of a report has of a ground, by its number; the number after the last one means the ground outside all
/// of them.
pub fn ground_shares(
    scheme: &Scheme,
    shares: &[ClassShares],
    partition: &Partition,
    number: usize,
) -> Vec<GroundShare> {
    let whole_km2 = if number < partition.len() { whole_km2(scheme, shares, partition, number) } else { 0.0 };
    let of_class = |own: &ClassShares| {
        let km2 = own.km2_in(partition, number);
        GroundShare { class: own.class, km2, percent: (whole_km2 > 0.0).then(|| PERCENT * km2 / whole_km2) }
    };
    shares.iter().map(of_class).collect()
}

impl ClassShares {
    /// The area within a ground, by its number; the number after the last one means the ground outside all of them.
    pub fn km2_in(&self, partition: &Partition, number: usize) -> f64 {
        let km2 = if number < partition.len() { self.shares.km2_in(number) } else { self.shares.outside_km2 };
        km2.max(0.0)
    }
}

/// The areas of the classes within the grounds of a partition, such as regions or a single outline, for consecutive
/// snapshots of one source, in their order.
///
/// Each distinct polygon is cut once, and none that lies within one ground; of overlaps, only what a report changes is
/// computed. `covered` has the uncounted ground of each snapshot, a missing one counts as none; `overlaps` are those of the
/// snapshots, a missing step is computed in full.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn class_shares(
    scheme: &Scheme,
    snapshots: &[Snapshot],
    (covered, overlaps): (&[Covered], &OverlapSteps),
    partition: &Partition,
) -> Result<Vec<Vec<ClassShares>>, OverlayFailed> {
    let of_polygons = polygon_shares(snapshots, partition)?;
    let is_covered = covered.iter().any(|covered| covered.by_class().next().is_some());
    let parts = if is_covered { covered_parts(scheme, snapshots, overlaps, partition) } else { Vec::new() };
    let parts: Vec<CoveredParts> = parts.into_iter().collect::<Result<_, _>>()?;
    let (no_cover, no_parts) = (Covered::default(), CoveredParts::new());
    let of_snapshot = |(index, snapshot): (usize, &Snapshot)| {
        let parts = parts.get(index).unwrap_or(&no_parts);
        let areas = class_areas(snapshot, covered.get(index).unwrap_or(&no_cover));
        let of_class = |(zone, whole): (&Zone, f64)| {
            let polygons = zone.polygons.iter().filter_map(|polygon| of_polygons.get(&address(polygon)));
            let within = counted(polygons, zone.class, parts);
            ClassShares { class: zone.class, km2: whole, shares: Shares::of(within.into_iter().collect(), whole) }
        };
        snapshot.zones.iter().zip(areas.iter().map(|area| area.km2)).map(of_class).collect()
    };
    Ok(snapshots.iter().enumerate().map(of_snapshot).collect())
}

/// The shares of every distinct polygon. Consecutive reports share most of them.
fn polygon_shares(snapshots: &[Snapshot], partition: &Partition) -> Result<BTreeMap<usize, Shares>, OverlayFailed> {
    let distinct: BTreeMap<usize, &Polygon> =
        snapshots.iter().flat_map(Snapshot::polygons).map(|(_, polygon)| (address(polygon), &**polygon)).collect();
    let cut = |(address, polygon)| Ok((address, partition.shares(polygon)?));
    distinct.into_par_iter().map(cut).collect()
}

/// Distinguishes shared polygons.
fn address(polygon: &Polygon) -> usize {
    std::ptr::from_ref(polygon).addr()
}

/// The sum of the shares of polygons, less what is not counted.
fn counted<'a>(polygons: impl Iterator<Item = &'a Shares>, class: ClassId, parts: &[Covered]) -> BTreeMap<usize, f64> {
    let mut within: BTreeMap<usize, f64> = BTreeMap::new();
    for &(ground, km2) in polygons.flat_map(|shares| &shares.within) {
        *within.entry(ground).or_default() += km2;
    }
    for (&ground, km2) in &mut within {
        *km2 = (*km2 - parts.get(ground).map_or(0.0, |covered| covered.km2(class))).max(0.0);
    }
    within
}
