//! What the tests need around them: folders of their own, the archives of the sources, and other people's programs.
//!
//! The archives are not part of the project. `FRONTLINE_ARCHIVES` names a folder with `deepstate`, `nzz` and `owl`,
//! unpacked. Where they or a program are missing, a test says that it is skipped; with `FRONTLINE_REQUIRE_ARCHIVES=1` or
//! `FRONTLINE_REQUIRE_TOOLS=1` it fails.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// A folder that the tests of an area share, with what was there before.
pub(crate) fn shared_folder(area: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(area);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// An empty folder of a test's own.
pub(crate) fn fresh_folder(area: &str, name: &str) -> PathBuf {
    let folder = shared_folder(area).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Whether a variable is there to say that nothing may be skipped.
pub(crate) fn is_required(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| value == "1")
}

/// Says that a test is skipped, unless the variable says that it must not be.
pub(crate) fn skip(why: &str, variable: &str) {
    assert!(!is_required(variable), "{why}, and {variable}=1 asks for it");
    let thread = thread::current();
    let name = thread.name().unwrap_or("a test");
    // Straight to standard error: the test runner keeps what is printed by a test that passes.
    writeln!(io::stderr(), "skipped: {name}: {why}").ok();
}

/// The folder of the archives, for tests that have other data for want of them.
pub(crate) fn archives_if_any() -> Option<PathBuf> {
    env::var_os("FRONTLINE_ARCHIVES").map(PathBuf::from)
}

/// The folder of the archives, or a word that they are skipped.
pub(crate) fn archives() -> Option<PathBuf> {
    let folder = archives_if_any();
    if folder.is_none() {
        skip("FRONTLINE_ARCHIVES is not set", "FRONTLINE_REQUIRE_ARCHIVES");
    }
    folder
}

/// Whether a program of other people is here, or a word that it is missing.
pub(crate) fn has_tool(program: &str, arguments: &[&str]) -> bool {
    let is_here = runs(program, arguments);
    if !is_here {
        skip(&format!("{program} {} does not run", arguments.join(" ")), "FRONTLINE_REQUIRE_TOOLS");
    }
    is_here
}

/// Whether Chromium and what drives it are here; if not, the variable says whether the test is skipped.
pub(crate) fn has_chromium(variable: &str) -> bool {
    let missing = [
        (!runs("node", &["-e", "require('playwright-core')"])).then_some("node with playwright-core in NODE_PATH"),
        (!Path::new("/usr/bin/chromium").exists()).then_some("/usr/bin/chromium"),
    ];
    let missing = missing.into_iter().flatten().next();
    if let Some(missing) = missing {
        skip(&format!("{missing} is missing"), variable);
    }
    missing.is_none()
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}
