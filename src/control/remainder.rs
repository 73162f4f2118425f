//! The remainder: who holds the ground outside every reported zone, and where.

use std::{fmt, iter, sync::Arc};

use rstar::{AABB, RTree, primitives::Line};

use super::scheme::Control;
use crate::geometry::{
    bounds::Bounds,
    grid::{grid_from_lonlat, lonlat_from_grid},
    locate::Locator,
    measure::moved,
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// Who holds the ground outside every reported zone: sources often leave the ground of one side blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remainder {
    /// Who holds it.
    pub control: Control,
    /// The area where this holds; `None` for everywhere. Outside of it, ground without a zone belongs to nobody.
    pub home: Option<Arc<Home>>,
}

impl Remainder {
    /// A remainder that holds everywhere.
    pub const fn everywhere(control: Control) -> Self {
        Self { control, home: None }
    }

    /// Who holds a position without a zone; `None` for nobody.
    pub fn control_at(&self, at: LonLat) -> Option<Control> {
        self.home.as_ref().is_none_or(|home| home.contains(at)).then_some(self.control)
    }

    /// Whether the remainder certainly holds a position without a zone, despite the tolerance of the outline.
    ///
    /// Front lines use this, so that a coast or a border that the source draws more precisely does not become one.
    pub fn holds_for_certain(&self, at: LonLat) -> bool {
        self.home.as_ref().is_none_or(|home| home.contains_with_margin(at))
    }
}

/// The area, such as a country, in which the remainder holds.
#[derive(Clone)]
pub struct Home {
    polygons: Vec<Polygon>,
    locator: Locator,
    border: RTree<Line<[f64; 2]>>,
    margin_m: f64,
}

/// Without derived data: caches identify a home by this text.
impl fmt::Debug for Home {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Home")
            .field("polygons", &self.polygons)
            .field("margin_m", &self.margin_m)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Home {
    fn eq(&self, other: &Self) -> bool {
        self.polygons == other.polygons && self.margin_m == other.margin_m
    }
}

/// Positions and the margin are never NaN.
impl Eq for Home {}

impl Home {
    /// Creates a home from an outline, on the grid of a millionth of a degree. Rings without area on the grid are
    /// dropped, and a margin that is not a number becomes 0.
    ///
    /// # Units
    /// `margin_m` is the tolerance of the outline, metres; 0 if it is exact.
    pub fn new<'a>(outline: impl IntoIterator<Item = &'a Polygon>, margin_m: f64) -> Self {
        let polygons: Vec<_> = outline.into_iter().filter_map(on_grid).collect();
        let edges = polygons.iter().flat_map(Polygon::rings).flat_map(Ring::edges);
        let border = RTree::bulk_load(edges.map(|(a, b)| Line::new([a.lon, a.lat], [b.lon, b.lat])).collect());
        Self { locator: Locator::new(&polygons), border, polygons, margin_m: margin_m.max(0.0) }
    }

    /// The polygons of the outline.
    pub fn polygons(&self) -> &[Polygon] {
        &self.polygons
    }

    /// The tolerance of the outline.
    ///
    /// # Units
    /// Metres.
    pub fn margin_m(&self) -> f64 {
        self.margin_m
    }

    /// Whether a position lies inside.
    pub fn contains(&self, at: LonLat) -> bool {
        self.locator.contains(at)
    }

    /// Whether an edge of the outline may lie in a box; otherwise the box lies on one side of it.
    pub fn border_meets(&self, bounds: Bounds) -> bool {
        let around = AABB::from_corners([bounds.min.lon, bounds.min.lat], [bounds.max.lon, bounds.max.lat]);
        self.border.locate_in_envelope_intersecting(&around).next().is_some()
    }

    /// Whether a position and eight points at the margin's distance around it lie inside.
    pub fn contains_with_margin(&self, at: LonLat) -> bool {
        let directions = iter::successors(Some(0.0), |angle| Some(angle + std::f64::consts::FRAC_PI_4)).take(8);
        directions
            .map(f64::sin_cos)
            .all(|(sin, cos)| self.contains(moved(at, cos * self.margin_m, sin * self.margin_m)))
    }
}

fn on_grid(polygon: &Polygon) -> Option<Polygon> {
    let ring = |ring: &Ring| Ring::new(ring.positions().iter().map(|&at| lonlat_from_grid(grid_from_lonlat(at)))).ok();
    Some(Polygon::new(ring(polygon.exterior())?, polygon.holes().iter().filter_map(ring).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat { lon, lat }
    }

    fn square() -> Polygon {
        Polygon::new(
            Ring::new([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| at(x, y))).unwrap(),
            vec![],
        )
    }

    #[test]
    fn the_margin_counts_for_certainty_alone() {
        let remainder = Remainder { control: Control::Party(1), home: Some(Arc::new(Home::new([&square()], 4_000.0))) };
        let (middle, rim, beyond) = (at(0.5, 0.5), at(0.98, 0.5), at(1.02, 0.5));
        assert_eq!([middle, rim, beyond].map(|at| remainder.control_at(at).is_some()), [true, true, false]);
        assert_eq!([middle, rim, beyond].map(|at| remainder.holds_for_certain(at)), [true, false, false]);
    }

    #[test]
    fn a_remainder_without_a_home_holds_everywhere() {
        let remainder = Remainder::everywhere(Control::Contested);
        assert_eq!(remainder.control_at(at(-70.0, 12.0)), Some(Control::Contested));
        assert!(remainder.holds_for_certain(at(-70.0, 12.0)));
    }
}
