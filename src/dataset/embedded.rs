//! The embedded dataset: Ukraine.

use std::borrow::Cow;

/// The manifest of the embedded dataset; its only source is the pack.
pub(super) const MANIFEST: &[u8] = include_bytes!("../../data/ukraine/frontline.json");

/// The outline named by the manifest.
pub(super) const HOME: &[u8] = include_bytes!("../../data/ukraine/ukraine.geojson");

/// The tables on places, under the names that the manifest gives them.
const BESIDE: [(&str, &[u8]); 2] = [
    ("reports.csv", include_bytes!("../../data/ukraine/reports.csv")),
    ("notes.csv", include_bytes!("../../data/ukraine/notes.csv")),
];

/// The content of a file beside the manifest, such as a table on places.
pub(super) fn beside(name: &str) -> Option<&'static [u8]> {
    BESIDE.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// All snapshots in one file. The tables from which they were made are not embedded.
const PACK: &[u8] = include_bytes!("../../data/ukraine/ukraine.topojson.gz");

/// The name of that file in the manifest.
const PACK_NAME: &str = "ukraine.topojson.gz";

/// Names of the embedded files with snapshots, relative to the manifest's folder.
pub(super) fn names() -> Vec<String> {
    vec![PACK_NAME.to_owned()]
}

/// The content of an embedded file.
pub(super) fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    (name == PACK_NAME).then_some(Cow::Borrowed(PACK))
}
