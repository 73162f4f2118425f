//! The legend: colours and patterns, the source, and its terms.

use std::ops::Range;

use bevy_egui::egui::{self, Align2, Rect, ScrollArea, Sense, Stroke, pos2, vec2};

use super::{
    PanelContext, floating,
    icons::Icon,
    list::{Drawing, PanelUi, Taken, usual},
    style::{EDGE_PX, egui_colour, heading, small},
    widest,
};
use crate::{
    cartography::{
        credits::credit_lines,
        legend::{MOST_CLASSES, Row, Sample, compared_row, glow_rows, reported_classes, town_row, zone_rows},
        theme::{DOT_RADIUS_PX, FRONT_WIDTH_PX, Fill, Pattern, Rgba, Theme, dots_within},
    },
    viewer::state::{command::Panel, drawings::narrow, interface::Interface},
};

/// Size of a colour sample, logical pixels.
const SAMPLE: egui::Vec2 = vec2(26.0, 14.0);

/// Size of a colour sample in the strip, logical pixels.
const STRIP_SAMPLE: egui::Vec2 = vec2(18.0, 10.0);

/// Space below the strip, logical pixels; the attribution and the scale are above it.
const STRIP_BELOW_PX: f32 = 6.0;

/// The most classes in the strip.
const STRIP_CLASSES: usize = 8;

/// Space for the attribution below, logical pixels.
const BELOW_PX: f32 = 30.0;

/// The margins and the space above, logical pixels.
const FREE_PX: f32 = 36.0;

/// Width of the text, logical pixels.
pub(super) const WIDTH_PX: f32 = 250.0;

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi =
    PanelUi { panel: Panel::LEGEND, switch: Some((20, Icon::Legend)), look: usual, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed: _, room } = drawing;
    if !interface.shows_legend() {
        return Taken::Nothing;
    }
    let top = if interface.is_narrow { room.header.bottom() } else { room.toolbar.bottom() };
    Taken::FromMap(show(ctx, context, interface, top..room.timeline.top()))
}

pub(super) fn show(ctx: &egui::Context, context: &PanelContext, interface: &Interface, room: Range<f32>) -> Rect {
    let theme = &interface.theme;
    let above = ctx.viewport_rect().bottom() - room.end;
    let most = room.end - room.start - BELOW_PX - FREE_PX;
    // Leave space for the attribution below.
    let place = (Align2::RIGHT_BOTTOM, vec2(-EDGE_PX, -above - BELOW_PX));
    floating(ctx, theme, "legend", place, |ui| {
        ui.set_max_width(WIDTH_PX);
        // It does not fit a low window in full.
        ScrollArea::vertical()
            .max_height(most)
            .min_scrolled_height(most)
            .show(ui, |ui| content(ui, context, interface));
    })
}

/// A short legend in a strip above the timeline, for windows without space for the panel: the colours and lines of the
/// report shown. `None` if there is nothing to explain.
pub(super) fn show_strip(
    ctx: &egui::Context,
    context: &PanelContext,
    interface: &Interface,
    bottom: f32,
) -> Option<Rect> {
    let (words, theme) = (&interface.words, &interface.theme);
    let opened_source = context.opened.chosen()?;
    let classes = reported_classes(opened_source.snapshot(context.clock.0.now()));
    let mut rows = zone_rows(
        opened_source.timeline.source(),
        opened_source.timeline.scheme(),
        &classes,
        theme,
        words,
        STRIP_CLASSES,
    );
    rows.extend(interface.compared.map(|_| compared_row(theme, words)));
    let above = ctx.viewport_rect().bottom() - bottom;
    let place = (Align2::LEFT_BOTTOM, vec2(EDGE_PX, -above - STRIP_BELOW_PX));
    let most = widest(ctx);
    Some(floating(ctx, theme, "legend strip", place, |ui| {
        ui.set_max_width(most);
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        ui.horizontal_wrapped(|ui| {
            for row in rows {
                strip_entry(ui, row, most, theme);
            }
        });
    }))
}

