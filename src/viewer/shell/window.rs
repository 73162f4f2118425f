//! The viewer in a window.

use std::collections::BTreeSet;

use bevy::{
    log::LogPlugin,
    prelude::*,
    window::{ExitCondition, WindowResolution},
};

use super::{
    FIRST_SIZE, add_viewer,
    preflight::{self, StartError},
    renderer, resting,
};
use crate::{
    cartography::basemap::BasemapLayer,
    dataset::{RememberedFile, cache::Cache, inventory::Request},
    language::Language,
    viewer::state::{
        frame_path::FramePath,
        interface::Interface,
        loading::{FirstRequest, KeptIn},
        remembered::remember,
        user_basemap::UserBasemap,
    },
};

/// The options of the window at the start.
#[derive(Debug)]
pub struct Wishes {
    /// What to open.
    pub request: Request,
    /// The requested language, if any.
    pub language: Option<Language>,
    /// The language of the system, for the first start.
    pub system_language: Language,
    /// The file with the saved state of the window, if any.
    pub remembered: Option<RememberedFile>,
    /// The cache of opened datasets, if any.
    pub cache: Option<Cache>,
    /// The user's own base map, if any.
    pub basemap: Option<UserBasemap>,
    /// The base map layers that are hidden at first.
    pub hidden: BTreeSet<BasemapLayer>,
    /// How frames get into the window.
    pub frame_path: FramePath,
}

/// Opens the window on a request, and returns when it is closed.
///
/// # Errors
/// When there is no display or no graphics driver, or an embedded file is damaged.
pub fn run(wishes: Wishes) -> Result<(), StartError> {
    let Wishes { request, language, system_language, remembered, cache, basemap, hidden, frame_path } = wishes;
    preflight::check_display()?;
    preflight::check_graphics()?;
    let mut app = App::new();
    let plugins = DefaultPlugins
        .set(renderer())
        .set(WindowPlugin {
            primary_window: Some(window()),
            exit_condition: ExitCondition::OnPrimaryClosed,
            ..default()
        })
        .set(LogPlugin { filter: preflight::LOG_FILTER.to_owned(), ..default() });
    preflight::add_window(&mut app, plugins)?;
    app.insert_resource(resting());
    if let Some(cache) = cache {
        app.insert_resource(KeptIn(cache));
    }
    if let Some(basemap) = basemap {
        app.insert_resource(basemap);
    }
    app.insert_resource(FirstRequest(request));
    add_viewer(&mut app, language.unwrap_or(system_language), frame_path)?;
    if let Some(file) = remembered {
        remember(&mut app, file, language);
    }
    app.world_mut().resource_mut::<Interface>().hidden = hidden;
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(StartError::Ended(code.get())),
    }
}

fn window() -> Window {
    Window {
        title: "Frontline".to_owned(),
        name: Some("frontline".to_owned()),
        resolution: WindowResolution::new(FIRST_SIZE.0, FIRST_SIZE.1),
        resize_constraints: WindowResizeConstraints { min_width: 640.0, min_height: 480.0, ..default() },
        ..default()
    }
}
