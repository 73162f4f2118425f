//! The window and the plates show the same zones and the same front line.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bevy::prelude::*;
use bevy_egui::EguiGlobalSettings;
use frontline::{
    cartography::{
        basemap::BasemapLayer,
        theme::{Rgba, Theme},
        viewport::Viewport,
    },
    control::mesh::Motion,
    dataset::{Dataset, Request, load},
    formats::pmtiles::TileFile,
    geometry::{
        bounds::Bounds,
        mercator::{HALF_WORLD_M, world_from_lonlat},
        position::LonLat,
    },
    language::Language,
    plate::{Atlas, Frame, Layer, Plate, PlateOptions, PlateSize, Reports},
    playback::PlaybackCommand,
    viewer::{UserBasemap, command::ViewerCommand, interface::Interface, offscreen::Offscreen, state::MapView},
};

use super::{day, is_near, offscreen_with, send};
use crate::{surroundings::shared_folder, tile_archive};

const SIZE: (u32, u32) = (1280, 720);

/// So many of a hundred pixels may have a colour that the other picture does not have there or in a pixel beside it.
const MAY_DIFFER_PERCENT: f64 = 0.1;

/// And so many of a hundred pixels of the front line may have none there in the other picture.
const FRONT_MAY_DIFFER_PERCENT: f64 = 2.0;

/// The map of a plate without its scale bar: left, top, right, bottom, pixels.
const COMPARED: [u32; 4] = [294, 2, 1278, 660];

/// Views from all of the Donbas down to a few towns; none of them has sea.
const VIEWS: [[f64; 4]; 3] = [[36.6, 47.6, 39.4, 49.4], [37.4, 48.2, 38.4, 48.9], [37.85, 48.5, 38.1, 48.65]];

/// The window with nothing but zones and front line: no panels, no labels, and a base map without a tile in view.
fn bare() -> Option<Offscreen> {
    offscreen_with(Language::English, SIZE, |app| {
        app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
        let tile = tile_archive::png(16, [0, 0, 0, 255]);
        let mut archive = tile_archive::Archive::new(tile_archive::PNG, (6, 6), "{}").with((6, 10, 20), tile);
        archive.bounds = [-123.0, 50.0, -118.0, 55.0];
        let file = TileFile::open(Arc::new(archive.bytes())).unwrap();
        app.insert_resource(UserBasemap::new(file, "nothing.pmtiles"));
        let mut interface = app.world_mut().resource_mut::<Interface>();
        interface.hidden = BasemapLayer::ALL.into();
        interface.glow_days = 0.0;
    })
}

fn plate(dataset: &Dataset, atlas: &Atlas, [west, south, east, north]: [f64; 4], motion: Motion) -> Plate {
    let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Glow, Layer::Locator];
    let bounds = Bounds { min: LonLat { lon: west, lat: south }, max: LonLat { lon: east, lat: north } };
    let size = PlateSize::new(SIZE.0, SIZE.1, 1.0).unwrap();
    let options = PlateOptions { motion, hidden: hidden.into(), ..PlateOptions::new(size, bounds) };
    Plate::new(Reports::all(dataset, 0), atlas, options).unwrap()
}

/// The view of the window that has every position where the plate has it.
fn view_of(plate: &Plate) -> Viewport {
    let corners = [(300.0, 10.0), (1270.0, 710.0)];
    let [a, b] = corners.map(|(x, y)| world_from_lonlat(plate.position_at(x, y).unwrap()));
    let metres_per_px = (b.x - a.x) / (corners[1].0 - corners[0].0);
    let zoom = (2.0 * HALF_WORLD_M / (256.0 * metres_per_px)).log2();
    let (width_px, height_px) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let mut center = a;
    center.x += (width_px / 2.0 - corners[0].0) * metres_per_px;
    center.y -= (height_px / 2.0 - corners[0].1) * metres_per_px;
    Viewport { center, zoom, width_px, height_px }
}

/// The colours of land, zones and front line; the front line is number 0.
fn palette(dataset: &Dataset) -> Vec<[u8; 3]> {
    let (theme, scheme) = (Theme::light(), dataset.timelines[0].scheme());
    let fills = (0..scheme.classes.len()).filter_map(|class| theme.fill(scheme, class));
    let zones: BTreeSet<[u8; 3]> = fills.flat_map(|fill| [fill.colour, fill.second]).map(rgb).collect();
    [rgb(theme.front), rgb(theme.land)].into_iter().chain(zones).collect()
}

