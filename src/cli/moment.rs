//! Dates on the command line and in reports.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use thiserror::Error;

use crate::{
    control::report_time::ReportTime,
    formats::dates::{Period, parse_period},
};

/// A text that is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a date such as 2024-02-17 or a time such as 2024-02-17T21:04:00Z")]
pub(super) struct NotADate;

/// A year, a month, a day or a moment.
pub(super) fn parse_moment(text: &str) -> Result<Period, NotADate> {
    parse_period(text).ok_or(NotADate)
}

/// Whether a time comes after a period, whose end belongs to what comes after it; a moment belongs to itself.
pub(super) fn is_after(time: ReportTime, period: Period) -> bool {
    time.at >= period.until && time.at > period.from.at
}

/// The last day of a period; that of a moment.
pub(super) fn last_day(period: Period) -> NaiveDate {
    let day = period.until.date_naive();
    let is_moment = period.until == period.from.at;
    if is_moment { day } else { day.pred_opt().unwrap_or(day) }
}

/// A report's time as exactly as the source gave it: `2024-02-17` or RFC 3339.
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
        assert_eq!(parse_moment("yesterday"), Err(NotADate));
    }
}
