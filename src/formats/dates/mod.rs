//! Dates as people and programs write them: all in UTC, all intervals half-open.

mod in_name;
mod interval;
mod step;

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde_json::value::RawValue;

use super::document::text_from_json;
use crate::control::report_time::{Precision, ReportTime};

pub(super) use self::interval::End;
pub use self::{
    in_name::time_in_name,
    interval::{Interval, parse_interval},
    step::{Step, parse_step},
};

/// Numbers below this, without their sign, are no epoch: as seconds they would lie in the first years after 1970.
const LEAST_EPOCH_SECS: f64 = 1e8;

/// Numbers from here on are milliseconds: as seconds they would lie after the year 5000.
const LEAST_EPOCH_MILLIS: f64 = 1e11;

/// Numbers from here on are no epoch in milliseconds either.
const END_OF_EPOCH_MILLIS: f64 = 1e14;

/// Years have four digits: two-digit years are not guessed.
const LEAST_YEAR: i32 = 1000;

/// Milliseconds in a second.
const MILLIS_PER_SEC: f64 = 1e3;

/// The time that a date names: a year, a month, a day, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub from: ReportTime,
    /// The first moment after it; `from` again for a moment.
    pub until: DateTime<Utc>,
}

impl Period {
    fn day(date: NaiveDate) -> Option<Self> {
        Some(Self::between(date, date.checked_add_days(Days::new(1))?))
    }

    fn between(first: NaiveDate, next: NaiveDate) -> Self {
        Self { from: ReportTime::day(first), until: next.and_time(NaiveTime::MIN).and_utc() }
    }

    fn instant(at: DateTime<Utc>) -> Self {
        Self { from: ReportTime::instant(at), until: at }
    }

    /// Whether it is longer than a day: a year or a month.
    fn is_partial_date(self) -> bool {
        self.until - self.from.at > TimeDelta::days(1)
    }
}

/// A day in a table of ours: `2024-02-17` and no other form.
pub(super) fn day_as_written(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text)
}

/// The time that a text means; of a year or a month, its first day.
///
/// Accepted are ISO 8601 (`2024`, `2024-02`, `2024-02-17`, `20240217`, `2024-02-17T21:04Z`; UTC where no zone is
/// given), seconds or milliseconds since 1970 (told apart by size), `2/17/2024` (month first) and `17.02.2024`.
///
/// # Examples
/// ```
/// use frontline::formats::dates::parse_time;
/// assert_eq!(parse_time("17.02.2024"), parse_time("2024-02-17"));
/// assert_eq!(parse_time("1708203840"), parse_time("2024-02-17T23:04:00+02:00"));
/// assert_eq!(parse_time("17/02/2024"), None);
/// ```
pub fn parse_time(text: &str) -> Option<ReportTime> {
    parse_period(text).map(|period| period.from)
}

/// The whole period that a text means: `2024-02` is all of February.
pub fn parse_period(text: &str) -> Option<Period> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            4 => parse_date(text),
            8 => parse_date(text).or_else(|| parse_epoch(text)),
            _ => parse_epoch(text),
        };
    }
    match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => parse_date_and_time(date, time),
        None => parse_date(text).or_else(|| parse_epoch(text)),
    }
}

/// The period that a JSON string or number means.
pub(super) fn period_from_json(json: &RawValue) -> Option<Period> {
    match text_from_json(json) {
        Some(text) => parse_period(&text),
        None => parse_period(json.get()),
    }
}

fn parse_date(text: &str) -> Option<Period> {
    if text.contains('-') {
        return match *numbers(text, '-')?.as_slice() {
            [year, month] => parse_month(year, month),
            [year, month, day] => day_of(year, month, day),
            _ => None,
        };
    }
    if text.contains('/') {
        return match *numbers(text, '/')?.as_slice() {
            [year, month, day] if year >= LEAST_YEAR => day_of(year, month, day),
            [month, day, year] => day_of(year, month, day),
            _ => None,
        };
    }
    if text.contains('.') {
        return match *numbers(text, '.')?.as_slice() {
            [day, month, year] => day_of(year, month, day),
            _ => None,
        };
    }
    match text.len() {
        4 => parse_year(text.parse().ok()?),
        8 => day_of(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?),
        _ => None,
    }
}

/// Numbers of at most four digits between separators.
fn numbers(text: &str, separator: char) -> Option<Vec<i32>> {
    let is_number = |part: &str| matches!(part.len(), 1..=4) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split(separator).map(|part| if is_number(part) { part.parse().ok() } else { None }).collect()
}

fn parse_year(year: i32) -> Option<Period> {
    Some(Period::between(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?))
}

fn parse_month(year: i32, month: i32) -> Option<Period> {
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1).filter(|_| year >= LEAST_YEAR)?;
    Some(Period::between(first, first.checked_add_months(Months::new(1))?))
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Period> {
    let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    Period::day(date.filter(|_| year >= LEAST_YEAR)?)
}

