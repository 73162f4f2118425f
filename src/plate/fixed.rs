//! The parts of a plate that do not depend on the date: its view, its legend, and all layers drawn once.

use std::collections::BTreeSet;

use super::{
    atlas::Atlas,
    canvas::{Canvas, Dot},
    comparison::Comparison,
    credits::Credits,
    furniture,
    ground::{self, DatedWater},
    labels::{self, Names},
    layout::{Layout, legend_width},
    legend::SetLegend,
    lettering::{FAMILY, Lettering},
    options::{BadPlate, Layer, PlateOptions},
    pen::{Ink, Pen, hex, number},
    reports::Reports,
};
use crate::{
    cartography::{
        legend::{Row, classes_near, glow_rows, zone_rows},
        theme::{DOT_RADIUS_PX, DOTS_PERIOD_PX, Fill, Pattern, REPEAT_PX, Stripes, dots_within},
        viewport::Viewport,
    },
    control::scheme::Scheme,
    geometry::mercator::{WorldPoint, world_from_lonlat},
    language::Words,
};

/// Margin between the bounds and the edge of the map, logical pixels.
const MARGIN_PX: f64 = 12.0;

/// The smallest useful width and height of a map, logical pixels.
pub(super) const LEAST_MAP_PX: f64 = 8.0 * MARGIN_PX;

/// The date-independent parts, as SVG.
#[derive(Debug)]
pub(super) struct Fixed {
    pub title: String,
    /// The content of the legend as text, for screen readers.
    pub shown: String,
    pub patterns: String,
    pub below: String,
    /// Relief and towns.
    pub surface: String,
    /// The reservoirs that only some dates have, drawn above `surface`.
    pub water: DatedWater,
    pub above: String,
    pub words: String,
}

/// The opening tag of an SVG with the size of a plate, in logical pixels.
pub(super) fn opening(options: &PlateOptions) -> String {
    let (width, height) = options.size.nominal();
    let (logical_width, logical_height) = options.size.logical();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" \
         font-family=\"'{FAMILY}', sans-serif\" xml:lang=\"{}\" role=\"img\">\n",
        number(logical_width),
        number(logical_height),
        options.language.code()
    )
}

/// The view of the whole plate that fits the bounds into its map.
pub(super) fn view(options: &PlateOptions, layout: &Layout, (width, height): (f64, f64)) -> Result<Viewport, BadPlate> {
    let bounds = options.bounds;
    let is_empty = bounds.min.lon >= bounds.max.lon || bounds.min.lat >= bounds.max.lat;
    if is_empty {
        return Err(BadPlate::EmptyView);
    }
    let map = layout.map;
    let margins = [map.left, map.top, width - map.right, height - map.bottom].map(|side| side + MARGIN_PX);
    let whole = Viewport { center: world_from_lonlat(bounds.min), zoom: 8.0, width_px: width, height_px: height };
    Ok(whole.fitted(bounds, margins))
}

/// The rows of the legend, with at most `most` classes.
pub(super) fn rows(
    reports: &Reports,
    options: &PlateOptions,
    words: &Words,
    comparison: Option<&Comparison>,
    most: usize,
) -> Vec<Row> {
    if let Some(comparison) = comparison {
        return comparison.rows(reports, options, words, most);
    }
    let scheme = reports.timeline.scheme();
    let classes = classes_near(reports.timeline.snapshots(), options.bounds);
    let mut rows = zone_rows(reports.timeline.source(), scheme, &classes, &options.theme, words, most);
    if options.shows(Layer::Glow) && reports.change_within(options.bounds) {
        let gaining = reports.evolution.gaining_parties(scheme, Some(options.bounds));
        rows.extend(glow_rows(scheme, &gaining, &options.theme, words, options.glow_days()));
    }
    rows
}

/// The rows, with a note on the names that cannot be written because the fonts lack letters.
pub(super) fn with_missing(mut rows: Vec<Row>, lettering: &Lettering, words: &Words) -> Vec<Row> {
    let missing = missing(&rows, lettering);
    if missing > 0 {
        rows.push(Row::Heading(words.with("letters-missing", &[("count", words.number(missing as f64, 0).into())])));
    }
    rows
}

