//! What the window remembers and forgets: loops, axes, stories of other sources, modifier keys, sizes, the next start.

use std::{fs, path::Path};

use bevy::{
    input::keyboard::KeyCode,
    prelude::*,
    window::{PrimaryWindow, RequestRedraw, WindowResized, WindowResolution},
};
use frontline::{
    dataset::RememberedFile,
    playback::LoopRange,
    viewer::state::{address::Look, apply::Axis, remembered::remember, today::Today},
};
use serde_json::json;

use super::*;
use crate::surroundings::fresh_folder;

/// Writes reports of a square, one for each date.
fn reports(folder: &Path, dates: &[&str]) {
    fs::create_dir_all(folder).unwrap();
    for date in dates {
        let ring = [[37.0, 48.0], [38.0, 48.0], [38.0, 48.5], [37.0, 48.5], [37.0, 48.0]];
        let feature = json!({"type": "Feature", "properties": {"class": "russian"},
                             "geometry": {"type": "Polygon", "coordinates": [ring]}});
        let text = json!({"type": "FeatureCollection", "features": [feature]}).to_string();
        fs::write(folder.join(format!("{date}.geojson")), text).unwrap();
    }
}

/// An app with two sources of different times.
fn two_sources(name: &str) -> App {
    let folder = fresh_folder("viewer", name);
    reports(&folder.join("early"), &["2023-01-01", "2023-03-01", "2023-06-01"]);
    reports(&folder.join("late"), &["2023-05-01", "2023-09-01", "2024-06-01"]);
    let paths = ["early", "late"].map(|source| folder.join(source)).into();
    bare_app(Request { paths, ..Request::default() })
}

fn range(app: &App) -> Option<LoopRange> {
    app.world().resource::<Clock>().0.loop_range()
}

fn axis(app: &App) -> (f64, f64) {
    let axis = app.world().resource::<Axis>().0;
    (axis.from, axis.to)
}

#[test]
fn another_source_keeps_no_loop_and_no_axis_of_the_one_before() {
    let mut app = two_sources("two-sources");
    assert_eq!(axis(&app), (day("2023-01-01"), end_of("2023-06-01")));
    let set = LoopRange { from: day("2023-02-01"), to: day("2023-05-15") };
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::SetLoop(set)));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-02-10"))));
    press(&mut app, &[KeyCode::Space]);
    send(&mut app, ViewerCommand::ChooseSource(1));
    assert_eq!(axis(&app), (day("2023-05-01"), end_of("2024-06-01")));
    assert_eq!(range(&app), Some(LoopRange { from: day("2023-05-01"), to: day("2023-05-15") }));
    for _ in 0..40 {
        app.update();
        assert!((day("2023-05-01")..=day("2023-05-15")).contains(&now(&app)));
    }
    assert_eq!(state(&app), PlayState::Playing(Direction::Forward));
    send(
        &mut app,
        ViewerCommand::Playback(PlaybackCommand::SetLoop(LoopRange { from: day("2024-01-01"), to: day("2024-02-01") })),
    );
    send(&mut app, ViewerCommand::ChooseSource(0));
    assert_eq!((range(&app), axis(&app)), (None, (day("2023-01-01"), end_of("2023-06-01"))));
}

