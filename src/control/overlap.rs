//! Changed ground with overlapping zones: what is on top there, before and after.
//!
//! Changes are computed from the edges in which two reports differ. This is correct only as long as zones do not
//! overlap, since a zone may appear or disappear below or above another one without a visible change. So the
//! surroundings of all differences are checked for overlaps, and only there the zones are first reduced to their
//! visible parts.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    change::class_chains,
    covered::{Covered, covered_within},
    scheme::{ClassId, Scheme},
    snapshot::Snapshot,
};
use crate::geometry::{
    chain::Chain,
    clip::{GridBox, clipped},
    forest::Forest,
    grid::GridPoint,
    overlay::{OverlayFailed, Part, combined},
    polygon::Polygon,
    ring::Ring,
};

/// Overlaps below this are ignored, square degrees: about a hundred square metres.
///
/// Neighbours whose common borders have different corners overlap by less.
const LEAST_SQUARE_DEGREES: f64 = 1.2e-8;

/// Margin of boxes around differences, grid steps: what is cut at their edges is the same before and after.
const MARGIN: i32 = 10;

/// With more boxes than this a single box around all of them is used, since each is compared with every other.
const MOST_BOXES: usize = 4_096;

/// A box with overlapping zones, and the visible parts of its zones before and after.
pub(super) struct Laid {
    pub(super) within: GridBox,
    pub(super) snapshots: [Snapshot; 2],
}

/// The boxes around differences in which zones overlap, with their visible parts; they do not touch each other.
pub(super) fn laid<'a>(
    scheme: &Scheme,
    snapshots: [&Snapshot; 2],
    chains: impl Iterator<Item = &'a Chain>,
) -> Result<Vec<Laid>, OverlayFailed> {
    let laid = |(within, [before, after]): (GridBox, [Zones; 2])| {
        let seen = |of: &Snapshot, zones| Ok(Snapshot::new(of.time, Arc::clone(&of.file), on_top(zones)?));
        Ok(Laid { within, snapshots: [seen(snapshots[0], before)?, seen(snapshots[1], after)?] })
    };
    overlapping(scheme, snapshots, chains)?.into_iter().map(laid).collect()
}

/// The boxes around the differences of two snapshots in which zones overlap, before or after.
pub(super) fn overlapping_boxes(scheme: &Scheme, snapshots: [&Snapshot; 2]) -> Result<Vec<GridBox>, OverlayFailed> {
    let chains = class_chains(scheme, snapshots);
    Ok(overlapping(scheme, snapshots, chains.values())?.into_iter().map(|(within, _)| within).collect())
}

/// Like [`overlapping_boxes`], with the zones in the boxes.
fn overlapping<'a>(
    scheme: &Scheme,
    snapshots: [&Snapshot; 2],
    chains: impl Iterator<Item = &'a Chain>,
) -> Result<Vec<(GridBox, [Zones; 2])>, OverlayFailed> {
    let mut overlapping = Vec::new();
    for within in boxes(chains).into_iter().filter(|within| within.square_degrees() > LEAST_SQUARE_DEGREES) {
        let zones = snapshots.map(|snapshot| zones_within(scheme, snapshot, within));
        if overlap(&zones[0])? || overlap(&zones[1])? {
            overlapping.push((within, zones));
        }
    }
    Ok(overlapping)
}

/// The uncounted area in boxes, before and after.
pub(super) fn doubled(
    scheme: &Scheme,
    snapshots: [&Snapshot; 2],
    boxes: &[GridBox],
) -> Result<[Covered; 2], OverlayFailed> {
    let mut doubled = [Covered::default(), Covered::default()];
    for &within in boxes {
        for (doubled, snapshot) in doubled.iter_mut().zip(snapshots) {
            doubled.add(&covered_within(scheme, snapshot, within)?, 1.0);
        }
    }
    Ok(doubled)
}

type Zones = Vec<(ClassId, Polygon)>;

