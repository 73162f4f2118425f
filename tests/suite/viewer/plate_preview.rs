//! The window and the plates show the same zones, front line and glow.
//!
//! Films and the images of pages are made of plates, while a page draws with the window's code. Dates are
//! pseudo-random,
//! the same in every run; `FRONTLINE_PREVIEW_DATES=200` tests that many of each source, including real archives.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bevy::prelude::*;
use bevy_egui::EguiGlobalSettings;
use frontline::{
    cartography::{
        basemap::BasemapLayer,
        theme::{GLOW_DAYS, Rgba, Theme},
        viewport::Viewport,
    },
    control::mesh::{Motion, SpaceTimeMesh},
    dataset::{Dataset, GivenFile, Request, load},
    formats::pmtiles::TileFile,
    geometry::{
        bounds::Bounds,
        mercator::{HALF_WORLD_M, world_from_lonlat},
        position::LonLat,
    },
    language::Language,
    plate::{Atlas, Frame, Layer, Plate, PlateOptions, PlateSize, Reports},
    playback::PlaybackCommand,
    viewer::{
        shell::offscreen::Offscreen,
        state::{
            apply::MapView, command::ViewerCommand, interface::Interface, opened::OpenedSources,
            user_basemap::UserBasemap,
        },
    },
};

use super::{day, is_near, offscreen_of, send};
use crate::{
    abroad,
    surroundings::{archives, shared_folder},
    tile_archive,
};

const SIZE: (u32, u32) = (1280, 720);

/// The share of pixels whose colour the other image may lack at that pixel and its neighbours. Measured: 0.11 at most.
const MAY_DIFFER_PERCENT: f64 = 0.15;

/// The same for the pixels of the front line.
const FRONT_MAY_DIFFER_PERCENT: f64 = 2.0;

/// The map of a plate without its scale bar: left, top, right, bottom, pixels.
const COMPARED: [u32; 4] = [294, 2, 1278, 660];

/// Views from all of the Donbas down to a few towns, none of them with sea.
const VIEWS: [[f64; 4]; 3] = [[36.6, 47.6, 39.4, 49.4], [37.4, 48.2, 38.4, 48.9], [37.85, 48.5, 38.1, 48.65]];

/// The window with only zones and front line: no panels, no labels, and a base map without a tile in view.
fn bare() -> Option<Offscreen> {
    bare_of(Request::default(), 0.0)
}

/// Like [`bare`], with other reports, and with changes that glow for some days.
fn bare_of(request: Request, glow_days: f32) -> Option<Offscreen> {
    offscreen_of(request, Language::English, SIZE, |app| {
        app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
        let tile = tile_archive::png(16, [0, 0, 0, 255]);
        let mut archive = tile_archive::Archive::new(tile_archive::PNG, (6, 6), "{}").with((6, 10, 20), tile);
        archive.bounds = [-123.0, 50.0, -118.0, 55.0];
        let file = TileFile::open(Arc::new(archive.bytes())).unwrap();
        app.insert_resource(UserBasemap::new(file, "nothing.pmtiles"));
        let mut interface = app.world_mut().resource_mut::<Interface>();
        interface.hidden = BasemapLayer::ALL.into();
        interface.glow_days = glow_days;
    })
}

fn plate(dataset: &Dataset, atlas: &Atlas, [west, south, east, north]: [f64; 4], motion: Motion) -> Plate {
    let bounds = Bounds { min: LonLat { lon: west, lat: south }, max: LonLat { lon: east, lat: north } };
    plate_of(Reports::all(dataset, 0), atlas, bounds, motion, &[Layer::Glow])
}

/// A plate with only zones, front line and perhaps glow.
fn plate_of(reports: Reports, atlas: &Atlas, bounds: Bounds, motion: Motion, without: &[Layer]) -> Plate {
    let hidden = [Layer::Basemap, Layer::Borders, Layer::Labels, Layer::Locator];
    let hidden = hidden.iter().chain(without).copied().collect();
    let size = PlateSize::new(SIZE.0, SIZE.1, 1.0).unwrap();
    Plate::new(reports, atlas, PlateOptions { motion, hidden, ..PlateOptions::new(size, bounds) }).unwrap()
}

