//! The reports of one source as a timeline.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    inventory::{Group, NamedBy},
    overlaps::overlap_faults,
    parts::{WholeReport, single_reports, times_of_parts, whole_reports},
    schemes::scheme_for,
};
use crate::{
    control::{
        fault::{Action, Fault, Problem},
        report_time::ReportTime,
        scheme::{ClassId, MAX_CLASSES, Scheme},
        snapshot::Snapshot,
        timeline::{Source, Timeline},
    },
    formats::{Dialect, Report},
    geometry::polygon::Polygon,
};

/// The timeline of one source.
pub(super) struct OfSource {
    pub timeline: Timeline,
    pub faults: Vec<Fault>,
    /// The time of each file that is a part of a report.
    pub joined: BTreeMap<Arc<str>, ReportTime>,
}

pub(super) fn timeline(group: &Group, dialect: Dialect, reports: &[&Report]) -> OfSource {
    let (whole, mut faults) = match dialect {
        Dialect::GeoJson => whole_reports(reports),
        _ => (single_reports(reports), Vec::new()),
    };
    let parts = || whole.iter().flat_map(|report| &report.parts);
    let classes = parts().flat_map(|part| part.report.polygons.iter().map(|polygon| part.class(&polygon.class)));
    let keys: BTreeSet<Arc<str>> = classes.map(Arc::clone).collect();
    let of_files = || scheme_for(dialect, &keys, parts().map(|part| part.report));
    let Some(scheme) = group.scheme.clone().or_else(of_files) else {
        let timeline = Timeline::new(source(group, dialect), Arc::default(), Vec::new()).0;
        return OfSource { timeline, faults: too_many_classes(reports), joined: BTreeMap::new() };
    };
    let snapshots = whole.iter().map(|report| snapshot(report, &scheme, &mut faults)).collect();
    let (timeline, same_time) = Timeline::new(source(group, dialect), scheme, snapshots);
    faults.extend(same_time);
    faults.extend(overlap_faults(&timeline));
    OfSource { timeline, faults, joined: times_of_parts(&whole) }
}

/// A name from a manifest takes precedence over that of the format, and that over the path's.
fn source(group: &Group, dialect: Dialect) -> Source {
    let known = dialect.source();
    if group.named_by == NamedBy::Manifest || known.name.is_empty() {
        group.source.clone().or_of_files(&known)
    } else {
        known
    }
}

/// Resolves the classes of a report in the scheme; each feature with an unknown class gives a fault.
fn snapshot(whole: &WholeReport<'_>, scheme: &Scheme, faults: &mut Vec<Fault>) -> Snapshot {
    let mut polygons: Vec<(ClassId, Arc<Polygon>)> = Vec::new();
    for part in &whole.parts {
        let report = part.report;
        let mut last_unknown = None;
        polygons.reserve(report.polygons.len());
        for reported in &report.polygons {
            let key = part.class(&reported.class);
            if let Some(class) = scheme.class(key) {
                polygons.push((class, Arc::clone(&reported.polygon)));
            } else if last_unknown != Some(reported.feature) {
                last_unknown = Some(reported.feature);
                faults.push(Fault {
                    file: Arc::clone(&report.file),
                    time: Some(report.time),
                    feature: Some(reported.feature),
                    property: None,
                    problem: Problem::UnknownClass(key.to_string()),
                    action: Action::FeatureLeftOut,
                });
            }
        }
    }
    Snapshot::new(whole.time, Arc::clone(&whole.file), polygons)
}

/// A fault for each file of a source with more classes than can be drawn.
fn too_many_classes(reports: &[&Report]) -> Vec<Fault> {
    let files: BTreeSet<&Arc<str>> = reports.iter().map(|report| &report.file).collect();
    let fault = |file: &Arc<str>| Fault {
        file: Arc::clone(file),
        time: None,
        feature: None,
        property: None,
        problem: Problem::TooMuch { what: "classes in one source", limit: MAX_CLASSES },
        action: Action::FileLeftOut,
    };
    files.into_iter().map(fault).collect()
}
