//! How much ground changed hands from one report to the next.

use crate::control::{
    change::{ChangeFailed, control_changes},
    scheme::{Control, Scheme},
    snapshot::Snapshot,
};

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
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn step_change(
    scheme: &Scheme,
    control: Control,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<StepChange, ChangeFailed> {
    let changes = control_changes(scheme, before, after)?;
    Ok(changes.iter().fold(StepChange::default(), |step, change| {
        let km2 = |holder| if holder == Some(control) { change.face.area_km2() } else { 0.0 };
        StepChange { gained_km2: step.gained_km2 + km2(change.after), lost_km2: step.lost_km2 + km2(change.before) }
    }))
}
