//! The embedded dataset: the Donbas.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

/// The manifest of the embedded dataset; its only source is the folder `snapshots`.
pub(super) const MANIFEST: &[u8] = include_bytes!("../../data/donbas/frontline.json");

/// The outline named by the manifest.
pub(super) const HOME: &[u8] = include_bytes!("../../data/donbas/ukraine.geojson");

/// The table of reports on single places, named by the manifest.
pub(super) const PLACE_REPORTS: &[u8] = include_bytes!("../../data/donbas/reports.csv");

/// The table of notes on places, named by the manifest.
pub(super) const PLACE_NOTES: &[u8] = include_bytes!("../../data/donbas/notes.csv");

/// The snapshots; the tables from which they were made are not embedded.
static SNAPSHOTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/donbas/snapshots");

/// The folder of the snapshots, named by the manifest.
const FOLDER: &str = "snapshots";

/// Names of the embedded snapshots relative to the manifest's folder, with `/` between folders, sorted.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<_> =
        SNAPSHOTS.files().map(|file| format!("{FOLDER}/{}", file.path().to_string_lossy())).collect();
    names.sort();
    names
}

/// The content of an embedded snapshot.
pub(super) fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    let path = name.strip_prefix(FOLDER)?.strip_prefix('/')?;
    SNAPSHOTS.get_file(path).map(|file| Cow::Borrowed(file.contents()))
}
