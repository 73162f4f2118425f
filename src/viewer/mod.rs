//! The window: Bevy, and everything that only the window needs.
//!
//! One file or folder for each thing the user sees. Every input becomes a [`command::ViewerCommand`], which
//! [`state`] carries out at one place of each frame; everything else only reads.

pub mod command;
pub mod drawing;
pub mod keys;
mod loading;
mod map;
mod measuring;
pub mod offscreen;
mod panels;
pub mod saving;
pub mod stage;
mod start;
pub mod state;
mod waking;

use std::{collections::BTreeSet, sync::Arc};

use bevy::{
    log::LogPlugin,
    prelude::*,
    window::{ExitCondition, WindowResolution},
    winit::{UpdateMode, WinitSettings},
};
use bevy_egui::EguiPlugin;

use self::{drawing::Drawings, map::bevy_colour, panels::Places, state::Interface};
use crate::{
    cartography::{
        basemap::{Basemap, BasemapLayer},
        theme::Theme,
    },
    dataset::{cache::Cache, inventory::Request},
    formats::gazetteer::embedded_gazetteer,
    language::Language,
};

pub use loading::{FirstRequest, KeptIn};
pub use map::UserBasemap;
pub use start::StartError;

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

/// Size of the window at the start, logical pixels: that of a common projector.
const WINDOW_SIZE: (u32, u32) = (1280, 720);

/// Without input the window is drawn anew after so long, seconds: only to notice what nothing tells it.
const IDLE_SECS: f64 = 60.0;

/// What the window is to show at the start.
#[derive(Debug)]
pub struct Wishes {
    /// What to open.
    pub request: Request,
    /// The language of the interface.
    pub language: Language,
    /// Where what takes long to compute is kept for the next start, if anywhere.
    pub cache: Option<Cache>,
    /// The base map file of the user's own, if there is one.
    pub basemap: Option<UserBasemap>,
    /// The layers of the base map that are hidden at first.
    pub hidden: BTreeSet<BasemapLayer>,
}

/// Opens the window on what was asked for, and returns when it is closed.
///
/// # Errors
/// When there is no display or no graphics driver, or an embedded file is damaged.
pub fn run(wishes: Wishes) -> Result<(), StartError> {
    let Wishes { request, language, cache, basemap, hidden } = wishes;
    start::check_display()?;
    start::check_graphics()?;
    let mut app = App::new();
    let plugins = DefaultPlugins
        .set(WindowPlugin {
            primary_window: Some(window()),
            exit_condition: ExitCondition::OnPrimaryClosed,
            ..default()
        })
        .set(LogPlugin { filter: start::LOG_FILTER.to_owned(), ..default() });
    start::add_window(&mut app, plugins)?;
    app.insert_resource(resting());
    if let Some(cache) = cache {
        app.insert_resource(KeptIn(cache));
    }
    if let Some(basemap) = basemap {
        app.insert_resource(basemap);
    }
    add_everything(&mut app, request, language)?;
    app.world_mut().resource_mut::<Interface>().hidden = hidden;
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(StartError::Ended(code.get())),
    }
}

/// The whole viewer, on top of Bevy's own plugins.
fn add_everything(app: &mut App, request: Request, language: Language) -> Result<(), StartError> {
    app.insert_resource(FirstRequest(request))
        // One texture at a time: the program's own shader for panels knows no arrays of them.
        .add_plugins(EguiPlugin { bindless_mode_array_size: None })
        .add_plugins((map::plugin, panels::plugin));
    add_core(app, language)
}

/// Everything that needs neither a window nor a graphics card: state, keys, loading.
///
/// # Errors
/// When an embedded file is damaged.
pub fn add_core(app: &mut App, language: Language) -> Result<(), StartError> {
    let basemap = Basemap::embedded().map_err(StartError::Basemap)?;
    app.insert_resource(Drawings::new(Arc::new(basemap)))
        .insert_resource(Interface::new(language).map_err(StartError::Catalogue)?)
        .insert_resource(Places(embedded_gazetteer().map_err(StartError::Places)?))
        .insert_resource(ClearColor(bevy_colour(Theme::light().land)))
        .configure_sets(
            Update,
            (ViewerSystems::Input, ViewerSystems::Load, ViewerSystems::Apply, ViewerSystems::Present).chain(),
        )
        .add_plugins((state::plugin, keys::plugin, loading::plugin, measuring::plugin, saving::plugin));
    Ok(())
}

fn window() -> Window {
    Window {
        title: "Frontline".to_owned(),
        name: Some("frontline".to_owned()),
        resolution: WindowResolution::new(WINDOW_SIZE.0, WINDOW_SIZE.1),
        resize_constraints: WindowResizeConstraints { min_width: 640.0, min_height: 480.0, ..default() },
        ..default()
    }
}

/// Frames are drawn only when something happens.
fn resting() -> WinitSettings {
    let mode = UpdateMode::reactive_low_power(std::time::Duration::from_secs_f64(IDLE_SECS));
    WinitSettings { focused_mode: mode, unfocused_mode: mode }
}
