//! The user's own base map, and its faults.

use std::sync::Arc;

use bevy::prelude::*;

use crate::{
    cartography::basemap::{BORDERS_ATTRIBUTION, BasemapLayer, PLACES_ATTRIBUTION, tiles::Offer},
    formats::pmtiles::{TileFile, TileSort},
};

/// The base map shown instead of the embedded one.
#[derive(Resource, Clone, Debug)]
pub struct UserBasemap {
    pub(in crate::viewer) file: Arc<TileFile>,
    pub(in crate::viewer) name: String,
    pub(in crate::viewer) offer: Offer,
}

/// The first fault found in its tiles.
#[derive(Resource, Default, Debug)]
pub(in crate::viewer) struct TileFault(pub Option<String>);

impl UserBasemap {
    /// An opened file and its name.
    pub fn new(file: TileFile, name: impl Into<String>) -> Self {
        Self { offer: Offer::of(&file), file: Arc::new(file), name: name.into() }
    }

    /// Attribution of the base map, or its file name, and of what is drawn over it.
    pub(in crate::viewer) fn attribution(&self) -> String {
        let ours = if self.keeps_borders() { BORDERS_ATTRIBUTION } else { PLACES_ATTRIBUTION };
        format!("{} · {ours}", self.file.attribution().unwrap_or(&self.name))
    }

    /// Whether hiding a layer has any effect: the embedded relief and line names are not drawn over it, and raster
    /// tiles have no layers.
    pub(in crate::viewer) fn has_layer(&self, layer: BasemapLayer) -> bool {
        match layer {
            BasemapLayer::Borders => true,
            BasemapLayer::Transport => self.file.sort() == TileSort::Vector,
            BasemapLayer::LineNames | BasemapLayer::Relief => false,
        }
    }

    /// Whether the embedded borders are drawn over it: raster tiles may lack them, vector tiles have their own.
    pub(in crate::viewer) fn keeps_borders(&self) -> bool {
        self.file.sort() != TileSort::Vector
    }
}
