//! The fixed frame of the map: panels, title, legend, locator, scale bar and credits.

use super::{
    atlas::Atlas,
    canvas::Canvas,
    credits::Credits,
    labels::HALO_PX,
    layout::{Layout, TITLE_LINE_PX, TITLE_SIZE},
    legend::SetLegend,
    lettering::Face,
    locator,
    options::PlateOptions,
    pen::{Anchor, Ink, Lettered, Line, Pen},
};
use crate::{
    cartography::{labels::ScreenBox, scale_bar::scale_bar, viewport::ScreenPoint},
    geometry::{
        bounds::Bounds,
        mercator::{lonlat_from_world, stretch_at},
    },
    language::Words,
};

/// Greatest length of the scale bar, and its distance from the corner of the map, logical pixels.
const SCALE_WIDTH_PX: f64 = 130.0;
const SCALE_INSET: f64 = 18.0;

/// Greatest length of the scale bar relative to the width of its map.
const LONGEST_SCALE: f64 = 0.4;

/// Draws everything but the scale bar.
pub(super) fn draw(
    atlas: &Atlas,
    canvas: &Canvas,
    layout: &Layout,
    legend: &SetLegend,
    credits: &Credits,
    options: &PlateOptions,
    pen: &mut Pen,
) {
    let theme = &options.theme;
    for panel in &layout.panels {
        let [x, y, width, height] = [panel.left, panel.top, panel.right - panel.left, panel.bottom - panel.top];
        pen.rect([x, y, width, height], 0.0, Ink::Colour(theme.panel), None);
    }
    for (index, line) in layout.title.iter().enumerate() {
        let (left, top) = layout.title_at;
        pen.words(Lettered {
            text: line,
            at: (left, top + TITLE_SIZE + index as f64 * TITLE_LINE_PX),
            anchor: Anchor::Start,
            face: Face::SemiBold,
            size: TITLE_SIZE,
            colour: theme.ink,
            halo: None,
        });
    }
    pen.open("legend", "");
    legend.draw(layout.legend_at, theme, pen);
    pen.close();
    let seen = seen(canvas).filter(|&seen| locator::is_of_use(seen));
    if let Some((room, seen)) = layout.locator.zip(seen) {
        locator::draw(atlas, room, seen, options, pen);
    }
    pen.open("credits", "");
    credits.draw(layout.credits_at, options, pen);
    pen.close();
}

/// The bounds of the visible ground.
pub(super) fn seen(canvas: &Canvas) -> Option<Bounds> {
    let map = canvas.map;
    let corners = [(map.left, map.bottom), (map.right, map.top)];
    let [low, high] = corners.map(|(x, y)| canvas.view.lonlat_from_screen(ScreenPoint { x, y }));
    Bounds::around([low?, high?])
}

/// The space that the scale bar takes.
pub(super) fn scale_room(canvas: &Canvas) -> ScreenBox {
    let (left, bottom) = (canvas.map.left + SCALE_INSET, canvas.map.bottom - SCALE_INSET);
    ScreenBox { left: left - 6.0, top: bottom - 30.0, right: left + SCALE_WIDTH_PX + 6.0, bottom: bottom + 6.0 }
}

/// Draws the scale bar, which is exact in the middle of the map.
pub(super) fn draw_scale(canvas: &Canvas, options: &PlateOptions, words: &Words, pen: &mut Pen) {
    let theme = &options.theme;
    let map = canvas.map;
    let middle = ScreenPoint { x: f64::midpoint(map.left, map.right), y: f64::midpoint(map.top, map.bottom) };
    let lat = lonlat_from_world(canvas.view.world_from_screen(middle)).map_or(0.0, |at| at.lat);
    let longest = SCALE_WIDTH_PX.min((map.right - map.left) * LONGEST_SCALE);
    let bar = scale_bar(canvas.view.metres_per_px() / stretch_at(lat), longest);
    let (x, y) = (map.left + SCALE_INSET, map.bottom - SCALE_INSET);
    let bracket =
        [(x, y - 6.0), (x, y), (x + bar.width_px, y), (x + bar.width_px, y - 6.0)].map(super::canvas::Dot::new);
    for (colour, width) in [(theme.halo, 5.0), (theme.ink, 2.0)] {
        pen.lines(&[bracket.to_vec()], Line { colour, width, dashes: None });
    }
    pen.words(Lettered {
        text: &length_text(bar.metres, words),
        at: (x + bar.width_px / 2.0, y - 8.0),
        anchor: Anchor::Middle,
        face: Face::Regular,
        size: 12.0,
        colour: theme.ink,
        halo: Some((theme.halo, HALO_PX)),
    });
}

fn length_text(metres: f64, words: &Words) -> String {
    let (id, length) = if metres < 1000.0 { ("metres", metres) } else { ("kilometres", metres / 1000.0) };
    words.with(id, &[("length", words.number(length, 0).into())])
}
