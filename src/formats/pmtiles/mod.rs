//! The user's own base map: a PMTiles archive (version 3) of vector or raster tiles.
//!
//! All reads are bounded: no part of an archive may be larger than [`MAX_PART_BYTES`], compressed or not.

mod address;
mod description;
mod error;
mod picture;
mod schema;
mod source;
mod vector_tile;

use std::{fmt, ops::RangeInclusive, sync::Arc};

use ::pmtiles::{AsyncPmTilesReader, Compression, Header, TileCoord, TileType};
use pollster::block_on;

pub use self::{
    address::{MAX_ZOOM, TileAddress},
    error::{BadTile, BadTileFile, TileProblem},
    picture::{BadPicture, MAX_SIDE_PX, Picture, PictureFormat},
    schema::GroundKind,
    source::{MAX_PART_BYTES, ReadRange},
    vector_tile::{BadVectorTile, MAX_FEATURES, MAX_POINTS, Path, Problem, TilePoint, VectorFeature},
};
use self::{
    description::Description,
    source::{Directories, Source, check_inflated},
};
use crate::geometry::{bounds::Bounds, mercator::world_from_lonlat, position::LonLat};

/// The first bytes of every archive, before its version.
const MAGIC: &[u8] = b"PMTiles";

/// The supported version of the format.
const VERSION: u8 = 3;

/// Length of the header, bytes.
const HEADER_BYTES: usize = 127;

/// The type of tiles in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileSort {
    /// Lines and areas.
    Vector,
    /// Raster images.
    Picture(PictureFormat),
}

/// A tile.
#[derive(Clone, Debug, PartialEq)]
pub enum Tile {
    /// The features to draw from a vector tile, in drawing order.
    Vector(Vec<VectorFeature>),
    /// An image of the whole tile.
    Picture(Picture),
}

/// An archive of tiles that are read on demand.
pub struct TileFile {
    reader: AsyncPmTilesReader<Source, Directories>,
    sort: TileSort,
    bounds: Bounds,
    attribution: Option<String>,
    picture_px: Option<u32>,
}

impl fmt::Debug for TileFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TileFile").field("sort", &self.sort).field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

impl TileFile {
    /// Opens an archive: reads its header, root directory, metadata and one tile.
    ///
    /// # Errors
    /// When it is not an archive, is damaged, or has nothing that can be drawn.
    pub fn open(source: Arc<dyn ReadRange>) -> Result<Self, BadTileFile> {
        check_head(source.as_ref())?;
        let opening = AsyncPmTilesReader::try_from_cached_source(Source(source), Directories::default());
        let reader = block_on(opening).map_err(damaged("header or root directory"))?;
        let header = reader.get_header();
        let (least, most) = (header.min_zoom, header.max_zoom);
        if least > most || most > MAX_ZOOM {
            return Err(BadTileFile::BadZooms { least, most });
        }
        check_compression(header.tile_compression)?;
        check_compression(header.internal_compression())?;
        let (sort, bounds) = (sort(header.tile_type)?, bounds(header)?);
        let description = description(&reader)?;
        if let Some(layers) = description.unknown_layers().filter(|_| sort == TileSort::Vector) {
            return Err(BadTileFile::UnknownLayers(layers));
        }
        let mut file = Self { reader, sort, bounds, attribution: description.attribution(), picture_px: None };
        file.look_at_first_tile()?;
        Ok(file)
    }

    /// The type of its tiles.
    pub fn sort(&self) -> TileSort {
        self.sort
    }

