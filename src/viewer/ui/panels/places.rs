//! The places in focus, and the search for others.

use std::ops::Range;

use bevy_egui::egui::{self, Align2, Rect, ScrollArea, vec2};

use super::{
    PanelContext, Typed, card, floating,
    header::LEFT_WIDTH_PX,
    icons::Icon,
    list::{Drawing, PanelUi, Taken, usual},
    place_row::{place_row, region_row},
    search::{self, Hit},
    style::{EDGE_PX, hinted},
    widest,
};
use crate::viewer::state::{
    command::{MapCommand, Panel, ViewerCommand},
    interface::{Around, Interface},
    places::focus_of,
    search::Results,
};

/// Number of keys for views.
const KEYS: usize = 9;

/// Greatest height of the list, logical pixels.
const LIST_PX: f32 = 200.0;

/// Least height of the list beside a card, logical pixels: two rows and a half, so that one sees that there are more.
const LEAST_LIST_PX: f32 = 66.0;

/// Height that a card needs to be read without scrolling for the most part, logical pixels.
const CARD_PX: f32 = 220.0;

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
    let place = (Align2::LEFT_TOP, vec2(EDGE_PX, room.start + 8.0));
    let most = widest(ctx);
    floating(ctx, &interface.theme, "places", place, |ui| {
        ui.set_width((LEFT_WIDTH_PX - 24.0).min(most));
        ui.spacing_mut().item_spacing.y = 2.0;
        views(ui, context, interface);
        let is_entered = search::field(ui, context, interface);
        ui.add_space(4.0);
        if interface.search.is_on() {
            let hits = search::hits(&mut typed.hits, context, interface).to_vec();
            if let Some(first) = hits.first().filter(|_| is_entered) {
                search::go_to(context, first);
            }
            if interface.search.results == Results::Folded {
                search::folded(ui, context, interface, hits.len());
            } else {
                search::remark(ui, typed.hits.as_ref(), interface);
                list(ui, context, interface, &hits, room.end);
            }
        } else {
            let focus = focus_of(&context.opened, interface.view, &context.places.0);
            let hits: Vec<Hit> = focus.into_iter().map(|place| Hit::Place(place, None)).collect();
            list(ui, context, interface, &hits, room.end);
        }
        let left = room.end - ui.cursor().top() - BELOW_PX;
        card::show(ui, context, interface, &mut typed.card, left);
    })
}

/// What was found, or the places in focus, which give way to a card below them in a low window.
fn list(ui: &mut egui::Ui, context: &mut PanelContext, interface: &Interface, hits: &[Hit], bottom: f32) {
    let left = bottom - ui.cursor().top() - BELOW_PX;
    // Somebody who searches reads the results; of the places in focus, two rows are enough.
    let most = match interface.card {
        Some(_) if !interface.search.is_on() => (left - CARD_PX).clamp(LEAST_LIST_PX, LIST_PX),
        _ => LIST_PX,
    };
    // Each text starts at the top of its results.
    let id = ("list", &interface.search.text);
    ScrollArea::vertical().id_salt(id).max_height(most).min_scrolled_height(most).show(ui, |ui| {
        for hit in hits {
            let is_chosen = match hit {
                Hit::Place(place, renaming) => place_row(ui, context, interface, place, renaming.as_ref()),
                Hit::Region(number) => region_row(ui, context, interface, *number),
            };
            if is_chosen {
                search::go_to(context, hit);
            }
        }
    });
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
    let hint = || format!("{} (Shift 1 … {})", words.text("view-hint"), names.len().min(KEYS));
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
