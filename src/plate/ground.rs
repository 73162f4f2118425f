//! The base map of a plate: the layers below and above the zones.

use super::{
    atlas::Atlas,
    canvas::{Canvas, Dot},
    lettering::base64,
    options::{Layer, PlateOptions},
    pen::{Ink, Line, Pen, number},
};
use crate::{
    cartography::{
        basemap::{self, BasemapLayer, LineKind, Validity, World},
        relief::Relief,
        theme::Rgba,
        viewport::ScreenPoint,
    },
    geometry::{mercator::WorldPoint, polygon::Polygon},
};

/// The relief is drawn in full up to the first zoom, and fades out until the second, since enlarged cells look blurred.
const WHOLE_RELIEF_ZOOM: f64 = 8.5;
const NO_RELIEF_ZOOM: f64 = 10.5;

/// Draws the layers below the zones.
pub(super) fn draw_below(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, pen: &mut Pen) {
    let (width, height) = options.size.logical();
    pen.rect([0.0, 0.0, width, height], 0.0, Ink::Colour(options.theme.land), None);
    draw_water(atlas, canvas, options, pen);
}

/// Draws sea and lakes.
pub(super) fn draw_water(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, pen: &mut Pen) {
    let far = world_seen(atlas, canvas).map_or(&[][..], |world| &world.water);
    draw_ground(atlas.basemap.water.iter().chain(far), options.theme.sea, canvas, pen);
}

/// The world around the detailed area, if a map reaches it.
fn world_seen<'a>(atlas: &'a Atlas, canvas: &Canvas) -> Option<&'a World> {
    atlas.basemap.world_seen(canvas.view.bounds())
}

/// Draws the few layers that fit a small map: reservoirs at a moment in days since 1970-01-01T00:00Z, rivers and borders.
pub(super) fn draw_sparse(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, at: f64, pen: &mut Pen) {
    if options.shows(Layer::Basemap) {
        draw_ground(atlas.basemap.reservoirs_at(at), options.theme.sea, canvas, pen);
    }
    for kind in [LineKind::River, LineKind::RegionBorder, LineKind::CountryBorder] {
        draw_lines(atlas, canvas, options, kind, Part::Line, pen);
    }
}

/// The visible parts of reservoirs, and when they exist.
pub(super) type DatedWater = Vec<(Validity, Vec<Vec<Dot>>)>;

/// The visible reservoirs that do not exist at all dates.
pub(super) fn dated_water(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions) -> DatedWater {
    let reservoirs = atlas.basemap.reservoirs.iter().filter(|reservoir| !reservoir.validity.is_unlimited());
    let seen = reservoirs.map(|reservoir| (reservoir.validity, canvas.rings(&reservoir.polygon)));
    seen.filter(|(_, rings)| options.shows(Layer::Basemap) && !rings.is_empty()).collect()
}

/// Draws the reservoirs that exist at a moment, in days since 1970-01-01T00:00Z; they lie above relief and towns.
pub(super) fn draw_dated_water(water: &[(Validity, Vec<Vec<Dot>>)], at: f64, options: &PlateOptions, pen: &mut Pen) {
    let there = water.iter().filter(|(validity, _)| validity.holds(at));
    let rings: Vec<_> = there.flat_map(|(_, rings)| rings.iter().cloned()).collect();
    pen.ground(&rings, Ink::Colour(options.theme.sea), 1.0, 0.0);
}

/// Draws the layers above the zones and below reservoirs: relief and towns.
pub(super) fn draw_surface(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, pen: &mut Pen) {
    if !options.shows(Layer::Basemap) {
        return;
    }
    if options.shows(Layer::Relief) {
        draw_relief(&atlas.relief, canvas, options, pen);
    }
    draw_ground(&atlas.basemap.towns, options.theme.ground().town, canvas, pen);
}

/// Draws the layers above relief and towns and below the front line: reservoirs without dates, and lines.
pub(super) fn draw_above(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, pen: &mut Pen) {
    if options.shows(Layer::Basemap) {
        draw_ground(atlas.basemap.lasting_reservoirs(), options.theme.sea, canvas, pen);
    }
    // The casings of roads lie above rivers and railways, and below all roads.
    for kind in LOW_LINES {
        draw_lines(atlas, canvas, options, kind, Part::Line, pen);
    }
    for part in [Part::Casing, Part::Line] {
        for kind in LineKind::ALL.into_iter().filter(|kind| !LOW_LINES.contains(kind)) {
            draw_lines(atlas, canvas, options, kind, part, pen);
        }
    }
}

/// The lines below roads.
const LOW_LINES: [LineKind; 4] = [LineKind::Canal, LineKind::Stream, LineKind::River, LineKind::Railway];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Casing,
    Line,
}

fn draw_lines(atlas: &Atlas, canvas: &Canvas, options: &PlateOptions, kind: LineKind, part: Part, pen: &mut Pen) {
    let style = options.theme.line_style(kind);
    if !shows_lines(options, kind) || canvas.view.zoom < style.least_zoom {
        return;
    }
    let (colour, width) = match (part, style.casing) {
        (Part::Line, _) => (style.colour, style.width_px),
        (Part::Casing, Some(casing)) => (casing.colour, casing.width_px),
        (Part::Casing, None) => return,
    };
    let far = world_seen(atlas, canvas).map_or(&[][..], |world| &world.borders);
    let of_kind = atlas.basemap.lines.iter().chain(far).filter(|line| line.kind == kind);
    let lines: Vec<_> = of_kind.flat_map(|line| canvas.line(line.positions.iter().map(|&at| canvas.px(at)))).collect();
    let dashes = style.dashes.map(|dashes| [dashes.dash_px.into(), dashes.gap_px.into()]);
    pen.lines(&lines, Line { colour, width: width.into(), dashes });
}

