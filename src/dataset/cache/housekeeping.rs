//! Room in the cache folder: the oldest entries go, and what is none of the program's stays.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{PART_ENDING, key::is_key};

/// Most bytes that all entries take together.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// A folder that is not whole is left over from a program that was stopped when it is older than the newest entry by
/// this.
const LEFT_OVER_AFTER: Duration = Duration::from_hours(24);

/// A folder in the cache.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    changed: SystemTime,
    bytes: u64,
    path: PathBuf,
}

/// Removes the oldest entries but one until all together are within the limit, and what stopped programs left over.
///
/// What is no entry stays and does not count, and what cannot be read or removed stops nothing: the folder is the
/// user's, and other processes write here, too.
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

/// A folder with its size; none for what is no folder or cannot be read.
fn kept(path: PathBuf) -> Option<Kept> {
    let files = fs::read_dir(&path).ok()?.filter_map(Result::ok).filter_map(|file| file.metadata().ok());
    let bytes = files.map(|file| file.len()).sum();
    let changed = fs::metadata(&path).ok()?.modified().ok()?;
    Some(Kept { changed, bytes, path })
}

/// Whether a name is that of an entry that is not whole yet: `.KEY.PROCESS.part`.
fn is_part(name: &str) -> bool {
    let inner = name.strip_prefix('.').and_then(|name| name.strip_suffix(PART_ENDING));
    inner.and_then(|inner| inner.split_once('.')).is_some_and(|(key, _)| is_key(key))
}
