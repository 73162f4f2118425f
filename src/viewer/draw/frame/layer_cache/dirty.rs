//! Counting what changes on the plane without showing in the list of what is drawn.

use std::hash::Hash;

use bevy::{
    prelude::*,
    render::extract_resource::ExtractResource,
    sprite_render::{Material2d, Material2dPlugin},
};

use super::super::super::is_plain;

/// Counts what happened to things on the plane that a list of what is drawn does not tell.
#[derive(Resource, ExtractResource, Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::viewer) struct Dirty(u64);

/// Counts changes of assets.
pub(in crate::viewer) fn watch_assets<A: Asset>(mut events: MessageReader<AssetEvent<A>>, mut dirty: ResMut<Dirty>) {
    if events.read().count() > 0 {
        dirty.0 += 1;
    }
}

/// Adds a material for things on the plane. Its changes are counted, except on the plain path, which keeps no layers.
pub(in crate::viewer) fn add_material<M: Material2d>(app: &mut App)
where
    M::Data: PartialEq + Eq + Hash + Clone,
{
    app.add_plugins(Material2dPlugin::<M>::default());
    if !is_plain(app) {
        app.add_systems(Last, (watch_assets::<M>, watch_given::<M>));
    }
}

/// Counts where things are given another material.
fn watch_given<M: Material2d>(given: Query<(), Changed<MeshMaterial2d<M>>>, mut dirty: ResMut<Dirty>) {
    if !given.is_empty() {
        dirty.0 += 1;
    }
}

/// Counts what moved or took another shape.
pub(in crate::viewer) fn watch_shapes(
    changed: Query<
        (),
        (Or<(With<Mesh2d>, With<Sprite>)>, Or<(Changed<GlobalTransform>, Changed<Mesh2d>, Changed<Sprite>)>),
    >,
    mut dirty: ResMut<Dirty>,
) {
    if !changed.is_empty() {
        dirty.0 += 1;
    }
}
