//! Access to the bytes of an archive, and the cache of its directories.

use std::{
    collections::BTreeMap,
    fmt::Debug,
    io::{self, Read as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use flate2::read::MultiGzDecoder;
use pmtiles::{AsyncBackend, BackendResponse, DirEntry, Directory, DirectoryCache, PmtError, PmtResult, TileId};

/// The most bytes of a tile, a directory or the description, compressed or not.
pub const MAX_PART_BYTES: usize = 8 << 20;

/// The most bytes of cached directories.
const MAX_DIRECTORY_BYTES: usize = 48 << 20;

/// The first bytes of a gzip stream.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Random access to bytes: a file or a buffer.
pub trait ReadRange: Debug + Send + Sync {
    /// Reads up to `length` bytes from an offset; fewer only at the end.
    ///
    /// # Errors
    /// When the bytes cannot be read.
    fn read_range(&self, offset: u64, length: usize) -> io::Result<Vec<u8>>;
}

impl ReadRange for Vec<u8> {
    fn read_range(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let rest = usize::try_from(offset).ok().and_then(|start| self.get(start..)).unwrap_or_default();
        Ok(rest.get(..length).unwrap_or(rest).to_vec())
    }
}

/// The adapter for the archive's reader: it limits reads, and checks compressed data before the reader inflates them.
#[derive(Debug)]
pub(super) struct Source(pub(super) Arc<dyn ReadRange>);

impl AsyncBackend for Source {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        if length > MAX_PART_BYTES {
            return Err(too_large());
        }
        let bytes = self.0.read_range(offset, length)?;
        check_inflated(&bytes)?;
        Ok(BackendResponse::new(bytes.into()))
    }
}

/// Checks that gzip data inflate within the limits; other data pass.
pub(super) fn check_inflated(bytes: &[u8]) -> PmtResult<()> {
    if !bytes.starts_with(&GZIP) {
        return Ok(());
    }
    let most = MAX_PART_BYTES as u64;
    let inflated = io::copy(&mut MultiGzDecoder::new(bytes).take(most + 1), &mut io::sink())?;
    if inflated > most { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> PmtError {
    io::Error::other(format!("a part of more than {} MiB", MAX_PART_BYTES >> 20)).into()
}

/// Cache of directories; when it grows too large, it is cleared.
#[derive(Debug, Default)]
pub(super) struct Directories(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    by_offset: BTreeMap<u64, Directory>,
    bytes: usize,
}

impl Directories {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DirectoryCache for Directories {
    async fn get_dir_entry_or_insert(
        &self,
        offset: u64,
        tile: TileId,
        read: impl Future<Output = PmtResult<Directory>> + Send,
    ) -> PmtResult<Option<DirEntry>> {
        let found = self.kept().by_offset.get(&offset).map(|directory| directory.find_tile_id(tile).copied());
        if let Some(entry) = found {
            return Ok(entry);
        }
        let directory = read.await?;
        let entry = directory.find_tile_id(tile).copied();
        let bytes = directory.get_approx_byte_size();
        let mut kept = self.kept();
        if kept.bytes + bytes > MAX_DIRECTORY_BYTES {
            *kept = Kept::default();
        }
        if bytes <= MAX_DIRECTORY_BYTES {
            kept.bytes += bytes;
            kept.by_offset.insert(offset, directory);
        }
        Ok(entry)
    }
}
