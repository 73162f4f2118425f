//! Faults for regions of a dataset that overlap, in which ground would count twice.

use std::sync::Arc;

use super::Dataset;
use crate::{
    control::fault::{Action, Fault, Problem},
    places::regions::{RegionOverlap, Regions},
};

/// The overlaps of the regions that a dataset brings; they are searched for by `validate` and where figures are divided by
/// regions, since this would make opening slower.
pub fn overlaps_of_regions(dataset: &Dataset) -> Vec<Fault> {
    let Some(regions) = &dataset.own_places.regions else { return Vec::new() };
    match regions.overlaps() {
        Ok(overlaps) => overlaps.iter().map(|overlap| fault(regions, overlap)).collect(),
        // They cannot be compared: figures by region say so, too.
        Err(_failed) => vec![of_file(regions, None, Problem::Entangled)],
    }
}

fn fault(regions: &Regions, overlap: &RegionOverlap<'_>) -> Fault {
    let [first, second] = overlap.regions.map(|region| region.name.english().to_owned());
    let problem = Problem::RegionsOverlap { first, second, km2: overlap.km2 };
    of_file(regions, Some(overlap.number), problem)
}

fn of_file(regions: &Regions, feature: Option<usize>, problem: Problem) -> Fault {
    let file = Arc::from(regions.file());
    Fault { file, time: None, feature, property: None, problem, action: Action::Kept }
}
