//! What commands write: through links, to devices, FIFOs and standard output; and killed runs leave nothing behind.

#![cfg(unix)]

use std::{
    fs::{self, File},
    io::Read as _,
    os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command as Process,
    thread,
};

use assert_cmd::{Command, cargo::cargo_bin_cmd};

use crate::surroundings::fresh_folder;

const REPORT: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"class":"red"},
    "geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}}]}"#;

/// A folder with two reports in `hill`.
fn folder(name: &str) -> PathBuf {
    let folder = fresh_folder("outputs", name);
    fs::create_dir_all(folder.join("hill")).unwrap();
    for date in ["2024-01-01", "2024-01-02"] {
        fs::write(folder.join("hill").join(format!("{date}.geojson")), REPORT).unwrap();
    }
    folder
}

fn frontline(folder: &Path, arguments: &str) -> Command {
    let mut program = cargo_bin_cmd!("frontline");
    program.current_dir(folder).args(arguments.split(' '));
    program
}

/// Commands that write their file at once.
const COMMANDS: [&str; 2] = ["pack hill -q -o ", "render hill -q --size 640x360 --format svg -o "];

/// A command that writes its file piece by piece.
const FILM: &str = "film hill -q --size 480x360 --fps 1 --hold 1 --format gif -o ";

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_link_stays_a_link_and_its_target_is_written() {
    for (number, command) in COMMANDS.iter().enumerate() {
        let folder = folder(&format!("link {number}"));
        fs::create_dir(folder.join("there")).unwrap();
        fs::write(folder.join("there/old"), "old").unwrap();
        symlink("there/old", folder.join("to-old")).unwrap();
        symlink("there/new", folder.join("to-new")).unwrap();
        for link in ["to-old", "to-new"] {
            frontline(&folder, &format!("{command}{link}")).assert().success();
            assert!(folder.join(link).is_symlink(), "{command}");
        }
        let (old, new) = (fs::read(folder.join("there/old")).unwrap(), fs::read(folder.join("there/new")).unwrap());
        assert!(old.len() > 100 && old == new, "{command}");
        assert_eq!(names(&folder.join("there")), ["new", "old"]);
    }
}

#[test]
fn a_fifo_and_a_device_are_written_to_and_stay() {
    for (number, command) in COMMANDS.iter().enumerate() {
        let folder = folder(&format!("fifo {number}"));
        let fifo = folder.join("fifo");
        assert!(Process::new("mkfifo").arg(&fifo).status().unwrap().success());
        let reader = thread::spawn({
            let fifo = fifo.clone();
            move || {
                let mut bytes = Vec::new();
                File::open(fifo).unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            }
        });
        frontline(&folder, &format!("{command}fifo")).assert().success();
        assert!(fs::metadata(&fifo).unwrap().file_type().is_fifo(), "{command}");
        assert!(reader.join().unwrap().len() > 100, "{command}");
        assert_eq!(names(&folder), ["fifo", "hill"]);
        frontline(&folder, &format!("{command}/dev/null")).assert().success();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}

#[test]
fn a_hyphen_is_standard_output_and_nothing_else_goes_there() {
    for command in COMMANDS.into_iter().chain([FILM]) {
        let folder = folder("standard output");
        let output = frontline(&folder, &format!("{command}-")).assert().success().get_output().clone();
        frontline(&folder, &format!("{command}file")).assert().success();
        assert!(output.stdout == fs::read(folder.join("file")).unwrap(), "{command}");
        assert_eq!(names(&folder), ["file", "hill"]);
    }
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_of_others() {
    let folder = folder("killed");
    let left = ".map.svg.frontline-4000000-0.part";
    for name in [left, ".map.svg.1234.part", "notes.part"] {
        fs::write(folder.join(name), "half").unwrap();
    }
    frontline(&folder, "render hill -q -o other.svg").assert().success();
    assert_eq!(names(&folder), [".map.svg.1234.part", "hill", "notes.part", "other.svg"]);
}

#[test]
fn a_file_that_is_replaced_keeps_its_rights() {
    let folder = folder("rights");
    let file = folder.join("map.svg");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    frontline(&folder, "render hill -q -o map.svg").assert().success();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read(&file).unwrap().len() > 100);
}

#[test]
fn what_an_older_version_left_of_the_file_is_removed_once_its_process_is_gone() {
    let folder = folder("older version");
    let running = format!(".map.svg.{}.part", std::process::id());
    for name in [".map.svg.4000000.part", ".other.svg.4000000.part", ".map.svg.x.part", running.as_str()] {
        fs::write(folder.join(name), "half").unwrap();
    }
    frontline(&folder, "render hill -q -o map.svg").assert().success();
    let mut expected = [running.as_str(), ".map.svg.x.part", ".other.svg.4000000.part", "hill", "map.svg"];
    expected.sort_unstable();
    assert_eq!(names(&folder), expected);
}

#[test]
fn another_name_of_the_same_file_keeps_what_was_there() {
    for (number, command) in COMMANDS.into_iter().chain([FILM]).enumerate() {
        let folder = folder(&format!("hard link {number}"));
        fs::write(folder.join("backup"), "of yesterday").unwrap();
        fs::hard_link(folder.join("backup"), folder.join("file")).unwrap();
        frontline(&folder, &format!("{command}file")).assert().success();
        assert_eq!(fs::read_to_string(folder.join("backup")).unwrap(), "of yesterday", "{command}");
        assert!(fs::read(folder.join("file")).unwrap().len() > 100, "{command}");
        assert_eq!(names(&folder), ["backup", "file", "hill"]);
    }
}
