//! A line on standard error that tells how far some work is.

use std::{
    io::{self, IsTerminal as _},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{table::count_text, terminal::write_over};
use crate::movie::TimeLeft;

/// Time between two updates of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// Number of characters of the bar.
const BAR: usize = 30;

/// The work that a line tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Reading files; counted in bytes.
    Reading,
    /// Computing evolutions; counted in reports.
    Evolving,
    /// Drawing the pictures of a film.
    Drawing,
}

/// A line that is written over itself, and removed when it is dropped.
#[derive(Debug)]
pub(super) struct ProgressLine {
    work: Work,
    begun: Instant,
    /// `None` if the line is hidden.
    drawn: Option<Mutex<Drawn>>,
}

/// The last update.
#[derive(Debug, Default)]
struct Drawn {
    at: Option<Instant>,
    /// Its number of characters.
    width: usize,
}

impl ProgressLine {
    /// A line that is shown if standard error is a terminal.
    pub(super) fn on_terminal(work: Work) -> Self {
        let drawn = io::stderr().is_terminal().then(Mutex::default);
        Self { drawn, ..Self::hidden(work) }
    }

    /// A line that is not shown.
    pub(super) fn hidden(work: Work) -> Self {
        Self { work, begun: now(), drawn: None }
    }

    /// Whether nothing is shown.
    pub(super) const fn is_hidden(&self) -> bool {
        self.drawn.is_none()
    }

    /// Tells how much is done of how much.
    pub(super) fn tell(&self, done: u64, of: u64) {
        let Some(drawn) = &self.drawn else { return };
        let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.at.is_none_or(|at| at.elapsed() >= PAUSE) {
            drawn.at = Some(now());
            let text = line(self.work, done, of, self.begun.elapsed());
            drawn.width = write_over(&text, drawn.width);
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some(drawn) = self.drawn.take() {
            write_over("", drawn.into_inner().unwrap_or_else(PoisonError::into_inner).width);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time that is left is told to people, and nothing is computed from it"
)]
fn now() -> Instant {
    Instant::now()
}

/// The text of a line, some time after the work began.
fn line(work: Work, done: u64, of: u64, after: Duration) -> String {
    let share = if of == 0 { 0.0 } else { (done as f64 / of as f64).min(1.0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length of the bar")]
    let full = (share * BAR as f64) as usize;
    let bar = format!("{}{}", "#".repeat(full), "-".repeat(BAR - full));
    let count = |count: u64| count_text(usize::try_from(count).unwrap_or(usize::MAX));
    let left = match TimeLeft::of(done, of, after) {
        Some(TimeLeft::Seconds(seconds)) => format!(", {seconds} s left"),
        Some(TimeLeft::Minutes(minutes)) => format!(", {minutes} min left"),
        None => String::new(),
    };
    match work {
        Work::Reading => format!("reading {bar} {:.1} of {:.1} MB", megabytes(done), megabytes(of)),
        Work::Evolving => format!("working out {bar} {} of {} reports{left}", count(done), count(of)),
        Work::Drawing => format!("drawing {bar} {} of {}{left}", count(done), count(of)),
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_share_counts_and_the_time_left() {
        let after = Duration::from_secs(30);
        let bar = format!("{}{}", "#".repeat(10), "-".repeat(20));
        let drawing = format!("drawing {bar} 120 of 360, 60 s left");
        assert_eq!(line(Work::Drawing, 120, 360, after), drawing);
        let evolving = format!("working out {bar} 400 of 1,200 reports, 10 min left");
        assert_eq!(line(Work::Evolving, 400, 1200, Duration::from_mins(5)), evolving);
        assert_eq!(line(Work::Reading, 1_200_000, 3_600_000, after), format!("reading {bar} 1.2 of 3.6 MB"));
    }

    #[test]
    fn a_line_at_the_start_and_beyond_the_end_has_no_odd_figures() {
        let empty = "-".repeat(BAR);
        assert_eq!(line(Work::Drawing, 0, 0, Duration::ZERO), format!("drawing {empty} 0 of 0"));
        assert_eq!(line(Work::Drawing, 0, 9, Duration::from_secs(5)), format!("drawing {empty} 0 of 9"));
        let full = "#".repeat(BAR);
        let evolving = format!("working out {full} 12 of 9 reports, 0 s left");
        assert_eq!(line(Work::Evolving, 12, 9, Duration::from_secs(5)), evolving);
    }
}
