//! Why a base map file cannot be shown.

use pmtiles::PmtError;
use thiserror::Error;

use super::{address::TileAddress, picture::BadPicture, vector_tile::BadVectorTile};

/// Why a file is no base map.
#[derive(Debug, Error)]
pub enum BadTileFile {
    /// It does not start as an archive does.
    #[error("no PMTiles archive; expected a .pmtiles file of version 3 with vector, PNG, JPEG or WebP tiles")]
    OtherFormat,
    /// It is an archive of an older form.
    #[error("a PMTiles archive of version {0}; expected version 3")]
    OtherVersion(u8),
    /// Its header, directories or description are damaged.
    #[error("a damaged PMTiles archive: {part}")]
    Damaged {
        /// What is damaged.
        part: &'static str,
        /// How.
        source: PmtError,
    },
    /// Its tiles are of a sort that cannot be drawn.
    #[error("tiles of the sort {0}; expected vector tiles (MVT), PNG, JPEG or WebP")]
    OtherTiles(&'static str),
    /// Its tiles are compressed in a way that cannot be undone.
    #[error("tiles compressed by {0}; expected gzip or none")]
    OtherCompression(&'static str),
    /// Its zooms are none.
    #[error("zooms from {least} to {most}; expected 0 to 24, the lesser one first")]
    BadZooms {
        /// The least.
        least: u8,
        /// The most.
        most: u8,
    },
    /// Its bounds are none.
    #[error("bounds that are no box of longitudes and latitudes")]
    BadBounds,
    /// Its description is no JSON object.
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
    /// Which.
    pub tile: TileAddress,
    /// Why.
    pub source: TileProblem,
}

/// What is wrong with a tile.
#[derive(Debug, Error)]
pub enum TileProblem {
    /// The archive does not give it.
    #[error("the archive does not give it")]
    Archive(#[from] PmtError),
    /// It is no picture, or too large a one.
    #[error(transparent)]
    Picture(#[from] BadPicture),
    /// It is no vector tile.
    #[error(transparent)]
    Vector(#[from] BadVectorTile),
}
