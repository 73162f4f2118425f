//! Half-open intervals of time, and their ISO 8601 form.

use chrono::{DateTime, Months, TimeDelta, Utc};

use super::{Period, parse_period};
use crate::control::report_time::ReportTime;

/// A half-open interval `[from, until)`; a missing end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// The first moment.
    pub from: Option<ReportTime>,
    /// The first moment after it.
    pub until: Option<ReportTime>,
}

impl Interval {
    /// The interval between two dates; none if it ends before it starts.
    ///
    /// A day or a moment as the end is not part of the interval (it is half-open), unless it is also the start: such
    /// an interval is that day. A year or a month as the end belongs to the interval.
    pub fn between(from: Option<Period>, until: Option<Period>) -> Option<Self> {
        let (Some(start), Some(end)) = (from, until) else {
            return Some(Self { from: from.map(|period| period.from), until: until.map(end_of) });
        };
        let whole = ReportTime { at: end.until, precision: end.from.precision };
        let until = [end_of(end), whole].into_iter().find(|until| until.at > start.from.at)?;
        Some(Self { from: Some(start.from), until: Some(until) })
    }

    /// Whether a moment lies in it.
    pub fn covers(self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from.at <= at) && self.until.is_none_or(|until| at < until.at)
    }
}

/// An ISO 8601 interval: `a/b`, `a/P1M`, `P1M/b`, with `..` or nothing for an open end.
///
/// # Examples
/// ```
/// use frontline::formats::dates::{parse_interval, parse_time};
/// let february = parse_interval("2024-02-01/P1M").unwrap();
/// assert_eq!(february.until, parse_time("2024-03-01"));
/// assert_eq!(parse_interval("2024-02-01/..").unwrap().until, None);
/// ```
pub fn parse_interval(text: &str) -> Option<Interval> {
    let (from, until) = text.split_once('/')?;
    match (from.trim(), until.trim()) {
        (from, length) if length.starts_with('P') => {
            let from = parse_period(from)?;
            let until = parse_duration(length)?.after(from.from)?;
            Interval::between(Some(from), Some(Period { from: until, until: until.at }))
        }
        (length, until) if length.starts_with('P') => {
            let until = end_of(parse_period(until)?);
            let from = parse_duration(length)?.before(until)?;
            Some(Interval { from: Some(from), until: Some(until) }).filter(|_| from.at < until.at)
        }
        (from, until) => Interval::between(End::parse(from)?.period(), End::parse(until)?.period()),
    }
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum End {
    /// It goes on without an end.
    Open,
    /// It ends there.
    At(Period),
}

impl End {
    /// The end that a text means: a date, or `..` or nothing for an open end.
    pub(in crate::formats) fn parse(text: &str) -> Option<Self> {
        if matches!(text.trim(), "" | "..") { Some(Self::Open) } else { parse_period(text).map(Self::At) }
    }

    /// The date; none if the end is open.
    pub(in crate::formats) fn period(self) -> Option<Period> {
        match self {
            Self::Open => None,
            Self::At(period) => Some(period),
        }
    }
}

/// The first moment after an interval that ends with a period.
fn end_of(end: Period) -> ReportTime {
    if end.is_partial_date() { ReportTime { at: end.until, precision: end.from.precision } } else { end.from }
}

/// An ISO 8601 duration, without a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Duration {
    pub(super) months: u32,
    pub(super) rest: TimeDelta,
}

impl Duration {
    fn after(self, start: ReportTime) -> Option<ReportTime> {
        let at = start.at.checked_add_months(Months::new(self.months))?.checked_add_signed(self.rest)?;
        Some(ReportTime { at, ..start })
    }

    fn before(self, end: ReportTime) -> Option<ReportTime> {
        let at = end.at.checked_sub_signed(self.rest)?.checked_sub_months(Months::new(self.months))?;
        Some(ReportTime { at, ..end })
    }
}

pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('P')?;
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut duration = Duration::default();
    for (number, unit) in amounts(date)? {
        match unit {
            'Y' => duration.months = duration.months.checked_add(number.checked_mul(12)?)?,
            'M' => duration.months = duration.months.checked_add(number)?,
            'W' => duration.rest += TimeDelta::weeks(number.into()),
            'D' => duration.rest += TimeDelta::days(number.into()),
            _ => return None,
        }
    }
    for (number, unit) in amounts(time)? {
        duration.rest += match unit {
            'H' => TimeDelta::hours(number.into()),
            'M' => TimeDelta::minutes(number.into()),
            'S' => TimeDelta::seconds(number.into()),
            _ => return None,
        };
    }
    (duration != Duration::default()).then_some(duration)
}

/// Numbers, each with the letter behind it.
fn amounts(text: &str) -> Option<Vec<(u32, char)>> {
    text.split_inclusive(|c: char| c.is_ascii_alphabetic())
        .map(|part| {
            let unit = part.chars().next_back()?;
            Some((part.strip_suffix(unit)?.parse().ok()?, unit))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::parse_time, *};

    fn ends(text: &str) -> Option<(Option<ReportTime>, Option<ReportTime>)> {
        parse_interval(text).map(|interval| (interval.from, interval.until))
    }

    #[test]
    fn an_interval_may_be_open_or_have_a_length() {
        let (from, until) = (parse_time("2024-02-01"), parse_time("2024-03-01"));
        for text in ["2024-02-01/2024-03-01", "2024-02-01/P1M", "P1M/2024-03-01", "2024-02-01/P4W1D", "2024-02/2024-02"]
        {
            assert_eq!(ends(text), Some((from, until)), "{text}");
        }
        assert_eq!(ends("2024-02-01/.."), Some((from, None)));
        assert_eq!(ends("/2024-03-01"), Some((None, until)));
    }

    #[test]
    fn an_interval_does_not_cover_its_end() {
        let interval = parse_interval("2024-02-01/2024-03-01").unwrap();
        assert!(interval.covers(parse_time("2024-02-29T23:59:59Z").unwrap().at));
        assert!(!interval.covers(parse_time("2024-03-01").unwrap().at));
    }

    #[test]
    fn an_interval_from_a_day_to_the_same_day_is_that_day() {
        assert_eq!(ends("2024-02-01/2024-02-01"), Some((parse_time("2024-02-01"), parse_time("2024-02-02"))));
    }

    #[test]
    fn what_is_no_interval_is_none() {
        let none =
            ["", "2024-02-01", "2024-03-01/2024-02-01", "2024-02-01/P", "2024-02-01/P1X", "a/b", "2024-02-01/P-1D"];
        for text in none.into_iter().chain(["2024-02-01/P99999999999D", "2024-02-01/P4294967295D", "P1M/P1M", "x/P1é"])
        {
            assert_eq!(ends(text), None, "{text}");
        }
    }
}
