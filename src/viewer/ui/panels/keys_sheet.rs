//! The sheet of shortcuts.

use bevy_egui::egui::{self, Align2, vec2};

use super::{
    PanelContext,
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
        close.clicked().then(|| context.send(ViewerCommand::Toggle(Panel::Keys)));
    });
    ui.add_space(6.0);
    ui.horizontal_top(|ui| {
        for (column, rows) in SHORTCUTS.chunks(SHORTCUTS.len().div_ceil(2)).enumerate() {
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
