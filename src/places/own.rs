//! The places and regions that a dataset brings.

use std::sync::Arc;

use super::{Gazetteer, regions::Regions};

/// The places and regions that a dataset brings; each stands for the built-in ones, which are left out then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnPlaces {
    /// Its places, if it brings any.
    pub gazetteer: Option<Arc<Gazetteer>>,
    /// Its regions, if it brings any.
    pub regions: Option<Arc<Regions>>,
}

impl OwnPlaces {
    /// The same, with what it lacks taken from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { gazetteer: self.gazetteer.or(other.gazetteer), regions: self.regions.or(other.regions) }
    }
}
