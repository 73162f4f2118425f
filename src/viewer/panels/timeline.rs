//! The time axis across the whole bottom: transport, reports, change per report, gaps, and the cursor.

use bevy_egui::egui::{self, Align2, Color32, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::{
    super::{
        command::{AxisCommand, ViewerCommand},
        drawing::narrow,
        stage::Staged,
        state::Interface,
    },
    Desk, hint,
    icons::{Icon, icon_button},
    style::{card, egui_colour, plain, strong},
};
use crate::{
    analysis::changes::StepChange,
    cartography::{
        ruler::{MarkKind, TimeView, marks},
        theme::Theme,
    },
    control::{mesh::Motion, report_time::time_from_days},
    language::Words,
    playback::{Direction, PlayState, PlaybackCommand, SPEEDS},
};

/// Height of the histogram, logical pixels.
const HISTOGRAM_PX: f32 = 40.0;
/// Height of the band of reports, gaps and loop below it.
const REPORTS_PX: f32 = 10.0;
/// Height of the row of dates.
const DATES_PX: f32 = 20.0;
/// Least distance between two marks.
const MARK_GAP_PX: f64 = 9.0;
/// Least distance between the names of two months.
const NAME_GAP_PX: f32 = 34.0;
/// How much one notch of the wheel zooms the axis.
const ZOOM_PER_PX: f32 = 0.004;

/// The parts of the axis.
struct Rows {
    histogram: Rect,
    reports: Rect,
    dates: Rect,
}

pub(super) fn show(ctx: &egui::Context, desk: &mut Desk, interface: &Interface) -> Rect {
    let screen = ctx.viewport_rect();
    let area = egui::Area::new(egui::Id::new("timeline")).anchor(Align2::LEFT_BOTTOM, vec2(0.0, 0.0));
    let frame = card(&interface.theme).corner_radius(0.0).inner_margin(egui::Margin::symmetric(16, 8));
    area.order(egui::Order::Middle)
        .constrain(false)
        .show(ctx, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(screen.width() - 34.0);
                ui.spacing_mut().item_spacing.y = 4.0;
                transport(ui, desk, interface);
                axis(ui, desk, interface);
            });
        })
        .response
        .rect
}

fn transport(ui: &mut Ui, desk: &mut Desk, interface: &Interface) {
    let words = &interface.words;
    let state = desk.clock.0.state();
    let (play, play_id) = if state == PlayState::Paused { (Icon::Play, "play") } else { (Icon::Pause, "pause") };
    let back = state == PlayState::Playing(Direction::Backward);
    let looping = desk.clock.0.loop_range().is_some();
    let loop_command = if looping { PlaybackCommand::ClearLoop } else { PlaybackCommand::LoopIn };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let buttons = [
            (Icon::First, false, "first", "Home", PlaybackCommand::First),
            (Icon::Previous, false, "previous", "←", PlaybackCommand::StepReport(Direction::Backward)),
            (Icon::PlayBack, back, "play-back", "J", PlaybackCommand::Shuttle(Direction::Backward)),
            (play, false, play_id, "Space", PlaybackCommand::TogglePlay),
            (Icon::Next, false, "next", "→", PlaybackCommand::StepReport(Direction::Forward)),
            (Icon::Last, false, "last", "End", PlaybackCommand::Last),
            (Icon::Loop, looping, "loop", "I, O, \\", loop_command),
        ];
        for (icon, on, id, key, command) in buttons {
            if icon_button(ui, icon, on.into(), &hint(words, id, key)).clicked() {
                desk.send(ViewerCommand::Playback(command));
            }
        }
        ui.add_space(8.0);
        speed(ui, desk, words);
        ui.add_space(6.0);
        motion(ui, desk, interface);
        ui.add_space(12.0);
        counts(ui, desk, interface);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(words.text("whole-axis")).clicked() {
                desk.send(ViewerCommand::Axis(AxisCommand::ShowAll));
            }
            if ui.button(words.text("go-to-date")).on_hover_text(hint(words, "key-date", "T")).clicked() {
                desk.send(ViewerCommand::Toggle(super::Panel::Date));
            }
        });
    });
}

