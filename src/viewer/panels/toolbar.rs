//! The switches at the upper right.

use bevy_egui::egui::{self, Align2, Rect, vec2};

use super::{
    super::{
        command::{CompareCommand, MapCommand, MeasureCommand, Panel, ViewerCommand},
        state::Interface,
    },
    Desk, floating, hint,
    icons::{Icon, icon_button},
    style::EDGE_PX,
};

pub(super) fn show(ctx: &egui::Context, desk: &mut Desk, interface: &Interface) -> Rect {
    let words = &interface.words;
    let faults = desk.stage.faults.len() + desk.stage.more_faults;
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX, EDGE_PX));
    floating(ctx, &interface.theme, "toolbar", place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let switches = [
                (Icon::Fit, false, "key-fit", "Backspace", ViewerCommand::Map(MapCommand::Fit)),
                (Icon::Pin, interface.shows(Panel::Places), "places", "/", ViewerCommand::Toggle(Panel::Places)),
                (Icon::Legend, interface.shows(Panel::Legend), "key-legend", "G", ViewerCommand::Toggle(Panel::Legend)),
                (Icon::Compare, interface.compared.is_some(), "key-compare", "C", ViewerCommand::Compare(CompareCommand::Toggle)),
                (Icon::Measure, interface.measured.is_some(), "key-measure", "M", ViewerCommand::Measure(MeasureCommand::Toggle)),
                (Icon::Contrast, interface.dark, "key-dark", "N", ViewerCommand::ToggleDark),
                (Icon::FullScreen, false, "key-full-screen", "F", ViewerCommand::ToggleFullScreen),
            ];
            for (icon, on, id, key, command) in switches {
                if icon_button(ui, icon, on, &hint(words, id, key)).clicked() {
                    desk.send(command);
                }
            }
            let on = interface.shows(Panel::Faults);
            let shown = words.with("faults-count", &[("count", faults.into())]);
            if faults > 0 && icon_button(ui, Icon::Warning, on, &format!("{shown} (E)")).clicked() {
                desk.send(ViewerCommand::Toggle(Panel::Faults));
            }
            ui.add_space(6.0);
            let other = words.language().next();
            let name = words.text("other-language");
            if ui.button(name).on_hover_text(words.text("change-language")).clicked() {
                desk.send(ViewerCommand::Speak(other));
            }
            if ui.button("?").on_hover_text(hint(words, "key-help", "?")).clicked() {
                desk.send(ViewerCommand::Toggle(Panel::Keys));
            }
        });
    })
}
