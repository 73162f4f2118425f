//! The places that can be found and labelled, and those in focus.

use bevy::prelude::*;

use super::opened::OpenedSources;
use crate::places::{Gazetteer, Place};

/// The places that can be found and labelled.
#[derive(Resource, Debug)]
pub(in crate::viewer) struct Places(pub Gazetteer);

/// The places that the dataset has in focus, else those of the gazetteer.
pub(in crate::viewer) fn focus_of(opened: &OpenedSources, places: &Gazetteer) -> Vec<Place> {
    let wanted = &opened.about.focus;
    let named = places.places().iter().filter(|place| wanted.contains(&place.id));
    if wanted.is_empty() { places.focus().cloned().collect() } else { named.cloned().collect() }
}
