//! Texts at the lower edge of the map: scale bar, position under the pointer, attribution; and the measured line.

use bevy_egui::egui::{Align2, Color32, Pos2, Rect, Stroke, pos2, vec2};

use super::{
    super::panels::{
        PanelContext,
        style::{EDGE_PX, egui_colour, plain, strong},
    },
    halo::haloed,
    pointer::{MapArea, coordinates, length_km},
};
use crate::{
    cartography::{basemap, ground_words::holder_text, labels::ScreenBox, scale_bar::scale_bar, viewport::ScreenPoint},
    control::{scheme::Scheme, snapshot::Snapshot},
    geometry::position::LonLat,
    language::Words,
    viewer::state::{drawings::narrow, interface::Interface},
};

/// Greatest length of the scale bar, logical pixels.
const SCALE_WIDTH_PX: f64 = 130.0;

/// Distance of the texts from the timeline, logical pixels.
const LIFT_PX: f32 = 8.0;

/// Space around the attribution on its plate, beside and above, logical pixels.
const PLATE_PX: [f32; 2] = [6.0, 2.0];

/// Separator of names in an attribution.
const BETWEEN_NAMES: &str = " · ";

/// Distance between a fault of the base map and the attribution below it, logical pixels.
const FAULT_LIFT_PX: f32 = 16.0;

/// Draws everything that does not depend on the date. Returns the rectangles that labels must leave free, starting with
/// that of the attribution, and the free position to the right of the scale.
pub(crate) fn draw_furniture(
    area: &MapArea,
    context: &PanelContext,
    interface: &Interface,
    bottom: f32,
) -> (Vec<Rect>, Pos2) {
    let attribution = draw_attribution(area, context, interface, bottom);
    let mut taken = vec![attribution];
    let mut base = pos2(area.rect.left() + EDGE_PX + 4.0, bottom - LIFT_PX);
    // In a narrow window the attribution takes the whole width, so the scale is above it.
    if attribution.left() < base.x + narrow(SCALE_WIDTH_PX) + EDGE_PX {
        base.y = attribution.top() - LIFT_PX / 2.0;
    }
    taken.push(draw_scale(area, context, interface, base));
    taken.extend(draw_tile_fault(area, context, interface, bottom));
    draw_measured(area, context, interface);
    (taken, base + vec2(narrow(SCALE_WIDTH_PX) + 40.0, 0.0))
}

fn draw_scale(area: &MapArea, context: &PanelContext, interface: &Interface, base: Pos2) -> Rect {
    let bar = scale_bar(context.view.0.ground_metres_per_px(), SCALE_WIDTH_PX);
    let (ink, halo) = (egui_colour(interface.theme.ink), egui_colour(interface.theme.halo));
    let width = narrow(bar.width_px);
    let y = base.y - 3.0;
    for (stroke, reach) in [(Stroke::new(5.0, halo), 1.0), (Stroke::new(2.0, ink), 0.0)] {
        area.painter.hline(base.x - reach..=base.x + width + reach, y, stroke);
        for x in [base.x, base.x + width] {
            area.painter.vline(x, y - 6.0 - reach..=y + reach, stroke);
        }
    }
    let text = length_text(bar.metres, &interface.words);
    haloed(&area.painter, base + vec2(width / 2.0, -8.0), Align2::CENTER_BOTTOM, &text, plain(12.0), ink, halo);
    Rect::from_min_max(base - vec2(4.0, 30.0), base + vec2(width + 4.0, 4.0))
}

fn length_text(metres: f64, words: &Words) -> String {
    if metres < 1000.0 {
        words.with("metres", &[("length", words.number(metres, 0).into())])
    } else {
        words.with("kilometres", &[("length", words.number(metres / 1000.0, 0).into())])
    }
}

