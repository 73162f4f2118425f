//! Dates with a month's name: `21 May 2023`, `Sep 11, 2022`, `11-Sep-2022`, `лютий 2024`, `Sep-22`.

use super::{
    Period, clock,
    month_names::month_of_name,
    numeric::{day, month, short_year},
};

/// Words around a date that carry no information.
const IDLE_WORDS: [&str; 15] =
    ["р", "року", "рік", "of", "st", "nd", "rd", "th", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A token of a date: a number, a month or a separator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Number(&'a str),
    Month(u32),
}

/// Reads a date with a month's name; `None` if there is no such name, or more than a date.
pub(super) fn read(text: &str) -> Option<Period> {
    if !text.chars().any(char::is_alphabetic) {
        return None;
    }
    if let Some((date, time)) = split_time(text) {
        let of_day = dated(date)?;
        let (at, ahead_minutes) = clock::moment(of_day.from.date(), time)?;
        return Some(Period::moment(at, ahead_minutes)).filter(|_| of_day.is_day());
    }
    dated(text)
}

/// Splits a text into a date and the time of day after it.
fn split_time(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':')?;
    let start = text.get(..colon)?.rfind([' ', 'T', ','])?;
    Some((text.get(..start)?.trim_end_matches(','), text.get(start + 1..)?))
}

fn dated(text: &str) -> Option<Period> {
    let (mut parts, mut has_tight_year) = (Vec::new(), false);
    for token in tokens(text) {
        if token.starts_with(|c: char| c.is_ascii_digit()) {
            parts.push(Part::Number(token));
        } else if let Some(month) = month_of_name(token) {
            parts.push(Part::Month(month));
        } else if ["-", "–", "'", "’"].contains(&token) {
            has_tight_year = true;
        } else if !IDLE_WORDS.contains(&token.to_lowercase().as_str()) && token.chars().any(char::is_alphabetic) {
            return None;
        }
    }
    let full = |digits: &str| if digits.len() == 4 { digits.parse().ok() } else { short_year(digits) };
    let number = |digits: &str| digits.parse::<i32>().ok().filter(|_| digits.len() <= 2);
    match *parts.as_slice() {
        [Part::Number(year), Part::Month(of), Part::Number(of_day)] if year.len() == 4 => {
            day(year.parse().ok()?, i32::try_from(of).ok()?, number(of_day)?)
        }
        [Part::Number(of_day), Part::Month(of), Part::Number(year)]
        | [Part::Month(of), Part::Number(of_day), Part::Number(year)] => {
            day(full(year)?, i32::try_from(of).ok()?, number(of_day)?)
        }
        [Part::Month(of), Part::Number(year)] if year.len() == 4 || has_tight_year => {
            month(full(year)?, i32::try_from(of).ok()?)
        }
        [Part::Number(year), Part::Month(of)] if year.len() == 4 => month(year.parse().ok()?, i32::try_from(of).ok()?),
        _ => None,
    }
}

/// Splits a text into runs of digits, runs of letters, and single other characters; spaces are dropped.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphabetic() => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let (mut start, mut last) = (0, None);
    for (index, c) in text.char_indices() {
        if last.is_some_and(|last| last != kind(c) || last == 2) {
            tokens.extend(text.get(start..index));
            start = index;
        }
        last = Some(kind(c));
    }
    tokens.extend(text.get(start..));
    tokens.retain(|token| !token.trim().is_empty());
    tokens
}
