//! The cache of tiles: which are shown, which are requested, and which are evicted.

use std::collections::{BTreeMap, BTreeSet};

use bevy::{
    camera::visibility::NoFrustumCulling, ecs::system::SystemParam, prelude::*, window::RequestRedraw,
    winit::EventLoopProxyWrapper,
};

use super::{
    super::heights,
    Coats, Layer, TilePicture,
    loader::{Arrival, Loader, Ready},
};
use crate::{
    formats::pmtiles::{GroundKind, TileAddress},
    geometry::mercator::WorldPoint,
    viewer::state::{
        apply::MapView,
        background::Waker,
        drawings::local_from_world,
        user_basemap::{TileFault, UserBasemap},
    },
};

/// The most memory of tiles that are not on screen, bytes.
const MAX_HELD_BYTES: usize = 192 << 20;

/// The most tiles in the cache, including empty ones.
const MAX_HELD: usize = 1_000;

/// A cached tile.
#[derive(Debug)]
struct Held {
    /// Its entity; `None` if the tile is empty.
    entity: Option<Entity>,
    bytes: usize,
    /// When it was last needed, counted in changes of the view.
    last_wanted: u64,
}

/// All cached tiles.
#[derive(Resource, Debug)]
pub(super) struct Tiles {
    loader: Loader,
    held: BTreeMap<TileAddress, Held>,
    asked: BTreeSet<TileAddress>,
    /// Counts changes of the view.
    moment: u64,
}

pub(super) fn start(mut commands: Commands, basemap: Res<UserBasemap>, window: Option<Res<EventLoopProxyWrapper>>) {
    let loader = Loader::start(basemap.file.clone(), Waker::of(window.as_deref()));
    commands.insert_resource(Tiles { loader, held: BTreeMap::new(), asked: BTreeSet::new(), moment: 0 });
}

/// What is needed to add a tile to the map.
#[derive(SystemParam)]
pub(super) struct Hanging<'w, 's> {
    commands: Commands<'w, 's>,
    coats: Res<'w, Coats>,
    meshes: ResMut<'w, Assets<Mesh>>,
    images: ResMut<'w, Assets<Image>>,
}

/// Adds tiles that were loaded.
pub(super) fn receive(
    mut tiles: ResMut<Tiles>,
    basemap: Res<UserBasemap>,
    mut fault: ResMut<TileFault>,
    mut hanging: Hanging,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for Arrival { tile, ready, bytes } in tiles.bypass_change_detection().loader.arrivals() {
        redraw.write(RequestRedraw);
        tiles.asked.remove(&tile);
        if tiles.held.contains_key(&tile) {
            continue;
        }
        let ready = ready.unwrap_or_else(|error| {
            let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
            let told = causes.fold(format!("{}: {error}", basemap.name), |told, cause| format!("{told}: {cause}"));
            warn!("{told}");
            fault.0.get_or_insert(told);
            None
        });
        let entity = ready.map(|ready| hanging.hang(tile, ready));
        let last_wanted = tiles.moment;
        tiles.held.insert(tile, Held { entity, bytes, last_wanted });
    }
}

impl Hanging<'_, '_> {
    fn hang(&mut self, tile: TileAddress, ready: Ready) -> Entity {
        let name = Name::new(format!("Tile {tile}"));
        match ready {
            Ready::Picture(image) => {
                let (corner, side) = (tile.north_west(), tile.side_m());
                let [left, top] = local_from_world(corner);
                let [right, bottom] = local_from_world(WorldPoint { x: corner.x + side, y: corner.y - side });
                let mut sprite = Sprite::from_image(self.images.add(*image));
                sprite.custom_size = Some(Vec2::new(right - left, top - bottom));
                let at = Transform::from_xyz(left.midpoint(right), bottom.midpoint(top), heights::of_tile(tile.zoom()));
                self.commands.spawn((name, TilePicture, sprite, at, Visibility::Hidden, NoFrustumCulling)).id()
            }
            Ready::Meshes(layers) => {
                let at = Transform::from_xyz(0.0, 0.0, heights::of_tile(tile.zoom()));
                let parent = self.commands.spawn((name, at, Visibility::Hidden)).id();
                for (kind, mesh) in layers {
                    self.hang_layers(parent, kind, mesh);
                }
                parent
            }
        }
    }

    fn hang_layers(&mut self, parent: Entity, kind: GroundKind, mesh: Mesh) {
        let mesh = Mesh2d(self.meshes.add(mesh));
        for layer in Layer::of(kind) {
            let at = Transform::from_xyz(0.0, 0.0, layer.height());
            let mut entity = self.commands.spawn((layer, mesh.clone(), at, NoFrustumCulling, ChildOf(parent)));
            if let Some(fill) = self.coats.fills.get(&kind) {
                entity.insert(MeshMaterial2d(fill.clone()));
            } else if let Some(stroke) = self.coats.strokes.get(&layer) {
                entity.insert(MeshMaterial2d(stroke.clone()));
            }
        }
    }
}

/// Shows the tiles of the view, requests missing ones, and evicts the least recently used.
pub(super) fn choose(
    mut tiles: ResMut<Tiles>,
    basemap: Res<UserBasemap>,
    view: Res<MapView>,
    mut shown: Query<&mut Visibility>,
    mut commands: Commands,
) {
    if !view.is_changed() && !tiles.is_changed() {
        return;
    }
    let tiles = tiles.bypass_change_detection();
    tiles.moment += 1;
    let wanted = basemap.offer.tiles_in(&view.0);
    let missing: Vec<TileAddress> = wanted.iter().copied().filter(|tile| !tiles.held.contains_key(tile)).collect();
    let in_view: BTreeSet<TileAddress> = wanted.into_iter().collect();
    for (tile, held) in &mut tiles.held {
        // Coarser and finer tiles replace those that are not loaded yet.
        let is_shown = in_view.contains(tile) || missing.iter().any(|missing| missing.overlaps(*tile));
        if is_shown {
            held.last_wanted = tiles.moment;
        }
        if let Some(mut visibility) = held.entity.and_then(|entity| shown.get_mut(entity).ok()) {
            visibility.set_if_neq(if is_shown { Visibility::Inherited } else { Visibility::Hidden });
        }
    }
    let asked: BTreeSet<TileAddress> = missing.iter().copied().collect();
    if asked != tiles.asked {
        tiles.loader.ask(missing);
        tiles.asked = asked;
    }
    tiles.let_go(&mut commands);
}

impl Tiles {
    /// Evicts hidden tiles, least recently used first, until the rest is within the limits.
    fn let_go(&mut self, commands: &mut Commands) {
        let mut bytes: usize = self.held.values().map(|held| held.bytes).sum();
        let mut count = self.held.len();
        if bytes <= MAX_HELD_BYTES && count <= MAX_HELD {
            return;
        }
        let hidden = self.held.iter().filter(|(_, held)| held.last_wanted < self.moment);
        let mut by_age: Vec<(u64, TileAddress)> = hidden.map(|(&tile, held)| (held.last_wanted, tile)).collect();
        by_age.sort_unstable();
        for (_, tile) in by_age {
            if bytes <= MAX_HELD_BYTES && count <= MAX_HELD {
                break;
            }
            let Some(held) = self.held.remove(&tile) else { continue };
            bytes -= held.bytes;
            count -= 1;
            if let Some(entity) = held.entity {
                commands.entity(entity).despawn();
            }
        }
    }
}
