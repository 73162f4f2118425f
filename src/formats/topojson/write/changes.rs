//! Writes the object `changes`: what passed from which class to which with each report.

use serde::Serialize;

use super::{ArcNumbers, numbers};
use crate::{
    control::{
        evolution::{ClassChange, Evolution},
        scheme::Holder,
        timeline::Timeline,
    },
    geometry::{
        face::EdgeRole,
        grid::GridPoint,
        topology::{ArcRef, Topology},
    },
};

/// Smaller areas are not written: for slivers they are below the precision of the source's coordinates.
const LEAST_KM2: f64 = 0.01;

/// Decimals of an area in scientific notation.
const DIGITS: usize = 3;

/// Areas of changes are rounded to at least this fraction of a square kilometre: a square of ten metres.
const STEPS_PER_KM2: f64 = 1e4;

/// The changes from one class to another in one step.
pub(super) struct ChangeGroup<'a> {
    step: usize,
    changes: &'a [ClassChange],
}

impl<'a> ChangeGroup<'a> {
    /// The rings of all faces, concatenated.
    pub(super) fn rings(&self) -> impl Iterator<Item = &'a Vec<GridPoint>> + use<'a> {
        self.changes.iter().flat_map(|change| &change.face.rings)
    }
}

#[derive(Serialize)]
pub(super) struct ChangeGeometry<'a> {
    r#type: &'static str,
    properties: Properties<'a>,
    arcs: Vec<ArcNumbers>,
}

#[derive(Serialize)]
struct Properties<'a> {
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// Whether ground without a zone belongs to nobody, in a scheme whose remainder covers other ground.
    #[serde(skip_serializing_if = "is_false")]
    abroad: bool,
    start: &'a str,
    end: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    km2: Option<f64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// All changes in order, with neighbours of equal step and classes grouped; and the failed steps.
pub(super) fn groups(evolution: &Evolution) -> (Vec<ChangeGroup<'_>>, Vec<(u32, usize)>) {
    let (mut groups, mut failed) = (Vec::new(), Vec::new());
    for (step, changes) in evolution.steps.iter().enumerate() {
        match changes {
            Ok(changes) => {
                let same = |a: &ClassChange, b: &ClassChange| (a.before, a.after) == (b.before, b.after);
                groups.extend(changes.chunk_by(same).map(|changes| ChangeGroup { step, changes }));
            }
            Err(error) => failed.push((u32::try_from(step).unwrap_or(u32::MAX), error.source.edges)),
        }
    }
    (groups, failed)
}

/// One geometry per group; `first_ring` is the index of the first group's first ring.
///
/// Also returns the roles of all edges, ring by ring as they are written. Each number is a run of edges: four times its
/// length, plus one if the gainer was beyond the edges before, plus two if the loser is beyond them after. A run of
/// length zero lasts to the end of its ring.
pub(super) fn geometries<'a>(
    timeline: &'a Timeline,
    groups: &[ChangeGroup<'_>],
    times: &'a [String],
    topology: &Topology,
    first_ring: usize,
) -> (Vec<ChangeGeometry<'a>>, Vec<u32>) {
    let scheme = timeline.scheme();
    let key = |holder: Holder| holder.class().map(|class| scheme.get(class).key.as_str());
    let mut rings = topology.rings[first_ring..].iter();
    let (mut geometries, mut roles) = (Vec::with_capacity(groups.len()), Vec::new());
    for group in groups {
        let Some(first) = group.changes.first() else { continue };
        let (mut arcs, mut km2) = (Vec::new(), 0.0);
        let mut faces: Vec<(&ClassChange, Vec<&Vec<ArcRef>>)> = group
            .changes
            .iter()
            .map(|change| (change, rings.by_ref().take(change.face.rings.len()).collect()))
            .collect();
        // Neighbours on the map get neighbouring numbers, which compress well.
        faces.sort_by_key(|(_, of_face)| of_face.first().and_then(|along| along.first()).map(|arc| arc.index()));
        for (change, of_face) in faces {
            for ((points, of_ring), along) in change.face.rings.iter().zip(&change.face.roles).zip(&of_face) {
                add_roles(&mut roles, points, of_ring, start(along, topology));
            }
            arcs.push(of_face.into_iter().map(|along| numbers(along)).collect());
            km2 += change.face.area_km2();
        }
        let (start, end) = (&times[group.step], &times[group.step + 1]);
        let km2 = (km2 >= LEAST_KM2).then(|| rounded(km2));
        let abroad = scheme.remainder.is_some() && [first.before, first.after].contains(&Holder::Nobody);
        let properties = Properties { before: key(first.before), after: key(first.after), abroad, start, end, km2 };
        geometries.push(ChangeGeometry { r#type: "MultiPolygon", properties, arcs });
    }
    (geometries, roles)
}

/// A number rounded to the significant digits of [`DIGITS`], but no finer than the step.
fn rounded(km2: f64) -> f64 {
    let in_steps = (km2 * STEPS_PER_KM2).round() / STEPS_PER_KM2;
    format!("{in_steps:.DIGITS$e}").parse().unwrap_or(in_steps)
}

/// The first two points of a ring of arcs.
fn start(along: &[ArcRef], topology: &Topology) -> Option<(GridPoint, GridPoint)> {
    let first = along.first()?;
    let points = &topology.arcs[first.index()];
    let count = points.len();
    Some(if first.is_reversed() { (points[count - 1], points[count - 2]) } else { (points[0], points[1]) })
}

/// Adds the roles of a ring's edges, starting at the edge with which the ring starts in the pack.
fn add_roles(runs: &mut Vec<u32>, points: &[GridPoint], roles: &[EdgeRole], start: Option<(GridPoint, GridPoint)>) {
    let edge = |index: usize| (points[index], points[(index + 1) % points.len()]);
    let first = (0..points.len()).find(|&index| Some(edge(index)) == start).unwrap_or(0);
    let start = runs.len();
    for role in roles[first..].iter().chain(&roles[..first]) {
        let bits = u32::from(role.gainer_was_there) | u32::from(role.loser_stays) << 1;
        match runs[start..].last_mut() {
            Some(run) if *run & 3 == bits => *run += 4,
            _ => runs.push(bits + 4),
        }
    }
    if let Some(last) = runs[start..].last_mut() {
        *last &= 3;
    }
}
