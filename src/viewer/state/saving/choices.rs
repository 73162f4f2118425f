//! The options for saving a picture or a film.

use crate::{
    control::{report_time::time_from_days, timeline::Timeline},
    formats::dates::{Step, parse_step},
    movie::{
        FilmFormat,
        schedule::{self, Pace, ScheduleError, Span},
    },
    plate::PictureFormat,
    playback::LoopRange,
};

/// The options for saving. The content is not among them: it is what the map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaveChoices {
    /// A picture or a film.
    pub kind: SaveKind,
    /// The file format of a picture.
    pub picture: PictureFormat,
    /// The scale of a PNG.
    pub scale: PictureScale,
    /// The file format of a film.
    pub film: FilmFormat,
    /// The range of time of a film.
    pub time: FilmTime,
    /// What each picture of a film shows.
    pub pace: FilmPace,
    /// Pictures a second.
    pub fps: u32,
    /// The size of a film's pictures.
    pub size: FilmSize,
}

/// What is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveKind {
    /// The map as it is now.
    Picture,
    /// The map over time.
    Film,
}

/// The scale of a picture relative to the map in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureScale {
    /// One to one.
    Single,
    /// Two to one.
    Double,
}

/// The range of time of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmTime {
    /// From the first report to the last.
    Whole,
    /// The loop; without one the same as `Whole`.
    Loop,
}

/// What each picture of a film shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmPace {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A report.
    Report,
}

/// The size of a film's pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmSize {
    /// 1280x720 pixels.
    Hd,
    /// The size of the window.
    Window,
}

impl Default for SaveChoices {
    fn default() -> Self {
        Self {
            kind: SaveKind::Picture,
            picture: PictureFormat::Png,
            scale: PictureScale::Single,
            film: FilmFormat::Gif,
            time: FilmTime::Whole,
            pace: FilmPace::Week,
            fps: 12,
            size: FilmSize::Hd,
        }
    }
}

impl PictureScale {
    /// The scale factor.
    pub const fn factor(self) -> f64 {
        match self {
            Self::Single => 1.0,
            Self::Double => 2.0,
        }
    }
}

impl SaveChoices {
    /// The file extension, without its dot.
    pub const fn ending(&self) -> &'static str {
        match self.kind {
            SaveKind::Picture => self.picture.ending(),
            SaveKind::Film => self.film.ending(),
        }
    }

    /// The days of a film.
    ///
    /// # Errors
    /// When there are none.
    pub fn span(&self, timeline: &Timeline, played: Option<LoopRange>) -> Result<Span, ScheduleError> {
        let played = played.filter(|_| self.time == FilmTime::Loop);
        let day = |days: f64| {
            let day = time_from_days(days).date_naive();
            Span { from: day, to: day }
        };
        schedule::span(timeline, played.map(|played| day(played.from)), played.map(|played| day(played.to)))
    }

    /// The dates of the pictures of a film.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When there are none.
    pub fn dates(&self, timeline: &Timeline, played: Option<LoopRange>) -> Result<Vec<f64>, ScheduleError> {
        let step = |text| parse_step(text).map_or(Pace::Report, |step: Step| Pace::Calendar(step));
        let pace = match self.pace {
            FilmPace::Day => step("P1D"),
            FilmPace::Week => step("P7D"),
            FilmPace::Report => Pace::Report,
        };
        Ok(schedule::dates(timeline, self.span(timeline, played)?, pace))
    }

    /// Width and height of a picture in pixels, for a map of the given size in logical pixels.
    pub fn pixels(&self, width_px: f64, height_px: f64) -> (u32, u32) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a window is a few thousand wide")]
        let side = |px: f64| px.round().max(1.0) as u32;
        let (width, height) = (side(width_px), side(height_px));
        match (self.kind, self.size) {
            (SaveKind::Picture, _) => (width, height),
            (SaveKind::Film, FilmSize::Hd) => (1280, 720),
            // MP4 requires even sides; a missing pixel is not noticeable.
            (SaveKind::Film, FilmSize::Window) => (width & !1, height & !1),
        }
    }
}
