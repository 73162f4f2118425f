//! Assembles the readings of files, as they arrive, to the timelines of a dataset.

use std::{
    borrow::{Borrow, Cow},
    collections::BTreeMap,
    sync::Arc,
};

use super::{
    inventory::{Inventory, NamedBy},
    of_source::{OfSource, timeline},
    overlaps::pack_faults,
    place_tables::PlaceTables,
};
use crate::{
    control::{
        about::About,
        evolution::Evolution,
        fault::{Action, Fault, Problem},
        timeline::Timeline,
    },
    formats::{
        Dialect, Reading, Report,
        topojson::{Pack, Packed},
    },
    places::own::OwnPlaces,
    story::Story,
};

pub use super::bounded_faults::{Faults, MAX_FAULTS};

/// The timeline of one source, as it was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its reports.
    pub timeline: Timeline,
    /// The evolution, if a pack contains it.
    pub evolution: Option<Arc<Evolution>>,
}

/// The readings of an inventory so far; the result does not depend on their order.
#[derive(Debug)]
pub struct Assembly<I> {
    inventory: I,
    /// One series of reports for each group and dialect.
    series: BTreeMap<(usize, Dialect), BTreeMap<usize, Vec<Report>>>,
    /// The packs by group and file; each is a separate series.
    packs: BTreeMap<(usize, usize), Box<Pack>>,
    faults: BTreeMap<usize, Vec<Fault>>,
    fault_count: usize,
    more_faults: usize,
}

impl<I: Borrow<Inventory>> Assembly<I> {
    /// Starts without readings.
    pub fn new(inventory: I) -> Self {
        Self {
            inventory,
            series: BTreeMap::new(),
            packs: BTreeMap::new(),
            faults: BTreeMap::new(),
            fault_count: 0,
            more_faults: 0,
        }
    }

    /// Adds the reading of the file with an index.
    ///
    /// # Panics
    /// If the inventory has no file of that index.
    pub fn take(&mut self, index: usize, reading: Reading) {
        let group = self.inventory.borrow().files()[index].group;
        if let Some(dialect) = reading.dialect
            && !reading.reports.is_empty()
        {
            self.series.entry((group, dialect)).or_default().insert(index, reading.reports);
        }
        self.packs.extend(reading.pack.map(|pack| ((group, index), pack)));
        self.take_faults(index, reading.faults);
    }

    /// The timelines of all readings so far, in the order of the request, and all faults.
    pub fn timelines(&self) -> (Vec<Timeline>, Faults) {
        let (opened, faults) = self.opened();
        (opened.into_iter().map(|opened| opened.timeline).collect(), faults)
    }

    /// The timelines of all readings so far with the evolutions that packs contain, and all faults. The order is that
    /// of the request, with packs after the other timelines of their group.
    ///
    /// A source whose reports are all empty has no timeline.
    pub fn opened(&self) -> (Vec<Opened>, Faults) {
        let mut faults = Faults { list: self.faults.values().flatten().cloned().collect(), more: self.more_faults };
        let mut opened = Vec::new();
        for (&(group, dialect), files) in &self.series {
            let reports: Vec<&Report> = files.values().flatten().collect();
            let of_source = timeline(&self.inventory.borrow().groups[group], dialect, &reports);
            let OfSource { timeline, faults: found, joined } = of_source;
            faults.date(&joined);
            faults.extend(found);
            if !timeline.snapshots().is_empty() {
                opened.push((group, Opened { timeline, evolution: None }));
            }
        }
        for (&(group, index), pack) in &self.packs {
            let is_named = self.inventory.borrow().groups[group].named_by == NamedBy::Manifest;
            let (timeline, own) = (pack.timeline.clone(), pack.timeline.source());
            let given = || self.inventory.borrow().groups[group].source.clone().or_of_files(own);
            let timeline = if is_named { timeline.named(given()) } else { timeline };
            let outline =
                self.inventory.borrow().groups[group].scheme.as_ref().and_then(|scheme| scheme.outline.clone());
            let timeline = outline.into_iter().fold(timeline, Timeline::with_outline);
            // `validate` may have found the same fault.
            let known = self.faults.get(&index).map_or(&[][..], Vec::as_slice);
            let is_new = |fault: &Fault| !known.iter().any(|k| (&k.problem, k.time) == (&fault.problem, fault.time));
            faults.extend(pack_faults(&timeline).into_iter().filter(is_new).collect());
            faults.extend(faults_of_packed(pack, &self.inventory.borrow().files()[index].name).into_iter().collect());
            opened.push((group, Opened { timeline, evolution: Some(Arc::clone(&pack.evolution)) }));
        }
        opened.sort_by_key(|&(group, _)| group);
        (opened.into_iter().map(|(_, opened)| opened).collect(), faults)
    }

    /// What is said of the data: by the manifest, or by the pack if there is nothing else.
    pub fn about(&self) -> About {
        let about = self.inventory.borrow().about();
        match self.only_pack() {
            Some(pack) => about.or(pack.packed.about.clone()),
            None => about,
        }
    }

    /// The pack, if there is nothing else.
    fn only_pack(&self) -> Option<&Pack> {
        let mut packs = self.packs.values();
        let (Some(pack), None, true) = (packs.next(), packs.next(), self.series.is_empty()) else { return None };
        Some(pack)
    }

    /// The places and regions that the data bring: by the manifest, or by the pack if there is nothing else.
    pub fn own_places(&self) -> OwnPlaces {
        let own = self.inventory.borrow().own_places().clone();
        match self.only_pack() {
            Some(pack) => own.or(pack.own_places.clone()),
            None => own,
        }
    }

