//! The viewer in a page: what is drawn goes into a canvas of it, and what a page has that a window has not.

mod bridge;
mod requests;

use bevy::{
    log::LogPlugin,
    prelude::*,
    window::{ExitCondition, WindowResolution},
};
use bevy_egui::egui::{Pos2, Rect, pos2, vec2};

pub use self::bridge::{command, open_files, panics_come_back};
use super::{
    add_viewer,
    preflight::{self, StartError},
    resting,
};
use crate::{
    cartography::theme::Theme,
    geometry::attempt,
    language::Language,
    viewer::{
        state::{
            drawings::narrow,
            frame_path::FramePath,
            interface::{Around, Interface},
            loading::error_chain,
        },
        ui::panels::{NARROW_PX, ROOMY_PX, insets},
    },
};

/// The canvas that the viewer draws into.
const CANVAS: &str = "#map";

/// How far the header reaches to the right, logical pixels; like those below, until it was drawn once.
const HEADER_PX: f32 = 330.0;

/// How far it reaches down, and the timeline with the strip of samples up: in a roomy window, below the toolbar of a
/// narrow one, and within another page.
const ROOMY_HEIGHTS_PX: [f32; 2] = [161.0, 180.0];
const NARROW_HEIGHTS_PX: [f32; 2] = [258.0, 240.0];
const EMBEDDED_HEIGHTS_PX: [f32; 2] = [117.0, 185.0];

/// Starts the viewer in the page; what goes wrong is told to the page.
pub fn run() {
    if let Err(error) = open() {
        bridge::failed(&error_chain(&error));
    }
}

fn open() -> Result<(), StartError> {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: Some(canvas()), exit_condition: ExitCondition::DontExit, ..default() })
            .set(LogPlugin { filter: preflight::LOG_FILTER.to_owned(), ..default() }),
    );
    tell_of_panics();
    app.insert_resource(resting());
    let language = Language::from_locale(&bridge::language()).unwrap_or(Language::English);
    add_viewer(&mut app, language, FramePath::plain_if(bridge::plain_frames()))?;
    app.add_plugins(requests::plugin);
    let mut interface = app.world_mut().resource_mut::<Interface>();
    let [width, height] = bridge::size();
    // A small page begins without panels; a strip says what the colours mean.
    let is_small = width < f64::from(ROOMY_PX[0]) || height < f64::from(ROOMY_PX[1]);
    if is_small {
        interface.open.clear();
    }
    if bridge::embedded() {
        interface.around = Around::Least;
    }
    if is_small || bridge::embedded() {
        interface.insets = insets_without_panels([width, height].map(narrow), interface.around);
    }
    if bridge::dark() {
        (interface.dark, interface.theme) = (true, Theme::dark());
    }
    app.run();
    Ok(())
}

/// Room around the map when the header and the timeline stand alone.
fn insets_without_panels([width, height]: [f32; 2], around: Around) -> [f64; 4] {
    let [header_px, timeline_px] = match around {
        Around::Least => EMBEDDED_HEIGHTS_PX,
        _ if width < NARROW_PX => NARROW_HEIGHTS_PX,
        _ => ROOMY_HEIGHTS_PX,
    };
    let screen = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
    let header = Rect::from_min_max(Pos2::ZERO, pos2(HEADER_PX, header_px));
    let timeline = Rect::from_min_max(pos2(0.0, height - timeline_px), screen.max);
    insets::insets(screen, &[], header, timeline)
}

/// The canvas as Bevy's window: as large as the page makes it. Keys that the program does not use stay the browser's.
fn canvas() -> Window {
    Window {
        title: "Frontline".to_owned(),
        canvas: Some(CANVAS.to_owned()),
        fit_canvas_to_parent: true,
        prevent_default_event_handling: false,
        // Within another page the keyboard stays where it is until somebody comes here.
        focused: !bridge::embedded(),
        resolution: WindowResolution::new(super::FIRST_SIZE.0, super::FIRST_SIZE.1),
        ..default()
    }
}

/// A panic ends the program: the page must not go on as if nothing had happened.
fn tell_of_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // What fails as a value is told as a fault of the data.
        if attempt::is_under_way() {
            return;
        }
        before(panic);
        bridge::failed(&panic.to_string());
    }));
}