fn parse_date_and_time(date: &str, time: &str) -> Option<Period> {
    let day = parse_date(date)?;
    if day.is_partial_date() {
        return None;
    }
    let (clock, east_of_utc) = split_zone(time.trim())?;
    let time = ["%H:%M:%S%.f", "%H:%M", "%H%M%S%.f", "%H%M"];
    let time = time.iter().find_map(|format| NaiveTime::parse_from_str(clock.trim(), format).ok())?;
    let at = day.from.date().and_time(time).and_utc().checked_sub_signed(east_of_utc)?;
    Some(Period::instant(at))
}

/// A time of day without its zone, and how far that zone is ahead of UTC.
fn split_zone(time: &str) -> Option<(&str, TimeDelta)> {
    for utc in ["Z", "z", "UTC", "GMT"] {
        if let Some(clock) = time.strip_suffix(utc) {
            return Some((clock, TimeDelta::zero()));
        }
    }
    let Some(sign) = time.rfind(['+', '-']) else {
        return Some((time, TimeDelta::zero()));
    };
    let (clock, zone) = time.split_at(sign);
    let digits: String = zone.chars().filter(|&c| c != ':').skip(1).collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    let ahead = TimeDelta::try_hours(hours)? + TimeDelta::try_minutes(minutes)?;
    Some((clock, if zone.starts_with('-') { -ahead } else { ahead }))
}

/// Seconds or milliseconds since 1970, told apart by size.
fn parse_epoch(text: &str) -> Option<Period> {
    let is_number = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let number: f64 = if is_number { text.parse().ok()? } else { return None };
    let size = number.abs();
    let millis = match size {
        LEAST_EPOCH_MILLIS..END_OF_EPOCH_MILLIS => number,
        LEAST_EPOCH_SECS..LEAST_EPOCH_MILLIS => number * MILLIS_PER_SEC,
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "below 1e14, checked above")]
    let millis = millis.round() as i64;
    DateTime::from_timestamp_millis(millis).map(Period::instant)
}

/// A day as a report's time, for the forms that name only days.
fn report_day(year: i32, month: u32, day: u32) -> Option<ReportTime> {
    NaiveDate::from_ymd_opt(year, month, day).map(ReportTime::day)
}

/// A report's time of a day and, where one is given, a time of it.
fn report_at(day: ReportTime, time: Option<NaiveTime>) -> ReportTime {
    match time {
        Some(time) => ReportTime { at: day.date().and_time(time).and_utc(), precision: Precision::Instant },
        None => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc(text: &str) -> Option<String> {
        parse_time(text).map(|time| time.at.format("%FT%TZ").to_string())
    }

    #[test]
    fn every_form_of_a_day_is_the_same_day() {
        for text in ["2024-02-17", "20240217", "2024-2-17", "2/17/2024", "2024/02/17", "17.02.2024", " 2024-02-17 "] {
            let time = parse_time(text).unwrap();
            assert_eq!(
                (rfc(text).unwrap().as_str(), time.precision),
                ("2024-02-17T00:00:00Z", Precision::Day),
                "{text}"
            );
        }
    }

    #[test]
    fn every_form_of_a_moment_is_the_same_moment() {
        let forms = [
            "2024-02-17T21:04:00Z",
            "2024-02-17T21:04",
            "2024-02-17 21:04:00.000",
            "20240217T210400Z",
            "2024-02-17T23:04:00+02:00",
            "2024-02-17T16:34-0430",
            "2/17/2024 21:04 UTC",
            "1708203840",
            "1708203840000",
            "1.70820384e9",
        ];
        for text in forms {
            assert_eq!(rfc(text).as_deref(), Some("2024-02-17T21:04:00Z"), "{text}");
            assert_eq!(parse_time(text).unwrap().precision, Precision::Instant, "{text}");
        }
    }

    #[test]
    fn a_partial_date_is_its_whole_period() {
        let february = parse_period("2024-02").unwrap();
        assert_eq!((february.from.at, february.until), (at("2024-02-01"), at("2024-03-01")));
        let year = parse_period("2024").unwrap();
        assert_eq!((year.from.at, year.until), (at("2024-01-01"), at("2025-01-01")));
    }

    #[test]
    fn what_is_no_date_is_none() {
        let none =
            ["", "now", "2024-13-01", "31.02.2024", "17/02/2024", "123", "99999999999999999", "inf", "-", "..", "T"];
        for text in none.into_iter().chain(["2024-02T12:00", "2024-02-17T25:00", "2024-02-17T12:00+", "é-é", "1-1-1"])
        {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    fn at(day: &str) -> DateTime<Utc> {
        parse_time(day).unwrap().at
    }
}