/// The parts of the drawn zones in a box.
fn zones_within(scheme: &Scheme, snapshot: &Snapshot, within: GridBox) -> Zones {
    let drawn = snapshot.polygons().filter(|&(class, _)| scheme.get(class).control.is_some());
    drawn.filter_map(|(class, polygon)| Some((class, clipped(polygon, within)?))).collect()
}

/// Whether zones overlap: the sum of their areas is larger than the ground they cover.
fn overlap(zones: &Zones) -> Result<bool, OverlayFailed> {
    if zones.len() < 2 && zones.iter().all(|(_, polygon)| polygon.holes().is_empty()) {
        return Ok(false);
    }
    let covered = combined(zones.iter().map(|(_, polygon)| polygon), [], Part::Either)?;
    let covered: f64 = covered.iter().map(Polygon::square_degrees).sum();
    let together: f64 = zones.iter().map(|(_, polygon)| polygon.square_degrees()).sum();
    Ok((together - covered).abs() > LEAST_SQUARE_DEGREES)
}

/// The ground of each class that no later class covers.
fn on_top(zones: Zones) -> Result<Vec<(ClassId, Arc<Polygon>)>, OverlayFailed> {
    let mut by_class: BTreeMap<ClassId, Vec<Polygon>> = BTreeMap::new();
    for (class, polygon) in zones {
        by_class.entry(class).or_default().extend(without_holes(polygon)?);
    }
    let (mut covered, mut seen): (Vec<Polygon>, _) = (Vec::new(), Vec::new());
    for (class, polygons) in by_class.into_iter().rev() {
        let on_top = combined(&polygons, &covered, Part::FirstOnly)?;
        seen.extend(on_top.into_iter().map(|polygon| (class, Arc::new(polygon))));
        covered = combined(&polygons, &covered, Part::Either)?;
    }
    Ok(seen)
}

/// Subtracts the holes of a polygon as a union, since they may overlap one another.
fn without_holes(polygon: Polygon) -> Result<Vec<Polygon>, OverlayFailed> {
    if polygon.holes().is_empty() {
        return Ok(vec![polygon]);
    }
    let alone = |ring: &Ring| Polygon::new(ring.clone(), Vec::new());
    let holes: Vec<Polygon> = polygon.holes().iter().map(alone).collect();
    combined([&alone(polygon.exterior())], &holes, Part::FirstOnly)
}

/// Boxes around the boundaries of all differences; touching boxes are merged.
fn boxes<'a>(chains: impl Iterator<Item = &'a Chain>) -> Vec<GridBox> {
    let mut groups = Groups::default();
    for edge in chains.flat_map(Chain::edges) {
        groups.join(edge.a, edge.b);
    }
    let mut boxes: BTreeMap<usize, GridBox> = BTreeMap::new();
    for (&point, &number) in &groups.numbers {
        let around = GridBox::of(point, point).grown(MARGIN);
        boxes.entry(groups.forest.group(number)).and_modify(|b| *b = b.union(around)).or_insert(around);
    }
    let boxes: Vec<GridBox> = boxes.into_values().collect();
    if boxes.len() > MOST_BOXES {
        return boxes.into_iter().reduce(GridBox::union).into_iter().collect();
    }
    merged(boxes)
}

/// Points connected by edges.
#[derive(Default)]
struct Groups {
    numbers: BTreeMap<GridPoint, usize>,
    forest: Forest,
}

impl Groups {
    fn join(&mut self, a: GridPoint, b: GridPoint) {
        let [a, b] = [a, b].map(|point| *self.numbers.entry(point).or_insert_with(|| self.forest.add()));
        self.forest.join(a, b);
    }
}

