//! The sheet of shortcuts.

use bevy_egui::egui::{self, Align2, vec2};

use super::{
    PanelContext,
    list::{Drawing, PANELS, PanelUi, Taken, usual},
    style::{card, heading, small, strong},
};
use crate::{
    language::Words,
    viewer::state::{
        command::{Panel, ViewerCommand},
        interface::Interface,
        keys::SHORTCUTS,
    },
};

/// Height of a row, logical pixels.
const ROW_PX: f32 = 22.0;

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi = PanelUi { panel: Panel::KEYS, switch: None, look: usual, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed: _, room: _ } = drawing;
    if interface.shows(Panel::KEYS) {
        show(ctx, context, interface);
    }
    Taken::Nothing
}

pub(super) fn show(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface) {
    let area = egui::Area::new(egui::Id::new("keys")).order(egui::Order::Foreground);
    area.anchor(Align2::CENTER_CENTER, vec2(0.0, -20.0)).show(ctx, |ui| {
        card(&interface.theme).show(ui, |ui| sheet(ui, context, interface));
    });
}

fn sheet(ui: &mut egui::Ui, context: &mut PanelContext, interface: &Interface) {
    let words = &interface.words;
    ui.horizontal(|ui| {
        ui.label(heading(words.text("keys")));
        ui.add_space(24.0);
        let close = ui.button(words.text("close"));
        close.clicked().then(|| context.send(ViewerCommand::Toggle(Panel::KEYS)));
    });
    ui.add_space(6.0);
    ui.horizontal_top(|ui| {
        // All of them fit a window of 640 pixels.
        ui.spacing_mut().interact_size.y = ROW_PX;
        let rows = rows();
        for (column, rows) in rows.chunks(rows.len().div_ceil(2)).enumerate() {
            let grid = egui::Grid::new(("keys", column)).spacing(vec2(18.0, 5.0));
            grid.show(ui, |ui| rows.iter().for_each(|row| shortcut(ui, *row, words)));
            ui.add_space(24.0);
        }
    });
    ui.add_space(6.0);
    ui.label(small(words.text("mouse-help"), &interface.theme));
}

fn shortcut(ui: &mut egui::Ui, (keys, id): (&str, &str), words: &Words) {
    ui.label(egui::RichText::new(keys).font(strong(13.0)));
    ui.label(words.text(id));
    ui.end_row();
}

/// All keys with their messages: those of panels after the others, and Escape last.
fn rows() -> Vec<(&'static str, &'static str)> {
    let of_panels = PANELS.iter().map(|ui| (ui.panel.spec().key.label, ui.panel.spec().message));
    SHORTCUTS.into_iter().chain(of_panels).chain([("Esc", "key-close")]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The manual has every key of the sheet.
    #[test]
    fn the_manual_has_every_key_of_the_sheet() {
        let manual = include_str!("../../../../docs/window.md").replace('`', "");
        let table = manual.split("## Keys").nth(1).unwrap();
        let words = |text: &str| -> BTreeSet<String> {
            text.split([' ', ',', '/', '|', '\n']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        // Comma and slash are keys as well, but here they are separators.
        let known = words(table);
        let missing: Vec<_> =
            rows().iter().flat_map(|(keys, _)| words(keys)).filter(|key| !known.contains(key)).collect();
        assert_eq!(missing, Vec::<String>::new());
    }
}
