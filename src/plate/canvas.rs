//! Maps the projected plane to a fine pixel grid of the plate, clipped at the edge of the map.
//!
//! Equal positions give equal grid points, so edges shared by two zones cancel exactly.

use crate::{
    cartography::{labels::ScreenBox, viewport::Viewport},
    geometry::{
        grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
        local::{LocalPoint, ORIGIN, local_from_lonlat},
        mercator::world_from_lonlat,
        polygon::Polygon,
        position::LonLat,
    },
};

/// Grid steps per logical pixel.
const STEPS: f64 = 20.0;

/// Margin outside the map at which geometry is clipped, logical pixels, so that the cut edge is never visible.
const REACH_PX: f64 = 6.0;

/// A point of the picture in steps of 1/20 logical pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dot {
    x: i32,
    y: i32,
}

impl Dot {
    #[expect(clippy::cast_possible_truncation, reason = "what is far off saturates, and is cut away before")]
    pub(super) fn new((x, y): (f64, f64)) -> Self {
        Self { x: (x * STEPS).round() as i32, y: (y * STEPS).round() as i32 }
    }

    /// Position to the right and down, logical pixels.
    pub(super) fn px(self) -> (f64, f64) {
        (f64::from(self.x) / STEPS, f64::from(self.y) / STEPS)
    }
}

/// The map area of a plate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Canvas {
    /// The view of the whole plate; the map shows a part of it.
    pub view: Viewport,
    /// The map area, logical pixels.
    pub map: ScreenBox,
}

impl Canvas {
    /// The position of a projected point, logical pixels.
    pub(super) fn px_from_local(&self, point: LocalPoint) -> (f64, f64) {
        let origin = world_from_lonlat(ORIGIN);
        let scale = self.view.metres_per_px();
        let (x, y) = (f64::from(point[0]) + origin.x, f64::from(point[1]) + origin.y);
        (
            self.view.width_px / 2.0 + (x - self.view.center.x) / scale,
            self.view.height_px / 2.0 - (y - self.view.center.y) / scale,
        )
    }

    /// The position of a longitude and latitude, logical pixels. It is computed in single precision from the grid of
    /// changes, like the meshes.
    pub(super) fn px(&self, at: LonLat) -> (f64, f64) {
        self.px_from_grid(grid_from_lonlat(at))
    }

    pub(super) fn px_from_grid(&self, point: GridPoint) -> (f64, f64) {
        self.px_from_local(local_from_lonlat(lonlat_from_grid(point)))
    }

    /// The map area with the margin for clipping.
    fn frame(&self) -> ScreenBox {
        self.map.grown(REACH_PX)
    }

    /// The visible parts of a polygon's rings.
    pub(super) fn rings(&self, polygon: &Polygon) -> Vec<Vec<Dot>> {
        let rings = polygon.rings().map(|ring| ring.positions().iter().map(|&at| self.px(at)).collect::<Vec<_>>());
        rings.filter_map(|ring| self.ring(&ring)).collect()
    }

    /// The visible part of a ring; `None` if nothing is visible.
    pub(super) fn ring(&self, corners: &[(f64, f64)]) -> Option<Vec<Dot>> {
        let frame = self.frame();
        let is_inside =
            |&(x, y): &(f64, f64)| x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
        let mut dots: Vec<Dot> = if corners.iter().all(is_inside) {
            corners.iter().map(|&corner| Dot::new(corner)).collect()
        } else {
            clipped(corners, frame).into_iter().map(Dot::new).collect()
        };
        dots.dedup();
        while dots.len() > 1 && dots.first() == dots.last() {
            dots.pop();
        }
        (dots.len() > 2).then_some(dots)
    }

    /// The visible pieces of a line.
    pub(super) fn line(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Vec<Dot>> {
        let frame = self.frame();
        let points: Vec<(f64, f64)> = points.into_iter().collect();
        let segments: Vec<_> = points.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let runs = segments.split(|&(a, b)| passes_by(a, b, frame)).filter(|run| !run.is_empty());
        let line = |run: &[((f64, f64), (f64, f64))]| {
            let mut dots: Vec<Dot> = run.iter().map(|&(start, _)| Dot::new(start)).collect();
            dots.extend(run.last().map(|&(_, end)| Dot::new(end)));
            dots.dedup();
            dots
        };
        runs.map(line).filter(|dots| dots.len() > 1).collect()
    }
}

/// Whether a segment lies entirely beyond one side of a box.
fn passes_by(a: (f64, f64), b: (f64, f64), frame: ScreenBox) -> bool {
    a.0.max(b.0) < frame.left || a.0.min(b.0) > frame.right || a.1.max(b.1) < frame.top || a.1.min(b.1) > frame.bottom
}

/// A ring clipped to a box, side by side (Sutherland and Hodgman 1974).
fn clipped(corners: &[(f64, f64)], frame: ScreenBox) -> Vec<(f64, f64)> {
    let sides: [&dyn Fn((f64, f64)) -> f64; 4] =
        [&|(x, _)| x - frame.left, &|(x, _)| frame.right - x, &|(_, y)| y - frame.top, &|(_, y)| frame.bottom - y];
    let mut ring = corners.to_vec();
    for depth in sides {
        ring = cut_at_side(&ring, depth);
    }
    ring
}

/// The part of a ring where `depth` is not negative.
pub(super) fn cut_at_side(ring: &[(f64, f64)], depth: &dyn Fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let mut cut = Vec::with_capacity(ring.len());
    for (index, &here) in ring.iter().enumerate() {
        let before = ring[(index + ring.len() - 1) % ring.len()];
        let (inside, was_inside) = (depth(here) >= 0.0, depth(before) >= 0.0);
        if inside != was_inside {
            cut.push(crossing(before, here, depth));
        }
        if inside {
            cut.push(here);
        }
    }
    cut
}

/// Where a segment crosses a side, independent of the segment's direction.
fn crossing(a: (f64, f64), b: (f64, f64), depth: &dyn Fn((f64, f64)) -> f64) -> (f64, f64) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let part = depth(a) / (depth(a) - depth(b));
    (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas() -> Canvas {
        let center = world_from_lonlat(LonLat { lon: 38.0, lat: 48.5 });
        Canvas {
            view: Viewport { center, zoom: 8.0, width_px: 400.0, height_px: 300.0 },
            map: ScreenBox { left: 0.0, top: 0.0, right: 400.0, bottom: 300.0 },
        }
    }

    #[test]
    fn ground_is_cut_outside_the_map() {
        let ring = canvas().ring(&[(-1000.0, 100.0), (200.0, 100.0), (200.0, 200.0), (-1000.0, 200.0)]).unwrap();
        assert_eq!(ring.iter().map(|dot| dot.px().0).fold(f64::MAX, f64::min), -REACH_PX);
        assert_eq!(canvas().ring(&[(-90.0, 0.0), (-80.0, 0.0), (-80.0, 50.0)]), None);
    }

    #[test]
    fn a_line_that_leaves_the_map_comes_back_in_pieces() {
        let points = [(10.0, 10.0), (20.0, 10.0), (20.0, -50.0), (90.0, -50.0), (90.0, 10.0)];
        assert_eq!(canvas().line(points).len(), 2);
    }

    #[test]
    fn a_dot_lies_where_the_view_has_it() {
        let at = LonLat { lon: 38.2, lat: 48.6 };
        let (x, y) = canvas().px(at);
        let exact = canvas().view.screen_from_lonlat(at);
        assert!((x - exact.x).abs() < 0.01 && (y - exact.y).abs() < 0.01);
    }
}
