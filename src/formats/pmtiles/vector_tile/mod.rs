//! Vector tiles (MVT): the features of all known layers.
//!
//! Tiles are parsed in place and within limits. Readers that first collect every feature with its properties let a few
//! kilobytes of a hostile file allocate arbitrary amounts of memory.

mod geometry;
mod layer;
mod wire;

use thiserror::Error;

pub use self::geometry::{Path, TilePoint};
pub(super) use self::layer::Properties;
use self::{
    layer::{Feature, Layer},
    wire::{BadWire, Field, Fields},
};
use super::schema::{self, GroundKind};

/// The most features per layer.
pub const MAX_FEATURES: usize = 200_000;

/// The most property names and values per layer.
const MAX_NAMES: usize = 400_000;

/// The most points drawn from one tile.
pub const MAX_POINTS: usize = 500_000;

/// The most points per feature: triangulating an area may take quadratic time.
const MAX_FEATURE_POINTS: usize = 100_000;

/// The most layers per tile.
const MAX_LAYERS: usize = 256;

/// The geometry type of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Area,
}

/// A feature to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorFeature {
    /// Its kind.
    pub kind: GroundKind,
    /// Lines, or rings of areas: each outer ring is followed by its holes, which run the other way.
    pub paths: Vec<Path>,
}

/// A vector tile that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no vector tile: layer {layer:?}: {problem}")]
pub struct BadVectorTile {
    /// The layer at fault; empty for the whole tile.
    pub layer: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Why a vector tile cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The bytes are not a valid message, or are truncated.
    #[error("its bytes are no message")]
    Wire,
    /// A string is not UTF-8.
    #[error("a text that is no UTF-8")]
    Text,
    /// It uses an unsupported version of the specification.
    #[error("a version other than 1 and 2")]
    Version,
    /// The extent is 0 or too large.
    #[error("an extent that is none")]
    Extent,
    /// A geometry is truncated, or leaves the tile by far.
    #[error("a damaged geometry")]
    Geometry,
    /// Too many layers.
    #[error("more than {MAX_LAYERS} layers")]
    TooManyLayers,
    /// Too many features.
    #[error("more than {MAX_FEATURES} features")]
    TooManyFeatures,
    /// Too many names or values.
    #[error("more than {MAX_NAMES} names and values")]
    TooManyNames,
    /// Too many points.
    #[error("more than {MAX_POINTS} points in the tile, or {MAX_FEATURE_POINTS} in a feature")]
    TooManyPoints,
}

/// The features to draw from a tile, in drawing order.
///
/// # Errors
/// When it is damaged, or exceeds the limits.
pub(super) fn features(tile: &[u8]) -> Result<Vec<VectorFeature>, BadVectorTile> {
    let bad = |(layer, problem): (&str, Problem)| BadVectorTile { layer: layer.to_owned(), problem };
    let (mut features, mut room) = (Vec::new(), MAX_POINTS);
    for message in layers(tile)? {
        let layer = Layer::read(message).map_err(bad)?;
        if schema::knows(layer.name) {
            take_layer(&layer, &mut features, &mut room).map_err(|problem| bad((layer.name, problem)))?;
        }
    }
    features.sort_by_key(|feature| feature.kind);
    Ok(features)
}

fn take_layer(layer: &Layer<'_>, features: &mut Vec<VectorFeature>, room: &mut usize) -> Result<(), Problem> {
    for message in &layer.features {
        let Some(feature) = Feature::read(message)? else { continue };
        let Some(kind) = schema::kind(layer.name, feature.shape, &feature.properties(layer)) else { continue };
        let mut left = MAX_FEATURE_POINTS.min(*room);
        let before = left;
        let paths = geometry::paths(feature.geometry, layer.extent, &mut left)?;
        *room -= before - left;
        if features.len() == MAX_FEATURES {
            return Err(Problem::TooManyFeatures);
        }
        features.push(VectorFeature { kind, paths });
    }
    Ok(())
}

/// The names of all layers, in the order of the tile.
///
/// # Errors
/// When the tile is damaged.
pub(super) fn layer_names(tile: &[u8]) -> Result<Vec<String>, BadVectorTile> {
    let name = |message| match Layer::read(message) {
        Ok(layer) => Ok(layer.name.to_owned()),
        Err((layer, problem)) => Err(BadVectorTile { layer: layer.to_owned(), problem }),
    };
    layers(tile)?.into_iter().map(name).collect()
}

/// The encoded layers.
fn layers(tile: &[u8]) -> Result<Vec<&[u8]>, BadVectorTile> {
    let bad = |problem| BadVectorTile { layer: String::new(), problem };
    let mut layers = Vec::new();
    for field in Fields::of(tile) {
        if let (3, Field::Bytes(message)) = field.map_err(|BadWire| bad(Problem::Wire))? {
            layers.push(message);
        }
        if layers.len() > MAX_LAYERS {
            return Err(bad(Problem::TooManyLayers));
        }
    }
    Ok(layers)
}
