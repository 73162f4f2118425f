//! From readings, as they come, to the timelines of a dataset.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    inventory::{Group, Inventory, NamedBy},
    schemes::{MAX_OWN_CLASSES, scheme_for},
};
use crate::{
    control::{
        fault::{Action, Fault, Problem},
        scheme::{ClassId, Scheme},
        snapshot::Snapshot,
        timeline::{Source, Timeline},
    },
    formats::{Dialect, Reading, Report},
    geometry::polygon::Polygon,
};

/// Most faults that are listed; those beyond are counted.
pub const MAX_FAULTS: usize = 10_000;

/// The faults of a dataset in the order of its files, bounded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// The first [`MAX_FAULTS`].
    pub list: Vec<Fault>,
    /// Number of faults beyond those.
    pub more: usize,
}

/// The readings of an inventory so far. The order in which they come makes no difference.
#[derive(Debug)]
pub struct Assembly<'a> {
    inventory: &'a Inventory,
    /// One series of reports for each group and dialect.
    series: BTreeMap<(usize, Dialect), BTreeMap<usize, Vec<Report>>>,
    faults: BTreeMap<usize, Vec<Fault>>,
    fault_count: usize,
    more_faults: usize,
}

impl<'a> Assembly<'a> {
    /// Nothing read yet.
    pub fn new(inventory: &'a Inventory) -> Self {
        Self { inventory, series: BTreeMap::new(), faults: BTreeMap::new(), fault_count: 0, more_faults: 0 }
    }

    /// Takes the reading of the file of an index.
    ///
    /// # Panics
    /// If the inventory has no file of that index.
    pub fn take(&mut self, index: usize, reading: Reading) {
        let group = self.inventory.files()[index].group;
        if let Some(dialect) = reading.dialect
            && !reading.reports.is_empty()
        {
            self.series.entry((group, dialect)).or_default().insert(index, reading.reports);
        }
        self.take_faults(index, reading.faults);
    }

    /// The timelines of what was read so far, in the order of the request, and everything that was wrong.
    ///
    /// A source whose reports are all empty has no timeline.
    pub fn timelines(&self) -> (Vec<Timeline>, Faults) {
        let mut faults = Faults { list: self.faults.values().flatten().cloned().collect(), more: self.more_faults };
        let mut timelines = Vec::new();
        for (&(group, dialect), files) in &self.series {
            let reports: Vec<&Report> = files.values().flatten().collect();
            let (timeline, found) = timeline(&self.inventory.groups[group], dialect, &reports);
            faults.extend(found);
            if !timeline.snapshots().is_empty() {
                timelines.push(timeline);
            }
        }
        (timelines, faults)
    }

    /// Keeps the faults of the first files, whatever the order in which they come.
    pub(super) fn take_faults(&mut self, index: usize, faults: Vec<Fault>) {
        self.fault_count += faults.len();
        self.faults.entry(index).or_default().extend(faults);
        while self.fault_count > MAX_FAULTS
            && let Some(mut last) = self.faults.last_entry()
        {
            let excess = (self.fault_count - MAX_FAULTS).min(last.get().len());
            let kept = last.get().len() - excess;
            last.get_mut().truncate(kept);
            if kept == 0 {
                last.remove();
            }
            self.fault_count -= excess;
            self.more_faults += excess;
        }
    }
}

impl Faults {
    /// Adds faults, up to the limit.
    pub(super) fn extend(&mut self, faults: Vec<Fault>) {
        let room = MAX_FAULTS.saturating_sub(self.list.len());
        self.more += faults.len().saturating_sub(room);
        self.list.extend(faults.into_iter().take(room));
    }

    /// Number of all faults.
    pub fn count(&self) -> usize {
        self.list.len() + self.more
    }
}

fn timeline(group: &Group, dialect: Dialect, reports: &[&Report]) -> (Timeline, Vec<Fault>) {
    let polygons = reports.iter().flat_map(|report| &report.polygons);
    let keys: BTreeSet<Arc<str>> = polygons.map(|polygon| Arc::clone(&polygon.class)).collect();
    let scheme = group.scheme.clone().unwrap_or_else(|| scheme_for(dialect, &keys));
    let mut faults = Vec::new();
    let snapshots = reports.iter().map(|report| snapshot(report, &scheme, keys.len(), &mut faults)).collect();
    let (timeline, same_time) = Timeline::new(source(group, dialect), scheme, snapshots);
    faults.extend(same_time);
    (timeline, faults)
}

/// A name from a manifest goes before that of the format, and that before the path's.
fn source(group: &Group, dialect: Dialect) -> Source {
    let known = dialect.source();
    if group.named_by == NamedBy::Manifest || known.name.is_empty() { group.source.clone() } else { known }
}

/// A report by the scheme, with one fault for each feature whose class the scheme does not have.
fn snapshot(report: &Report, scheme: &Scheme, key_count: usize, faults: &mut Vec<Fault>) -> Snapshot {
    let mut polygons: Vec<(ClassId, Arc<Polygon>)> = Vec::with_capacity(report.polygons.len());
    let mut last_unknown = None;
    for reported in &report.polygons {
        if let Some(class) = scheme.class(&reported.class) {
            polygons.push((class, Arc::clone(&reported.polygon)));
        } else if last_unknown != Some(reported.feature) {
            last_unknown = Some(reported.feature);
            faults.push(Fault {
                file: Arc::clone(&report.file),
                time: Some(report.time),
                feature: Some(reported.feature),
                property: None,
                problem: unknown_class(&reported.class, scheme, key_count),
                action: Action::FeatureLeftOut,
            });
        }
    }
    Snapshot::new(report.time, Arc::clone(&report.file), polygons)
}

/// Why a class is not in the scheme: it has none of that name, or it is one too many of the files' own.
fn unknown_class(key: &str, scheme: &Scheme, key_count: usize) -> Problem {
    if scheme.classes.len() == MAX_OWN_CLASSES && key_count > MAX_OWN_CLASSES {
        Problem::TooMuch { what: "classes without a manifest", limit: MAX_OWN_CLASSES }
    } else {
        Problem::UnknownClass(key.to_owned())
    }
}
