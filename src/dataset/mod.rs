//! Opens a folder, a file, a pattern or the embedded dataset; no other module opens paths for reading datasets.
//!
//! [`load`] does everything at once. A viewer that shows intermediate results uses the parts: [`survey`] lists the
//! files, [`inventory::Inventory::read_file`] reads one of them on any thread, and an [`assembly::Assembly`] takes the
//! readings in any order and gives the timelines at any time. A [`series_order::SeriesOrder`] holds back readings whose
//! dates other files decide.

mod aside;
pub mod assembly;
mod basemap_file;
mod bounded_faults;
#[cfg_attr(target_arch = "wasm32", path = "no_cache.rs")]
pub mod cache;
#[cfg(not(target_arch = "wasm32"))]
mod cached_faults;
#[cfg_attr(target_arch = "wasm32", path = "not_embedded.rs")]
mod embedded;
mod error;
mod given;
mod interval_parts;
pub mod inventory;
pub mod manifest;
mod of_source;
mod overlaps;
mod pack_file;
mod parts;
#[cfg_attr(target_arch = "wasm32", path = "no_pictures.rs")]
mod pictures;
mod place_tables;
#[cfg(not(target_arch = "wasm32"))]
mod remembered;
mod region_overlaps;
mod plain_file;
pub mod schemes;
pub mod series_order;
mod survey;
mod unfinished;
mod unfinished_folder;
mod validity;
mod walk;

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

pub use basemap_file::{BasemapError, open_basemap};
pub use error::OpenError;
pub use given::GivenFile;
pub use inventory::Request;
pub use overlaps::overlaps_beyond_opening;
pub use pack_file::{WriteError, pack_bytes, write_pack};
pub use pictures::pictures_folder;
pub use place_tables::PlaceTables;
pub use plain_file::whole_within;
pub use region_overlaps::overlaps_of_regions;
#[cfg(not(target_arch = "wasm32"))]
pub use remembered::{RememberError, RememberedFile};
pub use survey::{names_as_source, survey};
pub use unfinished::{Unfinished, UnfinishedError};
pub use unfinished_folder::UnfinishedFolder;
pub use validity::check_polygons;

use self::{
    assembly::{Assembly, Faults, Opened},
    cache::Cache,
    inventory::Inventory,
    series_order::SeriesOrder,
};
use crate::{
    control::{
        about::About,
        bearing::Bearing,
        evolution::Evolution,
        fault::{Fault, Problem},
        name::Name,
        timeline::Timeline,
    },
    formats::{
        Reading,
        gazetteer::{BadGazetteer, gazetteer_of},
        pool::PolygonPool,
        regions::{RegionsError, regions_of},
        topojson::Packed,
    },
    places::{Gazetteer, own::OwnPlaces, record::Records, regions::Regions},
    story::Story,
};

/// Everything that was opened.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What is said of the whole.
    pub about: About,
    /// What it tells, in the manifest's order.
    pub stories: Vec<Story>,
    /// The places and regions that it brings.
    pub own_places: OwnPlaces,
    /// The tables of places beside the manifest.
    pub place_tables: Arc<PlaceTables>,
    /// What those tables say of single places.
    pub records: Arc<Records>,
    /// One for each source; at least one, and each with at least one snapshot.
    pub timelines: Vec<Timeline>,
    /// What follows from each timeline, where a pack has it.
    pub evolutions: Vec<Option<Arc<Evolution>>>,
    /// What is wrong with the files, at most [`assembly::MAX_FAULTS`].
    pub faults: Vec<Fault>,
    /// Number of faults beyond those.
    pub more_faults: usize,
    /// The size of all files together.
    pub bytes: u64,
}

/// Progress of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of files read.
    pub files: usize,
    /// Number of all files.
    pub of_files: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes of all files.
    pub of_bytes: u64,
}

/// Opens everything in a request, on all processors.
///
/// # Errors
/// When there is nothing to open: see [`OpenError`]. Problems of single files become faults.
pub fn load(request: &Request, progress: &(dyn Fn(Progress) + Sync)) -> Result<Dataset, OpenError> {
    let inventory = survey(request)?;
    let readings = read_all(&inventory, progress);
    assemble(&inventory, readings)
}

/// Which parts of a cache entry to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The reports only.
    Reports,
    /// The reports and their evolution.
    Evolution,
}

