//! The embedded dataset of a page, which is empty: a page loads its data from packs next to it.

use std::borrow::Cow;

/// An empty manifest.
pub(super) const MANIFEST: &[u8] = b"{}";

/// No outline.
pub(super) const HOME: &[u8] = b"";

/// No table.
pub(super) fn beside(_: &str) -> Option<&'static [u8]> {
    None
}

/// No snapshots.
pub(super) fn names() -> Vec<String> {
    Vec::new()
}

/// No snapshots.
pub(super) fn bytes(_: &str) -> Option<Cow<'static, [u8]>> {
    None
}
