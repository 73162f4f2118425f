//! Keeps the view as large as the window, and keeps drawing a resized window until its layout has settled.

use bevy::{
    prelude::*,
    window::{PrimaryWindow, RequestRedraw, WindowResized, WindowScaleFactorChanged},
};

use super::{apply::MapView, interface::SIZING_FRAMES, schedule::ViewerSystems};

/// Frames until panels, labels and cached layers have adapted to a new size. If another program resizes the window,
/// there are no other events that would wake it.
const SETTLING_FRAMES: u8 = SIZING_FRAMES + 3;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_message::<WindowResized>()
        .add_message::<WindowScaleFactorChanged>()
        .add_systems(Update, (size_view, draw_until_settled).in_set(ViewerSystems::Input));
}

/// Keeps the view as large as the window.
fn size_view(window: Option<Single<&Window, With<PrimaryWindow>>>, mut view: ResMut<MapView>) {
    let Some(window) = window else { return };
    let size = (f64::from(window.width()), f64::from(window.height()));
    let changed = (view.0.width_px, view.0.height_px) != size;
    if changed && size.0 > 0.0 && size.1 > 0.0 {
        (view.0.width_px, view.0.height_px) = size;
    }
}

fn draw_until_settled(
    mut resized: MessageReader<WindowResized>,
    mut scaled: MessageReader<WindowScaleFactorChanged>,
    mut frames_left: Local<u8>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if resized.read().count() + scaled.read().count() > 0 {
        *frames_left = SETTLING_FRAMES;
    }
    if let Some(left) = frames_left.checked_sub(1) {
        *frames_left = left;
        redraw.write(RequestRedraw);
    }
}
