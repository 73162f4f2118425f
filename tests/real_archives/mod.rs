//! Where the archives of the sources are; they are not part of the project.

use std::{env, path::PathBuf};

/// The folder of the archives, for tests that have other data for want of them.
pub(crate) fn archives_if_any() -> Option<PathBuf> {
    env::var_os("FRONTLINE_ARCHIVES").map(PathBuf::from)
}

/// The folder of the archives, or a word that they are skipped.
pub(crate) fn archives() -> Option<PathBuf> {
    let folder = archives_if_any();
    if folder.is_none() {
        let is_required = env::var("FRONTLINE_REQUIRE_ARCHIVES").is_ok_and(|value| value == "1");
        assert!(!is_required, "FRONTLINE_ARCHIVES is not set, and FRONTLINE_REQUIRE_ARCHIVES=1 asks for it");
        #[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
        {
            eprintln!("skipped: FRONTLINE_ARCHIVES is not set");
        }
    }
    folder
}
