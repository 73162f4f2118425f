//! Computes the evolution of timelines, which may take long, and reports early how long it will take.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use super::{opening::OpeningArguments, progress::Work, table::count_text, terminal::stderr};
use crate::{
    control::{
        evolution::{Evolution, Evolving},
        timeline::Timeline,
    },
    dataset::Dataset,
};

/// Number of reports computed between updates of the progress: few at first, so that an early estimate is possible.
const FIRST_REPORTS: usize = 4;
const MOST_REPORTS: usize = 64;

/// Where no progress line is shown, the remaining time is printed once, this long after the start.
const TOLD_AFTER: Duration = Duration::from_secs(3);

/// Shorter remaining times are not printed.
const LEAST_LEFT: Duration = Duration::from_mins(1);

/// Computes the evolutions of all sources for which they are unknown.
///
/// There is no time limit: a film or a site of years of reports may be worth hours, and the user can stop the program.
pub(super) fn work_out_all(dataset: &mut Dataset, opening: &OpeningArguments) {
    for (timeline, evolution) in dataset.timelines.iter().zip(&mut dataset.evolutions) {
        if evolution.is_none() {
            *evolution = Some(Arc::new(evolution_of(timeline, opening)));
        }
    }
}

/// Computes the evolution of a timeline, with a progress line on standard error, or one line on how long it takes.
pub(super) fn evolution_of(timeline: &Timeline, opening: &OpeningArguments) -> Evolution {
    let count = timeline.snapshots().len();
    let line = opening.progress(Work::Evolving);
    if opening.is_quiet() || !line.is_hidden() {
        return evolved(timeline, |done| line.tell(done as u64, count as u64));
    }
    let done = AtomicUsize::new(0);
    // Printed by a separate thread, since the first reports alone may take hours.
    thread::scope(|scope| {
        let (end, ended) = mpsc::channel();
        let done = &done;
        scope.spawn(move || tell_after(&ended, done, count));
        let evolution = evolved(timeline, |reports| done.store(reports, Ordering::Relaxed));
        drop(end);
        evolution
    })
}

fn evolved(timeline: &Timeline, tell: impl Fn(usize)) -> Evolution {
    let mut evolving = Evolving::default();
    let (mut done, mut at_a_time) = (0, FIRST_REPORTS);
    while evolving.advance(timeline, at_a_time) {
        done += at_a_time;
        at_a_time = (at_a_time * 2).min(MOST_REPORTS);
        tell(done);
    }
    evolving.finish()
}

/// Prints once, some seconds after the start, how long the work takes, unless it has ended or ends soon.
fn tell_after(ended: &Receiver<()>, done: &AtomicUsize, count: usize) {
    if ended.recv_timeout(TOLD_AFTER) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    if let Some(line) = line(done.load(Ordering::Relaxed), count, TOLD_AFTER) {
        // A closed standard error must not fail the command.
        writeln!(stderr(), "{line}").ok();
    }
}

/// The line to print some time after the start; `None` if the work ends soon.
fn line(done: usize, count: usize, after: Duration) -> Option<String> {
    // The first reports are under way; assume that they are just done.
    let known = if done == 0 { FIRST_REPORTS } else { done };
    let left = after.mul_f64(count.saturating_sub(done) as f64 / known as f64);
    let (of, minutes) = (count_text(count), left.as_secs().div_ceil(60));
    let text = match (done, left > LEAST_LEFT) {
        (0, true) => format!("none of {of} reports done, at least {minutes} minutes left"),
        (0, false) => format!("the first of {of} reports take more than {} s", after.as_secs()),
        (done, true) => format!("{} of {of} reports done, about {minutes} minutes left", count_text(done)),
        (_, false) => return None,
    };
    Some(format!("working out what changed: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_is_told_where_it_is_long() {
        let said = |done, count| line(done, count, Duration::from_secs(3));
        let text = |text: &str| Some(format!("working out what changed: {text}"));
        assert_eq!(said(60, 960), None);
        assert_eq!(said(4, 960), text("4 of 960 reports done, about 12 minutes left"));
        assert_eq!(said(0, 960), text("none of 960 reports done, at least 12 minutes left"));
        assert_eq!(said(0, 2), text("the first of 2 reports take more than 3 s"));
    }
}
