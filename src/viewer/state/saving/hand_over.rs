//! Where a picture goes: the page hands it to the user, as everything that is downloaded.

use std::{
    io::{self, Write},
    path::Path,
    sync::mpsc::Receiver,
};

use super::{super::browser, Existing, SaveState, problem::SaveProblem};

/// A file that the user gets when it is whole.
#[derive(Debug)]
pub(super) struct Download(String);

/// What browsers do with files of a name that is taken is their own affair.
///
/// # Errors
/// When the path has no name.
pub(super) fn begin(path: &Path, _: Existing) -> Result<Download, SaveProblem> {
    let name = path.file_name().ok_or_else(|| SaveProblem::new("save-no-name", ""))?;
    Ok(Download(name.to_string_lossy().into_owned()))
}

/// Nothing is left behind that could be waited for.
pub(super) fn wait_until_removed(_: &Receiver<SaveState>) {}

impl Download {
    /// Hands the bytes over.
    ///
    /// # Errors
    /// Never.
    #[expect(clippy::unnecessary_wraps, reason = "files have the same")]
    pub(super) fn write(self, bytes: &[u8]) -> Result<(), SaveProblem> {
        browser::hand_over(&self.0, bytes);
        Ok(())
    }

    /// Films are not made in a page: they would hold it up for minutes.
    ///
    /// # Errors
    /// Always.
    #[expect(clippy::unused_self, reason = "files have the same")]
    pub(super) fn writer(&self) -> Result<impl Write + Send + use<>, SaveProblem> {
        Err::<io::Sink, _>(SaveProblem::new("save-failed", "films are not made in a page"))
    }

    /// There is nothing to keep.
    ///
    /// # Errors
    /// Never.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "files have the same")]
    pub(super) fn keep(self) -> Result<(), SaveProblem> {
        Ok(())
    }
}
