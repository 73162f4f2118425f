//! The dates of a film.

use chrono::NaiveDate;
use thiserror::Error;

use super::plan::MAX_FRAMES;
use crate::{
    control::{
        mesh::Motion,
        report_time::{ReportTime, days_from_time, end_of_day},
        timeline::Timeline,
    },
    formats::dates::Step,
};

/// What each picture of a film shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A step of the calendar: time passes evenly, whether anything is reported or not.
    Calendar(Step),
    /// A report: each change is shown for the same time.
    Report,
}

/// A range of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// Why a film has no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// There are no reports.
    #[error("the source has no reports")]
    NoReports,
    /// The last day comes before the first.
    #[error("the film ends on {to}, before it begins on {from}")]
    Backwards {
        /// The first day requested.
        from: NaiveDate,
        /// The last day requested.
        to: NaiveDate,
    },
    /// The range starts before the first report.
    #[error("the first report is of {first}, and the film begins on {from}")]
    BeforeReports {
        /// The first day requested.
        from: NaiveDate,
        /// The day of the first report.
        first: NaiveDate,
    },
    /// The range ends after the last report.
    #[error("the last report is of {last}, and the film ends on {to}")]
    AfterReports {
        /// The last day requested.
        to: NaiveDate,
        /// The day of the last report.
        last: NaiveDate,
    },
}

/// The days of a film: from the first report to the last one, unless other days are requested.
///
/// A year or month that the reports cover only in part is reduced to that part.
///
/// # Errors
/// When there are no reports, or the requested days lie outside of them.
pub fn span(timeline: &Timeline, from: Option<Span>, to: Option<Span>) -> Result<Span, ScheduleError> {
    let [Some(first), Some(last)] = [timeline.snapshots().first(), timeline.snapshots().last()] else {
        return Err(ScheduleError::NoReports);
    };
    let last = timeline.end().map_or_else(|| last.time.date(), |end| end.date_naive());
    let first = first.time.date();
    let all = Span { from: first, to: last };
    let (begin, end) = (from.unwrap_or(all), to.unwrap_or(all));
    match () {
        () if end.to < begin.from => Err(ScheduleError::Backwards { from: begin.from, to: end.to }),
        () if begin.to < first => Err(ScheduleError::BeforeReports { from: begin.from, first }),
        () if end.from > last => Err(ScheduleError::AfterReports { to: end.to, last }),
        () => Ok(Span { from: begin.from.max(first), to: end.to.min(last) }),
    }
}

/// The dates of a film's pictures, in order; at most one more than a film may have.
///
/// With [`Pace::Calendar`], a picture shows the end of its day.
///
/// # Units
/// Days since 1970-01-01T00:00Z.
pub fn dates(timeline: &Timeline, span: Span, pace: Pace) -> Vec<f64> {
    let days: Vec<f64> = match pace {
        Pace::Calendar(step) => {
            step.dates(span.from, span.to).into_iter().map(|date| days_from_time(end_of_day(date))).collect()
        }
        Pace::Report => {
            let times = timeline.snapshots().iter().map(|snapshot| snapshot.time);
            times.filter(|time| (span.from..=span.to).contains(&time.date())).map(ReportTime::days).collect()
        }
    };
    days.into_iter().take(MAX_FRAMES + 1).collect()
}

/// Removes dates with the same ground as the date shown before.
///
/// With motion, dates between two differing reports are never the same.
pub fn without_unchanged(timeline: &Timeline, dates: Vec<f64>, motion: Motion) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::new();
    for date in dates {
        if kept.last().is_none_or(|&shown| is_changed(timeline, shown, date, motion)) {
            kept.push(date);
        }
    }
    kept
}

fn is_changed(timeline: &Timeline, shown: f64, date: f64, motion: Motion) -> bool {
    let snapshots = timeline.snapshots();
    let [Some(first), Some(last)] = [shown, date].map(|date| timeline.as_of(date)) else { return true };
    let last = if motion == Motion::Step { last } else { (last + 1).min(snapshots.len() - 1) };
    snapshots[first..=last].windows(2).any(|pair| !pair[0].same_ground(&pair[1]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        control::{
            name::Name,
            report_time::time_from_days,
            scheme::{Class, ClassId, Control, Party, Scheme, Shade},
            snapshot::Snapshot,
            timeline::Source,
        },
        formats::dates::parse_step,
        geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    };

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
    }

    /// Reports on some days of January, each of a square given by its western edge.
    fn timeline(reports: &[(u32, f64)]) -> Timeline {
        let name = Name::bilingual("Red", "Червоні");
        let class =
            Class { key: "red".to_owned(), name: name.clone(), control: Some(Control::Party(0)), shade: Shade::Plain };
        let parties = vec![Party { key: "red".to_owned(), name }];
        let scheme = Arc::new(Scheme { parties, classes: vec![class], ..Scheme::default() });
        let snapshot = |&(date, west): &(u32, f64)| {
            let corners = [(west, 0.0), (west + 1.0, 0.0), (west + 1.0, 1.0), (west, 1.0)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            let square = Arc::new(Polygon::new(ring, Vec::new()));
            Snapshot::new(ReportTime::day(day(date)), Arc::from("a"), [(ClassId(0), square)])
        };
        Timeline::new(Source::default(), scheme, reports.iter().map(snapshot).collect()).0
    }

    fn days(dates: &[f64]) -> Vec<String> {
        dates.iter().map(|&date| time_from_days(date).date_naive().to_string()).collect()
    }

    fn january(from: u32, to: u32) -> Span {
        Span { from: day(from), to: day(to) }
    }

    #[test]
    fn a_period_that_the_reports_cover_in_part_means_that_part() {
        let timeline = timeline(&[(5, 0.0), (20, 1.0)]);
        assert_eq!(span(&timeline, None, None), Ok(january(5, 20)));
        assert_eq!(span(&timeline, Some(january(1, 31)), Some(january(1, 31))), Ok(january(5, 20)));
        let before = Err(ScheduleError::BeforeReports { from: day(4), first: day(5) });
        assert_eq!(span(&timeline, Some(january(4, 4)), None), before);
        let after = Err(ScheduleError::AfterReports { to: day(21), last: day(20) });
        assert_eq!(span(&timeline, None, Some(january(21, 21))), after);
    }

    #[test]
    fn the_calendar_shows_each_day_and_reports_only_theirs() {
        let timeline = timeline(&[(1, 0.0), (2, 0.0), (4, 1.0)]);
        let every_day = Pace::Calendar(parse_step("P1D").unwrap());
        let shown = dates(&timeline, january(1, 4), every_day);
        assert_eq!(days(&shown), ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]);
        let reported = dates(&timeline, january(2, 4), Pace::Report);
        assert_eq!(days(&reported), ["2024-01-02", "2024-01-04"]);
    }

    #[test]
    fn ground_that_sweeps_between_two_reports_is_not_unchanged() {
        let timeline = timeline(&[(1, 0.0), (2, 0.0), (4, 1.0)]);
        let every_day = dates(&timeline, january(1, 4), Pace::Calendar(parse_step("P1D").unwrap()));
        let kept = |motion| days(&without_unchanged(&timeline, every_day.clone(), motion));
        assert_eq!(kept(Motion::Step), ["2024-01-01", "2024-01-04"]);
        assert_eq!(kept(Motion::Sweep), ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]);
    }
}
