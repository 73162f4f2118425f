//! The viewer in a page: it draws into a canvas, and connects to the page.

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

/// The selector of the canvas.
const CANVAS: &str = "#map";

/// Width of the header, logical pixels. Like the values below it is used until the first frame has been laid out.
const HEADER_PX: f32 = 330.0;

/// Heights of the header, and of the timeline with the strip of samples: in a roomy window, in a narrow one where the
/// header is below the toolbar, and embedded in another page.
const ROOMY_HEIGHTS_PX: [f32; 2] = [161.0, 180.0];
const NARROW_HEIGHTS_PX: [f32; 2] = [258.0, 240.0];
const EMBEDDED_HEIGHTS_PX: [f32; 2] = [117.0, 185.0];

/// Starts the viewer in the page; errors are reported to the page.
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
    add_viewer(&mut app, language, FramePath::from(bridge::plain_frames()))?;
    app.add_plugins(requests::plugin);
    let mut interface = app.world_mut().resource_mut::<Interface>();
    let [width, height] = bridge::size();
    // A small page starts without panels; a strip explains the colours.
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

/// Insets of the map with the header and the timeline only.
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

/// The canvas as Bevy's window, with the size given by the page. Keys that the program does not use are left to the
/// browser.
fn canvas() -> Window {
    Window {
        title: "Frontline".to_owned(),
        canvas: Some(CANVAS.to_owned()),
        fit_canvas_to_parent: true,
        prevent_default_event_handling: false,
        // Embedded in another page, it must not take the keyboard focus.
        focused: !bridge::embedded(),
        resolution: WindowResolution::new(super::FIRST_SIZE.0, super::FIRST_SIZE.1),
        ..default()
    }
}

/// Reports panics to the page: a panic ends the program, and the page must not continue as if nothing had happened.
fn tell_of_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // A panic caught by an attempt becomes a fault of the data.
        if attempt::is_under_way() {
            return;
        }
        before(panic);
        bridge::failed(&panic.to_string());
    }));
}
