//! Writes files of a folder to temporary ones, which take their final names once all of them are complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{aside::AsideFolder, unfinished::UnfinishedError};

/// Incomplete files of a folder. They are removed unless they are completed.
#[derive(Debug)]
pub struct UnfinishedFolder {
    path: PathBuf,
    aside: AsideFolder,
}

impl UnfinishedFolder {
    /// Starts writing to an existing folder, and removes temporary files that killed runs of this program left in it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(path: &Path) -> Result<Self, UnfinishedError> {
        let refused = |source| UnfinishedError::Refused { path: path.to_owned(), source };
        let aside = AsideFolder::within(path).map_err(refused)?;
        Ok(Self { path: path.to_owned(), aside })
    }

    /// Writes a temporary file.
    ///
    /// # Errors
    /// When that fails.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), UnfinishedError> {
        fs::write(self.aside.path().join(name), bytes).map_err(|source| self.refused(name, source))
    }

    /// Renames temporary files to their final names, replacing existing ones.
    ///
    /// # Errors
    /// When that fails; files renamed before keep their new names.
    pub fn keep<'n>(self, names: impl IntoIterator<Item = &'n String>) -> Result<(), UnfinishedError> {
        for name in names {
            let renamed = fs::rename(self.aside.path().join(name), self.path.join(name));
            renamed.map_err(|source| self.refused(name, source))?;
        }
        Ok(())
    }

    fn refused(&self, name: &str, source: io::Error) -> UnfinishedError {
        UnfinishedError::Refused { path: self.path.join(name), source }
    }
}
