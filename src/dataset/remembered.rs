//! A small file in the user's state folder with the state of the window when it was closed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use thiserror::Error;

use super::{Unfinished, UnfinishedError};

/// A larger file is rejected, bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// The file with the saved state of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RememberedFile(PathBuf);

/// Why the file cannot be read or written.
#[derive(Debug, Error)]
pub enum RememberError {
    /// The file cannot be read.
    #[error("cannot be read: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file is too large.
    #[error("larger than {MOST_BYTES} bytes: {}", .0.display())]
    TooLarge(PathBuf),
    /// It cannot be written.
    #[error(transparent)]
    Unwritten(#[from] UnfinishedError),
    /// Its folder cannot be created.
    #[error("no folder can be made: {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl RememberedFile {
    /// The user's file; `None` if the system has no folder for it.
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
        Some(Self::at(folder.join("frontline").join("window.json")))
    }

    /// A file at a path, which need not exist.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its text; `None` if it does not exist.
    ///
    /// # Errors
    /// When it cannot be read, or is too large.
    pub fn read(&self) -> Result<Option<String>, RememberError> {
        let unreadable = |source| RememberError::Unreadable { path: self.0.clone(), source };
        match fs::metadata(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            // Reading a device or a pipe might never end.
            Ok(about) if !about.is_file() => return Err(unreadable(io::ErrorKind::InvalidInput.into())),
            Ok(about) if about.len() > MOST_BYTES => return Err(RememberError::TooLarge(self.0.clone())),
            Ok(_) => {}
        }
        fs::read_to_string(&self.0).map(Some).map_err(unreadable)
    }

    /// Replaces its text.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, text: &str) -> Result<(), RememberError> {
        if let Some(folder) = self.0.parent() {
            let refused = |source| RememberError::NoFolder { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(refused)?;
        }
        Unfinished::begin(&self.0)?.write(text.as_bytes())?;
        Ok(())
    }
}
