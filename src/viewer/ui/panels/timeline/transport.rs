//! The row above the axis: play, step, speed, motion, and what the last report changed.

use bevy_egui::egui::{self, Ui};

use super::super::{
    Panel, PanelContext, hint,
    icons::{Icon, icon_button},
    style::{egui_colour, hinted, plain},
};
use crate::{
    control::mesh::Motion,
    language::Words,
    playback::{Direction, PlayState, PlaybackCommand, SPEEDS},
    viewer::state::{
        command::{AxisCommand, ViewerCommand},
        interface::Interface,
    },
};

/// Least width for everything in one row, logical pixels.
const WHOLE_PX: f32 = 700.0;

/// Size of the figures, logical pixels.
const FIGURES_PX: f32 = 13.0;

/// Height of a drop-down list, logical pixels; in a lower row the first one would be higher than the second.
const CHOICE_PX: f32 = 27.0;

pub(super) fn show(ui: &mut Ui, context: &mut PanelContext, interface: &Interface) {
    let words = &interface.words;
    let state = context.clock.0.state();
    let (play, play_id) = if state == PlayState::Paused { (Icon::Play, "play") } else { (Icon::Pause, "pause") };
    let back = state == PlayState::Playing(Direction::Backward);
    let looping = context.clock.0.loop_range().is_some();
    let loop_command = if looping { PlaybackCommand::ClearLoop } else { PlaybackCommand::LoopIn };
    let buttons = [
        (Icon::First, false, "first", "Home", PlaybackCommand::First),
        (Icon::Previous, false, "previous", "←", PlaybackCommand::StepReport(Direction::Backward)),
        (Icon::PlayBack, back, "play-back", "J", PlaybackCommand::Shuttle(Direction::Backward)),
        (play, false, play_id, "Space", PlaybackCommand::TogglePlay),
        (Icon::Next, false, "next", "→", PlaybackCommand::StepReport(Direction::Forward)),
        (Icon::Last, false, "last", "End", PlaybackCommand::Last),
        (Icon::Loop, looping, "loop", "I, O, \\", loop_command),
    ];
    // In a narrow window the drop-down lists are below the buttons; embedded in another page there are none.
    let is_whole = ui.available_width() >= WHOLE_PX && !interface.is_bare();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (icon, on, id, key, command) in buttons {
            if icon_button(ui, icon, on.into(), || hint(words, id, key)).clicked() {
                context.send(ViewerCommand::Playback(command));
            }
        }
        ui.add_space(8.0);
        if is_whole {
            choices(ui, context, interface);
            ui.add_space(12.0);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if is_whole && ui.button(words.text("whole-axis")).clicked() {
                context.send(ViewerCommand::Axis(AxisCommand::ShowAll));
            }
            if hinted(ui.button(words.text("go-to-date")), || hint(words, "key-date", "T")).clicked() {
                context.send(ViewerCommand::Toggle(Panel::DATE));
            }
            if is_whole {
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| counts(ui, context, interface));
            }
        });
    });
    if !is_whole && !interface.is_bare() {
        let row = egui::vec2(ui.available_width(), CHOICE_PX);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(row, layout, |ui| choices(ui, context, interface));
    }
}

/// The lists for speed and motion.
fn choices(ui: &mut Ui, context: &mut PanelContext, interface: &Interface) {
    speed(ui, context, &interface.words);
    ui.add_space(6.0);
    motion(ui, context, interface);
}

fn speed(ui: &mut Ui, context: &mut PanelContext, words: &Words) {
    let chosen = context.clock.0.speed();
    let name = |index: usize| words.with("speed", &[("days", SPEEDS[index].into())]);
    let mut wanted = chosen;
    egui::ComboBox::from_id_salt("speed").width(104.0).selected_text(name(chosen)).show_ui(ui, |ui| {
        for index in 0..SPEEDS.len() {
            ui.selectable_value(&mut wanted, index, name(index));
        }
    });
    if wanted != chosen {
        context.send(ViewerCommand::Playback(PlaybackCommand::SetSpeed(wanted)));
    }
}

/// How changes between two reports are shown.
fn motion(ui: &mut Ui, context: &mut PanelContext, interface: &Interface) {
    let words = &interface.words;
    let name = |motion| words.text(motion_id(motion));
    let mut wanted = interface.motion;
    let list = egui::ComboBox::from_id_salt("motion").width(96.0).selected_text(name(wanted));
    let response = list.show_ui(ui, |ui| {
        for motion in Motion::ALL {
            ui.selectable_value(&mut wanted, motion, name(motion));
        }
    });
    hinted(response.response, || hint(words, "key-motion", "B"));
    if wanted != interface.motion {
        context.send(ViewerCommand::Move(wanted));
    }
}

const fn motion_id(motion: Motion) -> &'static str {
    match motion {
        Motion::Step => "motion-step",
        Motion::Sweep => "motion-sweep",
        Motion::Fade => "motion-fade",
    }
}

/// What the report at the cursor changed.
fn counts(ui: &mut Ui, context: &PanelContext, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    let Some(opened_source) = context.opened.chosen() else { return };
    let Some(index) = opened_source.timeline.as_of(context.clock.0.now()) else { return };
    let blanks = [("number", (index + 1).into()), ("all", opened_source.stops.reports.len().into())];
    let mut texts = vec![words.with("report-number", &blanks)];
    if let Some(step) = opened_source.steps.get(index).copied().flatten() {
        let party =
            opened_source.timeline.scheme().parties.first().map(|party| words.language().name(&party.name).to_owned());
        let blanks = [
            ("party", party.unwrap_or_default().into()),
            ("gained", words.number(step.gained_km2, 1).into()),
            ("lost", words.number(step.lost_km2, 1).into()),
        ];
        let change = words.with("step-change", &blanks);
        texts.insert(0, format!("{} · {change}", texts.concat()));
        texts.insert(1, change);
        texts.insert(2, words.with("step-figures", &blanks));
    }
    let (font, ink) = (plain(FIGURES_PX), egui_colour(theme.faint_ink));
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), ink).size().x;
    let room = ui.available_width();
    let Some(text) = longest_that_fits(&texts, |text| width(text) <= room) else { return };
    let label = egui::Label::new(egui::RichText::new(text).font(font.clone()).color(ink)).extend();
    let whole = texts.first().filter(|whole| *whole != text).cloned();
    let response = ui.add(label);
    if let Some(whole) = whole {
        hinted(response, || whole);
    }
}

/// The first of some texts, longest first, for which there is room: a number that is cut off is a wrong one.
fn longest_that_fits(texts: &[String], fits: impl Fn(&str) -> bool) -> Option<&String> {
    texts.iter().find(|text| fits(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_is_said_where_there_is_less_room_and_nothing_is_cut_off() {
        let texts = ["Report 3 of 9 · Side: +1.0 −2.0 km²", "Side: +1.0 −2.0 km²", "+1.0 −2.0 km²"].map(str::to_owned);
        let within = |room: usize| longest_that_fits(&texts, |text| text.chars().count() <= room);
        assert_eq!([within(40), within(30), within(13)], [&texts[0], &texts[1], &texts[2]].map(Some));
        assert_eq!(within(12), None);
    }
}
