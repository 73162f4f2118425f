//! The front carried from report to report is that of each report alone.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{
    super::{front_edges, front_lines},
    *,
};
use crate::{
    control::{
        name::Name,
        remainder::{Home, Remainder},
        report_time::ReportTime,
        scheme::{Class, Control, Party, Shade},
    },
    geometry::position::LonLat,
};

/// The distance of two points of a side, degrees: 140 m to the east and 220 m to the north, so that seams, gaps and
/// what lies around them fit between the zones.
const UNIT: f64 = 0.002;

/// A rectangle with a point at every unit of its sides, some of them moved, and a hole.
#[derive(Clone, Debug)]
struct Shape {
    class: usize,
    south_west: [i32; 2],
    size: [i32; 2],
    /// Numbers of points, and by how many tenths of a unit they are moved to the east and north.
    moved: Vec<(usize, [i32; 2])>,
    /// The number of the point at which the ring starts.
    start: usize,
    has_hole: bool,
}

impl Shape {
    fn polygon(&self) -> Option<Polygon> {
        let [width, height] = self.size;
        let south = (0..width).map(|x| [x, 0]);
        let east = (0..height).map(|y| [width, y]);
        let north = (0..width).map(|x| [width - x, height]);
        let west = (0..height).map(|y| [0, height - y]);
        let mut points: Vec<[i32; 2]> =
            south.chain(east).chain(north).chain(west).map(|point| point.map(|units| units * 10)).collect();
        let count = points.len();
        for &(number, by) in &self.moved {
            let point = &mut points[number % count];
            *point = [point[0] + by[0], point[1] + by[1]];
        }
        points.rotate_left(self.start % count);
        let position = |[x, y]: [i32; 2]| LonLat {
            lon: 37.0 + f64::from(self.south_west[0] * 10 + x) * UNIT / 10.0,
            lat: 48.0 + f64::from(self.south_west[1] * 10 + y) * UNIT / 10.0,
        };
        let exterior = Ring::new(points.into_iter().map(position)).ok()?;
        let inner = [[5, 5], [10 * width - 5, 5], [10 * width - 5, 10 * height - 5], [5, 10 * height - 5]];
        let hole = Ring::new(inner.map(position)).ok().filter(|_| self.has_hole && width > 1 && height > 1);
        Some(Polygon::new(exterior, hole.into_iter().collect()))
    }
}

/// What happens to a zone from one report to the next.
#[derive(Clone, Copy, Debug)]
enum Event {
    Vanishes,
    Appears,
    /// The corner of another zone becomes its own.
    Touches,
    MovesAPoint(usize, [i32; 2]),
    MovesAsAWhole([i32; 2]),
    Splits,
    ChangesClass(usize),
    GainsOrLosesItsHole,
    /// The same ground, read from another text.
    IsWrittenAnew,
    StartsElsewhere(usize),
    /// Two sources report it.
    IsReportedTwice,
}

fn class() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0_usize), 2 => Just(1), 2 => Just(2), 1 => Just(3), 1 => Just(4)]
}

fn shape() -> impl Strategy<Value = Shape> {
    let place = [-2..14_i32, -2..14_i32];
    (class(), place, [1..9_i32, 1..9_i32], any::<bool>()).prop_map(|(class, south_west, size, has_hole)| Shape {
        class,
        south_west,
        size,
        moved: Vec::new(),
        start: 0,
        has_hole,
    })
}

fn event() -> impl Strategy<Value = (usize, Event, Shape)> {
    let by = || [-4..5_i32, -4..5_i32];
    let event = prop_oneof![
        2 => Just(Event::Vanishes),
        2 => Just(Event::Appears),
        2 => Just(Event::Touches),
        6 => (0..40_usize, by()).prop_map(|(point, by)| Event::MovesAPoint(point, by)),
        1 => [-1..2_i32, -1..2_i32].prop_map(Event::MovesAsAWhole),
        2 => Just(Event::Splits),
        2 => class().prop_map(Event::ChangesClass),
        2 => Just(Event::GainsOrLosesItsHole),
        1 => Just(Event::IsWrittenAnew),
        1 => (0..40_usize).prop_map(Event::StartsElsewhere),
        2 => Just(Event::IsReportedTwice),
    ];
    (0..64_usize, event, shape())
}

/// A zone of a timeline.
type Zone = (Shape, Arc<Polygon>);

fn happen(zones: &mut Vec<Zone>, (which, event, other): (usize, Event, Shape)) {
    let new = |shape: Shape| shape.polygon().map(|polygon| (shape, Arc::new(polygon)));
    if zones.is_empty() {
        zones.extend(new(other));
        return;
    }
    let which = which % zones.len();
    let mut shape = zones[which].0.clone();
    match event {
        Event::Vanishes => drop(zones.remove(which)),
        Event::Appears => zones.extend(new(other)),
        Event::Touches => {
            let corner = [0, 1].map(|axis| shape.south_west[axis] + shape.size[axis]);
            zones.extend(new(Shape { south_west: corner, ..other }));
        }
        Event::Splits => {
            let [width, height] = shape.size;
            let west = Shape { size: [width / 2, height], moved: Vec::new(), ..shape.clone() };
            let east = Shape {
                size: [width - width / 2, height],
                south_west: [shape.south_west[0] + width / 2, shape.south_west[1]],
                ..west.clone()
            };
            zones.remove(which);
            zones.extend([west, east].into_iter().filter_map(new));
        }
        Event::IsReportedTwice => zones.push(zones[which].clone()),
        Event::MovesAPoint(point, by) => shape.moved.push((point, by)),
        Event::MovesAsAWhole(by) => shape.south_west = [0, 1].map(|axis| shape.south_west[axis] + by[axis]),
        Event::ChangesClass(class) => shape.class = class,
        Event::GainsOrLosesItsHole => shape.has_hole = !shape.has_hole,
        Event::StartsElsewhere(start) => shape.start = start,
        Event::IsWrittenAnew => (),
    }
    let is_changed = matches!(
        event,
        Event::MovesAPoint(..)
            | Event::MovesAsAWhole(_)
            | Event::GainsOrLosesItsHole
            | Event::StartsElsewhere(_)
            | Event::IsWrittenAnew
    );
    if matches!(event, Event::ChangesClass(_)) {
        zones[which].0 = shape;
    } else if is_changed && let Some(zone) = new(shape) {
        zones[which] = zone;
    }
}

