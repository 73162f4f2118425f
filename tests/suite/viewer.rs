//! The viewer without a window: keys and commands in a bare app, and the images that the whole viewer draws.

mod found;
mod frame_paths;
mod plate_preview;
mod redrawn;
mod save_window;
mod slider_step;
mod typed;
mod window_rows;

use std::{path::Path, sync::Arc, time::Duration};

use crate::{
    surroundings::{archives, fresh_folder, shared_folder, skip},
    tile_archive,
};
use bevy::{
    a11y::AccessibilityRequested,
    input::{
        ButtonState, InputPlugin,
        keyboard::{Key, KeyCode, KeyboardInput},
    },
    prelude::*,
    time::TimeUpdateStrategy,
};
use bevy_egui::EguiOutput;
use chrono::NaiveDate;
use frontline::{
    cartography::{theme::Theme, viewport::ScreenPoint},
    control::{mesh::Motion, report_time::ReportTime},
    dataset::inventory::Request,
    formats::pmtiles::TileFile,
    geometry::position::LonLat,
    language::Language,
    playback::{Direction, PlayState, PlaybackCommand},
    viewer::{
        shell::{add_core, offscreen::Offscreen},
        state::{
            apply::{Axis, Clock, MapView},
            command::{
                AxisCommand, CompareCommand, MapCommand, MeasureCommand, Panel, StoryCommand, Told, ViewerCommand,
            },
            frame_path::FramePath,
            interface::{Around, Interface},
            keys::TextFocus,
            opened::OpenedSources,
            search::Card,
            user_basemap::UserBasemap,
        },
    },
};

/// The difference allowed in each channel of a pixel, since drivers round differently.
const PIXEL_TOLERANCE: u8 = 24;
/// The share of pixels that may differ by more, since soft edges move by a fraction of a pixel.
const PIXELS_THAT_MAY_DIFFER_PERCENT: f64 = 1.0;

/// The share of pixels of the map that may differ between the ends of a sweep and the steps there: the edges of a
/// moving
/// line are smoothed differently, by less than a pixel, which weighs more the more of the front is in view.
const SWEEP_ENDS_MAY_DIFFER_PERCENT: f64 = 0.25;

/// The share of pixels that differ when a change is visible.
const SEEN_PERCENT: f64 = 0.005;

fn day(date: &str) -> f64 {
    ReportTime::day(date.parse::<NaiveDate>().unwrap()).days()
}

/// The end of a day, at which the day is shown.
fn end_of(date: &str) -> f64 {
    ReportTime::day(date.parse::<NaiveDate>().unwrap()).shown_days()
}

/// An app with the embedded dataset and without rendering, once everything is loaded.
fn app() -> App {
    bare_app(Request::default())
}

/// Like [`app`], with other reports.
fn bare_app(request: Request) -> App {
    bare_app_with(request, |_| {})
}

/// Like [`bare_app`]; `prepare` changes the app before its first frame.
fn bare_app_with(request: Request, prepare: impl FnOnce(&mut App)) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, InputPlugin))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(250)))
        .add_message::<FileDragAndDrop>();
    add_core(&mut app, Language::English).unwrap();
    app.insert_resource(frontline::viewer::state::loading::FirstRequest(request));
    prepare(&mut app);
    settle(&mut app);
    app
}

