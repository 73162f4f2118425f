//! The rows of the list of places: a name, what distinguishes it from others, and who is reported to hold it.

use std::sync::Arc;

use bevy_egui::egui::{
    self, FontId, Response, Sense, Ui, WidgetInfo, WidgetType, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    PanelContext,
    search::renaming_text,
    style::{TEXT_PX, egui_colour, focus_row, hinted, plain, strong},
};
use crate::{
    cartography::ground_words::{blank_text, holder_text, short_holder_text},
    control::scheme::{Control, Holder, Scheme},
    formats::regions::regions_of,
    language::Words,
    places::{Gazetteer, Place, namesake::distinction, other_names::Renaming},
    viewer::state::interface::Interface,
};

/// Height of a row with one line, and of each further line, logical pixels.
const ROW_PX: f32 = 26.0;
const LINE_PX: f32 = 17.0;

/// Horizontal margin of a row, logical pixels.
const ROW_MARGIN_PX: f32 = 6.0;

/// Space for the mark at the right of a row, and between a name and what follows it, logical pixels.
const MARK_PX: f32 = 14.0;
const GAP_PX: f32 = 8.0;

/// Size of all but the name, logical pixels.
const NOTE_PX: f32 = TEXT_PX - 2.0;

/// Who holds a place in the report shown.
struct Held {
    scheme: Arc<Scheme>,
    holder: Holder,
}

/// One place, with a former name if it was found by that; returns whether it was clicked.
pub(super) fn place_row(
    ui: &mut Ui,
    context: &PanelContext,
    interface: &Interface,
    place: &Place,
    renaming: Option<&Renaming>,
) -> bool {
    let words = &interface.words;
    let name = words.language().name(&place.name).to_owned();
    let notes: Vec<String> = distinction_text(&context.places.0, place, words)
        .into_iter()
        .chain(renaming.map(|renaming| renaming_text(renaming, words)))
        .collect();
    let spoken = [vec![name.clone()], notes.clone()].concat().join(", ");
    let held = held_at(context, place);
    let font = if place.rank == 0 { strong(TEXT_PX) } else { plain(TEXT_PX) };
    let response = row(ui, interface, (name, font), notes, held.as_ref());
    response.widget_info(|| {
        let held = held.as_ref().map(|held| holder_text(held.holder, &held.scheme, words));
        let told = held.into_iter().fold(spoken.clone(), |spoken, held| format!("{spoken}: {held}"));
        WidgetInfo::labeled(WidgetType::Button, true, told)
    });
    let why = held.and_then(|held| blank_text(held.holder, &held.scheme, words));
    let hint =
        || why.into_iter().fold(format!("{spoken}: {}", words.text("fly-there")), |hint, why| hint + "\n" + &why);
    hinted(response, hint).clicked()
}

/// One region, by its number; returns whether it was clicked.
pub(super) fn region_row(ui: &mut Ui, context: &PanelContext, interface: &Interface, number: usize) -> bool {
    let words = &interface.words;
    let regions = regions_of(&context.opened.own_places).ok();
    let Some(region) = regions.and_then(|regions| regions.list().get(number)) else { return false };
    let name = words.language().name(&region.name).to_owned();
    let response = row(ui, interface, (name.clone(), plain(TEXT_PX)), Vec::new(), None);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
    hinted(response, || format!("{name}: {}", words.text("fly-there"))).clicked()
}

/// A row with a line for the name and one for each note. Who holds the place is at the right of the first line with
/// room for it, below all of them if there is none: a name that is cut off means nothing.
fn row(
    ui: &mut Ui,
    interface: &Interface,
    (name, font): (String, FontId),
    notes: Vec<String>,
    held: Option<&Held>,
) -> Response {
    let (ink, faint) = (egui_colour(interface.theme.ink), egui_colour(interface.theme.faint_ink));
    let width = ui.available_width() - 2.0 * ROW_MARGIN_PX;
    let painter = ui.painter();
    let line = |text: String, font: FontId, colour| painter.layout_job(one_line(text, font, colour, width));
    let mut lines = vec![(line(name, font, ink), ink)];
    lines.extend(notes.into_iter().map(|note| (line(note, plain(NOTE_PX), faint), faint)));
    let held = held.map(|held| {
        let text = short_holder_text(held.holder, &held.scheme, &interface.words);
        let mark_px = held.mark_px();
        (painter.layout_job(one_line(text, plain(NOTE_PX), faint, width - mark_px)), mark_px, held)
    });
    let line_of_held = held.as_ref().map(|(text, mark_px, _)| {
        line_with_room(lines.iter().map(|(left, _)| left.size().x), text.size().x + mark_px, width)
    });
    let count = lines.len().max(line_of_held.map_or(0, |line| line + 1));
    let height = (1..count).fold(ROW_PX, |height, _| height + LINE_PX);
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(whole, 4.0, egui_colour(interface.theme.control));
    }
    focus_row(ui, &response);
    let middle = |line: usize| (0..line).fold(whole.top() + ROW_PX / 2.0, |y, _| y + LINE_PX);
    for (number, (text, colour)) in lines.into_iter().enumerate() {
        let at = pos2(whole.left() + ROW_MARGIN_PX, middle(number) - text.size().y / 2.0);
        ui.painter().galley(at, text, colour);
    }
    if let (Some((text, mark_px, held)), Some(line)) = (held, line_of_held) {
        let right = pos2(whole.right() - ROW_MARGIN_PX, middle(line));
        held.draw_mark(ui, interface, right);
        let at = right - vec2(mark_px + text.size().x, text.size().y / 2.0);
        ui.painter().galley(at, text, faint);
    }
    response
}

