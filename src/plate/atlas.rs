//! Resources shared by all plates: the base map, the relief, the places and the fonts.

use std::sync::Arc;

use thiserror::Error;

use super::lettering::Lettering;
use crate::{
    cartography::{
        basemap::{BadBasemap, Basemap},
        relief::Relief,
    },
    formats::gazetteer::{BadGazetteer, embedded_gazetteer, gazetteer_of},
    places::{Gazetteer, own::OwnPlaces},
};

/// Resources shared by all plates; loaded once.
#[derive(Debug)]
pub struct Atlas {
    /// The base map.
    pub basemap: Basemap,
    /// The gazetteer of places to label.
    pub places: Arc<Gazetteer>,
    pub(super) relief: Relief,
    pub(super) lettering: Arc<Lettering>,
}

/// Why an embedded file cannot be used.
#[derive(Debug, Error)]
pub enum BadAtlas {
    /// The base map.
    #[error("the base map cannot be used")]
    Basemap(#[from] BadBasemap),
    /// The places.
    #[error("the places cannot be used")]
    Places(#[from] BadGazetteer),
    /// The fonts.
    #[error("the fonts cannot be used")]
    Fonts,
}

impl Atlas {
    /// Loads the embedded resources.
    ///
    /// # Errors
    /// When an embedded file is damaged, which a test rules out.
    pub fn embedded() -> Result<Self, BadAtlas> {
        let basemap = Basemap::embedded()?;
        let relief = Relief::new(&basemap.elevation);
        let lettering = Arc::new(Lettering::embedded().ok_or(BadAtlas::Fonts)?);
        Ok(Self { basemap, places: embedded_gazetteer()?.into(), relief, lettering })
    }

    /// The embedded resources, with the places of a dataset if it brings some.
    ///
    /// # Errors
    /// As for [`Self::embedded`].
    pub fn with_places_of(own: &OwnPlaces) -> Result<Self, BadAtlas> {
        Ok(Self { places: gazetteer_of(own)?, ..Self::embedded()? })
    }
}
