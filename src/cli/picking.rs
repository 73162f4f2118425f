//! Which reports `frontline areas` gives figures for: all of a period, the last one up to a date, or one for each step.

use std::io::Write as _;

use anyhow::{bail, ensure};
use chrono::NaiveDate;

use super::{
    area_figures::{Chosen, Picked},
    chosen::{AsOf, as_of, check_not_before, day, tell_age},
    moment::{is_after, last_day},
};
use crate::{
    control::{covered::OverlapSteps, timeline::Timeline},
    formats::dates::{Period, Step, parse_step},
};

/// The most steps: every day of 27 years.
const MAX_STEPS: usize = 10_000;

/// The dates on the command line that select reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Picking {
    pub(super) from: Option<Period>,
    pub(super) to: Option<Period>,
    pub(super) at: Option<Period>,
    pub(super) every: Option<Step>,
}

/// The value of `--every`.
pub(super) fn step(text: &str) -> Result<Step, String> {
    parse_step(text).ok_or_else(|| "expected a duration of days, months or years, such as P7D, P1M or P1Y".to_owned())
}

impl Picking {
    /// Selects the reports; a period between two reports has none, which is reported.
    pub(super) fn chosen(self, timeline: &Timeline) -> anyhow::Result<Chosen<'_>> {
        let reports = match (self.at, self.every) {
            (Some(at), _) => {
                let found = as_of(timeline, at)?;
                tell_age(timeline, &[(at, found)]);
                vec![Picked { index: found.index, as_of: None, age_days: Some(found.age_days) }]
            }
            (None, Some(step)) => self.stepped(timeline, step)?,
            (None, None) => self.within(timeline)?,
        };
        if reports.is_empty() {
            let name = &timeline.source().name;
            // A closed standard error must not fail the command.
            writeln!(super::terminal::stderr(), "{name} has no report from --from to --to").ok();
        }
        Ok(Chosen { timeline, reports, covered: Vec::new(), overlaps: OverlapSteps::default() })
    }

    /// All reports of the period.
    fn within(self, timeline: &Timeline) -> anyhow::Result<Vec<Picked>> {
        self.check_ends(timeline)?;
        let snapshots = timeline.snapshots();
        let start = self.from.map_or(0, |from| snapshots.partition_point(|report| report.time.at < from.from.at));
        let is_within = |to: Period| snapshots.partition_point(|report| !is_after(report.time, to));
        let end = self.to.map_or(snapshots.len(), is_within);
        Ok((start..end).map(Picked::itself).collect())
    }

    /// A period may start before the first report, but not after the last, and end after the last, but not before the
    /// first.
    fn check_ends(self, timeline: &Timeline) -> anyhow::Result<()> {
        if let Some(from) = self.from
            && check_not_before(timeline, from).is_ok()
        {
            as_of(timeline, from)?;
        }
        self.to.map_or(Ok(()), |to| check_not_before(timeline, to))
    }

    /// The last report up to each step of the period for which there is one.
    fn stepped(self, timeline: &Timeline, step: Step) -> anyhow::Result<Vec<Picked>> {
        self.check_ends(timeline)?;
        let (Some(first), Some(last)) = (timeline.snapshots().first(), timeline.end()) else {
            bail!("{} has no report", timeline.source().name);
        };
        let (first, last) = (first.time.date(), last.date_naive());
        let from = self.from.map_or_else(|| step.start(first), |from| from.from.date());
        let to = self.to.map_or(last, last_day).min(last);
        let dates: Vec<NaiveDate> = step.dates(from, to).into_iter().take(MAX_STEPS + 1).collect();
        ensure!(
            dates.len() <= MAX_STEPS,
            "more than {MAX_STEPS} dates from {from} to {to}; choose a longer step with --every, or a shorter time"
        );
        let known = dates.into_iter().filter(|&date| date >= first).map(day);
        let answers = known.map(|date| Ok((date, as_of(timeline, date)?))).collect::<anyhow::Result<Vec<_>>>()?;
        tell_age(timeline, &answers);
        let picked = |&(date, AsOf { index, age_days, .. }): &(Period, AsOf<'_>)| Picked {
            index,
            as_of: Some(date.from.date()),
            age_days: Some(age_days),
        };
        Ok(answers.iter().map(picked).collect())
    }
}
