//! What the page's script needs to draw a map of the link's date before the program has started: a small base map, the
//! colours of every class, and the views.
//!
//! The zones come from the packs, which the page loads anyway (`assets/page/first.js`).

use std::io;

use geo::{LineString, Simplify as _};
use serde_json::{Value, json};

use super::{
    bilingual::Bilingual,
    data::DataFile,
    file::{SiteFile, hashed_name},
    index::{focus, name},
    press::Effort,
};
use crate::{
    cartography::{
        basemap::{BORDERS_ATTRIBUTION, Basemap, LineKind, Reservoir, Validity},
        theme::{FRONT_WIDTH_PX, Fill, Pattern, Rgba, Theme},
    },
    control::{about::About, scheme::Class, timeline::Timeline},
    dataset::Dataset,
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat},
    language::Language,
    places::Place,
};

/// Steps of the base map's coordinates per degree.
const STEPS_PER_DEGREE: f64 = 1e4;

/// Tolerance of the base map's lines, degrees: a quarter of a pixel at the zoom at which the Donbas fills a window.
const TOLERANCE_DEG: f64 = 0.0015;

/// The lines that are drawn: those that the program draws at every zoom at which a front fills a window.
const KINDS: [LineKind; 3] = [LineKind::River, LineKind::RegionBorder, LineKind::CountryBorder];

/// The file; empty lists if a part of the base map is damaged, which a test rules out.
pub(super) fn file(dataset: &Dataset, data: &[DataFile], words: &Bilingual, effort: Effort) -> io::Result<SiteFile> {
    let sources: Vec<Value> =
        dataset.timelines.iter().zip(data).map(|(timeline, data)| source(timeline, data, &dataset.about)).collect();
    let bounds = dataset.timelines.iter().filter_map(last_bounds).reduce(Bounds::union);
    let basemap = Basemap::embedded().ok().zip(bounds).map(|(basemap, bounds)| ground(&basemap, around(bounds)));
    let gazetteer = dataset.gazetteer().unwrap_or_default();
    let town = |place: &Place| json!({"name": name(&place.name), "at": position(place.position)});
    let value = json!({
        "steps": STEPS_PER_DEGREE,
        "sources": sources,
        "basemap": basemap,
        "themes": {"light": colours(&Theme::light(), dataset), "dark": colours(&Theme::dark(), dataset)},
        "towns": focus(dataset, &gazetteer).into_iter().map(town).collect::<Vec<_>>(),
        "months": months(words),
        "front_px": FRONT_WIDTH_PX,
        "credits": BORDERS_ATTRIBUTION,
    });
    let bytes = value.to_string().into_bytes();
    SiteFile::pressed(hashed_name("first", "json", &bytes), bytes, effort)
}

/// A source by its pack, with the box that the page shows when it opens, as in the program: that of the first view, else
/// that of the last report.
fn source(timeline: &Timeline, data: &DataFile, about: &About) -> Value {
    let source = timeline.source();
    json!({
        "pack": data.name,
        "name": source.name,
        "estimate": source.estimate.as_ref().map(name),
        "bounds": about.first_bounds().or_else(|| last_bounds(timeline)).map(corners),
    })
}

fn last_bounds(timeline: &Timeline) -> Option<Bounds> {
    timeline.shown_bounds(timeline.snapshots().len().checked_sub(1)?)
}

/// A box with as much around it on every side as it is large.
fn around(Bounds { min, max }: Bounds) -> Bounds {
    let (width, height) = (max.lon - min.lon, max.lat - min.lat);
    Bounds {
        min: LonLat { lon: min.lon - width, lat: min.lat - height },
        max: LonLat { lon: max.lon + width, lat: max.lat + height },
    }
}

fn corners(Bounds { min, max }: Bounds) -> [f64; 4] {
    [min.lon, min.lat, max.lon, max.lat]
}

fn position(at: LonLat) -> [f64; 2] {
    [at.lon, at.lat]
}

