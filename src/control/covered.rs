//! Ground that zones cover more than once; it counts once, for the class on top.

use std::{collections::BTreeMap, ops::Range};

use rayon::prelude::*;

use super::{
    evolution::Evolution,
    overlap::{doubled, overlapping_boxes},
    scheme::{ClassId, Scheme},
    snapshot::Snapshot,
    timeline::Timeline,
};
use crate::geometry::{
    clip::{GridBox, parts_within},
    face::{PartEdge, parts_km2},
    grid::grid_from_lonlat,
    overlay::{OverlayFailed, Part, combined_parts},
};

/// Square metres in a square kilometre.
const STEPS_PER_KM2: f64 = 1e6;

/// The area of each class that lies under zones of later classes, or is reported again by the class itself.
///
/// The areas of a report are those of its polygons minus these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covered {
    by_class: BTreeMap<ClassId, f64>,
}

/// Areas are never NaN.
impl Eq for Covered {}

impl Covered {
    /// The uncounted area of a class.
    ///
    /// # Units
    /// Square kilometres; negative if holes extend beyond their polygons.
    pub fn km2(&self, class: ClassId) -> f64 {
        self.by_class.get(&class).copied().unwrap_or_default()
    }

    /// The uncounted areas by class.
    pub fn by_class(&self) -> impl Iterator<Item = (ClassId, f64)> + '_ {
        self.by_class.iter().map(|(&class, &km2)| (class, km2))
    }

    /// The uncounted area of all classes together.
    ///
    /// # Units
    /// Square kilometres.
    pub fn total_km2(&self) -> f64 {
        self.by_class.values().sum()
    }

    /// Rounded to square metres, without smaller areas.
    fn rounded(&self) -> Self {
        let rounded = self.by_class().map(|(class, km2)| (class, (km2 * STEPS_PER_KM2).round() / STEPS_PER_KM2));
        rounded.filter(|&(_, km2)| km2 != 0.0).collect()
    }

    /// Adds another one `times` times; -1 subtracts it.
    pub(super) fn add(&mut self, other: &Self, times: f64) {
        for (class, km2) in other.by_class() {
            *self.by_class.entry(class).or_default() += times * km2;
        }
    }
}

impl FromIterator<(ClassId, f64)> for Covered {
    fn from_iter<T: IntoIterator<Item = (ClassId, f64)>>(entries: T) -> Self {
        Self { by_class: entries.into_iter().collect() }
    }
}

/// The uncounted area in each report of a timeline.
///
/// Consecutive reports are mostly equal, so only the first is computed in full; for the others only the differences
/// are.
///
/// # Errors
/// For each report for which the overlay engine fails, as it may on hostile input.
pub fn covered_by_report(timeline: &Timeline) -> Vec<Result<Covered, OverlayFailed>> {
    covered_with(timeline, &OverlapSteps::of(timeline.scheme(), timeline.snapshots()))
}

/// Where zones overlap in the surroundings of what changed from one report to the next.
#[derive(Clone, Debug, Default)]
pub struct OverlapSteps {
    /// The boxes of each step, which do not touch; `None` where they cannot be computed.
    pub(super) boxes: Vec<Option<Vec<GridBox>>>,
}

impl OverlapSteps {
    /// The overlaps of consecutive reports.
    pub fn of(scheme: &Scheme, snapshots: &[Snapshot]) -> Self {
        let step = |pair: &[Snapshot]| overlapping_boxes(scheme, [&pair[0], &pair[1]]).ok();
        Self { boxes: snapshots.par_windows(2).map(step).collect() }
    }

    /// The steps between some of the reports, given by their indices.
    #[must_use]
    pub fn between(&self, reports: Range<usize>) -> Self {
        let steps = reports.start..reports.end.saturating_sub(1).max(reports.start);
        Self { boxes: self.boxes.get(steps).unwrap_or_default().to_vec() }
    }
}

/// Like [`covered_by_report`], where the overlaps are known already.
///
/// # Errors
/// As for [`covered_by_report`].
pub fn covered_with(timeline: &Timeline, overlaps: &OverlapSteps) -> Vec<Result<Covered, OverlayFailed>> {
    let (scheme, snapshots) = (timeline.scheme(), timeline.snapshots());
    let step = |(pair, boxes): (&[Snapshot], &Option<Vec<GridBox>>)| {
        doubled(scheme, [&pair[0], &pair[1]], boxes.as_ref()?).ok()
    };
    let steps: Vec<_> = snapshots.par_windows(2).zip(&overlaps.boxes).map(step).collect();
    let mut counting = Counting::default();
    counting.go_on(timeline, steps.iter().map(Option::as_ref));
    counting.covered
}

/// The uncounted areas of a timeline, computed report by report.
#[derive(Clone, Debug, Default)]
pub(super) struct Counting {
    /// The uncounted area of each report so far, rounded to square metres.
    pub(super) covered: Vec<Result<Covered, OverlayFailed>>,
    /// The exact area of the last report; `None` if unknown.
    last: Option<Covered>,
}

