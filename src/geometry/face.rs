//! A connected region that changed hands as a whole, and its area along the original edges.

use super::{
    bounds::Bounds,
    grid::{GridPoint, lonlat_from_grid},
    measure::{below_line_km2, bulge_km2, ring_area_km2, straight_area_km2},
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// What was beyond an edge of changed ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeRole {
    /// The gainer already held the ground beyond the edge before.
    pub gainer_was_there: bool,
    /// The loser still holds the ground beyond the edge after.
    pub loser_stays: bool,
}

/// A connected region that changed hands as a whole: an outer ring, counterclockwise, and holes, clockwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Rings of distinct points, the first not repeated at the end.
    pub rings: Vec<Vec<GridPoint>>,
    /// The role of the edge that starts at each point.
    pub roles: Vec<Vec<EdgeRole>>,
}

impl Face {
    /// Geodesic area, holes subtracted.
    ///
    /// # Units
    /// Square kilometres.
    pub fn area_km2(&self) -> f64 {
        let mut areas =
            self.rings.iter().map(|ring| Ring::new(positions(ring)).map_or(0.0, |ring| ring_area_km2(&ring)));
        areas.next().unwrap_or(0.0) - areas.sum::<f64>()
    }

    /// The same face with each ring rotated to its least point, so that equal faces compare equal.
    #[must_use]
    pub fn starting_at_least_points(mut self) -> Self {
        for (ring, roles) in self.rings.iter_mut().zip(&mut self.roles) {
            let least = ring.iter().enumerate().min_by_key(|&(_, point)| point).map_or(0, |(index, _)| index);
            ring.rotate_left(least);
            roles.rotate_left(least);
        }
        self
    }

    /// All edges with their roles, the ground to their left.
    pub fn edges(&self) -> impl Iterator<Item = (GridPoint, GridPoint, EdgeRole)> + '_ {
        self.rings.iter().zip(&self.roles).flat_map(|(ring, roles)| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).zip(roles).map(|((&a, &b), &role)| (a, b, role))
        })
    }

    /// Average width: twice the area divided by the length of the edges.
    ///
    /// # Units
    /// Steps of the grid.
    pub fn width(&self) -> f64 {
        let (mut twice_area, mut length) = (0.0, 0.0);
        let Some(&origin) = self.rings.first().and_then(|ring| ring.first()) else { return 0.0 };
        let from_origin =
            |at: GridPoint| (f64::from(at.x) - f64::from(origin.x), f64::from(at.y) - f64::from(origin.y));
        for (a, b, _) in self.edges() {
            let ((ax, ay), (bx, by)) = (from_origin(a), from_origin(b));
            twice_area += ax * by - bx * ay;
            length += (bx - ax).hypot(by - ay);
        }
        if length > 0.0 { twice_area / length } else { 0.0 }
    }

    /// The face as a polygon; `None` if it has no area.
    pub fn polygon(&self) -> Option<Polygon> {
        let mut rings = self.rings.iter().map(|ring| Ring::new(positions(ring)));
        let exterior = rings.next()?.ok()?;
        Some(Polygon::new(exterior, rings.filter_map(Result::ok).collect()))
    }

    /// The box around it.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(positions(self.rings.first()?))
    }
}

/// A face that records for each of its edges the original edge that it is a part of.
///
/// The source's edges are geodesics, and areas are measured so, but the edges are cut as straight lines in degrees. A
/// part of a long edge is therefore measured along the geodesic of the whole edge, so that the areas of the faces of a
/// change add up to the difference of the areas of the zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedFace {
    /// The ground.
    pub face: Face,
    /// For each edge of the face, the ends of the original edge.
    pub(super) parents: Vec<Vec<[GridPoint; 2]>>,
}

impl TracedFace {
    /// The ends of all original edges.
    pub fn source_points(&self) -> impl Iterator<Item = GridPoint> + '_ {
        self.parents.iter().flatten().copied().flatten()
    }

    /// Geodesic area, holes subtracted, with each edge measured as a part of its original edge.
    ///
    /// `exact` gives the position that the source reports for a point of the grid.
    ///
    /// # Units
    /// Square kilometres.
    pub fn area_km2(&self, exact: impl Fn(GridPoint) -> LonLat) -> f64 {
        let rings = self.face.rings.iter().zip(&self.parents);
        rings.map(|(ring, parents)| traced_ring_km2(ring, parents, &exact)).sum()
    }
}

/// An edge that is a part of another one, with the region to its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartEdge {
    /// Where it starts.
    pub a: GridPoint,
    /// Where it ends.
    pub b: GridPoint,
    /// The ends of the whole edge, in either direction.
    pub whole: [GridPoint; 2],
}

