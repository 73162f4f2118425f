//! Writes the object `zones`: each polygon for as long as its source repeated it.

use std::ops::Range;

use serde::Serialize;

use super::{ArcNumbers, lifespans::Lifespans, numbers};
use crate::{
    control::timeline::Timeline,
    geometry::{grid::GridPoint, topology::Topology},
};

#[derive(Serialize)]
pub(super) struct ZoneGeometry<'a> {
    r#type: &'static str,
    properties: Properties<'a>,
    arcs: ArcNumbers,
}

#[derive(Serialize)]
struct Properties<'a> {
    class: &'a str,
    control: Option<&'a str>,
    start: &'a str,
    end: Option<&'a str>,
}

/// Adds the rings of all polygons in order of first use; returns the range of rings of each polygon.
pub(super) fn collect_rings(
    lifespans: &Lifespans,
    order: &[usize],
    rings: &mut Vec<Vec<GridPoint>>,
) -> Vec<Range<usize>> {
    let mut of_polygon = vec![0..0; lifespans.polygons.len()];
    for &number in order {
        let polygon = lifespans.spans[number].polygon;
        if of_polygon[polygon].is_empty() {
            let start = rings.len();
            rings.extend(lifespans.polygons[polygon].rings.iter().cloned());
            of_polygon[polygon] = start..rings.len();
        }
    }
    of_polygon
}

/// One geometry per lifespan.
pub(super) fn geometries<'a>(
    timeline: &'a Timeline,
    lifespans: &Lifespans,
    order: &[usize],
    times: &'a [String],
    rings_of_polygon: &[Range<usize>],
    topology: &Topology,
) -> Vec<ZoneGeometry<'a>> {
    let geometry = |&number: &usize| {
        let span = lifespans.spans[number];
        let class = timeline.scheme().get(span.class);
        ZoneGeometry {
            r#type: "Polygon",
            properties: Properties {
                class: &class.key,
                control: class.control.map(|control| timeline.scheme().control_key(Some(control))),
                start: &times[span.first],
                end: times.get(span.until).map(String::as_str),
            },
            arcs: topology.rings[rings_of_polygon[span.polygon].clone()].iter().map(|arcs| numbers(arcs)).collect(),
        }
    };
    order.iter().map(geometry).collect()
}
