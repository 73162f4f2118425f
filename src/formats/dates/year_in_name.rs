//! A lone year in a file's name, and surroundings that rule it out.

use chrono::NaiveDate;

use super::quarter::is_season_word;
use crate::control::report_time::{Precision, ReportTime};

/// Accepted years in names that hold only a year, as historical maps do.
const LONE_YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

/// The only four-digit number in a file's own name that can be a year, or a folder named after a year.
pub(super) fn lone_year(name: &str) -> Option<ReportTime> {
    let (folders, own) = name.rsplit_once('/').unwrap_or(("", name));
    let own = own.split_once('.').map_or(own, |(stem, _)| stem);
    if let Some(before) = before_our_era(own) {
        return Some(ReportTime::of(Precision::Year, NaiveDate::from_ymd_opt(-before, 1, 1)?));
    }
    let runs: Vec<&str> = runs(own).into_iter().filter(|run| run.starts_with(|c: char| c.is_ascii_digit())).collect();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| text.len() == 4 && LONE_YEARS.contains(year));
    let years: Vec<i32> = runs.iter().filter_map(|run| year(run)).collect();
    let of_folder = || folders.rsplit('/').find_map(year);
    let found = match *years.as_slice() {
        [year] if stands_alone(own, year) => Some(year),
        [] => of_folder(),
        _ => None,
    };
    found.and_then(|year| Some(ReportTime::of(Precision::Year, NaiveDate::from_ymd_opt(year, 1, 1)?)))
}

/// The year BC of a name such as `world_bc323` or `rome-44bc`.
fn before_our_era(name: &str) -> Option<i32> {
    let runs = runs(name);
    let year = |text: &str| text.parse().ok().filter(|year: &i32| text.len() <= 4 && *year > 0);
    let is_era = |text: &str| ["bc", "bce"].contains(&text.to_lowercase().as_str());
    runs.windows(2).find_map(|pair| match *pair {
        [era, number] | [number, era] if is_era(era) => year(number),
        _ => None,
    })
}

/// Whether a number is a separate word of a name, or follows a word: not `v2014`, `1920x1080` or `31FOO2023`.
fn stands_alone(name: &str, number: i32) -> bool {
    let runs = runs(name);
    let Some(index) = runs.iter().position(|run| *run == number.to_string()) else { return false };
    let is_letters = |run: &str| run.starts_with(char::is_alphabetic);
    let before = index.checked_sub(1).and_then(|before| runs.get(before)).copied();
    let starts =
        |index: usize| index == 0 || runs.get(index - 1).is_some_and(|run| !run.starts_with(char::is_alphanumeric));
    let follows_word = before.is_some_and(|run| is_letters(run) && run.chars().count() > 2) && starts(index - 1);
    // A number beside other numbers is a part of something else.
    let is_number = |index: Option<usize>| {
        index.and_then(|index| runs.get(index)).is_some_and(|run| run.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_part = is_number(index.checked_sub(2)) || is_number(Some(index + 2));
    // `2024-H1`, `2024-Q5`: an unsupported part of a year must not be read as the whole year.
    let is_divided =
        runs.get(index + 2).is_some_and(|run| ["q", "h", "s", "w", "t"].contains(&run.to_lowercase().as_str()))
            && is_number(Some(index + 3));
    (starts(index) || follows_word) && !is_part && !is_divided && runs.get(index + 1).is_none_or(|run| !is_letters(run))
}

/// Splits a text into runs of digits, of letters and of other characters.
pub(super) fn runs(text: &str) -> Vec<&str> {
    let kind = |c: char| if c.is_ascii_digit() { 0 } else { 1 + u8::from(c.is_alphabetic()) };
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

/// A year with a season beside it in a file's own name: `spring_2024`.
pub(super) fn season(name: &str) -> Option<String> {
    let own = name.rsplit_once('/').map_or(name, |(_, own)| own);
    let runs = runs(own);
    let is_year = |run: &str| run.len() == 4 && run.parse().is_ok_and(|year: i32| LONE_YEARS.contains(&year));
    let is_both = |a: &str, b: &str| (is_season_word(a) && is_year(b)) || (is_year(a) && is_season_word(b));
    let apart = runs.windows(3).filter(|words| is_both(words[0], words[2])).map(<[&str]>::concat);
    let joined = runs.windows(2).filter(|words| is_both(words[0], words[1])).map(<[&str]>::concat);
    apart.chain(joined).next()
}
