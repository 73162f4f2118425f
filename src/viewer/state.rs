//! What the viewer shows: the state, and the one place where commands change it.

use std::collections::BTreeSet;

use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, RequestRedraw, WindowMode};

use super::{
    ViewerSystems,
    command::{AxisCommand, CompareCommand, MapCommand, MeasureCommand, Panel, ViewerCommand},
    saving::Saving,
    stage::Stage,
};
use crate::{
    cartography::{
        basemap::BasemapLayer,
        ruler::TimeView,
        theme::{GLOW_DAYS, Theme},
        viewport::{ScreenPoint, Viewport},
    },
    control::mesh::Motion,
    dataset::inventory::Request,
    geometry::{bounds::Bounds, mercator::world_from_lonlat, position::LonLat},
    language::{Language, Words},
    playback::{PlayState, Playback, PlaybackCommand},
};

/// Zoom at which a place and its surroundings can be seen, about 30 km across.
const PLACE_ZOOM: f64 = 10.5;

/// The box shown before anything is known: the Donbas.
const FIRST_BOUNDS: Bounds = Bounds { min: LonLat { lon: 36.2, lat: 47.3 }, max: LonLat { lon: 38.9, lat: 49.6 } };

/// Room for panels before they were drawn once: left, top, right, bottom, logical pixels.
const FIRST_INSETS: [f64; 4] = [330.0, 8.0, 280.0, 130.0];

/// The time cursor.
#[derive(Resource, Default, Debug)]
pub struct Clock(pub Playback);

/// The window onto the map.
#[derive(Resource, Debug)]
pub struct MapView(pub Viewport);

/// The stretch of time that the axis shows.
#[derive(Resource, Debug)]
pub struct Axis(pub TimeView);

/// The interface: its language, its colours, and what is open.
#[derive(Resource, Debug)]
pub struct Interface {
    /// The messages of the language chosen.
    pub words: Words,
    /// The colours.
    pub theme: Theme,
    /// Whether the colours are the dark ones.
    pub dark: bool,
    /// How changes are shown between two reports.
    pub motion: Motion,
    /// How many days a change glows; 0 for no glow.
    pub glow_days: f32,
    /// The panels that are open.
    pub open: BTreeSet<Panel>,
    /// The layers of the base map that are hidden.
    pub hidden: BTreeSet<BasemapLayer>,
    /// The place whose card is shown, by its number.
    pub place: Option<u32>,
    /// Whether the search field is to take the keyboard at the next frame.
    pub searching: bool,
    /// How much stands around the map.
    pub around: Around,
    /// The other date of a comparison, in days since 1970.
    pub compared: Option<f64>,
    /// The points of a measured line; `None` while nothing is measured.
    pub measured: Option<Vec<LonLat>>,
    /// Room that panels take from the map: left, top, right, bottom, in logical pixels.
    pub insets: [f64; 4],
}

/// How much stands around the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Every panel that is open.
    Everything,
    /// Large type, no side panels.
    Presentation,
    /// The date and the time axis alone, as within another page.
    Least,
}

impl Interface {
    /// The interface at the start.
    ///
    /// # Errors
    /// When a message catalogue is damaged.
    pub fn new(language: Language) -> Result<Self, crate::language::BadCatalogue> {
        Ok(Self {
            words: Words::new(language)?,
            theme: Theme::light(),
            dark: false,
            motion: Motion::Step,
            glow_days: GLOW_DAYS,
            open: [Panel::Places, Panel::Legend].into(),
            hidden: BTreeSet::new(),
            place: None,
            searching: false,
            around: Around::Everything,
            compared: None,
            measured: None,
            insets: FIRST_INSETS,
        })
    }

    /// Whether a layer of the base map is shown.
    pub fn draws(&self, layer: BasemapLayer) -> bool {
        !self.hidden.contains(&layer)
    }

    /// Whether type is large and side panels are gone.
    pub fn is_presenting(&self) -> bool {
        self.around == Around::Presentation
    }

    /// Whether only the date and the time axis stand around the map.
    pub fn is_bare(&self) -> bool {
        self.around == Around::Least
    }

    /// Whether a panel is open.
    pub fn shows(&self, panel: Panel) -> bool {
        self.open.contains(&panel)
    }
}

