//! What was opened once, kept as packs in the user's cache folder, so that the next start finds it ready.
//!
//! An entry belongs to the names, sizes and times of the files and to the version of the program. It is checked when it
//! is read; one that is damaged is removed, and everything is read anew.

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    assembly::{Faults, Opened},
    cached_faults::CachedFault,
    inventory::{Inventory, Place},
};
use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    formats::topojson::{About, PackError, pack_from_timeline, timeline_from_pack},
};

/// Changes whenever entries are written in another way, or what they keep is computed in another.
const FORMAT: u32 = 3;

/// Less than this is read faster than it is worth keeping, bytes.
const LEAST_BYTES: u64 = 1_000_000;

/// Most bytes that all entries take together.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

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
    /// The list of contents cannot be written.
    #[error("the contents cannot be written")]
    Contents(#[from] serde_json::Error),
}

#[derive(Serialize, Deserialize)]
struct Contents {
    format: u32,
    packs: Vec<Checked>,
    faults: Vec<CachedFault>,
    more_faults: usize,
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
        is_worth_it.then(|| Slot { cache: self.clone(), key: key(inventory) })
    }
}

impl Slot {
    /// What is kept here; none if nothing is, or it is damaged, and then it is removed.
    pub fn load(&self) -> Option<(Vec<Opened>, Faults)> {
        let folder = self.folder();
        if !folder.is_dir() {
            return None;
        }
        let loaded = load(&folder);
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
        let aside = self.cache.folder.join(format!(".{}.{}.part", self.key, std::process::id()));
        fs::create_dir_all(&aside)?;
        let written = write(&aside, opened, faults).and_then(|()| Ok(fs::rename(&aside, self.folder())?));
        if written.is_err() {
            // What is left of it is of no use; that it cannot be removed changes nothing.
            fs::remove_dir_all(&aside).ok();
        }
        make_room(&self.cache.folder, &self.folder())?;
        written
    }

    fn folder(&self) -> PathBuf {
        self.cache.folder.join(&self.key)
    }
}

fn load(folder: &Path) -> Option<(Vec<Opened>, Faults)> {
    let contents: Contents = serde_json::from_slice(&fs::read(folder.join(CONTENTS_FILE)).ok()?).ok()?;
    if contents.format != FORMAT || contents.packs.is_empty() {
        return None;
    }
    let mut opened = Vec::with_capacity(contents.packs.len());
    for checked in &contents.packs {
        let bytes = fs::read(folder.join(&checked.name)).ok()?;
        if (bytes.len(), hash(&bytes)) != (checked.bytes, checked.hash) {
            return None;
        }
        let pack = timeline_from_pack(&bytes).ok()?;
        opened.push(Opened { timeline: pack.timeline, evolution: Some(pack.evolution) });
    }
    let list = contents.faults.into_iter().map(CachedFault::into_fault).collect::<Option<Vec<_>>>()?;
    Some((opened, Faults { list, more: contents.more_faults }))
}

fn write<'a>(
    folder: &Path,
    opened: impl IntoIterator<Item = (&'a Timeline, &'a Evolution)>,
    faults: &Faults,
) -> Result<(), StoreError> {
    let mut packs = Vec::new();
    for (number, (timeline, evolution)) in opened.into_iter().enumerate() {
        let name = format!("{number}.topojson");
        let bytes = pack_from_timeline(timeline, evolution, &About::default())?;
        packs.push(Checked { name: name.clone(), bytes: bytes.len(), hash: hash(&bytes) });
        fs::write(folder.join(name), bytes)?;
    }
    let kept = faults.list.iter().map(CachedFault::from).collect();
    let contents = Contents { format: FORMAT, packs, faults: kept, more_faults: faults.more };
    Ok(fs::write(folder.join(CONTENTS_FILE), serde_json::to_vec(&contents)?)?)
}

/// Removes the oldest entries but one until all together are within the limit.
fn make_room(folder: &Path, but: &Path) -> io::Result<()> {
    let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let files = fs::read_dir(&path)?.filter_map(Result::ok).filter_map(|file| file.metadata().ok());
        entries.push((fs::metadata(&path)?.modified()?, files.map(|file| file.len()).sum(), path));
    }
    entries.sort();
    let mut bytes: u64 = entries.iter().map(|(_, bytes, _)| bytes).sum();
    for (_, size, path) in entries.iter().filter(|(_, _, path)| path != but) {
        if bytes <= MOST_BYTES {
            break;
        }
        fs::remove_dir_all(path)?;
        bytes -= size;
    }
    Ok(())
}

/// The name of an entry: a hash of all that decides what is opened.
fn key(inventory: &Inventory) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{FORMAT} {}", env!("CARGO_PKG_VERSION")).as_bytes());
    for group in inventory.groups() {
        hasher.write(format!("{group:?}").as_bytes());
    }
    for file in inventory.files() {
        hasher.write(format!("{} {} {} ", file.group, file.name, file.bytes).as_bytes());
        if let Place::Disk(path) = &file.place {
            let changed = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
            hasher.write(format!("{} {changed:?}", path.display()).as_bytes());
        }
    }
    format!("{:016x}", hasher.finish())
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
