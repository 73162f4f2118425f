//! What has been opened: the sources with everything that is known about them.

mod cannot_open;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use bevy::prelude::*;
use chrono::{DateTime, Utc};

use crate::{
    analysis::changes::StepChange,
    cartography::legend::reported_classes,
    control::{
        about::About,
        evolution::Evolution,
        fault::Fault,
        glitch::{Glitch, suspected_glitches},
        mesh::SpaceTimeMesh,
        scheme::Control,
        snapshot::Snapshot,
        timeline::{Gap, Timeline},
    },
    dataset::{
        Dataset, Progress,
        assembly::{Faults, Opened},
        cache::Slot,
        inventory::Request,
    },
    geometry::bounds::Bounds,
    places::record::Records,
    playback::Stops,
    story::Story,
};

pub use self::cannot_open::CannotOpen;

/// One source, ready to be shown.
#[derive(Debug)]
pub struct OpenedSource {
    /// Its reports.
    pub timeline: Arc<Timeline>,
    /// Where stepping stops.
    pub stops: Stops,
    /// The classes that some reports have ground of.
    pub classes: BTreeSet<usize>,
    /// The parties that gained ground with some report, once that is computed.
    pub gaining: BTreeSet<usize>,
    /// Days without a report.
    pub gaps: Vec<Gap>,
    /// Reports that look like faults of the source.
    pub glitches: Vec<Glitch>,
    /// What the first party gained and lost with each report, as far as it is measured; none for the first.
    pub steps: Vec<Option<StepChange>>,
    /// The largest gain or loss among them but for the few that are larger than nearly all, square kilometres; none
    /// where nothing changed or is measured yet.
    pub usual_step_km2: Option<f64>,
    /// What follows from the reports, once it is computed or where a pack had it.
    pub evolution: Option<Arc<Evolution>>,
    /// Everything that is drawn of it at any date, once it is made.
    pub mesh: Option<Arc<SpaceTimeMesh>>,
    bounds: Option<Bounds>,
}

/// Everything that has been opened.
#[derive(Resource, Default, Debug)]
pub struct OpenedSources {
    /// What is said of the whole.
    pub about: About,
    /// What the dataset tells, view by view.
    pub stories: Vec<Story>,
    /// What the dataset says of single places.
    pub records: Arc<Records>,
    /// What was wrong with the input.
    pub faults: Vec<Fault>,
    /// Faults beyond those that are kept.
    pub more_faults: usize,
    /// How far loading is; `None` when everything is there.
    pub progress: Option<Progress>,
    /// What was opened: its paths, none for the data inside the program.
    pub paths: Vec<PathBuf>,
    /// Why nothing could be opened.
    pub problem: Option<CannotOpen>,
    slot: Option<Slot>,
    sources: Vec<OpenedSource>,
    chosen: usize,
    generation: u64,
    wanted: Option<Request>,
}

/// Stops of nothing.
const NO_STOPS: &Stops = &Stops { reports: Vec::new(), covered: Vec::new(), changes: Vec::new(), end: 0.0 };

impl OpenedSource {
    fn new(Opened { timeline, evolution }: Opened, today: DateTime<Utc>) -> Self {
        let bounds = timeline.snapshots().len().checked_sub(1).and_then(|last| timeline.shown_bounds(last));
        Self {
            stops: Stops::of(&timeline, today),
            classes: reported_classes(timeline.snapshots()),
            gaining: BTreeSet::new(),
            gaps: timeline.gaps(),
            glitches: Vec::new(),
            steps: vec![None; timeline.snapshots().len()],
            usual_step_km2: None,
            evolution,
            mesh: None,
            bounds,
            timeline: Arc::new(timeline),
        }
    }

    /// The report shown at a moment, in days since 1970.
    pub fn snapshot(&self, now: f64) -> Option<&Snapshot> {
        self.timeline.snapshots().get(self.timeline.as_of(now)?)
    }

    /// The control whose gains and losses are counted: that of the first party.
    pub const COUNTED: Control = Control::Party(0);
}

impl OpenedSources {
    /// All sources.
    pub fn sources(&self) -> &[OpenedSource] {
        &self.sources
    }

    /// The index of the source that is shown.
    pub fn chosen_index(&self) -> usize {
        self.chosen
    }

