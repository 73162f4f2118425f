//! Positions on a grid of a millionth of a degree, for exact comparison.

use super::position::LonLat;

/// Steps of the grid to a degree: one step is 0.11 m of latitude.
pub const STEPS_PER_DEGREE: f64 = 1e6;

/// A position in grid steps from zero longitude and latitude.
///
/// # Units
/// Millionths of a degree. Any longitude and latitude fits, with headroom for the sums of the overlay engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPoint {
    /// Eastwards.
    pub x: i32,
    /// Northwards.
    pub y: i32,
}

/// The grid point nearest to a position.
///
/// # Examples
/// ```
/// use frontline::geometry::{grid::{GridPoint, grid_from_lonlat}, position::LonLat};
/// let point = grid_from_lonlat(LonLat { lon: 37.123_456_4, lat: -0.5 });
/// assert_eq!(point, GridPoint { x: 37_123_456, y: -500_000 });
/// ```
pub fn grid_from_lonlat(at: LonLat) -> GridPoint {
    #[expect(clippy::cast_possible_truncation, reason = "a million times any longitude fits; more saturates")]
    let steps = |degrees: f64| (degrees * STEPS_PER_DEGREE).round() as i32;
    GridPoint { x: steps(at.lon), y: steps(at.lat) }
}

/// The position of a grid point.
pub fn lonlat_from_grid(point: GridPoint) -> LonLat {
    LonLat { lon: f64::from(point.x) / STEPS_PER_DEGREE, lat: f64::from(point.y) / STEPS_PER_DEGREE }
}
