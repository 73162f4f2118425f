//! How much ground is reported under each class?

use crate::control::{
    report_time::ReportTime,
    scheme::{ClassId, Control, Scheme},
    snapshot::Snapshot,
};

/// The ground of one class in one snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassArea {
    /// When the report was made.
    pub time: ReportTime,
    /// The class.
    pub class: ClassId,
    /// Geodesic area in square kilometres.
    pub km2: f64,
}

/// The areas of the classes that a snapshot reports, in the order of the scheme.
pub fn class_areas(snapshot: &Snapshot) -> Vec<ClassArea> {
    let area = |class| ClassArea { time: snapshot.time, class, km2: snapshot.class_km2(class) };
    snapshot.zones.iter().map(|zone| area(zone.class)).collect()
}

/// The area of each control that a snapshot reports; ground that the subject is not about is left out.
pub fn control_areas(snapshot: &Snapshot, scheme: &Scheme) -> Vec<(Control, f64)> {
    let mut controls: Vec<_> = snapshot.zones.iter().filter_map(|zone| scheme.get(zone.class).control).collect();
    controls.sort();
    controls.dedup();
    controls.into_iter().map(|control| (control, snapshot.control_km2(scheme, control))).collect()
}
