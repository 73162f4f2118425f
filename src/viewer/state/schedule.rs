//! In which order the viewer's systems run within a frame.

use bevy::prelude::*;

/// The order of work within a frame.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewerSystems {
    /// Keys and the window become commands.
    Input,
    /// What was loaded is taken over.
    Load,
    /// Commands are carried out, and time runs.
    Apply,
    /// What is drawn follows the state.
    Present,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.configure_sets(
        Update,
        (ViewerSystems::Input, ViewerSystems::Load, ViewerSystems::Apply, ViewerSystems::Present).chain(),
    );
}
