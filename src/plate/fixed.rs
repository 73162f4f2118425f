//! What no date changes on a plate: its view, its legend, and everything that is drawn once.

use super::{
    atlas::Atlas,
    canvas::Canvas,
    comparison::Comparison,
    credits::Credits,
    furniture, ground,
    labels::{self, Names},
    layout::{Layout, credits_width, legend_width},
    legend::SetLegend,
    lettering::FAMILY,
    options::{BadPlate, Layer, PlateOptions},
    pen::{Pen, hex, number},
    reports::Reports,
};
use crate::{
    cartography::{
        legend::{Row, classes_near, glow_rows, zone_rows},
        theme::Pattern,
        viewport::Viewport,
    },
    control::scheme::Scheme,
    geometry::mercator::{WorldPoint, world_from_lonlat},
    language::Words,
};

/// Room between the ground that is seen whole and the edge of the map, logical pixels.
const MARGIN_PX: f64 = 12.0;

/// A map narrower or lower than this shows nothing, logical pixels.
pub(super) const LEAST_MAP_PX: f64 = 8.0 * MARGIN_PX;

/// After so many logical pixels every pattern repeats: a multiple of the periods of hatches and dots.
const PATTERN_REPEAT_PX: f64 = 84.0;

/// What no date changes, as SVG.
#[derive(Debug)]
pub(super) struct Fixed {
    pub title: String,
    /// What the legend says, for those who cannot see it.
    pub shown: String,
    pub patterns: String,
    pub below: String,
    pub above: String,
    pub words: String,
}

/// The start of an SVG of a plate's size, in logical pixels.
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

/// The view of the whole plate that has the ground on its map.
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

/// The rows of the legend.
pub(super) fn rows(
    reports: &Reports,
    options: &PlateOptions,
    words: &Words,
    comparison: Option<&Comparison>,
) -> Vec<Row> {
    if let Some(comparison) = comparison {
        return comparison.rows(reports, options, words);
    }
    let scheme = reports.timeline.scheme();
    let classes = classes_near(reports.timeline.snapshots(), options.bounds);
    let mut rows = zone_rows(reports.timeline.source(), scheme, &classes, &options.theme, words);
    if options.shows(Layer::Glow) && reports.change_within(options.bounds) {
        rows.extend(glow_rows(scheme, &options.theme, words, options.glow_days()));
    }
    rows
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
    let credits = Credits::new(&[reports], options, words, &atlas.lettering, credits_width(options));
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

/// The patterns of the classes that have one. They lie still on the ground, whatever part of it is seen.
pub(super) fn patterns(scheme: &Scheme, options: &PlateOptions, canvas: &Canvas) -> String {
    let origin = canvas.view.screen_from_world(WorldPoint { x: 0.0, y: 0.0 });
    let [x, y] = [origin.x, origin.y].map(|px| number(px.rem_euclid(PATTERN_REPEAT_PX).round()));
    let mut defs = Pen::default();
    defs.raw("<defs>\n");
    for class in 0..scheme.classes.len() {
        let Some(fill) = options.theme.fill(scheme, class) else { continue };
        let (first, second) = (hex(fill.colour), hex(fill.second));
        let (side, drawing) = match fill.pattern {
            Pattern::Plain => continue,
            // Stripes where `x + y` is within a quarter of the period of a multiple of it.
            Pattern::Hatch => {
                (12, format!("<path fill=\"{second}\" d=\"M0 0H3L0 3ZM9 0H12V3L3 12H0V9ZM12 9V12H9Z\"/>"))
            }
            Pattern::Dots => (7, format!("<circle cx=\"3.5\" cy=\"3.5\" r=\"1.3\" fill=\"{second}\"/>")),
        };
        defs.raw(&format!(
            "<pattern id=\"p{class}\" patternUnits=\"userSpaceOnUse\" x=\"{x}\" y=\"{y}\" width=\"{side}\" \
             height=\"{side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"{first}\"/>{drawing}</pattern>\n"
        ));
    }
    defs.raw("</defs>\n");
    defs.finish()
}
