//! Paints the axis: changes, reports, gaps, dates and cursors.

use bevy_egui::egui::{
    self, Color32, Mesh, Painter, Rect, Response, Shape, Stroke, emath::GuiRounding as _, pos2, vec2,
};

use super::{
    super::{
        PanelContext,
        style::{egui_colour, plain, strong},
    },
    DATES_PX, HISTOGRAM_PX, REPORTS_PX, Rows,
};
use crate::viewer::state::{drawings::narrow, interface::Interface, opened::OpenedSource};
use chrono::Datelike as _;

use crate::{
    analysis::changes::StepChange,
    cartography::{
        ruler::{MarkKind, TimeView, marks},
        theme::Theme,
    },
    control::report_time::{ReportTime, time_from_days},
};

/// Least distance between two marks, logical pixels.
const MARK_GAP_PX: f64 = 9.0;
/// Width of a report's tick, logical pixels.
const TICK_PX: f32 = 0.8;
/// Radius of the cursor's handle, logical pixels.
pub(super) const HANDLE_PX: f32 = 5.5;
/// Least distance between the labels of two months, logical pixels.
const NAME_GAP_PX: f32 = 34.0;

fn x_of(rect: Rect, view: TimeView, days: f64) -> f32 {
    rect.left() + rect.width() * narrow(view.fraction_from_days(days))
}

/// A histogram: gains of the first party upwards, its losses downwards; each column of pixels shows its largest step.
pub(super) fn histogram(painter: &Painter, opened_source: &OpenedSource, rect: Rect, view: TimeView, theme: &Theme) {
    let middle = rect.center().y;
    painter.hline(rect.x_range(), middle, Stroke::new(1.0, egui_colour(theme.panel_line)));
    // A single outlier must not flatten the rest, so larger values are cut off.
    let Some(largest) = opened_source.usual_step_km2 else { return };
    let height = |km2: f64| narrow((km2 / largest).sqrt().min(1.0)) * (rect.height() / 2.0 - 1.0);
    let [gain, loss] = theme.main_sides().map(egui_colour);
    // One mesh with hard edges, since there may be a thousand bars.
    let (mut bars, scale) = (Mesh::default(), painter.pixels_per_point());
    for (x, step) in columns(opened_source, rect, view) {
        let bar = |from: f32, to: f32| Rect::from_x_y_ranges(x - 1.0..=x + 1.0, from..=to).round_to_pixels(scale);
        bars.add_colored_rect(bar(middle - height(step.gained_km2), middle), gain);
        bars.add_colored_rect(bar(middle, middle + height(step.lost_km2)), loss);
    }
    painter.add(Shape::mesh(bars));
}

/// The largest gain and loss in each column of two pixels that has any.
fn columns(opened_source: &OpenedSource, rect: Rect, view: TimeView) -> Vec<(f32, StepChange)> {
    let mut columns: Vec<(f32, StepChange)> = Vec::new();
    for (&days, step) in opened_source.stops.reports.iter().zip(&opened_source.steps) {
        let (true, Some(step)) = ((view.from..=view.to).contains(&days), step) else { continue };
        let x = (x_of(rect, view, days) / 2.0).round() * 2.0;
        match columns.last_mut().filter(|(last, _)| *last == x) {
            Some((_, largest)) => {
                largest.gained_km2 = largest.gained_km2.max(step.gained_km2);
                largest.lost_km2 = largest.lost_km2.max(step.lost_km2);
            }
            None => columns.push((x, *step)),
        }
    }
    columns
}

/// A tick for each report, a hollow bar for each gap, and a triangle for each suspected glitch.
pub(super) fn reports(painter: &Painter, opened_source: &OpenedSource, rect: Rect, view: TimeView, theme: &Theme) {
    let ink = egui_colour(theme.faint_ink).gamma_multiply(TICK_PX);
    let scale = painter.pixels_per_point();
    let (mut ticks, width) = (Mesh::default(), (TICK_PX * scale).round().max(1.0) / scale);
    let mut last_x = f32::NEG_INFINITY;
    for &days in &opened_source.stops.reports {
        let x = x_of(rect, view, days);
        if x - last_x >= 1.0 && rect.x_range().contains(x) {
            let left = (x - width / 2.0).round_to_pixels(scale);
            let tick = Rect::from_x_y_ranges(left..=left + width, rect.top() + 3.0..=rect.bottom() - 1.0);
            ticks.add_colored_rect(tick.round_to_pixels(scale), ink);
            last_x = x;
        }
    }
    painter.add(Shape::mesh(ticks));
    let warning = egui_colour(theme.warning);
    for gap in &opened_source.gaps {
        let [from, to] = [gap.from, gap.to].map(|date| ReportTime::day(date).days() + 0.5);
        let (left, right) = (x_of(rect, view, from), x_of(rect, view, to));
        if right - left > 4.0 {
            let bar = Rect::from_x_y_ranges(left..=right, rect.top() + 3.0..=rect.bottom() - 1.0);
            painter.rect_filled(bar.shrink2(vec2(1.5, 0.0)), 1.0, egui_colour(theme.control));
        }
    }
    for glitch in opened_source.glitches.iter().flatten() {
        let x = x_of(rect, view, glitch.time.days());
        let top = rect.top() - 1.0;
        let points = vec![pos2(x - 4.0, top), pos2(x + 4.0, top), pos2(x, top + 6.0)];
        painter.add(Shape::convex_polygon(points, warning, Stroke::NONE));
    }
}

