//! Half-open intervals of time and their text forms.

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Months, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{DateOrders, DateProblem, Period, normalised, read_period};
use crate::control::report_time::{Certainty, ReportTime};

/// Texts for an unknown or open end, lower case.
const OPEN: [&str; 24] = [
    "",
    "..",
    "-",
    "--",
    "na",
    "n/a",
    "none",
    "null",
    "nan",
    "nat",
    "nil",
    "open",
    "unknown",
    "0000-00-00",
    "0",
    "?",
    "0000-00-00 00:00:00",
    "<na>",
    "не відомо",
    "невідомо",
    "0000",
    "00000000",
    "#n/a",
    ".",
];

/// Texts for an interval that is still going on, lower case.
const ONGOING: [&str; 13] = [
    "present",
    "now",
    "ongoing",
    "current",
    "today",
    "to date",
    "the present",
    "present day",
    "until now",
    "дотепер",
    "досі",
    "триває",
    "теперішній час",
];

/// End years from this one on mean that there is no end.
const ENDLESS_YEAR: i32 = 9999;

/// Whether the end of an interval is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndRule {
    /// The last day, month or year named is part of it.
    Inclusive,
    /// The last day, month or year named is not part of it.
    Exclusive,
}

/// A text that is not a rule for ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected inclusive or exclusive")]
pub struct NotAnEndRule;

impl FromStr for EndRule {
    type Err = NotAnEndRule;

    fn from_str(text: &str) -> Result<Self, NotAnEndRule> {
        match text {
            "inclusive" => Ok(Self::Inclusive),
            "exclusive" => Ok(Self::Exclusive),
            _ => Err(NotAnEndRule),
        }
    }
}

/// A half-open interval `[from, until)`; a missing end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// The first moment.
    pub from: Option<ReportTime>,
    /// The first moment after the interval.
    pub until: Option<ReportTime>,
    /// The end as written, if it was given as a date and not as a duration.
    pub(in crate::formats) named_end: Option<Period>,
}

impl Interval {
    /// Creates an interval from two moments.
    pub fn of(from: Option<ReportTime>, until: Option<ReportTime>) -> Self {
        Self { from, until, named_end: None }
    }

    /// Creates an interval from two dates; `None` if it ends before it starts.
    ///
    /// A day or a moment as the end is excluded (the interval is half-open), unless it is also the start: then the
    /// interval is that day. A year or a month as the end is included.
    pub fn between(from: Option<Period>, until: Option<Period>) -> Option<Self> {
        let start = from.map(|period| period.from);
        let Some(end) = until else { return Some(Self::of(start, None)) };
        let rule = if end.is_partial_date() { EndRule::Inclusive } else { EndRule::Exclusive };
        Self { from: start, until: None, named_end: Some(end) }.ended(rule)
    }

    /// The interval with its end by another rule; `None` if it would end before it starts.
    pub(in crate::formats) fn ended(self, rule: EndRule) -> Option<Self> {
        let Some(end) = self.named_end else { return Some(self) };
        let whole = ReportTime { at: end.until, valid_until: None, ..end.from };
        let before = ReportTime { valid_until: None, ..end.from };
        let wanted = match rule {
            EndRule::Inclusive => [whole, whole],
            EndRule::Exclusive => [before, whole],
        };
        let is_after_start = |until: &ReportTime| self.from.is_none_or(|from| until.at > from.at);
        let until = wanted.into_iter().find(is_after_start)?;
        Some(Self { until: Some(until), ..self })
    }

    /// Whether it contains a moment.
    pub fn covers(self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from.at <= at) && self.until.is_none_or(|until| at < until.at)
    }
}

/// Parses an interval: `a/b`, `a/P1M` or `P1M/b`, with `..` or nothing for an open end; also `a – b`, `a..b`, `before
/// a` and `after a`.
///
/// # Examples
/// ```
/// use frontline::formats::dates::{parse_interval, parse_time};
/// let february = parse_interval("2024-02-01/P1M").unwrap();
/// assert_eq!(february.until, parse_time("2024-03-01"));
/// assert_eq!(parse_interval("2024-02-01/..").unwrap().until, None);
/// ```
pub fn parse_interval(text: &str) -> Option<Interval> {
    interval(text, DateOrders::ALL)
}

