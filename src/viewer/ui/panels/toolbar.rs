//! The toolbar at the upper right.

use bevy_egui::egui::{self, Align2, Rect, vec2};

use super::{
    PanelContext, floating, hint,
    icons::{Icon, Switch, icon_button},
    list::{PANELS, panel_hint},
    style::{EDGE_PX, hinted},
    widest,
};
use crate::viewer::state::{
    command::{CompareCommand, MapCommand, MeasureCommand, Panel, ViewerCommand},
    interface::Interface,
};

pub(super) fn show(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface) -> Rect {
    let words = &interface.words;
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX, EDGE_PX));
    let most = widest(ctx);
    floating(ctx, &interface.theme, "toolbar", place, |ui| {
        ui.set_max_width(most);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (_, icon, (on, hint), command) in switches(context, interface) {
                let response = icon_button(ui, icon, on, || hint.clone());
                response.clicked().then(|| context.send(command));
            }
            ui.add_space(6.0);
            let other = words.language().next();
            let name = words.text("other-language");
            if hinted(ui.button(name), || words.text("change-language")).clicked() {
                context.send(ViewerCommand::Speak(other));
            }
            if hinted(ui.button("?"), || panel_hint(Panel::KEYS, interface)).clicked() {
                context.send(ViewerCommand::Toggle(Panel::KEYS));
            }
        });
    })
}

/// A toolbar button: its order, icon, state and hint, and command.
type ToolSwitch = (u8, Icon, (Switch, String), ViewerCommand);

/// The toolbar buttons from left to right: those of panels among the others.
fn switches(context: &PanelContext, interface: &Interface) -> Vec<ToolSwitch> {
    let words = &interface.words;
    let (compared, measured) = (interface.compared.is_some(), interface.measured.is_some());
    let other = |place, icon, on: bool, (id, key), command| -> ToolSwitch {
        (place, icon, (on.into(), hint(words, id, key)), command)
    };
    let others = [
        other(0, Icon::Fit, false, ("key-fit", "Backspace"), ViewerCommand::Map(MapCommand::Fit)),
        other(40, Icon::Compare, compared, ("key-compare", "C, X"), ViewerCommand::Compare(CompareCommand::Toggle)),
        other(50, Icon::Measure, measured, ("key-measure", "M"), ViewerCommand::Measure(MeasureCommand::Toggle)),
        other(70, Icon::Contrast, interface.dark, ("key-dark", "N"), ViewerCommand::ToggleDark),
        other(80, Icon::FullScreen, false, ("key-full-screen", "F"), ViewerCommand::ToggleFullScreen),
    ];
    let of_panels = PANELS.iter().filter_map(|ui| {
        let (place, icon) = ui.switch?;
        Some((place, icon, (ui.look)(ui.panel, context, interface)?, ViewerCommand::Toggle(ui.panel)))
    });
    let mut switches: Vec<ToolSwitch> = others.into_iter().chain(of_panels).collect();
    switches.sort_by_key(|(place, ..)| *place);
    switches
}
