//! Files with ground, as options name them.

use std::path::Path;

use anyhow::Context as _;

use crate::{dataset::whole_within, formats::outline::polygons_from_geojson, geometry::polygon::Polygon};

/// The largest accepted file, bytes.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The polygons of a GeoJSON file.
///
/// # Errors
/// When it cannot be read, is too large or has no polygons.
pub(super) fn outline(path: &Path) -> anyhow::Result<Vec<Polygon>> {
    let bytes = whole_within(path, MAX_BYTES).with_context(|| format!("cannot read {}", path.display()))?;
    let text = String::from_utf8(bytes).with_context(|| format!("no text: {}", path.display()))?;
    polygons_from_geojson(&text).with_context(|| format!("no polygons: {}", path.display()))
}
