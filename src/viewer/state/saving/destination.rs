//! Where a picture or a film goes: into a file, which takes its name when it is whole.

use std::{path::Path, sync::mpsc::Receiver, time::Duration};

use super::{Existing, SaveState, problem::SaveProblem};
use crate::dataset::Unfinished;

/// For how long the end of the program waits until an unfinished file is removed.
const PATIENCE: Duration = Duration::from_secs(3);

/// Makes sure that there can be such a file, before work starts.
///
/// # Errors
/// When there is one that may not be replaced, or the system refuses.
pub(super) fn begin(path: &Path, existing: Existing) -> Result<Unfinished, SaveProblem> {
    Ok(match existing {
        Existing::Ask => Unfinished::begin_new(path)?,
        Existing::Replace => Unfinished::begin(path)?,
    })
}

/// Waits until whoever works has ended.
pub(super) fn wait_until_removed(news: &Receiver<SaveState>) {
    while news.recv_timeout(PATIENCE).is_ok() {}
}
