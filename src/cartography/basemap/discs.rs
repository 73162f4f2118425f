//! Small towns as discs, from a table of longitude, latitude and radius.

use std::f64::consts::TAU;

use serde::Deserialize;
use thiserror::Error;

use crate::geometry::{
    polygon::Polygon,
    position::{LonLat, NotAPosition},
    ring::{InvalidRing, Ring},
};

/// Metres in a degree of latitude.
const M_PER_DEGREE: f64 = 111_200.0;

/// Corners of a disc; most of them are a few pixels wide where towns are looked at.
const CORNERS: u32 = 14;

/// Why a row of the table is invalid.
#[derive(Debug, Error)]
pub enum BadDisc {
    /// It lacks columns, or they are no numbers.
    #[error("a row cannot be read")]
    Row(#[from] csv::Error),
    /// A corner of it lies beyond the degrees of the globe.
    #[error("a disc beyond the poles")]
    Position(#[from] NotAPosition),
    /// It has no area.
    #[error("a disc without an area")]
    Ring(#[from] InvalidRing),
}

#[derive(Deserialize)]
struct Row {
    lon: f64,
    lat: f64,
    radius_m: f64,
}

/// The discs of a table with the columns `lon`, `lat` and `radius_m`.
pub(super) fn discs(table: &str) -> Result<Vec<Polygon>, BadDisc> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(|row| disc(&row?)).collect()
}

fn disc(row: &Row) -> Result<Polygon, BadDisc> {
    let north = row.radius_m / M_PER_DEGREE;
    let east = north / row.lat.to_radians().cos();
    let corner = |step: u32| {
        let angle = TAU * f64::from(step) / f64::from(CORNERS);
        LonLat::new(row.lon + east * angle.cos(), row.lat + north * angle.sin())
    };
    let corners: Vec<LonLat> = (0..CORNERS).map(corner).collect::<Result<_, _>>()?;
    Ok(Polygon::new(Ring::new(corners)?, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::measure::distance_km;

    #[test]
    fn a_disc_is_as_wide_as_high_on_the_ground() {
        let [disc] = discs("lon,lat,radius_m\n35.2,47.8,1500\n").unwrap().try_into().unwrap();
        let middle = LonLat { lon: 35.2, lat: 47.8 };
        for &corner in disc.exterior().positions() {
            assert!((distance_km(middle, corner) - 1.5).abs() < 0.01);
        }
    }

    #[test]
    fn a_damaged_row_is_an_error() {
        assert!(matches!(discs("lon,lat,radius_m\n35.2,47.8\n"), Err(BadDisc::Row(_))));
        assert!(matches!(discs("lon,lat,radius_m\n35.2,89.9999,150000\n"), Err(BadDisc::Position(_))));
        assert!(matches!(discs("lon,lat,radius_m\n35.2,47.8,0\n"), Err(BadDisc::Ring(_))));
    }
}
