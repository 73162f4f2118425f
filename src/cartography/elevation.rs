//! The embedded elevation grid: NOAA's GLOBE in the south and east of Ukraine, up to 50 degrees north.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, DecodingError};
use thiserror::Error;

use crate::geometry::{bounds::Bounds, position::LonLat};

const GRID: &[u8] = include_bytes!("../../assets/basemap/elevation.png");

/// The upper left corner of the grid, as in `assets/basemap/elevation.py`.
const NORTH_WEST: LonLat = LonLat { lon: 29.5, lat: 50.0 };

/// Width and height of a sample, degrees: 30 arc seconds.
const STEP_DEG: f64 = 1.0 / 120.0;

/// Elevations on a regular grid in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Elevation {
    north_west: LonLat,
    step_deg: f64,
    columns: usize,
    rows: usize,
    metres: Vec<f32>,
}

/// Why an elevation grid is invalid.
#[derive(Debug, Error)]
pub enum BadElevation {
    /// The PNG image of the grid is damaged.
    #[error("the elevation grid cannot be read")]
    Unreadable(#[from] DecodingError),
    /// The image has another format or size.
    #[error("the elevation grid is no picture in 16-bit grey with at least two rows and columns")]
    OtherPicture,
}

impl Elevation {
    /// Loads the embedded grid.
    ///
    /// # Errors
    /// When the embedded file is damaged, which a test rules out.
    pub fn embedded() -> Result<Self, BadElevation> {
        Self::from_png(GRID, NORTH_WEST, STEP_DEG)
    }

    /// Reads a grid from a 16-bit grey PNG: metres, the northernmost row first.
    ///
    /// `north_west` is the corner of the first sample, `step_deg` the width and height of each sample.
    ///
    /// # Errors
    /// When the image has another format, or is damaged.
    pub fn from_png(bytes: &[u8], north_west: LonLat, step_deg: f64) -> Result<Self, BadElevation> {
        let mut reader = Decoder::new(Cursor::new(bytes)).read_info()?;
        let size = reader.output_buffer_size().ok_or(BadElevation::OtherPicture)?;
        let mut samples = vec![0; size];
        let frame = reader.next_frame(&mut samples)?;
        let (Ok(columns), Ok(rows)) = (usize::try_from(frame.width), usize::try_from(frame.height)) else {
            return Err(BadElevation::OtherPicture);
        };
        let is_grey = (frame.color_type, frame.bit_depth) == (ColorType::Grayscale, BitDepth::Sixteen);
        if !is_grey || columns < 2 || rows < 2 {
            return Err(BadElevation::OtherPicture);
        }
        let (pairs, _) = samples.as_chunks::<2>();
        let metres = pairs.iter().map(|&pair| f32::from(u16::from_be_bytes(pair))).collect();
        Ok(Self { north_west, step_deg, columns, rows, metres })
    }

    /// The area covered by the grid.
    pub fn bounds(&self) -> Bounds {
        let LonLat { lon, lat } = self.north_west;
        let (width, height) = (self.columns as f64 * self.step_deg, self.rows as f64 * self.step_deg);
        Bounds { min: LonLat { lon, lat: lat - height }, max: LonLat { lon: lon + width, lat } }
    }

    /// Number of samples from west to east.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of samples from north to south.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Width and height of a sample, degrees.
    pub(super) fn step_deg(&self) -> f64 {
        self.step_deg
    }

    /// Longitude of the middle of a column.
    pub(super) fn column_longitude(&self, column: usize) -> f64 {
        self.north_west.lon + (column as f64 + 0.5) * self.step_deg
    }

    /// Latitude of the middle of a row.
    pub(super) fn row_latitude(&self, row: usize) -> f64 {
        self.north_west.lat - (row as f64 + 0.5) * self.step_deg
    }

