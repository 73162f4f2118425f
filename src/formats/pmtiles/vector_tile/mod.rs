//! Vector tiles (MVT): what is drawn of each layer that is known.
//!
//! They are read in place and within bounds. Readers that hold every feature with its properties first give a few
//! kilobytes of a hostile file as much memory as it asks for.

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

/// The most features of a layer.
pub const MAX_FEATURES: usize = 200_000;

/// The most names and values of properties of a layer.
const MAX_NAMES: usize = 400_000;

/// The most points of what is drawn of a tile.
pub const MAX_POINTS: usize = 500_000;

/// The most points of one feature: cutting an area into triangles may take the square of them.
const MAX_FEATURE_POINTS: usize = 100_000;

/// The most layers of a tile.
const MAX_LAYERS: usize = 256;

/// What a feature is in the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Area,
}

/// Something that is drawn of a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorFeature {
    /// What it is.
    pub kind: GroundKind,
    /// Lines, or the boundaries of areas: each outer one, and then its holes, which run the other way.
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

/// What is wrong with a vector tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The bytes are no message, or break off.
    #[error("its bytes are no message")]
    Wire,
    /// A text is no UTF-8.
    #[error("a text that is no UTF-8")]
    Text,
    /// It is written to another version of the specification.
    #[error("a version other than 1 and 2")]
    Version,
    /// Its side is 0, or beyond all measure.
    #[error("an extent that is none")]
    Extent,
    /// A geometry breaks off, or leads far out of the tile.
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

/// What is drawn of a tile, what lies below the rest first.
///
/// # Errors
/// When it is damaged, or larger than the bounds.
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

/// The messages of the layers.
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
