//! Writes a pack to a file.

use std::{io, path::Path};

use thiserror::Error;

use super::unfinished::{Unfinished, UnfinishedError};
use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    formats::topojson::{PackError, Packed, check_opens, gzip, pack_from_timeline},
};

/// Why a pack could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The timeline cannot be packed.
    #[error("the reports cannot be packed")]
    Pack(#[from] PackError),
    /// The pack cannot be compressed.
    #[error("the pack cannot be compressed")]
    Gzip(#[source] io::Error),
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] UnfinishedError),
}

/// Writes a pack, compressed if the file name ends in `.gz`; returns the size of the file in bytes.
///
/// The file appears under its name only once it is complete, and replaces an existing one.
///
/// # Errors
/// When nothing of a snapshot would be left, or the file cannot be written.
pub fn write_pack(
    path: &Path,
    timeline: &Timeline,
    evolution: &Evolution,
    packed: &Packed,
) -> Result<usize, WriteError> {
    // Whether the file can be written is known before the work.
    let unfinished = Unfinished::begin(path)?;
    let bytes = pack_bytes(path, timeline, evolution, packed)?;
    unfinished.write(&bytes)?;
    Ok(bytes.len())
}

/// The content of a pack with a file name, compressed if that ends in `.gz`.
///
/// # Errors
/// When nothing of a snapshot would be left, or it cannot be compressed.
pub fn pack_bytes(
    path: &Path,
    timeline: &Timeline,
    evolution: &Evolution,
    packed: &Packed,
) -> Result<Vec<u8>, WriteError> {
    let text = pack_from_timeline(timeline, evolution, packed)?;
    let is_compressed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    // Compressing keeps one processor busy longer than the check keeps another.
    let (opened, compressed) =
        rayon::join(|| check_opens(&text, timeline), || is_compressed.then(|| gzip(&text)).transpose());
    opened?;
    Ok(compressed.map_err(WriteError::Gzip)?.unwrap_or(text))
}
