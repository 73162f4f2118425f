//! The cache of opened datasets in the user's cache folder, which makes the next start fast.
//!
//! The key of an entry depends on the names, sizes and times of the files, on the reading options, and on the program
//! that wrote it. Entries are checked when they are read; a damaged one is removed, and the files are read again. The
//! window stores the evolution along with the reports; commands do not compute it and store the reports only.

mod housekeeping;
mod key;

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::{housekeeping::make_room, key::key};
use super::{
    Wanted,
    assembly::{Faults, Opened},
    cached_faults::CachedFault,
    inventory::{Inventory, Place},
};
use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    formats::topojson::{
        PackError, Packed, exact_from_timeline, pack_from_timeline, timeline_from_exact, timeline_from_pack,
    },
};

/// Increased whenever the form of entries, or the computation of their content, changes.
const FORMAT: u32 = 7;

/// Smaller inputs are read quickly enough without the cache, bytes.
const LEAST_BYTES: u64 = 1_000_000;

/// The suffix of incomplete folders.
const PART_ENDING: &str = ".part";

/// The file that lists the content of an entry.
const CONTENTS_FILE: &str = "contents.json";

/// A cache folder.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// The slot of an entry.
#[derive(Clone, Debug)]
pub struct Slot {
    cache: Cache,
    key: String,
    /// The inventory, to detect files that change while they are read.
    inventory: Arc<Inventory>,
}

/// Why an entry was not stored.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A timeline cannot be packed.
    #[error("the reports cannot be packed")]
    Pack(#[from] PackError),
    /// Writing failed.
    #[error("the cache cannot be written")]
    Io(#[from] io::Error),
    /// A file was changed after it was listed.
    #[error("a file was changed while it was read")]
    Changed,
    /// The list of contents cannot be encoded.
    #[error("the contents cannot be written")]
    Contents(#[from] serde_json::Error),
}

#[derive(Serialize, Deserialize)]
struct Contents {
    format: u32,
    timelines: Vec<KeptTimeline>,
    faults: Vec<CachedFault>,
    more_faults: usize,
}

/// The files of one timeline.
#[derive(Serialize, Deserialize)]
struct KeptTimeline {
    /// The reports as read.
    reports: Checked,
    /// A pack with the evolution, if it was computed.
    pack: Option<Checked>,
}

/// A file of an entry with its checksum.
#[derive(Serialize, Deserialize)]
struct Checked {
    name: String,
    bytes: usize,
    hash: u64,
}

impl Cache {
    /// The cache in a folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The user's cache; `None` if the system has no folder for it.
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(Self::new(base.cache_dir().join("frontline").join("packs")))
    }

    /// The slot for an inventory; `None` if caching it is not worthwhile.
    pub fn slot(&self, inventory: &Inventory) -> Option<Slot> {
        let is_given = inventory.files().iter().any(|file| matches!(file.place, Place::Given(_)));
        let is_worth_it = !is_given && inventory.bytes() >= LEAST_BYTES && inventory.files().len() > 1;
        is_worth_it.then(|| Slot { cache: self.clone(), key: key(inventory), inventory: Arc::new(inventory.clone()) })
    }
}

impl Slot {
    /// Loads the entry, with the evolution if it is stored; `None` if there is no entry, or it is damaged; a damaged
    /// entry is removed.
    pub fn load(&self) -> Option<(Vec<Opened>, Faults)> {
        self.load_with(Wanted::Evolution)
    }

    /// Like [`Self::load`], without the evolution, which takes longer to read than the reports.
    pub fn load_reports(&self) -> Option<(Vec<Opened>, Faults)> {
        self.load_with(Wanted::Reports)
    }

    fn load_with(&self, wanted: Wanted) -> Option<(Vec<Opened>, Faults)> {
        let folder = self.folder();
        if !folder.is_dir() {
            return None;
        }
        let loaded = load(&folder, wanted);
        if loaded.is_none() {
            // If removal fails, the entry is found damaged again next time.
            fs::remove_dir_all(&folder).ok();
        }
        loaded
    }

    /// Stores what was opened, with the evolution; old entries are removed to make room.
    ///
    /// # Errors
    /// When it cannot be packed or written. No partial entry remains.
    pub fn store<'a>(
        &self,
        opened: impl IntoIterator<Item = (&'a Timeline, &'a Evolution)>,
        faults: &Faults,
    ) -> Result<(), StoreError> {
        self.keep(opened.into_iter().map(|(timeline, evolution)| (timeline, Some(evolution))), faults)
    }

    /// Stores the reports only, without the evolution, which is expensive to compute; old entries are removed to make
    /// room.
    ///
    /// # Errors
    /// When they cannot be written. No partial entry remains.
    pub fn store_reports<'a>(
        &self,
        timelines: impl IntoIterator<Item = &'a Timeline>,
        faults: &Faults,
    ) -> Result<(), StoreError> {
        self.keep(timelines.into_iter().map(|timeline| (timeline, None)), faults)
    }

    /// Writes a temporary folder and renames it to the entry, if the files have not changed since.
    fn keep<'a>(
        &self,
        opened: impl Iterator<Item = (&'a Timeline, Option<&'a Evolution>)>,
        faults: &Faults,
    ) -> Result<(), StoreError> {
        let aside = self.cache.folder.join(format!(".{}.{}{PART_ENDING}", self.key, std::process::id()));
        fs::create_dir_all(&aside)?;
        let kept = write(&aside, opened, faults).and_then(|()| {
            if key(&self.inventory) != self.key {
                return Err(StoreError::Changed);
            }
            Ok(take_place(&aside, &self.folder())?)
        });
        if kept.is_err() {
            // The rest is useless; a failed removal does no harm.
            fs::remove_dir_all(&aside).ok();
        }
        make_room(&self.cache.folder, &self.folder())?;
        kept
    }

    fn folder(&self) -> PathBuf {
        self.cache.folder.join(&self.key)
    }
}

