//! The keys of cache entries: a hash of everything that affects the result of opening.

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    path::Path,
    time::SystemTime,
};

use super::{
    super::inventory::{Inventory, Place},
    FORMAT,
};

/// Number of hexadecimal digits of a key.
const KEY_DIGITS: usize = 16;

/// The key of an inventory: a hash of everything that affects the result of opening it.
pub(super) fn key(inventory: &Inventory) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{FORMAT} {} {:?}", env!("CARGO_PKG_VERSION"), program()).as_bytes());
    for group in inventory.groups() {
        hasher.write(format!("{group:?}").as_bytes());
    }
    for file in inventory.files() {
        hasher.write(format!("{} {} {} ", file.group, file.name, file.bytes).as_bytes());
        if let Place::Disk(path) = &file.place {
            hasher.write(format!("{} {:?}", path.display(), state(path)).as_bytes());
        }
    }
    format!("{:016x}", hasher.finish())
}

/// Size and time of the program's executable: another build may read the same files differently.
fn program() -> Option<(u64, SystemTime)> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Metadata that changes whenever a file is written or replaced.
fn state(path: &Path) -> Option<impl std::fmt::Debug> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt as _;
        // Unlike the modification time, the change time cannot be set back.
        (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
    };
    #[cfg(not(unix))]
    let identity = metadata.created().ok();
    Some((metadata.len(), metadata.modified().ok(), identity))
}

/// Whether a name is the key of an entry.
pub(super) fn is_key(name: &str) -> bool {
    name.len() == KEY_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
