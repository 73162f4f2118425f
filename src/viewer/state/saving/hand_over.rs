//! The destination of a picture in a page: the browser downloads it.

use std::{
    io::{self, Write},
    path::Path,
    sync::mpsc::Receiver,
};

use super::{super::browser, Existing, SaveState, problem::SaveProblem};

/// A file that is downloaded once it is complete.
#[derive(Debug)]
pub(super) struct Download(String);

/// Starts a download. If the name is taken, the browser decides what to do.
///
/// # Errors
/// When the path has no name.
pub(super) fn begin(path: &Path, _: Existing) -> Result<Download, SaveProblem> {
    let name = path.file_name().ok_or_else(|| SaveProblem::new("save-no-name", ""))?;
    Ok(Download(name.to_string_lossy().into_owned()))
}

/// Nothing is left behind, so there is no need to wait.
pub(super) fn wait_until_removed(_: &Receiver<SaveState>) {}

impl Download {
    /// Downloads the bytes.
    ///
    /// # Errors
    /// Never.
    #[expect(clippy::unnecessary_wraps, reason = "files have the same")]
    pub(super) fn write(self, bytes: &[u8]) -> Result<(), SaveProblem> {
        browser::hand_over(&self.0, bytes);
        Ok(())
    }

    /// Films are not made in a page, which they would block for minutes.
    ///
    /// # Errors
    /// Always.
    #[expect(clippy::unused_self, reason = "files have the same")]
    pub(super) fn writer(&self) -> Result<impl Write + Send + use<>, SaveProblem> {
        Err::<io::Sink, _>(SaveProblem::new("save-failed", "films are not made in a page"))
    }

    /// Does nothing.
    ///
    /// # Errors
    /// Never.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "files have the same")]
    pub(super) fn keep(self) -> Result<(), SaveProblem> {
        Ok(())
    }
}
