//! The tables of places beside a manifest, as they were read: what a copy of the dataset needs.

use std::borrow::Cow;

use super::manifest::Manifest;
use crate::control::scheme::Party;

/// The tables of places beside a manifest, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceTables {
    /// The sides whose keys stand in the tables.
    pub parties: Vec<Party>,
    /// What each source reported of each place.
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

    /// Whether there is no table.
    pub fn is_empty(&self) -> bool {
        self.reports.is_none() && self.notes.is_none()
    }
}
