//! The front line from report to report: only the edges near ground in which two reports differ are judged again.
//!
//! Most zones of a report are those of the report before, and what lies beyond an edge depends only on the zones around
//! it. So each edge keeps its answer, with the box around the ground that decided it, until some of that ground changes.

use std::{collections::BTreeMap, iter, sync::Arc};

use super::{
    super::{
        scheme::{ClassId, Scheme},
        seam::{Beyond, front_of},
        snapshot::Snapshot,
    },
    FrontEdge, each_once, front_edge,
    ground::{Ground, Zone},
};
use crate::geometry::{
    bounds::Bounds,
    continuation::{Continuation, Continued},
    edge_boxes::EdgeBoxes,
    polygon::Polygon,
    ring::Ring,
};

/// With more boxes of differing ground than this, a single box around all of them is used, since each is compared with
/// every zone.
const MOST_BOXES: usize = 256;

/// The front line of the last report, and what is known of the edges of its zones.
#[derive(Clone, Debug, Default)]
pub(in crate::control) struct CarriedFront {
    zones: Vec<CarriedZone>,
}

#[derive(Clone, Debug)]
struct CarriedZone {
    class: ClassId,
    polygon: Arc<Polygon>,
    /// `None` for zones without lines of their own.
    edges: Option<Arc<JudgedEdges>>,
}

/// What is known of the edges of a zone.
#[derive(Debug)]
struct JudgedEdges {
    beyond: Vec<Beyond>,
    /// The boxes around the ground that decided it.
    decided_within: EdgeBoxes,
    /// Those that are front.
    front: Vec<FrontEdge>,
}

/// Where a zone was in the report before.
#[derive(Clone, Debug)]
enum Origin {
    /// It is the zone of this number.
    Same(usize),
    /// It continues another one.
    Continued(Continued),
    /// It was not there.
    New,
}

impl Origin {
    /// Where a polygon was that continues one of several others, which are the zones of these numbers.
    fn of(continued: Option<Continued>, numbers: &[usize]) -> Self {
        let Some(Continued { polygon, edges }) = continued else { return Self::New };
        numbers.get(polygon).map_or(Self::New, |&zone| Self::Continued(Continued { polygon: zone, edges }))
    }
}

impl CarriedFront {
    /// The edges of the front line in the next report, those of [`front_lines`](super::front_lines).
    ///
    /// All calls must pass the same scheme.
    pub(in crate::control) fn go_on(&mut self, snapshot: &Snapshot, scheme: &Scheme) -> Vec<FrontEdge> {
        let ground = Ground::of(snapshot, scheme);
        let (origins, differing) = self.compared(ground.zones());
        let zones = ground.zones().iter().zip(origins).enumerate();
        let zones = zones.map(|(number, (zone, origin))| CarriedZone {
            class: zone.class,
            polygon: Arc::clone(zone.polygon),
            edges: zone.is_bounded.then(|| self.judged(&ground, number, origin, &differing)),
        });
        self.zones = zones.collect();
        let front = self.zones.iter().filter_map(|zone| zone.edges.as_ref()).flat_map(|edges| &edges.front);
        each_once(front.copied().collect())
    }

    /// Where each zone was before, and boxes around all ground that differs.
    fn compared(&self, zones: &[Zone<'_>]) -> (Vec<Origin>, Vec<Bounds>) {
        let mut origins = vec![Origin::New; zones.len()];
        // Reports share equal polygons, so those with the same address are the same.
        let mut left: BTreeMap<(ClassId, *const Polygon), Vec<usize>> = BTreeMap::new();
        for (number, zone) in self.zones.iter().enumerate().rev() {
            left.entry((zone.class, Arc::as_ptr(&zone.polygon))).or_default().push(number);
        }
        let mut others: BTreeMap<ClassId, [Vec<usize>; 2]> = BTreeMap::new();
        for (number, zone) in zones.iter().enumerate() {
            match left.get_mut(&(zone.class, Arc::as_ptr(zone.polygon))).and_then(Vec::pop) {
                Some(before) => origins[number] = Origin::Same(before),
                None => others.entry(zone.class).or_default()[1].push(number),
            }
        }
        for ((class, _), left) in left {
            others.entry(class).or_default()[0].extend(left);
        }
        let mut differing = Vec::new();
        for [old, new] in others.into_values() {
            let before: Vec<&Polygon> = old.iter().map(|&number| &*self.zones[number].polygon).collect();
            let now: Vec<&Polygon> = new.iter().map(|&number| &**zones[number].polygon).collect();
            let continuation = Continuation::of(&before, &now);
            differing.extend(continuation.differing);
            for (number, continued) in iter::zip(new, continuation.continued) {
                origins[number] = Origin::of(continued, &old);
            }
        }
        if differing.len() > MOST_BOXES {
            differing = differing.into_iter().reduce(Bounds::union).into_iter().collect();
        }
        (origins, differing)
    }

    /// The edges of a zone: what is still valid of the report before, and the rest judged again.
    fn judged(&self, ground: &Ground<'_>, number: usize, origin: Origin, differing: &[Bounds]) -> Arc<JudgedEdges> {
        let polygon = ground.zones()[number].polygon;
        let before = |number: usize| self.zones.get(number)?.edges.as_ref();
        let known = match origin {
            Origin::Same(zone) => match before(zone) {
                Some(before) if !before.is_within(differing) => return Arc::clone(before),
                before => before.map(|before| before.unless_within(differing)),
            },
            Origin::Continued(Continued { polygon, edges }) => before(polygon).map(|before| {
                let known = before.unless_within(differing);
                edges.iter().map(|&edge| known.get(edge?).copied().flatten()).collect()
            }),
            Origin::New => None,
        };
        let known = known.unwrap_or_else(|| vec![None; polygon.position_count()]);
        let edges = polygon.rings().flat_map(Ring::edges).zip(known);
        let judged = edges.map(|((a, b), known)| known.unwrap_or_else(|| ground.beyond_within(number, a, b)));
        let (beyond, boxes): (Vec<Beyond>, Vec<Bounds>) = judged.unzip();
        let front = front(polygon, &beyond);
        Arc::new(JudgedEdges { beyond, decided_within: EdgeBoxes::new(boxes), front })
    }
}

impl JudgedEdges {
    /// Whether some of the ground that decided any edge lies in one of some boxes.
    fn is_within(&self, differing: &[Bounds]) -> bool {
        !self.decided_within.meeting(differing).is_empty()
    }

    /// What is known of each edge, unless some of the ground that decided it lies in one of some boxes.
    fn unless_within(&self, differing: &[Bounds]) -> Vec<Option<(Beyond, Bounds)>> {
        let mut known: Vec<_> = iter::zip(&self.beyond, self.decided_within.boxes())
            .map(|(&beyond, &within)| Some((beyond, within)))
            .collect();
        for edge in self.decided_within.meeting(differing) {
            known[edge] = None;
        }
        known
    }
}

/// The edges of a polygon that are front.
fn front(polygon: &Polygon, beyond: &[Beyond]) -> Vec<FrontEdge> {
    let mut front = Vec::new();
    let mut rest = beyond;
    for ring in polygon.rings() {
        let edges: Vec<_> = ring.edges().collect();
        let (of_ring, behind) = rest.split_at(edges.len());
        rest = behind;
        let is_front = front_of(&edges, of_ring);
        let of_front = edges.iter().zip(is_front).filter(|&(_, is_front)| is_front);
        front.extend(of_front.filter_map(|(&(a, b), _)| front_edge(a, b)));
    }
    front
}

#[cfg(test)]
mod tests;