/// Merges boxes that touch.
fn merged(mut boxes: Vec<GridBox>) -> Vec<GridBox> {
    let mut apart: Vec<GridBox> = Vec::with_capacity(boxes.len());
    while let Some(mut next) = boxes.pop() {
        // A merged box may touch others that it did not touch before.
        while let Some(index) = apart.iter().position(|other| other.meets(next)) {
            next = next.union(apart.swap_remove(index));
        }
        apart.push(next);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::{
            change::class_changes,
            name::Name,
            report_time::ReportTime,
            scheme::{Class, Control, Holder, Party, Shade},
        },
        geometry::position::LonLat,
    };

    fn scheme() -> Scheme {
        let name = Name::plain("");
        let class = |control| Class { key: String::new(), name: name.clone(), control, shade: Shade::Plain };
        let controls = [Some(Control::Party(0)), Some(Control::Unknown), None];
        let parties = vec![Party { key: "red".to_owned(), name: name.clone() }];
        Scheme { parties, classes: controls.map(class).to_vec(), ..Scheme::default() }
    }

    /// A report of rectangles, each of a class between two longitudes in hundredths of a degree.
    fn report(zones: &[(usize, u32, u32)]) -> Snapshot {
        let rectangle = |&(class, west, east): &(usize, u32, u32)| {
            let [west, east] = [west, east].map(|hundredths| 37.0 + f64::from(hundredths) / 100.0);
            let corners = [(west, 48.0), (east, 48.0), (east, 48.1), (west, 48.1)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            (ClassId(class), Arc::new(Polygon::new(ring, Vec::new())))
        };
        let day = ReportTime::day("2024-01-01".parse().unwrap());
        Snapshot::new(day, Arc::from("a.geojson"), zones.iter().map(rectangle))
    }

    /// What passed, with its extent in hundredths of a degree of longitude.
    fn changes(before: &Snapshot, after: &Snapshot) -> Vec<(Option<usize>, Option<usize>, [i64; 2])> {
        let number = |holder: Holder| holder.class().map(|class| class.0);
        let changes = class_changes(&scheme(), before, after).unwrap();
        let passed = changes.iter().map(|change| {
            let bounds = change.face.bounds().unwrap();
            #[expect(clippy::cast_possible_truncation, reason = "some hundredths of a degree")]
            let ends = [bounds.min.lon, bounds.max.lon].map(|lon| ((lon - 37.0) * 100.0).round() as i64);
            (number(change.before), number(change.after), ends)
        });
        passed.collect()
    }

    #[test]
    fn a_zone_that_leaves_from_under_another_changes_nothing() {
        assert_eq!(changes(&report(&[(0, 2, 4), (1, 0, 9)]), &report(&[(1, 0, 9)])), []);
    }

    #[test]
    fn a_zone_that_leaves_from_over_another_shows_it() {
        let (before, after) = (report(&[(0, 0, 9), (1, 2, 4)]), report(&[(0, 0, 9)]));
        assert_eq!(changes(&before, &after), [(Some(1), Some(0), [2, 4])]);
        assert_eq!(changes(&after, &before), [(Some(0), Some(1), [2, 4])]);
    }

    #[test]
    fn ground_that_another_zone_of_the_class_covers_does_not_change() {
        let (both, one) = (report(&[(0, 0, 6), (0, 4, 9)]), report(&[(0, 4, 9)]));
        assert_eq!(changes(&both, &one), [(Some(0), None, [0, 4])]);
        assert_eq!(changes(&one, &both), [(None, Some(0), [0, 4])]);
    }

    #[test]
    fn ground_that_is_no_subject_covers_nothing() {
        assert_eq!(changes(&report(&[(2, 0, 9)]), &report(&[(0, 2, 4), (2, 0, 9)])), [(None, Some(0), [2, 4])]);
    }

    #[test]
    fn overlapping_holes_are_holes() {
        let whole = |west: f64, east: f64| {
            let corners = [(west, 0.0), (east, 0.0), (east, 1.0), (west, 1.0)];
            Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap()
        };
        let ground = Polygon::new(whole(0.0, 4.0), vec![whole(1.0, 2.5), whole(2.0, 3.0)]);
        let left: f64 = without_holes(ground).unwrap().iter().map(Polygon::square_degrees).sum();
        assert!((left - 2.0).abs() < 1e-9, "{left}");
    }
}
