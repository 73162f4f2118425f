//! The film of one source of a dataset: the one way from a dataset to a film, for window and commands.

use std::sync::atomic::AtomicBool;

use super::{
    encoder::Encoder,
    film::{FilmError, make},
    frame::{Frames as _, Size},
    plan::{Plan, PlanError},
};
use crate::{
    control::{evolution::Evolution, timeline::Timeline},
    dataset::Dataset,
    plate::{Atlas, Plate, PlateOptions, Reports},
};

/// Which dates a film shows, and for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// The date of each picture, days since 1970-01-01T00:00Z, in order.
    pub dates: Vec<f64>,
    /// Pictures a second.
    pub fps: u32,
    /// For how long the last picture is held, seconds.
    pub hold_secs: u32,
}

/// A film that is planned and not yet drawn.
#[derive(Debug)]
pub struct Film {
    plate: Plate,
    plan: Plan,
}

impl Timing {
    /// Whether a film of this timing can have a size.
    ///
    /// # Errors
    /// When the size, the pace or the number of dates is out of bounds.
    pub fn check(&self, size: Size) -> Result<(), PlanError> {
        Plan::check(size, self.dates.len(), self.fps, self.hold_secs)
    }
}

impl Film {
    /// The film of one source of a dataset.
    ///
    /// `work_out` computes what follows from the reports where the dataset does not know it.
    ///
    /// # Errors
    /// When the source has no report up to the first date, the view is empty, or the timing is out of bounds.
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn of_source(
        (dataset, index): (&Dataset, usize),
        timing: &Timing,
        atlas: &Atlas,
        options: PlateOptions,
        work_out: &dyn Fn(&Timeline) -> Evolution,
    ) -> Result<Self, FilmError> {
        let [first, .., last] = timing.dates[..] else { return Err(PlanError::TooFew(timing.dates.len()).into()) };
        let reports = Reports::around_by(dataset, index, [first, last], work_out)?;
        let plate = Plate::new(reports, atlas, options)?;
        let plan = Plan::new(&plate, &timing.dates, timing.fps, timing.hold_secs)?;
        Ok(Self { plate, plan })
    }

    /// What each picture is drawn by.
    pub const fn plate(&self) -> &Plate {
        &self.plate
    }

    /// Which pictures there are, and for how long each is shown.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The size of every picture.
    pub fn size(&self) -> Size {
        self.plate.size()
    }

    /// Draws all pictures on all processors and gives them to an encoder. `progress` gets the number of pictures done,
    /// and of all.
    ///
    /// # Errors
    /// When a picture cannot be drawn, encoded or written, and once `is_cancelled` is set: what the encoder has written so
    /// far is not a whole film.
    pub fn write(
        &self,
        encoder: Box<dyn Encoder>,
        is_cancelled: &AtomicBool,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), FilmError> {
        let count = self.plan.shots().len();
        make(&self.plate, &self.plan, encoder, is_cancelled, &|done| progress(done, count))
    }
}
