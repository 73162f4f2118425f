//! Seams: gaps that a source leaves between its own zones of one control; they are not front.

use super::{front::beside, scheme::Control};
use crate::geometry::{
    lookups::Lookups,
    measure::{around, distance_km},
    position::LonLat,
};

/// Distances beyond an edge at which another zone of the same control is looked for; if there is one, the gap is a
/// seam. Metres.
///
/// Project Owl has a seam over 65 km, up to 300 m wide. A gap wider than the last of these may be held by somebody.
pub const SEAM_WIDTHS_M: [f64; 3] = [150.0, 300.0, 450.0];

/// A gap in one party's ground that is narrower than this and deep inside it is not front: an example is a river that a
/// source does not fill. Metres.
const GAP_WIDTH_M: f64 = 600.0;

/// Distances, up to the farthest, at which ground of others is looked for around a piece of the front. Metres.
const NEAR_M: [f64; 7] = [300.0, 600.0, 1_000.0, 2_000.0, 4_000.0, 7_000.0, 10_000.0];

/// A seam is wider at its corners: a run of edges up to this length between those of a seam belongs to it. Kilometres.
const CORNER_KM: f64 = 1.0;

/// What lies beyond the right side of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// Ground of the same control, or of one whose own line runs there.
    NoFront,
    /// Ground without a report, with ground of the same control right behind it.
    Seam,
    /// Ground that another holds.
    Front,
}

/// The zones of a report, for finding seams.
pub(super) struct Zones<'a> {
    pub(super) lookups: &'a Lookups<'a>,
    /// The control of each polygon in the lookups.
    pub(super) controls: &'a [Control],
}

impl Zones<'_> {
    /// Whether there is only a seam beyond an edge of a polygon: another zone of the same control, or the same one,
    /// lies right behind it, and there is only ground of that control all around.
    ///
    /// A bay within one polygon is not a seam, however narrow, if it opens to ground of others: the source drew its
    /// shores.
    pub(super) fn has_seam_beyond(&self, polygon: usize, a: LonLat, b: LonLat) -> bool {
        let Some(&own) = self.controls.get(polygon) else { return false };
        let is_own = |&other: &u32| self.controls.get(other as usize) == Some(&own);
        let beyond = |width_m: f64| self.lookups.polygons_at(beside(a, b, width_m));
        let mut is_narrow = false;
        for width_m in SEAM_WIDTHS_M {
            let there = beyond(width_m);
            // Where zones overlap, the polygon itself may be among those found.
            if there.iter().any(|&other| other as usize == polygon) {
                is_narrow = true;
            } else if there.iter().any(is_own) {
                return true;
            }
        }
        is_narrow = is_narrow || !self.is_others(own, beside(a, b, GAP_WIDTH_M));
        let middle = beside(a, b, 0.0);
        is_narrow && !NEAR_M.iter().any(|&reach_m| around(middle, reach_m).any(|at| self.is_others(own, at)))
    }

    /// Whether a position does not belong to a control and is more than a gap in its ground.
    fn is_others(&self, own: Control, at: LonLat) -> bool {
        let holds = |at: LonLat| {
            let there = self.lookups.polygons_at(at);
            there.iter().any(|&number| self.controls.get(number as usize) == Some(&own))
        };
        !holds(at) && !around(at, GAP_WIDTH_M / 2.0).any(holds)
    }
}

/// Which edges of a ring are front, without those at the corners of a seam.
pub(super) fn front_of(edges: &[(LonLat, LonLat)], beyond: &[Beyond]) -> Vec<bool> {
    let mut front: Vec<bool> = beyond.iter().map(|&beyond| beyond == Beyond::Front).collect();
    let count = edges.len();
    let Some(gap) = front.iter().position(|front| !front) else { return front };
    let mut run: Vec<usize> = Vec::new();
    let mut before = beyond[gap];
    // Once around, starting after an edge that is not front and ending with it.
    for index in (gap + 1..count).chain(0..=gap) {
        if beyond[index] == Beyond::Front {
            run.push(index);
            continue;
        }
        let touches_seam = before == Beyond::Seam || beyond[index] == Beyond::Seam;
        if touches_seam && run.iter().map(|&edge| distance_km(edges[edge].0, edges[edge].1)).sum::<f64>() <= CORNER_KM {
            for &edge in &run {
                front[edge] = false;
            }
        }
        run.clear();
        before = beyond[index];
    }
    front
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{polygon::Polygon, ring::Ring};

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat { lon, lat }
    }

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| at(lon, lat))).unwrap(), Vec::new())
    }

    #[test]
    fn a_seam_lies_between_two_zones_of_one_control() {
        // 0.004° of longitude at the equator are 445 m.
        let zones = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.004, 0.0, 2.0, 1.0)];
        let lookups = Lookups::new(&zones);
        let has_seam =
            |controls: &[Control]| Zones { lookups: &lookups, controls }.has_seam_beyond(0, at(1.0, 0.0), at(1.0, 1.0));
        assert!(has_seam(&[Control::Party(0), Control::Party(0)]));
        assert!(!has_seam(&[Control::Party(0), Control::Party(1)]));
    }

    #[test]
    fn a_bay_of_one_zone_is_no_seam_and_a_gap_deep_inside_it_is_one() {
        let bay = [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.003, 1.0), (1.003, 0.2), (1.0, 0.2), (1.0, 1.0), (0.0, 1.0)];
        let zone = Polygon::new(Ring::new(bay.map(|(lon, lat)| at(lon, lat))).unwrap(), Vec::new());
        let lookups = Lookups::new([&zone]);
        let zones = Zones { lookups: &lookups, controls: &[Control::Party(0)] };
        let shore = |south: f64, north: f64| zones.has_seam_beyond(0, at(1.0, south), at(1.0, north));
        assert!(!shore(0.95, 0.97));
        // 0.5° of latitude are 55 km.
        assert!(shore(0.49, 0.51));
    }

    #[test]
    fn the_corner_of_a_seam_belongs_to_it_and_a_long_front_does_not() {
        let edges = |north: f64| {
            let ends = [at(0.0, 0.0), at(0.0, 1.0), at(0.0, 1.0 + north), at(1.0, 1.0 + north), at(1.0, 0.0)];
            (0..5).map(|i| (ends[i], ends[(i + 1) % 5])).collect::<Vec<_>>()
        };
        let beyond = [Beyond::Seam, Beyond::Front, Beyond::NoFront, Beyond::NoFront, Beyond::NoFront];
        // 0.005° of latitude are 550 m, 0.05° are 5.5 km.
        assert_eq!(front_of(&edges(0.005), &beyond), [false; 5]);
        assert_eq!(front_of(&edges(0.05), &beyond), [false, true, false, false, false]);
        let no_seam = beyond.map(|one| if one == Beyond::Seam { Beyond::NoFront } else { one });
        assert_eq!(front_of(&edges(0.005), &no_seam), [false, true, false, false, false]);
    }
}