fn rgb(colour: Rgba) -> [u8; 3] {
    [colour.r, colour.g, colour.b]
}

/// The number of a pixel that is a mixture of colours: soft edges are drawn in different ways.
const MIXED: usize = usize::MAX;

/// Each pixel as the number of the nearest colour of the palette. Mixtures have none, but for the thin front line.
fn numbers(pixels: impl Iterator<Item = [u8; 3]>, palette: &[[u8; 3]]) -> Vec<usize> {
    let apart =
        |a: [u8; 3], b: [u8; 3]| -> u32 { std::iter::zip(a, b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let mut known: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    let nearest = |pixel| {
        let number = (0..palette.len()).min_by_key(|&number| apart(palette[number], pixel)).unwrap();
        if number == 0 || is_near(palette[number], pixel) { number } else { MIXED }
    };
    pixels.map(|pixel| *known.entry(pixel).or_insert_with(|| nearest(pixel))).collect()
}

/// How many pixels there are, and how many of them have a number that the other picture has nowhere near.
fn missing(a: &[usize], b: &[usize], is_asked: impl Fn(usize) -> bool) -> (usize, usize) {
    let [left, top, right, bottom] = COMPARED;
    let at = |x: u32, y: u32| (y * SIZE.0 + x) as usize;
    let (mut asked, mut missing) = (0, 0);
    for (x, y) in (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))) {
        let number = a[at(x, y)];
        if is_asked(number) {
            asked += 1;
            let is_near = (y - 1..=y + 1).any(|y| (x - 1..=x + 1).any(|x| b[at(x, y)] == number));
            missing += usize::from(!is_near);
        }
    }
    (asked, missing)
}

fn percent(parts: [(usize, usize); 2]) -> f64 {
    let (asked, missing) = parts.into_iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    100.0 * missing as f64 / asked.max(1) as f64
}

#[test]
fn the_window_and_a_plate_show_the_same_zones_and_front_line() {
    let Some(mut offscreen) = bare() else { return };
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let atlas = Atlas::embedded().unwrap();
    let palette = palette(&dataset);
    let middle = f64::midpoint(day("2023-01-12"), day("2023-01-19"));
    for (index, bounds) in VIEWS.into_iter().enumerate() {
        for (motion, at) in
            [(Motion::Step, day("2023-01-12")), (Motion::Sweep, middle), (Motion::Sweep, day("2023-03-13") + 0.5)]
        {
            let plate = plate(&dataset, &atlas, bounds, motion);
            let Frame { pixels, .. } = plate.frame(at).unwrap();
            let drawn = numbers(pixels.as_chunks::<4>().0.iter().map(|&[r, g, b, _]| [r, g, b]), &palette);
            offscreen.app().world_mut().resource_mut::<MapView>().0 = view_of(&plate);
            send(offscreen.app(), ViewerCommand::Move(motion));
            send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::Seek(at)));
            let picture = offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
            let shown = numbers(picture.pixels().map(|pixel| pixel.0), &palette);
            let name = format!("preview-{index}-{motion:?}-{at:.1}");
            keep(&name, &pixels, &picture);
            let all = percent([
                missing(&drawn, &shown, |number| number != MIXED),
                missing(&shown, &drawn, |number| number != MIXED),
            ]);
            let fronts = [missing(&drawn, &shown, |number| number == 0), missing(&shown, &drawn, |number| number == 0)];
            assert!(fronts[0].0 > 300, "{name}: no front line on the plate");
            assert!(all <= MAY_DIFFER_PERCENT, "{name}: {all} % of the pixels differ");
            let front = percent(fronts);
            assert!(front <= FRONT_MAY_DIFFER_PERCENT, "{name}: {front} % of the front line differs");
        }
    }
}

/// Keeps both pictures where a person can look at them when a test fails.
fn keep(name: &str, plate: &[u8], window: &image::RgbImage) {
    let folder = shared_folder("viewer");
    let plate = image::RgbaImage::from_raw(SIZE.0, SIZE.1, plate.to_vec()).unwrap();
    plate.save(folder.join(format!("{name}-plate.png"))).unwrap();
    window.save(folder.join(format!("{name}-window.png"))).unwrap();
}
