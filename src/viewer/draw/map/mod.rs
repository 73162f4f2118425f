//! The map: base map, relief, zones, front line and the camera.

mod basemap;
mod camera;
mod compared;
pub(in crate::viewer) mod heights;
mod level_of_detail;
mod materials;
mod meshes;
mod relief;
mod user_basemap;
mod zones;
mod zones_pass;

use bevy::prelude::*;

#[cfg_attr(target_arch = "wasm32", expect(unused_imports, reason = "a page draws into its canvas"))]
pub(in crate::viewer) use self::camera::Target;
pub(in crate::viewer) use self::{
    materials::bevy_colour,
    zones_pass::{
        Culled, OnCard, Palette, Redrawn, ShownNow, ZoneNumbers, changed_ground, draw_between, draw_everywhere,
    },
};

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_plugins((materials::plugin, camera::plugin, basemap::plugin, relief::plugin, user_basemap::plugin));
    app.add_plugins((zones::plugin, zones_pass::plugin, compared::plugin));
}
