//! How much ground changed hands from one report to the next.

use crate::{
    control::{
        scheme::{Control, Scheme},
        snapshot::Snapshot,
    },
    geometry::{
        overlay::{OverlayFailed, difference_km2},
        polygon::Polygon,
    },
};
use std::sync::Arc;

/// Ground that one party gained and lost between two reports.
///
/// # Units
/// Geodesic square kilometres, neither negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepChange {
    /// Held after, not before.
    pub gained_km2: f64,
    /// Held before, not after.
    pub lost_km2: f64,
}

impl StepChange {
    /// All ground that changed hands.
    pub fn changed_km2(self) -> f64 {
        self.gained_km2 + self.lost_km2
    }
}

/// What a control gained and lost from one report to another.
///
/// Polygons that both reports share are left out before anything is measured, so the cost grows with what changed.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn step_change(
    scheme: &Scheme,
    control: Control,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<StepChange, OverlayFailed> {
    let (old, new) = (held(scheme, control, before), held(scheme, control, after));
    let only_in = |these: &[&Arc<Polygon>], those: &[&Arc<Polygon>]| -> Vec<Arc<Polygon>> {
        let shared = |polygon: &Arc<Polygon>| {
            those.binary_search_by_key(&Arc::as_ptr(polygon), |other| Arc::as_ptr(other)).is_ok()
        };
        these.iter().filter(|polygon| !shared(polygon)).map(|polygon| Arc::clone(polygon)).collect()
    };
    let (old, new) = (only_in(&old, &new), only_in(&new, &old));
    let changed = difference_km2(old.iter().map(AsRef::as_ref), new.iter().map(AsRef::as_ref))?;
    let area = |polygons: &[Arc<Polygon>]| polygons.iter().map(|polygon| polygon.area_km2()).sum::<f64>();
    // gained + lost = changed, and gained - lost = the difference of the areas.
    let net = area(&new) - area(&old);
    Ok(StepChange {
        gained_km2: (f64::midpoint(changed, net)).max(0.0),
        lost_km2: (f64::midpoint(changed, -net)).max(0.0),
    })
}

/// The polygons under a control, in order of their addresses.
fn held<'a>(scheme: &Scheme, control: Control, snapshot: &'a Snapshot) -> Vec<&'a Arc<Polygon>> {
    let of_control = snapshot.polygons().filter(|&(class, _)| scheme.get(class).control == Some(control));
    let mut polygons: Vec<_> = of_control.map(|(_, polygon)| polygon).collect();
    polygons.sort_by_key(|polygon| Arc::as_ptr(polygon));
    polygons
}
