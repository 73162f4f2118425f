//! Rendering: the layers of the map, and the render pipeline of a frame.

pub(in crate::viewer) mod frame;
pub(in crate::viewer) mod map;
mod plain;

use bevy::prelude::*;

use crate::viewer::state::frame_path::FramePath;

/// The layers of the map, and the program's own frame. On the plain path nothing of `frame` runs: Bevy's camera graph
/// draws the layers, and `bevy_egui` the panels.
pub(super) fn plugin(app: &mut App) {
    if is_plain(app) {
        app.add_plugins((plain::plugin, map::plugin));
    } else {
        app.add_plugins((frame::plugin, map::plugin));
    }
}

fn is_plain(app: &App) -> bool {
    app.world().get_resource() == Some(&FramePath::Plain)
}