/// An app with three reports that are valid for a long time, the last of them without an end.
fn open_ended(name: &str, today: &str) -> App {
    let feature = |from: &str, until: &str, east: f64| {
        let ring = [[36.0, 35.0], [east, 35.0], [east, 36.0], [36.0, 36.0], [36.0, 35.0]];
        json!({"type": "Feature", "properties": {"class": "a", "start": from, "end": until},
               "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features = [feature("1918", "1944", 37.0), feature("1945", "1990", 37.5), feature("1991", "present", 38.0)];
    let folder = fresh_folder("viewer", name);
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join("borders.geojson"), text).unwrap();
    let today = format!("{today}T12:00:00Z").parse().unwrap();
    let request = Request { paths: vec![folder], ..Request::default() };
    bare_app_with(request, |app| {
        app.insert_resource(Today(today));
    })
}

#[test]
fn what_is_valid_without_an_end_reaches_to_today_on_the_axis() {
    let mut app = open_ended("open-ended", "2026-03-05");
    assert_eq!(axis(&app), (day("1918-01-01"), end_of("2026-03-05")));
    assert_eq!(now(&app), end_of("2026-03-05"));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2010-06-01"))));
    assert_eq!(now(&app), day("2010-06-01"));
    send(&mut app, ViewerCommand::Axis(AxisCommand::ZoomAt { factor: 0.1, fraction: 1.0 }));
    assert_eq!(axis(&app).1, end_of("2026-03-05"));
    // A clock that is behind the reports does not shorten the axis.
    assert_eq!(axis(&open_ended("clock-behind", "1970-01-01")).1, end_of("1991-12-31"));
}

#[test]
fn the_previous_report_is_another_one_by_key_and_by_page_alike() {
    let mut app = open_ended("previous", "2026-03-05");
    let report = |app: &App| {
        let opened = app.world().resource::<OpenedSources>();
        opened.chosen().unwrap().timeline.as_of(now(app)).unwrap()
    };
    assert_eq!(report(&app), 2);
    press(&mut app, &[KeyCode::ArrowLeft]);
    assert_eq!((report(&app), now(&app)), (1, day("1945-01-01")));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("1970-01-01"))));
    press(&mut app, &[KeyCode::Comma]);
    assert_eq!((report(&app), now(&app)), (0, day("1918-01-01")));
    press(&mut app, &[KeyCode::End]);
    press(&mut app, &[KeyCode::ControlLeft, KeyCode::ArrowLeft]);
    assert_eq!(report(&app), 1);
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Forward)));
    assert_eq!((report(&app), now(&app)), (2, day("1991-01-01")));
}

#[test]
fn other_data_keep_neither_loop_nor_play_nor_comparison() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-01-01"))));
    press(&mut app, &[KeyCode::KeyI]);
    send(&mut app, ViewerCommand::Compare(CompareCommand::Toggle));
    press(&mut app, &[KeyCode::Space]);
    let folder = fresh_folder("viewer", "other-data");
    reports(&folder, &["2025-01-01", "2025-02-01"]);
    send(&mut app, ViewerCommand::Open(vec![folder]));
    app.update();
    settle(&mut app);
    assert_eq!((range(&app), state(&app)), (None, PlayState::Paused));
    assert_eq!(app.world().resource::<Interface>().compared, None);
    assert_eq!((now(&app), axis(&app)), (end_of("2025-02-01"), (day("2025-01-01"), end_of("2025-02-01"))));
}

#[test]
fn keys_with_others_do_only_what_the_convention_says() {
    let mut app = app();
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2024-02-17"))));
    let shown = |app: &App| {
        let interface = app.world().resource::<Interface>();
        let view = app.world().resource::<MapView>().0;
        (
            now(app),
            state(app),
            view.zoom,
            view.center.x,
            interface.open.clone(),
            interface.dark,
            interface.measured.clone(),
        )
    };
    let before = shown(&app);
    let keys = [
        KeyCode::Equal,
        KeyCode::Minus,
        KeyCode::NumpadAdd,
        KeyCode::NumpadSubtract,
        KeyCode::ArrowLeft,
        KeyCode::ArrowRight,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Space,
        KeyCode::KeyA,
        KeyCode::KeyC,
        KeyCode::KeyK,
        KeyCode::KeyM,
        KeyCode::KeyN,
        KeyCode::KeyP,
        KeyCode::KeyS,
        KeyCode::KeyT,
        KeyCode::Digit3,
        KeyCode::Slash,
        KeyCode::Backspace,
        KeyCode::F5,
        KeyCode::F11,
    ];
    for with in [vec![KeyCode::AltLeft], vec![KeyCode::AltRight], vec![KeyCode::ControlLeft, KeyCode::AltLeft]] {
        for key in keys {
            press(&mut app, &[with.clone(), vec![key]].concat());
            assert_eq!(shown(&app), before, "{with:?} {key:?}");
        }
    }
    for key in
        [KeyCode::Equal, KeyCode::Minus, KeyCode::NumpadAdd, KeyCode::NumpadSubtract, KeyCode::Home, KeyCode::KeyN]
    {
        for control in [KeyCode::ControlLeft, KeyCode::SuperRight] {
            press(&mut app, &[control, key]);
            assert_eq!(shown(&app), before, "{control:?} {key:?}");
        }
    }
    press(&mut app, &[KeyCode::Minus]);
    assert_eq!(shown(&app).2, before.2 - 1.0);
}

