//! Names along rivers, and numbers of roads.

use bevy_egui::egui::{Color32, FontId, Pos2, Rect, Stroke, StrokeKind, emath::Rot2, epaint::TextShape, pos2, vec2};

use super::{
    super::panels::{
        PanelContext,
        style::{egui_colour, plain},
    },
    furniture::screen_box,
    pointer::MapArea,
};
use crate::{
    cartography::{
        basemap::{BasemapLayer, LineKind, LineLabel},
        labels::{ScreenBox, Tilted, place_tilted},
    },
    viewer::state::{drawings::narrow, interface::Interface},
};

/// Lowest zoom at which lines of a kind are labelled.
const fn least_zoom(kind: LineKind) -> f64 {
    match kind {
        LineKind::River | LineKind::MainRoad => 8.4,
        LineKind::Road => 9.4,
        _ => 9.9,
    }
}

/// Font sizes, logical pixels.
const NAME_PX: f32 = 11.5;
const NUMBER_PX: f32 = 10.0;

/// The most labels tried.
const MAX_NAMES: usize = 60;

/// Labels rivers and roads where places and panels leave space.
pub(crate) fn draw_line_labels(area: &MapArea, context: &PanelContext, interface: &Interface, taken: &[Rect]) {
    let Some(bounds) = context.view.0.bounds() else { return };
    // The user's own base map has other lines.
    if !interface.draws(BasemapLayer::LineNames) || context.basemap.is_some() {
        return;
    }
    let zoom = context.view.0.zoom;
    let is_named = |label: &&LineLabel| {
        let shown = label.kind.layer().is_none_or(|layer| interface.draws(layer));
        shown && zoom >= least_zoom(label.kind) && bounds.contains(label.position)
    };
    let labels: Vec<&LineLabel> = context.drawings.basemap().labels.iter().filter(is_named).take(MAX_NAMES).collect();
    let tilted: Vec<Tilted> = labels.iter().map(|label| tilted(area, context, interface, label)).collect();
    let taken: Vec<ScreenBox> = taken.iter().copied().map(screen_box).collect();
    for ((label, tilted), fits) in labels.iter().zip(&tilted).zip(place_tilted(&tilted, screen_box(area.rect), &taken))
    {
        if fits && is_road(label.kind) {
            number(area, interface, label, tilted);
        } else if fits {
            name(area, interface, label, tilted);
        }
    }
}

const fn is_road(kind: LineKind) -> bool {
    matches!(kind, LineKind::Road | LineKind::MainRoad)
}

/// Numbers of roads are upright on a small plate; names of rivers run along them.
fn tilted(area: &MapArea, context: &PanelContext, interface: &Interface, label: &LineLabel) -> Tilted {
    let (font, tilt_deg, margin) =
        if is_road(label.kind) { (plain(NUMBER_PX), 0.0, 6.0) } else { (plain(NAME_PX), label.tilt_deg, 0.0) };
    let size = area.painter.layout_no_wrap(text(interface, label), font, Color32::BLACK).size();
    Tilted {
        middle: context.view.0.screen_from_lonlat(label.position),
        width_px: f64::from(size.x) + margin,
        height_px: f64::from(size.y) * 0.9,
        tilt_deg,
    }
}

fn text(interface: &Interface, label: &LineLabel) -> String {
    interface.words.language().name(&label.name).to_owned()
}

fn number(area: &MapArea, interface: &Interface, label: &LineLabel, tilted: &Tilted) {
    let theme = &interface.theme;
    let room = tilted.room();
    let plate =
        Rect::from_center_size(middle(tilted), vec2(narrow(room.right - room.left), narrow(room.bottom - room.top)));
    area.painter.rect_filled(plate, 2.5, egui_colour(theme.halo));
    let edge = Stroke::new(0.8, egui_colour(theme.ground().road_casing));
    area.painter.rect_stroke(plate, 2.5, edge, StrokeKind::Inside);
    let ink = egui_colour(theme.faint_ink);
    let galley = area.painter.layout_no_wrap(text(interface, label), plain(NUMBER_PX), ink);
    area.painter.galley(plate.center() - galley.size() / 2.0, galley, ink);
}

fn name(area: &MapArea, interface: &Interface, label: &LineLabel, tilted: &Tilted) {
    let theme = &interface.theme;
    let (ink, halo) = (egui_colour(theme.river_name), egui_colour(theme.halo));
    for (dx, dy) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
        turned(area, interface, label, tilted, middle(tilted) + vec2(dx, dy), halo);
    }
    turned(area, interface, label, tilted, middle(tilted), ink);
}

fn middle(tilted: &Tilted) -> Pos2 {
    pos2(narrow(tilted.middle.x), narrow(tilted.middle.y))
}

/// Draws text rotated about its middle.
fn turned(area: &MapArea, interface: &Interface, label: &LineLabel, tilted: &Tilted, at: Pos2, colour: Color32) {
    let font: FontId = plain(NAME_PX);
    let galley = area.painter.layout_no_wrap(text(interface, label), font, colour);
    // egui rotates clockwise, about the upper left corner.
    let angle = -narrow(tilted.tilt_deg.to_radians());
    let corner = at - Rot2::from_angle(angle) * (galley.size() / 2.0);
    area.painter.add(TextShape::new(corner, galley, colour).with_override_text_color(colour).with_angle(angle));
}
