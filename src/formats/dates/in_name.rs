//! The date in a file's name, or in the folders it lies in.

use chrono::{DateTime, NaiveTime};

use super::{report_at, report_day};
use crate::control::report_time::ReportTime;

/// Names of the months as ISW's layers and the military write them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Years that a date in a name may have; other numbers are something else.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// The century of a two-digit year.
const CENTURY: i32 = 2000;

/// How a date may stand in a name, the surest first; each is tried where a run of digits starts.
const FORMS: [fn(&str) -> Option<ReportTime>; 5] = [separated, compact, epoch, with_month_name, short];

/// The time that a file's name tells: the file's own name before its folders, the nearest folder first.
///
/// Accepted are `2023-01-31`, `2023_01_31`, `20230131` (each also with a time, such as `T12-30` or `_1230`), unix
/// seconds or milliseconds, `31JAN2023`, `230131`, and folders such as `2023/01/31/`.
///
/// # Examples
/// ```
/// use frontline::formats::dates::{parse_time, time_in_name};
/// assert_eq!(time_in_name("deepstatemap_data_20240709.geojson"), parse_time("2024-07-09"));
/// assert_eq!(time_in_name("1648989208.geojson"), parse_time("2022-04-03T12:33:28Z"));
/// ```
pub fn time_in_name(name: &str) -> Option<ReportTime> {
    let part_by_part = name.rsplit('/').find_map(|part| FORMS.iter().find_map(|form| first_match(part, *form)));
    part_by_part.or_else(|| first_match(name, separated))
}

fn first_match(text: &str, form: fn(&str) -> Option<ReportTime>) -> Option<ReportTime> {
    let mut after_digit = false;
    text.char_indices().find_map(|(index, c)| {
        let starts = c.is_ascii_digit() && !after_digit;
        after_digit = c.is_ascii_digit();
        if starts { form(text.get(index..)?) } else { None }
    })
}

/// `2023-01-31`, and with `_`, `.` or `/`.
fn separated(text: &str) -> Option<ReportTime> {
    let (year, rest) = number(text, 4..=4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '_' | '.' | '/'))?;
    let (month, rest) = number(rest.strip_prefix(separator)?, 1..=2)?;
    let (day, rest) = number(rest.strip_prefix(separator)?, 1..=2)?;
    plausible(year, month, day).map(|day| report_at(day, time_of_day(rest)))
}

/// `20230131`, `202301311230` and `20230131123000`.
fn compact(text: &str) -> Option<ReportTime> {
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

/// Ten digits are seconds since 1970, thirteen milliseconds.
fn epoch(text: &str) -> Option<ReportTime> {
    let (digits, _) = split_digits(text);
    let number: i64 = digits.parse().ok()?;
    let at = match digits.len() {
        10 => DateTime::from_timestamp_secs(number),
        13 => DateTime::from_timestamp_millis(number),
        _ => None,
    };
    at.map(ReportTime::instant)
}

/// `31JAN2023`.
fn with_month_name(text: &str) -> Option<ReportTime> {
    let (day, rest) = number(text, 1..=2)?;
    let (name, rest) = rest.split_at_checked(3)?;
    let month = MONTHS.iter().zip(1..).find(|(month, _)| month.eq_ignore_ascii_case(name))?.1;
    let (year, _) = number(rest, 4..=4)?;
    plausible(year, month, day)
}

/// `230131`.
fn short(text: &str) -> Option<ReportTime> {
    let (digits, _) = split_digits(text);
    let (year, rest) = digits.split_at_checked(2)?;
    let (month, day) = rest.split_at_checked(2)?;
    if day.len() != 2 {
        return None;
    }
    plausible(CENTURY + year.parse::<i32>().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn plausible(year: i32, month: i32, day: i32) -> Option<ReportTime> {
    if !YEARS.contains(&year) {
        return None;
    }
    report_day(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The time after a date: `T12-30`, `T123000Z`, `_1230`; none where other numbers follow.
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

/// Whether more digits follow behind a separator, as in a second date.
fn continues(text: &str) -> bool {
    text.strip_prefix(['-', '_', '.']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn clock_from_digits(digits: &str) -> Option<NaiveTime> {
    let (hour, rest) = digits.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    let second = if second.is_empty() { "0" } else { second };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?)
}

/// A number of so many digits, not followed by more of them, and the rest.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(i32, &str)> {
    let (run, rest) = split_digits(text);
    if digits.contains(&run.len()) { Some((run.parse().ok()?, rest)) } else { None }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::{super::parse_time, *};

    #[test]
    fn every_form_of_a_day_in_a_name_is_found() {
        let names = [
            "20230131.json",
            "2023-01-31.json",
            "2023_01_31.geojson",
            "230131.geojson",
            "map_230131_v12.geojson",
            "deepstatemap_data_20230131.geojson",
            "UkraineControlMapAO31JAN2023.geojson",
            "2023/01/31/control.geojson",
            "2023-01-31/control_v2.geojson",
            "archive 2022/20230131/control.geojson",
            "2023-01-31_2023-02-01.json",
            "20230131_20230201.json",
        ];
        for name in names {
            assert_eq!(time_in_name(name), parse_time("2023-01-31"), "{name}");
        }
    }

    #[test]
    fn every_form_of_a_moment_in_a_name_is_found() {
        let names =
            ["1675168200.geojson", "1675168200000.json", "2023-01-31T12-30.geojson", "2023-01-31T12:30:00Z.json"];
        for name in names.into_iter().chain(["20230131_1230.geojson", "20230131T123000Z.json", "x_202301311230.json"]) {
            assert_eq!(time_in_name(name), parse_time("2023-01-31T12:30:00Z"), "{name}");
        }
    }

    #[test]
    fn a_name_without_a_date_has_none() {
        for name in
            ["", "base.json", "control_v12.geojson", "20231301.json", "99999999.json", "31FOO2023", "é1", "1é", "///"]
        {
            assert_eq!(time_in_name(name), None, "{name}");
        }
    }
}
