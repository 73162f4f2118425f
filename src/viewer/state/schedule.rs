//! The order of the viewer's systems within a frame.

use bevy::prelude::*;

/// The order of work within a frame.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewerSystems {
    /// Keys and the window create commands.
    Input,
    /// Loaded data are added.
    Load,
    /// Commands are applied, and time advances.
    Apply,
    /// What is drawn is updated from the state.
    Present,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.configure_sets(
        Update,
        (ViewerSystems::Input, ViewerSystems::Load, ViewerSystems::Apply, ViewerSystems::Present).chain(),
    );
}