/// Runs the app until everything is loaded, with a limit.
fn settle(app: &mut App) {
    for _ in 0..2_000 {
        app.update();
        let opened = app.world().resource::<OpenedSources>();
        assert_eq!(opened.problem, None);
        if opened.progress.is_none() && !opened.sources().is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the dataset was not loaded");
}

fn send(app: &mut App, command: ViewerCommand) {
    app.world_mut().write_message(command);
    app.update();
}

fn press(app: &mut App, keys: &[KeyCode]) {
    for (state, keys) in
        [(ButtonState::Pressed, keys.to_vec()), (ButtonState::Released, keys.iter().rev().copied().collect())]
    {
        for key_code in keys {
            app.world_mut().write_message(KeyboardInput {
                key_code,
                logical_key: Key::Unidentified(bevy::input::keyboard::NativeKey::Unidentified),
                state,
                text: None,
                repeat: false,
                window: Entity::PLACEHOLDER,
            });
        }
        app.update();
    }
}

fn now(app: &App) -> f64 {
    app.world().resource::<Clock>().0.now()
}

fn state(app: &App) -> PlayState {
    app.world().resource::<Clock>().0.state()
}

#[test]
fn the_embedded_dataset_is_shown_at_its_last_report() {
    let app = app();
    assert_eq!(now(&app), end_of("2026-08-20"));
    let opened = app.world().resource::<OpenedSources>();
    assert!(opened.sources()[0].stops.reports.len() > 200);
    let axis = app.world().resource::<Axis>().0;
    assert_eq!((axis.from, axis.to), (day("2022-02-24"), end_of("2026-08-20")));
}

#[test]
fn the_keys_of_the_convention_move_the_cursor() {
    let mut app = app();
    press(&mut app, &[KeyCode::Home]);
    assert_eq!(now(&app), day("2022-02-24"));
    press(&mut app, &[KeyCode::ArrowRight]);
    assert_eq!(now(&app), day("2022-02-25"));
    press(&mut app, &[KeyCode::Comma]);
    assert_eq!(now(&app), day("2022-02-24"));
    press(&mut app, &[KeyCode::ShiftLeft, KeyCode::ArrowRight]);
    assert_eq!(now(&app), end_of("2022-03-03"));
    press(&mut app, &[KeyCode::PageDown]);
    assert_eq!(now(&app), end_of("2022-04-03"));
    press(&mut app, &[KeyCode::Digit0]);
    assert_eq!(now(&app), day("2022-02-24"));
    press(&mut app, &[KeyCode::ControlLeft, KeyCode::ArrowRight]);
    assert!(now(&app) > day("2022-02-24"));
    press(&mut app, &[KeyCode::End]);
    assert_eq!(now(&app), end_of("2026-08-20"));
}

#[test]
fn letters_are_no_shortcuts_while_a_text_field_has_the_keyboard() {
    let mut app = app();
    app.world_mut().resource_mut::<TextFocus>().0 = true;
    press(&mut app, &[KeyCode::Home]);
    press(&mut app, &[KeyCode::Space]);
    assert_eq!((now(&app), state(&app)), (end_of("2026-08-20"), PlayState::Paused));
    app.world_mut().resource_mut::<Interface>().open.insert(Panel::DATE);
    press(&mut app, &[KeyCode::Escape]);
    assert!(!app.world().resource::<Interface>().shows(Panel::DATE));
    // Keys pressed right after the one that opens a field are for the field, even before it is drawn.
    for key in [KeyCode::KeyT, KeyCode::Slash] {
        app.world_mut().resource_mut::<TextFocus>().0 = false;
        press(&mut app, &[key]);
        press(&mut app, &[KeyCode::Home]);
        assert_eq!(now(&app), end_of("2026-08-20"), "{key:?}");
    }
}

#[test]
fn playing_moves_the_cursor_by_the_time_step_and_rests_at_the_end() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2026-08-13"))));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::SetSpeed(3)));
    press(&mut app, &[KeyCode::Space]);
    // Two frames have passed: one with the key down, one with it up.
    assert!((now(&app) - day("2026-08-13") - 2.0 * 0.25 * 2.0).abs() < 1e-9, "{}", now(&app) - day("2026-08-13"));
    for _ in 0..40 {
        app.update();
    }
    assert_eq!((now(&app), state(&app)), (end_of("2026-08-20"), PlayState::Paused));
    press(&mut app, &[KeyCode::KeyJ]);
    assert_eq!(state(&app), PlayState::Playing(Direction::Backward));
}

#[test]
fn a_command_takes_effect_in_the_same_frame() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2024-02-17"))));
    assert_eq!(now(&app), day("2024-02-17"));
}

