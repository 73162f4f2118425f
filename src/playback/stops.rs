//! The moments at which stepping stops.

use chrono::{DateTime, Utc};

use super::Direction;
use crate::control::{
    report_time::{ReportTime, days_from_time, end_of_day, is_end_of_day},
    timeline::Timeline,
};

/// The moments at which stepping stops, in ascending days since 1970.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stops {
    /// The times of all reports.
    pub reports: Vec<f64>,
    /// The last moment covered by each report: the end of the day, month or year that it names, or of its stated
    /// validity. Without an entry a report covers its own moment only.
    pub covered: Vec<f64>,
    /// The first report, and those that differ from the one before them.
    pub changes: Vec<f64>,
    /// The end of the last report: the end of its day, or later.
    pub end: f64,
}

impl Stops {
    /// The stops of a timeline. A last report with stated, unlimited validity extends to the end of today.
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

    /// The extent of the reports; `None` if there are none.
    pub fn extent(&self) -> Option<(f64, f64)> {
        Some((*self.reports.first()?, self.reports.last()?.max(self.end)))
    }

    /// The report before or after the one shown at a moment; the moment itself if there is none.
    pub(super) fn report_beside(&self, now: f64, direction: Direction) -> f64 {
        self.neighbour(&self.reports, now, direction)
    }

    /// Like [`Self::report_beside`], among the reports that differ from the one before them.
    pub(super) fn change_beside(&self, now: f64, direction: Direction) -> f64 {
        self.neighbour(&self.changes, now, direction)
    }

    /// The stop strictly before or after a moment. Backwards, a moment within the period that a report covers counts as
    /// that report's own time; at any later moment the report itself is the stop before.
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

    /// Whether a moment is the end of a report's day, or lies in the period that the report covers and no later report
    /// has come.
    fn is_within(&self, report: f64, now: f64) -> bool {
        let shown = self.reports.partition_point(|&other| other <= now).checked_sub(1);
        let covers = |index: usize| self.covered.get(index).is_some_and(|&until| now <= until);
        is_end_of_day(now) && report >= now.floor()
            || shown.is_some_and(|index| self.reports[index] == report && covers(index))
    }
}