fn load(folder: &Path, wanted: Wanted) -> Option<(Vec<Opened>, Faults)> {
    let contents: Contents = serde_json::from_slice(&fs::read(folder.join(CONTENTS_FILE)).ok()?).ok()?;
    if contents.format != FORMAT || contents.timelines.is_empty() {
        return None;
    }
    let mut opened = Vec::with_capacity(contents.timelines.len());
    for KeptTimeline { reports, pack } in &contents.timelines {
        let timeline = timeline_from_exact(&checked_bytes(folder, reports)?)?;
        let evolution = match pack.as_ref().filter(|_| wanted == Wanted::Evolution) {
            Some(pack) => Some(timeline_from_pack(&checked_bytes(folder, pack)?).ok()?.evolution),
            None => None,
        };
        opened.push(Opened { timeline, evolution });
    }
    let list = contents.faults.into_iter().map(CachedFault::into_fault).collect::<Option<Vec<_>>>()?;
    Some((opened, Faults { list, more: contents.more_faults }))
}

/// The content of a file; `None` if it differs from what was written.
fn checked_bytes(folder: &Path, checked: &Checked) -> Option<Vec<u8>> {
    let bytes = fs::read(folder.join(&checked.name)).ok()?;
    ((bytes.len(), hash(&bytes)) == (checked.bytes, checked.hash)).then_some(bytes)
}

fn write<'a>(
    folder: &Path,
    opened: impl Iterator<Item = (&'a Timeline, Option<&'a Evolution>)>,
    faults: &Faults,
) -> Result<(), StoreError> {
    let mut timelines = Vec::new();
    for (number, (timeline, evolution)) in opened.enumerate() {
        let reports = write_checked(folder, format!("{number}.reports"), &exact_from_timeline(timeline)?)?;
        let pack = match evolution {
            Some(evolution) => {
                let bytes = pack_from_timeline(timeline, evolution, &Packed::default())?;
                Some(write_checked(folder, format!("{number}.topojson"), &bytes)?)
            }
            None => None,
        };
        timelines.push(KeptTimeline { reports, pack });
    }
    let kept = faults.list.iter().map(CachedFault::from).collect();
    let contents = Contents { format: FORMAT, timelines, faults: kept, more_faults: faults.more };
    Ok(fs::write(folder.join(CONTENTS_FILE), serde_json::to_vec(&contents)?)?)
}

fn write_checked(folder: &Path, name: String, bytes: &[u8]) -> io::Result<Checked> {
    fs::write(folder.join(&name), bytes)?;
    Ok(Checked { name, bytes: bytes.len(), hash: hash(bytes) })
}

/// Renames a folder, replacing an existing one.
fn take_place(aside: &Path, folder: &Path) -> io::Result<()> {
    if fs::rename(aside, folder).is_ok() {
        return Ok(());
    }
    // Another process may remove it at the same time.
    fs::remove_dir_all(folder).ok();
    fs::rename(aside, folder)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