/// Draws the position under the pointer and who is reported to hold it; returns the rectangle. It is above the
/// attribution if both would overlap.
pub(crate) fn draw_position(
    area: &MapArea,
    context: &PanelContext,
    interface: &Interface,
    base: Pos2,
    attribution: Rect,
) -> Option<Rect> {
    let at = area.hovered?;
    let position = context.view.0.lonlat_from_screen(ScreenPoint { x: f64::from(at.x), y: f64::from(at.y) })?;
    let report = context
        .opened
        .chosen()
        .and_then(|opened_source| Some((opened_source, opened_source.snapshot(context.clock.0.now())?)));
    let text = match report {
        Some((opened_source, snapshot)) => {
            position_text(opened_source.timeline.scheme(), snapshot, position, &interface.words)
        }
        None => coordinates(position),
    };
    let (ink, halo) = (egui_colour(interface.theme.ink), egui_colour(interface.theme.halo));
    let width = area.painter.layout_no_wrap(text.clone(), plain(12.0), Color32::PLACEHOLDER).size().x;
    let runs_into = base.x + width + EDGE_PX > attribution.left() && base.y > attribution.top();
    let base = if runs_into { pos2(base.x, attribution.top() - LIFT_PX / 2.0) } else { base };
    Some(haloed(&area.painter, base, Align2::LEFT_BOTTOM, &text, plain(12.0), ink, halo))
}

/// A position, and who holds it according to a report.
fn position_text(scheme: &Scheme, report: &Snapshot, at: LonLat, words: &Words) -> String {
    format!("{} · {}", coordinates(at), holder_text(report.holder_at(scheme, at), scheme, words))
}

fn draw_attribution(area: &MapArea, context: &PanelContext, interface: &Interface, bottom: f32) -> Rect {
    let source = context
        .opened
        .chosen()
        .map(|opened_source| interface.words.phrase(&opened_source.timeline.source().name))
        .unwrap_or_default();
    let base = match &context.basemap {
        Some(own) => interface.words.with("basemap-own-line", &[("names", own.attribution().into())]),
        None => interface.words.with("basemap-line", &[("names", basemap::ATTRIBUTION.into())]),
    };
    let text = if source.is_empty() { base } else { format!("{source} · {base}") };
    let [beside, above] = PLATE_PX;
    let text = in_lines(&text, area.rect.width() - 2.0 * (EDGE_PX + beside), |line| {
        area.painter.layout_no_wrap(line.to_owned(), plain(11.0), Color32::PLACEHOLDER).size().x
    });
    let at = pos2(area.rect.right() - EDGE_PX - beside, bottom - LIFT_PX);
    let ink = egui_colour(interface.theme.ink);
    // A halo is not enough for so small a type over roads, hatches and borders.
    let galley = area.painter.layout_no_wrap(text, plain(11.0), ink);
    let words = Align2::RIGHT_BOTTOM.anchor_size(at, galley.size());
    let plate = words.expand2(vec2(beside, above));
    area.painter.rect_filled(plate, 3.0, egui_colour(interface.theme.plate()));
    area.painter.galley(words.min, galley, ink);
    plate
}

/// Breaks a list of names into lines between names.
fn in_lines(text: &str, most: f32, width: impl Fn(&str) -> f32) -> String {
    let mut lines: Vec<String> = Vec::new();
    for name in text.split(BETWEEN_NAMES) {
        let longer = lines.last().map(|line| format!("{line}{BETWEEN_NAMES}{name}"));
        match longer.filter(|longer| width(longer) <= most) {
            Some(longer) => lines.last_mut().into_iter().for_each(|line| line.clone_from(&longer)),
            None => lines.push(name.to_owned()),
        }
    }
    lines.join("\n")
}

/// Draws the fault of the user's base map above the attribution.
fn draw_tile_fault(area: &MapArea, context: &PanelContext, interface: &Interface, bottom: f32) -> Option<Rect> {
    let fault = context.tile_fault.as_ref()?.0.as_deref()?;
    let text = interface.words.with("basemap-fault", &[("problem", fault.into())]);
    let at = pos2(area.rect.right() - EDGE_PX, bottom - LIFT_PX - FAULT_LIFT_PX);
    let (ink, halo) = (egui_colour(interface.theme.warning), egui_colour(interface.theme.halo));
    Some(haloed(&area.painter, at, Align2::RIGHT_BOTTOM, &text, plain(11.0), ink, halo))
}

