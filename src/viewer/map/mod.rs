//! The map: base map, relief, zones, front line, labels, and the hand that moves it.

mod basemap;
mod camera;
mod compared;
mod furniture;
mod halo;
mod labels;
mod line_labels;
mod materials;
mod meshes;
mod pointer;
mod relief;
mod thinned;
mod user_basemap;
mod zones;
mod zones_pass;

use bevy::prelude::*;

#[cfg_attr(target_arch = "wasm32", expect(unused_imports, reason = "a page draws into its canvas"))]
pub(super) use camera::Target;
pub use user_basemap::UserBasemap;
pub(super) use {
    materials::bevy_colour,
    user_basemap::TileFault,
    zones::{FRONT_HEIGHT, ZONES_HEIGHT},
    zones_pass::{Palette, ShownNow, ZoneNumbers, draw_between, draw_everywhere},
};

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((materials::plugin, camera::plugin, basemap::plugin, relief::plugin, user_basemap::plugin));
    app.add_plugins((zones::plugin, zones_pass::plugin, compared::plugin));
}

pub(super) use {
    furniture::{draw_furniture, draw_position},
    halo::generation_of_glyphs,
    labels::draw_labels,
    line_labels::draw_line_labels,
    pointer::map_area,
};
