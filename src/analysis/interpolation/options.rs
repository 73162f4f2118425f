//! How zones are interpolated, and why that can be impossible.

use thiserror::Error;

use super::chronology::Softening;
use crate::geometry::{bounds::Bounds, polygon::Polygon};

/// How zones are interpolated.
#[derive(Clone, Debug)]
pub struct Options {
    /// The box that the zones tile.
    pub bounds: Bounds,
    /// The ground that the subject is about: zones are cut to it; everything if empty.
    pub home: Vec<Polygon>,
    /// Distance between samples, degrees of latitude and longitude.
    pub step_deg: f64,
    /// How a reported change is spread over time.
    pub softening: Softening,
    /// Half the width of the contested strip between settlements of different parties, as a value.
    pub front_margin: f64,
    /// The same around a contested settlement.
    pub contested_margin: f64,
    /// How far an outline may leave the interpolated one, degrees.
    pub tolerance_deg: f64,
    /// Closed outlines that enclose less are left out, square kilometres.
    pub least_km2: f64,
}

impl Options {
    /// The values of the embedded dataset, for a box.
    pub fn of(bounds: Bounds) -> Self {
        Self {
            bounds,
            home: Vec::new(),
            step_deg: 0.01,
            softening: Softening { days: 30 },
            front_margin: 0.05,
            contested_margin: 0.4,
            tolerance_deg: 0.0008,
            least_km2: 5.0,
        }
    }
}

/// Why no zones can be interpolated.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum InterpolationError {
    /// No settlement has a report.
    #[error("no settlement has a report")]
    NoSettlement,
    /// The box or the step is empty, or there would be too many samples.
    #[error("a step of {step_deg} degrees does not fit the box: between 2 and {most} samples a side are possible")]
    Grid {
        /// The step asked for, degrees.
        step_deg: f64,
        /// The most samples on a side.
        most: usize,
    },
    /// The positions cannot be triangulated.
    #[error("the positions of the settlements cannot be triangulated")]
    Triangulation(#[from] spade::InsertionError),
}
