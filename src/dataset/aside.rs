//! Temporary files for output, and the cleanup of those that killed runs left behind.
//!
//! A run holds a lock on its file while writing. A temporary file of this program without a lock was abandoned.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Separates the final name from the process id; no other program names files like this.
const MARK: &str = ".frontline-";

/// The suffix of temporary names.
const ENDING: &str = ".part";

/// The file in a temporary folder that its run has locked.
const LOCK_FILE: &str = "lock";

/// How often another name is tried if another run removed the new file before it was locked.
const TRIES: usize = 8;

/// Makes the names within a process unique.
static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A temporary file. It is removed unless it has been renamed.
#[derive(Debug)]
pub(super) struct Aside {
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Aside {
    /// Creates a temporary file next to its final path.
    pub(super) fn beside(path: &Path) -> io::Result<Self> {
        Self::new(|| path.with_file_name(name(path.file_name().unwrap_or_default())))
    }

    /// Creates a temporary file in the system's temporary folder.
    pub(super) fn elsewhere() -> io::Result<Self> {
        Self::new(|| env::temp_dir().join(name(OsStr::new("output"))))
    }

    fn new(path: impl Fn() -> PathBuf) -> io::Result<Self> {
        for _ in 0..TRIES {
            let path = path();
            let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
            lock(&file);
            // Another run may have removed it as abandoned before it was locked.
            if path.exists() {
                return Ok(Self { path, file });
            }
        }
        Err(io::Error::other("a file to write aside was removed at once"))
    }

    /// The path of the file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The file, open for reading and writing; all handles share one position.
    pub(super) fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Removes files that killed runs left next to a file to be written.
    pub(super) fn remove_abandoned(path: &Path) {
        Self::remove_of_older_version(path);
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten().filter(|entry| is_ours(&entry.file_name())) {
            let (path, kind) = (entry.path(), entry.file_type());
            // If removal fails, the next run tries again.
            if kind.as_ref().is_ok_and(fs::FileType::is_file) && is_abandoned(&path) {
                fs::remove_file(path).ok();
            } else if kind.is_ok_and(|kind| kind.is_dir()) && is_abandoned(&path.join(LOCK_FILE)) {
                fs::remove_dir_all(path).ok();
            }
        }
    }

    /// Removes the file that a killed run of an older version left: `.map.svg.1234.part`, without a lock. Other
    /// programs may use such names, too, so only the file for this path is removed, and only if its process has ended.
    fn remove_of_older_version(path: &Path) {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let (Some(of), Ok(entries)) = (path.file_name(), fs::read_dir(folder)) else { return };
        for entry in entries.flatten() {
            let process = process_of_older_version(&entry.file_name(), of);
            if process.is_some_and(is_gone) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                fs::remove_file(entry.path()).ok();
            }
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // If it was renamed it does not exist any more; if removal fails, a later run tries again.
        fs::remove_file(&self.path).ok();
    }
}

/// A temporary folder. It is removed with the files left in it.
#[derive(Debug)]
pub(super) struct AsideFolder {
    path: PathBuf,
    /// Holds the lock of the folder.
    _lock: File,
}

impl AsideFolder {
    /// Creates a temporary folder within another, and removes those that killed runs left there.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        let path = folder.join(name(OsStr::new("files")));
        Aside::remove_abandoned(&path);
        fs::create_dir(&path)?;
        let file = File::create_new(path.join(LOCK_FILE))?;
        lock(&file);
        Ok(Self { path, _lock: file })
    }

    /// The path of the folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for AsideFolder {
    fn drop(&mut self) {
        // If removal fails, a later run tries again.
        fs::remove_dir_all(&self.path).ok();
    }
}

fn name(of: &OsStr) -> OsString {
    let mut name = OsString::from(".");
    name.push(of);
    name.push(format!("{MARK}{}-{}{ENDING}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
    name
}

/// Whether a name has the form that [`name`] produces.
fn is_ours(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let Some((before, after)) = name.rsplit_once(MARK) else { return false };
    let Some(numbers) = after.strip_suffix(ENDING) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    before.starts_with('.') && numbers.split_once('-').is_some_and(|(a, b)| is_number(a) && is_number(b))
}

/// The process id in a temporary name of older versions.
fn process_of_older_version(name: &OsStr, of: &OsStr) -> Option<u32> {
    let (name, of) = (name.to_str()?, of.to_str()?);
    let process = name.strip_prefix('.')?.strip_prefix(of)?.strip_prefix('.')?.strip_suffix(ENDING)?;
    process.parse().ok().filter(|_| process.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a process has ended; if that cannot be determined, it has not.
fn is_gone(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

#[cfg(unix)]
fn lock(file: &File) {
    // Where files cannot be locked, none is treated as abandoned.
    file.try_lock().ok();
}

#[cfg(unix)]
fn is_abandoned(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

// Elsewhere a lock would prevent the film encoder's process from opening its own file.
#[cfg(not(unix))]
fn lock(_file: &File) {}

#[cfg(not(unix))]
fn is_abandoned(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_own_are_ours() {
        assert!(is_ours(&name(OsStr::new("map.svg"))));
        for other in [".map.svg.123.part", "map.frontline-1-2.part", ".x.frontline-1.part", ".x.frontline-a-1.part"] {
            assert!(!is_ours(OsStr::new(other)), "{other}");
        }
    }

    #[test]
    fn older_versions_named_files_by_their_process() {
        let process = |name: &str| process_of_older_version(OsStr::new(name), OsStr::new("map.svg"));
        assert_eq!(process(".map.svg.1234.part"), Some(1234));
        for other in ["map.svg.1234.part", ".map.svg.part", ".map.svg.1a.part", ".map.gif.1234.part", ".map.svg.1234"] {
            assert_eq!(process(other), None, "{other}");
        }
        assert!(!is_gone(process::id()));
    }

    #[test]
    #[cfg(unix)]
    fn what_nobody_writes_any_more_is_removed() {
        let folder = env::temp_dir().join(format!("frontline-aside-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let map = folder.join("map.svg");
        let held = Aside::beside(&map).unwrap();
        let left = folder.join(".film.gif.frontline-1-0.part");
        let of_others = folder.join(".film.gif.1.part");
        fs::write(&left, "half").unwrap();
        fs::write(&of_others, "theirs").unwrap();
        Aside::remove_abandoned(&map);
        assert!(held.path().exists() && !left.exists() && of_others.exists());
        drop(held);
        fs::remove_dir_all(folder).unwrap();
    }
}