/// The first of the lines of a row with room for another text at its right, or a line after them.
fn line_with_room(lines: impl ExactSizeIterator<Item = f32> + Clone, text_px: f32, width_px: f32) -> usize {
    lines.clone().position(|line_px| line_px + GAP_PX + text_px <= width_px).unwrap_or_else(|| lines.len())
}

/// A text on one line, truncated to a width.
fn one_line(text: String, font: FontId, colour: egui::Color32, most_px: f32) -> LayoutJob {
    let mut job = LayoutJob::simple_singleline(text, font, colour);
    job.wrap = TextWrapping::truncate_at_width(most_px);
    job
}

fn held_at(context: &PanelContext, place: &Place) -> Option<Held> {
    let opened_source = context.opened.chosen()?;
    let scheme = Arc::clone(opened_source.timeline.scheme());
    let holder = opened_source.snapshot(context.clock.0.now())?.holder_at(&scheme, place.position);
    Some(Held { scheme, holder })
}

impl Held {
    /// Width of the mark; there is none without control.
    fn mark_px(&self) -> f32 {
        if self.scheme.control_of(self.holder).is_some() { MARK_PX } else { 0.0 }
    }

    /// Draws the mark: filled in the colour of a party, empty for ground left blank, contested or unknown.
    fn draw_mark(&self, ui: &Ui, interface: &Interface, right: egui::Pos2) {
        let Some(control) = self.scheme.control_of(self.holder) else { return };
        let colour = match control {
            Control::Party(index) => egui_colour(interface.theme.party(&self.scheme, index)),
            Control::Contested | Control::Unknown => egui_colour(interface.theme.faint_ink),
        };
        let mark = right - vec2(4.0, 0.0);
        match (self.holder, control) {
            (Holder::Class(_), Control::Party(_)) => ui.painter().circle_filled(mark, 4.0, colour),
            _ => ui.painter().circle_stroke(mark, 4.0, egui::Stroke::new(1.5, colour)),
        };
    }
}

/// What distinguishes a place from others of its name: its region, with a town if that is not enough.
fn distinction_text(places: &Gazetteer, place: &Place, words: &Words) -> Option<String> {
    let told = distinction(places, place)?;
    let town = told.town.map(|town| format!(" · {}", words.language().name(&town.name))).unwrap_or_default();
    Some(format!("{}{town}", words.language().name(told.region)))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{header::LEFT_WIDTH_PX, style},
        *,
    };
    use crate::{cartography::theme::Theme, formats::gazetteer::embedded_gazetteer, language::Language};

    #[test]
    fn who_holds_a_place_takes_no_room_from_its_name() {
        let line = |lines: &[f32], text_px: f32| line_with_room(lines.iter().copied(), text_px, 200.0);
        assert_eq!([line(&[60.0], 100.0), line(&[60.0], 150.0)], [0, 1]);
        assert_eq!([line(&[60.0, 30.0], 150.0), line(&[60.0, 120.0], 150.0)], [1, 2]);
    }

    /// What tells namesakes apart is there to be read: cut off, all of them would look the same.
    #[test]
    fn what_tells_namesakes_apart_has_room_in_its_row() {
        let places = embedded_gazetteer().unwrap();
        let ctx = egui::Context::default();
        style::follow(&ctx, &Theme::light(), &mut None);
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let room = LEFT_WIDTH_PX - 24.0 - 2.0 * ROW_MARGIN_PX;
        for language in [Language::English, Language::Ukrainian] {
            let words = Words::new(language).unwrap();
            let told: Vec<_> =
                places.places().iter().filter_map(|place| distinction_text(&places, place, &words)).collect();
            assert!(told.len() > 100, "{}", told.len());
            for distinction in told {
                let job = one_line(distinction.clone(), plain(NOTE_PX), egui::Color32::BLACK, room);
                assert!(!ctx.fonts_mut(|fonts| fonts.layout_job(job)).elided, "{distinction}");
            }
        }
    }
}
