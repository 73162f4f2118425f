//! The member `areas`: by how much the source's polygons are larger than those on the grid.

use std::{collections::BTreeSet, ops::Range};

use super::lifespans::Lifespans;
use crate::{
    formats::topojson::PARTS_OF_AREA,
    geometry::{
        grid::lonlat_from_grid,
        measure::below_line_km2,
        topology::{ArcRef, Topology},
    },
};

/// For each distinct polygon, in the order of first use, the excess in millionths of its area on the grid.
pub(super) fn excesses(
    lifespans: &Lifespans,
    order: &[usize],
    rings_of_polygon: &[Range<usize>],
    topology: &Topology,
) -> Vec<i64> {
    let km2_of_arc: Vec<f64> = topology
        .arcs
        .iter()
        .map(|arc| below_line_km2(&arc.iter().map(|&point| lonlat_from_grid(point)).collect::<Vec<_>>()))
        .collect();
    let (mut seen, mut excesses) = (BTreeSet::new(), Vec::new());
    for &number in order {
        let polygon = lifespans.spans[number].polygon;
        let rings = &topology.rings[rings_of_polygon[polygon].clone()];
        if seen.insert(rings) {
            excesses.push(excess(lifespans.polygons[polygon].km2, rings, &km2_of_arc));
        }
    }
    excesses
}

fn excess(km2: f64, rings: &[Vec<ArcRef>], km2_of_arc: &[f64]) -> i64 {
    let signed = |arc: &ArcRef| if arc.is_reversed() { -km2_of_arc[arc.index()] } else { km2_of_arc[arc.index()] };
    let mut of_rings = rings.iter().map(|ring| ring.iter().map(signed).sum::<f64>().abs());
    let on_grid = of_rings.next().unwrap_or(0.0) - of_rings.sum::<f64>();
    #[expect(clippy::cast_possible_truncation, reason = "a part of an area is small, and saturates if it is not")]
    let parts = ((km2 / on_grid - 1.0) * PARTS_OF_AREA).round() as i64;
    parts
}
