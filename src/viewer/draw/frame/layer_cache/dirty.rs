//! Counts changes on the plane that do not show in the list of drawn items.

use std::hash::Hash;

use bevy::{
    prelude::*,
    render::extract_resource::ExtractResource,
    sprite_render::{Material2d, Material2dPlugin},
};

use super::super::super::is_plain;

/// Number of changes on the plane that the list of drawn items does not reveal.
#[derive(Resource, ExtractResource, Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::viewer) struct Dirty(u64);

/// Counts changes of assets.
pub(in crate::viewer) fn watch_assets<A: Asset>(mut events: MessageReader<AssetEvent<A>>, mut dirty: ResMut<Dirty>) {
    if events.read().count() > 0 {
        dirty.0 += 1;
    }
}

/// Adds a material for the plane. Its changes are counted, except on the plain path, which has no layer cache.
pub(in crate::viewer) fn add_material<M: Material2d>(app: &mut App)
where
    M::Data: PartialEq + Eq + Hash + Clone,
{
    app.add_plugins(Material2dPlugin::<M>::default());
    if !is_plain(app) {
        app.add_systems(Last, (watch_assets::<M>, watch_given::<M>));
    }
}

/// Counts entities that get another material.
fn watch_given<M: Material2d>(given: Query<(), Changed<MeshMaterial2d<M>>>, mut dirty: ResMut<Dirty>) {
    if !given.is_empty() {
        dirty.0 += 1;
    }
}

/// Counts entities that moved or changed shape.
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
