//! Place names on a plate, as many as fit.

use super::{
    atlas::Atlas,
    canvas::Canvas,
    lettering::Face,
    options::PlateOptions,
    pen::{Anchor, Lettered, Line, Pen},
};
use crate::{
    cartography::labels::{Candidate, ScreenBox, place_labels},
    places::Place,
};

/// Lowest zoom at which places of a rank are labelled, as in the window.
const ZOOM_OF_RANK: [f64; 6] = [0.0, 4.5, 6.4, 7.8, 9.2, 10.4];

/// Number and size of place names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Names {
    /// The most names.
    pub most: usize,
    /// Size relative to that on plates.
    pub size: f64,
}

impl Names {
    /// On a plate.
    pub(super) const ON_PLATE: Self = Self { most: 120, size: 1.0 };
    /// On one of many small maps.
    pub(super) const ON_SHEET: Self = Self { most: 6, size: 0.72 };
}

/// Width of the halo around letters, logical pixels.
pub(super) const HALO_PX: f64 = 1.5;

/// Height of capitals relative to the font size.
pub(super) const CAPITAL: f64 = 0.714;

/// The style of a place's label.
struct Look {
    face: Face,
    size: f64,
    radius: f64,
}

/// Labels the places on the map, keeping `taken` boxes free.
pub(super) fn draw(
    atlas: &Atlas,
    canvas: &Canvas,
    options: &PlateOptions,
    taken: &[ScreenBox],
    names: Names,
    pen: &mut Pen,
) {
    let zoom = canvas.view.zoom;
    let is_on_map = |place: &&Place| {
        let needed = ZOOM_OF_RANK.get(usize::from(place.rank)).copied().unwrap_or(f64::INFINITY);
        let (x, y) = canvas.px(place.position);
        let map = canvas.map;
        zoom >= needed && x > map.left && x < map.right && y > map.top && y < map.bottom
    };
    let places: Vec<&Place> = atlas.places.places().iter().filter(is_on_map).take(names.most).collect();
    let name = |place: &Place| options.language.name(&place.name).to_owned();
    let candidate = |place: &&Place| {
        let look = look(place, names.size);
        Candidate {
            anchor: canvas.view.screen_from_lonlat(place.position),
            width_px: atlas.lettering.width(&name(place), look.face, look.size),
            height_px: look.size * 1.1,
            gap_px: look.radius + 4.0,
        }
    };
    let candidates: Vec<Candidate> = places.iter().map(candidate).collect();
    let boxes = place_labels(&candidates, canvas.map.grown(-2.0), taken);
    let theme = &options.theme;
    for (place, label) in places.iter().zip(boxes) {
        let Some(label) = label else { continue };
        let look = look(place, names.size);
        let at = canvas.px(place.position);
        pen.disc(at, look.radius + 1.2, theme.halo, None);
        pen.disc(at, look.radius, theme.panel, Some(Line { colour: theme.ink, width: 1.4, dashes: None }));
        let base_line = f64::midpoint(label.top, label.bottom) + look.size * CAPITAL / 2.0;
        pen.words(Lettered {
            text: &name(place),
            at: (label.left, base_line),
            anchor: Anchor::Start,
            face: look.face,
            size: look.size,
            colour: theme.ink,
            halo: Some((theme.halo, HALO_PX)),
        });
    }
}

/// The style of a place's label.
fn look(place: &Place, part: f64) -> Look {
    let (face, size, radius) = match place.rank {
        0 => (Face::SemiBold, 15.0, 3.6),
        1 => (Face::SemiBold, 14.0, 3.4),
        2 => (Face::Regular, 13.5, 2.8),
        3 => (Face::Regular, 12.5, 2.4),
        _ => (Face::Regular, 11.5, 2.0),
    };
    Look { face, size: size * part, radius: radius * part }
}
