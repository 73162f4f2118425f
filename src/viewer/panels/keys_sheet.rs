//! The sheet of shortcuts.

use bevy_egui::egui::{self, Align2, vec2};

use super::{
    super::{
        command::{Panel, ViewerCommand},
        keys::SHORTCUTS,
        state::Interface,
    },
    Desk,
    style::{card, heading, small, strong},
};

pub(super) fn show(ctx: &egui::Context, desk: &mut Desk, interface: &Interface) {
    let words = &interface.words;
    let area = egui::Area::new(egui::Id::new("keys")).order(egui::Order::Foreground).anchor(Align2::CENTER_CENTER, vec2(0.0, -20.0));
    area.show(ctx, |ui| {
        card(&interface.theme).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(heading(words.text("keys")));
                ui.add_space(24.0);
                if ui.button(words.text("close")).clicked() {
                    desk.send(ViewerCommand::Toggle(Panel::Keys));
                }
            });
            ui.add_space(6.0);
            let half = SHORTCUTS.len().div_ceil(2);
            ui.horizontal_top(|ui| {
                for (column, rows) in SHORTCUTS.chunks(half).enumerate() {
                    egui::Grid::new(("keys", column)).spacing(vec2(18.0, 5.0)).show(ui, |ui| {
                        for (keys, id) in rows {
                            ui.label(egui::RichText::new(*keys).font(strong(13.0)));
                            ui.label(words.text(id));
                            ui.end_row();
                        }
                    });
                    ui.add_space(24.0);
                }
            });
            ui.add_space(6.0);
            ui.label(small(words.text("mouse-help"), &interface.theme));
        });
    });
}
