//! Lookups in the ground of a report that record where they were made.

use std::cell::{Cell, OnceCell};

use super::{
    bounds::Bounds,
    locate::{Locator, Numbers},
    polygon::Polygon,
    position::LonLat,
};

/// Polygons that are looked up by position, and the box around the positions looked up.
///
/// An answer that was found with some lookups remains valid as long as no ground in their box changes.
#[derive(Debug)]
pub struct Lookups<'a> {
    polygons: Vec<&'a Polygon>,
    /// Built for the first lookup, since most of its cost is due even for a single one.
    locator: OnceCell<Locator>,
    within: Cell<Option<Bounds>>,
}

impl<'a> Lookups<'a> {
    /// Prepares lookups of polygons; each is identified by its place in the order given.
    pub fn new(polygons: impl IntoIterator<Item = &'a Polygon>) -> Self {
        Self { polygons: polygons.into_iter().collect(), locator: OnceCell::new(), within: Cell::new(None) }
    }

    /// The polygons that contain a position, in no particular order; on an edge, either answer.
    pub fn polygons_at(&self, at: LonLat) -> Numbers {
        let here = Bounds { min: at, max: at };
        self.within.set(Some(self.within.get().map_or(here, |within| within.including(at))));
        let locator = self.locator.get_or_init(|| Locator::new(self.polygons.iter().copied()));
        locator.polygons_at(at)
    }

    /// The box around all positions looked up since the last call; `None` if there were none.
    pub fn take_bounds(&self) -> Option<Bounds> {
        self.within.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ring::Ring;

    #[test]
    fn the_box_is_around_the_lookups_since_it_was_last_taken() {
        let at = |lon: f64, lat: f64| LonLat { lon, lat };
        let ring = Ring::new([at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0)]).unwrap();
        let polygon = Polygon::new(ring, Vec::new());
        let lookups = Lookups::new([&polygon]);
        assert_eq!(lookups.take_bounds(), None);
        assert_eq!(lookups.polygons_at(at(0.9, 0.5)).as_slice(), [0]);
        assert!(lookups.polygons_at(at(0.1, 0.7)).is_empty());
        assert_eq!(lookups.take_bounds(), Some(Bounds { min: at(0.1, 0.5), max: at(0.9, 0.7) }));
        assert_eq!(lookups.take_bounds(), None);
    }
}
