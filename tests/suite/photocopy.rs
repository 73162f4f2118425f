//! In a photocopy the two main sides can be told apart: wherever a plate draws them, they differ in lightness.

use frontline::{
    cartography::theme::Theme,
    dataset::{Dataset, GivenFile, Request, load},
    geometry::{bounds::Bounds, position::LonLat},
    plate::{Atlas, Layer, Plate, PlateOptions, PlateSize, Reports},
};
use serde_json::json;

/// The least contrast of the two sides, as defined by the web's guidelines (WCAG 2).
const LEAST_CONTRAST: f64 = 1.5;

/// Two adjacent squares of the two main sides.
fn two_sides() -> Dataset {
    let zone = |class: &str, west: f64| {
        let east = west + 1.0;
        let ring = [[west, 48.0], [east, 48.0], [east, 49.0], [west, 49.0], [west, 48.0]];
        json!({"type": "Feature", "properties": {"class": class},
               "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let text = json!({"type": "FeatureCollection", "features": [zone("russian", 38.0), zone("ukrainian", 37.0)]});
    let file = GivenFile { name: "2024-01-01.geojson".to_owned(), bytes: text.to_string().into_bytes().into() };
    load(&Request { files: vec![file], ..Request::default() }, &|_| {}).unwrap()
}

/// The relative luminance of a colour, 0 to 1.
fn luminance(pixel: [u8; 3]) -> f64 {
    let linear = pixel.map(|channel| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

#[test]
fn the_two_main_sides_differ_on_a_plate_in_every_pixel_of_their_patterns() {
    let dataset = two_sides();
    let bounds = Bounds { min: LonLat { lon: 36.9, lat: 47.9 }, max: LonLat { lon: 39.1, lat: 49.1 } };
    let day = dataset.timelines[0].snapshots()[0].time.shown_days();
    for theme in [Theme::light(), Theme::dark()] {
        let name = if theme == Theme::light() { "light" } else { "dark" };
        let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Locator, Layer::Glow];
        let size = PlateSize::new(1280, 720, 1.0).unwrap();
        let options = PlateOptions { theme, hidden: hidden.into(), ..PlateOptions::new(size, bounds) };
        let plate = Plate::new(Reports::all(&dataset, 0), &Atlas::embedded().unwrap(), options).unwrap();
        let frame = plate.frame(day).unwrap();
        let of = |west: f64| {
            let is_inside = |&(x, y): &(u32, u32)| {
                let at = plate.position_at(f64::from(x) + 0.5, f64::from(y) + 0.5);
                at.is_some_and(|at| (west + 0.1..west + 0.9).contains(&at.lon) && (48.1..48.9).contains(&at.lat))
            };
            let pixels = (0..frame.height).flat_map(|y| (0..frame.width).map(move |x| (x, y))).filter(is_inside);
            let lights = pixels.map(|(x, y)| {
                let pixel = &frame.pixels[((y * frame.width + x) * 4) as usize..][..3];
                luminance([pixel[0], pixel[1], pixel[2]])
            });
            lights.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), light| (least.min(light), most.max(light)))
        };
        let (first, second) = (of(38.0), of(37.0));
        let (darker, lighter) = if first.0 > second.1 { (second, first) } else { (first, second) };
        let contrast = (lighter.0 + 0.05) / (darker.1 + 0.05);
        assert!(contrast >= LEAST_CONTRAST, "{name}: {contrast:.2}, {first:?} and {second:?}");
    }
}
