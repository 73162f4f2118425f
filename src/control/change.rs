//! Changes: ground that passed from one holder to another between two reports.
//!
//! They are computed from the edges in which two reports differ, on a grid of a millionth of a degree. So the cost
//! grows with what changed, and unchanged ground leaves no slivers.

use std::{collections::BTreeMap, sync::Arc};

use thiserror::Error;

use super::{
    covered::{Covered, grounds_within},
    outside::{by_holder, parts_abroad, without_home_zones},
    overlap::{doubled, laid, overlapping_boxes},
    scheme::{ClassId, Control, Holder, Scheme},
    snapshot::Snapshot,
};
use crate::geometry::{
    bounds::Bounds,
    chain::Chain,
    clip::GridBox,
    grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
    overlay::{Face, OverlayFailed, PartEdge, TracedFace, merged, passed_traced, within},
    partition::Partition,
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// Narrower changes are ignored where overlapping zones were cut, grid steps: artefacts of the cutting are below 0.2 m.
const LEAST_LAID_WIDTH: f64 = 2.0;

/// Connected ground that passed from one holder to another between two reports.
///
/// The holder `H` is a [`Holder`] or a control (`Option<Control>`, with `None` for nobody).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<H> {
    /// Who held it before.
    pub before: H,
    /// Who holds it after.
    pub after: H,
    /// The ground.
    pub face: Face,
}

/// A change of control with its area.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredChange {
    /// What passed.
    pub change: Change<Option<Control>>,
    /// Geodesic area in square kilometres, along the edges that the source reports. So the gains of a control minus its
    /// losses are the difference of its areas.
    pub km2: f64,
}

/// Why the changes between two reports are not known.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the change from {before} to {after} cannot be computed")]
pub struct ChangeFailed {
    /// The file of the report before.
    pub before: Arc<str>,
    /// The file of the report after.
    pub after: Arc<str>,
    /// The error of the overlay engine.
    pub source: OverlayFailed,
}

/// Computes what passed from which class to which; ground without a zone belongs to the remainder at home, and to
/// nobody abroad.
///
/// Where zones overlap, the later class of the scheme is on top, and only ground on top passes.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn class_changes(
    scheme: &Scheme,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<Vec<Change<Holder>>, ChangeFailed> {
    Ok(class_step(scheme, before, after)?.0)
}

/// Like [`class_changes`], with the uncounted area of the differing ground before and after.
pub(super) fn class_step(
    scheme: &Scheme,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<(Vec<Change<Holder>>, [Covered; 2]), ChangeFailed> {
    let holder = |class: ClassId| scheme.get(class).control.map(|_| Some(class));
    let chains = class_chains(scheme, [before, after]);
    let laid = laid(scheme, [before, after], chains.values()).map_err(|source| failed(before, after, source))?;
    let within: Vec<GridBox> = laid.iter().map(|laid| laid.within).collect();
    let doubled = doubled(scheme, [before, after], &within).map_err(|source| failed(before, after, source))?;
    let chains = chains.into_iter().map(|(class, chain)| (class, chain.outside(&within))).collect();
    let mut changes = passed_between([before, after], chains, holder, None)?;
    for laid in &laid {
        let [before, after] = &laid.snapshots;
        let passed = self::changes(before, after, holder, None)?;
        changes.extend(passed.into_iter().filter(|change| change.face.face.width() >= LEAST_LAID_WIDTH));
    }
    let outside = |control: Option<Control>| control.map_or(Holder::Nobody, |_| Holder::Remainder);
    let mut held = held_by(scheme, changes, Holder::Class, outside).map_err(|source| failed(before, after, source))?;
    held.sort_by_key(|change| (change.before, change.after));
    Ok((held.into_iter().map(Traced::into_change).collect(), doubled))
}

/// Splits changes of ground outside every zone: at home it belongs to the remainder, abroad to nobody.
fn held_by<Z: Copy, H: PartialEq>(
    scheme: &Scheme,
    changes: Vec<Traced<Option<Z>>>,
    zone: impl Fn(Z) -> H,
    outside: impl Fn(Option<Control>) -> H,
) -> Result<Vec<Traced<H>>, OverlayFailed> {
    let mut held = Vec::with_capacity(changes.len());
    for Traced { before, after, face } in changes {
        let parts = match (before, after) {
            (Some(_), Some(_)) => vec![(None, face)],
            _ => by_holder(scheme.remainder.as_ref(), face)?,
        };
        let holder = |of: Option<Z>, control| of.map_or_else(|| outside(control), &zone);
        held.extend(parts.into_iter().map(|(control, face)| Traced {
            before: holder(before, control),
            after: holder(after, control),
            face,
        }));
    }
    held.retain(|change| change.before != change.after);
    Ok(held)
}

/// The changes of control with their areas, clipped to bounds if given.
///
/// Where zones overlap, the later class of the scheme is on top, and ground counts once, as in areas.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn measured_control_changes(
    scheme: &Scheme,
    before: &Snapshot,
    after: &Snapshot,
    bounds: Option<Bounds>,
) -> Result<Vec<MeasuredChange>, ChangeFailed> {
    let whole = |face| Ok(vec![(None, face)]);
    let changes = measured_pieces(scheme, [before, after], bounds, whole)?;
    Ok(changes.into_iter().map(|(_, change)| change).collect())
}

