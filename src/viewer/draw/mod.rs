//! Rendering: the layers of the map, and the render pipeline of a frame.

pub(in crate::viewer) mod frame;
pub(in crate::viewer) mod map;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((frame::plugin, map::plugin));
}
