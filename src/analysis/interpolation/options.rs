//! Options of the interpolation, and why it can fail.

use thiserror::Error;

use super::chronology::Softening;
use crate::geometry::{bounds::Bounds, polygon::Polygon};

/// Options of the interpolation.
#[derive(Clone, Debug)]
pub struct Options {
    /// The box that the zones tile.
    pub bounds: Bounds,
    /// The ground of the subject, to which zones are clipped; empty for no clipping.
    pub home: Vec<Polygon>,
    /// Ground that has a class of its own while its party holds it. Parts do not overlap.
    pub parts: Vec<Part>,
    /// Distance between samples, degrees of latitude and longitude.
    pub step_deg: f64,
    /// How a reported change is spread over time.
    pub softening: Softening,
    /// Half the width of the contested strip between settlements of different parties, in units of the value.
    pub front_margin: f64,
    /// Half the width of the contested strip around a contested settlement, in units of the value.
    pub contested_margin: f64,
    /// Tolerance for simplifying outlines, degrees: a vertex is dropped if its triangle with its neighbours is smaller
    /// than the square of this.
    pub tolerance_deg: f64,
    /// Smaller closed outlines are dropped, square kilometres.
    pub least_km2: f64,
}

/// Ground that has a class of its own while one of the two parties holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The key of its class.
    pub key: String,
    /// The number of the party, 0 or 1.
    pub party: usize,
    /// Where it is.
    pub ground: Vec<Polygon>,
}

impl Options {
    /// The options of the embedded dataset, for a box.
    pub fn of(bounds: Bounds) -> Self {
        Self {
            bounds,
            home: Vec::new(),
            parts: Vec::new(),
            step_deg: 0.01,
            softening: Softening { days: 30 },
            front_margin: 0.035,
            contested_margin: 0.2,
            tolerance_deg: 0.003,
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
        /// The requested step, degrees.
        step_deg: f64,
        /// The most samples per side.
        most: usize,
    },
    /// A part has no ground.
    #[error("a part has no ground")]
    EmptyPart,
    /// The positions cannot be triangulated.
    #[error("the positions of the settlements cannot be triangulated")]
    Triangulation(#[from] spade::InsertionError),
}
