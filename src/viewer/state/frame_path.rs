//! Which render passes draw a frame: the program's own, or those of Bevy and `bevy_egui`.

use bevy::prelude::*;

/// The render passes that draw a frame. The shell chooses once, before the first frame.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FramePath {
    /// The program's own camera schedule, which draws straight into the window, and where a processor
    /// draws, only what changed.
    #[default]
    Own,
    /// Bevy's `Core2d` with the pass of `bevy_egui` in it, without anything kept: slower, the reference for `Own`.
    Plain,
}

impl From<bool> for FramePath {
    /// The plain path where it is wanted, otherwise the program's own.
    fn from(is_plain: bool) -> Self {
        if is_plain { Self::Plain } else { Self::Own }
    }
}
