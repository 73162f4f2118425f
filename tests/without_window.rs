//! The program built without its window: `cargo test --no-default-features --features cli --test without_window`.
//!
//! Such a build lacks one module and is otherwise the same. The tests of the full build check what the commands return;
//! here only that all of them exist and work.

#![cfg(not(feature = "viewer"))]

use std::{fs, path::Path};

use assert_cmd::{Command, cargo::cargo_bin_cmd};
use serde_json::Value;

fn frontline(arguments: &[&str]) -> Command {
    let mut program = cargo_bin_cmd!("frontline");
    program.args(arguments);
    program
}

#[test]
fn a_build_without_a_window_says_what_it_can_do() {
    let output = frontline(&[]).assert().code(1).get_output().clone();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("no window") && text.contains("info, validate, areas, at"), "{text}");
}

#[test]
fn it_reads_and_measures() {
    let output = frontline(&["areas", "--json"]).assert().success().get_output().clone();
    let areas: Value = serde_json::from_slice(&output.stdout).unwrap();
    let areas = areas.as_array().unwrap();
    assert!(areas.len() > 300, "{} areas", areas.len());
    assert!(areas.iter().all(|row| row["km2"].as_f64().unwrap() > 0.0));
}

#[test]
fn it_draws_pictures() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_window");
    fs::create_dir_all(&folder).unwrap();
    let picture = folder.join("bakhmut.png");
    fs::remove_file(&picture).ok();
    frontline(&["render", "--at", "2023-05-21", "--place", "Bakhmut", "--size", "640x360", "-o"])
        .arg(&picture)
        .assert()
        .success();
    let picture = image::open(&picture).unwrap();
    assert_eq!((picture.width(), picture.height()), (640, 360));
}

#[test]
fn every_command_has_its_help() {
    let help = String::from_utf8(frontline(&["help"]).assert().success().get_output().stdout.clone()).unwrap();
    let commands =
        ["info", "validate", "areas", "at", "pack", "render", "sheet", "film", "publish", "serve", "changes"];
    for command in commands.into_iter().chain(["agree", "zones"]) {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command}");
        frontline(&["help", command]).assert().success();
    }
}