fn speed(ui: &mut Ui, desk: &mut Desk, words: &Words) {
    let chosen = desk.clock.0.speed();
    let name = |index: usize| words.with("speed", &[("days", SPEEDS[index].into())]);
    let mut wanted = chosen;
    egui::ComboBox::from_id_salt("speed").width(104.0).selected_text(name(chosen)).show_ui(ui, |ui| {
        for index in 0..SPEEDS.len() {
            ui.selectable_value(&mut wanted, index, name(index));
        }
    });
    if wanted != chosen {
        desk.send(ViewerCommand::Playback(PlaybackCommand::SetSpeed(wanted)));
    }
}

/// How changes are shown between two reports.
fn motion(ui: &mut Ui, desk: &mut Desk, interface: &Interface) {
    let words = &interface.words;
    let name = |motion| words.text(motion_id(motion));
    let mut wanted = interface.motion;
    let list = egui::ComboBox::from_id_salt("motion").width(96.0).selected_text(name(wanted));
    let response = list.show_ui(ui, |ui| {
        for motion in Motion::ALL {
            ui.selectable_value(&mut wanted, motion, name(motion));
        }
    });
    response.response.on_hover_text(hint(words, "key-motion", "B"));
    if wanted != interface.motion {
        desk.send(ViewerCommand::Move(wanted));
    }
}

const fn motion_id(motion: Motion) -> &'static str {
    match motion {
        Motion::Step => "motion-step",
        Motion::Sweep => "motion-sweep",
        Motion::Fade => "motion-fade",
    }
}

/// What the report under the cursor changed.
fn counts(ui: &mut Ui, desk: &Desk, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    let Some(staged) = desk.stage.chosen() else { return };
    let Some(index) = staged.timeline.as_of(desk.clock.0.now()) else { return };
    let blanks = [("number", (index + 1).into()), ("all", staged.stops.reports.len().into())];
    let mut text = words.with("report-number", &blanks);
    if let Some(step) = staged.steps.get(index).copied().flatten() {
        let party = staged.timeline.scheme().parties.first().map(|party| words.language().name(&party.name).to_owned());
        let blanks = [
            ("party", party.unwrap_or_default().into()),
            ("gained", words.number(step.gained_km2, 1).into()),
            ("lost", words.number(step.lost_km2, 1).into()),
        ];
        text = format!("{text} · {}", words.with("step-change", &blanks));
    }
    ui.label(egui::RichText::new(text).font(plain(13.0)).color(egui_colour(theme.faint_ink)));
}

fn axis(ui: &mut Ui, desk: &mut Desk, interface: &Interface) {
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
    let painter = ui.painter_at(rect.expand(1.0));
    paint_loop(&painter, desk, &rows, view, &interface.theme);
    paint_histogram(&painter, staged, rows.histogram, view, &interface.theme);
    paint_reports(&painter, staged, rows.reports, view, &interface.theme);
    paint_dates(&painter, &rows, view, interface);
    paint_cursors(&painter, desk, interface, rect, &response);
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

fn x_of(rect: Rect, view: TimeView, days: f64) -> f32 {
    rect.left() + rect.width() * narrow(view.fraction_from_days(days))
}

/// Gains of the first party upwards, its losses downwards; a column of pixels shows its largest step.
fn paint_histogram(painter: &egui::Painter, staged: &Staged, rect: Rect, view: TimeView, theme: &Theme) {
    let middle = rect.center().y;
    painter.hline(rect.x_range(), middle, Stroke::new(1.0, egui_colour(theme.panel_line)));
    let columns = columns(staged, rect, view);
    // One glitch must not flatten everything else: what is larger than nearly all is cut off.
    let mut sizes: Vec<f64> = staged.steps.iter().flatten().map(|step| step.gained_km2.max(step.lost_km2)).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&largest) = sizes.get(sizes.len().saturating_sub(1) * 98 / 100).filter(|&&km2| km2 > 0.0) else { return };
    let height = |km2: f64| narrow((km2 / largest).sqrt().min(1.0)) * (rect.height() / 2.0 - 1.0);
    let (gain, loss) = (egui_colour(theme.party(0)), egui_colour(theme.party(1)));
    for (x, step) in columns {
        let bar = |from: f32, to: f32| Rect::from_x_y_ranges(x - 1.0..=x + 1.0, from..=to);
        painter.rect_filled(bar(middle - height(step.gained_km2), middle), 0.0, gain);
        painter.rect_filled(bar(middle, middle + height(step.lost_km2)), 0.0, loss);
    }
}

