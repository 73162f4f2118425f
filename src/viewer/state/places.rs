//! The gazetteer for search and labels, and the places in focus.

use std::sync::Arc;

use bevy::prelude::*;

use super::opened::OpenedSources;
use crate::places::{Gazetteer, Place};

/// The gazetteer for search and labels.
#[derive(Resource, Debug)]
pub(in crate::viewer) struct Places(pub Arc<Gazetteer>);

/// The places in focus in a view of the dataset, otherwise those of the gazetteer.
pub(in crate::viewer) fn focus_of(opened: &OpenedSources, view: usize, places: &Gazetteer) -> Vec<Place> {
    let wanted = opened.about.focus_in(view);
    let named = places.places().iter().filter(|place| wanted.contains(&place.id));
    if wanted.is_empty() { places.in_focus(&[]).into_iter().cloned().collect() } else { named.cloned().collect() }
}