    /// Its range of zoom levels.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        let header = self.reader.get_header();
        header.min_zoom..=header.max_zoom
    }

    /// The area it covers according to its header.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The attribution to show with every picture, as plain text; `None` if the archive has none.
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }

    /// Side of its raster tiles in pixels, according to the first one; `None` for vector tiles.
    pub fn picture_px(&self) -> Option<u32> {
        self.picture_px
    }

    /// Reads a tile; `None` if the archive does not have it.
    ///
    /// # Errors
    /// When it is damaged or exceeds the limits.
    pub fn tile(&self, at: TileAddress) -> Result<Option<Tile>, BadTile> {
        let bad = |source| BadTile { tile: at, source };
        let Some(bytes) = self.bytes(at).map_err(bad)? else { return Ok(None) };
        let tile = match self.sort {
            TileSort::Vector => vector_tile::features(&bytes).map(Tile::Vector).map_err(TileProblem::from),
            TileSort::Picture(format) => picture::picture(&bytes, format).map(Tile::Picture).map_err(TileProblem::from),
        };
        tile.map(Some).map_err(bad)
    }

    /// The decompressed bytes of a tile.
    fn bytes(&self, at: TileAddress) -> Result<Option<Vec<u8>>, TileProblem> {
        let coord = TileCoord::new(at.zoom(), at.column(), at.row())?;
        // The source has checked that it inflates within the limits.
        Ok(block_on(self.reader.get_tile_decompressed(coord))?.map(Vec::from))
    }

    /// Examines the tile in the middle: the size of raster tiles, or whether a vector layer is known.
    fn look_at_first_tile(&mut self) -> Result<(), BadTileFile> {
        let at = TileAddress::holding(world_from_lonlat(self.bounds.center()), *self.zooms().start());
        let bad = |source| BadTile { tile: at, source };
        match self.tile(at)? {
            Some(Tile::Picture(picture)) => self.picture_px = Some(picture.width.max(picture.height)),
            Some(Tile::Vector(features)) if features.is_empty() => {
                let bytes = self.bytes(at).map_err(bad)?.unwrap_or_default();
                let layers = vector_tile::layer_names(&bytes).map_err(|error| bad(error.into()))?;
                if !layers.is_empty() && !layers.iter().any(|layer| schema::knows(layer)) {
                    return Err(BadTileFile::UnknownLayers(layers));
                }
            }
            Some(Tile::Vector(_)) | None => {}
        }
        Ok(())
    }
}

/// Checks what the reader does not: the version, and the size of the root directory.
fn check_head(source: &dyn ReadRange) -> Result<(), BadTileFile> {
    let head = source.read_range(0, HEADER_BYTES).map_err(|error| damaged("header")(error.into()))?;
    let version = head.strip_prefix(MAGIC).and_then(|rest| rest.first()).ok_or(BadTileFile::OtherFormat)?;
    if *version != VERSION {
        return Err(BadTileFile::OtherVersion(*version));
    }
    let number = |at: usize| head.get(at..).and_then(<[u8]>::first_chunk).map(|&bytes| u64::from_le_bytes(bytes));
    let [Some(offset), Some(length)] = [number(8), number(16)] else { return Err(BadTileFile::OtherFormat) };
    // A longer length is invalid, which the reader detects itself.
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(MAX_PART_BYTES);
    let root =
        source.read_range(offset, length).and_then(|bytes| check_inflated(&bytes).map_err(std::io::Error::other));
    root.map_err(|error| damaged("root directory")(error.into()))
}

fn description(reader: &AsyncPmTilesReader<Source, Directories>) -> Result<Description, BadTileFile> {
    match block_on(reader.get_metadata()) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        // Some programs write no metadata.
        Err(::pmtiles::PmtError::InvalidMetadata) => Ok(Description::default()),
        Err(error) => Err(damaged("description")(error)),
    }
}

fn damaged(part: &'static str) -> impl Fn(::pmtiles::PmtError) -> BadTileFile {
    move |source| BadTileFile::Damaged { part, source }
}

fn sort(tiles: TileType) -> Result<TileSort, BadTileFile> {
    match tiles {
        TileType::Mvt => Ok(TileSort::Vector),
        TileType::Png => Ok(TileSort::Picture(PictureFormat::Png)),
        TileType::Jpeg => Ok(TileSort::Picture(PictureFormat::Jpeg)),
        TileType::Webp => Ok(TileSort::Picture(PictureFormat::Webp)),
        TileType::Avif => Err(BadTileFile::OtherTiles("AVIF")),
        TileType::Mlt => Err(BadTileFile::OtherTiles("MapLibre")),
        TileType::Unknown => Err(BadTileFile::OtherTiles("unknown")),
    }
}

fn check_compression(compression: Compression) -> Result<(), BadTileFile> {
    match compression {
        Compression::None | Compression::Gzip => Ok(()),
        Compression::Brotli => Err(BadTileFile::OtherCompression("Brotli")),
        Compression::Zstd => Err(BadTileFile::OtherCompression("Zstandard")),
        Compression::Unknown => Err(BadTileFile::OtherCompression("an unknown way")),
    }
}

fn bounds(header: &Header) -> Result<Bounds, BadTileFile> {
    let corner = |lon, lat| LonLat::new(lon, lat).ok().ok_or(BadTileFile::BadBounds);
    let bounds = Bounds {
        min: corner(header.min_longitude, header.min_latitude)?,
        max: corner(header.max_longitude, header.max_latitude)?,
    };
    let is_box = bounds.min.lon < bounds.max.lon && bounds.min.lat < bounds.max.lat;
    if is_box { Ok(bounds) } else { Err(BadTileFile::BadBounds) }
}
