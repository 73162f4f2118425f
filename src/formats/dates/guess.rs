//! Short dates in file names, six digits or a year before 1000, which are recognised only if a series of files confirms
//! them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{in_name::time_in_name, name_forms::month_of};
use crate::control::report_time::{Precision, ReportTime};

/// Number of digits of a short date.
const DIGITS: usize = 6;

/// Number of digits of a year that needs no series.
const YEAR_DIGITS: usize = 4;

/// The century assumed for two-digit years.
const CENTURY: i32 = 2000;

/// The most series that are distinguished.
const MOST_SERIES: usize = 1_000;

/// How short dates in the names of some files are read, inferred from what the names have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameGuess {
    /// By the text before and after the digits: how the digits are read, and those of the first file.
    series: BTreeMap<(String, String), (Form, String)>,
}

/// How the digits of a short date are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `230131`.
    Day,
    /// `202301`.
    Month,
    /// `100`, beside years of four digits.
    Year,
}

/// A date guessed from a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuessedTime {
    /// The date.
    pub time: ReportTime,
    /// The digits it was guessed from.
    pub digits: String,
    /// Whether the file is the first of its series; the guess is reported once, with that file.
    pub is_first: bool,
}

/// Infers how short dates are read from the names of files that belong together. Six digits are a date if at least two
/// names differ in nothing else and exactly one form fits all of them. Up to three digits are a year if another name
/// that differs in nothing else has a four-digit year.
///
/// # Examples
/// ```
/// use frontline::formats::dates::guess_of_names;
/// let days = guess_of_names(["ward_221015.json", "ward_221016.json"]);
/// assert_eq!(days.time("ward_221015.json").unwrap().time.to_string(), "2022-10-15");
/// assert_eq!(guess_of_names(["ward_221015.json"]).time("ward_221015.json"), None);
/// assert_eq!(guess_of_names(["ward_221015.json", "ward_221099.json"]).time("ward_221015.json"), None);
/// let years = guess_of_names(["world_100.json", "world_1000.json"]);
/// assert_eq!(years.time("world_100.json").unwrap().time.to_string(), "0100");
/// assert_eq!(guess_of_names(["world_100.json", "world_200.json"]).time("world_100.json"), None);
/// ```
pub fn guess_of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> NameGuess {
    let mut by_frame: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut years = Years::default();
    for name in names {
        years.note(name);
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
    NameGuess { series: series.chain(years.series()).collect() }
}

/// Names with a single number, by the text before and after it: whether one of them has a four-digit year, and the
/// shorter numbers of the others.
#[derive(Default)]
struct Years(BTreeMap<(String, String), (bool, BTreeSet<String>)>);

impl Years {
    fn note(&mut self, name: &str) {
        let Some((before, digits, behind)) = split_number(name) else { return };
        let has_year =
            time_in_name(name).is_some_and(|time| time.precision == Precision::Year && digits.len() == YEAR_DIGITS);
        if !has_year && (digits.len() >= YEAR_DIGITS || time_in_name(name).is_some()) {
            return;
        }
        let frame = (before.to_owned(), behind.to_owned());
        if self.0.len() < MOST_SERIES || self.0.contains_key(&frame) {
            let (is_confirmed, short) = self.0.entry(frame).or_default();
            *is_confirmed |= has_year;
            short.extend((!has_year).then(|| digits.to_owned()));
        }
    }

    fn series(self) -> impl Iterator<Item = ((String, String), (Form, String))> {
        let confirmed = self.0.into_iter().filter(|(_, (is_confirmed, _))| *is_confirmed);
        confirmed.filter_map(|(frame, (_, short))| Some((frame, (Form::Year, short.first()?.clone()))))
    }
}

impl NameGuess {
    /// The date of a name according to this guess.
    pub fn time(&self, name: &str) -> Option<GuessedTime> {
        let (before, digits, behind) = split(name).or_else(|| split_number(name))?;
        let (form, first) = self.series.get(&(before.to_owned(), behind.to_owned()))?;
        Some(GuessedTime { time: form.read(digits)?, digits: digits.to_owned(), is_first: digits == first })
    }
}

/// How six digits in a name could be read, for a hint, such as `2022-10-15`.
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
            Self::Year => {
                let year = digits.parse().ok().filter(|&year| year > 0 && digits.len() < YEAR_DIGITS)?;
                Some(ReportTime::of(Precision::Year, NaiveDate::from_ymd_opt(year, 1, 1)?))
            }
        }
    }
}

/// The only number in a file's own name, with the text before and after it; `None` if there are several.
fn split_number(name: &str) -> Option<(&str, &str, &str)> {
    let own = name.rfind('/').map_or(0, |slash| slash + 1);
    let is_digit = |c: char| c.is_ascii_digit();
    let first = own + name.get(own..)?.find(is_digit)?;
    let end = name.get(first..)?.find(|c: char| !is_digit(c)).map_or(name.len(), |length| first + length);
    let (before, behind) = (name.get(..first)?, name.get(end..)?);
    let is_word = !before.ends_with(|c: char| c.is_alphabetic()) && !behind.starts_with(|c: char| c.is_alphabetic());
    (is_word && !behind.contains(is_digit)).then_some((before, name.get(first..end)?, behind))
}

/// The first run of six digits in a file's own name, with the text before and after it.
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

    #[test]
    fn a_year_before_1000_needs_a_later_one_beside_it() {
        let years = ["world_100.json", "world_1000.json", "world_bc323.json", "world_50.json"];
        assert_eq!(read(&years), [Some("0100".to_owned()), None, None, Some("0050".to_owned())]);
        assert_eq!(read(&["world_100.json", "world_200.json"]), [None, None], "sheets as well as years");
        assert_eq!(read(&["v100.json", "v1000.json", "a_100.json", "b_1000.json"]), [const { None }; 4]);
    }
}
