//! The header: title, date, and the source of the report shown.

use bevy_egui::egui::{self, Align2, Rect, RichText, vec2};

use super::{
    PanelContext, floating,
    style::{EDGE_PX, SMALL_PX, badge, egui_colour, heading, plain, small, strong},
    widest,
};
use crate::{
    cartography::{date_words, theme::DATE_SIZE_PX},
    control::report_time::time_from_days,
    geometry::local::narrow,
    viewer::state::{
        command::ViewerCommand,
        interface::{Around, Interface},
        notes::{compared, interpolated, suspected},
        opened::OpenedSources,
    },
};

/// Width of the panels on the left, logical pixels.
pub(super) const LEFT_WIDTH_PX: f32 = 316.0;

/// Height of the date's line, relative to its font size.
const DATE_LINE_HEIGHT: f32 = 1.36;

/// Height of a line below the date, logical pixels; there are three for an estimate, otherwise two.
const AS_OF_LINE_PX: f32 = 17.0;

/// Scale of the date when presenting.
pub(super) const PRESENTING_SCALE: f32 = 1.6;

/// Scale of the date when embedded in another page.
const LEAST_SCALE: f32 = 0.65;

/// Right edge of the header, logical pixels.
pub(super) fn right_of(ctx: &egui::Context, interface: &Interface) -> f32 {
    let scale = if interface.is_presenting() { PRESENTING_SCALE } else { 1.0 };
    EDGE_PX + ((LEFT_WIDTH_PX - 24.0) * scale).min(widest(ctx)) + 2.0 * f32::from(super::style::MARGIN_PX)
}

pub(super) fn show(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface, top: f32) -> Rect {
    let place = (Align2::LEFT_TOP, vec2(EDGE_PX, top + EDGE_PX));
    let most = widest(ctx);
    floating(ctx, &interface.theme, "header", place, |ui| {
        let (width, scale) = match interface.around {
            Around::Everything => (1.0, 1.0),
            Around::Presentation => (PRESENTING_SCALE, PRESENTING_SCALE),
            Around::Least => (1.0, LEAST_SCALE),
        };
        ui.set_width(((LEFT_WIDTH_PX - 24.0) * width).min(most));
        ui.spacing_mut().item_spacing.y = 3.0;
        // Another page has its own title, and little space.
        if !interface.is_bare() {
            title(ui, context, interface);
        }
        if context.opened.chosen().is_some() {
            date(ui, context, interface, scale);
        }
        state_of_loading(ui, &context.opened, interface);
    })
}

fn title(ui: &mut egui::Ui, context: &mut PanelContext, interface: &Interface) {
    let words = &interface.words;
    let sources: Vec<String> = context
        .opened
        .sources()
        .iter()
        .map(|opened_source| words.phrase(&opened_source.timeline.source().name))
        .collect();
    let title = match (&context.opened.about.title, sources.as_slice()) {
        (Some(name), _) => Some(words.language().name(name).to_owned()),
        (None, [source]) if !source.is_empty() => Some(source.clone()),
        (None, [] | [_]) => Some(words.text("app-name")),
        // The list shows the name of the current source.
        (None, _) => None,
    };
    ui.horizontal_wrapped(|ui| {
        if let Some(title) = title {
            ui.label(heading(title));
        }
        if sources.len() > 1 {
            choose_source(ui, context, &sources);
        }
    });
}

/// A list for choosing the source.
fn choose_source(ui: &mut egui::Ui, context: &mut PanelContext, sources: &[String]) {
    let before = context.opened.chosen_index();
    let mut chosen = before;
    let list = egui::ComboBox::from_id_salt("source").selected_text(sources.get(before).cloned().unwrap_or_default());
    list.show_ui(ui, |ui| {
        for (index, name) in sources.iter().enumerate() {
            ui.selectable_value(&mut chosen, index, name);
        }
    });
    if chosen != before {
        context.send(ViewerCommand::ChooseSource(chosen));
    }
}

fn date(ui: &mut egui::Ui, context: &PanelContext, interface: &Interface, scale: f32) {
    let words = &interface.words;
    let playback = &context.clock.0;
    let shown = match context.opened.chosen() {
        Some(opened_source) => date_words::shown_date(&opened_source.timeline, playback.now(), words),
        None => words.date(time_from_days(playback.now()).date_naive()),
    };
    // The longest month names would not fit the panel in the largest type.
    let size_px = DATE_SIZE_PX * scale * if shown.chars().count() > 15 { 0.84 } else { 1.0 };
    ui.scope(|ui| {
        ui.set_min_height(DATE_SIZE_PX * scale * DATE_LINE_HEIGHT);
        ui.label(RichText::new(shown).font(strong(size_px)));
    });
    // When presenting, the lines below the date must be legible from the last row as well; embedded they are small
    // enough.
    let words_scale = scale.max(1.0);
    // Reserve the most lines, so that nothing below moves with the date.
    let is_estimate =
        context.opened.chosen().is_some_and(|opened_source| opened_source.timeline.source().estimate.is_some());
    ui.scope(|ui| {
        ui.set_min_height(AS_OF_LINE_PX * words_scale * if is_estimate { 3.0 } else { 2.0 });
        let as_of = context
            .opened
            .chosen()
            .map(|opened_source| date_words::as_of(&opened_source.timeline, playback.now(), words));
        let as_of = small(as_of.unwrap_or_default(), &interface.theme);
        ui.label(as_of.font(plain(SMALL_PX * words_scale)));
    });
    if let Some(text) = interpolated(playback, &context.opened, interface) {
        badge(ui, &text, &interface.theme, words_scale);
    }
    let theme = &interface.theme;
    let notes =
        [(suspected(playback, &context.opened, words), 12.0, theme.warning), (compared(interface), 13.0, theme.accent)];
    for (text, size_px, colour) in notes {
        if let Some(text) = text {
            ui.label(RichText::new(text).font(strong(size_px * words_scale)).color(egui_colour(colour)));
        }
    }
}

fn state_of_loading(ui: &mut egui::Ui, opened: &OpenedSources, interface: &Interface) {
    let words = &interface.words;
    if let Some(progress) = opened.progress {
        let blanks = [("files", progress.files.into()), ("all", progress.of_files.into())];
        ui.label(small(words.with("loading-files", &blanks), &interface.theme));
        let part = progress.bytes as f64 / progress.of_bytes.max(1) as f64;
        ui.add(egui::ProgressBar::new(narrow(part)).desired_height(4.0));
    }
    if let Some(problem) = &opened.problem {
        ui.label(
            RichText::new(words.text("cannot-open")).font(strong(14.0)).color(egui_colour(interface.theme.warning)),
        );
        ui.label(small(problem.text(words), &interface.theme));
    }
}