    /// A sample in metres; indices beyond the edge are clamped.
    pub(super) fn sample(&self, column: usize, row: usize) -> f32 {
        let index = row.min(self.rows - 1) * self.columns + column.min(self.columns - 1);
        self.metres.get(index).copied().unwrap_or_default()
    }

    /// The elevation at a position, interpolated between the four nearest samples; `None` outside the grid.
    ///
    /// # Units
    /// Metres above the sea.
    ///
    /// # Examples
    /// ```
    /// use frontline::{cartography::elevation::Elevation, geometry::position::LonLat};
    /// let elevation = Elevation::embedded().unwrap();
    /// let bakhmut = elevation.at(LonLat { lon: 38.0, lat: 48.595 }).unwrap();
    /// assert!((75.0..160.0).contains(&bakhmut));
    /// ```
    pub fn at(&self, position: LonLat) -> Option<f64> {
        if !self.bounds().contains(position) {
            return None;
        }
        let (column, east) = split((position.lon - self.north_west.lon) / self.step_deg - 0.5);
        let (row, south) = split((self.north_west.lat - position.lat) / self.step_deg - 0.5);
        let in_row = |row| mix(self.sample(column, row).into(), self.sample(column + 1, row).into(), east);
        Some(mix(in_row(row), in_row(row + 1), south))
    }
}

/// Splits a non-negative number into its integer and fractional parts; 0 for negative numbers.
pub(super) fn split(place: f64) -> (usize, f64) {
    let place = place.max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is not negative, and grids are small"
    )]
    let index = place.floor() as usize;
    (index, place.fract())
}

/// Linear interpolation between two values.
pub(super) fn mix(a: f64, b: f64, part: f64) -> f64 {
    a + (b - a) * part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highest(elevation: &Elevation, area: Bounds) -> f64 {
        let steps = |from: f64, to: f64| (0..=40).map(move |step| from + (to - from) * f64::from(step) / 40.0);
        steps(area.min.lon, area.max.lon)
            .flat_map(|lon| steps(area.min.lat, area.max.lat).map(move |lat| LonLat { lon, lat }))
            .filter_map(|at| elevation.at(at))
            .fold(f64::MIN, f64::max)
    }

    #[test]
    fn the_grid_covers_the_south_and_east() {
        let bounds = Elevation::embedded().unwrap().bounds();
        assert!(bounds.contains(LonLat { lon: 29.6, lat: 45.2 }) && bounds.contains(LonLat { lon: 40.2, lat: 49.9 }));
        assert!((bounds.max.lon - 41.0).abs() < 1e-9 && (bounds.min.lat - 44.0).abs() < 1e-9);
    }

    #[test]
    fn the_donets_ridge_is_higher_than_the_azov_coast_and_the_donets_plain() {
        let elevation = Elevation::embedded().unwrap();
        let area = |west, south, east, north| Bounds {
            min: LonLat { lon: west, lat: south },
            max: LonLat { lon: east, lat: north },
        };
        let ridge = highest(&elevation, area(38.4, 48.1, 39.0, 48.4));
        // The highest point is Mohyla-Mechetna, 367 m.
        assert!((330.0..=367.0).contains(&ridge), "{ridge}");
        assert!(highest(&elevation, area(37.7, 47.05, 38.2, 47.12)) < 80.0);
        assert!(highest(&elevation, area(38.46, 48.94, 38.52, 48.98)) < 100.0);
        assert_eq!(elevation.at(LonLat { lon: 36.8, lat: 46.4 }), Some(0.0));
    }

    #[test]
    fn outside_the_grid_nothing_is_known() {
        let elevation = Elevation::embedded().unwrap();
        assert_eq!(elevation.at(LonLat { lon: 30.5, lat: 50.45 }), None);
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(matches!(Elevation::from_png(b"no picture", NORTH_WEST, STEP_DEG), Err(BadElevation::Unreadable(_))));
        assert!(matches!(Elevation::from_png(&GRID[..5000], NORTH_WEST, STEP_DEG), Err(BadElevation::Unreadable(_))));
    }
}
