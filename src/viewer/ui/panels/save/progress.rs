//! The progress of saving, with the buttons that start and stop it.

use std::path::Path;

use bevy_egui::egui::{Button, ProgressBar, Ui};

use super::super::{
    PanelContext,
    style::{egui_colour, small},
};
use crate::{
    movie::TimeLeft,
    viewer::state::{
        command::ViewerCommand,
        drawings::narrow,
        interface::Interface,
        saving::{Existing, SaveCommand, SaveState},
    },
};

pub(super) fn show(ui: &mut Ui, context: &mut PanelContext, interface: &Interface, path: &Path) {
    let words = &interface.words;
    if let SaveState::Working { done, of, left } = *context.saving.state() {
        let counts = [("done", done.into()), ("all", of.into())];
        let text = match left {
            _ if of == 0 => words.text("save-preparing"),
            None => words.with("save-progress", &counts),
            Some(TimeLeft::Seconds(seconds)) => {
                words.with("save-progress-seconds", &[&counts[..], &[("left", seconds.into())]].concat())
            }
            Some(TimeLeft::Minutes(minutes)) => {
                words.with("save-progress-minutes", &[&counts[..], &[("left", minutes.into())]].concat())
            }
        };
        let part = narrow(done as f64 / of.max(1) as f64);
        ui.add(ProgressBar::new(part).text(text).desired_width(ui.available_width()));
        if ui.button(words.text("save-cancel")).clicked() {
            context.send(ViewerCommand::Save(SaveCommand::Cancel));
        }
        return;
    }
    let asks = context.saving.asks(path);
    // Data that are still being read are incomplete.
    let is_ready = context.opened.progress.is_none() && context.opened.chosen().is_some();
    ui.horizontal(|ui| {
        let (message, existing) = if asks { ("save-replace", Existing::Replace) } else { ("save-now", Existing::Ask) };
        if ui.add_enabled(is_ready, Button::new(words.text(message))).clicked() {
            context.send(ViewerCommand::Save(SaveCommand::Start(path.to_owned(), existing)));
        }
    });
    outcome(ui, context, interface, path);
}

/// The outcome of the last saving.
fn outcome(ui: &mut Ui, context: &PanelContext, interface: &Interface, path: &Path) {
    let (words, theme) = (&interface.words, &interface.theme);
    let warning = egui_colour(theme.warning);
    match context.saving.state() {
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
