//! The keyboard: keys become commands.
//!
//! Letters are identified by their place on the keyboard, so that shortcuts work in every layout, including the
//! Ukrainian one.

use std::collections::BTreeSet;

use bevy::{
    input::{
        ButtonState,
        keyboard::{KeyCode, KeyboardInput},
    },
    prelude::*,
};

use super::{
    command::{CompareCommand, MapCommand, MeasureCommand, Panel, StoryCommand, ViewerCommand},
    interface::Interface,
    schedule::ViewerSystems,
};
use crate::playback::{Direction, PlaybackCommand};

/// How far a key pans the map, logical pixels (as in `MapLibre`).
const PAN_PX: f64 = 100.0;

/// Whether a text field has the keyboard focus, so that letters are not shortcuts.
#[derive(Resource, Default, Debug)]
pub struct TextFocus(pub bool);

/// The modifier keys held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::viewer) enum With {
    /// None.
    Nothing,
    /// Shift.
    Shift,
    /// Control, or the command key.
    Control,
    /// Alt, or several: not used by any shortcut.
    Other,
}

const CONTROLS: [KeyCode; 4] = [KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::SuperLeft, KeyCode::SuperRight];
const SHIFTS: [KeyCode; 2] = [KeyCode::ShiftLeft, KeyCode::ShiftRight];
const ALTS: [KeyCode; 2] = [KeyCode::AltLeft, KeyCode::AltRight];

/// Rows of the sheet of shortcuts: the keys, and the id of the message that describes them. Panels define their own,
/// and Escape comes last.
pub(in crate::viewer) const SHORTCUTS: [(&str, &str); 26] = [
    ("Space, K", "key-play"),
    ("J / L", "key-shuttle"),
    ("← →", "key-step"),
    (", .", "key-step"),
    ("Shift ← →", "key-week"),
    ("Ctrl ← →", "key-change"),
    ("PgUp PgDn", "key-month"),
    ("Home End", "key-ends"),
    ("0 … 9", "key-fraction"),
    ("< >", "key-speed"),
    ("I  O  \\", "key-loop"),
    ("C  X", "key-compare"),
    ("M", "key-measure"),
    ("+ −", "key-zoom"),
    ("W A S D", "key-pan"),
    ("Backspace", "key-fit"),
    ("Shift 1 … 9", "key-view"),
    ("Ctrl K, /", "key-search"),
    ("F, F11", "key-full-screen"),
    ("F5", "key-present"),
    ("[  ]", "key-chapter"),
    ("F5, PgUp PgDn", "key-chapter-presenting"),
    ("↑ ↓", "key-scroll"),
    ("B", "key-motion"),
    ("H", "key-glow"),
    ("N", "key-dark"),
];

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<TextFocus>().add_systems(Update, read_keys.in_set(ViewerSystems::Input));
}

fn read_keys(
    mut presses: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    mut focus: ResMut<TextFocus>,
    interface: Res<Interface>,
    mut with_keys: Local<BTreeSet<KeyCode>>,
    mut commands: MessageWriter<ViewerCommand>,
) {
    for press in presses.read() {
        // A key may be pressed and released within one frame, so modifiers are tracked in the order of events.
        if press.state == ButtonState::Released {
            with_keys.remove(&press.key_code);
            continue;
        }
        if [&CONTROLS[..], &SHIFTS, &ALTS].concat().contains(&press.key_code) {
            with_keys.insert(press.key_code);
        }
        let is_held = |keys: &[KeyCode]| keys.iter().any(|key| with_keys.contains(key));
        let with = match (is_held(&CONTROLS), is_held(&SHIFTS), is_held(&ALTS)) {
            (false, false, false) => With::Nothing,
            (false, true, false) => With::Shift,
            (true, false, false) => With::Control,
            _ => With::Other,
        };
        if focus.0 && press.key_code != KeyCode::Escape {
            continue;
        }
        let command = story_key(press.key_code, with, &interface)
            .or_else(|| playback_key(press.key_code, with).map(ViewerCommand::Playback))
            .or_else(|| map_key(press.key_code, with).map(ViewerCommand::Map))
            .or_else(|| interface_key(press.key_code, with, &interface));
        if let Some(command) = command {
            // The text field takes the focus in the frame that shows it, but the next letter may arrive before that.
            if opens_field(&command, &interface) {
                focus.0 = true;
            }
            commands.write(command);
        }
    }
    // There is no event for keys released while another window had the focus.
    with_keys.retain(|&key| held.pressed(key));
}

/// Whether a command shows a text field that takes the keyboard focus.
fn opens_field(command: &ViewerCommand, interface: &Interface) -> bool {
    match command {
        ViewerCommand::Search => true,
        ViewerCommand::Toggle(panel) => *panel == Panel::DATE && !interface.shows(Panel::DATE),
        _ => false,
    }
}

/// In a presentation of a story, the keys of a presenter remote turn its chapters.
fn story_key(key: KeyCode, with: With, interface: &Interface) -> Option<ViewerCommand> {
    let tells = interface.is_presenting() && interface.told.is_some();
    let direction = match (key, with) {
        (KeyCode::PageUp, With::Nothing) if tells => Direction::Backward,
        (KeyCode::PageDown, With::Nothing) if tells => Direction::Forward,
        _ => return None,
    };
    Some(ViewerCommand::Tell(StoryCommand::Turn(direction)))
}

