//! The panel for saving a picture or a film: options, file name and progress.

mod film;
mod progress;

use std::path::PathBuf;

use bevy_egui::egui::{self, Align2, Grid, Rect, TextEdit, Ui, vec2};

use super::{
    PanelContext, floating,
    icons::{Icon, Switch},
    list::{Drawing, PanelUi, Taken, panel_hint},
    style::{EDGE_PX, heading, small},
};
use crate::{
    control::report_time::time_from_days,
    dataset::pictures_folder,
    language::Words,
    plate::PictureFormat,
    viewer::state::{
        command::{Panel, ViewerCommand},
        interface::Interface,
        opened::OpenedSource,
        saving::{PictureScale, SaveChoices, SaveCommand, SaveKind, file_name},
    },
};

/// Width of the panel without its margins, logical pixels.
const WIDTH_PX: f32 = 330.0;

/// The file name field.
#[derive(Default, Debug)]
pub(super) struct SaveField {
    /// The folder for pictures, once it was looked up.
    folder: Option<PathBuf>,
    /// The typed path; `None` for a name from the title and the date.
    typed: Option<String>,
}

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi = PanelUi { panel: Panel::SAVE, switch: Some((60, Icon::Save)), look, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed, room } = drawing;
    if !interface.shows(Panel::SAVE) {
        return Taken::Nothing;
    }
    // The saved picture shows the map between the other panels, so this panel takes no space from it.
    let place = (room.beside_legend, room.toolbar.bottom());
    Taken::FromWords(show(ctx, context, interface, &mut typed.save, place))
}

/// The button is also highlighted while something is being saved.
#[expect(clippy::unnecessary_wraps, reason = "others have none at times")]
fn look(panel: Panel, context: &PanelContext, interface: &Interface) -> Option<(Switch, String)> {
    let is_on = interface.shows(panel) || context.saving.is_working();
    Some((is_on.into(), panel_hint(panel, interface)))
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    field: &mut SaveField,
    (beside_px, top): (f32, f32),
) -> Rect {
    let (words, theme) = (&interface.words, &interface.theme);
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX - beside_px, top + 8.0));
    floating(ctx, theme, "save", place, |ui| {
        ui.set_width(WIDTH_PX);
        let mut choices = context.saving.choices();
        ui.horizontal(|ui| {
            ui.label(heading(words.text("save")));
            ui.add_space(8.0);
            // Making a film would block a page for minutes.
            if cfg!(not(target_arch = "wasm32")) {
                ui.selectable_value(&mut choices.kind, SaveKind::Picture, words.text("save-picture"));
                ui.selectable_value(&mut choices.kind, SaveKind::Film, words.text("save-film"));
            }
        });
        let view = context.view.0;
        let size = choices.pixels(view.width_px, view.height_px);
        Grid::new("save").num_columns(2).spacing(vec2(10.0, 6.0)).show(ui, |ui| match choices.kind {
            SaveKind::Picture => picture(ui, &mut choices, words, size),
            SaveKind::Film => film::choose(ui, &mut choices, context, words, size),
        });
        match choices.kind {
            SaveKind::Picture => ui.label(small(words.text("save-picture-help"), theme)),
            SaveKind::Film => ui.label(small(film::told(&choices, context, interface), theme)),
        };
        if context.basemap.is_some() {
            ui.label(small(words.text("save-own-basemap"), theme));
        }
        if choices != context.saving.choices() {
            context.send(ViewerCommand::Save(SaveCommand::Choose(choices)));
        }
        ui.add_space(2.0);
        let path = path_field(ui, context, interface, field, &choices);
        progress::show(ui, context, interface, &path);
    })
}

fn picture(ui: &mut Ui, choices: &mut SaveChoices, words: &Words, (width, height): (u32, u32)) {
    row(ui, words.text("save-format"), |ui| {
        for (format, name) in [(PictureFormat::Png, "PNG"), (PictureFormat::Svg, "SVG"), (PictureFormat::Pdf, "PDF")] {
            ui.selectable_value(&mut choices.picture, format, name);
        }
    });
    if choices.picture == PictureFormat::Png {
        row(ui, words.text("save-size"), |ui| {
            for (scale, times) in [(PictureScale::Single, 1), (PictureScale::Double, 2)] {
                ui.selectable_value(&mut choices.scale, scale, format!("{} × {}", width * times, height * times));
            }
        });
    }
}

/// A row of options with their label.
fn row(ui: &mut Ui, name: String, add: impl FnOnce(&mut Ui)) {
    ui.label(name);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        add(ui);
    });
    ui.end_row();
}

/// The field for the path; returns the path.
fn path_field(
    ui: &mut Ui,
    context: &PanelContext,
    interface: &Interface,
    field: &mut SaveField,
    choices: &SaveChoices,
) -> PathBuf {
    ui.label(interface.words.text("save-file"));
    let mut text = field.typed.clone().unwrap_or_else(|| {
        let folder = field.folder.get_or_insert_with(pictures_folder);
        folder.join(proposed_name(context, interface, choices)).display().to_string()
    });
    let response = ui.add(TextEdit::multiline(&mut text).desired_rows(2).desired_width(f32::INFINITY));
    if response.changed() {
        // A path is a single line, so Enter must not add a line break.
        text.retain(|letter| letter != '\n');
        field.typed = (!text.trim().is_empty()).then(|| text.clone());
    }
    with_ending(PathBuf::from(text.trim()), choices.ending())
}

/// The path with the extension of the selected format.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let known = ["png", "svg", "pdf", "gif", "apng", "mp4"];
    let own = path.extension().map(|own| own.to_string_lossy().to_lowercase());
    match (own, path.file_name()) {
        (_, None) => path,
        (Some(own), _) if known.contains(&own.as_str()) => path.with_extension(ending),
        (_, Some(name)) => {
            let mut name = name.to_owned();
            name.push(format!(".{ending}"));
            path.with_file_name(name)
        }
    }
}

fn proposed_name(context: &PanelContext, interface: &Interface, choices: &SaveChoices) -> String {
    let opened_source = context.opened.chosen();
    let of_source = || {
        opened_source
            .map(|opened_source: &OpenedSource| opened_source.timeline.source().name.clone())
            .unwrap_or_default()
    };
    let title = context.opened.about.title.as_ref().map(|title| interface.words.language().name(title).to_owned());
    let day = |days: f64| time_from_days(days).date_naive();
    let dates = match (choices.kind, interface.compared) {
        (SaveKind::Picture, Some(other)) => {
            let now = context.clock.0.now();
            vec![day(now.min(other)), day(now.max(other))]
        }
        (SaveKind::Picture, None) => vec![day(context.clock.0.now())],
        (SaveKind::Film, _) => {
            let played = context.clock.0.loop_range();
            let span = opened_source.and_then(|opened_source| choices.span(&opened_source.timeline, played).ok());
            span.map(|span| vec![span.from, span.to]).unwrap_or_default()
        }
    };
    file_name(&title.unwrap_or_else(of_source), &dates, choices.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_that_of_the_kind_chosen() {
        let ending = |path: &str, ending| with_ending(PathBuf::from(path), ending).display().to_string();
        assert_eq!(ending("/a/b.png", "pdf"), "/a/b.pdf");
        assert_eq!(ending("/a/front of 17.02", "png"), "/a/front of 17.02.png");
        assert_eq!(ending("/a/b.PNG", "png"), "/a/b.png");
        assert_eq!(ending("/", "png"), "/");
    }
}
