//! Writes a file to a temporary one, which takes its final name once it is complete.
//!
//! Links are followed: their target is replaced, and the link stays. A device, FIFO or socket cannot be replaced, so
//! the temporary file is copied to it at the end.
//!
//! A file with several names (hard links) is replaced under the given name only; the others keep the old content.
//! Backups and deduplicating stores use such links, and writing through them would change files that nobody named.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Seek as _, Write},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::aside::Aside;

/// Folders whose entries are open files of processes.
const OPEN_FILES: [&str; 2] = ["/dev", "/proc"];

/// The most links followed in a row.
const MAX_LINKS: usize = 40;

/// Why a file cannot be written.
#[derive(Debug, Error)]
pub enum UnfinishedError {
    /// The file exists already.
    #[error("there is a file of that name: {}", .0.display())]
    Exists(PathBuf),
    /// The path is a folder.
    #[error("a folder is in the place of the file to write: {}", .0.display())]
    IsFolder(PathBuf),
    /// The path has no file name.
    #[error("no name of a file: {}", .0.display())]
    NoName(PathBuf),
    /// Writing failed.
    #[error("cannot write {}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// An incomplete file. It is removed unless it is completed.
#[derive(Debug)]
pub struct Unfinished {
    destination: Destination,
    aside: Aside,
}

/// What happens to the complete file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Destination {
    /// It is renamed to this path.
    Name(PathBuf),
    /// It is copied to this path, which is not a regular file.
    Through(PathBuf),
    /// The caller copies it.
    Reader,
}

impl Unfinished {
    /// Starts a file; an existing one stays until the end. Checks before any work that the path can be written.
    ///
    /// Removes temporary files that killed runs of this program left next to it.
    ///
    /// # Errors
    /// When the path is a folder or has no file name, or cannot be written.
    pub fn begin(path: &Path) -> Result<Self, UnfinishedError> {
        let refused = |source| UnfinishedError::Refused { path: path.to_owned(), source };
        let destination = destination(path)?;
        let aside = match &destination {
            Destination::Name(path) => {
                Aside::remove_abandoned(path);
                Aside::beside(path)
            }
            Destination::Through(path) => can_be_written(path).and_then(|()| Aside::elsewhere()),
            Destination::Reader => Aside::elsewhere(),
        };
        Ok(Self { destination, aside: aside.map_err(refused)? })
    }

    /// Like [`Self::begin`], for a file that must not exist yet.
    ///
    /// # Errors
    /// As for [`Unfinished::begin`], and when the file exists.
    pub fn begin_new(path: &Path) -> Result<Self, UnfinishedError> {
        if path.is_file() { Err(UnfinishedError::Exists(path.to_owned())) } else { Self::begin(path) }
    }

    /// Starts a file for [`Unfinished::copy_to`], which has no final name.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub fn without_name() -> Result<Self, UnfinishedError> {
        let refused = |source| UnfinishedError::Refused { path: std::env::temp_dir(), source };
        Ok(Self { destination: Destination::Reader, aside: Aside::elsewhere().map_err(refused)? })
    }

    /// The path of the temporary file.
    pub fn aside(&self) -> &Path {
        self.aside.path()
    }

    /// A writer that starts at the beginning of the file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn writer(&self) -> Result<BufWriter<File>, UnfinishedError> {
        self.open().map(BufWriter::new)
    }

    /// Renames the file to its final name, replacing an existing one, or copies it if that is not a regular file.
    ///
    /// # Errors
    /// When that fails.
    pub fn keep(self) -> Result<(), UnfinishedError> {
        let kept = match &self.destination {
            Destination::Name(path) => keep_rights(path, self.aside()).and_then(|()| fs::rename(self.aside(), path)),
            Destination::Through(path) => through(path).and_then(|mut to| self.copy(&mut to)),
            Destination::Reader => Ok(()),
        };
        kept.map_err(|source| self.refused(source))
    }

    /// Writes all bytes and renames the file to its final name.
    ///
    /// # Errors
    /// When that fails.
    pub fn write(self, bytes: &[u8]) -> Result<(), UnfinishedError> {
        self.open()?.write_all(bytes).map_err(|source| self.refused(source))?;
        self.keep()
    }

    /// Copies the content to a writer.
    ///
    /// # Errors
    /// When it cannot be read, or writing fails.
    pub fn copy_to(self, out: &mut impl Write) -> io::Result<()> {
        self.copy(out)
    }

    fn copy(&self, to: &mut impl Write) -> io::Result<()> {
        io::copy(&mut File::open(self.aside())?, to)?;
        to.flush()
    }

    fn open(&self) -> Result<File, UnfinishedError> {
        let empty = || {
            let mut file = self.aside.file()?;
            file.set_len(0)?;
            file.rewind()?;
            Ok(file)
        };
        empty().map_err(|source| self.refused(source))
    }

    fn refused(&self, source: io::Error) -> UnfinishedError {
        let path = match &self.destination {
            Destination::Name(path) | Destination::Through(path) => path.clone(),
            Destination::Reader => self.aside().to_owned(),
        };
        UnfinishedError::Refused { path, source }
    }
}

/// How to write to a path.
fn destination(path: &Path) -> Result<Destination, UnfinishedError> {
    if path.file_name().is_none() {
        return Err(UnfinishedError::NoName(path.to_owned()));
    }
    let refused = |source| UnfinishedError::Refused { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(UnfinishedError::IsFolder(path.to_owned())),
        // `/dev/stdout` may be a redirection to a regular file, which must be written and not replaced.
        Ok(there) if !there.is_file() || OPEN_FILES.iter().any(|folder| path.starts_with(folder)) => {
            Ok(Destination::Through(path.to_owned()))
        }
        Ok(_) => Ok(Destination::Name(fs::canonicalize(path).map_err(refused)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => link_end(path).map(Destination::Name).map_err(refused),
        Err(error) => Err(refused(error)),
    }
}

/// The path itself, or the target of its last link, even if that does not exist.
fn link_end(path: &Path) -> io::Result<PathBuf> {
    let mut end = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&end) {
            Ok(target) => end = end.parent().unwrap_or_else(|| Path::new("")).join(target),
            Err(_) => return Ok(end),
        }
    }
    Err(io::Error::other("too many links"))
}

/// Whether a path that is not a regular file can be opened for writing. A FIFO is not opened: its reader would see an
/// end of file.
fn can_be_written(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&fs::metadata(path)?.file_type()) {
        return Ok(());
    }
    through(path).map(drop)
}

/// Opens a device, FIFO or open file for writing; a FIFO waits for its reader.
fn through(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

/// Copies the permissions of the replaced file.
fn keep_rights(old: &Path, new: &Path) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(metadata) => fs::set_permissions(new, metadata.permissions()),
        Err(_) => Ok(()),
    }
}