pub(super) fn dates(painter: &Painter, rows: &Rows, view: TimeView, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    let line = egui_colour(theme.panel_line);
    let (ink, faint) = (egui_colour(theme.ink), egui_colour(theme.faint_ink));
    let marks = marks(view, f64::from(rows.dates.width()), MARK_GAP_PX);
    let has_days = marks.iter().any(|mark| mark.kind == MarkKind::Day);
    let x_of_mark = |days: f64| x_of(rows.dates, view, days);
    // Years first: where both do not fit, a year's label takes precedence over a month's.
    let mut named: Vec<(f32, f32)> = Vec::new();
    let mut name = |x: f32, text: String, font: egui::FontId, colour: Color32| {
        let galley = painter.layout_no_wrap(text, font, colour);
        let (left, right) = (x + 3.0, x + 3.0 + galley.size().x);
        let room =
            right <= rows.dates.right() && !named.iter().any(|&(from, to)| left < to + 6.0 && from < right + 6.0);
        if room {
            painter.galley(pos2(left, rows.dates.top() + 2.0), galley, colour);
            named.push((left, right));
        }
    };
    for mark in &marks {
        let x = x_of_mark(mark.days);
        let top = match mark.kind {
            MarkKind::Year => rows.histogram.top(),
            MarkKind::Month => rows.dates.top() - 2.0,
            MarkKind::Day => rows.dates.top() + 1.0,
        };
        painter.vline(x, top..=rows.dates.top() + 6.0, Stroke::new(1.0, line));
        if mark.kind == MarkKind::Year {
            name(x, words.year(mark.date.year()), strong(13.0), ink);
        }
    }
    let month_px = narrow(28.0 / (view.to - view.from)) * rows.dates.width();
    let month_names = marks.iter().filter(|mark| mark.kind == MarkKind::Month && month_px * 3.0 > NAME_GAP_PX);
    for mark in month_names {
        name(x_of_mark(mark.days), words.month(mark.date), plain(12.0), faint);
    }
    if has_days {
        for mark in marks.iter().filter(|mark| mark.kind == MarkKind::Day) {
            name(x_of_mark(mark.days), mark.date.format("%-d").to_string(), plain(11.0), faint);
        }
    }
}

pub(super) fn loop_range(painter: &Painter, context: &PanelContext, rows: &Rows, view: TimeView, theme: &Theme) {
    let Some(range) = context.clock.0.loop_range() else { return };
    let (left, right) = (x_of(rows.reports, view, range.from), x_of(rows.reports, view, range.to));
    let bar = Rect::from_x_y_ranges(left..=right, rows.histogram.top()..=rows.reports.bottom());
    painter.rect_filled(bar, 2.0, egui_colour(theme.accent.alpha(40)));
    for x in [left, right] {
        painter.vline(x, bar.y_range(), Stroke::new(1.5, egui_colour(theme.accent)));
    }
}

/// The cursor, the other date of a comparison, and the date under the pointer.
pub(super) fn cursors(
    painter: &Painter,
    context: &PanelContext,
    interface: &Interface,
    rect: Rect,
    response: &Response,
) {
    let (theme, view) = (&interface.theme, context.axis.0);
    if let Some(other) = interface.compared {
        painter.vline(x_of(rect, view, other), rect.y_range(), Stroke::new(1.6, egui_colour(theme.accent)));
    }
    let x = x_of(rect, view, context.clock.0.now());
    let ink = egui_colour(theme.ink);
    painter.vline(x, rect.top()..=rect.bottom() - DATES_PX + 4.0, Stroke::new(2.0, ink));
    painter.circle_filled(pos2(x, rect.top() + HISTOGRAM_PX + REPORTS_PX / 2.0), HANDLE_PX, ink);
    if let Some(at) = response.hover_pos().filter(|_| !response.is_pointer_button_down_on()) {
        let days = view.days_from_fraction(f64::from((at.x - rect.left()) / rect.width()));
        let text = interface.words.short_date(time_from_days(days).date_naive());
        let galley = painter.layout_no_wrap(text, plain(12.0), ink);
        let left = (at.x - galley.size().x / 2.0).clamp(rect.left(), rect.right() - galley.size().x);
        let room = Rect::from_min_size(pos2(left, rect.top()), galley.size()).expand2(vec2(4.0, 1.0));
        painter.rect_filled(room, 3.0, egui_colour(theme.control.alpha(255)));
        painter.vline(at.x, room.bottom()..=rect.bottom() - DATES_PX, Stroke::new(1.0, egui_colour(theme.faint_ink)));
        painter.galley(pos2(left, rect.top()), galley, ink);
    }
}
