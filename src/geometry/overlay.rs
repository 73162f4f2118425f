//! Boolean operations: ground that differs between two times, and ground cut by other ground.

mod engine;

use self::engine::{
    Edge, FillRule, GAINER_WAS_THERE, LOSER_STAYS, Mark, OverlayRule, bits, face, input, overlaid, overlaid_by,
    part_edges,
};
pub use self::engine::{OverlayFailed, Part};
pub use super::face::{EdgeRole, Face, PartEdge, TracedFace};
use super::{
    bounds::Bounds,
    chain::{Chain, ChainEdge},
    grid::{GridPoint, grid_from_lonlat},
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// Number of pieces of each side of a box, so that the geodesics between them follow its parallels.
const PIECES_OF_A_SIDE: u32 = 1000;

/// The ground that passed from one to another: what the first chain's region lost and the second one's gained.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn passed(loser: &Chain, gainer: &Chain) -> Result<Vec<Face>, OverlayFailed> {
    Ok(passed_traced(loser, gainer)?.into_iter().map(|traced| traced.face).collect())
}

/// Like [`passed`], with the original edges of the chains that each edge of the result is a part of.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn passed_traced(loser: &Chain, gainer: &Chain) -> Result<Vec<TracedFace>, OverlayFailed> {
    if loser.is_empty() || gainer.is_empty() {
        return Ok(Vec::new());
    }
    let subject = loser.edges().iter().flat_map(lost_edge).collect();
    let clip = gainer.edges().iter().flat_map(gained_edge).collect();
    faces(subject, clip, OverlayRule::Intersect)
}

/// The parts of a face inside a box.
///
/// # Errors
/// When the overlay engine fails.
pub fn within(traced: TracedFace, bounds: Bounds) -> Result<Vec<TracedFace>, OverlayFailed> {
    let Some(around) = traced.face.bounds() else { return Ok(Vec::new()) };
    if !around.intersects(bounds) {
        return Ok(Vec::new());
    }
    if bounds.contains(around.min) && bounds.contains(around.max) {
        return Ok(vec![traced]);
    }
    faces(face_edges(&traced), ring_edges(box_ring(bounds)), OverlayRule::Intersect)
}

/// The parts of a face inside and outside some ground.
///
/// # Errors
/// When the overlay engine fails or would take too long.
pub fn divided(traced: &TracedFace, ground: &[Polygon]) -> Result<[Vec<TracedFace>; 2], OverlayFailed> {
    let part = |rule| faces(face_edges(traced), polygon_edges(ground), rule);
    Ok([part(OverlayRule::Intersect)?, part(OverlayRule::Difference)?])
}

/// The parts of a face inside or outside of a region given by its edges.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub(super) fn parts_of(traced: &TracedFace, region: &[PartEdge], part: Part) -> Result<Vec<TracedFace>, OverlayFailed> {
    faces(face_edges(traced), part_inputs(region), part.rule())
}

/// The connected parts of a region outside another one, both given by their edges.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub(super) fn faces_beyond(region: &[PartEdge], other: &[PartEdge]) -> Result<Vec<TracedFace>, OverlayFailed> {
    faces(part_inputs(region), part_inputs(other), Part::FirstOnly.rule())
}

fn part_inputs(edges: &[PartEdge]) -> Vec<Edge> {
    edges.iter().map(|edge| input(edge.a, edge.b, Mark { bits: 0, parent: edge.whole })).collect()
}

/// The union of faces that do not overlap; those that share an edge become one.
///
/// # Errors
/// When the overlay engine fails or would take too long.
pub fn merged(traced: &[TracedFace]) -> Result<Vec<TracedFace>, OverlayFailed> {
    faces(traced.iter().flat_map(face_edges).collect(), Vec::new(), OverlayRule::Subject)
}

fn face_edges(traced: &TracedFace) -> Vec<Edge> {
    let rings = traced.face.rings.iter().zip(&traced.face.roles).zip(&traced.parents);
    let edges = rings.flat_map(|((ring, roles), parents)| {
        let next = ring.iter().cycle().skip(1);
        let ends = ring.iter().zip(next);
        ends.zip(roles).zip(parents).map(|(((&a, &b), &role), &parent)| input(a, b, Mark { bits: bits(role), parent }))
    });
    edges.collect()
}