#[test]
fn the_next_chapter_of_the_list_of_stories_is_the_first() {
    let mut app = app();
    let told = |app: &App| app.world().resource::<Interface>().told;
    press(&mut app, &[KeyCode::BracketRight]);
    assert_eq!(told(&app), None);
    press(&mut app, &[KeyCode::KeyR]);
    press(&mut app, &[KeyCode::BracketRight]);
    assert_eq!(told(&app), Some(Told { story: 0, chapter: 0 }));
}

#[test]
fn a_story_that_is_opened_again_shows_its_view_again() {
    let mut app = app();
    send(&mut app, ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter: 1 })));
    let shown = |app: &App| {
        (now(app), app.world().resource::<MapView>().0.center, app.world().resource::<Interface>().compared)
    };
    let told = shown(&app);
    press(&mut app, &[KeyCode::KeyR]);
    send(&mut app, ViewerCommand::Map(MapCommand::Pan { dx_px: 300.0, dy_px: 0.0 }));
    send(&mut app, ViewerCommand::Compare(CompareCommand::With(None)));
    press(&mut app, &[KeyCode::Home]);
    assert_ne!(shown(&app), told);
    press(&mut app, &[KeyCode::KeyR]);
    assert_eq!(shown(&app), told);
}

#[test]
fn a_clicker_turns_chapters_in_a_presentation() {
    let mut app = app();
    let chapter = |app: &App| app.world().resource::<Interface>().told.map(|told| told.chapter);
    send(&mut app, ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter: 0 })));
    press(&mut app, &[KeyCode::PageDown]);
    assert_eq!(chapter(&app), Some(0));
    press(&mut app, &[KeyCode::F5]);
    press(&mut app, &[KeyCode::PageDown]);
    assert_eq!(chapter(&app), Some(1));
    press(&mut app, &[KeyCode::PageUp]);
    assert_eq!(chapter(&app), Some(0));
}

#[test]
fn a_window_of_another_size_is_drawn_until_it_has_settled() {
    let mut app = app();
    let window = Window { resolution: WindowResolution::new(900, 600), ..default() };
    let window = app.world_mut().spawn((window, PrimaryWindow)).id();
    let asks = |app: &mut App| app.world_mut().resource_mut::<Messages<RequestRedraw>>().drain().count() > 0;
    app.update();
    let view = app.world().resource::<MapView>().0;
    assert_eq!((view.width_px, view.height_px), (900.0, 600.0));
    (0..4).for_each(|_| app.update());
    asks(&mut app);
    app.update();
    assert!(!asks(&mut app));
    app.world_mut().write_message(WindowResized { window, width: 1100.0, height: 700.0 });
    for frame in 0..4 {
        app.update();
        assert!(asks(&mut app), "frame {frame}");
    }
    (0..4).for_each(|_| app.update());
    asks(&mut app);
    app.update();
    assert!(!asks(&mut app));
}

/// An app that opens its data with the settings remembered in a file.
fn started(file: &Path, request: Request, asked: Option<Language>) -> App {
    bare_app_with(request, |app| remember(app, RememberedFile::at(file.to_owned()), asked))
}

fn ended(mut app: App) {
    app.world_mut().write_message(AppExit::Success);
    app.update();
}