/// Like [`measured_control_changes`], with each change cut by the grounds of a partition; those outside all of them have
/// no number.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn measured_changes_within(
    scheme: &Scheme,
    [before, after]: [&Snapshot; 2],
    bounds: Option<Bounds>,
    partition: &Partition,
) -> Result<Vec<(Option<usize>, MeasuredChange)>, ChangeFailed> {
    measured_pieces(scheme, [before, after], bounds, |face| partition.pieces(&face))
}

/// The pieces into which a change is cut, each with its number.
type Pieces = Vec<(Option<usize>, TracedFace)>;

fn measured_pieces(
    scheme: &Scheme,
    [before, after]: [&Snapshot; 2],
    bounds: Option<Bounds>,
    cut: impl Fn(TracedFace) -> Result<Pieces, OverlayFailed>,
) -> Result<Vec<(Option<usize>, MeasuredChange)>, ChangeFailed> {
    let changes = changes_of_control(scheme, before, after)?;
    let exact = exact_positions(&changes, [before, after]);
    let position = |point: GridPoint| exact.get(&point).copied().unwrap_or_else(|| lonlat_from_grid(point));
    let mut measured = Vec::with_capacity(changes.len());
    for Traced { before: loser, after: gainer, face } in changes {
        let inside = match bounds {
            Some(bounds) => within(face, bounds).map_err(|source| failed(before, after, source))?,
            None => vec![face],
        };
        for face in inside {
            let pieces = cut(face).map_err(|source| failed(before, after, source))?;
            measured.extend(pieces.into_iter().map(|(number, face)| {
                let km2 = face.area_km2(position);
                let change = Traced { before: loser, after: gainer, face }.into_change();
                (number, MeasuredChange { change, km2 })
            }));
        }
    }
    Ok(measured)
}

