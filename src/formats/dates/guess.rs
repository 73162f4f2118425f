//! Six digits in the names of a series: dates of a short form, if all of them can be.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::in_name::{month_of, time_in_name};
use crate::control::report_time::ReportTime;

/// The digits of a date of a short form.
const DIGITS: usize = 6;

/// The century of a two-digit year.
const CENTURY: i32 = 2000;

/// The most series that are told apart.
const MOST_SERIES: usize = 1_000;

/// What six digits in the names of some files mean, by what the names have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameGuess {
    /// The parts before and behind the digits, how they are read, and the first file's digits.
    series: BTreeMap<(String, String), (Form, String)>,
}

/// How six digits are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `230131`.
    Day,
    /// `202301`.
    Month,
}

/// A date guessed from a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuessedTime {
    /// The date.
    pub time: ReportTime,
    /// The digits that it was guessed from.
    pub digits: String,
    /// Whether the file is the first of its series, with which the guess is told.
    pub is_first: bool,
}

/// What six digits mean in the names of files that belong together: dates, where at least two names differ in nothing
/// else, and all of those can be read in one way and no other.
///
/// # Examples
/// ```
/// use frontline::formats::dates::guess_of_names;
/// let days = guess_of_names(["ward_221015.json", "ward_221016.json"]);
/// assert_eq!(days.time("ward_221015.json").unwrap().time.to_string(), "2022-10-15");
/// assert_eq!(guess_of_names(["ward_221015.json"]).time("ward_221015.json"), None);
/// assert_eq!(guess_of_names(["ward_221015.json", "ward_221099.json"]).time("ward_221015.json"), None);
/// ```
pub fn guess_of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> NameGuess {
    let mut by_frame: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for name in names {
        let Some((before, digits, behind)) = split(name).filter(|_| time_in_name(name).is_none()) else { continue };
        let frame = (before.to_owned(), behind.to_owned());
        if by_frame.len() < MOST_SERIES || by_frame.contains_key(&frame) {
            by_frame.entry(frame).or_default().insert(digits.to_owned());
        }
    }
    let series = by_frame.into_iter().filter_map(|(frame, all)| {
        let fitting = |form: &Form| all.iter().all(|digits| form.read(digits).is_some());
        let forms: Vec<Form> = [Form::Day, Form::Month].into_iter().filter(fitting).collect();
        let first = all.first().cloned().filter(|_| all.len() > 1)?;
        if let [form] = forms[..] { Some((frame, (form, first))) } else { None }
    });
    NameGuess { series: series.collect() }
}

impl NameGuess {
    /// The date that a name has by this guess.
    pub fn time(&self, name: &str) -> Option<GuessedTime> {
        let (before, digits, behind) = split(name)?;
        let (form, first) = self.series.get(&(before.to_owned(), behind.to_owned()))?;
        Some(GuessedTime { time: form.read(digits)?, digits: digits.to_owned(), is_first: digits == first })
    }
}

/// What six digits in a name could mean, for a hint: `2022-10-15`.
pub(in crate::formats) fn possible_date(name: &str) -> Option<(String, ReportTime)> {
    let (_, digits, _) = split(name)?;
    Some((digits.to_owned(), Form::Day.read(digits).or_else(|| Form::Month.read(digits))?))
}

impl Form {
    fn read(self, digits: &str) -> Option<ReportTime> {
        let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
        match self {
            Self::Day => {
                let (year, month, day) = (CENTURY + number(0..2)?, number(2..4)?, number(4..6)?);
                let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
                date.map(ReportTime::day)
            }
            Self::Month => month_of(number(0..4)?, number(4..6)?),
        }
    }
}

/// The first run of six digits in a file's own name, with what stands before and behind it.
fn split(name: &str) -> Option<(&str, &str, &str)> {
    let own = name.rfind('/').map_or(0, |slash| slash + 1);
    let mut start = own;
    while let Some(found) = name.get(start..)?.find(|c: char| c.is_ascii_digit()) {
        let first = start + found;
        let end = name.get(first..)?.find(|c: char| !c.is_ascii_digit()).map_or(name.len(), |length| first + length);
        if end - first == DIGITS {
            return Some((name.get(..first)?, name.get(first..end)?, name.get(end..)?));
        }
        start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> Vec<Option<String>> {
        let guess = guess_of_names(names.iter().copied());
        names.iter().map(|name| guess.time(name).map(|guessed| guessed.time.to_string())).collect()
    }

    #[test]
    fn a_series_is_read_in_the_one_way_that_fits_all_of_it() {
        assert_eq!(
            read(&["230131.json", "230201.json"]),
            [Some("2023-01-31".to_owned()), Some("2023-02-01".to_owned())]
        );
        assert_eq!(read(&["a_202301.json", "a_202302.json"]), [Some("2023-01".to_owned()), Some("2023-02".to_owned())]);
        assert_eq!(read(&["201012.json", "201011.json"]), [None, None], "10 to 12 October 2020, or months of 2010");
        assert_eq!(read(&["a_230131.json", "b_230201.json"]), [None, None], "no series");
        assert_eq!(read(&["x/230131_2024-01-01.json", "x/230132_2024-01-01.json"]), [None, None]);
        assert_eq!(read(&["", "1234567.json", "é230131"]), [None, None, None]);
    }
}
