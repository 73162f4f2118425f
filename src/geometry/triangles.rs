//! Triangulates polygons.

use thiserror::Error;

use super::{
    mercator::{WorldPoint, world_from_lonlat},
    polygon::Polygon,
};

/// Triangles on the projected plane as an indexed list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triangles {
    /// The polygon's positions, projected.
    pub points: Vec<WorldPoint>,
    /// Three indices of points for each triangle.
    pub indices: Vec<u32>,
}

/// A polygon that could not be triangulated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the polygon of {positions} positions cannot be cut into triangles")]
pub struct NotTriangulated {
    /// How many positions it has.
    pub positions: usize,
}

/// Triangulates a polygon (ear clipping, by `earcutr`).
///
/// # Errors
/// When the engine fails, as it may on rings that cross themselves.
pub fn triangles_from_polygon(polygon: &Polygon) -> Result<Triangles, NotTriangulated> {
    triangles_from_rings(polygon.rings().map(|ring| ring.positions().iter().map(|&at| world_from_lonlat(at))))
}

/// Triangulates the ground inside the first ring and outside the others.
///
/// # Errors
/// When the engine fails, as it may on rings that cross themselves.
pub fn triangles_from_rings(
    rings: impl IntoIterator<Item = impl Iterator<Item = WorldPoint>>,
) -> Result<Triangles, NotTriangulated> {
    let (mut points, mut hole_starts) = (Vec::new(), Vec::new());
    for ring in rings {
        hole_starts.push(points.len());
        points.extend(ring);
    }
    let failed = || NotTriangulated { positions: points.len() };
    let flat: Vec<f64> = points.iter().flat_map(|point| [point.x, point.y]).collect();
    let holes = hole_starts.get(1..).unwrap_or_default();
    let corners = earcutr::earcut(&flat, holes, 2).ok().ok_or_else(failed)?;
    let indices: Option<Vec<u32>> = corners.into_iter().map(|corner| u32::try_from(corner).ok()).collect();
    let indices = indices.ok_or_else(failed)?;
    Ok(Triangles { points, indices })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{position::LonLat, ring::Ring};

    fn square(low: f64, high: f64) -> Ring {
        let corners = [(low, low), (high, low), (high, high), (low, high)];
        Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap()
    }

    fn area(triangles: &Triangles) -> f64 {
        let corner = |i: u32| triangles.points[i as usize];
        let of = |t: &[u32]| {
            let (a, b, c) = (corner(t[0]), corner(t[1]), corner(t[2]));
            ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)).abs() / 2.0
        };
        triangles.indices.chunks(3).map(of).sum()
    }

    #[test]
    fn triangles_cover_the_polygon_without_its_hole() {
        let whole = area(&triangles_from_polygon(&Polygon::new(square(0.0, 4.0), Vec::new())).unwrap());
        let hole = area(&triangles_from_polygon(&Polygon::new(square(1.0, 2.0), Vec::new())).unwrap());
        let both = area(&triangles_from_polygon(&Polygon::new(square(0.0, 4.0), vec![square(1.0, 2.0)])).unwrap());
        assert!((both - (whole - hole)).abs() < whole * 1e-9);
    }
}
