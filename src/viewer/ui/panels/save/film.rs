//! The options of a film, and a summary.

use bevy_egui::egui::Ui;

use super::{super::PanelContext, row};
use crate::{
    language::Words,
    movie::FilmFormat,
    viewer::state::{
        interface::Interface,
        saving::{FilmPace, FilmSize, FilmTime, HOLD_SECS, SaveChoices},
    },
};

/// The available frame rates.
const PACES: [u32; 4] = [6, 12, 24, 48];

pub(super) fn choose(
    ui: &mut Ui,
    choices: &mut SaveChoices,
    context: &PanelContext,
    words: &Words,
    (width, height): (u32, u32),
) {
    row(ui, words.text("save-format"), |ui| {
        for &(format, name) in FilmFormat::ALL {
            ui.selectable_value(&mut choices.film, format, name);
        }
    });
    row(ui, words.text("save-time"), |ui| {
        let is_looping = context.clock.0.loop_range().is_some();
        ui.selectable_value(&mut choices.time, FilmTime::Whole, words.text("save-whole"));
        ui.add_enabled_ui(is_looping, |ui| {
            let response = ui.selectable_value(&mut choices.time, FilmTime::Loop, words.text("save-loop"));
            response.on_disabled_hover_text(words.text("key-loop") + " (I, O)");
        });
    });
    row(ui, words.text("save-each"), |ui| {
        let paces = [(FilmPace::Day, "save-day"), (FilmPace::Week, "save-week"), (FilmPace::Report, "save-report")];
        for (pace, name) in paces {
            ui.selectable_value(&mut choices.pace, pace, words.text(name));
        }
    });
    row(ui, words.text("save-fps"), |ui| {
        for fps in PACES {
            ui.selectable_value(&mut choices.fps, fps, fps.to_string());
        }
    });
    row(ui, words.text("save-size"), |ui| {
        let window = if choices.size == FilmSize::Window {
            format!("{} ({width} × {height})", words.text("save-window"))
        } else {
            words.text("save-window")
        };
        ui.selectable_value(&mut choices.size, FilmSize::Hd, "1280 × 720");
        ui.selectable_value(&mut choices.size, FilmSize::Window, window);
    });
}

/// A summary of the film: the number of dates, and its duration.
pub(super) fn told(choices: &SaveChoices, context: &PanelContext, interface: &Interface) -> String {
    let words = &interface.words;
    let dates = context
        .opened
        .chosen()
        .map(|opened_source| choices.dates(&opened_source.timeline, context.clock.0.loop_range()));
    let count = dates.and_then(Result::ok).map_or(0, |dates| dates.len());
    let seconds = count as f64 / f64::from(choices.fps) + f64::from(HOLD_SECS);
    let told = words.with("save-film-told", &[("count", count.into()), ("seconds", words.number(seconds, 0).into())]);
    if interface.compared.is_some() { format!("{told} {}", words.text("save-film-one-date")) } else { told }
}
