//! The shells around the viewer: a window, a picture without one, a page in a browser.

#[cfg(not(target_arch = "wasm32"))]
pub mod offscreen;
#[cfg(target_arch = "wasm32")]
pub mod page;
pub mod preflight;
#[cfg(not(target_arch = "wasm32"))]
pub mod window;

use std::sync::Arc;

use bevy::{
    app::{MainScheduleOrder, RunFixedMainLoop},
    ecs::{
        message::{MessageRegistry, ShouldUpdateMessages},
        schedule::ScheduleLabel as _,
    },
    prelude::*,
    winit::{UpdateMode, WinitSettings},
};
use bevy_egui::EguiPlugin;

use self::preflight::StartError;
use crate::{
    cartography::{basemap::Basemap, theme::Theme},
    formats::gazetteer::embedded_gazetteer,
    language::Language,
    viewer::{
        draw::{self, map::bevy_colour},
        state::{self, drawings::Drawings, frame_path::FramePath, interface::Interface, places::Places, today::Today},
        ui::panels,
    },
};

/// Size of the picture at the start, logical pixels: that of a common projector.
const FIRST_SIZE: (u32, u32) = (1280, 720);

/// Without input the window is drawn anew after so long, seconds: only to notice what nothing tells it.
const IDLE_SECS: f64 = 60.0;

/// The whole viewer, on top of Bevy's own plugins.
fn add_viewer(app: &mut App, language: Language, frame_path: FramePath) -> Result<(), StartError> {
    leave_out_fixed_steps(app);
    app.insert_resource(frame_path);
    // One texture at a time: the program's own frame draws panels itself, and knows no arrays of them.
    app.add_plugins(EguiPlugin { bindless_mode_array_size: None });
    app.add_plugins((draw::plugin, panels::plugin));
    add_core(app, language)
}

/// Nothing here runs at fixed steps of time. After a rest Bevy would go through those of a quarter of a second at once,
/// and keep messages until it has.
fn leave_out_fixed_steps(app: &mut App) {
    let world = app.world_mut();
    if let Some(mut order) = world.get_resource_mut::<MainScheduleOrder>() {
        order.labels.retain(|&label| label != RunFixedMainLoop.intern());
    }
    if let Some(mut registry) = world.get_resource_mut::<MessageRegistry>() {
        registry.should_update = ShouldUpdateMessages::Always;
    }
}

/// Everything that needs neither a window nor a graphics card: state, keys, loading.
///
/// # Errors
/// When an embedded file is damaged.
pub fn add_core(app: &mut App, language: Language) -> Result<(), StartError> {
    let basemap = Basemap::embedded().map_err(StartError::Basemap)?;
    app.insert_resource(Drawings::new(Arc::new(basemap)))
        .insert_resource(Interface::new(language, panels::all()).map_err(StartError::Catalogue)?)
        .insert_resource(Today::by_the_clock())
        .insert_resource(Places(embedded_gazetteer().map_err(StartError::Places)?))
        .insert_resource(ClearColor(bevy_colour(Theme::light().land)))
        .add_plugins(state::plugin);
    Ok(())
}

/// Frames are drawn only when something happens.
fn resting() -> WinitSettings {
    let mode = UpdateMode::reactive_low_power(std::time::Duration::from_secs_f64(IDLE_SECS));
    WinitSettings { focused_mode: mode, unfocused_mode: mode }
}
