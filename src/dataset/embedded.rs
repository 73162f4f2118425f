//! The embedded dataset: the Donbas.

use std::borrow::Cow;

/// The manifest of the embedded dataset; its only source is the folder `snapshots`.
pub(super) const MANIFEST: &[u8] = include_bytes!("../../data/donbas/frontline.json");

/// The outline named by the manifest.
pub(super) const HOME: &[u8] = include_bytes!("../../data/donbas/ukraine.geojson");

/// The tables on places, under the names that the manifest gives them.
const BESIDE: [(&str, &[u8]); 2] = [
    ("reports.csv", include_bytes!("../../data/donbas/reports.csv")),
    ("notes.csv", include_bytes!("../../data/donbas/notes.csv")),
];

/// The content of a file beside the manifest, such as a table on places.
pub(super) fn beside(name: &str) -> Option<&'static [u8]> {
    BESIDE.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// Names and contents of the snapshots, sorted by name. The tables from which they were made are not embedded.
static SNAPSHOTS: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/snapshots.rs"));

/// The folder of the snapshots, named by the manifest.
const FOLDER: &str = "snapshots";

/// Names of the embedded snapshots relative to the manifest's folder, with `/` between folders, sorted.
pub(super) fn names() -> Vec<String> {
    SNAPSHOTS.iter().map(|(name, _)| format!("{FOLDER}/{name}")).collect()
}

/// The content of an embedded snapshot.
pub(super) fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    let name = name.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let at = SNAPSHOTS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    SNAPSHOTS.get(at).map(|(_, content)| Cow::Borrowed(*content))
}
