//! Opens the user's own base map.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use thiserror::Error;

use super::plain_file::open_plain;
use crate::formats::pmtiles::{BadTileFile, ReadRange, TileFile};

/// Why a file cannot be the base map.
#[derive(Debug, Error)]
pub enum BasemapError {
    /// The file cannot be read.
    #[error("the base map cannot be read: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file is not a base map.
    #[error("no base map: {}", path.display())]
    NoBasemap {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: BadTileFile,
    },
}

/// Random access to a file.
#[derive(Debug)]
struct RangesOfFile(Mutex<File>);

impl ReadRange for RangesOfFile {
    fn read_range(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        // A panic in another reader does no harm: each read starts from its own offset.
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        file.by_ref().take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Opens a PMTiles archive as base map.
///
/// # Errors
/// When the file cannot be read, is not an archive, or has nothing that can be drawn.
pub fn open_basemap(path: &Path) -> Result<TileFile, BasemapError> {
    let file = open_plain(path).map_err(|source| BasemapError::Unreadable { path: path.to_owned(), source })?;
    let ranges = Arc::new(RangesOfFile(Mutex::new(file)));
    TileFile::open(ranges).map_err(|source| BasemapError::NoBasemap { path: path.to_owned(), source })
}