fn shows_lines(options: &PlateOptions, kind: LineKind) -> bool {
    match kind.layer() {
        Some(BasemapLayer::Borders) => options.shows(Layer::Borders),
        Some(BasemapLayer::Transport) => options.shows(Layer::Basemap) && options.shows(Layer::Transport),
        _ => options.shows(Layer::Basemap),
    }
}

fn draw_ground<'a>(polygons: impl IntoIterator<Item = &'a Polygon>, colour: Rgba, canvas: &Canvas, pen: &mut Pen) {
    let rings: Vec<_> = polygons.into_iter().flat_map(|polygon| canvas.rings(polygon)).collect();
    pen.ground(&rings, Ink::Colour(colour), 1.0, 0.0);
}

/// The attribution of the base map, if any part of it is drawn.
pub(super) fn attribution(options: &PlateOptions) -> Option<&'static str> {
    let is_drawn = [Layer::Basemap, Layer::Borders, Layer::Labels].into_iter().any(|layer| options.shows(layer));
    is_drawn.then_some(basemap::ATTRIBUTION)
}

/// Draws the visible part of the relief as an indexed image.
fn draw_relief(relief: &Relief, canvas: &Canvas, options: &PlateOptions, pen: &mut Pen) {
    let zoom = canvas.view.zoom;
    let opacity = ((NO_RELIEF_ZOOM - zoom) / (NO_RELIEF_ZOOM - WHOLE_RELIEF_ZOOM)).clamp(0.0, 1.0);
    let Some(cut) = Cut::seen(relief, canvas).filter(|_| opacity > 0.0) else { return };
    let palette = |shade: i8| options.theme.relief(shade);
    let Some(png) = cut.png(relief, palette) else { return };
    let (low, high) = cut.corners(relief);
    let (low, high) = (canvas.view.screen_from_world(low), canvas.view.screen_from_world(high));
    let [x, y, width, height] = [low.x, high.y, high.x - low.x, low.y - high.y].map(number);
    let faded = if opacity < 1.0 { format!(" opacity=\"{}\"", number(opacity)) } else { String::new() };
    pen.raw(&format!(
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{faded} preserveAspectRatio=\"none\" \
         href=\"data:image/png;base64,{}\"/>\n",
        base64(&png)
    ));
}

/// A rectangle of columns and rows of the relief; `right` and `bottom` are exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Cut {
    /// The part of the relief that a map shows; `None` if there is none.
    fn seen(relief: &Relief, canvas: &Canvas) -> Option<Self> {
        let map = canvas.map;
        let low = canvas.view.world_from_screen(ScreenPoint { x: map.left, y: map.bottom });
        let high = canvas.view.world_from_screen(ScreenPoint { x: map.right, y: map.top });
        let (width, height) = (relief.max.x - relief.min.x, relief.max.y - relief.min.y);
        let column = |x: f64| (x - relief.min.x) / width * relief.width as f64;
        let row = |y: f64| (relief.max.y - y) / height * relief.height as f64;
        let index = |place: f64, most: usize| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
            let index = place.clamp(0.0, most as f64) as usize;
            index
        };
        let cut = Self {
            left: index(column(low.x) - 1.0, relief.width),
            top: index(row(high.y) - 1.0, relief.height),
            right: index(column(high.x) + 2.0, relief.width),
            bottom: index(row(low.y) + 2.0, relief.height),
        };
        (cut.left < cut.right && cut.top < cut.bottom).then_some(cut)
    }

    /// Its south-western and north-eastern corners.
    fn corners(self, relief: &Relief) -> (WorldPoint, WorldPoint) {
        let (column, row) =
            ((relief.max.x - relief.min.x) / relief.width as f64, (relief.max.y - relief.min.y) / relief.height as f64);
        let at = |right: usize, down: usize| WorldPoint {
            x: relief.min.x + right as f64 * column,
            y: relief.max.y - down as f64 * row,
        };
        (at(self.left, self.bottom), at(self.right, self.top))
    }

    fn png(self, relief: &Relief, colour: impl Fn(i8) -> Rgba) -> Option<Vec<u8>> {
        let rows = relief.shades.chunks_exact(relief.width).take(self.bottom).skip(self.top);
        let shades = rows.flat_map(|row| row[self.left..self.right].iter());
        // Steps of two are invisible and halve the size.
        let index = |&shade: &i8| (shade / 2 * 2).wrapping_sub(i8::MIN).cast_unsigned();
        let indices: Vec<u8> = shades.map(index).collect();
        let colours: Vec<Rgba> = (i8::MIN..=i8::MAX).map(colour).collect();
        let side = |size: usize| u32::try_from(size).ok();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side(self.right - self.left)?, side(self.bottom - self.top)?);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        encoder.set_palette(colours.iter().flat_map(|colour| [colour.r, colour.g, colour.b]).collect::<Vec<_>>());
        encoder.set_trns(colours.iter().map(|colour| colour.a).collect::<Vec<_>>());
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&indices).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}