#[test]
fn comparing_keeps_the_other_date_and_swapping_changes_them_over() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-05-20"))));
    send(&mut app, ViewerCommand::Compare(CompareCommand::Toggle));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2024-02-17"))));
    press(&mut app, &[KeyCode::KeyX]);
    assert_eq!(now(&app), day("2023-05-20"));
    assert_eq!(app.world().resource::<Interface>().compared, Some(day("2024-02-17")));
    press(&mut app, &[KeyCode::Escape]);
    assert_eq!(app.world().resource::<Interface>().compared, None);
}

#[test]
fn a_loop_is_set_by_its_ends_and_cleared() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-01-01"))));
    press(&mut app, &[KeyCode::KeyI]);
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-06-01"))));
    press(&mut app, &[KeyCode::KeyO]);
    let range = app.world().resource::<Clock>().0.loop_range().unwrap();
    assert_eq!((range.from, range.to), (day("2023-01-01"), day("2023-06-01")));
    press(&mut app, &[KeyCode::Backslash]);
    assert_eq!(app.world().resource::<Clock>().0.loop_range(), None);
}

#[test]
fn flying_to_a_place_puts_it_into_the_free_part_of_the_map() {
    let mut app = app();
    let bakhmut = LonLat { lon: 38.0, lat: 48.595 };
    app.world_mut().resource_mut::<Interface>().insets = [300.0, 0.0, 0.0, 120.0];
    send(&mut app, ViewerCommand::Map(MapCommand::FlyTo(bakhmut)));
    let view = app.world().resource::<MapView>().0;
    let at = view.screen_from_lonlat(bakhmut);
    assert!((at.x - f64::midpoint(300.0, view.width_px)).abs() < 1e-6);
    assert!((at.y - (view.height_px - 120.0) / 2.0).abs() < 1e-6);
}

#[test]
fn a_story_goes_from_date_to_date_and_shows_its_ground() {
    let mut app = app();
    let chapters = app.world().resource::<OpenedSources>().stories[0].chapters.clone();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::TogglePlay));
    send(&mut app, ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter: 1 })));
    assert_eq!((state(&app), now(&app)), (PlayState::Paused, chapters[1].days().unwrap()));
    let interface = app.world().resource::<Interface>();
    assert!(interface.shows(Panel::STORIES) && !interface.shows(Panel::PLACES));
    assert_eq!(interface.compared, chapters[1].compared_days());
    press(&mut app, &[KeyCode::BracketRight]);
    assert_eq!(now(&app), chapters[2].days().unwrap());
    let (view, insets) = (app.world().resource::<MapView>().0, app.world().resource::<Interface>().insets);
    let bounds = chapters[2].bounds().unwrap();
    let (low, high) = (view.screen_from_lonlat(bounds.min), view.screen_from_lonlat(bounds.max));
    assert!(low.x > insets[0] - 1e-6 && high.x < view.width_px - insets[2] + 1e-6, "{low:?} {high:?}");
    assert!(high.y > insets[1] - 1e-6 && low.y < view.height_px - insets[3] + 1e-6, "{low:?} {high:?}");
    press(&mut app, &[KeyCode::BracketLeft]);
    press(&mut app, &[KeyCode::BracketLeft]);
    press(&mut app, &[KeyCode::BracketLeft]);
    assert_eq!((now(&app), app.world().resource::<Interface>().compared), (chapters[0].days().unwrap(), None));
    press(&mut app, &[KeyCode::Escape]);
    assert!(!app.world().resource::<Interface>().shows(Panel::STORIES));
}

#[test]
fn the_axis_zooms_within_the_reports_and_follows_the_cursor() {
    let mut app = app();
    send(&mut app, ViewerCommand::Axis(AxisCommand::ZoomAt { factor: 0.1, fraction: 1.0 }));
    let near = app.world().resource::<Axis>().0;
    assert!(near.to - near.from < 200.0 && near.to == end_of("2026-08-20"));
    press(&mut app, &[KeyCode::Home]);
    assert_eq!(app.world().resource::<Axis>().0.from, day("2022-02-24"));
    send(&mut app, ViewerCommand::Axis(AxisCommand::ShowAll));
    assert_eq!(app.world().resource::<Axis>().0.to, end_of("2026-08-20"));
}

