//! Why a base map file cannot be shown.

use pmtiles::PmtError;
use thiserror::Error;

use super::{address::TileAddress, picture::BadPicture, vector_tile::BadVectorTile};

/// Why a file is not a usable base map.
#[derive(Debug, Error)]
pub enum BadTileFile {
    /// It is not a PMTiles archive.
    #[error("no PMTiles archive; expected a .pmtiles file of version 3 with vector, PNG, JPEG or WebP tiles")]
    OtherFormat,
    /// It is an archive of another version.
    #[error("a PMTiles archive of version {0}; expected version 3")]
    OtherVersion(u8),
    /// Its header, directories or metadata are damaged.
    #[error("a damaged PMTiles archive: {part}")]
    Damaged {
        /// The damaged part.
        part: &'static str,
        /// The reader's error.
        source: PmtError,
    },
    /// Its tiles have an unsupported type.
    #[error("tiles of the sort {0}; expected vector tiles (MVT), PNG, JPEG or WebP")]
    OtherTiles(&'static str),
    /// Its tiles use an unsupported compression.
    #[error("tiles compressed by {0}; expected gzip or none")]
    OtherCompression(&'static str),
    /// Its zoom levels are invalid.
    #[error("zooms from {least} to {most}; expected 0 to 24, the lesser one first")]
    BadZooms {
        /// The lowest.
        least: u8,
        /// The highest.
        most: u8,
    },
    /// Its bounds are invalid.
    #[error("bounds that are no box of longitudes and latitudes")]
    BadBounds,
    /// Its metadata is not a JSON object.
    #[error("a description that is no JSON object")]
    BadDescription(#[from] serde_json::Error),
    /// None of its layers is known.
    #[error("no layer that can be drawn; expected those of OpenMapTiles or Protomaps, found: {}", .0.join(", "))]
    UnknownLayers(Vec<String>),
    /// Its first tile cannot be read.
    #[error("its first tile cannot be read")]
    FirstTile(#[from] BadTile),
}

/// A tile that cannot be read.
#[derive(Debug, Error)]
#[error("tile {tile}")]
pub struct BadTile {
    /// The address of the tile.
    pub tile: TileAddress,
    /// The reason.
    pub source: TileProblem,
}

/// Why a tile cannot be read.
#[derive(Debug, Error)]
pub enum TileProblem {
    /// The archive does not provide it.
    #[error("the archive does not give it")]
    Archive(#[from] PmtError),
    /// It is not an image, or too large.
    #[error(transparent)]
    Picture(#[from] BadPicture),
    /// It is not a vector tile.
    #[error(transparent)]
    Vector(#[from] BadVectorTile),
}
