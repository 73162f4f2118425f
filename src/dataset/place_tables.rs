//! The files on places next to a manifest: what they say, and as they were read, for copies of the dataset.

use std::{borrow::Cow, path::Path, sync::Arc};

use super::{
    error::OpenError,
    inventory::Inventory,
    manifest::{Manifest, ManifestError},
    survey::wrap_manifest,
};
use crate::{
    control::scheme::Party,
    places::{own::OwnPlaces, record::Records},
};

/// The files on places next to a manifest, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceTables {
    /// The parties whose keys the tables use.
    pub parties: Vec<Party>,
    /// The reports on single places.
    pub reports: Option<Cow<'static, [u8]>>,
    /// Notes on places.
    pub notes: Option<Cow<'static, [u8]>>,
    /// The table of the dataset's own places.
    pub places: Option<Cow<'static, [u8]>>,
    /// The GeoJSON file of its own regions.
    pub regions: Option<Cow<'static, [u8]>>,
}

/// What a dataset says of places, and the files that say it.
#[derive(Clone, Debug, Default)]
pub(super) struct PlaceFiles {
    pub(super) records: Records,
    pub(super) own: OwnPlaces,
    pub(super) tables: PlaceTables,
}

impl PlaceFiles {
    /// Reads the files that a manifest names; `read` gives the content of one.
    ///
    /// # Errors
    /// When a file is missing or invalid.
    pub(super) fn read(
        manifest: &Manifest,
        path: &Path,
        read: impl Fn(Option<&String>) -> Result<Option<Cow<'static, [u8]>>, OpenError>,
    ) -> Result<Self, OpenError> {
        let wrong = |source: ManifestError| wrap_manifest(path, source);
        let tables = PlaceTables {
            parties: manifest.parties.clone(),
            reports: read(manifest.place_reports.as_ref())?,
            notes: read(manifest.place_notes.as_ref())?,
            places: read(manifest.places.as_ref())?,
            regions: read(manifest.regions.as_ref())?,
        };
        let records = manifest.records(tables.reports.as_deref(), tables.notes.as_deref()).map_err(wrong)?;
        let own = manifest.own_places(tables.places.as_deref(), tables.regions.as_deref()).map_err(wrong)?;
        Ok(Self { records, own, tables })
    }
}

impl PlaceTables {
    /// Whether no table uses the keys of parties.
    pub fn name_no_parties(&self) -> bool {
        self.reports.is_none() && self.notes.is_none()
    }
}

impl Inventory {
    /// The first manifest describes the whole dataset.
    pub(super) fn describe(&mut self, manifest: Manifest, PlaceFiles { records, own, tables }: PlaceFiles) {
        if self.manifest == Manifest::default() {
            self.manifest = manifest;
            self.records = Arc::new(records);
            self.own_places = own;
            self.place_tables = Arc::new(tables);
        }
    }
}
