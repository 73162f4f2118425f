//! The base map file of the user's own, and what is wrong with it.

use std::sync::Arc;

use bevy::prelude::*;

use crate::{
    cartography::basemap::{BORDERS_ATTRIBUTION, BasemapLayer, PLACES_ATTRIBUTION, tiles::Offer},
    formats::pmtiles::{TileFile, TileSort},
};

/// The file that is shown instead of the ground that the program carries.
#[derive(Resource, Clone, Debug)]
pub struct UserBasemap {
    pub(in crate::viewer) file: Arc<TileFile>,
    pub(in crate::viewer) name: String,
    pub(in crate::viewer) offer: Offer,
}

/// What is wrong with the tiles: the first fault that was met.
#[derive(Resource, Default, Debug)]
pub(in crate::viewer) struct TileFault(pub Option<String>);

impl UserBasemap {
    /// An opened file, and what it is called.
    pub fn new(file: TileFile, name: impl Into<String>) -> Self {
        Self { offer: Offer::of(&file), file: Arc::new(file), name: name.into() }
    }

    /// Whom to name: for the ground, or else what the file is called, and for what is drawn over it.
    pub(in crate::viewer) fn attribution(&self) -> String {
        let ours = if self.keeps_borders() { BORDERS_ATTRIBUTION } else { PLACES_ATTRIBUTION };
        format!("{} · {ours}", self.file.attribution().unwrap_or(&self.name))
    }

    /// Whether the switch of a layer hides anything: our own relief and names are not drawn over it, and pictures are
    /// whole.
    pub(in crate::viewer) fn has_layer(&self, layer: BasemapLayer) -> bool {
        match layer {
            BasemapLayer::Borders => true,
            BasemapLayer::Transport => self.file.sort() == TileSort::Vector,
            BasemapLayer::LineNames | BasemapLayer::Relief => false,
        }
    }

    /// Whether our own borders are drawn over it: pictures may have none, vector tiles bring theirs.
    pub(in crate::viewer) fn keeps_borders(&self) -> bool {
        self.file.sort() != TileSort::Vector
    }
}