fn playback_key(key: KeyCode, with: With) -> Option<PlaybackCommand> {
    use Direction::{Backward, Forward};
    Some(match (key, with) {
        (KeyCode::Space | KeyCode::KeyK, With::Nothing) => PlaybackCommand::TogglePlay,
        (KeyCode::KeyJ, With::Nothing) => PlaybackCommand::Shuttle(Backward),
        (KeyCode::KeyL, With::Nothing) => PlaybackCommand::Shuttle(Forward),
        (KeyCode::ArrowLeft | KeyCode::Comma, With::Nothing) => PlaybackCommand::StepReport(Backward),
        (KeyCode::ArrowRight | KeyCode::Period, With::Nothing) => PlaybackCommand::StepReport(Forward),
        (KeyCode::ArrowLeft, With::Shift) => PlaybackCommand::StepDays(-7.0),
        (KeyCode::ArrowRight, With::Shift) => PlaybackCommand::StepDays(7.0),
        (KeyCode::ArrowLeft, With::Control) => PlaybackCommand::StepChange(Backward),
        (KeyCode::ArrowRight, With::Control) => PlaybackCommand::StepChange(Forward),
        (KeyCode::PageUp, With::Nothing) => PlaybackCommand::StepMonth(Backward),
        (KeyCode::PageDown, With::Nothing) => PlaybackCommand::StepMonth(Forward),
        (KeyCode::Home, With::Nothing) => PlaybackCommand::First,
        (KeyCode::End, With::Nothing) => PlaybackCommand::Last,
        (KeyCode::Comma, With::Shift) => PlaybackCommand::Slower,
        (KeyCode::Period, With::Shift) => PlaybackCommand::Faster,
        (KeyCode::KeyI, With::Nothing) => PlaybackCommand::LoopIn,
        (KeyCode::KeyO, With::Nothing) => PlaybackCommand::LoopOut,
        (KeyCode::Backslash, With::Nothing) => PlaybackCommand::ClearLoop,
        (_, With::Nothing) => PlaybackCommand::SeekFraction(f64::from(digit(key)?) / 10.0),
        _ => return None,
    })
}

fn digit(key: KeyCode) -> Option<u8> {
    let digits = [
        KeyCode::Digit0,
        KeyCode::Digit1,
        KeyCode::Digit2,
        KeyCode::Digit3,
        KeyCode::Digit4,
        KeyCode::Digit5,
        KeyCode::Digit6,
        KeyCode::Digit7,
        KeyCode::Digit8,
        KeyCode::Digit9,
    ];
    digits.iter().position(|&digit| digit == key).and_then(|digit| u8::try_from(digit).ok())
}

fn map_key(key: KeyCode, with: With) -> Option<MapCommand> {
    // Shift zooms by two levels, as in MapLibre; on many keyboards `+` needs it anyway.
    let levels = match with {
        With::Nothing => 1.0,
        With::Shift => 2.0,
        // These zoom the page around the map.
        With::Control | With::Other => return None,
    };
    let pan = |dx_px, dy_px| MapCommand::Pan { dx_px, dy_px };
    // With Control, `+` and `-` belong to the browser.
    if cfg!(target_arch = "wasm32") && with == With::Control {
        return None;
    }
    Some(match (key, with) {
        (KeyCode::Equal, With::Shift) => MapCommand::Zoom { levels: 1.0 },
        (KeyCode::Equal | KeyCode::NumpadAdd, _) => MapCommand::Zoom { levels },
        (KeyCode::Minus | KeyCode::NumpadSubtract, _) => MapCommand::Zoom { levels: -levels },
        (KeyCode::KeyW, With::Nothing) => pan(0.0, PAN_PX),
        (KeyCode::KeyS, With::Nothing) => pan(0.0, -PAN_PX),
        (KeyCode::KeyA, With::Nothing) => pan(PAN_PX, 0.0),
        (KeyCode::KeyD, With::Nothing) => pan(-PAN_PX, 0.0),
        (KeyCode::Backspace, With::Nothing) => MapCommand::Fit,
        (_, With::Shift) => MapCommand::View(usize::from(digit(key)?.checked_sub(1)?)),
        _ => return None,
    })
}

fn interface_key(key: KeyCode, with: With, interface: &Interface) -> Option<ViewerCommand> {
    // In a page these belong to the browser.
    if cfg!(target_arch = "wasm32") && (matches!(key, KeyCode::F5 | KeyCode::F11) || with == With::Control) {
        return None;
    }
    let is_key = |panel: &&Panel| (panel.spec().key.code, panel.spec().key.with) == (key, with);
    if let Some(&panel) = interface.panels.iter().find(is_key) {
        return Some(ViewerCommand::Toggle(panel));
    }
    Some(match (key, with) {
        (KeyCode::KeyC, With::Nothing) => ViewerCommand::Compare(CompareCommand::Toggle),
        (KeyCode::KeyX, With::Nothing) if interface.compared.is_some() => ViewerCommand::Compare(CompareCommand::Swap),
        (KeyCode::KeyM, With::Nothing) => ViewerCommand::Measure(MeasureCommand::Toggle),
        (KeyCode::Slash, With::Nothing) | (KeyCode::KeyK, With::Control) => ViewerCommand::Search,
        (KeyCode::KeyF | KeyCode::F11, With::Nothing) => ViewerCommand::ToggleFullScreen,
        (KeyCode::F5, With::Nothing) => ViewerCommand::TogglePresentation,
        (KeyCode::BracketLeft, With::Nothing) => ViewerCommand::Tell(StoryCommand::Turn(Direction::Backward)),
        (KeyCode::BracketRight, With::Nothing) => ViewerCommand::Tell(StoryCommand::Turn(Direction::Forward)),
        (KeyCode::KeyB, With::Nothing) => ViewerCommand::Move(interface.motion.next()),
        (KeyCode::KeyH, With::Nothing) => ViewerCommand::ToggleGlow,
        (KeyCode::KeyN, With::Nothing) => ViewerCommand::ToggleDark,
        (KeyCode::Escape, With::Nothing) => ViewerCommand::Close,
        _ => return None,
    })
}