/// Like [`load`], from the cache if possible; otherwise the result is stored there.
///
/// # Errors
/// As for [`load`]. Failing to store is not an error.
pub fn load_kept(
    request: &Request,
    (cache, wanted): (Option<&Cache>, Wanted),
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Dataset, OpenError> {
    let inventory = survey(request)?;
    let slot = cache.and_then(|cache| cache.slot(&inventory));
    let kept = slot.as_ref().and_then(|slot| match wanted {
        Wanted::Reports => slot.load_reports(),
        Wanted::Evolution => slot.load(),
    });
    if let Some((opened, faults)) = kept {
        let said = (inventory.about(), inventory.own_places().clone(), Arc::clone(&inventory.place_tables));
        return Ok(dataset_of(&inventory, said, opened, faults));
    }
    let dataset = assemble(&inventory, read_all(&inventory, progress))?;
    // Packs are fast to open, and carry a description that the inventory lacks.
    if let Some(slot) = slot.filter(|_| dataset.evolutions.iter().all(Option::is_none)) {
        let faults = Faults { list: dataset.faults.clone(), more: dataset.more_faults };
        slot.store_reports(&dataset.timelines, &faults).ok();
    }
    Ok(dataset)
}

/// Reads every file of an inventory, on all processors; the readings are in the order of the files.
pub fn read_all(inventory: &Inventory, progress: &(dyn Fn(Progress) + Sync)) -> Vec<Reading> {
    let pool = PolygonPool::default();
    let (files, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let (of_files, of_bytes) = (inventory.files().len(), inventory.bytes());
    let read = |index: usize| {
        let reading = inventory.read_file(index, &pool);
        let file_bytes = inventory.files()[index].bytes;
        progress(Progress {
            files: files.fetch_add(1, Ordering::Relaxed) + 1,
            of_files,
            bytes: bytes.fetch_add(file_bytes, Ordering::Relaxed) + file_bytes,
            of_bytes,
        });
        reading
    };
    let mut readings: Vec<Option<Reading>> = (0..of_files).into_par_iter().map(|index| Some(read(index))).collect();
    let mut orders = SeriesOrder::default();
    for (index, place) in readings.iter_mut().enumerate() {
        *place = place.take().and_then(|reading| orders.take(inventory, index, reading));
    }
    for (index, reading) in orders.settle(inventory, &pool) {
        readings[index] = Some(reading);
    }
    readings.into_iter().flatten().collect()
}

/// Assembles the dataset from all readings of an inventory, in the order of its files.
///
/// # Errors
/// When no file contains a report.
pub fn assemble(inventory: &Inventory, readings: Vec<Reading>) -> Result<Dataset, OpenError> {
    let mut assembly = Assembly::new(inventory);
    for (index, reading) in readings.into_iter().enumerate() {
        assembly.take(index, reading);
    }
    let (opened, faults) = assembly.opened();
    if opened.is_empty() {
        return Err(OpenError::NoReports { faults: faults.list, more_faults: faults.more });
    }
    let said = (assembly.about(), assembly.own_places(), assembly.place_tables());
    Ok(dataset_of(inventory, said, opened, faults))
}

fn dataset_of(
    inventory: &Inventory,
    (about, own_places, place_tables): (About, OwnPlaces, Arc<PlaceTables>),
    opened: Vec<Opened>,
    faults: Faults,
) -> Dataset {
    let (timelines, evolutions): (Vec<_>, _) =
        opened.into_iter().map(|opened| (opened.timeline, opened.evolution)).unzip();
    Dataset {
        about,
        stories: inventory.stories().to_vec(),
        own_places,
        place_tables,
        records: Arc::clone(inventory.records()),
        timelines,
        evolutions,
        faults: faults.list,
        more_faults: faults.more,
        bytes: inventory.bytes(),
    }
}

impl Dataset {
    /// Number of the faults that affect figures.
    pub fn fault_count(&self) -> usize {
        self.faults.iter().filter(|fault| fault.action.bears_on_figures()).count() + self.more_faults
    }

    /// Adds faults up to the limit; further ones are counted.
    pub fn add_faults(&mut self, faults: Vec<Fault>) {
        let mut all = Faults { list: std::mem::take(&mut self.faults), more: self.more_faults };
        all.extend(faults);
        (self.faults, self.more_faults) = (all.list, all.more);
    }

    /// The faults that affect the figures of one source.
    pub fn bearing(&self, index: usize) -> Bearing {
        Bearing::new(&self.timelines.iter().collect::<Vec<_>>(), index, &self.faults, self.more_faults)
    }

    /// Its title, or the names of the sources.
    pub fn title(&self) -> Name {
        self.about.title.clone().unwrap_or_else(|| title_of(&self.timelines))
    }

    /// The gazetteer to use with it: its own places, or the built-in ones.
    ///
    /// # Errors
    /// When the embedded table is damaged, which a test rules out.
    pub fn gazetteer(&self) -> Result<Arc<Gazetteer>, BadGazetteer> {
        gazetteer_of(&self.own_places)
    }

    /// The regions to use with it: its own, or the built-in ones.
    ///
    /// # Errors
    /// When the embedded file is damaged, which a test rules out.
    pub fn regions(&self) -> Result<&Regions, &'static RegionsError> {
        regions_of(&self.own_places)
    }

    /// What is said of the whole in a pack of one of its timelines. A pack is a single file: it has the places and regions
    /// of the dataset in it.
    pub fn packed(&self) -> Packed {
        let text = |table: &Option<Cow<'static, [u8]>>| {
            table.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (places, regions) = (text(&self.place_tables.places), text(&self.place_tables.regions));
        Packed { places, regions, ..self.packed_beside_tables() }
    }

    /// Like [`Self::packed`], for a pack with a manifest and its tables beside it.
    pub fn packed_beside_tables(&self) -> Packed {
        let faults = self.faults.iter().map(faults_behind).sum::<usize>() + self.more_faults;
        Packed { about: self.about.clone(), faults, ..Packed::default() }
    }
}

/// The number of faults affecting figures that a fault represents.
fn faults_behind(fault: &Fault) -> usize {
    match fault.problem {
        Problem::FaultsOfPacked(count) => count,
        _ => fault.action.bears_on_figures().into(),
    }
}

fn title_of(timelines: &[Timeline]) -> Name {
    let names: Vec<_> = timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
    let title = names.join(" · ");
    Name::plain(title)
}
