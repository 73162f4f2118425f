//! Dates on the command line and in reports.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use thiserror::Error;

use crate::{
    control::report_time::ReportTime,
    formats::dates::{DateOrders, DateProblem, Period, read_period},
};

/// A text that is not an unambiguous date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum NotADate {
    /// It is not a date.
    #[error("expected a date such as 2024-02-17 or a time such as 2024-02-17T21:04:00Z")]
    None,
    /// It is ambiguous, or has an unsupported form.
    #[error("`{0}` {1}")]
    Other(String, DateProblem),
}

/// Parses a year, a month, a day or a moment.
pub(super) fn parse_moment(text: &str) -> Result<Period, NotADate> {
    read_period(text, DateOrders::ALL).map_err(|problem| match problem {
        DateProblem::NotADate => NotADate::None,
        other => NotADate::Other(text.to_owned(), other),
    })
}

/// Whether a time is after a period. The end of the period is exclusive, except for a moment.
///
/// Days are compared in the source's time zone, moments in UTC.
pub(super) fn is_after(time: ReportTime, period: Period) -> bool {
    if period.is_moment() { time.at > period.from.at } else { time.written() >= period.until }
}

/// The last day of a period; for a moment its day.
pub(super) fn last_day(period: Period) -> NaiveDate {
    let day = period.until.date_naive();
    if period.is_moment() { day } else { day.pred_opt().unwrap_or(day) }
}

/// A report's time at the precision of the source: `2024-02-17` or RFC 3339.
pub(super) fn moment_text(time: ReportTime) -> String {
    time.to_string()
}

/// A moment in RFC 3339.
pub(super) fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let day = parse_moment("2024-02-17").unwrap();
        let time = |text| parse_moment(text).unwrap().from;
        assert!(!is_after(time("2024-02-17T23:59:59Z"), day));
        assert!(is_after(time("2024-02-18"), day));
    }

    #[test]
    fn a_moment_is_not_after_itself() {
        let moment = parse_moment("2024-02-17T21:04:00Z").unwrap();
        assert!(!is_after(moment.from, moment));
    }

    #[test]
    fn a_time_reads_back_as_it_was_written() {
        for text in ["2024-02-17", "2024-02-17T21:04:00Z"] {
            assert_eq!(moment_text(parse_moment(text).unwrap().from), text);
        }
        assert_eq!(parse_moment("yesterday"), Err(NotADate::None));
        let either = parse_moment("05/06/2024").unwrap_err().to_string();
        assert_eq!(either, "`05/06/2024` can be 2024-06-05 or 2024-05-06: write the year first");
    }
}
