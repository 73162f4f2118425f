//! The shells around the viewer: a window, an image without a window, and a page in a browser.

#[cfg(not(target_arch = "wasm32"))]
pub mod offscreen;
#[cfg(target_arch = "wasm32")]
pub mod page;
pub mod preflight;
#[cfg(not(target_arch = "wasm32"))]
pub mod window;

use std::sync::Arc;

#[cfg(not(target_arch = "wasm32"))]
use bevy::render::{
    RenderPlugin,
    settings::{MemoryHints, WgpuSettings},
};
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

/// Initial size, logical pixels: that of a common projector.
const FIRST_SIZE: (u32, u32) = (1280, 720);

/// Redraw at least this often without input, seconds, in case a change went unnoticed.
const IDLE_SECS: f64 = 60.0;

/// Adds the whole viewer to Bevy's own plugins.
fn add_viewer(app: &mut App, language: Language, frame_path: FramePath) -> Result<(), StartError> {
    leave_out_fixed_steps(app);
    app.insert_resource(frame_path);
    // No texture arrays: the program draws egui's primitives itself, with one texture at a time.
    app.add_plugins(EguiPlugin { bindless_mode_array_size: None });
    app.add_plugins((draw::plugin, panels::plugin));
    add_core(app, language)
}

/// Removes the fixed-timestep loop, which is not used. After an idle period Bevy would run all the missed steps, up to
/// a quarter of a second, and keep messages until then.
fn leave_out_fixed_steps(app: &mut App) {
    let world = app.world_mut();
    if let Some(mut order) = world.get_resource_mut::<MainScheduleOrder>() {
        order.labels.retain(|&label| label != RunFixedMainLoop.intern());
    }
    if let Some(mut registry) = world.get_resource_mut::<MessageRegistry>() {
        registry.should_update = ShouldUpdateMessages::Always;
    }
}

/// Adds everything that needs neither a window nor a GPU: state, keys, loading.
///
/// # Errors
/// When an embedded file is damaged.
pub fn add_core(app: &mut App, language: Language) -> Result<(), StartError> {
    let basemap = Basemap::embedded().map_err(StartError::Basemap)?;
    app.insert_resource(Drawings::new(Arc::new(basemap)))
        .insert_resource(Interface::new(language, panels::all()).map_err(StartError::Catalogue)?)
        .insert_resource(Today::by_the_clock())
        .insert_resource(Places(Arc::new(embedded_gazetteer().map_err(StartError::Places)?)))
        .insert_resource(ClearColor(bevy_colour(Theme::light().land)))
        .add_plugins(state::plugin);
    Ok(())
}

/// The renderer, with graphics memory in small blocks: without a graphics card it is the program's own memory, of which
/// the usual blocks leave a large part empty.
#[cfg(not(target_arch = "wasm32"))]
fn renderer() -> RenderPlugin {
    let settings = WgpuSettings { memory_hints: MemoryHints::MemoryUsage, ..default() };
    RenderPlugin { render_creation: settings.into(), ..default() }
}

/// Frames are drawn only when something happens.
fn resting() -> WinitSettings {
    let mode = UpdateMode::reactive_low_power(std::time::Duration::from_secs_f64(IDLE_SECS));
    WinitSettings { focused_mode: mode, unfocused_mode: mode }
}
