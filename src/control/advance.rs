//! Fronts shared by neighbouring changes of one advance between two reports.
//!
//! Where a party retreats from another behind a band of contested ground, a part of what it lost goes to the other
//! party and the next part becomes contested. Neither part has both the old and the new front at its edge; together
//! they do.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    arrival::{Fronts, IsFront, Segment, segment},
    evolution::ClassChange,
    scheme::{Control, Scheme},
};
use crate::geometry::{forest::Forest, grid::GridPoint};

/// The most work for a shared front, in pairs of a point and a front edge.
const MOST_PAIRS: usize = 4_000_000;

/// The controls of the classes and of the remainder; they decide whose zones have front lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    controls: Vec<Option<Control>>,
    remainder: Option<Control>,
}

impl Holders {
    /// The holders of a scheme.
    pub(super) fn of(scheme: &Scheme) -> Self {
        Self {
            controls: scheme.classes.iter().map(|class| class.control).collect(),
            remainder: scheme.remainder_control(),
        }
    }

    /// The losing and the gaining party, if it has a front line of its own.
    fn bounded(&self, change: &ClassChange) -> [Option<Control>; 2] {
        [change.before, change.after].map(|holder| {
            let control = self.controls.get(holder.class()?.0).copied().flatten()?;
            (matches!(control, Control::Party(_)) && self.remainder != Some(control)).then_some(control)
        })
    }
}

/// For each change of a step, the fronts between which it lies together with its neighbours; `None` if it has no
/// neighbours, or one of the fronts is missing.
pub(super) fn shared_fronts(
    changes: &[ClassChange],
    holders: &Holders,
    is_front: IsFront<'_>,
) -> Vec<Option<Arc<Fronts>>> {
    let mut shared: Vec<Option<Arc<Fronts>>> = vec![None; changes.len()];
    for side in [0, 1] {
        for group in groups(changes, holders, side) {
            let of_group = group.iter().map(|&index| &changes[index]);
            let Some(fronts) = fronts(of_group, is_front).map(Arc::new) else { continue };
            for index in group {
                shared[index].get_or_insert_with(|| Arc::clone(&fronts));
            }
        }
    }
    shared
}

/// Groups the changes that one party lost (side 0) or gained (side 1) by connected ground; groups of one change are
/// dropped.
fn groups(changes: &[ClassChange], holders: &Holders, side: usize) -> Vec<Vec<usize>> {
    let mut forest = Forest::of_single(changes.len());
    let mut beyond: BTreeMap<(Control, GridPoint, GridPoint), usize> = BTreeMap::new();
    let is_moved = |change: &ClassChange| {
        let [lost, gained] = holders.bounded(change);
        if lost == gained { None } else { [lost, gained][side] }
    };
    for (index, change) in changes.iter().enumerate() {
        let Some(party) = is_moved(change) else { continue };
        for (a, b, _) in change.face.edges() {
            // The neighbour has the same edge in the opposite direction.
            if let Some(&neighbour) = beyond.get(&(party, b, a)) {
                forest.join(index, neighbour);
            }
            beyond.insert((party, a, b), index);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in (0..changes.len()).filter(|&index| is_moved(&changes[index]).is_some()) {
        groups.entry(forest.group(index)).or_default().push(index);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// The edges around connected ground that are front before and not after, and those that are front after and not
/// before.
fn fronts<'a>(changes: impl Iterator<Item = &'a ClassChange>, is_front: IsFront<'_>) -> Option<Fronts> {
    let (mut old, mut new, mut points): (Vec<Segment>, Vec<Segment>, usize) = (Vec::new(), Vec::new(), 0);
    for (a, b, _) in changes.flat_map(|change| change.face.edges()) {
        points += 1;
        match is_front(a, b) {
            [true, false] => old.push(segment(a, b)),
            [false, true] => new.push(segment(a, b)),
            [true, true] | [false, false] => {}
        }
    }
    let is_little = (old.len() + new.len()).saturating_mul(points) <= MOST_PAIRS;
    (is_little && !old.is_empty() && !new.is_empty()).then_some(Fronts { old, new })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::{
            arrival::sweep,
            change::class_changes,
            front::front_lines,
            name::Name,
            report_time::ReportTime,
            scheme::{Class, ClassId, Holder, Party, Shade},
            snapshot::Snapshot,
        },
        geometry::{grid::grid_from_lonlat, polygon::Polygon, position::LonLat, ring::Ring},
    };

    fn scheme() -> Scheme {
        let name = Name::plain("");
        let class =
            |control| Class { key: String::new(), name: name.clone(), control: Some(control), shade: Shade::Plain };
        let party = |key: &str| Party { key: key.to_owned(), name: name.clone() };
        let controls = [Control::Party(0), Control::Contested, Control::Party(1)];
        Scheme {
            parties: vec![party("red"), party("blue")],
            classes: controls.map(class).to_vec(),
            ..Scheme::default()
        }
    }

    /// A report of bands between longitudes, in hundredths of a degree, from west to east.
    fn report(bands: &[(usize, u32, u32)]) -> Snapshot {
        let band = |&(class, west, east): &(usize, u32, u32)| {
            let [west, east] = [west, east].map(|hundredths| 37.0 + f64::from(hundredths) / 100.0);
            let corners = [(west, 48.0), (east, 48.0), (east, 48.2), (west, 48.2)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            (ClassId(class), Arc::new(Polygon::new(ring, Vec::new())))
        };
        Snapshot::new(ReportTime::day("2022-09-08".parse().unwrap()), Arc::from("a.geojson"), bands.iter().map(band))
    }

    #[test]
    fn one_front_runs_over_ground_that_goes_to_two_holders() {
        // Blue, contested, red from west to east: the front moves from 37.12 to 37.60.
        let reports =
            [report(&[(2, 0, 10), (1, 10, 12), (0, 12, 90)]), report(&[(2, 0, 52), (1, 52, 60), (0, 60, 90)])];
        let edges = reports.each_ref().map(|report| {
            let lines = front_lines(report, &scheme());
            let pairs = lines.iter().flat_map(|line| line.windows(2));
            pairs.map(|pair| [grid_from_lonlat(pair[0]), grid_from_lonlat(pair[1])]).collect::<Vec<_>>()
        });
        let is_front = |a, b| edges.each_ref().map(|edges| edges.iter().any(|&edge| edge == [a, b] || edge == [b, a]));
        let changes = class_changes(&scheme(), &reports[0], &reports[1]).unwrap();
        let shared = shared_fronts(&changes, &Holders::of(&scheme()), &is_front);
        let mut lost = 0;
        for (change, shared) in
            changes.iter().zip(&shared).filter(|(change, _)| change.before == Holder::Class(ClassId(0)))
        {
            lost += 1;
            let swept = sweep(&change.face, &is_front, shared.as_deref());
            for (point, &arrival) in swept.triangles.points.iter().zip(&swept.arrivals) {
                let at = crate::geometry::mercator::lonlat_from_world(*point).unwrap();
                let expected = (at.lon - 37.12) / 0.48;
                assert!((f64::from(arrival) - expected).abs() < 0.01, "{at:?} {arrival}");
            }
        }
        assert_eq!(lost, 2);
    }

    #[test]
    fn ground_that_goes_to_one_holder_keeps_its_own_fronts() {
        let reports = [report(&[(2, 0, 10), (0, 10, 90)]), report(&[(2, 0, 50), (0, 50, 90)])];
        let changes = class_changes(&scheme(), &reports[0], &reports[1]).unwrap();
        assert_eq!(shared_fronts(&changes, &Holders::of(&scheme()), &|_, _| [true, false]), [None]);
    }
}
