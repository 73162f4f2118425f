//! The part of the projected plane that the map shows, and its scale.

use crate::geometry::{
    bounds::Bounds,
    mercator::{HALF_WORLD_M, WorldPoint, lonlat_from_world, stretch_at, world_from_lonlat},
    position::LonLat,
};

/// Width of the whole world at zoom 0, pixels: as in web maps, so that zoom levels mean the same.
const WORLD_PX_AT_ZOOM_0: f64 = 256.0;

/// Zoom levels that are useful for front lines: from all of Europe down to single streets.
pub const ZOOMS: std::ops::RangeInclusive<f64> = 3.0..=17.0;

/// A point on the screen.
///
/// # Units
/// Logical pixels from the upper left corner; `y` grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenPoint {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The visible part of the projected plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// The point in the middle.
    pub center: WorldPoint,
    /// Zoom as in web maps: one level more is twice as large.
    pub zoom: f64,
    /// Width in logical pixels.
    pub width_px: f64,
    /// Height in logical pixels.
    pub height_px: f64,
}

impl Viewport {
    /// Projected metres per logical pixel.
    pub fn metres_per_px(&self) -> f64 {
        2.0 * HALF_WORLD_M / (WORLD_PX_AT_ZOOM_0 * self.zoom.exp2())
    }

    /// Ground metres per logical pixel at the middle of the map.
    pub fn ground_metres_per_px(&self) -> f64 {
        let lat = lonlat_from_world(self.center).map_or(0.0, |at| at.lat);
        self.metres_per_px() / stretch_at(lat)
    }

    /// The screen point of a projected point.
    pub fn screen_from_world(&self, world: WorldPoint) -> ScreenPoint {
        let scale = self.metres_per_px();
        ScreenPoint {
            x: self.width_px / 2.0 + (world.x - self.center.x) / scale,
            y: self.height_px / 2.0 - (world.y - self.center.y) / scale,
        }
    }

    /// The screen point of a position.
    pub fn screen_from_lonlat(&self, at: LonLat) -> ScreenPoint {
        self.screen_from_world(world_from_lonlat(at))
    }

    /// The projected point at a screen point.
    pub fn world_from_screen(&self, screen: ScreenPoint) -> WorldPoint {
        let scale = self.metres_per_px();
        WorldPoint {
            x: self.center.x + (screen.x - self.width_px / 2.0) * scale,
            y: self.center.y - (screen.y - self.height_px / 2.0) * scale,
        }
    }

    /// The position at a screen point; `None` beyond the edge of the world.
    pub fn lonlat_from_screen(&self, screen: ScreenPoint) -> Option<LonLat> {
        lonlat_from_world(self.world_from_screen(screen))
    }

    /// The view shifted so that everything moves on the screen by the given number of pixels.
    #[must_use]
    pub fn panned(self, right_px: f64, down_px: f64) -> Self {
        let scale = self.metres_per_px();
        let clamp = |metres: f64| metres.clamp(-HALF_WORLD_M, HALF_WORLD_M);
        let center =
            WorldPoint { x: clamp(self.center.x - right_px * scale), y: clamp(self.center.y + down_px * scale) };
        Self { center, ..self }
    }

    /// Zoomed by `levels` while the point at `anchor` stays in place.
    #[must_use]
    pub fn zoomed_at(self, levels: f64, anchor: ScreenPoint) -> Self {
        let zoom = (self.zoom + levels).clamp(*ZOOMS.start(), *ZOOMS.end());
        let before = self.world_from_screen(anchor);
        let zoomed = Self { zoom, ..self };
        let after = zoomed.world_from_screen(anchor);
        let center = WorldPoint { x: zoomed.center.x + before.x - after.x, y: zoomed.center.y + before.y - after.y };
        Self { center, ..zoomed }
    }

    /// Centred on a box, at the largest scale at which it fits between margins.
    ///
    /// # Units
    /// Margins in logical pixels: left, top, right, bottom.
    #[must_use]
    pub fn fitted(self, bounds: Bounds, [left, top, right, bottom]: [f64; 4]) -> Self {
        let (low, high) = (world_from_lonlat(bounds.min), world_from_lonlat(bounds.max));
        let (width, height) = ((self.width_px - left - right).max(1.0), (self.height_px - top - bottom).max(1.0));
        let scale = ((high.x - low.x) / width).max((high.y - low.y) / height).max(f64::MIN_POSITIVE);
        let zoom = (2.0 * HALF_WORLD_M / (WORLD_PX_AT_ZOOM_0 * scale)).log2().clamp(*ZOOMS.start(), *ZOOMS.end());
        let center = WorldPoint { x: f64::midpoint(low.x, high.x), y: f64::midpoint(low.y, high.y) };
        Self { center, zoom, ..self }.panned((left - right) / 2.0, (top - bottom) / 2.0)
    }

    /// The bounds of the positions on screen; `None` beyond the edge of the world.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds_within([0.0; 4])
    }

    /// The bounds of the positions between margins; `None` beyond the edge of the world, or if the margins leave no
    /// space.
    ///
    /// # Units
    /// Margins in logical pixels: left, top, right, bottom.
    pub fn bounds_within(&self, [left, top, right, bottom]: [f64; 4]) -> Option<Bounds> {
        let corners = [(left, top), (self.width_px - right, self.height_px - bottom)];
        if corners[0].0 >= corners[1].0 || corners[0].1 >= corners[1].1 {
            return None;
        }
        let [a, b] = corners.map(|(x, y)| self.lonlat_from_screen(ScreenPoint { x, y }));
        Bounds::around([a?, b?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewport() -> Viewport {
        let center = world_from_lonlat(LonLat { lon: 38.0, lat: 48.5 });
        Viewport { center, zoom: 8.0, width_px: 1280.0, height_px: 720.0 }
    }

    #[test]
    fn the_point_under_the_cursor_stays_there_while_zooming() {
        let cursor = ScreenPoint { x: 100.0, y: 650.0 };
        let (before, after) = (viewport(), viewport().zoomed_at(1.5, cursor));
        let (a, b) = (before.world_from_screen(cursor), after.world_from_screen(cursor));
        assert!((a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6);
    }

    #[test]
    fn panning_moves_the_ground_with_the_hand() {
        let ground = viewport().world_from_screen(ScreenPoint { x: 300.0, y: 300.0 });
        let moved = viewport().panned(40.0, -10.0).screen_from_world(ground);
        assert!((moved.x - 340.0).abs() < 1e-9 && (moved.y - 290.0).abs() < 1e-9);
    }

    #[test]
    fn a_fitted_box_lies_between_its_margins() {
        let bounds = Bounds { min: LonLat { lon: 36.2, lat: 47.3 }, max: LonLat { lon: 38.9, lat: 49.6 } };
        let fitted = viewport().fitted(bounds, [200.0, 10.0, 20.0, 100.0]);
        let (low, high) = (fitted.screen_from_lonlat(bounds.min), fitted.screen_from_lonlat(bounds.max));
        assert!(low.x >= 199.999 && high.x <= 1260.001 && high.y >= 9.999 && low.y <= 620.001);
        let touches = (high.y - 10.0).abs() < 1e-6 || (low.x - 200.0).abs() < 1e-6;
        assert!(touches, "{low:?} {high:?}");
    }

    #[test]
    fn ground_metres_are_shorter_than_projected_ones_in_the_north() {
        let ratio = viewport().metres_per_px() / viewport().ground_metres_per_px();
        assert!((ratio - 1.0 / 48.5_f64.to_radians().cos()).abs() < 1e-9);
    }
}
