//! The user's own base map: its tiles are loaded in the background and drawn below the zones.

mod loader;
mod paint;
mod tiles;

use bevy::prelude::*;

use self::{paint::Coats, tiles::Tiles};
use crate::{
    formats::pmtiles::GroundKind,
    viewer::state::{
        drawings::narrow,
        schedule::ViewerSystems,
        user_basemap::{TileFault, UserBasemap},
    },
};

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

/// A layer of a tile: the ground of one kind, or the casings of its roads.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Ground(GroundKind),
    Casing(GroundKind),
}

/// Marks a raster tile.
#[derive(Component, Clone, Copy, Debug)]
struct TilePicture;

impl Layer {
    /// The layers of a kind.
    fn of(kind: GroundKind) -> impl Iterator<Item = Self> {
        let has_casing = matches!(kind, GroundKind::Road | GroundKind::MainRoad);
        [Self::Ground(kind)].into_iter().chain(has_casing.then_some(Self::Casing(kind)))
    }

    fn kind(self) -> GroundKind {
        match self {
            Self::Ground(kind) | Self::Casing(kind) => kind,
        }
    }

    /// Height within the tile; all casings lie below all roads, so that roads join without lines across.
    fn height(self) -> f32 {
        let place = |kind| GroundKind::ALL.iter().position(|&other| other == kind).unwrap_or_default();
        let of = |kind| narrow(place(kind) as f64) * 0.01;
        match self {
            Self::Ground(kind) => of(kind),
            Self::Casing(_) => of(GroundKind::Road) - 0.005,
        }
    }
}