/// The view of the window that puts every position where the plate has it.
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

/// The colours of the front line, the land and the zones; the front line has index 0.
fn palette(dataset: &Dataset) -> Vec<[u8; 3]> {
    let (theme, scheme) = (Theme::light(), dataset.timelines[0].scheme());
    let fills = (0..scheme.classes.len()).filter_map(|class| theme.fill(scheme, class));
    let zones: BTreeSet<[u8; 3]> = fills.flat_map(|fill| [fill.colour, fill.second]).map(rgb).collect();
    [rgb(theme.front), rgb(theme.land)].into_iter().chain(zones).collect()
}

fn rgb(colour: Rgba) -> [u8; 3] {
    [colour.r, colour.g, colour.b]
}

/// The index of a pixel that mixes colours: soft edges are drawn differently.
const MIXED: usize = usize::MAX;

/// The index of each pixel's nearest palette colour; [`MIXED`] for mixtures, except those nearest to the thin front
/// line.
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

/// The number of pixels with a wanted index, and how many of them have no neighbour with it in the other image.
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

/// The number of dates tested for each source by default, which takes a few seconds.
const DATES: usize = 12;

/// The share of pixels of even ground whose colour the other image may lack at that pixel and its neighbours.
const EVEN_MAY_DIFFER_PERCENT: f64 = 0.2;

/// The difference per channel, of 255, up to which two colours count as the same.
const LEVELS: u8 = 8;

/// Pseudo-random numbers, the same every time, from 0 to below 1.
fn chances(seed: u64) -> impl Iterator<Item = f64> {
    let next =
        |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(seed), next).skip(1).map(|state| (state >> 11) as f64 / (1_u64 << 53) as f64)
}

/// At most this many days around the keyframes of a mesh, where the glow of earlier changes lies over them.
fn around_keyframes(mesh: &SpaceTimeMesh, reports: &[f64], most: usize) -> Vec<f64> {
    let keyframe = |day: f64| mesh.at(day, Motion::Step, 0.0).map(|cue| cue.keyframe.start);
    let firsts = reports.windows(2).filter(|pair| keyframe(pair[0]) != keyframe(pair[1])).map(|pair| pair[1]);
    let days: Vec<f64> = firsts.flat_map(|day| [day - 0.5, day, day + 3.0]).collect();
    let step = days.len().div_ceil(most.max(1)).max(1);
    days.into_iter().step_by(step).collect()
}

/// The number of pixels of even ground in an image, and how many of them have no similar neighbour in the other image.
fn unlike(a: &[[u8; 3]], b: &[[u8; 3]]) -> (usize, usize) {
    let [left, top, right, bottom] = COMPARED;
    let place = |x: u32, y: u32| (y * SIZE.0 + x) as usize;
    let alike = |a: [u8; 3], b: [u8; 3]| std::iter::zip(a, b).all(|(a, b)| a.abs_diff(b) <= LEVELS);
    let around = |x: u32, y: u32| (y - 1..=y + 1).flat_map(move |y| (x - 1..=x + 1).map(move |x| place(x, y)));
    // Plates draw water even where the rest of the base map is hidden; the window hides it too.
    let sea = rgb(Theme::light().sea);
    let is_water = |place: usize| alike(a[place], sea) || alike(b[place], sea);
    let (mut even, mut unlike) = (0, 0);
    for (x, y) in (top + 1..bottom - 1).flat_map(|y| (left + 1..right - 1).map(move |x| (x, y))) {
        let pixel = a[place(x, y)];
        if around(x, y).all(|near| alike(a[near], pixel) && !is_water(near)) {
            even += 1;
            unlike += usize::from(!around(x, y).any(|near| alike(b[near], pixel)));
        }
    }
    (even, unlike)
}

/// Compares the window with plates of one source at random dates and around its keyframes.
fn compare_by_chance(name: &str, request: Request, dates: usize) {
    compare_within(name, request, None, dates);
}

