//! When a report was made: an instant, or a whole day.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SecondsFormat, Utc};
use thiserror::Error;

/// Seconds in a day of UTC, leap seconds left out as `chrono` does.
pub const SECS_PER_DAY: f64 = 86_400.0;

/// How exactly a source dated a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A day of UTC; the report counts from its first moment.
    Day,
    /// A moment inside a day.
    Instant,
}

/// When a report was made, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportTime {
    /// The moment from which the report counts.
    pub at: DateTime<Utc>,
    /// Whether the source gave the moment or only its day.
    pub precision: Precision,
}

impl ReportTime {
    /// A report dated by its day.
    pub fn day(date: NaiveDate) -> Self {
        Self { at: date.and_time(NaiveTime::MIN).and_utc(), precision: Precision::Day }
    }

    /// A report dated by a moment.
    pub fn instant(at: DateTime<Utc>) -> Self {
        Self { at, precision: Precision::Instant }
    }

    /// The day of UTC.
    pub fn date(self) -> NaiveDate {
        self.at.date_naive()
    }

    /// The moment on the axis of playback.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z, with fractions.
    pub fn days(self) -> f64 {
        days_from_time(self.at)
    }
}

/// As exactly as the source gave it: `2024-02-17` or RFC 3339.
impl fmt::Display for ReportTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => self.date().fmt(formatter),
            Precision::Instant => formatter.write_str(&self.at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}

/// A text that is neither a day nor a moment of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a day such as 2024-02-17 or a moment such as 2024-02-17T21:04:00Z")]
pub struct NotATime;

/// What [`ReportTime`]'s `Display` writes.
impl FromStr for ReportTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(date) = text.parse() {
            return Ok(Self::day(date));
        }
        DateTime::parse_from_rfc3339(text).map(|at| Self::instant(at.to_utc())).ok().ok_or(NotATime)
    }
}

/// Days since 1970-01-01T00:00Z, with fractions.
///
/// # Examples
/// ```
/// use frontline::control::report_time::{days_from_time, time_from_days};
/// let noon = time_from_days(1.5);
/// assert_eq!(noon.to_rfc3339(), "1970-01-02T12:00:00+00:00");
/// assert_eq!(days_from_time(noon), 1.5);
/// ```
pub fn days_from_time(at: DateTime<Utc>) -> f64 {
    // Millisecond counts of any date that chrono knows are far below 2^53: exact.
    at.timestamp_millis() as f64 / (SECS_PER_DAY * 1e3)
}

/// The moment of a number of days since 1970, to the millisecond; clamped to the years that `chrono` knows.
pub fn time_from_days(days: f64) -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "a float that does not fit saturates, which is meant")]
    let millis = (days * SECS_PER_DAY * 1e3).round() as i64;
    let end = if days < 0.0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(end)
}

/// Whole calendar days of UTC between two dates, both left out; 0 for neighbours.
pub fn whole_days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    let first = from.checked_add_days(Days::new(1)).unwrap_or(from);
    u64::try_from((to - first).num_days()).unwrap_or(0)
}
