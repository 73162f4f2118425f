//! Validates every polygon that was read.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    control::{
        fault::{Action, Fault, Problem},
        report_time::ReportTime,
        snapshot::Snapshot,
    },
    formats::Reading,
    geometry::{
        polygon::Polygon,
        validity::{InvalidPolygon, polygon_errors},
    },
};

/// Adds a fault for each report of an invalid polygon; each distinct polygon is checked once.
pub fn check_polygons(readings: &mut [Reading]) {
    let reports = readings.iter().flat_map(|reading| &reading.reports).flat_map(|report| &report.polygons);
    let packs = readings.iter().filter_map(|reading| reading.pack.as_ref());
    let packed = packs.flat_map(|pack| pack.timeline.snapshots()).flat_map(Snapshot::polygons);
    let polygons = reports.map(|reported| &reported.polygon).chain(packed.map(|(_, polygon)| polygon));
    let distinct: BTreeMap<usize, &Polygon> = polygons.map(|polygon| (address(polygon), &**polygon)).collect();
    let errors: BTreeMap<usize, Vec<InvalidPolygon>> = distinct
        .into_par_iter()
        .map(|(address, polygon)| (address, polygon_errors(polygon)))
        .filter(|(_, errors)| !errors.is_empty())
        .collect();
    for reading in readings {
        let mut faults = Vec::new();
        for report in &reading.reports {
            for reported in &report.polygons {
                let errors = errors.get(&address(&reported.polygon)).into_iter().flatten();
                let (file, time, feature) = (&report.file, report.time, Some(reported.feature));
                faults.extend(errors.map(|error| fault(file, time, feature, *error)));
            }
        }
        for snapshot in reading.pack.iter().flat_map(|pack| pack.timeline.snapshots()) {
            for (_, polygon) in snapshot.polygons() {
                let errors = errors.get(&address(polygon)).into_iter().flatten();
                faults.extend(errors.map(|error| fault(&snapshot.file, snapshot.time, None, *error)));
            }
        }
        // The reader may have found the same fault.
        faults.retain(|fault| !reading.faults.iter().any(|known| known.feature == fault.feature && same(known, fault)));
        reading.faults.append(&mut faults);
    }
}

/// Identifies polygons in memory; the pool shares repeated ones.
fn address(polygon: &Arc<Polygon>) -> usize {
    Arc::as_ptr(polygon).addr()
}

fn same(a: &Fault, b: &Fault) -> bool {
    a.problem == b.problem && a.time == b.time
}

fn fault(file: &Arc<str>, time: ReportTime, feature: Option<usize>, error: InvalidPolygon) -> Fault {
    let problem = match error {
        InvalidPolygon::HoleOutside(_) => Problem::HoleOutside,
        other => Problem::InvalidPolygon(other),
    };
    Fault {
        file: Arc::clone(file),
        time: Some(time),
        feature,
        property: Some("geometry".to_owned()),
        problem,
        action: Action::Kept,
    }
}
