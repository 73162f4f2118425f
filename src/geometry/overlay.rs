//! Ground that differs between two times: the only file that knows the overlay engine.

use std::panic::{AssertUnwindSafe, catch_unwind};

use i_overlay::{
    core::{
        edge_data::{EdgeDataMerge, OverlayEdgeData},
        edge_overlay::{EdgeOverlay, InputEdge},
        fill_rule::FillRule,
        overlay::ShapeType,
        overlay_rule::OverlayRule,
    },
    i_float::int::point::IntPoint,
    segm::boolean::ShapeCountBoolean,
    vector::edge::DataVectorEdge,
};
use thiserror::Error;

use super::{
    bounds::Bounds,
    chain::{Chain, ChainEdge},
    grid::{GridPoint, lonlat_from_grid},
    measure::ring_area_km2,
    polygon::Polygon,
    ring::Ring,
};

/// The overlay engine failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the overlay engine failed on {edges} edges")]
pub struct OverlayFailed {
    /// How many edges it was given.
    pub edges: usize,
}

/// What an edge of changed ground was to those who lost and gained it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeRole {
    /// Those who gained the ground were beyond the edge before.
    pub gainer_was_there: bool,
    /// Those who lost the ground are beyond the edge after.
    pub loser_stays: bool,
}

/// Connected ground that went over as a whole: an outer ring, counterclockwise, and holes, clockwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Rings of different points, the first not repeated at the end.
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

    /// The same ground with each ring from its least point on, so that equal ground is equal.
    #[must_use]
    pub(crate) fn starting_at_least_points(mut self) -> Self {
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

    /// The ground as a polygon; none if it is a line.
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

/// The ground that went from one to another: what the first chain's ground lost and the second one's gained.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn passed(loser: &Chain, gainer: &Chain) -> Result<Vec<Face>, OverlayFailed> {
    let edges = loser.edges().len() + gainer.edges().len();
    if loser.is_empty() || gainer.is_empty() {
        return Ok(Vec::new());
    }
    // The engine is known to panic on some input; that must not end the program.
    let shapes = catch_unwind(AssertUnwindSafe(|| {
        let mut overlay: EdgeOverlay<i32, RoleBits> = EdgeOverlay::new(edges);
        overlay.add_edges(loser.edges().iter().flat_map(lost_edge), ShapeType::Subject);
        overlay.add_edges(gainer.edges().iter().flat_map(gained_edge), ShapeType::Clip);
        overlay.build_vector_shapes(OverlayRule::Intersect, FillRule::Positive)
    }));
    let shapes = shapes.ok().ok_or(OverlayFailed { edges })?;
    Ok(shapes.iter().filter_map(|shape| face(shape)).collect())
}

/// Roles as bits, as the engine carries them along from the edges that are given to those that come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RoleBits(u8);

const GAINER_WAS_THERE: u8 = 1;
const LOSER_STAYS: u8 = 2;

impl OverlayEdgeData for RoleBits {
    type Store = ();

    fn merge(ctx: EdgeDataMerge<ShapeCountBoolean, Self>, (): &mut ()) -> Self {
        Self(ctx.lhs_data.0 | ctx.rhs_data.0)
    }
}

/// An edge of those who lost ground: it winds about what they lost.
fn lost_edge(edge: &ChainEdge) -> impl Iterator<Item = InputEdge<i32, RoleBits>> + use<> {
    directed(edge, edge.before - edge.after, if edge.after == 0 { 0 } else { LOSER_STAYS })
}

/// An edge of those who gained ground: it winds about what they gained.
fn gained_edge(edge: &ChainEdge) -> impl Iterator<Item = InputEdge<i32, RoleBits>> + use<> {
    directed(edge, edge.after - edge.before, if edge.before == 0 { 0 } else { GAINER_WAS_THERE })
}

/// An edge as often as it counts, in the direction in which it counts.
fn directed(edge: &ChainEdge, count: i32, bits: u8) -> impl Iterator<Item = InputEdge<i32, RoleBits>> + use<> {
    let (a, b) = if count > 0 { (edge.a, edge.b) } else { (edge.b, edge.a) };
    let edge = InputEdge { a: engine_point(a), b: engine_point(b), data: RoleBits(bits) };
    std::iter::repeat_n(edge, count.unsigned_abs() as usize)
}

