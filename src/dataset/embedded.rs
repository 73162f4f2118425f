//! The dataset inside the program: the Donbas.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// The manifest of the embedded dataset; its only source is the folder `snapshots`.
pub(super) const MANIFEST: &[u8] = include_bytes!("../../data/donbas/frontline.json");

/// The outline that the manifest names.
pub(super) const HOME: &[u8] = include_bytes!("../../data/donbas/ukraine.geojson");

/// What each source reported of each place, as the manifest names it.
pub(super) const PLACE_REPORTS: &[u8] = include_bytes!("../../data/donbas/reports.csv");

/// Notes on places, as the manifest names them.
pub(super) const PLACE_NOTES: &[u8] = include_bytes!("../../data/donbas/notes.csv");

/// The snapshots alone: the tables they were made from stay outside the program.
#[derive(RustEmbed)]
#[folder = "data/donbas/snapshots"]
#[prefix = "snapshots/"]
struct Snapshots;

/// Names of the embedded snapshots from the manifest's folder, with `/` between folders, in order.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<_> = Snapshots::iter().map(Cow::into_owned).collect();
    names.sort();
    names
}

/// The bytes of an embedded snapshot.
pub(super) fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    Snapshots::get(name).map(|file| file.data)
}
