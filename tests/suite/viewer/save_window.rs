//! Saving from the window: a request becomes a file or an answer, and nothing else.

use std::{fs, path::Path, time::Duration};

use bevy::prelude::*;
use frontline::{
    control::mesh::Motion,
    movie::FilmFormat,
    plate::PictureFormat,
    playback::{LoopRange, PlaybackCommand},
    viewer::state::{
        command::{CompareCommand, Panel, ViewerCommand},
        interface::Interface,
        saving::{Existing, FilmPace, FilmTime, SaveChoices, SaveCommand, SaveKind, SaveProblem, SaveState, Saving},
    },
};

use super::{KeyCode, app, day, press, send};
use crate::surroundings::fresh_folder;

fn choose(app: &mut App, choices: SaveChoices) {
    send(app, ViewerCommand::Save(SaveCommand::Choose(choices)));
}

fn start(app: &mut App, path: &Path, existing: Existing) {
    send(app, ViewerCommand::Save(SaveCommand::Start(path.to_owned(), existing)));
}

/// Runs until saving has ended, with a limit.
fn ended(app: &mut App) -> SaveState {
    for _ in 0..12_000 {
        let saving = app.world().resource::<Saving>();
        if !saving.is_working() {
            return saving.state().clone();
        }
        app.update();
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("saving did not end");
}

fn saved(app: &mut App, path: &Path, existing: Existing) -> Vec<u8> {
    start(app, path, existing);
    assert_eq!(ended(app), SaveState::Saved(path.to_owned()));
    fs::read(path).unwrap()
}

/// The names in a folder, including hidden files.
fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

const FILM: SaveChoices = SaveChoices {
    kind: SaveKind::Film,
    picture: PictureFormat::Png,
    scale: frontline::viewer::state::saving::PictureScale::Single,
    film: FilmFormat::Apng,
    time: FilmTime::Loop,
    pace: FilmPace::Week,
    fps: 6,
    size: frontline::viewer::state::saving::FilmSize::Hd,
};

#[test]
fn a_picture_shows_what_the_window_shows_and_asks_before_it_replaces() {
    let mut app = app();
    let path = fresh_folder("saved", "picture").join("front.svg");
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2024-02-17"))));
    send(&mut app, ViewerCommand::Speak(frontline::language::Language::Ukrainian));
    send(&mut app, ViewerCommand::Move(Motion::Sweep));
    choose(&mut app, SaveChoices { picture: PictureFormat::Svg, ..SaveChoices::default() });
    let first = String::from_utf8(saved(&mut app, &path, Existing::Ask)).unwrap();
    assert!(first.contains("17 лютого 2024") && first.contains("width=\"1280\" height=\"720\""));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-05-20"))));
    start(&mut app, &path, Existing::Ask);
    assert_eq!(ended(&mut app), SaveState::Exists(path.clone()));
    assert_eq!(fs::read_to_string(&path).unwrap(), first);
    let second = String::from_utf8(saved(&mut app, &path, Existing::Replace)).unwrap();
    assert!(second.contains("20 травня 2023"));
    assert_eq!(names(path.parent().unwrap()), ["front.svg"]);
}

#[test]
fn a_compared_date_is_on_the_picture() {
    let mut app = app();
    let path = fresh_folder("saved", "compared").join("gains.svg");
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2024-02-17"))));
    send(&mut app, ViewerCommand::Compare(CompareCommand::Toggle));
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::Seek(day("2023-05-20"))));
    choose(&mut app, SaveChoices { picture: PictureFormat::Svg, ..SaveChoices::default() });
    let svg = String::from_utf8(saved(&mut app, &path, Existing::Ask)).unwrap();
    assert!(svg.contains("20 May 2023") && svg.contains("17 February 2024") && svg.contains("gained"));
}

#[test]
fn a_film_of_the_loop_is_saved_and_one_that_is_cancelled_leaves_nothing() {
    let mut app = app();
    let folder = fresh_folder("saved", "film");
    let stretch = LoopRange { from: day("2024-01-04"), to: day("2024-02-01") };
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::SetLoop(stretch)));
    choose(&mut app, FILM);
    let film = saved(&mut app, &folder.join("loop.apng"), Existing::Ask);
    assert!(film.starts_with(b"\x89PNG") && film.windows(4).any(|bytes| bytes == b"acTL"));
    choose(&mut app, SaveChoices { time: FilmTime::Whole, ..FILM });
    start(&mut app, &folder.join("whole.apng"), Existing::Ask);
    assert!(app.world().resource::<Saving>().is_working());
    send(&mut app, ViewerCommand::Save(SaveCommand::Cancel));
    assert_eq!(ended(&mut app), SaveState::Cancelled);
    assert_eq!(names(&folder), ["loop.apng"]);
}

#[test]
fn what_cannot_be_written_is_told() {
    let mut app = app();
    let folder = fresh_folder("saved", "refused");
    let problem = |app: &mut App, path: &Path| {
        start(app, path, Existing::Ask);
        match ended(app) {
            SaveState::Failed(SaveProblem::Other { message, about }) => (message, about),
            other => panic!("{other:?}"),
        }
    };
    let nowhere = folder.join("nowhere");
    assert_eq!(problem(&mut app, &nowhere.join("a.png")), ("save-no-folder", nowhere.display().to_string()));
    assert_eq!(problem(&mut app, &folder), ("save-is-folder", folder.display().to_string()));
    let day_of_film = LoopRange { from: day("2024-01-04"), to: day("2024-01-04") + 0.5 };
    send(&mut app, ViewerCommand::Playback(PlaybackCommand::SetLoop(day_of_film)));
    choose(&mut app, FILM);
    assert_eq!(problem(&mut app, &folder.join("a.apng")).0, "save-too-few");
    assert!(names(&folder).is_empty());
}

#[test]
fn control_and_s_open_the_panel_and_move_no_map() {
    let mut app = app();
    let center = |app: &App| app.world().resource::<frontline::viewer::state::apply::MapView>().0.center;
    let before = center(&app);
    press(&mut app, &[KeyCode::ControlLeft, KeyCode::KeyS]);
    assert!(app.world().resource::<Interface>().shows(Panel::SAVE));
    assert_eq!(center(&app), before);
    press(&mut app, &[KeyCode::Escape]);
    assert!(!app.world().resource::<Interface>().shows(Panel::SAVE));
}
