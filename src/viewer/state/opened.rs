//! The opened sources, with everything that is known about them.

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
        glitch::Glitch,
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
    places::{own::OwnPlaces, record::Records},
    playback::Stops,
    story::Story,
};

pub use self::cannot_open::CannotOpen;

/// A source, ready to be shown.
#[derive(Debug)]
pub struct OpenedSource {
    /// Its reports.
    pub timeline: Arc<Timeline>,
    /// The moments at which stepping stops.
    pub stops: Stops,
    /// The classes of zones in the reports.
    pub classes: BTreeSet<usize>,
    /// The parties that gained ground with any report, once computed.
    pub gaining: BTreeSet<usize>,
    /// Days without a report.
    pub gaps: Vec<Gap>,
    /// Suspected glitches of the source, once searched for.
    pub glitches: Option<Vec<Glitch>>,
    /// What the first party gained and lost with each report, once computed; `None` for the first report.
    pub steps: Vec<Option<StepChange>>,
    /// The largest gain or loss, except for the few that exceed nearly all others, square kilometres; `None` if nothing
    /// changed or is computed yet.
    pub usual_step_km2: Option<f64>,
    /// The evolution, once it is computed or if a pack contained it.
    pub evolution: Option<Arc<Evolution>>,
    /// The mesh of the whole timeline, once it is computed.
    pub mesh: Option<Arc<SpaceTimeMesh>>,
    bounds: Option<Bounds>,
}

/// All opened data.
#[derive(Resource, Default, Debug)]
pub struct OpenedSources {
    /// What is said of the whole.
    pub about: About,
    /// What the dataset tells, view by view.
    pub stories: Vec<Story>,
    /// The dataset's records of single places.
    pub records: Arc<Records>,
    /// The places and regions that the dataset brings.
    pub own_places: OwnPlaces,
    /// The faults of the input.
    pub faults: Vec<Fault>,
    /// Number of further faults.
    pub more_faults: usize,
    /// Progress of loading; `None` when everything is loaded.
    pub progress: Option<Progress>,
    /// The opened paths; empty for the embedded dataset.
    pub paths: Vec<PathBuf>,
    /// Why nothing could be opened.
    pub problem: Option<CannotOpen>,
    slot: Option<Slot>,
    sources: Vec<OpenedSource>,
    chosen: usize,
    generation: u64,
    wanted: Option<Request>,
}

/// No stops, used if nothing is opened.
const NO_STOPS: &Stops = &Stops { reports: Vec::new(), covered: Vec::new(), changes: Vec::new(), end: 0.0 };

impl OpenedSource {
    fn new(Opened { timeline, evolution }: Opened, today: DateTime<Utc>) -> Self {
        let bounds = timeline.snapshots().len().checked_sub(1).and_then(|last| timeline.shown_bounds(last));
        Self {
            stops: Stops::of(&timeline, today),
            classes: reported_classes(timeline.snapshots()),
            gaining: BTreeSet::new(),
            gaps: timeline.gaps(),
            glitches: None,
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

    /// The control whose gains and losses are counted: the first party.
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

    /// The stops of the source that is shown.
    pub fn stops(&self) -> &Stops {
        self.chosen().map_or(NO_STOPS, |opened_source| &opened_source.stops)
    }

    /// The bounds of the last report of the source shown.
    pub fn bounds(&self) -> Option<Bounds> {
        self.chosen()?.bounds
    }

    /// Increases whenever snapshots are added or removed; data derived from an older generation are out of date.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Shows another source, if the index exists.
    pub fn choose(&mut self, index: usize) {
        if index < self.sources.len() {
            self.chosen = index;
        }
    }

    /// Requests that something else be opened.
    pub fn ask_to_open(&mut self, request: Request) {
        self.wanted = Some(request);
    }

    /// Takes the request to open something, if any.
    pub fn take_wanted(&mut self) -> Option<Request> {
        self.wanted.take()
    }

    /// Removes everything, since another dataset is being opened.
    pub fn clear(&mut self) {
        *self = Self { generation: self.generation + 1, ..Self::default() };
    }

    /// Replaces the timelines by those loaded so far; reports with unlimited validity extend to today.
    pub fn take(&mut self, opened: Vec<Opened>, faults: Faults, today: DateTime<Utc>) {
        let opened = opened.into_iter().filter(|opened| !opened.timeline.snapshots().is_empty());
        self.sources = opened.map(|opened| OpenedSource::new(opened, today)).collect();
        self.chosen = self.chosen.min(self.sources.len().saturating_sub(1));
        (self.faults, self.more_faults) = (faults.list, faults.more);
        self.generation += 1;
    }

    /// A dataset of one source, for plates; its polygons are shared, not copied.
    pub fn dataset_of(&self, opened_source: &OpenedSource) -> Dataset {
        let others = self.sources.iter().filter(|other| !Arc::ptr_eq(&other.timeline, &opened_source.timeline));
        let of_others: BTreeSet<&str> =
            others.flat_map(|other| other.timeline.snapshots()).map(|snapshot| &*snapshot.file).collect();
        Dataset {
            about: self.about.clone(),
            stories: Vec::new(),
            own_places: self.own_places.clone(),
            place_tables: Arc::default(),
            records: Arc::clone(&self.records),
            timelines: vec![Timeline::clone(&opened_source.timeline)],
            evolutions: vec![opened_source.evolution.clone()],
            faults: self.faults.iter().filter(|fault| !of_others.contains(&*fault.file)).cloned().collect(),
            more_faults: self.more_faults,
            bytes: 0,
        }
    }

    /// Records that everything is loaded and where it may be cached.
    pub fn finish(&mut self, slot: Option<Slot>) {
        self.progress = None;
        self.slot = slot;
    }

    /// The slot for caching the evolutions, with the faults; returned once.
    pub fn take_slot(&mut self) -> Option<(Slot, Faults)> {
        let faults = Faults { list: self.faults.clone(), more: self.more_faults };
        self.slot.take().map(|slot| (slot, faults))
    }

    /// Adds the suspected glitches of one source.
    pub fn take_glitches(&mut self, generation: u64, source: usize, glitches: Vec<Glitch>) {
        if let Some(opened_source) = self.sources.get_mut(source).filter(|_| generation == self.generation) {
            opened_source.glitches = Some(glitches);
        }
    }

    /// Adds the computed data of one source: the gains and losses of its first party, its evolution, and its mesh.
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

/// The gain or loss that only two percent of the steps exceed, square kilometres.
fn usual_km2(steps: &[Option<StepChange>]) -> Option<f64> {
    let mut sizes: Vec<f64> = steps.iter().flatten().map(|step| step.gained_km2.max(step.lost_km2)).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len().saturating_sub(1) * 98 / 100).copied().filter(|&km2| km2 > 0.0)
}
