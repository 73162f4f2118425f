//! Place names, as many as fit.

use bevy_egui::egui::{Align2, CursorIcon, FontId, Pos2, Rect, Stroke, pos2};

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
    viewer::state::{
        command::{Panel, ViewerCommand},
        drawings::narrow,
        interface::{Around, Interface},
        search::Card,
    },
};

/// Lowest zoom at which places of a rank are labelled.
const ZOOM_OF_RANK: [f64; 6] = [0.0, 4.5, 6.4, 7.8, 9.2, 10.4];

/// The most labels; more cost time and are not read.
const MAX_LABELS: usize = 90;

/// The width of the line around a dot, logical pixels.
const DOT_LINE_PX: f32 = 1.4;

/// How far from a dot a click still means it, logical pixels.
const CLICK_PX: f32 = 10.0;

/// A place with its name on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Labelled {
    /// Its id.
    pub place: u32,
    /// The rectangle of its name.
    pub name: Rect,
    /// Its dot.
    pub dot: Pos2,
}

/// The place whose name or dot is at a position; of several, the nearest dot.
pub(crate) fn labelled_at(labelled: &[Labelled], at: Pos2) -> Option<u32> {
    let apart = |label: &Labelled| label.dot.distance(at).min(label.name.distance_to_pos(at) + CLICK_PX / 2.0);
    let near = labelled.iter().filter(|label| apart(label) <= CLICK_PX);
    near.min_by(|a, b| apart(a).total_cmp(&apart(b))).map(|label| label.place)
}

/// Opens the card of a place whose name or dot is clicked, and shows under the pointer that it can be.
pub(crate) fn point_at_labels(
    area: &MapArea,
    context: &mut PanelContext,
    interface: &Interface,
    labelled: &[Labelled],
) {
    // Only the panel of places has cards.
    if interface.around != Around::Everything || interface.measured.is_some() {
        return;
    }
    if area.hovered.and_then(|at| labelled_at(labelled, at)).is_some() {
        area.painter.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    let Some(place) = area.clicked.and_then(|at| labelled_at(labelled, at)) else { return };
    if !interface.shows(Panel::PLACES) {
        context.commands.write(ViewerCommand::Toggle(Panel::PLACES));
    }
    context.commands.write(ViewerCommand::ShowCard(Some(Card::Place(place))));
}

/// Labels the places on screen, leaving panels free; returns those that have a label.
pub(crate) fn draw_labels(
    area: &MapArea,
    context: &PanelContext,
    interface: &Interface,
    taken: &[Rect],
) -> Vec<Labelled> {
    let Some(bounds) = context.view.0.bounds() else { return Vec::new() };
    let scale = if interface.is_presenting() { 1.5 } else { 1.0 };
    let words = &interface.words;
    let zoom = context.view.0.zoom;
    let is_named = |place: &&Place| {
        let needed = ZOOM_OF_RANK.get(usize::from(place.rank)).copied().unwrap_or(f64::INFINITY);
        zoom >= needed && bounds.contains(place.position)
    };
    let is_chosen = |place: &Place| interface.card == Some(Card::Place(place.id));
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
        let dot = pos2(narrow(candidate.anchor.x), narrow(candidate.anchor.y));
        named.push(Labelled { place: place.id, name: egui_box(label), dot });
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

#[cfg(test)]
mod tests {
    use bevy_egui::egui::vec2;

    use super::*;

    #[test]
    fn a_click_means_the_nearest_of_the_dots_and_names() {
        let label = |place, x: f32| Labelled {
            place,
            name: Rect::from_min_size(pos2(x + 6.0, -8.0), vec2(60.0, 16.0)),
            dot: pos2(x, 0.0),
        };
        let labelled = [label(1, 0.0), label(2, 100.0)];
        let at = |x: f32, y: f32| labelled_at(&labelled, pos2(x, y));
        assert_eq!([at(-5.0, 3.0), at(40.0, 0.0), at(97.0, 0.0), at(150.0, 5.0)], [Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!([at(-12.0, 0.0), at(40.0, 30.0), at(83.0, 0.0)], [None; 3]);
    }
}
