//! Clips zones to the ground of the subject.

use geo::{Area as _, BooleanOps as _, Coord, LineString, MultiPolygon, OpType, unary_union};

use super::contour::Vertex;
use crate::geometry::{polygon::Polygon, position::LonLat, ring::Ring, validity::polygon_errors};

/// Fraction of a polygon's area below which a difference is a rounding error.
const NOTHING: f64 = 1e-9;

/// Ground to clip to.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    polygons: MultiPolygon,
    vertices: Vec<Vertex>,
}

impl Ground {
    /// Prepares polygons; `None` if there are none.
    pub(super) fn new(polygons: &[Polygon]) -> Option<Self> {
        let vertices = polygons.iter().flat_map(vertices).collect();
        let polygons: Vec<_> = polygons.iter().map(geo_from_polygon).collect();
        (!polygons.is_empty()).then(|| Self { polygons: MultiPolygon::new(polygons), vertices })
    }

    /// The parts of polygons inside it.
    ///
    /// A polygon entirely inside is unchanged, so that it keeps the vertices it shares with its neighbours.
    pub(super) fn inside(&self, polygons: Vec<Polygon>) -> Vec<Polygon> {
        polygons.into_iter().flat_map(|polygon| self.clipped(polygon, OpType::Intersection)).collect()
    }

    /// The parts of polygons outside it.
    pub(super) fn outside(&self, polygons: Vec<Polygon>) -> Vec<Polygon> {
        polygons.into_iter().flat_map(|polygon| self.clipped(polygon, OpType::Difference)).collect()
    }

    fn clipped(&self, polygon: Polygon, operation: OpType) -> Vec<Polygon> {
        let whole = geo_from_polygon(&polygon);
        let part = whole.boolean_op(&self.polygons, operation);
        if whole.unsigned_area() - part.unsigned_area() < NOTHING * whole.unsigned_area() {
            return vec![polygon];
        }
        settled(part, &sorted(vertices(&polygon).chain(self.vertices.iter().copied())))
    }
}

/// The polygon, or its parts if a ring of it meets itself, as contour lines do where two of their vertices round to one.
pub(super) fn taken_apart(polygon: Polygon) -> Vec<Polygon> {
    if polygon_errors(&polygon).is_empty() {
        return vec![polygon];
    }
    settled(unary_union(&[geo_from_polygon(&polygon)]), &sorted(vertices(&polygon)))
}

fn sorted(vertices: impl Iterator<Item = Vertex>) -> Vec<Vertex> {
    let mut known: Vec<Vertex> = vertices.collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn vertices(polygon: &Polygon) -> impl Iterator<Item = Vertex> + '_ {
    polygon.rings().flat_map(Ring::positions).copied().map(Vertex::from_lonlat)
}

/// How often polygons are taken apart where a ring meets itself.
const MOST_ROUNDS: usize = 4;

/// Polygons with the decimals of outlines. Rounding can make a narrow piece meet itself, which is taken apart there.
fn settled(mut part: MultiPolygon, known: &[Vertex]) -> Vec<Polygon> {
    for _ in 0..MOST_ROUNDS {
        let rounded: Vec<Polygon> = part.0.iter().filter_map(|part| polygon_from_geo(part, known)).collect();
        if rounded.iter().all(|polygon| polygon_errors(polygon).is_empty()) {
            return rounded;
        }
        part = unary_union(&rounded.iter().map(geo_from_polygon).collect::<Vec<_>>());
    }
    part.0.iter().filter_map(|part| polygon_from_geo(part, known)).collect()
}

fn geo_from_polygon(polygon: &Polygon) -> geo::Polygon {
    let line =
        |ring: &Ring| -> LineString { ring.positions().iter().map(|at| Coord { x: at.lon, y: at.lat }).collect() };
    geo::Polygon::new(line(polygon.exterior()), polygon.holes().iter().map(line).collect())
}

/// Restores the vertices that clipping removed because they lie on straight edges: the neighbours have them, and edges
/// between vertices are geodesics.
fn polygon_from_geo(polygon: &geo::Polygon, known: &[Vertex]) -> Option<Polygon> {
    let ring = |line: &LineString| {
        let corners: Vec<Vertex> =
            line.coords().map(|at| Vertex::from_lonlat(LonLat { lon: at.x, lat: at.y })).collect();
        let whole =
            corners.windows(2).flat_map(|ends| std::iter::once(ends[0]).chain(between(ends[0], ends[1], known)));
        Ring::new(whole.map(Vertex::lonlat)).ok()
    };
    Some(Polygon::new(ring(polygon.exterior())?, polygon.interiors().iter().filter_map(ring).collect()))
}

/// The vertices of a sorted list that lie on an edge between its ends, in the direction of the edge.
fn between(a: Vertex, b: Vertex, known: &[Vertex]) -> Vec<Vertex> {
    let (low, high) = (a.min(b), a.max(b));
    if low == high {
        return Vec::new();
    }
    // Vertices on an edge also lie between its ends in sort order.
    let range = known.partition_point(|vertex| *vertex <= low)..known.partition_point(|vertex| *vertex < high);
    let is_on = |at: &Vertex| (b.x - a.x) * (at.y - a.y) == (b.y - a.y) * (at.x - a.x);
    let mut found: Vec<Vertex> = known[range].iter().copied().filter(is_on).collect();
    if a > b {
        found.reverse();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertices_on_straight_edges_come_back_in_their_order() {
        let at = |x, y| Vertex { x, y };
        let mut known = [at(0, 0), at(2, 2), at(4, 4), at(3, 2), at(0, 3), at(0, 1)];
        known.sort_unstable();
        assert_eq!(between(at(0, 0), at(5, 5), &known), [at(2, 2), at(4, 4)]);
        assert_eq!(between(at(5, 5), at(0, 0), &known), [at(4, 4), at(2, 2)]);
        assert_eq!(between(at(0, 4), at(0, 0), &known), [at(0, 3), at(0, 1)]);
        assert_eq!(between(at(2, 2), at(2, 2), &known), []);
    }

    #[test]
    fn a_cut_polygon_keeps_the_vertices_of_its_edges() {
        let ring = |corners: &[(f64, f64)]| Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap();
        let whole = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (3.0, 1.0), (0.0, 1.0)];
        let home = Polygon::new(ring(&[(-1.0, -1.0), (2.5, -1.0), (2.5, 2.0), (-1.0, 2.0)]), Vec::new());
        let ground = Ground::new(&[home]).unwrap();
        let whole = || vec![Polygon::new(ring(&whole), Vec::new())];
        let (inside, outside) = (ground.inside(whole()), ground.outside(whole()));
        let on_edge = |lon: f64| inside[0].exterior().positions().contains(&LonLat { lon, lat: 0.0 });
        assert!(inside.len() == 1 && [0.0, 1.0, 2.0, 2.5].into_iter().all(on_edge), "{inside:?}");
        let km2 = |polygons: &[Polygon]| polygons.iter().map(Polygon::area_km2).sum::<f64>();
        // The long northern edge is a geodesic, and cut in two it follows the parallel more closely.
        assert!((km2(&inside) + km2(&outside) - km2(&whole())).abs() < 1e-3 * km2(&inside), "{outside:?}");
    }
}
