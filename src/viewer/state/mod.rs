//! The state of the viewer: the opened data, the date and view shown, background computation and saving.
//!
//! It depends on neither panels nor the renderer. Every input is a [`command::ViewerCommand`], which [`apply`] carries
//! out at one place of each frame; everything else only reads, except for loading and the running clock.

pub mod address;
pub mod apply;
pub(in crate::viewer) mod background;
#[cfg(target_arch = "wasm32")]
mod browser;
pub mod command;
pub mod drawings;
mod evolving;
pub mod frame_path;
pub mod interface;
pub mod keys;
pub mod loading;
pub(in crate::viewer) mod notes;
pub mod opened;
pub mod panel;
pub(in crate::viewer) mod places;
pub(in crate::viewer) mod region_figures;
#[cfg(not(target_arch = "wasm32"))]
pub mod remembered;
mod resizing;
pub mod saving;
pub mod schedule;
pub mod search;
pub(in crate::viewer) mod stories;
pub mod text_alternative;
pub mod today;
pub mod user_basemap;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        schedule::plugin,
        apply::plugin,
        keys::plugin,
        resizing::plugin,
        loading::plugin,
        evolving::plugin,
        saving::plugin,
        region_figures::plugin,
    ));
}
