//! How much ground changed hands from one report to the next?

use crate::control::{
    change::Change,
    scheme::{Control, Holder, Scheme},
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
    /// The area of all ground that changed hands.
    pub fn changed_km2(self) -> f64 {
        self.gained_km2 + self.lost_km2
    }
}

/// What a control gained and lost by changes of class; changes between two of its own classes are ignored.
pub fn step_change(scheme: &Scheme, control: Control, changes: &[Change<Holder>]) -> StepChange {
    let mut step = StepChange::default();
    for change in changes {
        let (before, after) = (scheme.control_of(change.before), scheme.control_of(change.after));
        if before == after {
            continue;
        }
        if after == Some(control) {
            step.gained_km2 += change.face.area_km2();
        } else if before == Some(control) {
            step.lost_km2 += change.face.area_km2();
        }
    }
    step
}