#[test]
fn the_next_start_has_language_colours_panels_and_view_of_the_last_one() {
    let folder = fresh_folder("viewer", "remembered");
    let file = folder.join("state/window.json");
    let mut first = started(&file, Request::default(), None);
    assert!(!file.exists());
    send(&mut first, ViewerCommand::Speak(Language::Ukrainian));
    assert!(file.exists(), "choices are kept when they are made");
    send(&mut first, ViewerCommand::ToggleDark);
    send(&mut first, ViewerCommand::Toggle(Panel::LEGEND));
    send(&mut first, ViewerCommand::Map(MapCommand::Look(Look { zoom: 9.5, center: LonLat { lon: 38.0, lat: 48.6 } })));
    let view = first.world().resource::<MapView>().0;
    ended(first);

    let second = started(&file, Request::default(), None);
    let interface = second.world().resource::<Interface>();
    assert_eq!((interface.words.language(), interface.dark), (Language::Ukrainian, true));
    assert!(interface.shows(Panel::PLACES) && !interface.shows(Panel::LEGEND));
    let again = second.world().resource::<MapView>().0;
    assert!((again.center.x - view.center.x).abs() < 1e-3 && again.zoom == view.zoom);
    ended(second);

    // Other data have a view of their own, and a language given at the start takes precedence.
    reports(&folder.join("others"), &["2024-01-01"]);
    let request = Request { paths: vec![folder.join("others")], ..Request::default() };
    let other = started(&file, request, Some(Language::English));
    assert_eq!(other.world().resource::<Interface>().words.language(), Language::English);
    assert!(other.world().resource::<MapView>().0.zoom != view.zoom);
}

#[test]
fn a_damaged_memory_is_left_out_and_written_anew() {
    let file = fresh_folder("viewer", "damaged-memory").join("window.json");
    for damaged in ["{", "[]", "{\"view\": 3}", "\u{0}", "{\"language\": \"xx\", \"panels\": [\"?\"]}"] {
        fs::write(&file, damaged).unwrap();
        let mut app = started(&file, Request::default(), None);
        assert_eq!(app.world().resource::<Interface>().words.language(), Language::English, "{damaged}");
        send(&mut app, ViewerCommand::ToggleDark);
        assert!(fs::read_to_string(&file).unwrap().contains("\"dark\": true"), "{damaged}");
    }
    fs::write(&file, vec![b' '; 100_000]).unwrap();
    assert!(!started(&file, Request::default(), None).world().resource::<Interface>().dark);
}

#[test]
fn a_chapter_is_shown_between_the_panels_that_it_opens() {
    let Some(mut offscreen) = offscreen(Language::English, (1024, 640)) else { return };
    for panel in [Panel::PLACES, Panel::LEGEND] {
        send(offscreen.app(), ViewerCommand::Toggle(panel));
    }
    send(offscreen.app(), ViewerCommand::TogglePresentation);
    (0..6).for_each(|_| offscreen.frame());
    let chapters = offscreen.app().world().resource::<OpenedSources>().stories[0].chapters.clone();
    for (chapter, bounds) in chapters.iter().enumerate().filter_map(|(index, chapter)| Some((index, chapter.bounds()?)))
    {
        send(offscreen.app(), ViewerCommand::Tell(StoryCommand::Show(Told { story: 0, chapter })));
        (0..8).for_each(|_| offscreen.frame());
        let world = offscreen.app().world();
        let (view, insets) = (world.resource::<MapView>().0, world.resource::<Interface>().insets);
        let (low, high) = (view.screen_from_lonlat(bounds.min), view.screen_from_lonlat(bounds.max));
        assert!(
            low.x > insets[0] - 1.0 && high.x < view.width_px - insets[2] + 1.0,
            "{chapter}: {low:?} {high:?} {insets:?}"
        );
        assert!(
            high.y > insets[1] - 1.0 && low.y < view.height_px - insets[3] + 1.0,
            "{chapter}: {low:?} {high:?} {insets:?}"
        );
    }
}
