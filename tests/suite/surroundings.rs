//! What the tests need around them: folders of their own, the sources' archives, and other programs.
//!
//! The archives are not part of the project. `FRONTLINE_ARCHIVES` names a folder with `deepstate`, `nzz` and `owl`,
//! unpacked. If they or a program are missing, a test reports that it is skipped, or fails if
//! `FRONTLINE_REQUIRE_ARCHIVES=1` or `FRONTLINE_REQUIRE_TOOLS=1` is set.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// A folder that the tests of an area share, with its earlier contents.
pub(crate) fn shared_folder(area: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(area);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// An empty folder for one test.
pub(crate) fn fresh_folder(area: &str, name: &str) -> PathBuf {
    let folder = shared_folder(area).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Whether a variable is set that forbids skipping tests.
pub(crate) fn is_required(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| value == "1")
}

/// Reports that a test is skipped; panics if the variable forbids that.
pub(crate) fn skip(why: &str, variable: &str) {
    assert!(!is_required(variable), "{why}, and {variable}=1 asks for it");
    let thread = thread::current();
    let name = thread.name().unwrap_or("a test");
    // Written to standard error directly, since the test runner captures what a passing test prints.
    writeln!(io::stderr(), "skipped: {name}: {why}").ok();
}

/// The folder of the archives, for tests that can use other data instead.
pub(crate) fn archives_if_any() -> Option<PathBuf> {
    env::var_os("FRONTLINE_ARCHIVES").map(PathBuf::from)
}

/// The folder of the archives; without it, reports that the test is skipped.
pub(crate) fn archives() -> Option<PathBuf> {
    let folder = archives_if_any();
    if folder.is_none() {
        skip("FRONTLINE_ARCHIVES is not set", "FRONTLINE_REQUIRE_ARCHIVES");
    }
    folder
}

/// Whether another program runs; if not, reports that the test is skipped.
pub(crate) fn has_tool(program: &str, arguments: &[&str]) -> bool {
    let is_here = runs(program, arguments);
    if !is_here {
        skip(&format!("{program} {} does not run", arguments.join(" ")), "FRONTLINE_REQUIRE_TOOLS");
    }
    is_here
}

/// Whether Chromium and playwright are installed; if not, reports a skipped test, or fails if the variable is set.
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