#[test]
fn measured_points_are_kept_until_measuring_ends() {
    let mut app = app();
    let at = LonLat { lon: 38.0, lat: 48.6 };
    send(&mut app, ViewerCommand::Measure(MeasureCommand::Add(at)));
    assert_eq!(app.world().resource::<Interface>().measured, None);
    press(&mut app, &[KeyCode::KeyM]);
    send(&mut app, ViewerCommand::Measure(MeasureCommand::Add(at)));
    assert_eq!(app.world().resource::<Interface>().measured, Some(vec![at]));
    press(&mut app, &[KeyCode::KeyM]);
    assert_eq!(app.world().resource::<Interface>().measured, None);
}

#[test]
fn every_change_is_measured_in_the_background() {
    let mut app = app();
    for _ in 0..2_000 {
        app.update();
        let opened_source = &app.world().resource::<OpenedSources>().sources()[0];
        if opened_source.steps.iter().skip(1).all(Option::is_some) {
            let first_year: f64 = opened_source.steps.iter().flatten().take(30).map(|step| step.gained_km2).sum();
            assert!(first_year > 1_000.0, "{first_year} km² gained in the first half year");
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the changes were not measured");
}

#[test]
fn files_that_are_no_reports_are_named_and_end_nothing() {
    let mut app = app();
    let folder = fresh_folder("viewer", "no-reports");
    std::fs::write(folder.join("2024-01-01.geojson"), "{\"type\": \"Feature").unwrap();
    send(&mut app, ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter: 1 })));
    send(&mut app, ViewerCommand::Open(vec![folder]));
    for _ in 0..2_000 {
        app.update();
        if let Some(problem) = &app.world().resource::<OpenedSources>().problem {
            let problem = problem.text(&app.world().resource::<Interface>().words);
            assert!(problem.contains("2024-01-01.geojson"), "{problem}");
            assert_eq!(app.world().resource::<Interface>().told, None);
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("nothing was said of the bad file");
}

/// The viewer drawing into an image, once everything is loaded; `None`, reported as skipped, without a graphics driver.
fn offscreen(language: Language, size: (u32, u32)) -> Option<Offscreen> {
    offscreen_with(language, size, |_| {})
}

/// Like [`offscreen`]; `prepare` changes the app before its first frame.
fn offscreen_with(language: Language, size: (u32, u32), prepare: impl FnOnce(&mut App)) -> Option<Offscreen> {
    offscreen_of(Request::default(), language, size, prepare)
}

/// Like [`offscreen_with`], with other reports.
fn offscreen_of(
    request: Request,
    language: Language,
    size: (u32, u32),
    prepare: impl FnOnce(&mut App),
) -> Option<Offscreen> {
    offscreen_by(FramePath::default(), request, language, size, prepare)
}

/// The same with frames drawn by the path named.
fn offscreen_by(
    path: FramePath,
    request: Request,
    language: Language,
    size: (u32, u32),
    prepare: impl FnOnce(&mut App),
) -> Option<Offscreen> {
    match Offscreen::by(path, request, language, size) {
        Ok(mut offscreen) => {
            prepare(offscreen.app());
            settle(offscreen.app());
            let has_mesh = |app: &App| app.world().resource::<OpenedSources>().sources()[0].mesh.is_some();
            for _ in 0..6_000 {
                if has_mesh(offscreen.app()) {
                    break;
                }
                offscreen.app().update();
                std::thread::sleep(Duration::from_millis(5));
            }
            assert!(has_mesh(offscreen.app()), "the mesh was not made");
            (0..6).for_each(|_| offscreen.frame());
            Some(offscreen)
        }
        Err(error) => {
            skip(&error.to_string(), "FRONTLINE_REQUIRE_GRAPHICS");
            None
        }
    }
}

/// The pixel of an image at a position.
fn pixel(offscreen: &mut Offscreen, picture: &Image, at: LonLat) -> [u8; 3] {
    let on_screen = offscreen.app().world().resource::<MapView>().0.screen_from_lonlat(at);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the test looks within the picture")]
    let colour = picture.get_color_at(on_screen.x as u32, on_screen.y as u32).unwrap().to_srgba();
    colour.to_u8_array_no_alpha()
}

fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    std::iter::zip(a, b).all(|(a, b)| a.abs_diff(b) <= PIXEL_TOLERANCE)
}