/// Number of names in a legend that cannot be written.
pub(super) fn missing(rows: &[Row], lettering: &Lettering) -> usize {
    let names: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Entry(_, words) => Some(words.as_str()),
            Row::Heading(_) => None,
        })
        .collect();
    names.into_iter().filter(|name| lettering.lacks(name)).count()
}

pub(super) fn fixed(
    reports: &Reports,
    atlas: &Atlas,
    options: &PlateOptions,
    words: &Words,
    canvas: &Canvas,
    layout: &Layout,
    title: String,
    rows: &[Row],
) -> Fixed {
    let legend = SetLegend::new(rows, &atlas.lettering, legend_width());
    let credits = Credits::new(&[reports], options, words, &atlas.lettering, layout.credits_width);
    let drawn = |id: &str, draw: &dyn Fn(&mut Pen)| {
        let mut pen = Pen::default();
        pen.open(id, "");
        draw(&mut pen);
        pen.close();
        pen.finish()
    };
    let entries = rows.iter().filter_map(|row| match row {
        Row::Entry(_, words) => Some(words.as_str()),
        Row::Heading(_) => None,
    });
    Fixed {
        title,
        shown: entries.collect::<Vec<_>>().join(", "),
        patterns: patterns(reports.timeline.scheme(), options, canvas),
        below: drawn("ground", &|pen| ground::draw_below(atlas, canvas, options, pen)),
        surface: drawn("surface", &|pen| ground::draw_surface(atlas, canvas, options, pen)),
        water: ground::dated_water(atlas, canvas, options),
        above: drawn("basemap", &|pen| ground::draw_above(atlas, canvas, options, pen)),
        words: drawn("words", &|pen| {
            if options.shows(Layer::Labels) {
                labels::draw(atlas, canvas, options, &[furniture::scale_room(canvas)], Names::ON_PLATE, pen);
            }
            furniture::draw(atlas, canvas, layout, &legend, &credits, options, pen);
            furniture::draw_scale(canvas, options, words, pen);
        }),
    }
}

/// The patterns of the classes. They are anchored on the ground, whatever part of it is visible.
pub(super) fn patterns(scheme: &Scheme, options: &PlateOptions, canvas: &Canvas) -> String {
    let origin = canvas.view.screen_from_world(WorldPoint { x: 0.0, y: 0.0 });
    let [x, y] = [origin.x, origin.y].map(|px| number(px.rem_euclid(REPEAT_PX).round()));
    let mut defs = Pen::default();
    defs.raw("<defs>\n");
    for class in 0..scheme.classes.len() {
        let Some(fill) = options.theme.fill(scheme, class) else { continue };
        if fill.pattern == Pattern::Plain {
            continue;
        }
        let side = number(tile_px(fill.pattern));
        let first = hex(fill.colour);
        defs.raw(&format!(
            "<pattern id=\"p{class}\" patternUnits=\"userSpaceOnUse\" x=\"{x}\" y=\"{y}\" width=\"{side}\" \
             height=\"{side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"{first}\"/>"
        ));
        draw_pattern(fill, [0.0, 0.0, tile_px(fill.pattern), tile_px(fill.pattern)], &mut defs);
        defs.raw("</pattern>\n");
    }
    defs.raw("</defs>\n");
    defs.finish()
}

/// Side of the repeating square.
fn tile_px(pattern: Pattern) -> f64 {
    // SVG draws a pattern by its tile; stripes along an axis need only one stripe.
    match pattern.stripes() {
        Some(Stripes { per_px: [x, y], .. }) => 1.0 / x.abs().max(y.abs()),
        None => DOTS_PERIOD_PX,
    }
}

/// Draws the second colour of a pattern within a rectangle (left, top, right, bottom).
pub(super) fn draw_pattern(fill: Fill, within: [f64; 4], pen: &mut Pen) {
    if let Some(stripes) = fill.pattern.stripes() {
        let dots = |ring: Vec<(f64, f64)>| ring.into_iter().map(Dot::new).collect();
        let rings: Vec<Vec<Dot>> = stripes.within(within).into_iter().map(dots).collect();
        pen.ground(&rings, Ink::Colour(fill.second), 1.0, 0.0);
    } else if fill.pattern == Pattern::Dots {
        for at in dots_within(within) {
            pen.disc(at, DOT_RADIUS_PX, fill.second, None);
        }
    }
}