fn scheme(remainder: Option<Remainder>) -> Scheme {
    let name = Name::plain("");
    let party = |key: &str| Party { key: key.to_owned(), name: name.clone() };
    let class = |control| Class { key: String::new(), name: name.clone(), control, shade: Shade::Plain };
    let controls =
        [Some(Control::Party(0)), Some(Control::Party(1)), Some(Control::Unknown), Some(Control::Party(0)), None];
    Scheme {
        parties: vec![party("a"), party("b")],
        classes: controls.map(class).to_vec(),
        remainder,
        ..Scheme::default()
    }
}

/// Schemes with ground of nobody, of a remainder everywhere, and of one inside a home that crosses the zones.
fn schemes() -> [Scheme; 3] {
    let home = Shape { class: 0, south_west: [-20, -20], size: [27, 60], moved: Vec::new(), start: 0, has_hole: false };
    let home = Home::new(home.polygon().iter(), 100.0);
    [
        scheme(None),
        scheme(Some(Remainder::everywhere(Control::Party(1)))),
        scheme(Some(Remainder { control: Control::Party(1), home: Some(Arc::new(home)) })),
    ]
}

fn report(day: u64, zones: &[Zone]) -> Snapshot {
    let date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day);
    let polygons = zones.iter().map(|(shape, polygon)| (ClassId(shape.class), Arc::clone(polygon)));
    Snapshot::new(ReportTime::day(date), "a.geojson".into(), polygons)
}

fn zones(shapes: Vec<Shape>) -> Vec<Zone> {
    shapes.into_iter().filter_map(|shape| shape.polygon().map(|polygon| (shape, Arc::new(polygon)))).collect()
}

/// Some reports: each has the zones of the one before, except for what happened to them. With `true` it has other zones
/// altogether.
fn reports() -> impl Strategy<Value = Vec<Snapshot>> {
    let first = || proptest::collection::vec(shape(), 0..7);
    let next = (proptest::collection::vec(event(), 0..4), prop::bool::weighted(0.05), first());
    (first(), proptest::collection::vec(next, 1..9)).prop_map(|(first, next)| {
        let mut held = zones(first);
        let mut reports = vec![report(0, &held)];
        for ((events, is_other, others), day) in next.into_iter().zip(1..) {
            if is_other {
                held = zones(others);
            }
            for event in events {
                happen(&mut held, event);
            }
            reports.push(report(day, &held));
        }
        reports
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_front_carried_is_that_of_each_report_alone(reports in reports()) {
        for scheme in schemes() {
            let mut carried = CarriedFront::default();
            for report in &reports {
                let alone = front_edges(&front_lines(report, &scheme));
                prop_assert_eq!(carried.go_on(report, &scheme), alone);
            }
        }
    }
}

fn plain(class: usize, south_west: [i32; 2], size: [i32; 2]) -> Shape {
    Shape { class, south_west, size, moved: Vec::new(), start: 0, has_hole: false }
}

/// How many edges of the front lines of two reports were judged for the first and for the second one.
fn judged(before: &[Zone], after: &[Zone], scheme: &Scheme) -> [usize; 2] {
    let mut carried = CarriedFront::default();
    let mut before_all = Vec::new();
    let mut counts = [0; 2];
    for (count, zones) in counts.iter_mut().zip([before, after]) {
        let report = report(0, zones);
        assert_eq!(carried.go_on(&report, scheme), front_edges(&front_lines(&report, scheme)));
        let edges = carried.zones.iter().filter_map(|zone| zone.edges.clone());
        let edges: Vec<_> = edges.collect();
        let is_kept = |edges: &Arc<JudgedEdges>| before_all.iter().any(|before| Arc::ptr_eq(before, edges));
        *count = edges.iter().filter(|&edges| !is_kept(edges)).map(|edges| edges.beyond.len()).sum();
        before_all = edges;
    }
    counts
}

#[test]
fn a_zone_far_from_what_changed_is_not_judged_again() {
    let scheme = scheme(Some(Remainder::everywhere(Control::Party(1))));
    let before = zones(vec![plain(0, [0, 0], [5, 5]), plain(0, [200, 0], [5, 5])]);
    let mut after = before.clone();
    assert_eq!(judged(&before, &after, &scheme), [40, 0]);
    happen(&mut after, (0, Event::MovesAPoint(3, [2, -3]), plain(0, [0, 0], [1, 1])));
    assert_eq!(judged(&before, &after, &scheme), [40, 20]);
}

#[test]
fn where_everything_is_other_ground_nothing_is_kept() {
    let scheme = scheme(Some(Remainder::everywhere(Control::Party(1))));
    let before = zones(vec![plain(0, [0, 0], [5, 5]), plain(2, [5, 0], [5, 5])]);
    let after = zones(vec![plain(0, [1, 1], [6, 3]), plain(1, [7, 0], [2, 5]), plain(2, [3, 3], [4, 4])]);
    let [first, second] = judged(&before, &after, &scheme);
    assert_eq!((first, second), (40, 34));
}
