//! Zones cut to the ground that a subject is about.

use geo::{Area as _, BooleanOps as _, Coord, LineString, MultiPolygon};

use super::contour::Vertex;
use crate::geometry::{polygon::Polygon, position::LonLat, ring::Ring};

/// Share of a polygon's area below which nothing is cut off: rounding.
const NOTHING: f64 = 1e-9;

/// The parts of polygons that lie in others.
///
/// A polygon that lies inside stays as it is, so that it keeps the vertices that it shares with its neighbours.
pub(super) fn cut(polygons: Vec<Polygon>, home: &[Polygon]) -> Vec<Polygon> {
    if home.is_empty() {
        return polygons;
    }
    let home = MultiPolygon::new(home.iter().map(geo_from_polygon).collect());
    polygons.into_iter().flat_map(|polygon| inside(polygon, &home)).collect()
}

fn inside(polygon: Polygon, home: &MultiPolygon) -> Vec<Polygon> {
    let whole = geo_from_polygon(&polygon);
    let part = whole.intersection(home);
    if whole.unsigned_area() - part.unsigned_area() < NOTHING * whole.unsigned_area() {
        return vec![polygon];
    }
    part.0.iter().filter_map(polygon_from_geo).collect()
}

fn geo_from_polygon(polygon: &Polygon) -> geo::Polygon {
    let line =
        |ring: &Ring| -> LineString { ring.positions().iter().map(|at| Coord { x: at.lon, y: at.lat }).collect() };
    geo::Polygon::new(line(polygon.exterior()), polygon.holes().iter().map(line).collect())
}

fn polygon_from_geo(polygon: &geo::Polygon) -> Option<Polygon> {
    let ring = |line: &LineString| {
        let rounded = |at: &Coord| Vertex::from_lonlat(LonLat { lon: at.x, lat: at.y }).lonlat();
        Ring::new(line.coords().map(rounded)).ok()
    };
    Some(Polygon::new(ring(polygon.exterior())?, polygon.interiors().iter().filter_map(ring).collect()))
}
