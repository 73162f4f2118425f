//! The state of the viewer, and the one place where commands change it.

use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, RequestRedraw, WindowMode};

use super::{
    command::{AxisCommand, CompareCommand, MapCommand, MeasureCommand, ViewerCommand},
    interface::{Framed, Interface},
    opened::OpenedSources,
    saving::Saving,
    schedule::ViewerSystems,
    stories::{tell, toggle},
};
use crate::{
    cartography::{
        ruler::TimeView,
        viewport::{ScreenPoint, Viewport},
    },
    control::about::View,
    dataset::inventory::Request,
    geometry::{bounds::Bounds, mercator::world_from_lonlat, position::LonLat},
    playback::{PlayState, Playback, PlaybackCommand},
};

/// Zoom to show a place with its surroundings, about 30 km across.
const PLACE_ZOOM: f64 = 10.5;

/// The bounds shown before anything is loaded: the Donbas.
const FIRST_BOUNDS: Bounds = Bounds { min: LonLat { lon: 36.2, lat: 47.3 }, max: LonLat { lon: 38.9, lat: 49.6 } };

/// The time cursor.
#[derive(Resource, Default, Debug)]
pub struct Clock(pub Playback);

/// The view of the map.
#[derive(Resource, Debug)]
pub struct MapView(pub Viewport);

/// The range of time on the axis.
#[derive(Resource, Debug)]
pub struct Axis(pub TimeView);

pub(in crate::viewer) fn plugin(app: &mut App) {
    let center = world_from_lonlat(FIRST_BOUNDS.center());
    let viewport = Viewport { center, zoom: 7.5, width_px: 1280.0, height_px: 720.0 };
    app.init_resource::<Clock>()
        .insert_resource(MapView(viewport.fitted(FIRST_BOUNDS, [0.0, 0.0, 0.0, 150.0])))
        .insert_resource(Axis(TimeView { from: 0.0, to: 1.0 }))
        .add_message::<ViewerCommand>()
        .add_message::<RequestRedraw>()
        .add_systems(Update, (apply_commands, advance_clock).chain().in_set(ViewerSystems::Apply));
}

/// Applies all commands. Apart from it, only loading (as reports come) and the running clock change what is shown.
fn apply_commands(
    mut commands: MessageReader<ViewerCommand>,
    mut clock: ResMut<Clock>,
    mut view: ResMut<MapView>,
    mut axis: ResMut<Axis>,
    mut interface: ResMut<Interface>,
    mut opened: ResMut<OpenedSources>,
    mut saving: ResMut<Saving>,
    mut window: Option<Single<&mut Window, With<PrimaryWindow>>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for command in commands.read() {
        redraw.write(RequestRedraw);
        match command {
            ViewerCommand::Playback(command) => {
                clock.0.apply(*command, opened.stops());
                axis.0 = axis.0.showing(clock.0.now());
            }
            ViewerCommand::Map(command) => {
                let (bounds, insets) = (opened.bounds().unwrap_or(FIRST_BOUNDS), interface.insets);
                let command = resolved(*command, &opened, &mut interface);
                view.0 = moved_map(view.0, command, bounds, insets);
                interface.framed = framed(command, bounds);
            }
            ViewerCommand::Axis(command) => axis.0 = moved_axis(axis.0, *command, &opened),
            ViewerCommand::Compare(command) => compare(*command, &mut clock.0, &mut interface, &opened),
            ViewerCommand::Measure(command) => measure(*command, &mut interface.measured),
            ViewerCommand::Toggle(panel) => {
                toggle(*panel, &mut clock.0, &mut view.0, &mut interface, &opened);
                axis.0 = axis.0.showing(clock.0.now());
            }
            ViewerCommand::ToggleLayer(layer) => interface.toggle_layer(*layer),
            ViewerCommand::Tell(command) => {
                tell(*command, &mut clock.0, &mut view.0, &mut interface, &opened);
                axis.0 = axis.0.showing(clock.0.now());
            }
            ViewerCommand::ShowCard(card) => interface.show_card(*card),
            ViewerCommand::Search => interface.open_search(),
            ViewerCommand::SearchFor(text) => interface.search.search_for(text),
            ViewerCommand::Close => interface.close(),
            ViewerCommand::Open(paths) => opened.ask_to_open(Request { paths: paths.clone(), ..Request::default() }),
            ViewerCommand::ChooseSource(index) => choose(*index, &mut opened, &mut clock.0, &mut axis.0),
            ViewerCommand::Speak(language) => interface.speak(*language),
            ViewerCommand::Move(motion) => interface.motion = *motion,
            ViewerCommand::ToggleGlow => interface.toggle_glow(),
            ViewerCommand::Save(command) => saving.apply(command),
            ViewerCommand::ToggleDark => interface.toggle_dark(),
            ViewerCommand::ToggleFullScreen => toggle_full_screen(&mut window),
            ViewerCommand::TogglePresentation => interface.toggle_presentation(),
        }
    }
}

