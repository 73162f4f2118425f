//! The moments that stepping stops at, and which of them is the neighbour of a moment.

use chrono::{DateTime, Utc};

use super::Direction;
use crate::control::{
    report_time::{ReportTime, days_from_time, end_of_day, is_end_of_day},
    timeline::Timeline,
};

/// The moments that stepping stops at: days since 1970, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stops {
    /// Every report.
    pub reports: Vec<f64>,
    /// The last moment that each report covers by itself: the end of the day, month or year that it names, or of what it
    /// is stated to be valid for. A report without one covers its own moment.
    pub covered: Vec<f64>,
    /// The reports that differ from the one before them, and the first.
    pub changes: Vec<f64>,
    /// How far the last report reaches: the end of its day, or later.
    pub end: f64,
}

impl Stops {
    /// The stops of a timeline. A last report that is stated to be valid without an end reaches to the end of today.
    pub fn of(timeline: &Timeline, today: DateTime<Utc>) -> Self {
        let times = || timeline.snapshots().iter().map(|snapshot| snapshot.time);
        let repeated = timeline.duplicates();
        let differs = |index: &usize| repeated.binary_search(index).is_err();
        let named = timeline.end().map_or(0.0, days_from_time);
        let is_open = times().next_back().is_some_and(|last| last.valid_until == Some(DateTime::<Utc>::MAX_UTC));
        Self {
            reports: times().map(ReportTime::days).collect(),
            covered: times().map(ReportTime::covered_days).collect(),
            changes: times().enumerate().filter(|(index, _)| differs(index)).map(|(_, time)| time.days()).collect(),
            end: if is_open { named.max(days_from_time(end_of_day(today.date_naive()))) } else { named },
        }
    }

    /// The extent of the reports; `None` without any.
    pub fn extent(&self) -> Option<(f64, f64)> {
        Some((*self.reports.first()?, self.reports.last()?.max(self.end)))
    }

    /// The report before or after the one shown at a moment; the moment itself if there is none.
    pub(super) fn report_beside(&self, now: f64, direction: Direction) -> f64 {
        self.neighbour(&self.reports, now, direction)
    }

    /// The same among the reports that differ from the one before them.
    pub(super) fn change_beside(&self, now: f64, direction: Direction) -> f64 {
        self.neighbour(&self.changes, now, direction)
    }

    /// The stop strictly before or after a moment. Anywhere within what a report covers, the one before that report is
    /// the neighbour; where the report shown is older than what it covers, its own time is.
    fn neighbour(&self, stops: &[f64], now: f64, direction: Direction) -> f64 {
        let found = match direction {
            Direction::Forward => stops.get(stops.partition_point(|&stop| stop <= now)),
            Direction::Backward => {
                let before = stops.partition_point(|&stop| stop < now);
                let shown = before.checked_sub(1).filter(|&index| self.is_within(stops[index], now));
                shown.unwrap_or(before).checked_sub(1).and_then(|index| stops.get(index))
            }
        };
        found.copied().unwrap_or(now)
    }

    /// Whether a moment is the end of a report's day, or lies within what the report covers and no later one does.
    fn is_within(&self, report: f64, now: f64) -> bool {
        let shown = self.reports.partition_point(|&other| other <= now).checked_sub(1);
        let covers = |index: usize| self.covered.get(index).is_some_and(|&until| now <= until);
        is_end_of_day(now) && report >= now.floor()
            || shown.is_some_and(|index| self.reports[index] == report && covers(index))
    }
}
