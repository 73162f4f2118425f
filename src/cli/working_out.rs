//! Working out what follows from reports, which can take long: how long is told early.

use std::{io::Write as _, time::Duration};

use indicatif::ProgressBar;

use super::{opening::OpeningArguments, table::count_text, terminal::stderr};
use crate::control::{
    evolution::{Evolution, Evolving},
    timeline::Timeline,
};

/// Reports that are worked out before the progress is looked at.
const REPORTS_AT_A_TIME: usize = 64;

/// After how long the time that is left is told where nobody sees a bar.
const TOLD_AFTER: Duration = Duration::from_secs(3);

/// How much time has to be left for that.
const LEAST_LEFT: Duration = Duration::from_mins(1);

/// What follows from the reports of a timeline, with a bar on standard error, or a line on how long it takes.
pub(super) fn evolution_of(timeline: &Timeline, opening: &OpeningArguments) -> anyhow::Result<Evolution> {
    let count = timeline.snapshots().len();
    let bar = opening.report_bar(count);
    let mut evolving = Evolving::default();
    let mut is_told = opening.is_quiet() || !bar.is_hidden();
    let mut done = 0;
    while evolving.advance(timeline, REPORTS_AT_A_TIME) {
        done += REPORTS_AT_A_TIME;
        bar.set_position(done as u64);
        if !is_told && bar.elapsed() > TOLD_AFTER {
            is_told = true;
            tell(&bar, done, count)?;
        }
    }
    bar.finish_and_clear();
    Ok(evolving.finish())
}

fn tell(bar: &ProgressBar, done: usize, count: usize) -> anyhow::Result<()> {
    let left = bar.elapsed().mul_f64(count.saturating_sub(done) as f64 / done as f64);
    if left > LEAST_LEFT {
        let (done, count, minutes) = (count_text(done), count_text(count), left.as_secs().div_ceil(60));
        writeln!(stderr(), "working out what changed: {done} of {count} reports done, about {minutes} minutes left")?;
    }
    Ok(())
}
