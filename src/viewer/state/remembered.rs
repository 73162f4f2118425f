//! Saves and restores the state of the window: language, colours, panels, and the view of the same data.

use std::{collections::BTreeSet, path::PathBuf};

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    address::Look,
    apply::MapView,
    command::Panel,
    interface::Interface,
    loading::{FirstLook, FirstRequest, error_chain},
    opened::OpenedSources,
};
use crate::{cartography::viewport::ZOOMS, dataset::RememberedFile, geometry::position::LonLat, language::Language};

/// The file.
#[derive(Resource, Debug)]
struct Memory(RememberedFile);

/// The saved state. Missing members have the value of the first start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    /// The code of the language.
    language: Option<String>,
    /// Whether the dark theme is used.
    dark: bool,
    /// The open panels, by name.
    panels: Option<BTreeSet<String>>,
    view: Option<View>,
}

/// The saved view of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct View {
    /// The paths of the data; empty for the embedded dataset.
    data: Vec<PathBuf>,
    zoom: f64,
    lat: f64,
    lon: f64,
}

/// The panels that are saved, with their names in the file; others are only opened temporarily.
const PANELS: [(Panel, &str); 3] = [(Panel::PLACES, "places"), (Panel::LEGEND, "legend"), (Panel::LAYERS, "layers")];

/// Restores the saved state, and saves it from now on. The language `asked` for at this start takes precedence.
pub fn remember(app: &mut App, file: RememberedFile, asked: Option<Language>) {
    let request = app.world().get_resource::<FirstRequest>().map(|request| absolute(&request.0.paths));
    let known = read(&file);
    let mut interface = app.world_mut().resource_mut::<Interface>();
    let language = known.language.as_deref().and_then(Language::from_locale);
    if let Some(language) = language.filter(|_| asked.is_none()) {
        interface.speak(language);
    }
    if known.dark != interface.dark {
        interface.toggle_dark();
    }
    if let Some(names) = &known.panels {
        interface.open = PANELS.into_iter().filter(|(_, name)| names.contains(*name)).map(|(panel, _)| panel).collect();
    }
    if let Some(look) = known.view.filter(|view| Some(&view.data) == request.as_ref()).and_then(|view| view.look()) {
        app.insert_resource(FirstLook(look));
    }
    app.insert_resource(Memory(file)).add_systems(Last, keep);
}

/// Reads the saved state. If it cannot be read, this is logged and ignored.
fn read(file: &RememberedFile) -> Remembered {
    let told = |problem: String| {
        warn!("how the window looked is not known, and it looks as at the first start: {problem}");
        Remembered::default()
    };
    match file.read() {
        Ok(None) => Remembered::default(),
        Ok(Some(text)) => serde_json::from_str(&text)
            .unwrap_or_else(|error| told(format!("{}: not what the program wrote: {error}", file.path().display()))),
        Err(error) => told(error_chain(&error)),
    }
}

impl View {
    fn look(&self) -> Option<Look> {
        let is_number = self.zoom.is_finite();
        let center = LonLat::new(self.lon, self.lat).ok().filter(|_| is_number)?;
        Some(Look { zoom: self.zoom.clamp(*ZOOMS.start(), *ZOOMS.end()), center })
    }
}

impl Remembered {
    fn of(interface: &Interface, view: &MapView, opened: &OpenedSources) -> Self {
        // The stories take the place of the places panel.
        let is_open = |panel| interface.shows(panel) || (panel == Panel::PLACES && interface.shows(Panel::STORIES));
        let panels = PANELS.into_iter().filter(|&(panel, _)| is_open(panel)).map(|(_, name)| name.to_owned());
        let look = Look::of(&view.0).filter(|_| !opened.sources().is_empty());
        Self {
            language: Some(interface.words.language().code().to_owned()),
            dark: interface.dark,
            panels: Some(panels.collect()),
            view: look.map(|Look { zoom, center }| View {
                data: absolute(&opened.paths),
                zoom,
                lat: center.lat,
                lon: center.lon,
            }),
        }
    }
}

/// Saves choices as soon as they are made, but the view only at the end, since it changes with every drag.
fn keep(
    memory: Res<Memory>,
    interface: Res<Interface>,
    view: Res<MapView>,
    opened: Res<OpenedSources>,
    mut ends: MessageReader<AppExit>,
    mut kept: Local<Option<Remembered>>,
) {
    let is_end = ends.read().count() > 0;
    if !is_end && !interface.is_changed() {
        return;
    }
    let now = Remembered::of(&interface, &view, &opened);
    let Some(before) = kept.as_ref().filter(|_| !is_end) else {
        if is_end && kept.as_ref() != Some(&now) {
            write(&memory.0, &now);
        }
        *kept = Some(now);
        return;
    };
    if (&before.language, before.dark, &before.panels) != (&now.language, now.dark, &now.panels) {
        write(&memory.0, &now);
        *kept = Some(now);
    }
}

fn write(file: &RememberedFile, now: &Remembered) {
    let text = serde_json::to_string_pretty(now).map_err(|error| error.to_string());
    if let Err(problem) = text.and_then(|text| file.write(&text).map_err(|error| error_chain(&error))) {
        warn!("how the window looks is not remembered: {problem}");
    }
}

/// Makes paths independent of the current folder.
fn absolute(paths: &[PathBuf]) -> Vec<PathBuf> {
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    paths.iter().map(absolute).collect()
}
