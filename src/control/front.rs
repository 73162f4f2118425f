//! The front line: where zones of opposing controls touch.

mod carried;
mod ground;

pub(super) use self::carried::CarriedFront;
use self::ground::Ground;
use super::{
    scheme::Scheme,
    seam::{Beyond, front_of},
    snapshot::Snapshot,
};
use crate::geometry::{
    grid::{GridPoint, grid_from_lonlat},
    measure::moved,
    position::LonLat,
    ring::Ring,
};

/// Distance outside an edge at which the neighbour is looked up: sources leave hairline gaps between their own zones.
///
/// Metres; wider than the known gaps (under 30 m), narrower than the thinnest band of unknown ground (300 m).
pub const REACH_M: f64 = 60.0;

/// An edge of a front line, with the lesser end first.
pub(super) type FrontEdge = (GridPoint, GridPoint);

/// The lines where the ground of a party meets that of another, or contested or unknown ground.
///
/// Between two parties the line follows the zones of the one that comes first in the scheme; along contested and
/// unknown ground it follows the first party of the scheme, so that a narrow band has one line instead of two. The
/// party of the remainder has no line of its own: the lines of the others bound it. Seams between zones of one control
/// have no line, either. Where a zone overlaps one of another party, the later class of the scheme is on top: the line
/// follows its edge, and edges below it have none. The same holds where contested or unknown ground overlaps a zone of
/// the first party. Rings that are front all round are returned closed.
pub fn front_lines(snapshot: &Snapshot, scheme: &Scheme) -> Vec<Vec<LonLat>> {
    let ground = Ground::of(snapshot, scheme);
    let mut lines = Vec::new();
    for (number, zone) in ground.zones().iter().enumerate().filter(|(_, zone)| zone.is_bounded) {
        for ring in zone.polygon.rings() {
            let of_ring = lines_along_ring(ring, |a, b| ground.beyond(number, a, b));
            lines.extend(of_ring.into_iter().map(|line| zone.directed(line)));
        }
    }
    lines
}

/// The edges of front lines, each once.
pub(super) fn front_edges(lines: &[Vec<LonLat>]) -> Vec<FrontEdge> {
    let pairs = lines.iter().flat_map(|line| line.windows(2));
    each_once(pairs.filter_map(|pair| front_edge(pair[0], pair[1])).collect())
}

