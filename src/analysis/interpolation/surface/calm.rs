//! Settlements far from every change.

use std::collections::{BTreeMap, BTreeSet};

use spade::{DelaunayTriangulation, Triangulation as _, handles::FixedVertexHandle};

use super::Station;
use crate::analysis::interpolation::chronology::{Chronology, Settlement};

/// How many edges of the triangulation away every station must be the same. The natural neighbours of a sample are the
/// corners of its triangle and of triangles near it.
const RINGS: usize = 2;

/// For each station of the triangulation, whether it and all stations near it have the same value on every day.
pub(super) fn stations(chronology: &Chronology, triangulation: &DelaunayTriangulation<Station>) -> Vec<bool> {
    let kinds = kinds(chronology.settlements());
    let kind_of = |vertex: FixedVertexHandle| kinds[triangulation.vertex(vertex).data().settlement];
    let is_calm = |vertex| near(triangulation, vertex).into_iter().all(|other| kind_of(other) == kind_of(vertex));
    triangulation.fixed_vertices().map(is_calm).collect()
}

/// A number for each settlement; those with the same changes have the same one.
fn kinds(settlements: &[Settlement]) -> Vec<usize> {
    let mut known = BTreeMap::new();
    let mut kind = |place: &Settlement| {
        let next = known.len();
        *known.entry(place.history()).or_insert(next)
    };
    settlements.iter().map(&mut kind).collect()
}

/// A station and those within [`RINGS`] edges.
fn near(triangulation: &DelaunayTriangulation<Station>, vertex: FixedVertexHandle) -> BTreeSet<FixedVertexHandle> {
    let mut found = BTreeSet::from([vertex]);
    for _ in 0..RINGS {
        let next: Vec<_> = found
            .iter()
            .flat_map(|&vertex| {
                triangulation.vertex(vertex).out_edges().map(|edge| edge.to().fix()).collect::<Vec<_>>()
            })
            .collect();
        found.extend(next);
    }
    found
}
