//! What a picture shows: the one way from a dataset to a plate, for window, commands and page.

use thiserror::Error;

use super::{
    atlas::Atlas,
    options::{BadPlate, PlateOptions},
    picture::Plate,
    reports::{BadDate, Reports},
};
use crate::{
    control::{evolution::Evolution, mesh::Motion, timeline::Timeline},
    dataset::Dataset,
};

/// What a picture shows of a source.
///
/// # Units
/// Days since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    /// The reports as of a date.
    At(f64),
    /// What each side gained and lost from a date to a later one.
    Change {
        /// The earlier date.
        from: f64,
        /// The later date.
        to: f64,
    },
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NoPlate {
    /// The source has no report yet.
    #[error(transparent)]
    Date(#[from] BadDate),
    /// The plate cannot be drawn.
    #[error(transparent)]
    Plate(#[from] BadPlate),
}

impl Shown {
    /// The date of the picture: the later one of two.
    pub const fn date(self) -> f64 {
        match self {
            Self::At(at) => at,
            Self::Change { to, .. } => to,
        }
    }
}

impl Plate {
    /// The plate of one source of a dataset.
    ///
    /// `work_out` computes what follows from the reports where a dataset does not know it. That can take long, which some
    /// callers report. A change is always shown in steps.
    ///
    /// # Errors
    /// When the source has no report up to the date, the view is empty, or the change cannot be computed.
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn of_source(
        (dataset, index): (&Dataset, usize),
        shown: Shown,
        atlas: &Atlas,
        options: PlateOptions,
        work_out: &dyn Fn(&Timeline) -> Evolution,
    ) -> Result<Self, NoPlate> {
        Ok(match shown {
            Shown::At(at) => Self::new(Reports::around_by(dataset, index, [at, at], work_out)?, atlas, options)?,
            Shown::Change { from, to } => {
                let options = PlateOptions { motion: Motion::Step, ..options };
                Self::compared(Reports::pair(dataset, index, [from, to])?, atlas, options, [from, to])?
            }
        })
    }
}