pub(super) fn plugin(app: &mut App) {
    let center = world_from_lonlat(FIRST_BOUNDS.center());
    let viewport = Viewport { center, zoom: 7.5, width_px: 1280.0, height_px: 720.0 };
    app.init_resource::<Clock>()
        .insert_resource(MapView(viewport.fitted(FIRST_BOUNDS, [0.0, 0.0, 0.0, 150.0])))
        .insert_resource(Axis(TimeView { from: 0.0, to: 1.0 }))
        .add_message::<ViewerCommand>()
        .add_message::<RequestRedraw>()
        .add_systems(Update, (apply_commands, advance_clock).chain().in_set(ViewerSystems::Apply));
}

/// The only system that changes what is shown.
fn apply_commands(
    mut commands: MessageReader<ViewerCommand>,
    mut clock: ResMut<Clock>,
    mut view: ResMut<MapView>,
    mut axis: ResMut<Axis>,
    mut interface: ResMut<Interface>,
    mut stage: ResMut<Stage>,
    mut saving: ResMut<Saving>,
    mut window: Option<Single<&mut Window, With<PrimaryWindow>>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for command in commands.read() {
        redraw.write(RequestRedraw);
        match command {
            ViewerCommand::Playback(command) => {
                clock.0.apply(*command, stage.stops());
                axis.0 = axis.0.showing(clock.0.now());
            }
            ViewerCommand::Map(command) => {
                let (bounds, insets) = (stage.bounds().unwrap_or(FIRST_BOUNDS), interface.insets);
                view.0 = moved_map(view.0, *command, bounds, insets);
            }
            ViewerCommand::Axis(command) => axis.0 = moved_axis(axis.0, *command, &stage),
            ViewerCommand::Compare(command) => compare(*command, &mut clock.0, &mut interface, &stage),
            ViewerCommand::Measure(command) => measure(*command, &mut interface.measured),
            ViewerCommand::Toggle(panel) => toggle_panel(&mut interface.open, *panel),
            ViewerCommand::ToggleLayer(layer) => toggle(&mut interface.hidden, *layer),
            ViewerCommand::ShowPlace(place) => interface.place = *place,
            ViewerCommand::Search => {
                interface.open.insert(Panel::Places);
                interface.searching = true;
            }
            ViewerCommand::Close => close(&mut interface),
            ViewerCommand::Open(paths) => stage.ask_to_open(Request { paths: paths.clone(), ..Request::default() }),
            ViewerCommand::ChooseSource(index) => stage.choose(*index),
            ViewerCommand::Speak(language) => speak(*language, &mut interface),
            ViewerCommand::Move(motion) => interface.motion = *motion,
            ViewerCommand::ToggleGlow => {
                interface.glow_days = if interface.glow_days > 0.0 { 0.0 } else { GLOW_DAYS };
            }
            ViewerCommand::Save(command) => saving.apply(command),
            ViewerCommand::ToggleDark => {
                interface.dark = !interface.dark;
                interface.theme = if interface.dark { Theme::dark() } else { Theme::light() };
            }
            ViewerCommand::ToggleFullScreen => toggle_full_screen(&mut window),
            ViewerCommand::TogglePresentation => interface.around = presented(interface.around),
        }
    }
}

fn moved_map(view: Viewport, command: MapCommand, all: Bounds, insets: [f64; 4]) -> Viewport {
    let middle = ScreenPoint { x: view.width_px / 2.0, y: view.height_px / 2.0 };
    match command {
        MapCommand::Pan { dx_px, dy_px } => view.panned(dx_px, dy_px),
        MapCommand::ZoomAt { levels, anchor } => view.zoomed_at(levels, anchor),
        MapCommand::Zoom { levels } => view.zoomed_at(levels, middle),
        MapCommand::Show(bounds) => view.fitted(bounds, insets),
        MapCommand::Look(look) => look.applied(view),
        MapCommand::Fit => view.fitted(all, insets),
        MapCommand::FlyTo(at) => {
            let zoom = view.zoom.max(PLACE_ZOOM);
            let [left, top, right, bottom] = insets;
            let centred = Viewport { center: world_from_lonlat(at), zoom, ..view };
            centred.panned((left - right) / 2.0, (top - bottom) / 2.0)
        }
    }
}