/// What passed from which control to which, one change per connected ground.
fn changes_of_control(
    scheme: &Scheme,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<Vec<Traced<Option<Control>>>, ChangeFailed> {
    let failed = |source| failed(before, after, source);
    let abroad = |snapshot| without_home_zones(scheme, snapshot).map_err(failed);
    let (old, new) = (abroad(before)?, abroad(after)?);
    let holder = |class: ClassId| scheme.get(class).control.map(Some);
    let chains = chains(&held(&old, holder, None), &held(&new, holder, None));
    let overlapping = overlapping_boxes(scheme, [before, after]).map_err(failed)?;
    let chains = chains.into_iter().map(|(control, chain)| (control, chain.outside(&overlapping))).collect();
    let mut changes = passed_between([&old, &new], chains, holder, None)?;
    for &within in &overlapping {
        changes.extend(passed_on_top(scheme, [before, after], within).map_err(failed)?);
    }
    let mut changes = held_by(scheme, changes, Some, |control| control).map_err(failed)?;
    let own = scheme.remainder_control();
    if own.is_none() || [&old, &new].iter().all(|snapshot| snapshot.control_polygons(scheme, own).next().is_none()) {
        return Ok(changes);
    }
    // Zones abroad were clipped at the border, so ground that passed as one across the border is joined again.
    changes.sort_by_key(|change| (change.before, change.after));
    let mut connected = Vec::with_capacity(changes.len());
    for same in changes.chunk_by(|a, b| (a.before, a.after) == (b.before, b.after)) {
        let Traced { before, after, .. } = same[0];
        let faces: Vec<_> = same.iter().map(|change| change.face.clone()).collect();
        let faces = if [before, after].contains(&own) { merged(&faces).map_err(failed)? } else { faces };
        connected.extend(faces.into_iter().map(|face| Traced { before, after, face }));
    }
    Ok(connected)
}

/// What passed between controls in a box with overlapping zones; only the ground on top counts.
fn passed_on_top(
    scheme: &Scheme,
    snapshots: [&Snapshot; 2],
    within: GridBox,
) -> Result<Vec<Traced<Option<Control>>>, OverlayFailed> {
    let mut grounds: BTreeMap<Option<Control>, [Vec<PartEdge>; 2]> = BTreeMap::new();
    for (side, snapshot) in snapshots.into_iter().enumerate() {
        for ground in grounds_within(scheme, snapshot, within)? {
            let control = scheme.get(ground.class).control;
            let own = scheme.remainder.as_ref().filter(|remainder| Some(remainder.control) == control);
            let parts = match own.map(|remainder| &remainder.home) {
                None => ground.on_top,
                Some(None) => continue,
                Some(Some(home)) => parts_abroad(home, &ground.on_top, within)?,
            };
            grounds.entry(control).or_default()[side].extend(parts);
        }
    }
    let mut all = [Vec::new(), Vec::new()];
    for ground in grounds.values() {
        for (all, parts) in all.iter_mut().zip(ground) {
            all.extend(parts);
        }
    }
    let of_ground = |(control, [old, new]): (_, [Vec<PartEdge>; 2])| (control, Chain::between_parts(&old, &new));
    let mut chains: BTreeMap<_, _> = grounds.into_iter().map(of_ground).collect();
    chains.insert(None, Chain::between_parts(&all[0], &all[1]).of_the_rest());
    passed(&chains)
}

/// A change with its original edges.
struct Traced<H> {
    before: H,
    after: H,
    face: TracedFace,
}

impl<H> Traced<H> {
    fn into_change(self) -> Change<H> {
        Change { before: self.before, after: self.after, face: self.face.face.starting_at_least_points() }
    }
}

/// The positions that the sources give for the points of changes, which the grid rounds.
fn exact_positions(changes: &[Traced<Option<Control>>], snapshots: [&Snapshot; 2]) -> BTreeMap<GridPoint, LonLat> {
    let mut points: Vec<GridPoint> = changes.iter().flat_map(|change| change.face.source_points()).collect();
    points.sort_unstable();
    points.dedup();
    let Some(bounds) = Bounds::around(points.iter().map(|&point| lonlat_from_grid(point))) else {
        return BTreeMap::new();
    };
    let near =
        snapshots.into_iter().flat_map(Snapshot::polygons).filter(|(_, polygon)| polygon.bounds().intersects(bounds));
    let positions = near.flat_map(|(_, polygon)| polygon.rings()).flat_map(Ring::positions);
    let on_grid = positions.map(|&at| (grid_from_lonlat(at), at));
    on_grid.filter(|(point, _)| points.binary_search(point).is_ok()).collect()
}

fn failed(before: &Snapshot, after: &Snapshot, source: OverlayFailed) -> ChangeFailed {
    ChangeFailed { before: Arc::clone(&before.file), after: Arc::clone(&after.file), source }
}

/// The polygons of a holder that occur in only one of two reports.
type Differing<'a> = [Vec<&'a Polygon>; 2];

