//! The field for typing a date.

use bevy_egui::egui::{self, Align2, TextEdit, Ui, vec2};

use super::{
    PanelContext, Typed,
    list::{Drawing, PanelUi, Taken, usual},
    style::{card, egui_colour, heading, plain, small},
};
use crate::{
    formats::dates::{DateOrders, DateProblem, Period, read_period},
    playback::PlaybackCommand,
    viewer::state::{
        command::{Panel, ViewerCommand},
        interface::Interface,
    },
};

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi = PanelUi { panel: Panel::DATE, switch: None, look: usual, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed, room: _ } = drawing;
    show(ctx, context, interface, typed);
    Taken::Nothing
}

pub(super) fn show(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface, typed: &mut Typed) {
    if !interface.shows(Panel::DATE) {
        typed.date_shown = false;
        return;
    }
    let (words, theme) = (&interface.words, &interface.theme);
    let area = egui::Area::new(egui::Id::new("date"))
        .order(egui::Order::Foreground)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, -60.0));
    area.show(ctx, |ui| {
        card(theme).show(ui, |ui| {
            ui.set_width(280.0);
            ui.label(heading(words.text("type-date")));
            let field = TextEdit::singleline(&mut typed.date).hint_text("2024-02-17").desired_width(f32::INFINITY);
            let response = ui.add(field.font(plain(18.0)));
            let parsed = read_period(typed.date.trim(), DateOrders::ALL);
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if !std::mem::replace(&mut typed.date_shown, true) {
                // The key that opened the field was typed into it.
                typed.date.clear();
                response.request_focus();
            } else if let (Ok(period), true) = (&parsed, entered) {
                go_to(*period, context);
            } else if entered {
                response.request_focus();
            }
            match &parsed {
                Ok(period) => {
                    ui.label(small(words.period(period.from), theme));
                }
                Err(DateProblem::Ambiguous(readings)) => choices(ui, readings, context, interface),
                Err(_) if typed.date.trim().is_empty() => {
                    ui.label(small(words.text("date-forms"), theme));
                }
                Err(_) => {
                    ui.colored_label(egui_colour(theme.warning), words.text("no-such-date"));
                }
            }
        });
    });
}

/// Offers both readings of an ambiguous date.
fn choices(ui: &mut Ui, readings: &[Period], context: &mut PanelContext, interface: &Interface) {
    ui.colored_label(egui_colour(interface.theme.warning), interface.words.text("which-date"));
    for &reading in readings {
        if ui.button(interface.words.period(reading.from)).clicked() {
            go_to(reading, context);
        }
    }
}

/// Goes to a date; for anything longer than a moment, to its end.
fn go_to(period: Period, context: &mut PanelContext) {
    context.send(ViewerCommand::Playback(PlaybackCommand::Seek(period.shown_days())));
    context.send(ViewerCommand::Toggle(Panel::DATE));
}
