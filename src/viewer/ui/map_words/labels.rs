//! Place names, as many as fit.

use bevy_egui::egui::{Align2, FontId, Rect, Stroke, pos2};

use super::{
    super::panels::{
        PanelContext,
        style::{egui_colour, plain, strong},
    },
    furniture::{egui_box, screen_box},
    halo::Haloed,
    pointer::MapArea,
};
use crate::{
    cartography::labels::{Candidate, ScreenBox, place_labels},
    places::Place,
    viewer::state::{drawings::narrow, interface::Interface},
};

/// Lowest zoom at which places of a rank are labelled.
const ZOOM_OF_RANK: [f64; 6] = [0.0, 4.5, 6.4, 7.8, 9.2, 10.4];

/// The most labels; more cost time and are not read.
const MAX_LABELS: usize = 90;

/// The width of the line around a dot, logical pixels.
const DOT_LINE_PX: f32 = 1.4;

/// Labels the places on screen, leaving panels free; returns the rectangles of the labels.
pub(crate) fn draw_labels(area: &MapArea, context: &PanelContext, interface: &Interface, taken: &[Rect]) -> Vec<Rect> {
    let Some(bounds) = context.view.0.bounds() else { return Vec::new() };
    let scale = if interface.is_presenting() { 1.5 } else { 1.0 };
    let words = &interface.words;
    let zoom = context.view.0.zoom;
    let is_named = |place: &&Place| {
        let needed = ZOOM_OF_RANK.get(usize::from(place.rank)).copied().unwrap_or(f64::INFINITY);
        zoom >= needed && bounds.contains(place.position)
    };
    let is_chosen = |place: &Place| Some(place.id) == interface.place;
    // The place whose card is shown is labelled whatever its rank.
    let chosen = context.places.0.places().iter().filter(|place| is_chosen(place) && bounds.contains(place.position));
    let others = context.places.0.places().iter().filter(|place| is_named(place) && !is_chosen(place));
    let places: Vec<&Place> = chosen.chain(others).take(MAX_LABELS).collect();
    let candidates: Vec<Candidate> = places
        .iter()
        .map(|place| {
            let (font, radius) = look(place, scale);
            let name = words.language().name(&place.name).to_owned();
            let size = area.painter.layout_no_wrap(name, font, egui_colour(interface.theme.ink)).size();
            Candidate {
                anchor: context.view.0.screen_from_lonlat(place.position),
                width_px: f64::from(size.x),
                height_px: f64::from(size.y) * 0.8,
                gap_px: f64::from(radius) + 4.0,
            }
        })
        .collect();
    let taken: Vec<ScreenBox> = taken.iter().copied().map(screen_box).collect();
    let boxes = place_labels(&candidates, screen_box(area.rect), &taken);
    let (ink, halo) = (egui_colour(interface.theme.ink), egui_colour(interface.theme.halo));
    let mut named = Vec::new();
    let mut drawn = Vec::new();
    for ((place, candidate), label) in places.iter().zip(&candidates).zip(boxes) {
        let Some(label) = label else { continue };
        named.push(egui_box(label));
        let middle = f64::midpoint(label.top, label.bottom);
        let at = pos2(narrow(label.left), narrow(middle));
        let text = words.language().name(&place.name);
        let name = Haloed::new(&area.painter, at, Align2::LEFT_CENTER, text, look(place, scale).0, ink);
        name.draw_halo(&area.painter, halo);
        drawn.push((place, candidate, name));
    }
    for (place, candidate, name) in drawn {
        let (_, radius) = look(place, scale);
        let anchor = pos2(narrow(candidate.anchor.x), narrow(candidate.anchor.y));
        area.painter.circle_filled(anchor, radius + 1.2, halo);
        if is_chosen(place) {
            area.painter.circle_stroke(anchor, radius + 4.0, Stroke::new(2.2, egui_colour(interface.theme.accent)));
        }
        // Two discs, which egui has pre-rendered, need far fewer triangles than a disc with an outline.
        area.painter.circle_filled(anchor, radius + DOT_LINE_PX / 2.0, ink);
        area.painter.circle_filled(anchor, radius - DOT_LINE_PX / 2.0, egui_colour(interface.theme.panel.alpha(255)));
        name.draw_words(&area.painter, ink);
    }
    named
}

/// The font of a place's label, and the radius of its dot, logical pixels.
fn look(place: &Place, scale: f32) -> (FontId, f32) {
    match place.rank {
        0 => (strong(15.0 * scale), 3.6),
        1 => (strong(14.0 * scale), 3.4),
        2 => (plain(13.5 * scale), 2.8),
        3 => (plain(12.5 * scale), 2.4),
        _ => (plain(11.5 * scale), 2.0),
    }
}
