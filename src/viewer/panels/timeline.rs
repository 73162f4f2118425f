//! The time axis across the whole bottom: transport, reports, change per report, gaps, and the cursor.

mod painting;
mod transport;

use bevy_egui::egui::{self, Align2, Pos2, Rect, Response, Sense, Ui, vec2};

use super::{
    super::{
        command::{AxisCommand, ViewerCommand},
        interface::Interface,
    },
    Desk,
    painted::AxisPart,
    style::{apart, card},
};
use crate::{control::report_time::time_from_days, playback::PlaybackCommand};

/// Height of the histogram, logical pixels.
const HISTOGRAM_PX: f32 = 40.0;
/// Height of the band of reports, gaps and loop below it.
const REPORTS_PX: f32 = 10.0;
/// Height of the row of dates.
const DATES_PX: f32 = 20.0;
/// How much one notch of the wheel zooms the axis.
const ZOOM_PER_PX: f32 = 0.004;

/// The parts of the axis.
struct Rows {
    histogram: Rect,
    reports: Rect,
    dates: Rect,
}

pub(super) fn show(ctx: &egui::Context, desk: &mut Desk, interface: &Interface, part: &mut AxisPart) -> Rect {
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
                    transport::show(ui, desk, interface);
                });
                axis(ui, desk, interface, part);
            });
        })
        .response
        .rect
}

fn axis(ui: &mut Ui, desk: &mut Desk, interface: &Interface, part: &mut AxisPart) {
    let size = vec2(ui.available_width(), HISTOGRAM_PX + REPORTS_PX + DATES_PX);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let rows = Rows {
        histogram: Rect::from_min_size(rect.min, vec2(size.x, HISTOGRAM_PX)),
        reports: Rect::from_min_size(rect.min + vec2(0.0, HISTOGRAM_PX), vec2(size.x, REPORTS_PX)),
        dates: Rect::from_min_size(rect.min + vec2(0.0, HISTOGRAM_PX + REPORTS_PX), vec2(size.x, DATES_PX)),
    };
    let words = &interface.words;
    let shown = words.date(time_from_days(desk.clock.0.now()).date_naive());
    // A screen reader hears the date, never a number of days.
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Slider, true, shown.clone()));
    steer(ui, desk, &response, rect);
    let view = desk.axis.0;
    let Some(staged) = desk.stage.chosen() else { return };
    let painter = ui.painter_at(rect.expand(2.0));
    painting::loop_range(&painter, desk, &rows, view, &interface.theme);
    part.paint(&painter, (view, rect), || {
        painting::histogram(&painter, staged, rows.histogram, view, &interface.theme);
        painting::reports(&painter, staged, rows.reports, view, &interface.theme);
        painting::dates(&painter, &rows, view, interface);
    });
    // Another rectangle, so that the axis is a thing of its own, which stays while cursors move over it; and room for the
    // handle at both ends.
    let painter = ui.painter_at(rect.expand(painting::HANDLE_PX + 1.0));
    painting::cursors(&painter, desk, interface, rect, &response);
}

/// Drag and click move the cursor, the wheel zooms the axis, a drag with the other button moves it.
fn steer(ui: &Ui, desk: &mut Desk, response: &Response, rect: Rect) {
    let fraction = |at: Pos2| f64::from((at.x - rect.left()) / rect.width());
    let view = desk.axis.0;
    if let Some(at) = response.interact_pointer_pos() {
        if response.dragged_by(egui::PointerButton::Secondary) || response.dragged_by(egui::PointerButton::Middle) {
            let days = -f64::from(response.drag_delta().x / rect.width()) * (view.to - view.from);
            desk.send(ViewerCommand::Axis(AxisCommand::Move(days)));
        } else if response.dragged() || response.clicked() || response.is_pointer_button_down_on() {
            let days = view.days_from_fraction(fraction(at));
            if (days - desk.clock.0.now()).abs() > f64::EPSILON {
                desk.send(ViewerCommand::Playback(PlaybackCommand::Seek(days)));
            }
        }
    }
    let Some(at) = response.hover_pos() else { return };
    let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let factor = (-scroll.y * ZOOM_PER_PX).exp() / zoom;
    if (factor - 1.0).abs() > f32::EPSILON {
        let command = AxisCommand::ZoomAt { factor: f64::from(factor), fraction: fraction(at) };
        desk.send(ViewerCommand::Axis(command));
    }
    if scroll.x != 0.0 {
        let days = -f64::from(scroll.x / rect.width()) * (view.to - view.from);
        desk.send(ViewerCommand::Axis(AxisCommand::Move(days)));
    }
}