#[test]
fn the_pictures_show_who_held_what_and_look_as_agreed() {
    let Some(mut offscreen) = offscreen(Language::Ukrainian, (1024, 640)) else { return };
    let theme = Theme::light();
    // Open ground beside the towns, whose labels would cover the colours.
    let beside_bakhmut = LonLat { lon: 38.12, lat: 48.50 };
    let beside_sloviansk = LonLat { lon: 37.35, lat: 48.93 };
    let scheme = Arc::clone(offscreen.app().world().resource::<OpenedSources>().chosen().unwrap().timeline.scheme());
    // Ground with a pattern has two colours.
    let is_of_party = |pixel: [u8; 3], index: usize| {
        let of_party =
            |class: &usize| scheme.classes[*class].control == Some(frontline::control::scheme::Control::Party(index));
        (0..scheme.classes.len()).filter(of_party).any(|class| {
            let fill = theme.fill(&scheme, class).unwrap();
            let of_fill = [fill.colour, fill.second].map(|colour| [colour.r, colour.g, colour.b]);
            (0..3).all(|i| {
                let (a, b) = (of_fill[0][i].min(of_fill[1][i]), of_fill[0][i].max(of_fill[1][i]));
                (a.saturating_sub(PIXEL_TOLERANCE)..=b.saturating_add(PIXEL_TOLERANCE)).contains(&pixel[i])
            })
        })
    };
    for (date, bakhmut) in [("2022-03-03", 1), ("2026-08-20", 0)] {
        send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::Seek(day(date))));
        let picture = offscreen.picture().unwrap();
        let (a, b) =
            (pixel(&mut offscreen, &picture, beside_bakhmut), pixel(&mut offscreen, &picture, beside_sloviansk));
        assert!(is_of_party(a, bakhmut), "{date}: {a:?}");
        assert!(is_of_party(b, 1), "{date}: {b:?}");
    }
    let picture = offscreen.picture().unwrap();
    compare_with_golden(&picture, "embedded-uk.png");
}

