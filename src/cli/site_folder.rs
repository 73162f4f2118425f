//! The folder of a published site: what may be written over, and what is removed.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::{dataset::Unfinished, site::Site};

/// The list of a site's files, by which its folder is known.
const LIST_FILE: &str = "site.json";

/// The largest list that is read, bytes.
const MAX_LIST_BYTES: u64 = 1024 * 1024;

/// A folder that a site may be written to.
#[derive(Debug)]
pub(super) struct SiteFolder {
    path: PathBuf,
    /// The files of an earlier site.
    earlier: BTreeSet<String>,
    is_new: bool,
}

/// What is written into the list.
#[derive(Debug, Serialize, Deserialize)]
struct SiteList {
    /// Which program wrote the site.
    frontline: String,
    /// Paths from the folder, with `/` between folders.
    files: BTreeSet<String>,
}

impl SiteFolder {
    /// Makes sure that a site may be written there, before work starts.
    ///
    /// # Errors
    /// When the folder holds anything but an earlier site, or cannot be made.
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

    /// Writes a site: every file appears only when it is whole, the page last; then removes what only an earlier site
    /// had. The list always names everything that may be there, so that what was interrupted can be written again.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn write(&self, site: &Site) -> anyhow::Result<()> {
        let names: BTreeSet<String> = site.files.iter().flat_map(|file| file.stored().map(|(name, _)| name)).collect();
        self.write_list(self.earlier.union(&names).cloned().collect())?;
        for file in &site.files {
            // The file itself after its siblings, which servers look for beside it.
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
            // A folder that is not empty stays.
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

/// The files of a list; none of them lies outside the folder.
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
