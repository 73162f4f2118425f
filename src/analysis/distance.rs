//! How far is it from a place to the ground of another party?

use crate::{
    control::{
        front::{REACH_M, beside},
        remainder::Remainder,
        scheme::{Control, Scheme},
        snapshot::Snapshot,
    },
    geometry::{
        locate::Locator,
        measure::distance_km,
        mercator::{WorldPoint, lonlat_from_world, world_from_lonlat},
        polygon::Polygon,
        position::LonLat,
        ring::Ring,
    },
};

/// The nearest ground of a party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearGround {
    /// Index of the party in the scheme.
    pub party: usize,
    /// Geodesic distance, kilometres.
    pub km: f64,
    /// Its nearest point.
    pub at: LonLat,
}

/// The nearest ground of every party that does not hold the position itself, in the order of the scheme.
///
/// The nearest point is found on the Mercator plane, which is accurate to about one percent over a hundred kilometres;
/// its distance is geodesic. Ground outside every zone belongs to the scheme's remainder within its home. Parties
/// without ground are omitted.
pub fn nearest_grounds(snapshot: &Snapshot, scheme: &Scheme, at: LonLat) -> Vec<NearGround> {
    let own = scheme.control_of(snapshot.holder_at(scheme, at));
    let held: Vec<(Control, &Polygon)> = snapshot
        .polygons()
        .filter_map(|(class, polygon)| Some((scheme.get(class).control?, polygon.as_ref())))
        .collect();
    let others = (0..scheme.parties.len()).filter(|&party| own != Some(Control::Party(party)));
    others
        .filter_map(|party| {
            let control = Control::Party(party);
            let of_party = held.iter().filter(|&&(other, _)| other == control).map(|&(_, polygon)| polygon);
            let zone = nearest_edges(of_party, at).into_iter().next();
            let remainder = scheme.remainder.as_ref().filter(|remainder| remainder.control == control);
            let outside = remainder.and_then(|remainder| nearest_outside(&held, remainder, at));
            let nearest = [zone, outside].into_iter().flatten().min_by(|a, b| a.apart.total_cmp(&b.apart))?;
            let point = lonlat_from_world(nearest.point)?;
            Some(NearGround { party, km: distance_km(at, point), at: point })
        })
        .collect()
}

/// The point of an edge that is nearest to a position.
struct NearEdge {
    apart: f64,
    point: WorldPoint,
    edge: (LonLat, LonLat),
}

/// All edges of polygons, sorted by distance.
fn nearest_edges<'a>(polygons: impl Iterator<Item = &'a Polygon>, at: LonLat) -> Vec<NearEdge> {
    let origin = world_from_lonlat(at);
    let edges = polygons.flat_map(Polygon::rings).flat_map(Ring::edges);
    let mut found: Vec<NearEdge> = edges
        .map(|edge| {
            let point = nearest_on(origin, world_from_lonlat(edge.0), world_from_lonlat(edge.1));
            NearEdge { apart: (point.x - origin.x).hypot(point.y - origin.y), point, edge }
        })
        .collect();
    found.sort_by(|a, b| a.apart.total_cmp(&b.apart));
    found
}

/// The nearest edge of a zone with ground of the remainder, and no other zone, on its outer side.
fn nearest_outside(held: &[(Control, &Polygon)], remainder: &Remainder, at: LonLat) -> Option<NearEdge> {
    let locator = Locator::new(held.iter().map(|&(_, polygon)| polygon));
    let edges = nearest_edges(held.iter().map(|&(_, polygon)| polygon), at);
    edges.into_iter().find(|near| {
        let beyond = beside(near.edge.0, near.edge.1, REACH_M);
        !locator.contains(beyond) && remainder.holds_for_certain(beyond)
    })
}

fn nearest_on(from: WorldPoint, a: WorldPoint, b: WorldPoint) -> WorldPoint {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let squared = dx * dx + dy * dy;
    let part =
        if squared > 0.0 { (((from.x - a.x) * dx + (from.y - a.y) * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    WorldPoint { x: a.x + dx * part, y: a.y + dy * part }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::control::{
        name::Name,
        report_time::ReportTime,
        scheme::{Class, ClassId, Holder, Party, Shade},
    };

    const TOWN: LonLat = LonLat { lon: 37.5, lat: 48.5 };

    fn scheme(remainder: Option<Remainder>) -> Scheme {
        let name = Name::plain("");
        let party = |key: &str| Party { key: key.to_owned(), name: name.clone() };
        let class = |key: &str, control| Class {
            key: key.to_owned(),
            name: name.clone(),
            control: Some(control),
            shade: Shade::Plain,
        };
        let controls = [("red", Control::Party(0)), ("blue", Control::Party(1)), ("grey", Control::Contested)];
        let classes = controls.map(|(key, control)| class(key, control)).into();
        Scheme { parties: vec![party("red"), party("blue")], classes, remainder, ..Scheme::default() }
    }

    /// Zones one degree high, from west to east.
    fn snapshot(zones: &[(usize, f64, f64)]) -> Snapshot {
        let zone = |&(class, west, east): &(usize, f64, f64)| {
            let corners = [(west, 48.0), (east, 48.0), (east, 49.0), (west, 49.0)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            (ClassId(class), Arc::new(Polygon::new(ring, Vec::new())))
        };
        let time = ReportTime::day(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap());
        Snapshot::new(time, Arc::from("a"), zones.iter().map(zone).collect::<Vec<_>>())
    }

    #[test]
    fn the_nearest_ground_lies_beyond_the_contested_band() {
        let report = snapshot(&[(1, 37.0, 38.0), (2, 38.0, 38.2), (0, 38.2, 39.0)]);
        let near = nearest_grounds(&report, &scheme(None), TOWN);
        assert_eq!(near.len(), 1);
        let expected = distance_km(TOWN, LonLat { lon: 38.2, lat: 48.5 });
        assert!((near[0].km - expected).abs() < 0.01 && near[0].party == 0, "{near:?}");
    }

    #[test]
    fn on_contested_ground_both_parties_are_near() {
        let report = snapshot(&[(1, 37.0, 37.4), (2, 37.4, 37.6), (0, 37.6, 39.0)]);
        let near = nearest_grounds(&report, &scheme(None), TOWN);
        assert_eq!(near.iter().map(|near| near.party).collect::<Vec<_>>(), [0, 1]);
        assert!(near.iter().all(|near| (near.km - 7.4).abs() < 0.05), "{near:?}");
    }

    #[test]
    fn the_remainder_begins_where_no_zone_is() {
        let report = snapshot(&[(0, 37.4, 38.0), (2, 37.0, 37.4)]);
        let near = nearest_grounds(&report, &scheme(Some(Remainder::everywhere(Control::Party(1)))), TOWN);
        // East and west are 37 km off, the edges in the north and south 55 km.
        let expected = distance_km(TOWN, LonLat { lon: 37.0, lat: 48.5 });
        assert!((near[0].km - expected).abs() < 0.01, "{near:?}");
    }

    #[test]
    fn ground_that_nobody_else_holds_is_near_to_nothing() {
        let report = snapshot(&[(0, 37.0, 38.0)]);
        assert!(nearest_grounds(&report, &scheme(None), TOWN).is_empty());
        assert_eq!(report.holder_at(&scheme(None), LonLat { lon: 1.0, lat: 1.0 }), Holder::Nobody);
    }
}