/// What passed between holders. A class without a holder is outside the subject; `rest` holds the ground without a
/// zone.
///
/// Zones of different holders must not overlap; otherwise the ground may be reported for each of them.
fn changes<H: Copy + Ord>(
    before: &Snapshot,
    after: &Snapshot,
    holder: impl Fn(ClassId) -> Option<H>,
    rest: H,
) -> Result<Vec<Traced<H>>, ChangeFailed> {
    let chains = chains(&held(before, &holder, rest), &held(after, &holder, rest));
    passed_between([before, after], chains, holder, rest)
}

/// The difference of the boundary of each class's ground.
pub(super) fn class_chains(scheme: &Scheme, [before, after]: [&Snapshot; 2]) -> BTreeMap<Option<ClassId>, Chain> {
    let holder = |class: ClassId| scheme.get(class).control.map(|_| Some(class));
    chains(&held(before, holder, None), &held(after, holder, None))
}

/// The difference of the boundary of each holder's ground.
fn chains<H: Copy + Ord>(old: &[(H, &Arc<Polygon>)], new: &[(H, &Arc<Polygon>)]) -> BTreeMap<H, Chain> {
    let differing = differing(old, new).into_iter();
    differing.map(|(holder, [old, new])| (holder, Chain::between(old, new))).collect()
}

/// What passed between holders, given the differences of their boundaries.
fn passed_between<H: Copy + Ord>(
    [before, after]: [&Snapshot; 2],
    mut chains: BTreeMap<H, Chain>,
    holder: impl Fn(ClassId) -> Option<H>,
    rest: H,
) -> Result<Vec<Traced<H>>, ChangeFailed> {
    chains.retain(|_, chain| !chain.is_empty());
    if chains.is_empty() {
        return Ok(Vec::new());
    }
    let mut of_rest = Chain::sum(chains.values());
    let [old, new] = [before, after].map(|snapshot| held(snapshot, &holder, rest));
    of_rest.recount(old.iter().map(|&(_, polygon)| &**polygon), new.iter().map(|&(_, polygon)| &**polygon));
    chains.insert(rest, of_rest.of_the_rest());
    passed(&chains).map_err(|source| failed(before, after, source))
}

/// What passed between holders, given the differences of their boundaries and of that of the rest.
fn passed<H: Copy + Ord>(chains: &BTreeMap<H, Chain>) -> Result<Vec<Traced<H>>, OverlayFailed> {
    let mut changes = Vec::new();
    for (&loser, lost) in chains {
        for (&gainer, gained) in chains.iter().filter(|&(&gainer, _)| gainer != loser) {
            let faces = passed_traced(lost, gained)?;
            changes.extend(faces.into_iter().map(|face| Traced { before: loser, after: gainer, face }));
        }
    }
    Ok(changes)
}

/// The polygons of all holders but the rest, by holder and address.
fn held<H: Copy + Ord>(snapshot: &Snapshot, holder: impl Fn(ClassId) -> Option<H>, rest: H) -> Vec<(H, &Arc<Polygon>)> {
    let of_holders = snapshot.polygons().filter_map(|(class, polygon)| Some((holder(class)?, polygon)));
    let mut held: Vec<_> = of_holders.filter(|&(holder, _)| holder != rest).collect();
    held.sort_by_key(|&(holder, polygon)| (holder, Arc::as_ptr(polygon)));
    held
}

/// The polygons that only one of the two has, by holder. Reports share equal polygons, so comparing addresses suffices.
fn differing<'a, H: Copy + Ord>(
    old: &[(H, &'a Arc<Polygon>)],
    new: &[(H, &'a Arc<Polygon>)],
) -> BTreeMap<H, Differing<'a>> {
    let key = |&(holder, polygon): &(H, &Arc<Polygon>)| (holder, Arc::as_ptr(polygon));
    let mut differing: BTreeMap<H, Differing<'a>> = BTreeMap::new();
    for (side, (these, those)) in [(old, new), (new, old)].into_iter().enumerate() {
        for here in these.iter().filter(|here| those.binary_search_by_key(&key(here), key).is_err()) {
            differing.entry(here.0).or_default()[side].push(here.1);
        }
    }
    differing
}
