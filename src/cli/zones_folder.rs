//! The output folder of `frontline zones`: which files are its own, and how they are replaced.
//!
//! A list in the folder records what an earlier run wrote. Only those files are replaced or removed, and only if they
//! have not been changed since.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::dataset::{Unfinished, UnfinishedFolder, whole_within};

/// The list of the files; it is hidden so that no command reads it as a report.
const LIST_FILE: &str = ".frontline-zones.json";

/// The largest accepted list, bytes.
const MAX_LIST_BYTES: usize = 16 * 1024 * 1024;

/// The largest file that may be from an earlier run, bytes.
const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

/// A folder to which snapshots are written.
#[derive(Debug)]
pub(super) struct ZonesFolder {
    path: PathBuf,
    /// Files of earlier runs.
    earlier: Files,
    /// Files that this run has written so far, under temporary names.
    written: Files,
    unfinished: UnfinishedFolder,
}

/// Files by name, with the hashes of their possible contents.
type Files = BTreeMap<String, BTreeSet<u64>>;

/// The content of the list.
#[derive(Serialize, Deserialize)]
struct FileList {
    /// The version of the program.
    frontline: String,
    files: Files,
}

impl ZonesFolder {
    /// Checks that files with these names may be written to the folder before work starts.
    ///
    /// # Errors
    /// When one of the files exists and no earlier run wrote it, or the folder cannot be created.
    pub(super) fn open(path: &Path, names: &[String]) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))?;
        let list = path.join(LIST_FILE);
        let earlier = earlier_files(&list).with_context(|| format!("no list of snapshots: {}", list.display()))?;
        for name in names {
            if path.join(name).exists() && !is_own(path, name, &earlier) {
                bail!(
                    "a file is in the way that this command did not write, or that was changed since; \
                     move it away or choose another folder: {}",
                    path.join(name).display()
                );
            }
        }
        let unfinished = UnfinishedFolder::begin(path)?;
        Ok(Self { path: path.to_owned(), earlier, written: Files::new(), unfinished })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a file may be written: none has the name yet, or an earlier run wrote it and nobody changed it since.
    pub(super) fn may_write(&self, name: &str) -> bool {
        let is_there = fs::symlink_metadata(self.path.join(name)).is_ok();
        !is_there || is_own(&self.path, name, &self.earlier)
    }

    /// Writes a temporary file.
    pub(super) fn write(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        self.unfinished.write(name, text.as_bytes())?;
        self.written.entry(name.to_owned()).or_default().insert(hash(text.as_bytes()));
        Ok(())
    }

    /// Renames all files to their final names and removes those that only earlier runs wrote. Returns the files of
    /// earlier runs that stay because they were changed.
    pub(super) fn keep(self) -> anyhow::Result<Vec<PathBuf>> {
        let Self { path, earlier, written, unfinished } = self;
        // Write the list first: after an interruption the next run still recognises all files as its own.
        let mut all = earlier.clone();
        for (name, hashes) in &written {
            all.entry(name.clone()).or_default().extend(hashes);
        }
        write_list(&path, all)?;
        unfinished.keep(written.keys())?;
        let mut changed = Vec::new();
        for name in earlier.keys().filter(|name| !written.contains_key(*name)) {
            let file = path.join(name);
            if !file.exists() {
                continue;
            }
            if is_own(&path, name, &earlier) {
                fs::remove_file(&file).with_context(|| format!("cannot be removed: {}", file.display()))?;
            } else {
                changed.push(file);
            }
        }
        write_list(&path, written)?;
        Ok(changed)
    }
}

/// Whether a file is unchanged since an earlier run wrote it.
fn is_own(folder: &Path, name: &str, earlier: &Files) -> bool {
    let Some(hashes) = earlier.get(name) else { return false };
    whole_within(&folder.join(name), MAX_FILE_BYTES).is_ok_and(|bytes| hashes.contains(&hash(&bytes)))
}

/// The files of a list; empty if there is no list.
fn earlier_files(path: &Path) -> anyhow::Result<Files> {
    let bytes = match whole_within(path, MAX_LIST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Files::new()),
        Err(error) => return Err(error.into()),
    };
    let list: FileList = serde_json::from_slice(&bytes)?;
    let is_name = |name: &&String| {
        let mut parts = Path::new(name.as_str()).components();
        matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
    };
    match list.files.keys().find(|name| !is_name(name)) {
        Some(outside) => bail!("a file outside the folder: {outside}"),
        None => Ok(list.files),
    }
}

fn write_list(folder: &Path, files: Files) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(&FileList { frontline: env!("CARGO_PKG_VERSION").to_owned(), files })?;
    bytes.push(b'\n');
    Ok(Unfinished::begin(&folder.join(LIST_FILE))?.write(&bytes)?)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
