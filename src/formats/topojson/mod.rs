//! The pack: one timeline in one file without repetition, as TopoJSON 1.0.
//!
//! Its objects are readable by other programs: `zones`, one polygon for each run of reports that repeat it, and
//! `changes`, what passed from which class to which. Both share one table of arcs on a grid of a millionth of a degree.
//! Foreign members hold what TopoJSON cannot express: `frontline`, the metadata of the timeline; `front`, the arcs of
//! the front line and their times; `roles`, the roles of the edges of changes; `areas`, the area that polygons lost by
//! rounding to the grid.

mod description;
mod error;
mod exact;
mod gzip;
mod held;
mod home;
mod read;
mod write;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    control::{about::About, evolution::Evolution, timeline::Timeline},
    formats::{csv::Table, own_places::read_places, regions::regions_from_geojson},
    places::own::OwnPlaces,
};

pub use error::PackError;
pub use exact::{exact_from_timeline, timeline_from_exact};
pub use gzip::gzip;
pub(super) use gzip::{inflated, is_gzip};
pub use read::timeline_from_pack;
pub use write::pack_from_timeline;

/// Number of a file's first bytes that suffice to recognise a pack.
pub const HEAD_BYTES: usize = 1024;

/// Names of a pack's objects.
const ZONES: &str = "zones";
const CHANGES: &str = "changes";

/// Names of a pack's large foreign members.
const ROLES: &str = "roles";
const AREAS: &str = "areas";
const FRONT: &str = "front";

/// Resolution of `areas`: millionths of the area on the grid.
const PARTS_OF_AREA: f64 = 1e6;

/// Upper bound of any area: more than the surface of the Earth, square kilometres.
const EARTH_KM2: f64 = 5.2e8;

/// The type of a pack's JSON document.
const TOPOLOGY: &str = "Topology";

/// The content of a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// What is said of the data.
    pub packed: Packed,
    /// The reports.
    pub timeline: Timeline,
    /// Changes and front line computed from the reports.
    pub evolution: Arc<Evolution>,
    /// The places and regions in it.
    pub own_places: OwnPlaces,
}

/// What a pack says of the data that it was made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Packed {
    /// What the dataset says of itself.
    #[serde(flatten)]
    pub about: About,
    /// Number of the faults in the files that bear on figures.
    #[serde(skip_serializing_if = "is_zero")]
    pub faults: usize,
    /// The table of the dataset's own places, as CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<String>,
    /// Its own regions, as GeoJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<String>,
}

impl Packed {
    /// The places and regions that it has.
    fn own_places(&self) -> Result<OwnPlaces, PackError> {
        let regions = self.regions.as_deref().map(regions_from_geojson).transpose();
        let regions =
            regions.map_err(|error| PackError::wrong("frontline.regions", "regions as GeoJSON", &error.to_string()))?;
        let table = self.places.as_ref().map(|text| Table { name: "places", bytes: text.as_bytes() });
        let gazetteer = table.map(|table| read_places(table, regions.as_ref(), &self.about.focus)).transpose();
        let gazetteer = gazetteer.map_err(|errors| {
            let first = errors.first().map(ToString::to_string).unwrap_or_default();
            PackError::wrong("frontline.places", "a table of places", &first)
        })?;
        Ok(OwnPlaces { gazetteer: gazetteer.map(Arc::new), regions: regions.map(Arc::new) })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Opens a pack that was just written, so that nobody is given one that cannot be read.
///
/// # Errors
/// When it cannot be opened, or lacks reports.
pub fn check_opens(pack: &[u8], timeline: &Timeline) -> Result<(), PackError> {
    let opened = timeline_from_pack(pack).map_err(|error| error.below("opened again: "))?;
    let count = opened.timeline.snapshots().len();
    if count == timeline.snapshots().len() {
        Ok(())
    } else {
        Err(PackError::wrong("opened again", "all snapshots", &count.to_string()))
    }
}

/// Whether a file is a pack or other TopoJSON, by its first [`HEAD_BYTES`], compressed or not.
pub fn is_topology(head: &[u8]) -> bool {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let inflated = gzip::inflated_head(head);
    let head = String::from_utf8_lossy(inflated.as_deref().unwrap_or(head));
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let is_type = |after: &str| {
        let value = after.trim_start().strip_prefix(':').map(str::trim_start);
        value.and_then(|value| value.strip_prefix('"')).is_some_and(|value| value.starts_with("Topology\""))
    };
    text.starts_with('{') && text.split("\"type\"").skip(1).any(is_type)
}

#[cfg(test)]
mod tests;
