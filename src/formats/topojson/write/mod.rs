//! Writes a timeline as a pack.

mod areas;
mod changes;
mod front;
mod lifespans;
mod lineage;
mod zones;

use std::ops::Range;

use serde::{Serialize, Serializer, ser::SerializeSeq as _};

use self::{changes::ChangeGroup, front::FrontMember, lifespans::Lifespans, zones::ZoneGeometry};
use super::{
    PackError, Packed, TOPOLOGY,
    description::Description,
    held::{HeldZone, runs_by_arc},
};
use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    geometry::{
        grid::{GridPoint, STEPS_PER_DEGREE, lonlat_from_grid},
        topology::{ArcRef, Topology},
    },
};

/// Degrees per grid step.
pub(super) const STEP: f64 = 1.0 / STEPS_PER_DEGREE;

/// One arc in this many may start west of the origin, and one in this many south of it.
const FAR_PART: usize = 20;

/// The uncompressed bytes of a pack.
///
/// Coordinates are rounded to a millionth of a degree. Rings without area are then dropped, equal polygons are merged,
/// and a ring may start elsewhere; everything else survives a round trip.
///
/// # Errors
/// When nothing of a snapshot would be left.
pub fn pack_from_timeline(timeline: &Timeline, evolution: &Evolution, packed: &Packed) -> Result<Vec<u8>, PackError> {
    let lifespans = Lifespans::of(timeline);
    let order = lifespans.check(timeline).map(|()| lineage::order(&lifespans))?;
    let (changes, failed) = changes::groups(evolution);
    let front = front::groups(&evolution.front);
    let mut rings: Vec<Vec<GridPoint>> = Vec::new();
    // Each polygon once, in order of first use, so that arcs are numbered in that order.
    let rings_of_polygon = zones::collect_rings(&lifespans, &order, &mut rings);
    let zone_rings = rings.len();
    let change_rings: Vec<Vec<GridPoint>> = changes.iter().flat_map(ChangeGroup::rings).cloned().collect();
    let lines: Vec<Vec<GridPoint>> = front.iter().flat_map(|group| group.lines.iter().cloned()).collect();
    let topology = topology(&rings, &change_rings, &lines);
    let times: Vec<String> = timeline.snapshots().iter().map(|snapshot| snapshot.time.to_string()).collect();
    let origin = origin(&topology.arcs);
    let zones = zones::geometries(timeline, &lifespans, &order, &times, &rings_of_polygon, &topology);
    let (change_geometries, roles) = changes::geometries(timeline, &changes, &times, &topology, zone_rings);
    let held = held(timeline, &lifespans, &rings_of_polygon, &topology);
    let document = Document {
        r#type: TOPOLOGY,
        transform: Transform {
            scale: [STEP; 2],
            translate: [lonlat_from_grid(origin).lon, lonlat_from_grid(origin).lat],
        },
        objects: Objects { zones: Collection::of(zones), changes: Collection::of(change_geometries) },
        arcs: topology.arcs.iter().map(|points| DeltaCoded { points, origin }).collect(),
        roles,
        areas: areas::excesses(&lifespans, &order, &rings_of_polygon, &topology),
        front: FrontMember::of(&front, &topology, &held),
        frontline: Description::of(timeline, evolution, failed, packed),
    };
    serde_json::to_vec(&document).map_err(|error| PackError::wrong("", "a text", &error.to_string()))
}

/// The runs of snapshots in which the first party's zones run along each arc.
fn held(
    timeline: &Timeline,
    lifespans: &Lifespans,
    rings_of_polygon: &[Range<usize>],
    topology: &Topology,
) -> Vec<Vec<(u32, u32)>> {
    let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let zone = |span: &lifespans::Lifespan| HeldZone {
        class: span.class,
        first: index(span.first),
        last: index(span.until - 1),
        rings: &topology.rings[rings_of_polygon[span.polygon].clone()],
    };
    let zones = lifespans.spans.iter().map(zone).collect();
    runs_by_arc(zones, timeline.scheme(), topology.arcs.len(), Vec::as_slice)
}

/// The arcs of the zones, which changes and the front line reuse; cutting at their junctions would split the zones into
/// single edges.
fn topology(zones: &[Vec<GridPoint>], changes: &[Vec<GridPoint>], front: &[Vec<GridPoint>]) -> Topology {
    let mut topology = Topology::of(zones, &[]);
    let shared = topology.arcs.len();
    topology.follow(changes, front);
    topology.arranged(shared)
}

/// The origin of all arcs: a point to the south-west of most of them, so that numbers stay short even if some ground
/// lies far away.
fn origin(arcs: &[Vec<GridPoint>]) -> GridPoint {
    let low = |of: fn(&GridPoint) -> i32| {
        let mut starts: Vec<i32> = arcs.iter().filter_map(|arc| arc.first()).map(of).collect();
        starts.sort_unstable();
        starts.get(starts.len() / FAR_PART).copied().unwrap_or_default()
    };
    GridPoint { x: low(|point| point.x), y: low(|point| point.y) }
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: &'static str,
    transform: Transform,
    objects: Objects<'a>,
    arcs: Vec<DeltaCoded<'a>>,
    roles: Vec<u32>,
    areas: Vec<i64>,
    front: FrontMember,
    frontline: Description,
}

#[derive(Serialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Serialize)]
struct Objects<'a> {
    zones: Collection<ZoneGeometry<'a>>,
    changes: Collection<changes::ChangeGeometry<'a>>,
}

#[derive(Serialize)]
struct Collection<T> {
    r#type: &'static str,
    geometries: Vec<T>,
}

impl<T> Collection<T> {
    fn of(geometries: Vec<T>) -> Self {
        Self { r#type: "GeometryCollection", geometries }
    }
}

/// An arc as in TopoJSON: the first point is relative to the origin, each other one to the one before.
struct DeltaCoded<'a> {
    points: &'a [GridPoint],
    origin: GridPoint,
}

impl Serialize for DeltaCoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs = serializer.serialize_seq(Some(self.points.len()))?;
        let mut last = self.origin;
        for &point in self.points {
            let steps = |to: i32, from: i32| i64::from(to) - i64::from(from);
            pairs.serialize_element(&[steps(point.x, last.x), steps(point.y, last.y)])?;
            last = point;
        }
        pairs.end()
    }
}

/// Arc indices, ring by ring.
type ArcNumbers = Vec<Vec<i32>>;

fn numbers(arcs: &[ArcRef]) -> Vec<i32> {
    arcs.iter().map(|arc| arc.0).collect()
}
