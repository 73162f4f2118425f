//! Ground that zones cover more than once: it counts once, for the class on top.

use std::collections::BTreeMap;

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

/// How much of the ground that each class reports lies under zones of later classes or is reported again by its own.
///
/// The areas of a report are those of its polygons less this.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covered {
    by_class: BTreeMap<ClassId, f64>,
}

/// Areas are numbers.
impl Eq for Covered {}

impl Covered {
    /// What of a class does not count.
    ///
    /// # Units
    /// Square kilometres; negative where holes of a source reach beyond their polygons.
    pub fn km2(&self, class: ClassId) -> f64 {
        self.by_class.get(&class).copied().unwrap_or_default()
    }

    /// What does not count, by class.
    pub fn by_class(&self) -> impl Iterator<Item = (ClassId, f64)> + '_ {
        self.by_class.iter().map(|(&class, &km2)| (class, km2))
    }

    /// What does not count in all classes together.
    ///
    /// # Units
    /// Square kilometres.
    pub fn total_km2(&self) -> f64 {
        self.by_class.values().sum()
    }

    /// The same to a square metre, without what is less.
    fn rounded(&self) -> Self {
        let rounded = self.by_class().map(|(class, km2)| (class, (km2 * STEPS_PER_KM2).round() / STEPS_PER_KM2));
        rounded.filter(|&(_, km2)| km2 != 0.0).collect()
    }

    /// Adds what another one has, or takes it away (-1).
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

/// What does not count in each report of a timeline.
///
/// Reports repeat most of each other, so only the first is looked at whole, and of the others what differs.
///
/// # Errors
/// For each report of which the overlay engine fails, as it may on hostile input.
pub fn covered_by_report(timeline: &Timeline) -> Vec<Result<Covered, OverlayFailed>> {
    let (scheme, snapshots) = (timeline.scheme(), timeline.snapshots());
    let step = |pair: &[Snapshot]| {
        let pair = [&pair[0], &pair[1]];
        doubled(scheme, pair, &overlapping_boxes(scheme, pair).ok()?).ok()
    };
    let steps: Vec<_> = snapshots.par_windows(2).map(step).collect();
    let mut counting = Counting::default();
    counting.go_on(timeline, steps.iter().map(Option::as_ref));
    counting.covered
}

/// What does not count in the reports of a timeline so far, to one report after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Counting {
    /// What does not count in each report so far, to a square metre.
    pub(super) covered: Vec<Result<Covered, OverlayFailed>>,
    /// The last one as exactly as it is known; none if it is not.
    last: Option<Covered>,
}

impl Counting {
    /// Goes on with the next reports, by what does not count of the ground in which each differs from the one before it,
    /// before and after. Where that is not known, the report is looked at whole, and so is the first one.
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

/// The same from what is known of the timeline; where it is not known of a report, nothing.
pub fn covered_of(timeline: &Timeline, evolution: Option<&Evolution>) -> Vec<Covered> {
    match evolution {
        Some(evolution) if evolution.covered.len() == timeline.snapshots().len() => evolution.covered.clone(),
        _ => covered_by_report(timeline).into_iter().map(Result::unwrap_or_default).collect(),
    }
}

/// What does not count in a report.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn covered_in(scheme: &Scheme, snapshot: &Snapshot) -> Result<Covered, OverlayFailed> {
    let drawn = snapshot.polygons().filter(|&(class, _)| scheme.get(class).control.is_some());
    let boxes = drawn.map(|(_, polygon)| {
        let bounds = polygon.bounds();
        GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max))
    });
    let Some(around) = boxes.reduce(GridBox::union) else { return Ok(Covered::default()) };
    covered_within(scheme, snapshot, around)
}

/// What does not count of the ground in a box.
pub(super) fn covered_within(scheme: &Scheme, snapshot: &Snapshot, within: GridBox) -> Result<Covered, OverlayFailed> {
    let grounds = grounds_within(scheme, snapshot, within)?;
    Ok(grounds.iter().map(|ground| (ground.class, parts_km2(&left(&ground.reported, &ground.on_top)))).collect())
}

/// The ground of one class in a box, by its edges.
pub(super) struct Ground {
    pub(super) class: ClassId,
    /// As it is reported, ground upon ground.
    reported: Vec<PartEdge>,
    /// What of it no later class covers, once.
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
        // Holes may overlap one another: they are cut out one and all.
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

/// Holes as ground: their edges the other way round.
fn turned(holes: &[Vec<PartEdge>]) -> Vec<PartEdge> {
    holes.iter().flatten().map(|edge| PartEdge { a: edge.b, b: edge.a, ..*edge }).collect()
}

/// The edges of some ground without those of other ground: what both have cancels.
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
