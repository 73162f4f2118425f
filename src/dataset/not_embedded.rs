//! A page carries no dataset: it gets its data beside it, packed.

use std::borrow::Cow;

/// A manifest that says nothing.
pub(super) const MANIFEST: &[u8] = b"{}";

/// No outline.
pub(super) const HOME: &[u8] = b"";

/// No table.
pub(super) const PLACE_REPORTS: &[u8] = b"";

/// No table.
pub(super) const PLACE_NOTES: &[u8] = b"";

/// No snapshots.
pub(super) fn names() -> Vec<String> {
    Vec::new()
}

/// No snapshots.
pub(super) fn bytes(_: &str) -> Option<Cow<'static, [u8]>> {
    None
}
