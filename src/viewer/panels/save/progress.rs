//! How saving stands, and the buttons that start and stop it.

use std::path::Path;

use bevy_egui::egui::{Button, ProgressBar, Ui};

use crate::viewer::{
    command::ViewerCommand,
    drawing::narrow,
    interface::Interface,
    panels::{
        Desk,
        style::{egui_colour, small},
    },
    saving::{Existing, SaveCommand, SaveState},
};

pub(super) fn show(ui: &mut Ui, desk: &mut Desk, interface: &Interface, path: &Path) {
    let words = &interface.words;
    if let SaveState::Working { done, of } = *desk.saving.state() {
        let text = if of == 0 {
            words.text("save-preparing")
        } else {
            words.with("save-progress", &[("done", done.into()), ("all", of.into())])
        };
        let part = narrow(done as f64 / of.max(1) as f64);
        ui.add(ProgressBar::new(part).text(text).desired_width(ui.available_width()));
        if ui.button(words.text("save-cancel")).clicked() {
            desk.send(ViewerCommand::Save(SaveCommand::Cancel));
        }
        return;
    }
    let asks = desk.saving.asks(path);
    // What is still being read is not whole.
    let is_ready = desk.stage.progress.is_none() && desk.stage.chosen().is_some();
    ui.horizontal(|ui| {
        let (message, existing) = if asks { ("save-replace", Existing::Replace) } else { ("save-now", Existing::Ask) };
        if ui.add_enabled(is_ready, Button::new(words.text(message))).clicked() {
            desk.send(ViewerCommand::Save(SaveCommand::Start(path.to_owned(), existing)));
        }
    });
    outcome(ui, desk, interface, path);
}

/// How the last one ended.
fn outcome(ui: &mut Ui, desk: &Desk, interface: &Interface, path: &Path) {
    let (words, theme) = (&interface.words, &interface.theme);
    let warning = egui_colour(theme.warning);
    match desk.saving.state() {
        SaveState::Exists(asked) if asked == path => {
            ui.colored_label(warning, words.text("save-exists"));
        }
        SaveState::Saved(path) => {
            let blanks = [("path", path.display().to_string().into())];
            ui.label(words.with("save-saved", &blanks));
        }
        SaveState::Cancelled => {
            ui.label(small(words.text("save-cancelled"), theme));
        }
        SaveState::Failed(problem) => {
            ui.colored_label(warning, problem.text(words));
        }
        SaveState::Idle | SaveState::Exists(_) | SaveState::Working { .. } => {}
    }
}