#[test]
fn a_base_map_file_is_seen_around_and_through_the_zones() {
    const GREEN: [u8; 3] = [90, 170, 80];
    let Some(mut offscreen) = offscreen_with(Language::English, (1280, 720), |app| {
        let tile = tile_archive::png(16, [GREEN[0], GREEN[1], GREEN[2], 255]);
        let mut archive = tile_archive::Archive::new(tile_archive::PNG, (6, 6), "{}").with((6, 38, 22), tile);
        archive.bounds = [34.0, 45.5, 39.3, 48.8];
        let file = TileFile::open(Arc::new(archive.bytes())).unwrap();
        app.insert_resource(UserBasemap::new(file, "green.pmtiles"));
    }) else {
        return;
    };
    // East of all zones and away from labels; within them; and within them where the file has no tile.
    let [beside, within, north] = [(38.6, 47.55), (36.9, 47.5), (38.75, 49.2)].map(|(lon, lat)| LonLat { lon, lat });
    let theme = Theme::light();
    let plain = theme.main_sides()[0].alpha(92).over(theme.land);
    let mut shown = [[0; 3]; 3];
    for _ in 0..200 {
        let picture = offscreen.picture().unwrap();
        shown = [beside, within, north].map(|at| pixel(&mut offscreen, &picture, at));
        if is_near(shown[0], GREEN) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let [beside, within, north] = shown;
    assert!(is_near(beside, GREEN), "{beside:?}");
    assert!(is_near(north, [plain.r, plain.g, plain.b]), "{north:?}");
    // The blue of the built-in map is gone, the orange of the zone is not.
    assert!(within[0] > GREEN[0] + 40 && within[2] + 30 < plain.b, "{within:?}");
}

/// Saves an image that a person can look at if a test fails.
fn keep(picture: &Image, name: &str) {
    let picture = picture.clone().try_into_dynamic().unwrap().to_rgb8();
    picture.save(shared_folder("viewer").join(name)).unwrap();
}

/// The top left corner of the part of an image that shows the map without panels.
const MAP_AT: (u32, u32) = (430, 60);

/// The map without the panels, whose texts differ from date to date.
fn map_of(picture: &Image) -> image::RgbImage {
    let picture = picture.clone().try_into_dynamic().unwrap().to_rgb8();
    let (width, height) = picture.dimensions();
    image::imageops::crop_imm(&picture, MAP_AT.0, MAP_AT.1, width - 730, height - 220).to_image()
}

/// The percentage of the map's pixels that differ between two images.
fn differing_percent(a: &Image, b: &Image) -> f64 {
    let [a, b] = [a, b].map(map_of);
    let differing = std::iter::zip(a.pixels(), b.pixels()).filter(|(a, b)| !is_near(a.0, b.0)).count();
    100.0 * differing as f64 / a.pixels().len() as f64
}

/// The middle one of the map's pixels that differ between two images; `None` if none differ.
fn differing_pixel(a: &Image, b: &Image) -> Option<ScreenPoint> {
    let [a, b] = [a, b].map(map_of);
    let apart = |&(x, y): &(u32, u32)| !is_near(a.get_pixel(x, y).0, b.get_pixel(x, y).0);
    let pixels = || (0..a.height()).flat_map(|y| (0..a.width()).map(move |x| (x, y))).filter(apart);
    let (x, y) = pixels().nth(pixels().count() / 2)?;
    Some(ScreenPoint { x: f64::from(x + MAP_AT.0), y: f64::from(y + MAP_AT.1) })
}

/// Compares both ends of the sweep after a date with the steps there, at three zooms around what changes.
fn compare_ends(offscreen: &mut Offscreen, date: &str) {
    let shown = |offscreen: &mut Offscreen, motion: Motion, now: f64| {
        send(offscreen.app(), ViewerCommand::Move(motion));
        send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::Seek(now)));
        offscreen.picture().unwrap()
    };
    let timeline = Arc::clone(&offscreen.app().world().resource::<OpenedSources>().chosen().unwrap().timeline);
    let index = timeline.as_of(day(date)).unwrap();
    let [from, to] = [index, index + 1].map(|index| timeline.snapshots()[index].time.days());
    send(offscreen.app(), ViewerCommand::Map(MapCommand::View(0)));
    let mut has_moved = false;
    for levels in [0.0, 2.0, 2.0] {
        let anchor = differing_pixel(&shown(offscreen, Motion::Step, from), &shown(offscreen, Motion::Step, to));
        let anchor = anchor.unwrap_or_else(|| panic!("{date}: the two reports look the same"));
        send(offscreen.app(), ViewerCommand::Map(MapCommand::ZoomAt { levels, anchor }));
        let (first, last) = (shown(offscreen, Motion::Step, from), shown(offscreen, Motion::Step, to));
        let (start, end) = (shown(offscreen, Motion::Sweep, from), shown(offscreen, Motion::Sweep, to - 1e-4));
        for (what, still, moving) in [("start", &first, &start), ("end", &last, &end)] {
            let percent = differing_percent(still, moving);
            let zoom = offscreen.app().world().resource::<MapView>().0.zoom;
            let name = format!("{date}-{zoom:.1}-{what}");
            keep(still, &format!("{name}-step.png"));
            keep(moving, &format!("{name}-sweep.png"));
            assert!(percent <= SWEEP_ENDS_MAY_DIFFER_PERCENT, "{name}: {percent} % of the pixels differ");
        }
        // At low zooms some reports look nearly the same.
        if differing_percent(&first, &last) < 2.0 * SEEN_PERCENT {
            continue;
        }
        has_moved = true;
        let middle = shown(offscreen, Motion::Sweep, f64::midpoint(from, to));
        for (what, end) in [("start", &first), ("end", &last)] {
            assert!(differing_percent(end, &middle) > SEEN_PERCENT, "{date}: half way the {what} is shown");
        }
    }
    assert!(has_moved, "{date}: the two reports look the same at every zoom");
}

