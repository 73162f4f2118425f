//! The map: base map, relief, zones, front line, labels, and the hand that moves it.

mod basemap;
mod camera;
mod furniture;
mod labels;
mod materials;
mod meshes;
mod pointer;
mod relief;
mod zones;

use bevy::prelude::*;

pub(super) use materials::bevy_colour;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((materials::plugin, camera::plugin, basemap::plugin, relief::plugin, zones::plugin));
}

pub(super) use {furniture::draw_furniture, labels::draw_labels, pointer::map_area};
