//! The card of a region: the area and share of each class in the report shown.

use bevy_egui::egui::{Color32, Label, RichText, Ui};

use super::{
    PanelContext, card,
    style::{SMALL_PX, plain, small, strong},
};
use crate::{
    analysis::region_areas::GroundShare,
    formats::regions::regions_of,
    language::Words,
    viewer::state::{interface::Interface, region_figures::RegionState},
};

/// Below this area one decimal is shown, square kilometres.
const SMALL_KM2: f64 = 10.0;

/// Size of the rows, logical pixels.
const FIGURE_PX: f32 = SMALL_PX + 1.0;

/// Least space between a class and its figure, logical pixels.
const GAP_PX: f32 = 12.0;

/// Draws the card of a region, by its number.
pub(super) fn show(ui: &mut Ui, context: &mut PanelContext, interface: &Interface, number: usize) {
    let own = context.opened.own_places.clone();
    let Some(region) = regions_of(&own).ok().and_then(|regions| regions.list().get(number)) else { return };
    card::title(ui, context, interface, &region.name);
    let Some(opened_source) = context.opened.chosen() else { return };
    let words = &interface.words;
    ui.label(small(words.text("region-shares"), &interface.theme));
    let scheme = opened_source.timeline.scheme();
    let row = |ui: &mut Ui, share: &GroundShare, figure: String| {
        let name = words.language().name(&scheme.get(share.class).name);
        let width =
            |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x;
        let together = width(name, plain(FIGURE_PX)) + GAP_PX + width(&figure, strong(FIGURE_PX));
        let fits = together <= ui.available_width();
        let class = RichText::new(name).font(plain(FIGURE_PX));
        let left = |ui: &mut Ui| drop(ui.add(Label::new(class).truncate()));
        let right = |ui: &mut Ui| drop(ui.label(RichText::new(figure).font(strong(FIGURE_PX))));
        if fits {
            ui.horizontal(|ui| card::at_both_ends(ui, left, right));
        } else {
            // A class that is cut off may look like another one.
            left(ui);
            ui.horizontal(|ui| card::at_both_ends(ui, |_| {}, right));
        }
    };
    match context.region.state() {
        RegionState::Known([]) => {
            ui.label(words.text("no-zone"));
        }
        RegionState::Known(shares) => {
            for share in shares {
                row(ui, share, figure(share, words));
            }
        }
        // The rows stay, so that nothing moves while the date does.
        RegionState::Computing(shares) => {
            for share in shares {
                row(ui, share, "…".to_owned());
            }
            if shares.is_empty() {
                ui.label("…");
            }
        }
        RegionState::Failed => {
            ui.label(small(words.text("region-failed"), &interface.theme));
        }
    }
}

/// Area and share in words.
fn figure(share: &GroundShare, words: &Words) -> String {
    let decimals = usize::from(share.km2 < SMALL_KM2);
    let blanks = [
        ("km2", words.number(share.km2, decimals).into()),
        ("percent", words.number(share.percent.unwrap_or_default(), 1).into()),
    ];
    words.with("region-share", &blanks)
}