impl Counting {
    /// Continues with the next reports. `steps` has the uncounted area, before and after, of the ground in which each
    /// report differs from the one before it. If that is unknown, and for the first report, the report is computed in
    /// full.
    pub(super) fn go_on<'a>(&mut self, timeline: &Timeline, steps: impl Iterator<Item = Option<&'a [Covered; 2]>>) {
        let first = self.covered.is_empty().then_some(None);
        let next = timeline.snapshots().iter().skip(self.covered.len());
        for (snapshot, step) in next.zip(first.into_iter().chain(steps)) {
            let now = match (self.last.take(), step) {
                (Some(mut now), Some([gone, come])) => {
                    now.add(gone, -1.0);
                    now.add(come, 1.0);
                    Ok(now)
                }
                _ => covered_in(timeline.scheme(), snapshot),
            };
            self.covered.push(now.as_ref().map(Covered::rounded).map_err(|&failed| failed));
            self.last = now.ok();
        }
    }
}

/// The uncounted areas of a timeline, from its evolution if known; empty for reports that cannot be computed.
pub fn covered_of(timeline: &Timeline, evolution: Option<&Evolution>) -> Vec<Covered> {
    match evolution {
        Some(evolution) if evolution.covered.len() == timeline.snapshots().len() => evolution.covered.clone(),
        _ => covered_by_report(timeline).into_iter().map(Result::unwrap_or_default).collect(),
    }
}

/// The uncounted area of a report.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn covered_in(scheme: &Scheme, snapshot: &Snapshot) -> Result<Covered, OverlayFailed> {
    let Some(around) = box_of_drawn(scheme, snapshot) else { return Ok(Covered::default()) };
    covered_within(scheme, snapshot, around)
}

/// The box around all zones of the subject.
pub(super) fn box_of_drawn(scheme: &Scheme, snapshot: &Snapshot) -> Option<GridBox> {
    let drawn = snapshot.polygons().filter(|&(class, _)| scheme.get(class).control.is_some());
    let boxes = drawn.map(|(_, polygon)| {
        let bounds = polygon.bounds();
        GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max))
    });
    boxes.reduce(GridBox::union)
}

/// The uncounted area in a box.
pub(super) fn covered_within(scheme: &Scheme, snapshot: &Snapshot, within: GridBox) -> Result<Covered, OverlayFailed> {
    let grounds = grounds_within(scheme, snapshot, within)?;
    Ok(grounds.iter().map(|ground| (ground.class, parts_km2(&left(&ground.reported, &ground.on_top)))).collect())
}

/// The ground of one class in a box, as edges.
pub(super) struct Ground {
    pub(super) class: ClassId,
    /// As reported, with overlaps.
    reported: Vec<PartEdge>,
    /// The part that no later class covers, without overlaps.
    pub(super) on_top: Vec<PartEdge>,
}

/// The ground of each class in a box.
pub(super) fn grounds_within(
    scheme: &Scheme,
    snapshot: &Snapshot,
    within: GridBox,
) -> Result<Vec<Ground>, OverlayFailed> {
    let mut by_class: BTreeMap<ClassId, [Vec<PartEdge>; 2]> = BTreeMap::new();
    for (class, polygon) in snapshot.polygons().filter(|&(class, _)| scheme.get(class).control.is_some()) {
        let rings = parts_within(polygon, within);
        let Some((exterior, holes)) = rings.split_first() else { continue };
        let [reported, ground] = by_class.entry(class).or_default();
        reported.extend(rings.iter().flatten());
        // Holes may overlap one another, so they are subtracted as a union.
        if holes.len() > 1 {
            ground.extend(combined_parts(exterior, &turned(holes), Part::FirstOnly)?);
        } else {
            ground.extend(rings.iter().flatten());
        }
    }
    let (mut above, mut grounds): (Vec<PartEdge>, _) = (Vec::new(), Vec::with_capacity(by_class.len()));
    for (class, [reported, ground]) in by_class.into_iter().rev() {
        let on_top = combined_parts(&ground, &above, Part::FirstOnly)?;
        above = combined_parts(&ground, &above, Part::Either)?;
        grounds.push(Ground { class, reported, on_top });
    }
    Ok(grounds)
}

/// Holes as ground: their edges reversed.
fn turned(holes: &[Vec<PartEdge>]) -> Vec<PartEdge> {
    holes.iter().flatten().map(|edge| PartEdge { a: edge.b, b: edge.a, ..*edge }).collect()
}

/// The edges of one region minus those of another; common edges cancel.
fn left(of: &[PartEdge], without: &[PartEdge]) -> Vec<PartEdge> {
    let signed = |edge: &PartEdge, times: i32| {
        if edge.a < edge.b { (edge.a, edge.b, times, *edge) } else { (edge.b, edge.a, -times, *edge) }
    };
    let mut edges: Vec<_> = of.iter().map(|edge| signed(edge, 1)).collect();
    edges.extend(without.iter().map(|edge| signed(edge, -1)));
    edges.sort_unstable_by_key(|&(a, b, ..)| (a, b));
    let mut left = Vec::new();
    for same in edges.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
        let (a, b, _, edge) = same[0];
        let count: i32 = same.iter().map(|&(_, _, times, _)| times).sum();
        let (a, b) = if count > 0 { (a, b) } else { (b, a) };
        left.extend(std::iter::repeat_n(PartEdge { a, b, ..edge }, count.unsigned_abs() as usize));
    }
    left
}