fn ground(basemap: &Basemap, within: Bounds) -> Value {
    let lines = |kind: LineKind| -> Vec<Vec<i32>> {
        let near = basemap
            .lines
            .iter()
            .filter(|line| line.kind == kind && line.positions.iter().any(|at| within.contains(*at)));
        near.filter_map(|line| encoded(&line.positions)).collect()
    };
    json!({
        "water": basemap.water.iter().flat_map(|water| rings(water, within)).collect::<Vec<_>>(),
        "reservoirs": basemap.reservoirs.iter().filter_map(|reservoir| dated_rings(reservoir, within)).collect::<Vec<_>>(),
        "lines": KINDS.map(lines),
    })
}

/// The rings of a polygon near a box, as lines in steps.
fn rings(polygon: &Polygon, within: Bounds) -> Vec<Vec<i32>> {
    if !polygon.exterior().bounds().intersects(within) {
        return Vec::new();
    }
    polygon.rings().filter_map(|ring| encoded(ring.positions())).collect()
}

/// The rings of a reservoir near a box, and its first and last day as in 2023-06-06, each `null` without a limit.
fn dated_rings(reservoir: &Reservoir, within: Bounds) -> Option<Value> {
    let rings = rings(&reservoir.polygon, within);
    let Validity { from, until } = reservoir.validity;
    (!rings.is_empty()).then(|| json!({"rings": rings, "from": from, "until": until}))
}

/// A simplified line in steps, each position relative to the one before; `None` if nothing is left of it.
fn encoded(positions: &[LonLat]) -> Option<Vec<i32>> {
    let line: LineString = positions.iter().map(|at| (at.lon, at.lat)).collect();
    let (mut last, mut steps) = ([0, 0], Vec::new());
    for at in line.simplify(TOLERANCE_DEG) {
        #[expect(clippy::cast_possible_truncation, reason = "at most 180 degrees")]
        let here = [at.x, at.y].map(|degrees| (degrees * STEPS_PER_DEGREE).round() as i32);
        steps.extend([here[0] - last[0], here[1] - last[1]]);
        last = here;
    }
    (steps.len() > 2).then_some(steps)
}

/// The colours of a theme, with the fills of each source's classes by their keys.
fn colours(theme: &Theme, dataset: &Dataset) -> Value {
    let line = |kind: LineKind| {
        let style = theme.line_style(kind);
        json!({"colour": css(style.colour), "width": style.width_px})
    };
    let fills = |timeline: &Timeline| {
        let classes = timeline.scheme().classes.iter().enumerate();
        let fill = |(number, class): (usize, &Class)| {
            (class.key.clone(), theme.clear_fill(timeline.scheme(), number).map_or(Value::Null, fill))
        };
        Value::Object(classes.map(fill).collect())
    };
    json!({
        "land": css(theme.land),
        "sea": css(theme.sea),
        "front": css(theme.front),
        "ink": css(theme.ink),
        "halo": css(theme.halo),
        "lines": KINDS.map(line),
        "fills": dataset.timelines.iter().map(fills).collect::<Vec<_>>(),
    })
}

/// A fill; stripes and dots are drawn in the second colour.
fn fill(fill: Fill) -> Value {
    let pattern = match (fill.pattern, fill.pattern.stripes()) {
        (Pattern::Dots, _) => json!("dots"),
        (_, Some(stripes)) => json!({"per_px": stripes.per_px, "share": 2.0 * stripes.half_width / stripes.apart}),
        _ => Value::Null,
    };
    json!({"colour": css(fill.colour), "second": css(fill.second), "pattern": pattern})
}

/// The months of a date in each language.
fn months(words: &Bilingual) -> Value {
    let of = |language: Language| {
        let months = (1..=12).map(|month| words.words(language).text(&format!("month-{month}")));
        (language.code().to_owned(), months.collect::<Vec<_>>().into())
    };
    Value::Object(Language::ALL.into_iter().map(of).collect())
}

/// A colour with its opacity.
fn css(Rgba { r, g, b, a }: Rgba) -> String {
    format!("#{r:02x}{g:02x}{b:02x}{a:02x}")
}
