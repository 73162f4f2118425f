//! How much ground is reported under each class? Overlapping ground counts once, for the class on top.

use crate::control::{
    covered::Covered,
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

/// The areas of the classes in a snapshot, in the order of the scheme, without covered ground.
pub fn class_areas(snapshot: &Snapshot, covered: &Covered) -> Vec<ClassArea> {
    let km2 = |class| (snapshot.class_km2(class) - covered.km2(class)).max(0.0);
    let area = |class| ClassArea { time: snapshot.time, class, km2: km2(class) };
    snapshot.zones.iter().map(|zone| area(zone.class)).collect()
}

/// The area of each control in a snapshot; classes outside the subject are excluded.
pub fn control_areas(snapshot: &Snapshot, scheme: &Scheme, covered: &Covered) -> Vec<(Control, f64)> {
    let mut areas: Vec<(Control, f64)> = Vec::new();
    for area in class_areas(snapshot, covered) {
        let Some(control) = scheme.get(area.class).control else { continue };
        match areas.iter_mut().find(|(known, _)| *known == control) {
            Some((_, km2)) => *km2 += area.km2,
            None => areas.push((control, area.km2)),
        }
    }
    areas.sort_by_key(|&(control, _)| control);
    areas
}
