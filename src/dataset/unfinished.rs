//! A file that is not whole yet: it stands aside, and takes its name once everything is written.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use thiserror::Error;

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
    path: PathBuf,
    aside: PathBuf,
}

impl Unfinished {
    /// Makes sure that there can be a file of that name, before work starts; one that is there stays until the end.
    ///
    /// # Errors
    /// When the path names a folder or no file, or the system refuses to write there.
    pub fn begin(path: &Path) -> Result<Self, UnfinishedError> {
        if path.is_dir() {
            return Err(UnfinishedError::IsFolder(path.to_owned()));
        }
        let Some(name) = path.file_name() else { return Err(UnfinishedError::NoName(path.to_owned())) };
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let unfinished = Self { path: path.to_owned(), aside: path.with_file_name(hidden) };
        unfinished.open()?;
        Ok(unfinished)
    }

    /// The same where there is no such file yet.
    ///
    /// # Errors
    /// As for [`Unfinished::begin`], and when there is one.
    pub fn begin_new(path: &Path) -> Result<Self, UnfinishedError> {
        if path.is_file() { Err(UnfinishedError::Exists(path.to_owned())) } else { Self::begin(path) }
    }

    /// Where the file stands until it is whole.
    pub fn aside(&self) -> &Path {
        &self.aside
    }

    /// What writes the file, from its beginning.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn writer(&self) -> Result<BufWriter<File>, UnfinishedError> {
        self.open().map(BufWriter::new)
    }

    /// Gives the file its name, in the place of an older one.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn keep(self) -> Result<(), UnfinishedError> {
        fs::rename(&self.aside, &self.path).map_err(|source| self.refused(source))
    }

    /// Writes the whole and gives the file its name.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(self, bytes: &[u8]) -> Result<(), UnfinishedError> {
        self.open()?.write_all(bytes).map_err(|source| self.refused(source))?;
        self.keep()
    }

    fn open(&self) -> Result<File, UnfinishedError> {
        File::create(&self.aside).map_err(|source| self.refused(source))
    }

    fn refused(&self, source: io::Error) -> UnfinishedError {
        UnfinishedError::Refused { path: self.path.clone(), source }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is gone already when it took its name; what cannot be removed changes nothing.
        fs::remove_file(&self.aside).ok();
    }
}
