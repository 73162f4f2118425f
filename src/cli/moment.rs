//! Dates on the command line and in reports.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use thiserror::Error;

use crate::control::report_time::{Precision, ReportTime};

/// A text that is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a date such as 2024-02-17 or a time such as 2024-02-17T21:04:00Z")]
pub(super) struct NotADate;

/// A day or a moment.
pub(super) fn parse_moment(text: &str) -> Result<ReportTime, NotADate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(ReportTime::day);
    let instant = || DateTime::parse_from_rfc3339(text).ok().map(|at| ReportTime::instant(at.to_utc()));
    day.or_else(instant).ok_or(NotADate)
}

/// The last moment of a day, or the moment itself.
pub(super) fn end_of(moment: ReportTime) -> DateTime<Utc> {
    match moment.precision {
        Precision::Instant => moment.at,
        Precision::Day => {
            moment.at.checked_add_days(Days::new(1)).map_or(moment.at, |next| next - TimeDelta::milliseconds(1))
        }
    }
}

/// A report's time as exactly as the source gave it: `2024-02-17` or RFC 3339.
pub(super) fn moment_text(time: ReportTime) -> String {
    match time.precision {
        Precision::Day => time.date().to_string(),
        Precision::Instant => instant_text(time.at),
    }
}

/// A moment in RFC 3339.
pub(super) fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_just_before_the_next() {
        let end = end_of(parse_moment("2024-02-17").unwrap());
        assert_eq!(instant_text(end), "2024-02-17T23:59:59.999Z");
    }

    #[test]
    fn a_moment_reads_back_as_it_was_written() {
        for text in ["2024-02-17", "2024-02-17T21:04:00Z"] {
            assert_eq!(moment_text(parse_moment(text).unwrap()), text);
        }
        assert_eq!(parse_moment("17.02.2024"), Err(NotADate));
    }
}
