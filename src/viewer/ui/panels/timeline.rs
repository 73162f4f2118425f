//! The time axis at the bottom: transport, reports, change per report, gaps, and the cursor.

mod painting;
mod steering;
mod transport;

use bevy_egui::egui::{self, Align2, Rect, Sense, Ui, vec2};

use super::{
    PanelContext,
    retained::AxisPart,
    style::{apart, card, focus_ring},
};
use crate::{control::report_time::time_from_days, viewer::state::interface::Interface};

/// Height of the histogram, logical pixels.
const HISTOGRAM_PX: f32 = 40.0;
/// Height of the band of reports, gaps and loop below it.
const REPORTS_PX: f32 = 10.0;
/// Height of the row of dates.
const DATES_PX: f32 = 20.0;

/// The widget id of the axis.
const AXIS: &str = "time axis";

/// Whether the axis has the keyboard focus. Its keys are those of the program.
pub(super) fn has_focus(ctx: &egui::Context) -> bool {
    ctx.memory(|memory| memory.has_focus(egui::Id::new(AXIS)))
}

/// The parts of the axis.
struct Rows {
    histogram: Rect,
    reports: Rect,
    dates: Rect,
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    part: &mut AxisPart,
) -> Rect {
    let screen = ctx.viewport_rect();
    let area = egui::Area::new(egui::Id::new("timeline")).anchor(Align2::LEFT_BOTTOM, vec2(0.0, 0.0));
    let frame = card(&interface.theme).corner_radius(0.0).inner_margin(egui::Margin::symmetric(16, 8));
    area.order(egui::Order::Middle)
        .constrain(false)
        .show(ctx, |ui| {
            apart(ui, "timeline");
            frame.show(ui, |ui| {
                ui.set_width(screen.width() - 34.0);
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.scope(|ui| {
                    apart(ui, "transport");
                    transport::show(ui, context, interface);
                });
                axis(ui, context, interface, part);
            });
        })
        .response
        .rect
}

fn axis(ui: &mut Ui, context: &mut PanelContext, interface: &Interface, part: &mut AxisPart) {
    let size = vec2(ui.available_width(), HISTOGRAM_PX + REPORTS_PX + DATES_PX);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(rect, egui::Id::new(AXIS), Sense::click_and_drag());
    let rows = Rows {
        histogram: Rect::from_min_size(rect.min, vec2(size.x, HISTOGRAM_PX)),
        reports: Rect::from_min_size(rect.min + vec2(0.0, HISTOGRAM_PX), vec2(size.x, REPORTS_PX)),
        dates: Rect::from_min_size(rect.min + vec2(0.0, HISTOGRAM_PX + REPORTS_PX), vec2(size.x, DATES_PX)),
    };
    let words = &interface.words;
    let shown = words.date(time_from_days(context.clock.0.now()).date_naive());
    // Screen readers announce the date rather than a number of days.
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Slider, true, shown.clone()));
    let commands = steering::asked(ui, &response, rect, (context.axis.0, context.clock.0.now()));
    context.commands.write_batch(commands);
    focus_ring(ui, &response, rect);
    let view = context.axis.0;
    let Some(opened_source) = context.opened.chosen() else { return };
    let painter = ui.painter_at(rect.expand(2.0));
    painting::loop_range(&painter, context, &rows, view, &interface.theme);
    part.paint(&painter, (view, rect), || {
        painting::histogram(&painter, opened_source, rows.histogram, view, &interface.theme);
        painting::reports(&painter, opened_source, rows.reports, view, &interface.theme);
        painting::dates(&painter, &rows, view, interface);
    });
    // A different clip rectangle makes the axis a separate primitive, which stays the same while cursors move over it;
    // it also leaves space for the handle at both ends.
    let painter = ui.painter_at(rect.expand(painting::HANDLE_PX + 1.0));
    painting::cursors(&painter, context, interface, rect, &response);
}
