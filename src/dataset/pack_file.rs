//! Writing a pack to a file.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    formats::topojson::{About, PackError, gzip, pack_from_timeline},
};

/// Why a pack could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The timeline cannot be packed.
    #[error("the reports cannot be packed")]
    Pack(#[from] PackError),
    /// The system refuses the file.
    #[error("cannot write {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Writes a pack, compressed if the file's name ends in `.gz`; gives the size of the file in bytes.
///
/// The file appears only when it is whole: it is written aside and then takes its name, or the place of an older one.
///
/// # Errors
/// When nothing of a snapshot would be left, or the file cannot be written.
pub fn write_pack(path: &Path, timeline: &Timeline, evolution: &Evolution, about: &About) -> Result<usize, WriteError> {
    let refused = |source| WriteError::File { path: path.to_owned(), source };
    let text = pack_from_timeline(timeline, evolution, about)?;
    let is_compressed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let bytes = if is_compressed { gzip(&text).map_err(refused)? } else { text };
    let aside = aside(path);
    fs::write(&aside, &bytes).and_then(|()| fs::rename(&aside, path)).map_err(|error| {
        // What is left of it is of no use; that it cannot be removed changes nothing.
        fs::remove_file(&aside).ok();
        refused(error)
    })?;
    Ok(bytes.len())
}

/// A hidden name in the same folder, for a file that is not whole yet.
fn aside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
