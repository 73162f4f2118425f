//! Limits the size of the cache by removing the oldest entries; foreign files are left alone.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{PART_ENDING, key::is_key};

/// Most bytes of all entries together.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// An incomplete folder that is older than the newest entry by this was left behind by a killed program.
const LEFT_OVER_AFTER: Duration = Duration::from_hours(24);

/// A folder in the cache.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    changed: SystemTime,
    bytes: u64,
    path: PathBuf,
}

/// Removes the oldest entries except `but` until the total size is within the limit, and incomplete folders of killed
/// programs.
///
/// Other files are ignored, and errors of reading and removing single folders, too: the folder belongs to the user, and
/// other processes write here.
pub(super) fn make_room(folder: &Path, but: &Path) -> io::Result<()> {
    let (mut entries, mut parts) = (Vec::new(), Vec::new());
    for path in fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(kept) = kept(path) else { continue };
        if is_key(&name) {
            entries.push(kept);
        } else if is_part(&name) {
            parts.push(kept);
        }
    }
    entries.sort();
    let newest = entries.last().map(|entry| entry.changed);
    let age = |part: &Kept| newest.and_then(|newest| newest.duration_since(part.changed).ok());
    for part in parts.iter().filter(|part| age(part).is_some_and(|age| age >= LEFT_OVER_AFTER)) {
        fs::remove_dir_all(&part.path).ok();
    }
    let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    for entry in entries.iter().filter(|entry| entry.path != but) {
        if bytes <= MOST_BYTES {
            break;
        }
        if fs::remove_dir_all(&entry.path).is_ok() {
            bytes -= entry.bytes;
        }
    }
    Ok(())
}

/// A folder with its size; `None` if it is not a folder or cannot be read.
fn kept(path: PathBuf) -> Option<Kept> {
    let files = fs::read_dir(&path).ok()?.filter_map(Result::ok).filter_map(|file| file.metadata().ok());
    let bytes = files.map(|file| file.len()).sum();
    let changed = fs::metadata(&path).ok()?.modified().ok()?;
    Some(Kept { changed, bytes, path })
}

/// Whether a name is that of an incomplete entry: `.KEY.PROCESS.part`.
fn is_part(name: &str) -> bool {
    let inner = name.strip_prefix('.').and_then(|name| name.strip_suffix(PART_ENDING));
    inner.and_then(|inner| inner.split_once('.')).is_some_and(|(key, _)| is_key(key))
}
