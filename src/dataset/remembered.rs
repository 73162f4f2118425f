//! A small file in the user's folder of states: what the window looked like when it was closed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use thiserror::Error;

use super::{Unfinished, UnfinishedError};

/// More than this is no such file, bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// The file in which the window's look is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RememberedFile(PathBuf);

/// Why the file cannot be read or written.
#[derive(Debug, Error)]
pub enum RememberError {
    /// The system refuses.
    #[error("cannot be read: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is larger than such a file can be.
    #[error("larger than {MOST_BYTES} bytes: {}", .0.display())]
    TooLarge(PathBuf),
    /// It cannot be written.
    #[error(transparent)]
    Unwritten(#[from] UnfinishedError),
    /// Its folder cannot be made.
    #[error("no folder can be made: {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl RememberedFile {
    /// The file of the user; none where the system names no folder for it.
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
        Some(Self::at(folder.join("frontline").join("window.json")))
    }

    /// A file of that name, which need not be there.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its text; none if there is no such file.
    ///
    /// # Errors
    /// When the system refuses, or the file is too large.
    pub fn read(&self) -> Result<Option<String>, RememberError> {
        let unreadable = |source| RememberError::Unreadable { path: self.0.clone(), source };
        match fs::metadata(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            // A device or a pipe would never end.
            Ok(about) if !about.is_file() => return Err(unreadable(io::ErrorKind::InvalidInput.into())),
            Ok(about) if about.len() > MOST_BYTES => return Err(RememberError::TooLarge(self.0.clone())),
            Ok(_) => {}
        }
        fs::read_to_string(&self.0).map(Some).map_err(unreadable)
    }

    /// Writes a text in its place.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, text: &str) -> Result<(), RememberError> {
        if let Some(folder) = self.0.parent() {
            let refused = |source| RememberError::NoFolder { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(refused)?;
        }
        Unfinished::begin(&self.0)?.write(text.as_bytes())?;
        Ok(())
    }
}
