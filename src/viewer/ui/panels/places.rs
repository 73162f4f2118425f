//! The places in focus, and the search for others.

use std::{ops::Range, sync::Arc};

use bevy_egui::egui::{
    self, Align2, Color32, FontId, Rect, ScrollArea, TextEdit, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    PanelContext, Typed, floating,
    header::LEFT_WIDTH_PX,
    icons::Icon,
    list::{Drawing, PanelUi, Taken, usual},
    place_card,
    style::{EDGE_PX, TEXT_PX, egui_colour, focus_row, hinted, plain, small, strong},
    widest,
};
use crate::{
    cartography::ground_words::{blank_text, holder_text, short_holder_text},
    control::scheme::{Control, Holder, Scheme},
    language::Words,
    places::{Gazetteer, Place, namesake::distinction},
    viewer::state::{
        command::{MapCommand, Panel, ViewerCommand},
        interface::{Around, Interface},
        places::focus_of,
    },
};

/// Height of a row with one line, and of one with a line below the name, logical pixels.
const ROW_PX: f32 = 26.0;
const TALL_ROW_PX: f32 = 44.0;

/// Horizontal margin of a row, logical pixels.
const ROW_MARGIN_PX: f32 = 6.0;

/// The most search results listed.
const MAX_HITS: usize = 12;

/// Greatest height of the list, logical pixels.
const LIST_PX: f32 = 200.0;

/// Space between the panel and what is below it, including the panel's margin, logical pixels.
const BELOW_PX: f32 = 62.0;

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi =
    PanelUi { panel: Panel::PLACES, switch: Some((10, Icon::Pin)), look: usual, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed, room } = drawing;
    if !interface.shows(Panel::PLACES) || interface.around != Around::Everything {
        return Taken::Nothing;
    }
    let (start, end) = (room.header.bottom(), room.foot.top());
    Taken::FromMap(show(ctx, context, interface, typed, start..end))
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    typed: &mut Typed,
    room: Range<f32>,
) -> Rect {
    let words = &interface.words;
    let place = (Align2::LEFT_TOP, vec2(EDGE_PX, room.start + 8.0));
    let most = widest(ctx);
    floating(ctx, &interface.theme, "places", place, |ui| {
        ui.set_width((LEFT_WIDTH_PX - 24.0).min(most));
        ui.spacing_mut().item_spacing.y = 2.0;
        views(ui, context, interface);
        let hint = egui::RichText::new(words.text("search-hint")).color(egui_colour(interface.theme.faint_ink));
        let field = TextEdit::singleline(&mut typed.search).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(field);
        if interface.searching {
            // Start a new search instead of extending the last one.
            typed.search.clear();
            response.request_focus();
        }
        ui.add_space(4.0);
        let found: Vec<Place> = if typed.search.trim().is_empty() {
            focus_of(&context.opened, interface.view, &context.places.0)
        } else {
            context.places.0.search(&typed.search).into_iter().take(MAX_HITS).cloned().collect()
        };
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if let Some(first) = found.first().filter(|_| entered && !typed.search.trim().is_empty()) {
            go_to(context, first);
        }
        if found.is_empty() {
            ui.label(small(words.text("nothing-found"), &interface.theme));
        }
        let mut list = ScrollArea::vertical().id_salt("list").max_height(LIST_PX).min_scrolled_height(LIST_PX);
        if interface.searching || response.changed() {
            list = list.vertical_scroll_offset(0.0);
        }
        list.show(ui, |ui| {
            for place in &found {
                row(ui, context, interface, place);
            }
        });
        let left = room.end - ui.cursor().top() - BELOW_PX;
        place_card::show(ui, context, interface, &mut typed.card, left);
    })
}

/// The parts of the map that the dataset offers, if there is a choice.
fn views(ui: &mut egui::Ui, context: &mut PanelContext, interface: &Interface) {
    let (words, views) = (&interface.words, &context.opened.about.views);
    let names: Vec<String> = views.iter().map(|view| words.language().name(&view.name).to_owned()).collect();
    if names.len() < 2 {
        return;
    }
    let mut chosen = None;
    let selected = names.get(interface.view).or_else(|| names.first()).cloned().unwrap_or_default();
    let list = egui::ComboBox::from_id_salt("view").width(ui.available_width()).selected_text(selected.clone());
    let response = list.show_ui(ui, |ui| {
        for (number, name) in names.iter().enumerate() {
            if ui.selectable_label(number == interface.view, name).clicked() {
                chosen = Some(number);
            }
        }
    });
    let hint = || words.text("view-hint");
    response.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::WidgetType::ComboBox, true, hint());
        info.current_text_value = Some(selected.clone());
        info
    });
    hinted(response.response, hint);
    ui.add_space(4.0);
    if let Some(number) = chosen {
        context.send(ViewerCommand::Map(MapCommand::View(number)));
    }
}