    /// The files on places beside the manifest, and what the pack has of them if there is nothing else.
    pub(super) fn place_tables(&self) -> Arc<PlaceTables> {
        let inventory = self.inventory.borrow();
        let Some(Packed { places, regions, .. }) = self.only_pack().map(|pack| &pack.packed) else {
            return Arc::clone(&inventory.place_tables);
        };
        let bytes = |text: &Option<String>| text.clone().map(|text| Cow::Owned(text.into_bytes()));
        let beside = PlaceTables::clone(&inventory.place_tables);
        let (places, regions) = (beside.places.or_else(|| bytes(places)), beside.regions.or_else(|| bytes(regions)));
        Arc::new(PlaceTables { places, regions, ..beside })
    }

    /// The stories of the manifest.
    pub fn stories(&self) -> Vec<Story> {
        self.inventory.borrow().stories().to_vec()
    }

    /// Keeps the faults of the first files, independent of the order in which they arrive.
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

/// The faults of the files from which a pack was made: its figures lack what was left out.
fn faults_of_packed(pack: &Pack, file: &str) -> Option<Fault> {
    let problem = Problem::FaultsOfPacked(pack.packed.faults);
    let fault =
        Fault { file: Arc::from(file), time: None, feature: None, property: None, problem, action: Action::Kept };
    (pack.packed.faults > 0).then_some(fault)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{
        control::{report_time::ReportTime, scheme::MAX_CLASSES, timeline::Source},
        dataset::inventory::{Group, ListedFile, Place},
        formats::{ReadOptions, ReportedPolygon, dates::DateOrders},
        geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    };

    fn inventory(file_count: usize) -> Inventory {
        let group = Group {
            source: Source { name: "folder".to_owned(), ..Source::default() },
            named_by: NamedBy::Path,
            scheme: None,
            options: ReadOptions::default(),
        };
        let file = |index| ListedFile { name: name(index), bytes: 1, group: 0, place: Place::Embedded };
        Inventory { groups: vec![group], files: (0..file_count).map(file).collect(), ..Inventory::default() }
    }

    fn name(index: usize) -> Arc<str> {
        Arc::from(format!("{index}.geojson"))
    }

    fn reading(index: usize, classes: &[&str], fault_count: usize) -> Reading {
        // Each class has its own ground.
        let ground = |place: usize| {
            let west = place as f64 / 10.0;
            let corners = [(west, 0.0), (west + 0.1, 0.0), (west + 0.1, 1.0)].map(|(lon, lat)| LonLat { lon, lat });
            Arc::new(Polygon::new(Ring::new(corners).unwrap(), Vec::new()))
        };
        let reported = |(feature, class): (usize, &&str)| ReportedPolygon {
            class: Arc::from(*class),
            feature,
            polygon: ground(feature),
        };
        let date = NaiveDate::from_num_days_from_ce_opt(738_000 + i32::try_from(index).unwrap()).unwrap();
        let polygons = classes.iter().enumerate().map(reported).collect();
        let report = Report { time: ReportTime::day(date), file: name(index), polygons };
        let problem = Problem::NoClass;
        let fault =
            Fault { file: name(index), time: None, feature: None, property: None, problem, action: Action::Kept };
        let faults = vec![fault; fault_count];
        Reading { dialect: Some(Dialect::GeoJson), reports: vec![report], pack: None, orders: DateOrders::ALL, faults }
    }

    #[test]
    fn the_order_of_the_readings_makes_no_difference() {
        let inventory = inventory(3);
        let assembled = |order: [usize; 3]| {
            let mut assembly = Assembly::new(&inventory);
            for index in order {
                assembly.take(index, reading(index, &["red", "blue"], 6_000));
            }
            let (timelines, faults) = assembly.timelines();
            let files: Vec<_> = timelines[0].snapshots().iter().map(|snapshot| Arc::clone(&snapshot.file)).collect();
            (files, faults)
        };
        let (files, faults) = assembled([0, 1, 2]);
        assert_eq!((files.len(), faults.list.len(), faults.more), (3, MAX_FAULTS, 8_000));
        assert_eq!((files, faults), assembled([2, 0, 1]));
    }

    #[test]
    fn what_was_read_so_far_is_a_timeline() {
        let inventory = inventory(2);
        let mut assembly = Assembly::new(&inventory);
        assert_eq!(assembly.timelines().0.len(), 0);
        assembly.take(1, reading(1, &["red"], 0));
        let (timelines, _) = assembly.timelines();
        assert_eq!((timelines[0].snapshots().len(), timelines[0].source().name.as_str()), (1, "folder"));
    }

    #[test]
    fn a_source_of_more_classes_than_can_be_drawn_is_refused_whole() {
        let inventory = inventory(2);
        let of = |count: usize| {
            let mut assembly = Assembly::new(&inventory);
            let classes: Vec<_> = (0..count).map(|number| format!("class {number}")).collect();
            let classes: Vec<_> = classes.iter().map(String::as_str).collect();
            assembly.take(0, reading(0, &classes[..count / 2], 0));
            assembly.take(1, reading(1, &classes[count / 2..], 0));
            assembly.timelines()
        };
        let (timelines, faults) = of(113);
        assert_eq!((timelines[0].scheme().classes.len(), faults.list.len()), (113, 0));
        let (timelines, faults) = of(MAX_CLASSES + 1);
        assert_eq!((timelines.len(), faults.list.len()), (0, 2));
        let problem = Problem::TooMuch { what: "classes in one source", limit: MAX_CLASSES };
        assert!(faults.list.iter().all(|fault| fault.problem == problem && fault.action == Action::FileLeftOut));
    }
}
