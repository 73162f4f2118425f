//! Who is on top where zones of different controls overlap.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    scheme::{ClassId, Control, Scheme},
    snapshot::Snapshot,
};
use crate::geometry::{
    overlay::{OverlayFailed, Part, combined},
    polygon::Polygon,
};

/// The part of the smaller of two zones from which on they overlap on purpose.
///
/// Sources that mean to tile the ground overlap by hairlines, up to a thousandth of a zone, and count those twice.
const PURPOSE: f64 = 0.01;

/// Two snapshots as they lie on top, where one of them has zones laid over others on purpose; else none.
///
/// The class later in the scheme is on top. The ground of a control gets the first of its classes.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn on_top(scheme: &Scheme, snapshots: [&Snapshot; 2]) -> Result<Option<[Snapshot; 2]>, OverlayFailed> {
    let [before, after] = snapshots;
    let [(before, is_laid_before), (after, is_laid_after)] = [flat(scheme, before)?, flat(scheme, after)?];
    Ok((is_laid_before || is_laid_after).then_some([before, after]))
}

/// The ground of one control.
struct Ground {
    class: ClassId,
    polygons: Vec<Arc<Polygon>>,
}

/// A snapshot without overlaps, and whether some were on purpose.
fn flat(scheme: &Scheme, snapshot: &Snapshot) -> Result<(Snapshot, bool), OverlayFailed> {
    let mut grounds: BTreeMap<Control, Ground> = BTreeMap::new();
    let mut is_laid = false;
    for zone in &snapshot.zones {
        let Some(control) = scheme.get(zone.class).control else { continue };
        // What no zone covers belongs to the remainder, and so does what lies under another's zone: it need not be cut.
        let is_cut = |other: Control| other != control && Some(other) != scheme.remainder_control();
        for (_, below) in grounds.iter_mut().filter(|&(&other, _)| is_cut(other)) {
            is_laid |= lay_over(below, &zone.polygons)?;
        }
        let own = grounds.entry(control).or_insert(Ground { class: zone.class, polygons: Vec::new() });
        own.polygons.extend(zone.polygons.iter().cloned());
    }
    let polygons = grounds.into_values().flat_map(|ground| {
        let class = ground.class;
        ground.polygons.into_iter().map(move |polygon| (class, polygon))
    });
    Ok((Snapshot::new(snapshot.time, Arc::clone(&snapshot.file), polygons), is_laid))
}

/// Takes what lies under some polygons from a ground; whether that was so much that they lie there on purpose.
fn lay_over(below: &mut Ground, above: &[Arc<Polygon>]) -> Result<bool, OverlayFailed> {
    let polygons = below.polygons.iter().map(|polygon| &**polygon);
    let cut = combined(polygons, above.iter().map(|polygon| &**polygon), Part::FirstOnly)?;
    let cut: Vec<_> = cut.into_iter().map(Arc::new).collect();
    let taken = km2(&below.polygons) - km2(&cut);
    let smaller = km2(&below.polygons).min(km2(above));
    below.polygons = cut;
    Ok(taken > PURPOSE * smaller)
}

fn km2(polygons: &[Arc<Polygon>]) -> f64 {
    polygons.iter().map(|polygon| polygon.area_km2()).sum()
}
