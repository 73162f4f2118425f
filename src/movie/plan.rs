//! The plan of a film: its size, frame rate and how long each picture is shown, checked before work starts.

use std::time::Duration;

use thiserror::Error;

use super::frame::{Frames, Size};

/// The shortest side of a picture, in pixels.
pub const MIN_SIDE: u32 = 64;

/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 4096;

/// The most dates of a film: 27 years of days.
pub const MAX_FRAMES: usize = 10_000;

/// The highest frame rate, pictures per second.
const MAX_FPS: u32 = 60;

/// The longest hold of the last picture, seconds.
const MAX_HOLD_SECS: u32 = 60;

/// The longest duration of one picture, seconds: formats count in 16 bits.
const MAX_SHOT_SECS: u32 = 600;

/// One picture of a film and its duration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// The date: days since 1970-01-01T00:00Z.
    pub at: f64,
    /// Duration in ticks, one per frame at the film's frame rate; not 0.
    pub ticks: u32,
}

/// A film to be made: its pictures and their durations.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    size: Size,
    fps: u32,
    shots: Vec<Shot>,
}

/// Why a film cannot be planned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The picture is too small or too large.
    #[error(
        "a picture of {}x{} pixels cannot be filmed: each side has {MIN_SIDE} to {MAX_SIDE} pixels",
        .0.width, .0.height
    )]
    Size(Size),
    /// The frame rate is out of range.
    #[error("{0} pictures a second cannot be filmed: expected 1 to {MAX_FPS}")]
    Fps(u32),
    /// The last picture is held for too long.
    #[error("the last picture cannot be held for {0} s: at most {MAX_HOLD_SECS}")]
    Hold(u32),
    /// There are too few dates.
    #[error("a film shows two dates or more, and there are {0}")]
    TooFew(usize),
    /// There are too many dates.
    #[error("{0} dates are too many for one film: at most {MAX_FRAMES}; choose a larger step or fewer dates")]
    TooMany(usize),
}

impl Plan {
    /// Plans a film of dates at a frame rate; the last picture is held for some extra seconds.
    ///
    /// Consecutive dates with the same picture become one longer shot.
    ///
    /// # Errors
    /// When the size, the frame rate or the number of dates is out of range.
    pub fn new(frames: &dyn Frames, dates: &[f64], fps: u32, hold_secs: u32) -> Result<Self, PlanError> {
        let size = frames.size();
        Self::check(size, dates.len(), fps, hold_secs)?;
        let mut shots: Vec<Shot> = Vec::new();
        for (index, &at) in dates.iter().enumerate() {
            let ticks = if index + 1 == dates.len() { 1 + hold_secs * fps } else { 1 };
            match shots.last_mut() {
                Some(last) if last.ticks + ticks <= MAX_SHOT_SECS * fps && frames.is_same(last.at, at) => {
                    last.ticks += ticks;
                }
                _ => shots.push(Shot { at, ticks }),
            }
        }
        Ok(Self { size, fps, shots })
    }

    /// Whether a film of this size, frame rate and number of dates is possible; needs no pictures.
    ///
    /// # Errors
    /// When one of them is out of range.
    pub fn check(size: Size, dates: usize, fps: u32, hold_secs: u32) -> Result<(), PlanError> {
        let fits = |side| (MIN_SIDE..=MAX_SIDE).contains(&side);
        match () {
            () if !fits(size.width) || !fits(size.height) => Err(PlanError::Size(size)),
            () if !(1..=MAX_FPS).contains(&fps) => Err(PlanError::Fps(fps)),
            () if hold_secs > MAX_HOLD_SECS => Err(PlanError::Hold(hold_secs)),
            () if dates < 2 => Err(PlanError::TooFew(dates)),
            () if dates > MAX_FRAMES => Err(PlanError::TooMany(dates)),
            () => Ok(()),
        }
    }

    /// The size of every picture.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The frame rate: ticks per second.
    pub fn fps(&self) -> u32 {
        self.fps
    }

    /// The pictures in order.
    pub fn shots(&self) -> &[Shot] {
        &self.shots
    }

    /// The film's duration in ticks.
    pub fn ticks(&self) -> u64 {
        self.shots.iter().map(|shot| u64::from(shot.ticks)).sum()
    }

    /// The film's duration.
    pub fn duration(&self) -> Duration {
        Duration::from_secs_f64(self.ticks() as f64 / f64::from(self.fps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 1280, height: 720 };

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        assert_eq!(Plan::check(SIZE, MAX_FRAMES, 60, 60), Ok(()));
        assert_eq!(Plan::check(SIZE, MAX_FRAMES + 1, 24, 0), Err(PlanError::TooMany(MAX_FRAMES + 1)));
        assert_eq!(Plan::check(SIZE, 1, 24, 0), Err(PlanError::TooFew(1)));
        assert_eq!(Plan::check(SIZE, 2, 61, 0), Err(PlanError::Fps(61)));
        let wide = Size { width: MAX_SIDE + 1, ..SIZE };
        assert_eq!(Plan::check(wide, 2, 24, 0), Err(PlanError::Size(wide)));
    }
}
