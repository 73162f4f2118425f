//! A field to type a date into.

use bevy_egui::egui::{self, Align2, TextEdit, vec2};

use super::{
    super::{
        command::{Panel, ViewerCommand},
        interface::Interface,
    },
    Desk, Typed,
    style::{card, egui_colour, heading, plain, small},
};
use crate::{control::report_time::days_from_time, formats::dates::parse_time, playback::PlaybackCommand};

pub(super) fn show(ctx: &egui::Context, desk: &mut Desk, interface: &Interface, typed: &mut Typed) {
    if !interface.shows(Panel::Date) {
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
            let parsed = parse_time(typed.date.trim());
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if !std::mem::replace(&mut typed.date_shown, true) {
                // The key that opened the field has typed itself into it.
                typed.date.clear();
                response.request_focus();
            } else if let Some(time) = parsed.filter(|_| entered) {
                desk.send(ViewerCommand::Playback(PlaybackCommand::Seek(days_from_time(time.at))));
                desk.send(ViewerCommand::Toggle(Panel::Date));
            } else if entered {
                response.request_focus();
            }
            match parsed {
                Some(time) => ui.label(small(words.date(time.date()), theme)),
                None if typed.date.trim().is_empty() => ui.label(small(words.text("date-forms"), theme)),
                None => ui.colored_label(egui_colour(theme.warning), words.text("no-such-date")),
            };
        });
    });
}