fn faces(subject: Vec<Edge>, clip: Vec<Edge>, rule: OverlayRule) -> Result<Vec<TracedFace>, OverlayFailed> {
    Ok(overlaid(subject, clip, rule)?.iter().filter_map(|shape| face(shape)).collect())
}

/// A combination of two regions, each the union of its polygons, rounded to the grid.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn combined<'a>(
    first: impl IntoIterator<Item = &'a Polygon>,
    second: impl IntoIterator<Item = &'a Polygon>,
    part: Part,
) -> Result<Vec<Polygon>, OverlayFailed> {
    let (first, second) = (polygon_edges(first), polygon_edges(second));
    let shapes = overlaid(first, second, part.rule())?;
    Ok(shapes.iter().filter_map(|shape| face(shape)?.face.polygon()).collect())
}

/// The ground inside a ring and outside the holes, each part once, rounded to the grid.
///
/// A ring covers everything it winds around, however often and in whichever direction (the non-zero rule). With the
/// even-odd rule, ground drawn twice would drop out of the zone. The same holds for holes.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn covered(exterior: &[LonLat], holes: &[&[LonLat]]) -> Result<Vec<Polygon>, OverlayFailed> {
    let edges = |ring: &[LonLat]| ring_edges(ring.iter().copied().map(grid_from_lonlat).collect());
    let ground = |edges| {
        let shapes = overlaid_by(FillRule::NonZero, edges, Vec::new(), OverlayRule::Union)?;
        Ok(shapes.iter().filter_map(|shape| face(shape)?.face.polygon()).collect::<Vec<_>>())
    };
    let outer = ground(edges(exterior))?;
    if holes.is_empty() {
        return Ok(outer);
    }
    combined(&outer, &ground(holes.iter().flat_map(|hole| edges(hole)).collect())?, Part::FirstOnly)
}

/// Like [`combined`] for two regions given by their edges, with the original edges of the result.
///
/// # Errors
/// When the overlay engine fails or would take too long, as it may on hostile input.
pub fn combined_parts(first: &[PartEdge], second: &[PartEdge], part: Part) -> Result<Vec<PartEdge>, OverlayFailed> {
    let shapes = overlaid(part_inputs(first), part_inputs(second), part.rule())?;
    Ok(part_edges(&shapes))
}

/// A box as a polygon whose sides follow its parallels; `None` if it has no area.
pub fn polygon_of_box(bounds: Bounds) -> Option<Polygon> {
    let positions = box_ring(bounds).into_iter().map(super::grid::lonlat_from_grid);
    Some(Polygon::new(Ring::new(positions).ok()?, Vec::new()))
}

/// The edge as a part of the boundary of the ground lost, directed to wind around it.
fn lost_edge(edge: &ChainEdge) -> impl Iterator<Item = Edge> + use<> {
    directed(edge, edge.before - edge.after, if edge.after == 0 { 0 } else { LOSER_STAYS })
}

/// The edge as a part of the boundary of the ground gained, directed to wind around it.
fn gained_edge(edge: &ChainEdge) -> impl Iterator<Item = Edge> + use<> {
    directed(edge, edge.after - edge.before, if edge.before == 0 { 0 } else { GAINER_WAS_THERE })
}

/// An edge repeated by the size of its count, in the direction of its sign.
fn directed(edge: &ChainEdge, count: i32, bits: u8) -> impl Iterator<Item = Edge> + use<> {
    let (a, b) = if count > 0 { (edge.a, edge.b) } else { (edge.b, edge.a) };
    std::iter::repeat_n(input(a, b, Mark { bits, parent: edge.whole }), count.unsigned_abs() as usize)
}

fn polygon_edges<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Vec<Edge> {
    let rings = polygons.into_iter().flat_map(Polygon::rings);
    let on_grid = |ring: &Ring| ring.positions().iter().copied().map(grid_from_lonlat).collect();
    rings.flat_map(|ring| ring_edges(on_grid(ring))).collect()
}

fn ring_edges(ring: Vec<GridPoint>) -> Vec<Edge> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(&a, &b)| input(a, b, Mark { bits: 0, parent: [a, b] })).collect()
}

