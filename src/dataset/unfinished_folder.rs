//! Files that are written aside in a folder, and take their names together once all are whole.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{aside::AsideFolder, unfinished::UnfinishedError};

/// Files of a folder that are not whole yet. They are removed if they never are.
#[derive(Debug)]
pub struct UnfinishedFolder {
    path: PathBuf,
    aside: AsideFolder,
}

impl UnfinishedFolder {
    /// Begins to write files of a folder that is there; what killed runs of this program left in it is removed.
    ///
    /// # Errors
    /// When the system refuses to write there.
    pub fn begin(path: &Path) -> Result<Self, UnfinishedError> {
        let refused = |source| UnfinishedError::Refused { path: path.to_owned(), source };
        let aside = AsideFolder::within(path).map_err(refused)?;
        Ok(Self { path: path.to_owned(), aside })
    }

    /// Writes a file aside.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), UnfinishedError> {
        fs::write(self.aside.path().join(name), bytes).map_err(|source| self.refused(name, source))
    }

    /// Gives files that were written aside their names, in the place of older ones.
    ///
    /// # Errors
    /// When the system refuses; the files before have their names then.
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
