//! A base map file of the user's own: its tiles are read in the background and shown below the zones.

mod loader;
mod paint;
mod tiles;

use std::sync::Arc;

use bevy::prelude::*;

use self::{paint::Coats, tiles::Tiles};
use super::super::{ViewerSystems, drawing::narrow};
use crate::{
    cartography::basemap::{BORDERS_ATTRIBUTION, BasemapLayer, PLACES_ATTRIBUTION, tiles::Offer},
    formats::pmtiles::{GroundKind, TileFile, TileSort},
};

/// The file that is shown instead of the ground that the program carries.
#[derive(Resource, Clone, Debug)]
pub struct UserBasemap {
    file: Arc<TileFile>,
    name: String,
    offer: Offer,
}

/// What is wrong with the tiles: the first fault that was met.
#[derive(Resource, Default, Debug)]
pub(crate) struct TileFault(pub Option<String>);

impl UserBasemap {
    /// An opened file, and what it is called.
    pub fn new(file: TileFile, name: impl Into<String>) -> Self {
        Self { offer: Offer::of(&file), file: Arc::new(file), name: name.into() }
    }

    /// Whom to name: for the ground, or else what the file is called, and for what is drawn over it.
    pub(crate) fn attribution(&self) -> String {
        let ours = if self.keeps_borders() { BORDERS_ATTRIBUTION } else { PLACES_ATTRIBUTION };
        format!("{} · {ours}", self.file.attribution().unwrap_or(&self.name))
    }

    /// Whether the switch of a layer hides anything: our own relief and names are not drawn over it, and pictures are
    /// whole.
    pub(crate) fn has_layer(&self, layer: BasemapLayer) -> bool {
        match layer {
            BasemapLayer::Borders => true,
            BasemapLayer::Transport => self.file.sort() == TileSort::Vector,
            BasemapLayer::LineNames | BasemapLayer::Relief => false,
        }
    }

    /// Whether our own borders are drawn over it: pictures may have none, vector tiles bring theirs.
    pub(crate) fn keeps_borders(&self) -> bool {
        self.file.sort() != TileSort::Vector
    }
}

pub(super) fn plugin(app: &mut App) {
    let is_there = resource_exists::<UserBasemap>;
    app.init_resource::<TileFault>()
        .add_systems(Startup, (paint::mix_coats, tiles::start).run_if(is_there))
        .add_systems(Update, tiles::receive.in_set(ViewerSystems::Load).run_if(resource_exists::<Tiles>))
        .add_systems(
            Update,
            (tiles::choose, paint::paint, paint::tint)
                .chain()
                .in_set(ViewerSystems::Present)
                .run_if(resource_exists::<Tiles>),
        );
}

/// Heights of tiles: over the sea, under the zones; finer ones over coarser ones, which stand in for them.
fn tile_height(zoom: u8) -> f32 {
    1.5 + f32::from(zoom) * 0.25
}

/// What a layer of a tile is: the ground of one kind, or the edges of its roads.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Ground(GroundKind),
    Casing(GroundKind),
}

/// A tile that is a picture.
#[derive(Component, Clone, Copy, Debug)]
struct TilePicture;

impl Layer {
    /// The layers that a kind is drawn with.
    fn of(kind: GroundKind) -> impl Iterator<Item = Self> {
        let has_casing = matches!(kind, GroundKind::Road | GroundKind::MainRoad);
        [Self::Ground(kind)].into_iter().chain(has_casing.then_some(Self::Casing(kind)))
    }

    fn kind(self) -> GroundKind {
        match self {
            Self::Ground(kind) | Self::Casing(kind) => kind,
        }
    }

    /// How high it lies within its tile; all casings below all roads, so that they meet without edges.
    fn height(self) -> f32 {
        let place = |kind| GroundKind::ALL.iter().position(|&other| other == kind).unwrap_or_default();
        let of = |kind| narrow(place(kind) as f64) * 0.01;
        match self {
            Self::Ground(kind) => of(kind),
            Self::Casing(_) => of(GroundKind::Road) - 0.005,
        }
    }
}
