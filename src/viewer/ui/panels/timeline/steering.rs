//! Pointer and keyboard input on the axis.

use bevy_egui::egui::{EventFilter, Key, Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use crate::{
    cartography::ruler::TimeView,
    playback::{Direction, PlaybackCommand},
    viewer::state::command::{AxisCommand, ViewerCommand},
};

/// Zoom of the axis per pixel of the wheel.
const ZOOM_PER_PX: f32 = 0.004;

/// Dragging or clicking moves the cursor, the wheel zooms the axis, and dragging with another button pans it. While the
/// axis has the focus, up and down step as on any slider; all other keys are those of the program.
pub(super) fn asked(ui: &Ui, response: &Response, rect: Rect, (view, now): (TimeView, f64)) -> Vec<ViewerCommand> {
    let keys = keys(ui, response).into_iter().map(ViewerCommand::Playback);
    let pointer = dragged(ui, response, rect, (view, now));
    keys.chain(pointer).chain(wheel(ui, response, rect, view)).collect()
}

fn fraction(at: Pos2, rect: Rect) -> f64 {
    f64::from((at.x - rect.left()) / rect.width())
}

fn days(pixels: f32, rect: Rect, view: TimeView) -> f64 {
    -f64::from(pixels / rect.width()) * (view.to - view.from)
}

fn dragged(ui: &Ui, response: &Response, rect: Rect, (view, now): (TimeView, f64)) -> Option<ViewerCommand> {
    let at = response.interact_pointer_pos()?;
    if response.dragged_by(PointerButton::Secondary) || response.dragged_by(PointerButton::Middle) {
        return Some(ViewerCommand::Axis(AxisCommand::Move(days(response.drag_delta().x, rect, view))));
    }
    // The cursor moves on press, not only on release.
    let is_pressed = response.is_pointer_button_down_on() && ui.input(|input| input.pointer.primary_down());
    let wanted = view.days_from_fraction(fraction(at, rect));
    let moves = (is_pressed || response.clicked()) && (wanted - now).abs() > f64::EPSILON;
    moves.then_some(ViewerCommand::Playback(PlaybackCommand::Seek(wanted)))
}

fn wheel(ui: &Ui, response: &Response, rect: Rect, view: TimeView) -> Vec<ViewerCommand> {
    let Some(at) = response.hover_pos() else { return Vec::new() };
    let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let factor = f64::from((-scroll.y * ZOOM_PER_PX).exp() / zoom);
    let zooms = (factor - 1.0).abs() > f64::from(f32::EPSILON);
    let zoomed = zooms.then(|| AxisCommand::ZoomAt { factor, fraction: fraction(at, rect) });
    let moved = (scroll.x != 0.0).then(|| AxisCommand::Move(days(scroll.x, rect, view)));
    zoomed.into_iter().chain(moved).map(ViewerCommand::Axis).collect()
}

fn keys(ui: &Ui, response: &Response) -> Option<PlaybackCommand> {
    if !response.has_focus() {
        return None;
    }
    // Otherwise egui would move the focus with the arrow keys.
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let pressed = |key| ui.input(|input| input.modifiers == Modifiers::NONE && input.key_pressed(key));
    let direction = match (pressed(Key::ArrowUp), pressed(Key::ArrowDown)) {
        (true, false) => Direction::Forward,
        (false, true) => Direction::Backward,
        _ => return None,
    };
    Some(PlaybackCommand::StepReport(direction))
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Context, Event, Id, LayerId, RawInput, Sense, UiBuilder, pos2, vec2};

    use super::*;

    const AXIS: TimeView = TimeView { from: 0.0, to: 100.0 };
    const ROOM: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(100.0, 40.0) };

    /// The commands, frame by frame, of an axis with one day per pixel.
    fn commands(frames: &[Vec<Event>]) -> Vec<ViewerCommand> {
        let ctx = Context::default();
        let mut asked_for = Vec::new();
        for events in frames {
            ctx.begin_pass(RawInput { events: events.clone(), ..RawInput::default() });
            let layer = UiBuilder::new().layer_id(LayerId::background()).max_rect(ROOM);
            let ui = Ui::new(ctx.clone(), Id::new("test"), layer);
            let response = ui.interact(ROOM, Id::new("axis"), Sense::click_and_drag());
            asked_for.extend(asked(&ui, &response, ROOM, (AXIS, 5.0)));
            ctx.end_pass().textures_delta.clear();
        }
        asked_for
    }

    fn moved(x: f32) -> Event {
        Event::PointerMoved(pos2(x, 20.0))
    }

    fn press(x: f32, button: PointerButton) -> Event {
        Event::PointerButton { pos: pos2(x, 20.0), button, pressed: true, modifiers: Modifiers::NONE }
    }

    fn release(x: f32, button: PointerButton) -> Event {
        Event::PointerButton { pos: pos2(x, 20.0), button, pressed: false, modifiers: Modifiers::NONE }
    }

    /// The frames of a press at 30, a drag to 50 and a release.
    fn drag(with: PointerButton) -> Vec<Vec<Event>> {
        vec![vec![moved(30.0)], vec![press(30.0, with)], vec![], vec![moved(50.0)], vec![release(50.0, with)]]
    }

    /// The dates sought, in whole days since pixels have single precision.
    fn sought(commands: &[ViewerCommand]) -> Vec<f64> {
        let days = |command: &ViewerCommand| match command {
            ViewerCommand::Playback(PlaybackCommand::Seek(days)) => Some(days.round()),
            _ => None,
        };
        commands.iter().filter_map(days).collect()
    }

    /// The shift of the axis, in whole days.
    fn pushed(commands: &[ViewerCommand]) -> f64 {
        let days = |command: &ViewerCommand| match command {
            ViewerCommand::Axis(AxisCommand::Move(days)) => *days,
            _ => 0.0,
        };
        commands.iter().map(days).sum::<f64>().round()
    }

    #[test]
    fn the_first_button_moves_the_date() {
        let asked_for = commands(&drag(PointerButton::Primary));
        assert_eq!(sought(&asked_for).first(), Some(&30.0));
        assert_eq!((sought(&asked_for).last(), pushed(&asked_for)), (Some(&50.0), 0.0));
    }

    #[test]
    fn another_button_moves_the_axis_and_never_the_date() {
        for with in [PointerButton::Secondary, PointerButton::Middle] {
            let asked_for = commands(&drag(with));
            assert_eq!((sought(&asked_for), pushed(&asked_for)), (Vec::new(), -20.0));
            let click = [vec![moved(30.0)], vec![press(30.0, with)], vec![release(30.0, with)]];
            assert_eq!(commands(&click), []);
        }
    }

    #[test]
    fn the_axis_is_reached_by_tab_and_steps_with_up_and_down() {
        let key =
            |key, pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
        let typed = |which| vec![key(which, true), key(which, false)];
        let asked_for = commands(&[vec![], typed(Key::Tab), vec![], typed(Key::ArrowUp), typed(Key::ArrowDown)]);
        let step = |direction| ViewerCommand::Playback(PlaybackCommand::StepReport(direction));
        assert_eq!(asked_for, [step(Direction::Forward), step(Direction::Backward)]);
    }

    #[test]
    fn the_wheel_zooms_about_the_pointer() {
        let wheel = Event::MouseWheel {
            unit: bevy_egui::egui::MouseWheelUnit::Point,
            delta: vec2(0.0, 50.0),
            phase: bevy_egui::egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        };
        let asked_for = commands(&[vec![moved(25.0)], vec![moved(25.0), wheel], vec![], vec![]]);
        let zooms = |command: &ViewerCommand| matches!(command, ViewerCommand::Axis(AxisCommand::ZoomAt { factor, fraction }) if *factor < 1.0 && *fraction == 0.25);
        assert!(!asked_for.is_empty() && asked_for.iter().all(zooms), "{asked_for:?}");
    }
}
