//! The forms of days, moments and months in file names.

use chrono::{NaiveDate, NaiveTime};

use super::{in_name::YEARS, month_names::month_of_name, numeric, quarter};
use crate::control::report_time::{Precision, ReportTime};

/// `2023-01-31`, also with `_`, `.` or `/`.
pub(super) fn separated(text: &str) -> Option<ReportTime> {
    let (year, rest) = number(text, 4..=4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '_' | '.' | '/'))?;
    let (month, rest) = number(rest.strip_prefix(separator)?, 1..=2)?;
    let (day, rest) = number(rest.strip_prefix(separator)?, 1..=2)?;
    plausible(year, month, day).map(|day| report_at(day, time_of_day(rest)))
}

/// `20230131`, `202301311230` and `20230131123000`.
pub(super) fn compact(text: &str) -> Option<ReportTime> {
    let (digits, rest) = split_digits(text);
    let (date, clock) = digits.split_at_checked(8)?;
    let (year, rest_of_date) = date.split_at_checked(4)?;
    let (month, day) = rest_of_date.split_at_checked(2)?;
    let day = plausible(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    match clock.len() {
        0 => Some(report_at(day, time_of_day(rest))),
        4 | 6 => clock_from_digits(clock).map(|time| report_at(day, Some(time))),
        _ => None,
    }
}

/// Ten digits are seconds since 1970, thirteen are milliseconds.
pub(super) fn epoch(text: &str) -> Option<ReportTime> {
    let (digits, _) = split_digits(text);
    let number: i64 = digits.parse().ok()?;
    let at = match digits.len() {
        10 => chrono::DateTime::from_timestamp_secs(number),
        13 => chrono::DateTime::from_timestamp_millis(number),
        _ => None,
    };
    at.map(ReportTime::instant)
}

/// `31JAN2023`, `31-Jan-2023`, `Jan-31-2023`, `2023-Jan-31`.
pub(super) fn with_month_name(text: &str) -> Option<ReportTime> {
    let day_first = || {
        let (day, rest) = number(text, 1..=2)?;
        let (month, rest) = month_name(unseparated(rest))?;
        let (year, _) = number(unseparated(rest), 4..=4)?;
        plausible(year, month, day)
    };
    let month_first = || {
        let (month, rest) = month_name(text)?;
        let (day, rest) = number(unseparated(rest), 1..=2)?;
        let (year, _) = number(unseparated(rest), 4..=4)?;
        plausible(year, month, day)
    };
    let year_first = || {
        let (year, rest) = number(text, 4..=4)?;
        let (month, rest) = month_name(unseparated(rest))?;
        let (day, _) = number(unseparated(rest), 1..=2)?;
        plausible(year, month, day)
    };
    day_first().or_else(month_first).or_else(year_first)
}

/// `2014-02`, if no day follows.
pub(super) fn separated_month(text: &str) -> Option<ReportTime> {
    let (year, rest) = number(text, 4..=4)?;
    let rest = rest.strip_prefix(['-', '_', '.'])?;
    let (month, after) = number(rest, 1..=2)?;
    let has_two_digits = rest.len() - after.len() == 2;
    if has_two_digits && !continues(after) { month_of(year, month) } else { None }
}

/// `Feb2014`, `2014-Feb`.
pub(super) fn named_month(text: &str) -> Option<ReportTime> {
    let month_first = || {
        let (month, rest) = month_name(text)?;
        let (year, _) = number(unseparated(rest), 4..=4)?;
        month_of(year, month)
    };
    let year_first = || {
        let (year, rest) = number(text, 4..=4)?;
        let (month, _) = month_name(unseparated(rest))?;
        month_of(year, month)
    };
    month_first().or_else(year_first)
}

/// `2014-Q3`, `2014Q3`, `2014-W36`, `2014-W36-7`.
pub(super) fn quarter_or_week(text: &str) -> Option<ReportTime> {
    let (_, rest) = number(text, 4..=4)?;
    let rest = unseparated(rest);
    let letter = rest.chars().next().filter(|c| matches!(c, 'Q' | 'q' | 'W' | 'w'))?;
    let (digits, behind) = split_digits(rest.strip_prefix(letter)?);
    if digits.is_empty() || behind.starts_with(char::is_alphanumeric) {
        return None;
    }
    let text = text.get(..text.len() - behind.len())?;
    let day = behind.strip_prefix('-').map(split_digits).filter(|(day, _)| day.len() == 1);
    let with_day = day.and_then(|(day, _)| numeric::week(&format!("{text}-{day}")));
    let found = with_day.or_else(|| quarter::read(text)).or_else(|| numeric::week(text))?;
    YEARS.contains(&found.from.year()).then_some(found.from)
}

/// Folders such as `2014/02/`.
pub(super) fn month_folders(name: &str) -> Option<ReportTime> {
    let folders: Vec<&str> = name.split('/').collect();
    let year = |text: &str| text.parse().ok().filter(|_| text.len() == 4);
    folders.windows(2).rev().find_map(|pair| {
        let month: i32 = pair[1].parse().ok().filter(|_| pair[1].len() == 2)?;
        month_of(year(pair[0])?, month)
    })
}

fn plausible(year: i32, month: i32, day: i32) -> Option<ReportTime> {
    if !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?).map(ReportTime::day)
}

pub(super) fn month_of(year: i32, month: i32) -> Option<ReportTime> {
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1).filter(|_| YEARS.contains(&year))?;
    Some(ReportTime::of(Precision::Month, first))
}

/// The month whose name starts a text, and the rest of the text.
fn month_name(text: &str) -> Option<(i32, &str)> {
    let (name, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()));
    Some((i32::try_from(month_of_name(name)?).ok()?, rest))
}

fn unseparated(text: &str) -> &str {
    text.strip_prefix(['-', '_', '.', ' ']).unwrap_or(text)
}

/// A report's time from a day and, if given, a time of day.
fn report_at(day: ReportTime, time: Option<NaiveTime>) -> ReportTime {
    time.map_or(day, |time| ReportTime::instant(day.date().and_time(time).and_utc()))
}

/// The time after a date: `T12-30`, `T123000Z`, `_1230`; `None` if other numbers follow.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.strip_prefix(['T', 't', '_', ' '])?;
    let (digits, rest) = split_digits(text);
    match digits.len() {
        4 | 6 if !continues(rest) => clock_from_digits(digits),
        2 => {
            let (minutes, rest) = split_digits(rest.strip_prefix(['-', ':', '_', '.'])?);
            let seconds = rest.strip_prefix(['-', ':', '_', '.']).map_or("", |rest| split_digits(rest).0);
            clock_from_digits(&[digits, minutes, seconds].concat())
        }
        _ => None,
    }
}

/// Whether more digits follow after a separator, as in a second date.
fn continues(text: &str) -> bool {
    text.strip_prefix(['-', '_', '.']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn clock_from_digits(digits: &str) -> Option<NaiveTime> {
    let (hour, rest) = digits.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    let second = if second.is_empty() { "0" } else { second };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?)
}

/// A number with a length within `digits`, not followed by more digits, and the rest of the text.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(i32, &str)> {
    let (run, rest) = split_digits(text);
    if digits.contains(&run.len()) { Some((run.parse().ok()?, rest)) } else { None }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}
