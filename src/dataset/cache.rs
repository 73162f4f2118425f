//! What was opened once, kept in the user's cache folder, so that the next start finds it ready.
//!
//! An entry belongs to the names, sizes and times of the files, to the options of reading, and to the program that wrote
//! it. It is checked when it is read; one that is damaged is removed, and everything is read again. The window keeps what
//! follows from the reports with them; a command, which does not compute that, keeps the reports alone.

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

/// Changes whenever entries are written in another way, or what they keep is computed in another.
const FORMAT: u32 = 7;

/// Less than this is read faster than it is worth keeping, bytes.
const LEAST_BYTES: u64 = 1_000_000;

/// The ending of folders that are not whole yet.
const PART_ENDING: &str = ".part";

/// The file that says what an entry holds.
const CONTENTS_FILE: &str = "contents.json";

/// A folder of entries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// The place of one entry.
#[derive(Clone, Debug)]
pub struct Slot {
    cache: Cache,
    key: String,
    /// The same again tells whether a file was changed while it was read.
    inventory: Arc<Inventory>,
}

/// Why an entry was not written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A timeline cannot be packed.
    #[error("the reports cannot be packed")]
    Pack(#[from] PackError),
    /// The system refuses.
    #[error("the cache cannot be written")]
    Io(#[from] io::Error),
    /// A file was changed after it was listed.
    #[error("a file was changed while it was read")]
    Changed,
    /// The list of contents cannot be written.
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
    /// Its reports, as they were read.
    reports: Checked,
    /// A pack with what follows from them, if that was computed.
    pack: Option<Checked>,
}

/// A file of an entry with what it must be.
#[derive(Serialize, Deserialize)]
struct Checked {
    name: String,
    bytes: usize,
    hash: u64,
}

impl Cache {
    /// The cache in a folder, which need not exist.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The cache of the user; none where the system names no folder for it.
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(Self::new(base.cache_dir().join("frontline").join("packs")))
    }

    /// The place for what an inventory lists; none where keeping it is not worth it.
    pub fn slot(&self, inventory: &Inventory) -> Option<Slot> {
        let is_given = inventory.files().iter().any(|file| matches!(file.place, Place::Given(_)));
        let is_worth_it = !is_given && inventory.bytes() >= LEAST_BYTES && inventory.files().len() > 1;
        is_worth_it.then(|| Slot { cache: self.clone(), key: key(inventory), inventory: Arc::new(inventory.clone()) })
    }
}

impl Slot {
    /// What is kept here, with what follows from it where that is kept; none if nothing is, or it is damaged, and then it
    /// is removed.
    pub fn load(&self) -> Option<(Vec<Opened>, Faults)> {
        self.load_with(Wanted::Evolution)
    }

    /// The same without what follows from the reports, which takes longer to read than they do.
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
            // What cannot be removed is found damaged again the next time.
            fs::remove_dir_all(&folder).ok();
        }
        loaded
    }

    /// Keeps what was opened, with what follows from it; old entries make room.
    ///
    /// # Errors
    /// When it cannot be packed or written. Nothing half written is left.
    pub fn store<'a>(
        &self,
        opened: impl IntoIterator<Item = (&'a Timeline, &'a Evolution)>,
        faults: &Faults,
    ) -> Result<(), StoreError> {
        self.keep(opened.into_iter().map(|(timeline, evolution)| (timeline, Some(evolution))), faults)
    }

    /// Keeps the reports alone, without what follows from them, which takes longer to compute; old entries make room.
    ///
    /// # Errors
    /// When they cannot be written. Nothing half written is left.
    pub fn store_reports<'a>(
        &self,
        timelines: impl IntoIterator<Item = &'a Timeline>,
        faults: &Faults,
    ) -> Result<(), StoreError> {
        self.keep(timelines.into_iter().map(|timeline| (timeline, None)), faults)
    }

    /// Writes aside and takes the place of an entry, if the files are still the same.
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
            // What is left of it is of no use; that it cannot be removed changes nothing.
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

/// The bytes of a file; none if they are not those that were written.
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

/// Gives a folder another's name; what had the name goes first.
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
