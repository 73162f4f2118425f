//! The dataset inside the program: the Donbas.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

/// The manifest of the embedded dataset; its only source is the folder `snapshots`.
pub(super) const MANIFEST: &[u8] = include_bytes!("../../data/donbas/frontline.json");

/// The outline that the manifest names.
pub(super) const HOME: &[u8] = include_bytes!("../../data/donbas/ukraine.geojson");

/// What each source reported of each place, as the manifest names it.
pub(super) const PLACE_REPORTS: &[u8] = include_bytes!("../../data/donbas/reports.csv");

/// Notes on places, as the manifest names them.
pub(super) const PLACE_NOTES: &[u8] = include_bytes!("../../data/donbas/notes.csv");

/// The snapshots alone: the tables they were made from stay outside the program.
static SNAPSHOTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/donbas/snapshots");

/// Their folder, as the manifest names it.
const FOLDER: &str = "snapshots";

/// Names of the embedded snapshots from the manifest's folder, with `/` between folders, in order.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<_> =
        SNAPSHOTS.files().map(|file| format!("{FOLDER}/{}", file.path().to_string_lossy())).collect();
    names.sort();
    names
}

/// The bytes of an embedded snapshot.
pub(super) fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    let path = name.strip_prefix(FOLDER)?.strip_prefix('/')?;
    SNAPSHOTS.get_file(path).map(|file| Cow::Borrowed(file.contents()))
}