#[test]
fn a_sweep_starts_and_ends_with_the_pictures_of_its_reports() {
    let Some(mut offscreen) = offscreen(Language::English, (1280, 720)) else { return };
    // Glow ages between two reports, so it would differ rightly.
    send(offscreen.app(), ViewerCommand::ToggleGlow);
    for date in ["2022-04-30", "2024-02-22"] {
        compare_ends(&mut offscreen, date);
    }
}

#[test]
fn a_sweep_of_deepstate_starts_and_ends_with_the_pictures_of_its_reports() {
    let Some(archives) = archives() else { return };
    // The reports of the winter in which Avdiivka fell.
    let paths = vec![archives.join("deepstate/170*.geojson")];
    let request = Request { paths, ..Request::default() };
    let Some(mut offscreen) = offscreen_of(request, Language::English, (1280, 720), |_| {}) else { return };
    send(offscreen.app(), ViewerCommand::ToggleGlow);
    for date in ["2023-12-27", "2024-02-17"] {
        compare_ends(&mut offscreen, date);
    }
}

/// The difference allowed in each channel: cached layers are rounded once more than redrawn ones.
const KEPT_MAY_DIFFER: u8 = 6;

/// Draws the current frame with cached layers and without; both must look the same.
fn compare_kept(offscreen: &mut Offscreen, name: &str) {
    let is_kept = (0..90).any(|_| {
        offscreen.frame();
        offscreen.uses_layer_cache()
    });
    assert!(is_kept, "{name}: nothing is kept");
    let kept = offscreen.picture().unwrap();
    for dx_px in [40.0, -40.0] {
        send(offscreen.app(), ViewerCommand::Map(MapCommand::Pan { dx_px, dy_px: 0.0 }));
        assert!(!offscreen.uses_layer_cache(), "{name}: the map was pushed, and yet it is kept");
    }
    let anew = offscreen.picture().unwrap();
    keep(&kept, &format!("{name}-kept.png"));
    keep(&anew, &format!("{name}-anew.png"));
    let [kept, anew] = [kept, anew].map(|picture| picture.try_into_dynamic().unwrap().to_rgb8());
    let apart = |(a, b): (&image::Rgb<u8>, &image::Rgb<u8>)| {
        std::iter::zip(a.0, b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
    };
    let differing = std::iter::zip(kept.pixels(), anew.pixels()).filter(|&pair| apart(pair) > KEPT_MAY_DIFFER).count();
    assert_eq!(differing, 0, "{name}: so many pixels differ");
}

#[test]
fn what_is_kept_looks_like_what_is_drawn_anew() {
    let Some(mut offscreen) = offscreen(Language::English, (1280, 720)) else { return };
    compare_kept(&mut offscreen, "last");
    let seek = |at: f64| ViewerCommand::Playback(PlaybackCommand::Seek(at));
    send(offscreen.app(), ViewerCommand::Move(Motion::Sweep));
    send(offscreen.app(), seek(day("2022-04-30") + 0.5));
    compare_kept(&mut offscreen, "sweep");
    send(offscreen.app(), ViewerCommand::Move(Motion::Fade));
    send(offscreen.app(), ViewerCommand::ToggleDark);
    send(offscreen.app(), ViewerCommand::Map(MapCommand::Zoom { levels: 2.0 }));
    compare_kept(&mut offscreen, "dark");
    // While the date moves on, the cached layers remain, as long as no reservoir in sight fills or empties; what is seen
    // through them changes.
    (0..90).for_each(|_| offscreen.frame());
    let before = offscreen.picture().unwrap();
    for date in ["2022-07-01", "2022-11-01", "2023-05-01"] {
        send(offscreen.app(), seek(day(date)));
        assert!(offscreen.uses_layer_cache(), "{date}");
    }
    assert!(differing_percent(&before, &offscreen.picture().unwrap()) > SEEN_PERCENT);
}

/// The number of items that the interface describes to screen readers.
fn described(offscreen: &mut Offscreen) -> usize {
    offscreen.frame();
    let world = offscreen.app().world_mut();
    let mut outputs = world.query::<&EguiOutput>();
    let described = |output: &EguiOutput| Some(output.platform_output.accesskit_update.as_ref()?.nodes.len());
    outputs.iter(world).filter_map(described).sum()
}

#[test]
fn panels_are_described_once_a_screen_reader_has_asked() {
    let Some(mut offscreen) = offscreen(Language::English, (1280, 720)) else { return };
    assert_eq!(described(&mut offscreen), 0);
    let asks = |offscreen: &mut Offscreen, asks| {
        offscreen.app().world().resource::<AccessibilityRequested>().set(asks);
        offscreen.frame();
    };
    asks(&mut offscreen, true);
    let all = described(&mut offscreen);
    assert!(all > 40, "{all} things are described");
    // No fewer when panels are painted from the cache.
    send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::First));
    assert!(described(&mut offscreen) >= all - 3);
    asks(&mut offscreen, false);
    assert_eq!(described(&mut offscreen), 0);
}

