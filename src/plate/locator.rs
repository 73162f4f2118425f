//! The small overview map that shows where the view lies.

use super::{
    atlas::Atlas,
    canvas::Canvas,
    options::PlateOptions,
    pen::{Ink, Line, Pen},
};
use crate::{
    cartography::{basemap::LineKind, labels::ScreenBox, viewport::Viewport},
    geometry::{bounds::Bounds, mercator::world_from_lonlat, position::LonLat},
};

/// Its extent: Ukraine and its surroundings, which is all that the base map covers.
const SHOWN: Bounds = Bounds { min: LonLat { lon: 21.6, lat: 43.9 }, max: LonLat { lon: 41.4, lat: 52.7 } };

/// Height relative to width.
pub(super) const SLIMNESS: f64 = 0.66;

/// A view that covers more of it than this needs no locator.
const LARGEST_PART: f64 = 0.55;

/// A view smaller than this is marked by a dot, logical pixels.
const LEAST_MARK_PX: f64 = 5.0;

/// Whether a locator is useful for a view.
pub(super) fn is_of_use(view: Bounds) -> bool {
    let width = (view.max.lon - view.min.lon) / (SHOWN.max.lon - SHOWN.min.lon);
    SHOWN.contains(view.min) && SHOWN.contains(view.max) && width < LARGEST_PART
}

/// Draws it into a box.
pub(super) fn draw(atlas: &Atlas, room: ScreenBox, seen: Bounds, options: &PlateOptions, pen: &mut Pen) {
    let theme = &options.theme;
    let (width, height) = (room.right - room.left, room.bottom - room.top);
    let center = world_from_lonlat(LonLat { lon: 0.0, lat: 0.0 });
    let own = Viewport { center, zoom: 3.0, width_px: width, height_px: height }.fitted(SHOWN, [0.0; 4]);
    // The same view centred on the box, as a view of the whole plate.
    let (plate_width, plate_height) = options.size.logical();
    let whole = Viewport { width_px: plate_width, height_px: plate_height, ..own };
    let view = whole.panned(room.left + width / 2.0 - plate_width / 2.0, room.top + height / 2.0 - plate_height / 2.0);
    let canvas = Canvas { view, map: room };
    let [x, y, w, h] = [room.left, room.top, width, height];
    pen.raw(&format!(
        "<clipPath id=\"locator-edge\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
        super::pen::number(x),
        super::pen::number(y),
        super::pen::number(w),
        super::pen::number(h)
    ));
    pen.open("locator", " clip-path=\"url(#locator-edge)\"");
    pen.rect([x, y, w, h], 0.0, Ink::Colour(theme.land), None);
    let water = atlas.basemap.water.iter().chain(atlas.basemap.lasting_reservoirs());
    let water: Vec<_> = water.flat_map(|polygon| canvas.rings(polygon)).collect();
    pen.ground(&water, Ink::Colour(theme.sea), 1.0, 0.0);
    let borders = atlas.basemap.lines.iter().filter(|line| line.kind == LineKind::CountryBorder);
    let borders: Vec<_> =
        borders.flat_map(|line| canvas.line(line.positions.iter().map(|&at| canvas.px(at)))).collect();
    pen.lines(&borders, Line { colour: theme.country_border, width: 0.8, dashes: None });
    let (low, high) = (canvas.px(seen.min), canvas.px(seen.max));
    let mark = Line { colour: theme.front, width: 1.4, dashes: None };
    let (left, top, mark_width, mark_height) = (low.0, high.1, high.0 - low.0, low.1 - high.1);
    if mark_width.max(mark_height) < LEAST_MARK_PX {
        pen.disc((left + mark_width / 2.0, top + mark_height / 2.0), 2.6, theme.front, None);
    } else {
        pen.rect([left, top, mark_width, mark_height], 0.0, Ink::Colour(theme.front.alpha(26)), Some(mark));
    }
    pen.close();
}
