//! The faults of the data, and what was done about them.

use bevy_egui::egui::{self, Align2, Rect, ScrollArea, vec2};

use super::{
    PanelContext, floating,
    icons::{Icon, Switch},
    list::{Drawing, PanelUi, Taken},
    style::{EDGE_PX, focus_row, heading, small},
};
use crate::{
    control::{fault::Fault, report_time::ReportTime},
    playback::PlaybackCommand,
    viewer::state::{
        command::{Panel, ViewerCommand},
        interface::{Around, Interface},
    },
};

/// Size of the list, logical pixels.
const WIDTH_PX: f32 = 400.0;
const HEIGHT_PX: f32 = 300.0;
/// Height of a row, logical pixels.
const ROW_PX: f32 = 40.0;

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi = PanelUi { panel: Panel::FAULTS, switch: Some((91, Icon::Warning)), look, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed: _, room } = drawing;
    if !interface.shows(Panel::FAULTS) || interface.around != Around::Everything {
        return Taken::Nothing;
    }
    let list = show(ctx, context, interface, (room.beside_legend, room.right_top));
    room.taken_at_right(list)
}

/// The button exists only if there are faults, and shows their number.
fn look(panel: Panel, context: &PanelContext, interface: &Interface) -> Option<(Switch, String)> {
    let count = context.opened.faults.len() + context.opened.more_faults;
    let said = || interface.words.with("faults-count", &[("count", count.into())]);
    (count > 0).then(|| (interface.shows(panel).into(), format!("{} ({})", said(), panel.spec().key.label)))
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    (beside_px, top): (f32, f32),
) -> Rect {
    let words = &interface.words;
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX - beside_px, top + 8.0));
    let faults = context.opened.faults.len();
    let mut seek = None;
    let rect = floating(ctx, &interface.theme, "faults", place, |ui| {
        ui.set_width(WIDTH_PX);
        ui.label(heading(words.with("faults-count", &[("count", (faults + context.opened.more_faults).into())])));
        ui.separator();
        let list = ScrollArea::vertical().max_height(HEIGHT_PX).auto_shrink([false, true]);
        list.show_rows(ui, ROW_PX, faults, |ui, rows| {
            for fault in context.opened.faults.get(rows).unwrap_or_default() {
                let clicked = row(ui, fault, interface).clicked();
                seek = fault.time.filter(|_| clicked).map(ReportTime::days).or(seek);
            }
        });
    });
    if let Some(days) = seek {
        context.send(ViewerCommand::Playback(PlaybackCommand::Seek(days)));
    }
    rect
}

/// One fault: its location, problem and action.
fn row(ui: &mut egui::Ui, fault: &Fault, interface: &Interface) -> egui::Response {
    let words = &interface.words;
    let place = fault.feature.map_or_else(String::new, |feature| format!(" · {feature}"));
    let lines = ui.vertical(|ui| {
        ui.set_height(ROW_PX - 6.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(small(format!("{}{place}", fault.file), &interface.theme));
        ui.add(
            egui::Label::new(format!("{}: {}", words.problem(&fault.problem), words.action(fault.action))).truncate(),
        );
    });
    let response = lines.response.interact(egui::Sense::click());
    focus_row(ui, &response);
    response
}