fn each_once(mut edges: Vec<FrontEdge>) -> Vec<FrontEdge> {
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// An edge on the grid; `None` if it has no length there.
fn front_edge(a: LonLat, b: LonLat) -> Option<FrontEdge> {
    let (a, b) = (grid_from_lonlat(a), grid_from_lonlat(b));
    (a != b).then_some((a.min(b), a.max(b)))
}

/// The runs of edges of a ring that are front.
fn lines_along_ring(ring: &Ring, beyond: impl Fn(LonLat, LonLat) -> Beyond) -> Vec<Vec<LonLat>> {
    let edges: Vec<(LonLat, LonLat)> = ring.edges().collect();
    let beyond: Vec<Beyond> = edges.iter().map(|&(a, b)| beyond(a, b)).collect();
    let front = front_of(&edges, &beyond);
    // Start after an edge that is not front, so that no run is split where the ring happens to begin.
    let Some(gap) = front.iter().position(|front| !front) else {
        let closed = ring.positions().iter().copied().chain(ring.positions().first().copied());
        return vec![closed.collect()];
    };
    let mut lines: Vec<Vec<LonLat>> = Vec::new();
    let mut open = false;
    for i in (gap..edges.len()).chain(0..gap) {
        let (a, b) = edges[i];
        match (front[i], open, lines.last_mut()) {
            (true, true, Some(line)) => line.push(b),
            (true, ..) => lines.push(vec![a, b]),
            (false, ..) => {}
        }
        open = front[i];
    }
    lines
}

/// The point at a distance of `reach_m` to the right of the middle of an edge.
pub fn beside(a: LonLat, b: LonLat, reach_m: f64) -> LonLat {
    let middle = LonLat { lon: f64::midpoint(a.lon, b.lon), lat: f64::midpoint(a.lat, b.lat) };
    let (east, north) = ((b.lon - a.lon) * middle.lat.to_radians().cos(), b.lat - a.lat);
    let length = east.hypot(north);
    if length > 0.0 { moved(middle, north / length * reach_m, -east / length * reach_m) } else { middle }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::{
        control::{
            name::Name,
            remainder::{Home, Remainder},
            report_time::ReportTime,
            scheme::{Class, ClassId, Control, Party, Shade},
        },
        geometry::polygon::Polygon,
    };

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    fn scheme(remainder: Option<Remainder>) -> Scheme {
        let name = Name::plain("");
        let class = |key: &str, control| Class {
            key: key.to_owned(),
            name: name.clone(),
            control: Some(control),
            shade: Shade::Plain,
        };
        Scheme {
            parties: vec![
                Party { key: "a".to_owned(), name: name.clone() },
                Party { key: "b".to_owned(), name: name.clone() },
            ],
            classes: vec![
                class("a", Control::Party(0)),
                class("b", Control::Party(1)),
                class("unknown", Control::Unknown),
            ],
            remainder,
            ..Scheme::default()
        }
    }

    fn snapshot(polygons: Vec<(usize, Polygon)>) -> Snapshot {
        let time = ReportTime::day(NaiveDate::from_ymd_opt(2024, 2, 17).unwrap());
        Snapshot::new(time, "a.geojson".into(), polygons.into_iter().map(|(class, p)| (ClassId(class), Arc::new(p))))
    }

    #[test]
    fn two_zones_that_touch_have_one_line_between_them() {
        let both = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0)), (1, rectangle(1.0, 0.0, 2.0, 1.0))]);
        let lines = front_lines(&both, &scheme(None));
        assert_eq!(lines, [[LonLat { lon: 1.0, lat: 0.0 }, LonLat { lon: 1.0, lat: 1.0 }]]);
    }

    #[test]
    fn the_front_is_that_of_the_zone_on_top() {
        // The second zone lies over the east of the first one.
        let both = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0)), (1, rectangle(0.8, 0.0, 1.5, 1.0))]);
        let lines = front_lines(&both, &scheme(None));
        assert_eq!(lines, [[LonLat { lon: 0.8, lat: 1.0 }, LonLat { lon: 0.8, lat: 0.0 }]]);
        // A seam of 20 m covered by both zones has no line.
        let seam = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0)), (1, rectangle(0.999_8, 0.0, 2.0, 1.0))]);
        let lines = front_lines(&seam, &scheme(None));
        assert_eq!(lines, [[LonLat { lon: 1.0, lat: 0.0 }, LonLat { lon: 1.0, lat: 1.0 }]]);
    }

    #[test]
    fn unknown_ground_over_a_zone_bounds_what_is_seen_of_it() {
        let everywhere = || scheme(Some(Remainder::everywhere(Control::Party(1))));
        let zone = || (0, rectangle(0.0, 0.0, 1.0, 1.0));
        let at = |lon: f64, lat: f64| LonLat { lon, lat };
        // Over the east of the zone and beyond it: one line, along the west of the unknown ground.
        let corners = [(0.8, 0.0), (1.1, 0.0), (1.1, 1.0), (0.8, 1.0)];
        let over = Polygon::new(Ring::new(corners.map(|(lon, lat)| at(lon, lat))).unwrap(), Vec::new());
        let mut lines = front_lines(&snapshot(vec![zone(), (2, over)]), &scheme(None));
        assert_eq!(lines, [[at(0.8, 0.0), at(0.8, 1.0)]]);
        // In the middle of the zone: all round, with the zone to the left.
        let island = snapshot(vec![zone(), (2, rectangle(0.4, 0.4, 0.6, 0.6))]);
        lines = front_lines(&island, &scheme(None));
        assert_eq!((lines.len(), lines[0].len()), (1, 5));
        assert_eq!(lines[0].first(), lines[0].last());
        // Along the whole of its edge: the line is the inner one, and the outer edge has none.
        let ribbon = snapshot(vec![zone(), (2, rectangle(0.9, 0.0, 1.0, 1.0))]);
        let east = |line: &Vec<LonLat>| line.windows(2).any(|edge| edge.iter().all(|at| at.lon == 1.0));
        lines = front_lines(&ribbon, &everywhere());
        assert!(!lines.iter().any(east), "{lines:?}");
        assert!(lines.iter().flatten().any(|at| at.lon == 0.9), "{lines:?}");
    }

    #[test]
    fn a_hairline_gap_between_zones_of_one_party_is_no_front() {
        let seam = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0)), (0, rectangle(1.000_1, 0.0, 2.0, 1.0))]);
        assert_eq!(front_lines(&seam, &scheme(None)), Vec::<Vec<LonLat>>::new());
    }

    #[test]
    fn a_seam_that_widens_at_its_corner_is_no_front() {
        // Beyond the eastern edge of the first zone a seam opens from 11 m to 330 m, and the second zone ends 600 m
        // before the first one.
        let wedge = [(1.000_1, 0.0), (2.0, 0.0), (2.0, 1.0), (1.003, 0.995)];
        let wedge = Polygon::new(Ring::new(wedge.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new());
        let around = rectangle(-1.2, 1.0, 3.0, 2.0);
        let seam = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0)), (0, wedge), (0, around)]);
        let inside = |line: &Vec<LonLat>| {
            let near = |at: &LonLat| (0.99..1.01).contains(&at.lon);
            line.windows(2).any(|edge| near(&edge[0]) && near(&edge[1]))
        };
        let lines = front_lines(&seam, &scheme(Some(Remainder::everywhere(Control::Party(1)))));
        assert!(!lines.is_empty() && !lines.iter().any(inside), "{lines:?}");
    }

    #[test]
    fn outside_its_home_a_zone_has_no_front() {
        let zone = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0))]);
        let home = Arc::new(Home::new(&[rectangle(-1.0, -1.0, 1.0, 2.0)], 1000.0));
        let lines = front_lines(&zone, &scheme(Some(Remainder { control: Control::Party(1), home: Some(home) })));
        // The eastern edge lies on the border of the home ground.
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 4);
        assert_eq!(lines[0][0], LonLat { lon: 1.0, lat: 1.0 });
    }

    #[test]
    fn a_zone_inside_its_home_is_front_all_round() {
        let zone = snapshot(vec![(0, rectangle(0.0, 0.0, 1.0, 1.0))]);
        let lines = front_lines(&zone, &scheme(Some(Remainder::everywhere(Control::Party(1)))));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
    }
}