/// Like [`compare_by_chance`], with a bounding box instead of the default view.
fn compare_within(name: &str, request: Request, within: Option<Bounds>, dates: usize) {
    let Some(mut offscreen) = bare_of(request, GLOW_DAYS) else { return };
    let atlas = Atlas::embedded().unwrap();
    let (reports, mesh, days, bounds) = {
        let opened = offscreen.app().world().resource::<OpenedSources>();
        let opened_source = opened.chosen().unwrap();
        let reports = Reports::all(&opened.dataset_of(opened_source), 0);
        (
            reports,
            opened_source.mesh.clone().unwrap(),
            opened_source.stops.reports.clone(),
            within.or_else(|| opened.bounds()).unwrap(),
        )
    };
    let plates = Motion::ALL.map(|motion| plate_of(reports.clone(), &atlas, bounds, motion, &[]));
    let (first, last) = (days[0], days[days.len() - 1]);
    let by_chance = chances(41).take(dates).map(|chance| first + chance * (last - first));
    let all = around_keyframes(&mesh, &days, dates).into_iter().chain(by_chance);
    let (mut glowing, mut worst) = (0, 0.0_f64);
    for (index, at) in all.filter(|&at| at >= first).enumerate() {
        let plate = &plates[index % plates.len()];
        let Frame { pixels, .. } = plate.frame(at).unwrap();
        let drawn: Vec<[u8; 3]> = pixels.as_chunks::<4>().0.iter().map(|&[r, g, b, _]| [r, g, b]).collect();
        offscreen.app().world_mut().resource_mut::<MapView>().0 = view_of(plate);
        send(offscreen.app(), ViewerCommand::Move(plate.options().motion));
        send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::Seek(at)));
        let picture = offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
        let shown: Vec<[u8; 3]> = picture.pixels().map(|pixel| pixel.0).collect();
        let differ = percent([unlike(&drawn, &shown), unlike(&shown, &drawn)]);
        worst = worst.max(differ);
        let name = format!("chance-{name}-{:?}-{at:.2}", plate.options().motion);
        if differ > EVEN_MAY_DIFFER_PERCENT {
            keep(&name, &pixels, &picture);
        }
        assert!(differ <= EVEN_MAY_DIFFER_PERCENT, "{name}: {differ} % of even ground differs");
        let cue = mesh.at(at, Motion::Step, f64::from(GLOW_DAYS)).unwrap();
        glowing += usize::from(cue.changes.end > cue.settled);
    }
    assert!(glowing > 0, "{name}: nothing glowed at any date");
    #[expect(clippy::print_stderr, reason = "whoever asks for many dates wants to know how near it was")]
    {
        eprintln!("{name}: at most {worst:.3} % of even ground differs");
    }
}

#[test]
fn the_window_and_a_plate_show_the_same_glow_too_on_dates_drawn_by_chance() {
    let asked = std::env::var("FRONTLINE_PREVIEW_DATES").ok().and_then(|dates| dates.parse().ok());
    compare_by_chance("embedded", Request::default(), asked.unwrap_or(DATES));
    let Some(dates) = asked else { return };
    let Some(folder) = archives() else { return };
    for name in ["deepstate", "nzz", "owl"] {
        compare_by_chance(name, Request { paths: vec![folder.join(name)], ..Request::default() }, dates);
    }
}

#[test]
fn the_window_and_a_plate_show_the_same_ground_and_glow_abroad() {
    let file = |(name, text): (&str, String)| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    let request = Request { files: abroad::files().map(file).into(), ..Request::default() };
    let bounds = Bounds { min: LonLat { lon: 34.9, lat: 51.1 }, max: LonLat { lon: 35.8, lat: 51.7 } };
    compare_within("abroad", request, Some(bounds), 6);
}

/// Saves both images, so that a person can look at them if a test fails.
fn keep(name: &str, plate: &[u8], window: &image::RgbImage) {
    let folder = shared_folder("viewer");
    let plate = image::RgbaImage::from_raw(SIZE.0, SIZE.1, plate.to_vec()).unwrap();
    plate.save(folder.join(format!("{name}-plate.png"))).unwrap();
    window.save(folder.join(format!("{name}-window.png"))).unwrap();
}
