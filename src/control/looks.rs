//! Assigns styles to parties if there are more parties than colours: neighbouring parties get different ones.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    scheme::{Control, LOOKS, Scheme, TINTS},
    snapshot::Snapshot,
};
use crate::geometry::bounds::Bounds;

/// Parties with ground closer than this are neighbours. Degrees.
const NEAR_DEG: f64 = 0.01;

/// The most pairs of boxes compared; more would take too long.
const MOST_PAIRS: usize = 20_000_000;

/// The style number of each party, below [`LOOKS`]. It depends on the reports only, not on their order.
pub(super) fn looks(scheme: &Scheme, snapshots: &[Snapshot]) -> Vec<u16> {
    let neighbours = neighbours(scheme, snapshots);
    let mut looks: Vec<usize> = Vec::with_capacity(scheme.parties.len());
    let mut uses = [0_usize; TINTS];
    for party in 0..scheme.parties.len() {
        let near = neighbours.get(&party).into_iter().flatten().filter_map(|&other| looks.get(other));
        let (mut same_look, mut same_tint) = ([0_usize; LOOKS], [0_usize; TINTS]);
        for &look in near {
            same_look[look] += 1;
            same_tint[look % TINTS] += 1;
        }
        let cost = |&look: &usize| (same_look[look], same_tint[look % TINTS], look / TINTS, uses[look % TINTS], look);
        let look = if party < 2 { party } else { (0..LOOKS).min_by_key(cost).unwrap_or_default() };
        uses[look % TINTS] += 1;
        looks.push(look);
    }
    looks.into_iter().map(|look| u16::try_from(look).unwrap_or_default()).collect()
}

/// The neighbours of each party in any report, judged by the bounding boxes of their polygons.
fn neighbours(scheme: &Scheme, snapshots: &[Snapshot]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut pairs_left = MOST_PAIRS;
    for snapshot in snapshots {
        let of_party = |class| match scheme.get(class).control {
            Some(Control::Party(party)) => Some(party),
            _ => None,
        };
        let mut boxes: Vec<(usize, Bounds)> =
            snapshot.polygons().filter_map(|(class, polygon)| Some((of_party(class)?, polygon.bounds()))).collect();
        boxes.sort_by(|(_, a), (_, b)| a.min.lon.total_cmp(&b.min.lon));
        for (index, &(party, around)) in boxes.iter().enumerate() {
            let later = boxes[index + 1..].iter().take_while(|(_, other)| other.min.lon <= around.max.lon + NEAR_DEG);
            let later: Vec<_> = later.take(pairs_left).collect();
            pairs_left -= later.len();
            let is_near = |there: Bounds| {
                there.min.lat <= around.max.lat + NEAR_DEG && around.min.lat <= there.max.lat + NEAR_DEG
            };
            for &(other, _) in later.into_iter().filter(|&&(other, there)| party != other && is_near(there)) {
                neighbours.entry(party).or_default().insert(other);
                neighbours.entry(other).or_default().insert(party);
            }
        }
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::{
        control::{
            name::Name,
            report_time::ReportTime,
            scheme::{Class, ClassId, Party, Shade},
            timeline::{Source, Timeline},
        },
        geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    };

    /// A board of squares, one party each.
    fn board(side: usize) -> Timeline {
        let name = Name::plain("");
        let party = |index: usize| Party { key: format!("p{index}"), name: name.clone() };
        let class = |index: usize| Class {
            key: format!("p{index}"),
            name: name.clone(),
            control: Some(Control::Party(index)),
            shade: Shade::Plain,
        };
        let count = side * side;
        let scheme = Scheme {
            parties: (0..count).map(party).collect(),
            classes: (0..count).map(class).collect(),
            ..Scheme::default()
        };
        let square = |index: usize| {
            let (west, south) = (30.0 + (index % side) as f64, 40.0 + (index / side) as f64);
            let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            let ring = Ring::new(corners.map(|(x, y)| LonLat { lon: west + x, lat: south + y })).unwrap();
            (ClassId(index), Arc::new(Polygon::new(ring, Vec::new())))
        };
        let time = ReportTime::day(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap());
        let snapshot = Snapshot::new(time, "a.geojson".into(), (0..count).map(square));
        Timeline::new(Source::default(), Arc::new(scheme), vec![snapshot]).0
    }

    #[test]
    fn neighbours_differ_in_colour_however_many_parties_there_are() {
        let side = 11;
        let timeline = board(side);
        let scheme = timeline.scheme();
        let tint = |party: usize| scheme.look(party) % TINTS;
        for party in 0..side * side {
            let (x, y) = (party % side, party / side);
            let beside = [(x + 1, y), (x, y + 1), (x + 1, y + 1)];
            for (x, y) in beside.into_iter().filter(|&(x, y)| x < side && y < side) {
                assert_ne!(tint(party), tint(y * side + x), "{party}");
            }
        }
    }

    #[test]
    fn as_many_parties_as_colours_have_them_in_order() {
        let scheme = Arc::clone(board(4).scheme());
        assert!((0..16).all(|party| scheme.look(party) == party));
    }
}
