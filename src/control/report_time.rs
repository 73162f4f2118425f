//! The time of a report at the precision of its source: a moment, a day, a month, a year or longer.

mod text;

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

pub use self::text::NotATime;

/// Seconds in a day of UTC, leap seconds left out as `chrono` does.
pub const SECS_PER_DAY: f64 = 86_400.0;

/// The precision of a report's date, coarsest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A hundred years, starting with a multiple of 100, such as `19XX`.
    Century,
    /// Ten years, such as `185X`.
    Decade,
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day; the report is in force from its start.
    Day,
    /// A moment inside a day.
    Instant,
}

/// The certainty of a date (EDTF, ISO 8601-2 level 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The date is certain.
    #[default]
    Sure,
    /// Approximately then: `1914~`.
    Approximate,
    /// Uncertain: `1914?`.
    Uncertain,
    /// Uncertain and approximate: `1914%`.
    Both,
}

/// The time of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportTime {
    /// The moment from which the report is in force.
    pub at: DateTime<Utc>,
    /// The precision: a moment, a day, a month, a year or longer.
    pub precision: Precision,
    /// Offset of the source's clock from UTC in minutes; 0 unless the precision is a moment.
    pub ahead_minutes: i16,
    /// The certainty of the date.
    pub certainty: Certainty,
    /// The end (exclusive) of the stated validity of the report, if given; [`DateTime::MAX_UTC`] if it is unlimited.
    pub valid_until: Option<DateTime<Utc>>,
}

impl ReportTime {
    /// A report of a day.
    pub fn day(date: NaiveDate) -> Self {
        Self::of(Precision::Day, date)
    }

    /// A report of a moment.
    pub fn instant(at: DateTime<Utc>) -> Self {
        Self { at, precision: Precision::Instant, ahead_minutes: 0, certainty: Certainty::Sure, valid_until: None }
    }

    /// A report with a precision, starting on a day.
    pub fn of(precision: Precision, first: NaiveDate) -> Self {
        Self { precision, ..Self::instant(first.and_time(NaiveTime::MIN).and_utc()) }
    }

    /// The day in the source's time zone; for longer periods the first day.
    pub fn date(self) -> NaiveDate {
        self.written().date_naive()
    }

    /// The date and time of day of the source's clock, as if it were UTC. Playback uses this time axis, so that a day
    /// is the source's day.
    pub fn written(self) -> DateTime<Utc> {
        self.on_its_clock(self.at)
    }

    fn on_its_clock(self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.checked_add_signed(TimeDelta::minutes(self.ahead_minutes.into())).unwrap_or(at)
    }

    /// The end (exclusive) of the period named; for a moment the moment itself.
    pub fn end(self) -> DateTime<Utc> {
        let months = match self.precision {
            Precision::Century => 1200,
            Precision::Decade => 120,
            Precision::Year => 12,
            Precision::Month => 1,
            Precision::Day => return self.at.checked_add_days(Days::new(1)).unwrap_or(self.at),
            Precision::Instant => return self.at,
        };
        self.at.checked_add_months(Months::new(months)).unwrap_or(self.at)
    }

    /// The end (exclusive) of what the report covers by itself: the period named, or its stated validity.
    pub fn covered_until(self) -> DateTime<Utc> {
        self.valid_until.map_or_else(|| self.end(), |until| until.max(self.end()))
    }

    /// Whole days since the end of what the report covers, on the time axis of playback; 0 before that.
    pub fn age_days(self, now: DateTime<Utc>) -> u64 {
        let is_moment = self.covered_until() == self.at;
        let covered = self.on_its_clock(self.covered_until());
        let days = (now - covered).num_days() + i64::from(!is_moment && now >= covered);
        u64::try_from(days).unwrap_or(0)
    }

    /// The cursor position that shows this time: the end of a day or a longer period, or the moment itself.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z, with fractions.
    pub fn shown_days(self) -> f64 {
        let end = self.end();
        if end == self.at { self.days() } else { days_from_time(end - TimeDelta::seconds(1)) }
    }

    /// The last moment on the time axis of playback that the report covers by itself; a moment covers itself.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z, with fractions.
    pub fn covered_days(self) -> f64 {
        let until = self.covered_until();
        if until == self.at { self.days() } else { days_from_time(self.on_its_clock(until) - TimeDelta::seconds(1)) }
    }

    /// The moment on the time axis of playback.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z, with fractions.
    pub fn days(self) -> f64 {
        days_from_time(self.written())
    }

    /// The year as the source wrote it; years BC are negative, and there is no year 0.
    pub fn year(self) -> i32 {
        self.date().year()
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
    // Exact: the milliseconds of any date that chrono supports are far below 2^53.
    at.timestamp_millis() as f64 / (SECS_PER_DAY * 1e3)
}

/// The moment after a number of days since 1970, to the millisecond; clamped to the range of `chrono`.
pub fn time_from_days(days: f64) -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "a float that does not fit saturates, which is meant")]
    let millis = (days * SECS_PER_DAY * 1e3).round() as i64;
    let end = if days < 0.0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(end)
}

/// The moment that represents a day given without a time: its last second, so that every report of the day counts and
/// the date is unchanged.
///
/// # Examples
/// ```
/// use frontline::control::report_time::end_of_day;
/// let end = end_of_day("2024-02-17".parse().unwrap());
/// assert_eq!(end.to_rfc3339(), "2024-02-17T23:59:59+00:00");
/// ```
pub fn end_of_day(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc() + (TimeDelta::days(1) - TimeDelta::seconds(1))
}

/// Whether a moment, in days since 1970, represents its day.
pub fn is_end_of_day(days: f64) -> bool {
    let at = time_from_days(days);
    at == end_of_day(at.date_naive())
}

/// Whole calendar days of UTC between two dates, both excluded; 0 for consecutive days.
pub fn whole_days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    let first = from.checked_add_days(Days::new(1)).unwrap_or(from);
    u64::try_from((to - first).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_report_is_not_old_within_what_it_covers() {
        let year = ReportTime::of(Precision::Year, "2018-01-01".parse().unwrap());
        assert_eq!(year.age_days(at("2018-12-31T23:59:59Z")), 0);
        assert_eq!(year.age_days(at("2019-01-01T12:00:00Z")), 1);
        let day = ReportTime::day("2024-02-17".parse().unwrap());
        assert_eq!([day.age_days(at("2024-02-17T23:59:59Z")), day.age_days(at("2024-02-18T00:00:00Z"))], [0, 1]);
        let moment = ReportTime::instant(at("2024-02-17T12:00:00Z"));
        assert_eq!([moment.age_days(at("2024-02-18T11:00:00Z")), moment.age_days(at("2024-02-18T12:00:00Z"))], [0, 1]);
    }

    #[test]
    fn the_day_is_that_of_the_source() {
        let time = ReportTime { ahead_minutes: 180, ..ReportTime::instant(at("2022-09-05T21:00:00Z")) };
        assert_eq!(time.date().to_string(), "2022-09-06");
        assert_eq!(time.days(), ReportTime::day("2022-09-06".parse().unwrap()).days());
        assert_eq!(time.age_days(at("2022-09-06T23:59:59Z")), 0);
    }
}