fn moved_axis(axis: TimeView, command: AxisCommand, stage: &Stage) -> TimeView {
    let Some(extent) = stage.stops().extent() else { return axis };
    match command {
        AxisCommand::ZoomAt { factor, fraction } => axis.zoomed_at(factor, fraction, extent),
        AxisCommand::Move(days) => axis.moved(days, extent),
        AxisCommand::ShowAll => TimeView { from: extent.0, to: extent.1.max(extent.0 + 1.0) },
    }
}

fn compare(command: CompareCommand, playback: &mut Playback, interface: &mut Interface, stage: &Stage) {
    interface.compared = match (command, interface.compared) {
        (CompareCommand::With(other), _) => other,
        (CompareCommand::Toggle, None) => Some(playback.now()),
        (CompareCommand::Toggle, Some(_)) | (CompareCommand::Swap, None) => None,
        (CompareCommand::Swap, Some(other)) => {
            let now = playback.now();
            playback.apply(PlaybackCommand::Seek(other), stage.stops());
            Some(now)
        }
    };
}

fn measure(command: MeasureCommand, measured: &mut Option<Vec<LonLat>>) {
    match (command, measured.as_mut()) {
        (MeasureCommand::Toggle, Some(_)) => *measured = None,
        (MeasureCommand::Toggle, None) => *measured = Some(Vec::new()),
        (MeasureCommand::Add(at), Some(points)) => points.push(at),
        (MeasureCommand::Clear, Some(points)) => points.clear(),
        (MeasureCommand::Add(_) | MeasureCommand::Clear, None) => {}
    }
}

/// Puts into a set what is not there, and takes out what is.
fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

/// Shows or hides a panel. What opens at the right has the same place: saving needs all of it.
fn toggle_panel(open: &mut BTreeSet<Panel>, panel: Panel) {
    toggle(open, panel);
    match panel {
        Panel::Save => open.retain(|panel| !matches!(panel, Panel::Layers | Panel::Faults)),
        Panel::Layers | Panel::Faults => open.retain(|&panel| panel != Panel::Save),
        Panel::Places | Panel::Legend | Panel::Keys | Panel::Date => {}
    }
}

/// Closes one thing: what lies on top first.
fn close(interface: &mut Interface) {
    let on_top = [Panel::Date, Panel::Keys, Panel::Save, Panel::Layers, Panel::Faults];
    if let Some(panel) = on_top.into_iter().find(|&panel| interface.shows(panel)) {
        interface.open.remove(&panel);
    } else if interface.measured.is_some() {
        interface.measured = None;
    } else if interface.place.is_some() {
        interface.place = None;
    } else if interface.compared.is_some() {
        interface.compared = None;
    } else {
        interface.around = left(interface.around);
    }
}

/// Into a presentation, and out of it again.
fn presented(around: Around) -> Around {
    match around {
        Around::Everything => Around::Presentation,
        Around::Presentation => Around::Everything,
        Around::Least => Around::Least,
    }
}

/// Out of a presentation.
fn left(around: Around) -> Around {
    if around == Around::Presentation { Around::Everything } else { around }
}

fn speak(language: Language, interface: &mut Interface) {
    match Words::new(language) {
        Ok(words) => interface.words = words,
        Err(error) => error!("the language stays as it is: {error}"),
    }
}

fn toggle_full_screen(window: &mut Option<Single<&mut Window, With<PrimaryWindow>>>) {
    let Some(window) = window else { return };
    window.mode = match window.mode {
        WindowMode::Windowed => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
        WindowMode::BorderlessFullscreen(_) | WindowMode::Fullscreen(..) => WindowMode::Windowed,
    };
}

/// Lets time run, and asks for the next frame while it does.
fn advance_clock(
    time: Res<Time>,
    mut clock: ResMut<Clock>,
    mut axis: ResMut<Axis>,
    stage: Res<Stage>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if clock.0.state() == PlayState::Paused {
        return;
    }
    clock.0.advance(time.delta_secs_f64(), stage.stops());
    axis.0 = axis.0.showing(clock.0.now());
    redraw.write(RequestRedraw);
}