fn draw_measured(area: &MapArea, context: &PanelContext, interface: &Interface) {
    let Some(points) = &interface.measured else { return };
    let (accent, halo) = (egui_colour(interface.theme.accent), egui_colour(interface.theme.halo));
    let on_screen: Vec<Pos2> = points
        .iter()
        .map(|&at| context.view.0.screen_from_lonlat(at))
        .map(|at| pos2(narrow(at.x), narrow(at.y)))
        .collect();
    area.painter.line(on_screen.clone(), Stroke::new(2.0, accent));
    for &at in &on_screen {
        area.painter.circle_filled(at, 3.5, accent);
    }
    let words = &interface.words;
    let (text, at) = match on_screen.last() {
        Some(&last) => {
            let km = words.number(length_km(points), 2);
            (words.with("kilometres", &[("length", km.into())]), last + vec2(8.0, -8.0))
        }
        None => (words.text("measure-help"), area.rect.center_top() + vec2(-90.0, 84.0)),
    };
    haloed(&area.painter, at, Align2::LEFT_BOTTOM, &text, strong(14.0), accent, halo);
}

/// Converts a panel's rectangle for label placement.
pub(in crate::viewer) fn screen_box(rect: Rect) -> ScreenBox {
    ScreenBox {
        left: f64::from(rect.left()),
        top: f64::from(rect.top()),
        right: f64::from(rect.right()),
        bottom: f64::from(rect.bottom()),
    }
}

/// Converts a box to egui's type.
pub(in crate::viewer) fn egui_box(label: ScreenBox) -> Rect {
    Rect::from_min_max(pos2(narrow(label.left), narrow(label.top)), pos2(narrow(label.right), narrow(label.bottom)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::{remainder::Remainder, report_time::ReportTime, scheme::Control},
        dataset::schemes,
        language::Language,
    };

    #[test]
    fn the_words_of_a_position_tell_ground_left_blank_from_ground_without_a_report() {
        let time = ReportTime::day("2024-01-01".parse().unwrap());
        let report = Snapshot::new(time, std::sync::Arc::from("a"), []);
        let (kramatorsk, abroad) = (LonLat { lon: 37.58, lat: 48.73 }, LonLat { lon: 38.0, lat: 51.0 });
        let text = |scheme: &Scheme, at, language| position_text(scheme, &report, at, &Words::new(language).unwrap());
        let at_home = schemes::ukraine();
        assert_eq!(
            text(&at_home, kramatorsk, Language::English),
            "48.7300° N, 37.5800° E · left blank: Ukrainian-controlled"
        );
        let ukrainian = text(&at_home, kramatorsk, Language::Ukrainian);
        assert!(ukrainian.ends_with("не позначено: Під контролем України"), "{ukrainian}");
        assert!(text(&at_home, abroad, Language::English).ends_with("no zone reported"));
        let without = Scheme { remainder: None, ..Scheme::clone(&at_home) };
        assert!(text(&without, kramatorsk, Language::English).ends_with("no zone reported"));
        let of_nobody = Scheme { remainder: Some(Remainder::everywhere(Control::Unknown)), ..without };
        assert!(text(&of_nobody, abroad, Language::Ukrainian).ends_with("не позначено: Невідомо"));
    }

    #[test]
    fn an_attribution_is_broken_between_its_names() {
        let width = |line: &str| narrow(line.chars().count() as f64);
        assert_eq!(in_lines("one · two · three", 9.0, width), "one · two\nthree");
        assert_eq!(in_lines("one · two · three", 17.0, width), "one · two · three");
        assert_eq!(in_lines("longer than all", 3.0, width), "longer than all");
    }
}