/// A colour sample and its text, on one line.
fn strip_entry(ui: &mut egui::Ui, row: Row, most: f32, theme: &Theme) {
    let (sample, name) = match row {
        Row::Entry(sample, name) => (Some(sample), small(name, theme)),
        Row::Heading(words) => (None, small(words, theme)),
    };
    let galley = egui::WidgetText::from(name.clone()).into_galley(ui, None, most, egui::TextStyle::Body);
    if ui.available_size_before_wrap().x < STRIP_SAMPLE.x + 4.0 + galley.size().x {
        ui.end_row();
    }
    if let Some(sample) = sample {
        let (rect, _) = ui.allocate_exact_size(STRIP_SAMPLE, Sense::hover());
        draw_sample(ui.painter(), rect, sample, theme);
    }
    ui.label(name);
    ui.add_space(6.0);
}

fn content(ui: &mut egui::Ui, context: &PanelContext, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.label(heading(words.text("legend")));
    let Some(opened_source) = context.opened.chosen() else { return };
    let scheme = opened_source.timeline.scheme();
    let mut rows =
        zone_rows(opened_source.timeline.source(), scheme, &opened_source.classes, theme, words, MOST_CLASSES);
    if interface.glow_days > 0.0 && opened_source.mesh.is_some() {
        rows.extend(glow_rows(scheme, &opened_source.gaining, theme, words, interface.glow_days.into()));
    }
    if interface.compared.is_some() {
        rows.push(compared_row(theme, words));
    }
    if context.basemap.is_none() {
        rows.push(town_row(theme, words));
    }
    for row in rows {
        match row {
            Row::Heading(text) => {
                ui.label(small(text, theme));
            }
            Row::Entry(sample, name) => entry(ui, &name, sample, theme),
        }
    }
    ui.add_space(4.0);
    for line in credit_lines(&context.opened.about, &[opened_source.timeline.source()], words) {
        ui.label(small(line, theme));
    }
}

fn entry(ui: &mut egui::Ui, name: &str, sample: Sample, theme: &Theme) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(SAMPLE, Sense::hover());
        draw_sample(ui.painter(), rect, sample, theme);
        // A long name takes two lines: panels beside the legend rely on its width.
        ui.add(egui::Label::new(name).wrap());
    });
}

fn draw_sample(painter: &egui::Painter, rect: Rect, sample: Sample, theme: &Theme) {
    match sample {
        Sample::Ground(fill) => ground(painter, rect, fill, theme),
        Sample::Line { colour, is_dashed: false } => {
            painter.hline(rect.x_range(), rect.center().y, line(colour));
        }
        Sample::Line { colour, is_dashed: true } => {
            let ends = [rect.left_center(), rect.right_center()];
            painter.extend(egui::Shape::dashed_line(&ends, line(colour), 6.0, 4.0));
        }
    }
}

fn line(colour: Rgba) -> Stroke {
    Stroke::new(FRONT_WIDTH_PX, egui_colour(colour))
}

/// A small area filled as on the map.
fn ground(painter: &egui::Painter, rect: Rect, fill: Fill, theme: &Theme) {
    painter.rect_filled(rect, 2.0, egui_colour(fill.colour));
    let within = painter.with_clip_rect(rect);
    let (second, sides) = (egui_colour(fill.second), [rect.left(), rect.top(), rect.right(), rect.bottom()]);
    let at = |(x, y): (f64, f64)| pos2(narrow(x), narrow(y));
    if let Some(stripes) = fill.pattern.stripes() {
        for ring in stripes.within(sides.map(f64::from)) {
            within.add(egui::Shape::convex_polygon(ring.into_iter().map(at).collect(), second, Stroke::NONE));
        }
    } else if fill.pattern == Pattern::Dots {
        for dot in dots_within(sides.map(f64::from)) {
            within.circle_filled(at(dot), narrow(DOT_RADIUS_PX), second);
        }
    }
    painter.rect_stroke(rect, 2.0, Stroke::new(0.8, egui_colour(theme.panel_line)), egui::StrokeKind::Inside);
}
