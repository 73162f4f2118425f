//! The switches at the upper right.

use bevy_egui::egui::{self, Align2, Rect, vec2};

use super::{
    PanelContext, floating, hint,
    icons::{Icon, icon_button},
    style::{EDGE_PX, hinted},
    widest,
};
use crate::viewer::state::{
    command::{CompareCommand, MapCommand, MeasureCommand, Panel, ViewerCommand},
    interface::Interface,
    saving::Saving,
};

pub(super) fn show(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface) -> Rect {
    let words = &interface.words;
    let faults = context.opened.faults.len() + context.opened.more_faults;
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX, EDGE_PX));
    let most = widest(ctx);
    floating(ctx, &interface.theme, "toolbar", place, |ui| {
        ui.set_max_width(most);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (icon, on, id, key, command) in switches(interface, &context.saving) {
                let response = icon_button(ui, icon, on.into(), || hint(words, id, key));
                response.clicked().then(|| context.send(command));
            }
            let on = interface.shows(Panel::Stories).into();
            let has_stories = !context.opened.stories.is_empty();
            if has_stories && icon_button(ui, Icon::Book, on, || hint(words, "stories", "R")).clicked() {
                context.send(ViewerCommand::Toggle(Panel::Stories));
            }
            let on = interface.shows(Panel::Faults).into();
            let shown = || format!("{} (E)", words.with("faults-count", &[("count", faults.into())]));
            if faults > 0 && icon_button(ui, Icon::Warning, on, shown).clicked() {
                context.send(ViewerCommand::Toggle(Panel::Faults));
            }
            ui.add_space(6.0);
            let other = words.language().next();
            let name = words.text("other-language");
            if hinted(ui.button(name), || words.text("change-language")).clicked() {
                context.send(ViewerCommand::Speak(other));
            }
            if hinted(ui.button("?"), || hint(words, "key-help", "?")).clicked() {
                context.send(ViewerCommand::Toggle(Panel::Keys));
            }
        });
    })
}

/// The switches with a drawn sign: whether they are on, what they do, and their keys.
fn switches(interface: &Interface, saving: &Saving) -> [(Icon, bool, &'static str, &'static str, ViewerCommand); 9] {
    let (compared, measured) = (interface.compared.is_some(), interface.measured.is_some());
    let saves = interface.shows(Panel::Save) || saving.is_working();
    let toggle = |panel: Panel| ViewerCommand::Toggle(panel);
    [
        (Icon::Fit, false, "key-fit", "Backspace", ViewerCommand::Map(MapCommand::Fit)),
        (Icon::Pin, interface.shows(Panel::Places), "places", "P", toggle(Panel::Places)),
        (Icon::Legend, interface.shows(Panel::Legend), "key-legend", "G", toggle(Panel::Legend)),
        (Icon::Layers, interface.shows(Panel::Layers), "key-layers", "V", toggle(Panel::Layers)),
        (Icon::Compare, compared, "key-compare", "C, X", ViewerCommand::Compare(CompareCommand::Toggle)),
        (Icon::Measure, measured, "key-measure", "M", ViewerCommand::Measure(MeasureCommand::Toggle)),
        (Icon::Save, saves, "key-save", "Ctrl S", toggle(Panel::Save)),
        (Icon::Contrast, interface.dark, "key-dark", "N", ViewerCommand::ToggleDark),
        (Icon::FullScreen, false, "key-full-screen", "F", ViewerCommand::ToggleFullScreen),
    ]
}
