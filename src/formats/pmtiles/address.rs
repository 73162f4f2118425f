//! The address of a tile in the tile pyramid.

use std::fmt;

use crate::geometry::mercator::{HALF_WORLD_M, WorldPoint};

/// The largest zoom of a tile.
pub const MAX_ZOOM: u8 = 24;

/// A tile of the pyramid used by web maps: zoom, column from the west, row from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileAddress {
    zoom: u8,
    column: u32,
    row: u32,
}

impl fmt::Display for TileAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.zoom, self.column, self.row)
    }
}

impl TileAddress {
    /// The tile at a zoom, column and row; `None` outside the pyramid.
    ///
    /// # Examples
    /// ```
    /// use frontline::formats::pmtiles::TileAddress;
    /// assert!(TileAddress::new(1, 1, 0).is_some());
    /// assert!(TileAddress::new(1, 2, 0).is_none());
    /// ```
    pub fn new(zoom: u8, column: u32, row: u32) -> Option<Self> {
        let fits = zoom <= MAX_ZOOM && column < 1 << zoom && row < 1 << zoom;
        fits.then_some(Self { zoom, column, row })
    }

    /// The tile that contains a point of the projected plane; points beyond the edge belong to the outermost tiles.
    ///
    /// `zoom` is at most [`MAX_ZOOM`].
    pub fn holding(point: WorldPoint, zoom: u8) -> Self {
        let zoom = zoom.min(MAX_ZOOM);
        let tiles = f64::from(1_u32 << zoom);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=2^24 - 1")]
        let index = |metres: f64| (metres / (2.0 * HALF_WORLD_M) * tiles).floor().clamp(0.0, tiles - 1.0) as u32;
        Self { zoom, column: index(point.x + HALF_WORLD_M), row: index(HALF_WORLD_M - point.y) }
    }

    /// The zoom level: 0 is the whole world in one tile.
    pub const fn zoom(self) -> u8 {
        self.zoom
    }

    /// The column, from 0 in the west.
    pub const fn column(self) -> u32 {
        self.column
    }

    /// The row, from 0 in the north.
    pub const fn row(self) -> u32 {
        self.row
    }

    /// Width and height on the projected plane, metres.
    pub fn side_m(self) -> f64 {
        2.0 * HALF_WORLD_M / f64::from(1_u32 << self.zoom)
    }

    /// Its upper left corner.
    pub fn north_west(self) -> WorldPoint {
        let side = self.side_m();
        WorldPoint { x: f64::from(self.column) * side - HALF_WORLD_M, y: HALF_WORLD_M - f64::from(self.row) * side }
    }

    /// Whether the tiles are equal or one contains the other.
    pub fn overlaps(self, other: Self) -> bool {
        let (wide, small) = if self.zoom <= other.zoom { (self, other) } else { (other, self) };
        let down = small.zoom - wide.zoom;
        (small.column >> down, small.row >> down) == (wide.column, wide.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{mercator::world_from_lonlat, position::LonLat};

    #[test]
    fn bakhmut_lies_in_its_published_tile() {
        // From the formula of the OpenStreetMap wiki, "Slippy map tilenames".
        let bakhmut = world_from_lonlat(LonLat { lon: 38.0, lat: 48.595 });
        assert_eq!(TileAddress::holding(bakhmut, 10).to_string(), "10/620/353");
    }

    #[test]
    fn a_tile_overlaps_its_parent_and_not_its_neighbour() {
        let tile = TileAddress::new(10, 620, 353).unwrap();
        assert!(tile.overlaps(TileAddress::new(8, 155, 88).unwrap()));
        assert!(TileAddress::new(0, 0, 0).unwrap().overlaps(tile));
        assert!(!tile.overlaps(TileAddress::new(8, 156, 88).unwrap()));
    }

    #[test]
    fn points_beyond_the_edge_count_to_the_outermost_tiles() {
        let beyond = WorldPoint { x: 1e12, y: -1e12 };
        assert_eq!(TileAddress::holding(beyond, 3), TileAddress::new(3, 7, 7).unwrap());
    }
}