/// The box of a chosen part of the map, whose places are in focus from then on; other commands unchanged. Everything is
/// the part that holds all of the data, if the dataset offers one.
fn resolved(command: MapCommand, opened: &OpenedSources, interface: &mut Interface) -> MapCommand {
    let views = &opened.about.views;
    match command {
        MapCommand::View(number) => {
            let Some(bounds) = views.get(number).and_then(View::bounds) else {
                return resolved(MapCommand::Fit, opened, interface);
            };
            interface.view = number;
            // The results would hide the places in focus.
            interface.search.clear();
            MapCommand::Show(bounds)
        }
        MapCommand::Fit => {
            let holds_all =
                |view: &View| view.bounds().zip(opened.bounds()).is_some_and(|(bounds, all)| bounds.includes(all));
            if let Some(whole) = views.iter().position(holds_all) {
                interface.view = whole;
                interface.search.clear();
            }
            MapCommand::Fit
        }
        _ => command,
    }
}

fn moved_map(view: Viewport, command: MapCommand, all: Bounds, insets: [f64; 4]) -> Viewport {
    let middle = ScreenPoint { x: view.width_px / 2.0, y: view.height_px / 2.0 };
    match command {
        MapCommand::Pan { dx_px, dy_px } => view.panned(dx_px, dy_px),
        MapCommand::ZoomAt { levels, anchor } => view.zoomed_at(levels, anchor),
        MapCommand::Zoom { levels } => view.zoomed_at(levels, middle),
        MapCommand::Show(bounds) | MapCommand::Reframe(bounds) => view.fitted(bounds, insets),
        MapCommand::Look(look) => look.applied(view),
        MapCommand::Fit | MapCommand::View(_) => view.fitted(all, insets),
        MapCommand::FlyTo(at) => {
            let zoom = view.zoom.max(PLACE_ZOOM);
            let [left, top, right, bottom] = insets;
            let centred = Viewport { center: world_from_lonlat(at), zoom, ..view };
            centred.panned((left - right) / 2.0, (top - bottom) / 2.0)
        }
    }
}

/// The bounds to keep framed while the panels find their size, if a command frames any.
fn framed(command: MapCommand, all: Bounds) -> Option<Framed> {
    match command {
        MapCommand::Show(bounds) | MapCommand::Reframe(bounds) => Some(Framed::new(bounds)),
        MapCommand::Fit | MapCommand::View(_) => Some(Framed::new(all)),
        MapCommand::Pan { .. }
        | MapCommand::ZoomAt { .. }
        | MapCommand::Zoom { .. }
        | MapCommand::Look(_)
        | MapCommand::FlyTo(_) => None,
    }
}

fn moved_axis(axis: TimeView, command: AxisCommand, opened: &OpenedSources) -> TimeView {
    let Some(extent) = opened.stops().extent() else { return axis };
    match command {
        AxisCommand::ZoomAt { factor, fraction } => axis.zoomed_at(factor, fraction, extent),
        AxisCommand::Move(days) => axis.moved(days, extent),
        AxisCommand::ShowAll => TimeView::whole(extent),
    }
}

/// Shows another source; cursor, loop and axis are kept within its reports.
fn choose(index: usize, opened: &mut OpenedSources, playback: &mut Playback, axis: &mut TimeView) {
    let before = opened.stops().extent();
    opened.choose(index);
    playback.follow(opened.stops());
    if let Some(extent) = opened.stops().extent() {
        *axis = axis.following(before, extent).showing(playback.now());
    }
}

fn compare(command: CompareCommand, playback: &mut Playback, interface: &mut Interface, opened: &OpenedSources) {
    interface.compared = match (command, interface.compared) {
        (CompareCommand::With(other), _) => other,
        (CompareCommand::Toggle, None) => Some(playback.now()),
        (CompareCommand::Toggle, Some(_)) | (CompareCommand::Swap, None) => None,
        (CompareCommand::Swap, Some(other)) => {
            let now = playback.now();
            playback.apply(PlaybackCommand::Seek(other), opened.stops());
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

fn toggle_full_screen(window: &mut Option<Single<&mut Window, With<PrimaryWindow>>>) {
    let Some(window) = window else { return };
    window.mode = match window.mode {
        WindowMode::Windowed => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
        WindowMode::BorderlessFullscreen(_) | WindowMode::Fullscreen(..) => WindowMode::Windowed,
    };
}

/// Advances the clock, and requests the next frame while it runs.
fn advance_clock(
    time: Res<Time>,
    mut clock: ResMut<Clock>,
    mut axis: ResMut<Axis>,
    opened: Res<OpenedSources>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if clock.0.state() == PlayState::Paused {
        return;
    }
    clock.0.advance(time.delta_secs_f64(), opened.stops());
    axis.0 = axis.0.showing(clock.0.now());
    redraw.write(RequestRedraw);
}
