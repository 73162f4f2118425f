//! The folder of a published site: what may be overwritten, and what is removed.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::{dataset::Unfinished, site::Site};

/// The list of a site's files, which identifies its folder.
const LIST_FILE: &str = "site.json";

/// The largest accepted list, bytes.
const MAX_LIST_BYTES: u64 = 1024 * 1024;

/// A folder to which a site may be written.
#[derive(Debug)]
pub(super) struct SiteFolder {
    path: PathBuf,
    /// The files of an earlier site.
    earlier: BTreeSet<String>,
    is_new: bool,
}

/// The content of the list.
#[derive(Debug, Serialize, Deserialize)]
struct SiteList {
    /// The program version that wrote the site.
    frontline: String,
    /// Paths relative to the folder, with `/` between folders.
    files: BTreeSet<String>,
}

impl SiteFolder {
    /// Checks that a site may be written to a folder before work starts.
    ///
    /// # Errors
    /// When the folder contains anything but an earlier site, or cannot be created.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if path.is_file() {
            bail!("a file is in the place of the folder to write: {}", path.display());
        }
        let is_new = !path.exists();
        fs::create_dir_all(path).with_context(|| format!("the folder cannot be made: {}", path.display()))?;
        let mut folder = Self { path: path.to_owned(), earlier: BTreeSet::new(), is_new };
        let refused = || format!("the folder cannot be read: {}", path.display());
        if fs::read_dir(path).with_context(refused)?.next().is_none() {
            return Ok(folder);
        }
        let list = path.join(LIST_FILE);
        if !list.is_file() {
            bail!("the folder holds something else than a published site, choose another: {}", path.display());
        }
        folder.earlier = earlier_files(&list).with_context(|| format!("no list of a site: {}", list.display()))?;
        Ok(folder)
    }

    /// Writes a site. Every file appears only once it is complete, and the page comes last; then files of an earlier
    /// site that are no longer needed are removed. The list always includes every file that may exist, so that an
    /// interrupted site can be written again.
    ///
    /// # Errors
    /// When a file cannot be written or removed.
    pub(super) fn write(&self, site: &Site) -> anyhow::Result<()> {
        let names: BTreeSet<String> = site.files.iter().flat_map(|file| file.stored().map(|(name, _)| name)).collect();
        self.write_list(self.earlier.union(&names).cloned().collect())?;
        for file in &site.files {
            // The file itself comes after its compressed variants, which servers look for next to it.
            for (name, bytes) in file.stored().collect::<Vec<_>>().into_iter().rev() {
                self.write_file(&name, bytes)?;
            }
        }
        for name in self.earlier.difference(&names) {
            self.remove(name)?;
        }
        self.write_list(names)
    }

    fn write_list(&self, files: BTreeSet<String>) -> anyhow::Result<()> {
        let list = SiteList { frontline: env!("CARGO_PKG_VERSION").to_owned(), files };
        let mut bytes = serde_json::to_vec_pretty(&list)?;
        bytes.push(b'\n');
        self.write_file(LIST_FILE, &bytes)
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("the folder cannot be made: {}", folder.display()))?;
        }
        Ok(Unfinished::begin(&path)?.write(bytes)?)
    }

    fn remove(&self, name: &str) -> anyhow::Result<()> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot be removed: {}", path.display()));
            }
            _ => {}
        }
        if let Some(folder) = path.parent().filter(|folder| *folder != self.path) {
            // Non-empty folders stay.
            fs::remove_dir(folder).ok();
        }
        Ok(())
    }
}

impl Drop for SiteFolder {
    fn drop(&mut self) {
        if self.is_new {
            // A folder in which something was written is not empty, and stays.
            fs::remove_dir(&self.path).ok();
        }
    }
}

/// The files of a list; a list with paths outside the folder is rejected.
fn earlier_files(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut text = String::new();
    fs::File::open(path)?.take(MAX_LIST_BYTES).read_to_string(&mut text)?;
    let list: SiteList = serde_json::from_str(&text)?;
    let is_inside = |name: &&String| {
        !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
    };
    if let Some(outside) = list.files.iter().find(|name| !is_inside(name)) {
        bail!("a file outside the folder: {outside}");
    }
    Ok(list.files)
}