fn face(shape: &[Vec<DataVectorEdge<i32, RoleBits>>]) -> Option<Face> {
    let ring = |path: &Vec<DataVectorEdge<i32, RoleBits>>| -> Vec<GridPoint> {
        path.iter().map(|edge| GridPoint { x: edge.a.x, y: edge.a.y }).collect()
    };
    let role = |edge: &DataVectorEdge<i32, RoleBits>| EdgeRole {
        gainer_was_there: edge.data.0 & GAINER_WAS_THERE != 0,
        loser_stays: edge.data.0 & LOSER_STAYS != 0,
    };
    let rings: Vec<_> = shape.iter().map(ring).filter(|ring| ring.len() >= 3).collect();
    let roles = shape.iter().filter(|path| path.len() >= 3).map(|path| path.iter().map(role).collect()).collect();
    (!rings.is_empty()).then(|| Face { rings, roles }.starting_at_least_points())
}

fn engine_point(point: GridPoint) -> IntPoint<i32> {
    IntPoint { x: point.x, y: point.y }
}

fn positions(ring: &[GridPoint]) -> impl Iterator<Item = super::position::LonLat> + '_ {
    ring.iter().map(|&point| lonlat_from_grid(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    fn km2(faces: &[Face]) -> f64 {
        faces.iter().map(Face::area_km2).sum()
    }

    /// What nobody held and then somebody did, and the other way round.
    fn gained_and_lost(before: &[Polygon], after: &[Polygon]) -> [Vec<Face>; 2] {
        let (chain, rest) = (Chain::between(before, after), Chain::between(before, after).of_the_rest());
        [passed(&rest, &chain).unwrap(), passed(&chain, &rest).unwrap()]
    }

    #[test]
    fn ground_that_grew_gained_what_was_added() {
        let [gained, lost] = gained_and_lost(&[rectangle(0.0, 0.0, 0.1, 0.1)], &[rectangle(0.0, 0.0, 0.15, 0.1)]);
        let added = rectangle(0.1, 0.0, 0.15, 0.1).area_km2();
        assert!((km2(&gained) - added).abs() < 1e-4 * added, "{gained:?}");
        assert_eq!(lost, []);
    }

    #[test]
    fn the_gainer_was_at_the_old_border_and_the_loser_stays_at_the_new_one() {
        let [gained, _] = gained_and_lost(&[rectangle(0.0, 0.0, 0.1, 0.1)], &[rectangle(0.0, 0.0, 0.15, 0.1)]);
        let (ring, roles) = (&gained[0].rings[0], &gained[0].roles[0]);
        for (i, role) in roles.iter().enumerate() {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            let is_old = a.x == 100_000 && b.x == 100_000;
            assert_eq!(*role, EdgeRole { gainer_was_there: is_old, loser_stays: !is_old }, "{a:?} {b:?}");
        }
    }

    #[test]
    fn ground_that_moved_gained_and_lost() {
        let (a, b) = (rectangle(0.0, 0.0, 0.2, 0.2), rectangle(0.1, 0.1, 0.3, 0.3));
        let shared = rectangle(0.1, 0.1, 0.2, 0.2).area_km2();
        let [gained, lost] = gained_and_lost(std::slice::from_ref(&a), std::slice::from_ref(&b));
        for (faces, whole) in [(gained, &b), (lost, &a)] {
            assert!((km2(&faces) - (whole.area_km2() - shared)).abs() < 1e-4 * shared, "{faces:?}");
        }
    }

    #[test]
    fn ground_that_flips_over_an_edge_is_told_apart() {
        let [gained, lost] = gained_and_lost(&[rectangle(0.0, 0.0, 0.1, 0.1)], &[rectangle(0.1, 0.0, 0.2, 0.1)]);
        assert_eq!((gained.len(), lost.len()), (1, 1));
    }

    #[test]
    fn what_passes_is_what_one_lost_and_the_other_gained() {
        let loser = Chain::between(&[rectangle(0.0, 0.0, 0.1, 0.1)], &[]);
        let gainer = Chain::between(&[], &[rectangle(0.05, 0.0, 0.2, 0.1)]);
        let faces = passed(&loser, &gainer).unwrap();
        let expected = rectangle(0.05, 0.0, 0.1, 0.1).area_km2();
        assert!((km2(&faces) - expected).abs() < 1e-4 * expected, "{faces:?}");
    }
}
