//! Toggles for the layers of the base map.

use bevy_egui::egui::{self, Align2, Rect, vec2};

use super::{
    PanelContext, floating,
    icons::Icon,
    list::{Drawing, PanelUi, Taken, usual},
    style::{EDGE_PX, heading},
};
use crate::{
    cartography::basemap::BasemapLayer,
    viewer::state::{
        command::{Panel, ViewerCommand},
        interface::Interface,
    },
};

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi =
    PanelUi { panel: Panel::LAYERS, switch: Some((30, Icon::Layers)), look: usual, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed: _, room } = drawing;
    if !interface.shows(Panel::LAYERS) {
        return Taken::Nothing;
    }
    let list = show(ctx, context, interface, (room.beside_legend, room.right_top));
    room.taken_at_right(list)
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    (beside_px, top): (f32, f32),
) -> Rect {
    let words = &interface.words;
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX - beside_px, top + 8.0));
    floating(ctx, &interface.theme, "layers", place, |ui| {
        ui.label(heading(words.text("layers")));
        for layer in BasemapLayer::ALL {
            let is_there = context.basemap.as_ref().is_none_or(|own| own.has_layer(layer));
            let mut shown = is_there && interface.draws(layer);
            let switch = egui::Checkbox::new(&mut shown, words.text(message(layer)));
            if ui.add_enabled(is_there, switch).changed() {
                context.send(ViewerCommand::ToggleLayer(layer));
            }
        }
        let mut glows = interface.glow_days > 0.0;
        if ui.checkbox(&mut glows, words.text("key-glow")).on_hover_text("H").changed() {
            context.send(ViewerCommand::ToggleGlow);
        }
    })
}

const fn message(layer: BasemapLayer) -> &'static str {
    match layer {
        BasemapLayer::Borders => "layer-borders",
        BasemapLayer::Transport => "layer-transport",
        BasemapLayer::LineNames => "layer-line-names",
        BasemapLayer::Relief => "layer-relief",
    }
}
