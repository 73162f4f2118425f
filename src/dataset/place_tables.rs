//! The tables of places next to a manifest as they were read, for copies of the dataset.

use std::borrow::Cow;

use super::manifest::Manifest;
use crate::control::scheme::Party;

/// The tables of places next to a manifest, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceTables {
    /// The parties whose keys the tables use.
    pub parties: Vec<Party>,
    /// The reports on single places.
    pub reports: Option<Cow<'static, [u8]>>,
    /// Notes on places.
    pub notes: Option<Cow<'static, [u8]>>,
}

impl PlaceTables {
    /// The tables that a manifest names.
    pub(super) fn of(
        manifest: &Manifest,
        reports: Option<Cow<'static, [u8]>>,
        notes: Option<Cow<'static, [u8]>>,
    ) -> Self {
        let (reports, notes) = (manifest.place_reports.as_ref().and(reports), manifest.place_notes.as_ref().and(notes));
        Self { parties: manifest.parties.clone(), reports, notes }
    }

    /// Whether there are no tables.
    pub fn is_empty(&self) -> bool {
        self.reports.is_none() && self.notes.is_none()
    }
}