/// Like [`parse_interval`], given the possible orders of numbers.
pub(in crate::formats) fn interval(text: &str, orders: DateOrders) -> Option<Interval> {
    let period = |text: &str| read_period(text, orders).ok();
    if let Some(bound) = after_word(text, ["before ", "until ", "до "]) {
        return Interval::between(None, Some(period(bound)?))?.ended(EndRule::Exclusive);
    }
    if let Some(bound) = after_word(text, ["after ", "since ", "після "]) {
        let bound = period(bound)?;
        let is_after = after_word(text, ["since "; 3]).is_none();
        let at = if is_after { bound.until } else { bound.from.at };
        return Some(Interval::of(Some(ReportTime { at, ..bound.from }), None));
    }
    let (from, until) = bounds(text)?;
    match (from.trim(), until.trim()) {
        (from, length) if length.starts_with('P') => {
            let from = period(from)?.from;
            let until = parse_duration(length)?.after(from)?;
            (from.at < until.at).then(|| Interval::of(Some(from), Some(until)))
        }
        (length, until) if length.starts_with('P') => {
            let until = end_of(period(until)?);
            let from = parse_duration(length)?.before(until)?;
            (from.at < until.at).then(|| Interval::of(Some(from), Some(until)))
        }
        (from, until) => {
            let end = |text| End::parse(text, orders).ok().map(End::period);
            let start = if matches!(from, "" | "..") { None } else { Some(period(from)?) };
            Interval::between(start, end(until)?)
        }
    }
}

/// Why a text in the form of an interval could not be parsed: the bound that is ambiguous.
pub(in crate::formats) fn interval_problem(text: &str, orders: DateOrders) -> Option<DateProblem> {
    let (from, until) = bounds(text)?;
    let problem = |text: &str| read_period(text, orders).err().filter(|p| matches!(p, DateProblem::Ambiguous(_)));
    problem(from).or_else(|| problem(until))
}

/// The text after one of some words, ignoring case.
fn after_word<'a>(text: &'a str, words: [&str; 3]) -> Option<&'a str> {
    let text = text.trim();
    words.iter().find_map(|word| {
        let start = text.get(..word.len())?;
        (start.to_lowercase() == *word).then(|| text.get(word.len()..))?
    })
}

/// The two bounds of an interval, separated by a slash, `to`, two dots, a hyphen between spaces, or a dash.
pub(super) fn bounds(text: &str) -> Option<(&str, &str)> {
    if text.matches('/').count() == 1 {
        return text.split_once('/');
    }
    let between = [" – ", " — ", " - ", " to ", "..", "–", "—"];
    between.iter().find_map(|sign| text.split_once(sign))
}

/// The end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum End {
    /// There is no end.
    Open,
    /// The end is a date.
    At(Period),
}

impl End {
    /// Parses an end: a date, or a word or sign for an open end.
    pub(in crate::formats) fn parse(text: &str, orders: DateOrders) -> Result<Self, DateProblem> {
        let word = text.trim().to_lowercase();
        if OPEN.contains(&word.as_str()) || ONGOING.contains(&word.as_str()) || OPEN.contains(&&*normalised(&word)) {
            return Ok(Self::Open);
        }
        let period = match read_period(text, orders) {
            Ok(period) => period,
            Err(problem) => outer_bounds(text, orders).and_then(|within| within.named_end).ok_or(problem)?,
        };
        Ok(if period.from.date().year() >= ENDLESS_YEAR { Self::Open } else { Self::At(period) })
    }

    /// The date; `None` if the end is open.
    pub(in crate::formats) fn period(self) -> Option<Period> {
        match self {
            Self::Open => None,
            Self::At(period) => Some(period),
        }
    }
}

/// Parses a start: a date, a sign for an open start, or an interval, of which the first bound is taken.
pub(in crate::formats) fn start(text: &str, orders: DateOrders) -> Result<Option<Period>, DateProblem> {
    if OPEN.contains(&text.trim().to_lowercase().as_str()) {
        return Ok(None);
    }
    read_period(text, orders).map(Some).or_else(|problem| {
        let within = outer_bounds(text, orders).ok_or(problem)?;
        Ok(within.from.map(|from| {
            let from = ReportTime { certainty: from.certainty.max(Certainty::Uncertain), ..from };
            Period { from, until: from.end() }
        }))
    })
}

/// An interval in which a start or an end lies.
fn outer_bounds(text: &str, orders: DateOrders) -> Option<Interval> {
    interval(text, orders)
}

/// The first moment after an interval that ends with a period.
fn end_of(end: Period) -> ReportTime {
    if end.is_partial_date() { ReportTime { at: end.until, ..end.from } } else { end.from }
}

/// An unsigned ISO 8601 duration.
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

/// Numbers with the letter after each of them.
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
        for text in ["2024-02-01/2024-03-01", "2024-02-01/P1M", "P1M/2024-03-01", "2024-02-01/P4W1D"] {
            assert_eq!(ends(text), Some((from, until)), "{text}");
        }
        let months = parse_interval("2024-02/2024-02").unwrap();
        assert_eq!(months.until.map(|until| until.at), until.map(|until| until.at), "a last month belongs to it");
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