/// The texts of everything that is described to screen readers.
fn described_words(offscreen: &mut Offscreen) -> Vec<String> {
    let world = offscreen.app().world_mut();
    let mut outputs = world.query::<&EguiOutput>();
    let updates = outputs.iter(world).filter_map(|output| output.platform_output.accesskit_update.as_ref());
    let nodes = updates.flat_map(|update| &update.nodes);
    nodes.filter_map(|(_, node)| node.value().or_else(|| node.label())).map(str::to_owned).collect()
}

#[test]
fn small_windows_say_what_their_colours_mean() {
    let sizes = [((390, 844), Around::Everything), ((768, 1024), Around::Everything), ((640, 400), Around::Least)];
    for ((width, height), around) in sizes {
        let small = |app: &mut App| {
            let mut interface = app.world_mut().resource_mut::<Interface>();
            interface.open.clear();
            interface.around = around;
        };
        let Some(mut offscreen) = offscreen_with(Language::English, (width, height), small) else { return };
        offscreen.app().world().resource::<AccessibilityRequested>().set(true);
        for panel in [None, Some(Panel::STORIES), Some(Panel::LEGEND)] {
            if let Some(panel) = panel.filter(|_| around == Around::Everything) {
                send(offscreen.app(), ViewerCommand::Toggle(panel));
            }
            if panel == Some(Panel::STORIES) {
                send(offscreen.app(), ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter: 1 })));
            }
            (0..8).for_each(|_| offscreen.frame());
            let words = described_words(&mut offscreen);
            let count = words.iter().filter(|words| *words == "Front line, estimated").count();
            assert_eq!(count, 1, "{width} by {height}, {panel:?}: {words:?}");
            let name = panel.map_or_else(|| "none".to_owned(), |panel| format!("{panel:?}").to_lowercase());
            keep(&offscreen.picture().unwrap(), &format!("small-{width}-{name}.png"));
        }
    }
}

/// Compares an image with the golden one; `FRONTLINE_UPDATE_GOLDEN=1` overwrites that first.
fn compare_with_golden(picture: &Image, name: &str) {
    let actual = picture.clone().try_into_dynamic().unwrap().to_rgb8();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("FRONTLINE_UPDATE_GOLDEN").is_some() {
        actual.save(&path).unwrap();
    }
    let golden = image::open(&path).unwrap().to_rgb8();
    assert_eq!(actual.dimensions(), golden.dimensions());
    let differing = std::iter::zip(actual.pixels(), golden.pixels()).filter(|(a, b)| !is_near(a.0, b.0)).count();
    let percent = 100.0 * differing as f64 / f64::from(golden.width() * golden.height());
    if percent > PIXELS_THAT_MAY_DIFFER_PERCENT {
        let beside = path.with_extension("actual.png");
        actual.save(&beside).unwrap();
        panic!("{percent:.2} % of the pixels differ from {name}; what was drawn is in {}", beside.display());
    }
}
