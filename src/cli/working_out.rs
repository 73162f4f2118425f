//! Working out what follows from reports, which can take long: how long is told early, by every command that does it.

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

use super::{opening::OpeningArguments, table::count_text, terminal::stderr};
use crate::{
    control::{
        evolution::{Evolution, Evolving},
        timeline::Timeline,
    },
    dataset::Dataset,
};

/// Reports that are worked out before the progress is looked at: few at first, so that something is known early.
const FIRST_REPORTS: usize = 4;
const MOST_REPORTS: usize = 64;

/// After how long the time that is left is told where nobody sees a bar.
const TOLD_AFTER: Duration = Duration::from_secs(3);

/// How much time has to be left for that.
const LEAST_LEFT: Duration = Duration::from_mins(1);

/// Works out what follows from the reports of every source of which it is not known yet.
///
/// Nothing is refused for the time that it takes: a film or a site of years of reports is worth hours, and whoever reads
/// the line can end the program.
pub(super) fn work_out_all(dataset: &mut Dataset, opening: &OpeningArguments) {
    for (timeline, evolution) in dataset.timelines.iter().zip(&mut dataset.evolutions) {
        if evolution.is_none() {
            *evolution = Some(Arc::new(evolution_of(timeline, opening)));
        }
    }
}

/// What follows from the reports of a timeline, with a bar on standard error, or a line on how long it takes.
pub(super) fn evolution_of(timeline: &Timeline, opening: &OpeningArguments) -> Evolution {
    let count = timeline.snapshots().len();
    let bar = opening.report_bar(count);
    if opening.is_quiet() || !bar.is_hidden() {
        let evolution = evolved(timeline, |done| bar.set_position(done as u64));
        bar.finish_and_clear();
        return evolution;
    }
    let done = AtomicUsize::new(0);
    // Told by a thread of its own, since the first reports alone may take hours.
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

/// Tells once, some seconds after the start, how long the work takes, unless it has ended or ends soon.
fn tell_after(ended: &Receiver<()>, done: &AtomicUsize, count: usize) {
    if ended.recv_timeout(TOLD_AFTER) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    if let Some(line) = line(done.load(Ordering::Relaxed), count, TOLD_AFTER) {
        // Where standard error is closed, nobody wants to be told.
        writeln!(stderr(), "{line}").ok();
    }
}

/// What is told of work after some time; nothing where it ends soon.
fn line(done: usize, count: usize, after: Duration) -> Option<String> {
    // Those under way count as if they were done now.
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