/// The largest step in every second column of pixels that has one.
fn columns(staged: &Staged, rect: Rect, view: TimeView) -> Vec<(f32, StepChange)> {
    let mut columns: Vec<(f32, StepChange)> = Vec::new();
    for (&days, step) in staged.stops.reports.iter().zip(&staged.steps) {
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

/// A tick for each report, a hollow bar for each gap, a triangle for each suspected glitch.
fn paint_reports(painter: &egui::Painter, staged: &Staged, rect: Rect, view: TimeView, theme: &Theme) {
    let ink = egui_colour(theme.faint_ink);
    let mut last_x = f32::NEG_INFINITY;
    for &days in &staged.stops.reports {
        let x = x_of(rect, view, days);
        if x - last_x >= 1.0 && rect.x_range().contains(x) {
            painter.vline(x, rect.top() + 3.0..=rect.bottom() - 1.0, Stroke::new(0.8, ink));
            last_x = x;
        }
    }
    let warning = egui_colour(theme.warning);
    for gap in &staged.gaps {
        let [from, to] = [gap.from, gap.to].map(|date| crate::control::report_time::ReportTime::day(date).days() + 0.5);
        let (left, right) = (x_of(rect, view, from), x_of(rect, view, to));
        if right - left > 4.0 {
            let bar = Rect::from_x_y_ranges(left..=right, rect.top() + 3.0..=rect.bottom() - 1.0);
            painter.rect_filled(bar.shrink2(vec2(1.5, 0.0)), 1.0, egui_colour(theme.control));
        }
    }
    for glitch in &staged.glitches {
        let x = x_of(rect, view, glitch.time.days());
        let top = rect.top() - 1.0;
        let points = vec![pos2(x - 4.0, top), pos2(x + 4.0, top), pos2(x, top + 6.0)];
        painter.add(Shape::convex_polygon(points, warning, Stroke::NONE));
    }
}

fn paint_dates(painter: &egui::Painter, rows: &Rows, view: TimeView, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    let line = egui_colour(theme.panel_line);
    let (ink, faint) = (egui_colour(theme.ink), egui_colour(theme.faint_ink));
    let marks = marks(view, f64::from(rows.dates.width()), MARK_GAP_PX);
    let has_days = marks.iter().any(|mark| mark.kind == MarkKind::Day);
    let x_of_mark = |days: f64| x_of(rows.dates, view, days);
    // Years first: where there is no room for both, a year's name stands and a month's does not.
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
            name(x, mark.date.format("%Y").to_string(), strong(13.0), ink);
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

fn paint_loop(painter: &egui::Painter, desk: &Desk, rows: &Rows, view: TimeView, theme: &Theme) {
    let Some(range) = desk.clock.0.loop_range() else { return };
    let (left, right) = (x_of(rows.reports, view, range.from), x_of(rows.reports, view, range.to));
    let bar = Rect::from_x_y_ranges(left..=right, rows.histogram.top()..=rows.reports.bottom());
    painter.rect_filled(bar, 2.0, egui_colour(theme.accent.alpha(40)));
    for x in [left, right] {
        painter.vline(x, bar.y_range(), Stroke::new(1.5, egui_colour(theme.accent)));
    }
}

/// The cursor, the date compared with, and the date under the pointer.
fn paint_cursors(painter: &egui::Painter, desk: &Desk, interface: &Interface, rect: Rect, response: &Response) {
    let (theme, view) = (&interface.theme, desk.axis.0);
    if let Some(other) = interface.compared {
        painter.vline(x_of(rect, view, other), rect.y_range(), Stroke::new(1.6, egui_colour(theme.accent)));
    }
    let x = x_of(rect, view, desk.clock.0.now());
    let ink = egui_colour(theme.ink);
    painter.vline(x, rect.top()..=rect.bottom() - DATES_PX + 4.0, Stroke::new(2.0, ink));
    painter.circle_filled(pos2(x, rect.top() + HISTOGRAM_PX + REPORTS_PX / 2.0), 5.5, ink);
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
