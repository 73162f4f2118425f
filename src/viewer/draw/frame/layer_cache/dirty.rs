//! Counts changes on the plane that do not show in the list of drawn items.

use std::hash::Hash;

use bevy::{
    prelude::*,
    render::extract_resource::ExtractResource,
    sprite_render::{Material2d, Material2dPlugin},
};
use bevy_egui::EguiManagedTextures;

use super::super::super::is_plain;

/// Numbers of changes that the list of drawn items does not reveal.
#[derive(Resource, ExtractResource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::viewer) struct Dirty {
    /// Changes on the plane.
    pub(in super::super) plane: u64,
    /// Changes of textures, except those of egui.
    pub(in super::super) textures: u64,
    /// Changes of egui's textures, such as new glyphs.
    pub(in super::super) glyphs: u64,
}

/// Counts changes of assets.
pub(in crate::viewer) fn watch_assets<A: Asset>(mut events: MessageReader<AssetEvent<A>>, mut dirty: ResMut<Dirty>) {
    if events.read().count() > 0 {
        dirty.plane += 1;
    }
}

/// Counts changes of textures.
pub(in crate::viewer) fn watch_textures(
    mut events: MessageReader<AssetEvent<Image>>,
    of_egui: Res<EguiManagedTextures>,
    mut dirty: ResMut<Dirty>,
) {
    for event in events.read() {
        let is_of_egui = of_egui.values().any(|texture| event_is_about(event, texture.handle.id()));
        let count = if is_of_egui { &mut dirty.glyphs } else { &mut dirty.textures };
        *count += 1;
    }
}

fn event_is_about(event: &AssetEvent<Image>, wanted: AssetId<Image>) -> bool {
    match *event {
        AssetEvent::Added { id }
        | AssetEvent::Modified { id }
        | AssetEvent::Removed { id }
        | AssetEvent::Unused { id }
        | AssetEvent::LoadedWithDependencies { id } => id == wanted,
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
        dirty.plane += 1;
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
        dirty.plane += 1;
    }
}