/// The points along a box, counterclockwise.
fn box_ring(bounds: Bounds) -> Vec<GridPoint> {
    let Bounds { min, max } = bounds;
    let corners = [(min.lon, min.lat), (max.lon, min.lat), (max.lon, max.lat), (min.lon, max.lat), (min.lon, min.lat)];
    let side = |pair: &[(f64, f64)]| {
        let [(from_lon, from_lat), (to_lon, to_lat)] = [pair[0], pair[1]];
        (0..PIECES_OF_A_SIDE).map(move |piece| {
            let part = f64::from(piece) / f64::from(PIECES_OF_A_SIDE);
            LonLat { lon: from_lon + (to_lon - from_lon) * part, lat: from_lat + (to_lat - from_lat) * part }
        })
    };
    let mut ring: Vec<_> = corners.windows(2).flat_map(side).map(grid_from_lonlat).collect();
    ring.dedup();
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::grid::lonlat_from_grid;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [(west, south), (east, south), (east, north), (west, north)];
        Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap(), Vec::new())
    }

    fn km2(faces: &[Face]) -> f64 {
        faces.iter().map(Face::area_km2).sum()
    }

    /// The ground that nobody held before and somebody did after, and the reverse.
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

    #[test]
    fn what_lies_in_a_box_is_cut_out() {
        let gained = passed_traced(
            &Chain::between(&[rectangle(0.0, 0.0, 0.2, 0.2)], &[]),
            &Chain::between(&[], &[rectangle(0.0, 0.0, 0.2, 0.2)]),
        );
        let bounds = Bounds { min: LonLat { lon: 0.1, lat: -1.0 }, max: LonLat { lon: 1.0, lat: 0.1 } };
        let faces: Vec<_> = gained.unwrap().into_iter().flat_map(|face| within(face, bounds).unwrap()).collect();
        let expected = rectangle(0.1, 0.0, 0.2, 0.1).area_km2();
        let found: f64 = faces.iter().map(|face| face.area_km2(lonlat_from_grid)).sum();
        assert!((found - expected).abs() < 1e-6 * expected, "{found} {expected}");
    }

    #[test]
    fn parts_of_two_grounds_add_up() {
        let (a, b) = (rectangle(0.0, 0.0, 0.2, 0.2), rectangle(0.1, 0.1, 0.3, 0.3));
        let km2 = |first: &Polygon, second: &Polygon, part| -> f64 {
            combined([first], [second], part).unwrap().iter().map(Polygon::area_km2).sum()
        };
        let [both, first, second, either] = [
            km2(&a, &b, Part::Both),
            km2(&a, &b, Part::FirstOnly),
            km2(&b, &a, Part::FirstOnly),
            km2(&a, &b, Part::Either),
        ];
        assert!((both + first - a.area_km2()).abs() < 1e-4 * both);
        assert!((both + first + second - either).abs() < 1e-4 * both);
    }

    #[test]
    fn ground_is_covered_once_however_often_a_ring_goes_round_it() {
        let at = |&(lon, lat): &(f64, f64)| LonLat { lon, lat };
        let square_degrees = |ring: &[(f64, f64)], holes: &[&[(f64, f64)]]| -> f64 {
            let ring: Vec<_> = ring.iter().map(at).collect();
            let holes: Vec<Vec<_>> = holes.iter().map(|hole| hole.iter().map(at).collect()).collect();
            let holes: Vec<&[LonLat]> = holes.iter().map(Vec::as_slice).collect();
            covered(&ring, &holes).unwrap().iter().map(Polygon::square_degrees).sum()
        };
        let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)];
        let bow = [(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)];
        assert!((square_degrees(&square.repeat(3), &[]) - 4.0).abs() < 1e-9);
        assert!((square_degrees(&bow, &[]) - 2.0).abs() < 1e-9);
        let beyond = [(1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0)];
        assert!((square_degrees(&square, &[&beyond, &beyond]) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_ground_too_entangled_is_an_error() {
        let tooth = |i: u32| (f64::from(i) * 1e-4, f64::from(i % 2) / 2.0);
        let comb = |corner: &dyn Fn((f64, f64)) -> LonLat| {
            Polygon::new(Ring::new((0..5_001).map(tooth).map(corner)).unwrap(), Vec::new())
        };
        let level = comb(&|(along, across)| LonLat { lon: along, lat: across });
        let upright = comb(&|(along, across)| LonLat { lon: across, lat: along });
        let failed = combined([&level], [&upright], Part::Both).unwrap_err();
        assert_eq!(failed.to_string(), "10002 edges cannot be overlaid, or cross too often");
    }
}
