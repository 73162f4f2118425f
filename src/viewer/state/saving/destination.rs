//! The destination of a picture or film: a file that appears under its name once it is complete.

use std::{path::Path, sync::mpsc::Receiver, time::Duration};

use super::{Existing, SaveState, problem::SaveProblem};
use crate::dataset::Unfinished;

/// How long the program waits at its end for the removal of an unfinished file.
const PATIENCE: Duration = Duration::from_secs(3);

/// Checks that the file can be written before work starts.
///
/// # Errors
/// When a file exists that may not be replaced, or it cannot be written.
pub(super) fn begin(path: &Path, existing: Existing) -> Result<Unfinished, SaveProblem> {
    Ok(match existing {
        Existing::Ask => Unfinished::begin_new(path)?,
        Existing::Replace => Unfinished::begin(path)?,
    })
}

/// Waits until the worker has ended.
pub(super) fn wait_until_removed(news: &Receiver<SaveState>) {
    while news.recv_timeout(PATIENCE).is_ok() {}
}
