//! The card of a place or a region below the list of places.

use bevy_egui::egui::{self, Ui};

use super::{
    PanelContext,
    place_card::{self, CardFacts},
    region_card,
    style::{heading, hinted, small},
};
use crate::{
    control::name::Name,
    viewer::state::{command::ViewerCommand, interface::Interface, search::Card},
};

/// Least useful height of a card, logical pixels.
const LEAST_PX: f32 = 90.0;

/// Draws the card that is chosen, if there is one and enough space.
pub(super) fn show(
    ui: &mut Ui,
    context: &mut PanelContext,
    interface: &Interface,
    facts: &mut Option<CardFacts>,
    room_px: f32,
) {
    if !matches!(interface.card, Some(Card::Place(_))) {
        // A card that is opened again starts at its top.
        *facts = None;
    }
    if room_px < LEAST_PX {
        return;
    }
    match interface.card {
        Some(Card::Place(id)) => place_card::show(ui, context, interface, (facts, id), room_px),
        Some(Card::Region(number)) => region_card::show(ui, context, interface, number),
        None => {}
    }
}

/// The name in both languages, and a button that closes the card.
pub(super) fn title(ui: &mut Ui, context: &mut PanelContext, interface: &Interface, name: &Name) {
    let words = &interface.words;
    let (own, other) = (words.language().name(name), words.language().next().name(name));
    ui.separator();
    ui.horizontal(|ui| {
        ui.label(heading(own));
        let close = |ui: &mut Ui| hinted(ui.small_button("×"), || words.text("place-close")).clicked();
        let also = |ui: &mut Ui| {
            let other = if other == own { "" } else { other };
            ui.add(egui::Label::new(small(other, &interface.theme)).truncate());
        };
        if at_both_ends(ui, also, close) {
            context.send(ViewerCommand::ShowCard(None));
        }
    });
}

/// Draws something at the right end of a row, and something else in the space that is left; returns what the right one
/// gives.
pub(super) fn at_both_ends<R>(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui) -> R) -> R {
    let from_right = |ui: &mut Ui| {
        let given = right(ui);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), left);
        given
    };
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), from_right).inner
}