/// One place: its name with what distinguishes it from others of the name, and who is reported to hold it.
fn row(ui: &mut egui::Ui, context: &mut PanelContext, interface: &Interface, place: &Place) {
    let words = &interface.words;
    let name = words.language().name(&place.name).to_owned();
    let distinction = distinction_text(&context.places.0, place, words);
    // The distinction is on a separate line; beside the name it would be cut off.
    let height = if distinction.is_some() { TALL_ROW_PX } else { ROW_PX };
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::click());
    let rect = Rect::from_min_size(whole.min, vec2(whole.width(), ROW_PX));
    let spoken = distinction.iter().fold(name.clone(), |name, distinction| format!("{name}, {distinction}"));
    let held = held_at(context, place);
    response.widget_info(|| {
        let held = held.as_ref().map(|(scheme, holder)| holder_text(*holder, scheme, words));
        let told = held.into_iter().fold(spoken.clone(), |spoken, held| format!("{spoken}: {held}"));
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, told)
    });
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(whole, 4.0, egui_colour(interface.theme.control));
    }
    focus_row(ui, &response);
    let ink = egui_colour(interface.theme.ink);
    let font = if place.rank == 0 { strong(TEXT_PX) } else { plain(TEXT_PX) };
    let left = rect.left() + ROW_MARGIN_PX;
    let right = held.as_ref().map_or_else(|| rect.right() - ROW_MARGIN_PX, |held| draw_held(ui, interface, held, rect));
    if let Some(distinction) = distinction {
        let faint = egui_colour(interface.theme.faint_ink);
        let galley = ui.painter().layout_job(one_line(distinction, plain(TEXT_PX - 2.0), faint, whole.right() - left));
        ui.painter().galley(pos2(left, rect.bottom() - 3.0), galley, faint);
    }
    // A long name is cut in favour of who holds the place.
    let galley = ui.painter().layout_job(one_line(name, font, ink, right - 8.0 - left));
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
    let why = held.and_then(|(scheme, holder)| blank_text(holder, &scheme, words));
    let hint =
        || why.into_iter().fold(format!("{spoken}: {}", words.text("fly-there")), |hint, why| hint + "\n" + &why);
    if hinted(response, hint).clicked() {
        go_to(context, place);
    }
}

/// A text on one line, truncated to a width.
fn one_line(text: String, font: FontId, colour: Color32, most_px: f32) -> LayoutJob {
    let mut job = LayoutJob::simple_singleline(text, font, colour);
    job.wrap = TextWrapping::truncate_at_width(most_px);
    job
}

/// Who holds a place in the report shown, and the scheme.
fn held_at(context: &PanelContext, place: &Place) -> Option<(Arc<Scheme>, Holder)> {
    let opened_source = context.opened.chosen()?;
    let scheme = Arc::clone(opened_source.timeline.scheme());
    let holder = opened_source.snapshot(context.clock.0.now())?.holder_at(&scheme, place.position);
    Some((scheme, holder))
}

/// Draws who is reported to hold the place at the right of a row, with a mark: filled in the colour of a party, empty
/// for ground left blank, contested or unknown. Returns the left edge of the text.
fn draw_held(ui: &egui::Ui, interface: &Interface, (scheme, holder): &(Arc<Scheme>, Holder), rect: Rect) -> f32 {
    let control = scheme.control_of(*holder);
    let faint = egui_colour(interface.theme.faint_ink);
    let colour = match control {
        Some(Control::Party(index)) => egui_colour(interface.theme.party(scheme, index)),
        Some(Control::Contested | Control::Unknown) | None => faint,
    };
    let mark = rect.right_center() - vec2(10.0, 0.0);
    match (holder, control) {
        (Holder::Class(_), Some(Control::Party(_))) => {
            ui.painter().circle_filled(mark, 4.0, colour);
        }
        (_, Some(_)) => {
            ui.painter().circle_stroke(mark, 4.0, egui::Stroke::new(1.5, colour));
        }
        (_, None) => {}
    }
    let room = if control.is_some() { 20.0 } else { 6.0 };
    let text = short_holder_text(*holder, scheme, &interface.words);
    let at = rect.right_center() - vec2(room, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, text, plain(TEXT_PX - 2.0), faint).left()
}

/// What distinguishes a place from others of its name: its region, with a town if that is not enough.
fn distinction_text(places: &Gazetteer, place: &Place, words: &Words) -> Option<String> {
    let told = distinction(places, place)?;
    let town = told.town.map(|town| format!(" · {}", words.language().name(&town.name))).unwrap_or_default();
    Some(format!("{}{town}", words.language().name(told.region)))
}

/// Goes to a place and shows its card.
fn go_to(context: &mut PanelContext, place: &Place) {
    context.send(ViewerCommand::ShowPlace(Some(place.id)));
    context.send(ViewerCommand::Map(MapCommand::FlyTo(place.position)));
}

#[cfg(test)]
mod tests {
    use super::{super::style, *};
    use crate::{cartography::theme::Theme, formats::gazetteer::embedded_gazetteer, language::Language};

    /// What tells namesakes apart is there to be read: cut off, all of them would look the same.
    #[test]
    fn what_tells_namesakes_apart_has_room_in_its_row() {
        let places = embedded_gazetteer().unwrap();
        let ctx = egui::Context::default();
        style::follow(&ctx, &Theme::light(), &mut None);
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let room = LEFT_WIDTH_PX - 24.0 - ROW_MARGIN_PX;
        for language in [Language::English, Language::Ukrainian] {
            let words = Words::new(language).unwrap();
            let told: Vec<_> =
                places.places().iter().filter_map(|place| distinction_text(&places, place, &words)).collect();
            assert!(told.len() > 100, "{}", told.len());
            for distinction in told {
                let job = one_line(distinction.clone(), plain(TEXT_PX - 2.0), Color32::BLACK, room);
                assert!(!ctx.fonts_mut(|fonts| fonts.layout_job(job)).elided, "{distinction}");
            }
        }
    }
}