    /// The source that is shown.
    pub fn chosen(&self) -> Option<&OpenedSource> {
        self.sources.get(self.chosen)
    }

    /// Where stepping stops in the source that is shown.
    pub fn stops(&self) -> &Stops {
        self.chosen().map_or(NO_STOPS, |opened_source| &opened_source.stops)
    }

    /// The box of what the source shown reports last.
    pub fn bounds(&self) -> Option<Bounds> {
        self.chosen()?.bounds
    }

    /// Grows whenever snapshots come or go: what was derived from an older one is out of date.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Shows another source, if there is one of that index.
    pub fn choose(&mut self, index: usize) {
        if index < self.sources.len() {
            self.chosen = index;
        }
    }

    /// Notes that something else is to be opened.
    pub fn ask_to_open(&mut self, request: Request) {
        self.wanted = Some(request);
    }

    /// What is to be opened, once.
    pub fn take_wanted(&mut self) -> Option<Request> {
        self.wanted.take()
    }

    /// Forgets everything, as another dataset is being opened.
    pub fn clear(&mut self) {
        *self = Self { generation: self.generation + 1, ..Self::default() };
    }

    /// Takes the timelines as far as they are loaded; those that are valid without an end reach to today.
    pub fn take(&mut self, opened: Vec<Opened>, faults: Faults, today: DateTime<Utc>) {
        let opened = opened.into_iter().filter(|opened| !opened.timeline.snapshots().is_empty());
        self.sources = opened.map(|opened| OpenedSource::new(opened, today)).collect();
        self.chosen = self.chosen.min(self.sources.len().saturating_sub(1));
        (self.faults, self.more_faults) = (faults.list, faults.more);
        self.generation += 1;
    }

    /// One source alone, for plates; its polygons are shared, not copied.
    pub fn dataset_of(&self, opened_source: &OpenedSource) -> Dataset {
        let others = self.sources.iter().filter(|other| !Arc::ptr_eq(&other.timeline, &opened_source.timeline));
        let of_others: BTreeSet<&str> =
            others.flat_map(|other| other.timeline.snapshots()).map(|snapshot| &*snapshot.file).collect();
        Dataset {
            about: self.about.clone(),
            stories: Vec::new(),
            place_tables: Arc::default(),
            timelines: vec![Timeline::clone(&opened_source.timeline)],
            evolutions: vec![opened_source.evolution.clone()],
            faults: self.faults.iter().filter(|fault| !of_others.contains(&*fault.file)).cloned().collect(),
            more_faults: self.more_faults,
            bytes: 0,
        }
    }

    /// Notes that everything is there and where it may be kept, and looks for suspected glitches.
    pub fn finish(&mut self, slot: Option<Slot>) {
        self.progress = None;
        self.slot = slot;
        for opened_source in &mut self.sources {
            opened_source.glitches = suspected_glitches(&opened_source.timeline);
        }
    }

    /// Where what was opened is to be kept once it is computed, with its faults; asked once.
    pub fn take_slot(&mut self) -> Option<(Slot, Faults)> {
        let faults = Faults { list: self.faults.clone(), more: self.more_faults };
        self.slot.take().map(|slot| (slot, faults))
    }

    /// Takes what follows from the reports of one source: what its first party gained and lost with each, what
    /// follows from them, and the mesh.
    pub fn take_evolution(
        &mut self,
        generation: u64,
        source: usize,
        steps: Vec<Option<StepChange>>,
        (evolution, mesh): (Arc<Evolution>, Arc<SpaceTimeMesh>),
    ) {
        let Some(opened_source) = self.sources.get_mut(source).filter(|_| generation == self.generation) else {
            return;
        };
        opened_source.usual_step_km2 = usual_km2(&steps);
        opened_source.gaining = evolution.gaining_parties(opened_source.timeline.scheme(), None);
        (opened_source.steps, opened_source.evolution, opened_source.mesh) = (steps, Some(evolution), Some(mesh));
    }
}

/// The gain or loss that only two of a hundred steps exceed, square kilometres.
fn usual_km2(steps: &[Option<StepChange>]) -> Option<f64> {
    let mut sizes: Vec<f64> = steps.iter().flatten().map(|step| step.gained_km2.max(step.lost_km2)).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len().saturating_sub(1) * 98 / 100).copied().filter(|&km2| km2 > 0.0)
}
