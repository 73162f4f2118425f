//! A checked position on the globe.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A position on WGS84.
///
/// # Units
/// Degrees: `lon` in -180..=180, `lat` in -90..=90, both finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct LonLat {
    /// Longitude, degrees east.
    pub lon: f64,
    /// Latitude, degrees north.
    pub lat: f64,
}

/// A pair of numbers that is not a position.
#[derive(Clone, Copy, Debug, PartialEq, Error, Serialize, Deserialize)]
#[error("{lon}, {lat} is not a longitude and a latitude in degrees")]
pub struct NotAPosition {
    /// The value given as longitude.
    pub lon: f64,
    /// The value given as latitude.
    pub lat: f64,
}

impl LonLat {
    /// Creates a position from degrees.
    ///
    /// # Errors
    /// When a number is not finite or outside its range.
    ///
    /// # Examples
    /// ```
    /// use frontline::geometry::position::LonLat;
    /// assert!(LonLat::new(38.0, 48.6).is_ok());
    /// assert!(LonLat::new(38.0, 148.6).is_err());
    /// ```
    pub fn new(lon: f64, lat: f64) -> Result<Self, NotAPosition> {
        let fits = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if fits { Ok(Self { lon, lat }) } else { Err(NotAPosition { lon, lat }) }
    }
}
