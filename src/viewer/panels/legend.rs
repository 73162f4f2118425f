//! What the colours and patterns mean, whose reports they are, and on what terms.

use bevy_egui::egui::{self, Align2, Pos2, Rect, Sense, Stroke, pos2, vec2};

use super::{
    super::state::Interface,
    Desk, floating,
    style::{EDGE_PX, egui_colour, heading, small},
};
use crate::{
    cartography::theme::{FRONT_WIDTH_PX, Fill, GLOW_STRENGTH, Pattern, Theme},
    control::scheme::Scheme,
};

/// Size of a sample of colour, logical pixels.
const SAMPLE: egui::Vec2 = vec2(26.0, 14.0);

/// Width of the text, logical pixels.
pub(super) const WIDTH_PX: f32 = 250.0;

pub(super) fn show(ctx: &egui::Context, desk: &Desk, interface: &Interface, bottom: f32) -> Rect {
    let (words, theme) = (&interface.words, &interface.theme);
    let above = ctx.viewport_rect().bottom() - bottom;
    // Room for the attribution stays free below.
    let place = (Align2::RIGHT_BOTTOM, vec2(-EDGE_PX, -above - 30.0));
    floating(ctx, theme, "legend", place, |ui| {
        ui.set_max_width(WIDTH_PX);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(heading(words.text("legend")));
        let Some(staged) = desk.stage.chosen() else { return };
        let scheme = staged.timeline.scheme();
        let reported: std::collections::BTreeSet<usize> = staged
            .timeline
            .snapshots()
            .iter()
            .flat_map(|snapshot| snapshot.zones.iter().map(|zone| zone.class.0))
            .collect();
        for class in reported {
            let Some(fill) = theme.fill(scheme, class) else { continue };
            let name = scheme.classes.get(class).map(|class| words.language().name(&class.name));
            entry(ui, name.unwrap_or_default(), |painter, rect| sample(painter, rect, fill, theme));
        }
        entry(ui, &words.text("front-line"), |painter, rect| {
            painter.hline(rect.x_range(), rect.center().y, Stroke::new(FRONT_WIDTH_PX, egui_colour(theme.front)));
        });
        if interface.glow_days > 0.0 && staged.mesh.is_some() {
            glow_entries(ui, interface, scheme);
        }
        if interface.compared.is_some() {
            entry(ui, &words.text("compared-front"), |painter, rect| {
                let ends = [rect.left_center(), rect.right_center()];
                let stroke = Stroke::new(FRONT_WIDTH_PX, egui_colour(theme.accent));
                painter.extend(egui::Shape::dashed_line(&ends, stroke, 6.0, 4.0));
            });
        }
        ui.add_space(4.0);
        let source = staged.timeline.source();
        if !source.name.is_empty() && desk.stage.attribution.is_none() {
            ui.label(small(words.with("source-line", &[("source", source.name.as_str().into())]), theme));
        }
        if !source.terms.is_empty() && desk.stage.attribution.is_none() {
            ui.label(small(words.with("terms-line", &[("terms", source.terms.as_str().into())]), theme));
        }
        if let Some(attribution) = &desk.stage.attribution {
            ui.label(small(words.language().name(attribution).to_owned(), theme));
        }
        if let Some(method) = &desk.stage.method {
            ui.label(small(words.language().name(method).to_owned(), theme));
        }
    })
}

/// Who gained the ground that glows, and since when.
fn glow_entries(ui: &mut egui::Ui, interface: &Interface, scheme: &Scheme) {
    let (words, theme) = (&interface.words, &interface.theme);
    let days = words.number(interface.glow_days.into(), 0);
    ui.label(small(words.with("glow-days", &[("days", days.into())]), theme));
    let strength = alpha(GLOW_STRENGTH);
    for (party, glow) in scheme.parties.iter().zip([theme.gained, theme.lost]) {
        let colour = glow.alpha(strength).over(theme.land);
        let fill = Fill { colour, second: colour, pattern: Pattern::Plain };
        entry(ui, words.language().name(&party.name), |painter, rect| sample(painter, rect, fill, theme));
    }
}

/// An opacity of 0 to 1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of 255, and a float saturates")]
fn alpha(strength: f32) -> u8 {
    (strength * 255.0) as u8
}

fn entry(ui: &mut egui::Ui, name: &str, paint: impl FnOnce(&egui::Painter, Rect)) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(SAMPLE, Sense::hover());
        paint(ui.painter(), rect);
        ui.label(name);
    });
}

/// A small area filled as on the map.
fn sample(painter: &egui::Painter, rect: Rect, fill: Fill, theme: &Theme) {
    painter.rect_filled(rect, 2.0, egui_colour(fill.colour));
    let within = painter.with_clip_rect(rect);
    match fill.pattern {
        Pattern::Plain => {}
        Pattern::Hatch => {
            let mut x = rect.left() - rect.height();
            while x < rect.right() {
                let ends: [Pos2; 2] = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
                within.line_segment(ends, Stroke::new(4.2, egui_colour(fill.second)));
                x += 12.0;
            }
        }
        Pattern::Dots => {
            for (column, row) in (0..4_u8).flat_map(|column| (0..2_u8).map(move |row| (column, row))) {
                let at = rect.min + vec2(3.5 + 7.0 * f32::from(column), 3.5 + 7.0 * f32::from(row));
                within.circle_filled(at, 1.3, egui_colour(fill.second));
            }
        }
    }
    painter.rect_stroke(rect, 2.0, Stroke::new(0.8, egui_colour(theme.panel_line)), egui::StrokeKind::Inside);
}