/// Geodesic area within closed rings of edges, in any order, with each edge measured as a part of its original edge.
///
/// # Units
/// Square kilometres.
pub fn parts_km2(edges: &[PartEdge]) -> f64 {
    let of_edge = |edge: &PartEdge| {
        let [from, to] = edge.whole.map(lonlat_from_grid);
        let [start, end] = [edge.a, edge.b].map(|point| bulge_share(fraction(edge.whole, point)));
        below_line_km2(&[edge.a, edge.b].map(lonlat_from_grid)) + (end - start) * bulge_km2(from, to)
    };
    edges.iter().map(of_edge).sum()
}

/// Signed area of a ring: the straight area through the ends of its edges, plus their shares of the areas between the
/// original edges' geodesics and straight lines. At the crossing of two edges, the ends of the parts differ by less
/// than a grid step.
fn traced_ring_km2(ring: &[GridPoint], parents: &[[GridPoint; 2]], exact: impl Fn(GridPoint) -> LonLat) -> f64 {
    let mut corners = Vec::with_capacity(2 * ring.len());
    let mut bulges = 0.0;
    for (i, &whole) in parents.iter().enumerate() {
        let [from, to] = whole.map(&exact);
        let [start, end] = [ring[i], ring[(i + 1) % ring.len()]].map(|point| fraction(whole, point));
        corners.extend([start, end].map(|fraction| between(from, to, fraction)));
        bulges += (bulge_share(end) - bulge_share(start)) * bulge_km2(from, to);
    }
    straight_area_km2(&corners) + bulges
}

/// How far along an edge a grid point lies, 0 to 1.
fn fraction([from, to]: [GridPoint; 2], point: GridPoint) -> f64 {
    let step = |a: i32, b: i32| f64::from(b) - f64::from(a);
    let (x, y) = (step(from.x, to.x), step(from.y, to.y));
    let along = step(from.x, point.x) * x + step(from.y, point.y) * y;
    (along / (x * x + y * y)).clamp(0.0, 1.0)
}

fn between(from: LonLat, to: LonLat, fraction: f64) -> LonLat {
    if fraction >= 1.0 {
        return to;
    }
    LonLat { lon: from.lon + (to.lon - from.lon) * fraction, lat: from.lat + (to.lat - from.lat) * fraction }
}

/// The fraction of the area between a chord and its arc that lies before a fraction of the chord. The arc is
/// approximated by a parabola.
fn bulge_share(fraction: f64) -> f64 {
    fraction * fraction * (3.0 - 2.0 * fraction)
}

pub(super) fn positions(ring: &[GridPoint]) -> impl Iterator<Item = LonLat> + '_ {
    ring.iter().map(|&point| lonlat_from_grid(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traced(ring: Vec<GridPoint>, parents: Vec<[GridPoint; 2]>) -> TracedFace {
        let roles = vec![vec![EdgeRole::default(); ring.len()]];
        TracedFace { face: Face { rings: vec![ring], roles }, parents: vec![parents] }
    }

    fn point(lon: f64, lat: f64) -> GridPoint {
        super::super::grid::grid_from_lonlat(LonLat { lon, lat })
    }

    #[test]
    fn the_width_of_a_strip_is_nearly_that_across_it() {
        let ring = [(0, 0), (1_000, 0), (1_000, 2), (0, 2)].map(|(x, y)| GridPoint { x, y });
        let face = traced(ring.to_vec(), Vec::new()).face;
        assert!((face.width() - 2.0).abs() < 0.01, "{}", face.width());
    }

    #[test]
    fn the_halves_of_a_ground_add_up_to_the_whole() {
        let [a, b, c, d] = [(36.0, 48.0), (38.0, 48.0), (38.0, 49.0), (36.0, 49.0)].map(|(x, y)| point(x, y));
        let (south, north) = (point(37.0, 48.0), point(37.0, 49.0));
        let west = traced(vec![a, south, north, d], vec![[a, b], [south, north], [c, d], [d, a]]);
        let east = traced(vec![south, b, c, north], vec![[a, b], [b, c], [c, d], [south, north]]);
        let whole = traced(vec![a, b, c, d], vec![[a, b], [b, c], [c, d], [d, a]]);
        let [west, east, whole_km2] = [&west, &east, &whole].map(|face| face.area_km2(lonlat_from_grid));
        assert!((west + east - whole_km2).abs() < 1e-6, "{west} + {east} = {whole_km2}");
        // The whole face is measured like a polygon.
        assert!((whole_km2 - whole.face.area_km2()).abs() < 1e-6, "{whole_km2} {}", whole.face.area_km2());
    }
}
