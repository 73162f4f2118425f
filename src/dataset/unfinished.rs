//! A file that is written aside, and takes its name once everything is written.
//!
//! A link is followed: the file that it leads to is replaced, and the link stays. A device, FIFO or socket cannot be
//! replaced: what was written aside is copied to it in the end.
//!
//! A file with several names (hard links) is replaced under the one name that was given: the others keep what was there.
//! Copies of backups and stores of equal files are made of such links; writing through would change what nobody named.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Seek as _, Write},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::aside::Aside;

/// Folders whose entries are no files of their own but open files of processes.
const OPEN_FILES: [&str; 2] = ["/dev", "/proc"];

/// The most links that are followed one after another.
const MAX_LINKS: usize = 40;

/// Why a file cannot be written.
#[derive(Debug, Error)]
pub enum UnfinishedError {
    /// A file has that name already.
    #[error("there is a file of that name: {}", .0.display())]
    Exists(PathBuf),
    /// A folder has that name.
    #[error("a folder is in the place of the file to write: {}", .0.display())]
    IsFolder(PathBuf),
    /// The path names no file.
    #[error("no name of a file: {}", .0.display())]
    NoName(PathBuf),
    /// The system refuses.
    #[error("cannot write {}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// A file that is not whole yet. It is removed if it never is.
#[derive(Debug)]
pub struct Unfinished {
    destination: Destination,
    aside: Aside,
}

/// What becomes of the file when it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Destination {
    /// It takes this name.
    Name(PathBuf),
    /// It is copied to what is there, which is no plain file.
    Through(PathBuf),
    /// Its reader comes and takes it.
    Reader,
}

impl Unfinished {
    /// Makes sure that there can be a file of that name, before work starts; one that is there stays until the end.
    ///
    /// What killed runs of this program left beside it is removed.
    ///
    /// # Errors
    /// When the path names a folder or no file, or the system refuses to write there.
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

    /// The same where there is no such file yet.
    ///
    /// # Errors
    /// As for [`Unfinished::begin`], and when there is one.
    pub fn begin_new(path: &Path) -> Result<Self, UnfinishedError> {
        if path.is_file() { Err(UnfinishedError::Exists(path.to_owned())) } else { Self::begin(path) }
    }

    /// A file for [`Unfinished::copy_to`], which takes no name.
    ///
    /// # Errors
    /// When the system refuses a file in its folder for temporary files.
    pub fn without_name() -> Result<Self, UnfinishedError> {
        let refused = |source| UnfinishedError::Refused { path: std::env::temp_dir(), source };
        Ok(Self { destination: Destination::Reader, aside: Aside::elsewhere().map_err(refused)? })
    }

    /// Where the file is until it is whole.
    pub fn aside(&self) -> &Path {
        self.aside.path()
    }

    /// What writes the file, from its beginning.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn writer(&self) -> Result<BufWriter<File>, UnfinishedError> {
        self.open().map(BufWriter::new)
    }

    /// Gives the file its name, in the place of an older one, or copies it to what is no plain file.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn keep(self) -> Result<(), UnfinishedError> {
        let kept = match &self.destination {
            Destination::Name(path) => keep_rights(path, self.aside()).and_then(|()| fs::rename(self.aside(), path)),
            Destination::Through(path) => through(path).and_then(|mut to| self.copy(&mut to)),
            Destination::Reader => Ok(()),
        };
        kept.map_err(|source| self.refused(source))
    }

    /// Writes the whole and gives the file its name.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(self, bytes: &[u8]) -> Result<(), UnfinishedError> {
        self.open()?.write_all(bytes).map_err(|source| self.refused(source))?;
        self.keep()
    }

    /// Copies what was written to a writer.
    ///
    /// # Errors
    /// When it cannot be read, or the writer refuses.
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

/// What a path leads to.
fn destination(path: &Path) -> Result<Destination, UnfinishedError> {
    if path.file_name().is_none() {
        return Err(UnfinishedError::NoName(path.to_owned()));
    }
    let refused = |source| UnfinishedError::Refused { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(UnfinishedError::IsFolder(path.to_owned())),
        // `/dev/stdout` leads to the file of a redirection, whose name is not for us to give to another.
        Ok(there) if !there.is_file() || OPEN_FILES.iter().any(|folder| path.starts_with(folder)) => {
            Ok(Destination::Through(path.to_owned()))
        }
        Ok(_) => Ok(Destination::Name(fs::canonicalize(path).map_err(refused)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => link_end(path).map(Destination::Name).map_err(refused),
        Err(error) => Err(refused(error)),
    }
}

/// The path itself, or where the last of its links leads, even if there is nothing yet.
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

/// Whether something that is no plain file can be written. A FIFO is left alone: its reader would see it end.
fn can_be_written(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&fs::metadata(path)?.file_type()) {
        return Ok(());
    }
    through(path).map(drop)
}

/// A device, FIFO or open file for writing; a FIFO waits for its reader.
fn through(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

/// A file that is replaced keeps who may read and write it.
fn keep_rights(old: &Path, new: &Path) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(metadata) => fs::set_permissions(new, metadata.permissions()),
        Err(_) => Ok(()),
    }
}
