//! Dates as people and programs write them: in file names, properties, tables, on the command line, in the window and
//! in links. Times are UTC unless a zone is given, and intervals are half-open.

mod clock;
mod column;
mod edtf;
mod epoch;
mod guess;
mod in_name;
mod interval;
mod month_names;
mod name_forms;
mod named;
mod numeric;
mod options;
mod order;
mod problem;
mod quarter;
mod step;
mod year_in_name;

use std::borrow::Cow;

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use serde_json::value::RawValue;

use super::document::text_from_json;
use crate::control::report_time::{Certainty, Precision, ReportTime, days_from_time};

pub(super) use self::{
    column::DayColumn,
    guess::possible_date,
    in_name::orders_of_name,
    interval::{End, interval, interval_problem, start},
};
pub use self::{
    guess::{GuessedTime, NameGuess, guess_of_names},
    in_name::{NotADateInName, time_in_name, time_in_name_by},
    interval::{EndRule, Interval, NotAnEndRule, parse_interval},
    month_names::month_of_name,
    options::DateOptions,
    order::{DateOrder, DateOrders, NotAnOrder},
    problem::{DateProblem, readings},
    step::{Step, parse_step},
};

/// Numbers with at least this many digits may be seconds.
const LEAST_SECONDS_DIGITS: usize = 9;

/// The most bytes of a text that is tried as a date.
const MOST_BYTES: usize = 100;

/// Words after the year in Ukrainian.
const YEAR_WORDS: [&str; 4] = [" р.", " р", " року", " рік"];

/// The period that a date names: a century, a decade, a year, a month, a day, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub from: ReportTime,
    /// The first moment after it; equal to `from` for a moment.
    pub until: DateTime<Utc>,
}

impl Period {
    fn day(date: NaiveDate) -> Option<Self> {
        Self::whole(Precision::Day, date)
    }

    /// The period of a precision from its first day; `None` in the year 0, which does not exist.
    fn whole(precision: Precision, first: NaiveDate) -> Option<Self> {
        let from = ReportTime::of(precision, first);
        numeric::is_a_year(first).then(|| Self { until: from.end(), from })
    }

    /// A period of some days.
    fn days(first: NaiveDate, count: u64) -> Self {
        let from = ReportTime::day(first);
        let until = from.at.checked_add_days(Days::new(count)).unwrap_or(from.at);
        Self { from: ReportTime { valid_until: Some(until), ..from }, until }
    }

    /// A period of some months.
    fn months(first: NaiveDate, count: u32) -> Option<Self> {
        let from = Self::whole(Precision::Month, first)?.from;
        let until = from.at.checked_add_months(Months::new(count))?;
        Some(Self { from: ReportTime { valid_until: Some(until), ..from }, until })
    }

    fn instant(at: DateTime<Utc>) -> Self {
        Self::moment(at, 0)
    }

    fn moment(at: DateTime<Utc>, ahead_minutes: i16) -> Self {
        Self { from: ReportTime { ahead_minutes, ..ReportTime::instant(at) }, until: at }
    }

    fn with_certainty(self, certainty: Certainty) -> Self {
        Self { from: ReportTime { certainty, ..self.from }, ..self }
    }

    /// Whether it is a moment, rather than a day or longer.
    pub fn is_moment(self) -> bool {
        self.until == self.from.at
    }

    /// Whether it is one day.
    pub(super) fn is_day(self) -> bool {
        self.until - self.from.at == TimeDelta::days(1)
    }

    /// The moment to show for the period: a moment itself, otherwise its last second.
    ///
    /// # Examples
    /// ```
    /// use frontline::formats::dates::parse_period;
    /// let shown = |text| parse_period(text).unwrap().shown().to_rfc3339();
    /// assert_eq!(shown("2024-02-17"), "2024-02-17T23:59:59+00:00");
    /// assert_eq!(shown("2024-02"), "2024-02-29T23:59:59+00:00");
    /// assert_eq!(shown("2024-02-17T21:04Z"), "2024-02-17T21:04:00+00:00");
    /// ```
    pub fn shown(self) -> DateTime<Utc> {
        if self.is_moment() { self.until } else { self.until - TimeDelta::seconds(1) }
    }

    /// [`Self::shown`] in the units of playback.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z, with fractions.
    pub fn shown_days(self) -> f64 {
        days_from_time(self.shown())
    }

    /// Whether it is longer than a day.
    fn is_partial_date(self) -> bool {
        self.until - self.from.at > TimeDelta::days(1)
    }
}

/// Parses a time; for a longer period, such as a year or a month, its first day.
///
/// # Examples
/// ```
/// use frontline::formats::dates::parse_time;
/// assert_eq!(parse_time("17.02.2024"), parse_time("2024-02-17"));
/// assert_eq!(parse_time("1708203840"), parse_time("2024-02-17T21:04:00Z"));
/// assert_eq!(parse_time("05/06/2024"), None, "5 June or 6 May");
/// ```
pub fn parse_time(text: &str) -> Option<ReportTime> {
    parse_period(text).map(|period| period.from)
}

/// Parses the whole period that a text names: `2024-02` is all of February. `None` if it is not a date or is ambiguous.
pub fn parse_period(text: &str) -> Option<Period> {
    read_period(text, DateOrders::ALL).ok()
}

/// Parses the whole period that a text names, given the possible orders of numbers.
///
/// Accepted are ISO 8601 (`2024`, `2024-02`, `2024-02-17`, `20240217`, `2024-W07-6`, `2024-048`, `2024-02-17T21:04+02:00`;
/// UTC where no zone is given), seconds, milliseconds or microseconds since 1970 (told apart by size), numbers in other
/// orders (`17.02.2024`, `17.2.24`, `2/17/2024`, `2/2024`), quarters (`2024-Q3`, `Q3 2024`: their three months), names of months in English and Ukrainian (`17 February 2024`,
/// `Feb 17, 2024`, `лютий 2024`), years before our era (`-0323-06-10`, `323 BC`: as they are counted, without a year 0) and
/// EDTF level 1 (`1914~`, `1914?`, `19XX`, `185X`), also as `1850s`, `ca. 1914`.
///
/// # Errors
/// When it is not a date, or is ambiguous.
///
/// # Examples
/// ```
/// use frontline::formats::dates::{DateOrder, DateOrders, DateProblem, read_period};
/// let read = |text, orders| read_period(text, orders).map(|period| period.from.to_string());
/// assert_eq!(read("21 травня 2023 р.", DateOrders::ALL).unwrap(), "2023-05-21");
/// assert_eq!(read("05/06/2024", DateOrders::only(DateOrder::DayFirst)).unwrap(), "2024-06-05");
/// assert!(matches!(read("05/06/2024", DateOrders::ALL), Err(DateProblem::Ambiguous(both)) if both.len() == 2));
/// ```
pub fn read_period(text: &str, orders: DateOrders) -> Result<Period, DateProblem> {
    if text.len() > MOST_BYTES {
        return Err(DateProblem::NotADate);
    }
    let text = normalised(text);
    let (text, certainty) = edtf::split_certainty(&text);
    read_sure(text, orders)
        .map(|period| if certainty == Certainty::Sure { period } else { period.with_certainty(certainty) })
}

/// The orders that a text allows: all of them if it is not a numeric date, or its order is clear.
pub fn orders_of(text: &str) -> DateOrders {
    if text.len() > MOST_BYTES {
        return DateOrders::ALL;
    }
    let of_date = |text: &str| {
        let text = normalised(text);
        let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
        numeric::orders_of(date)
    };
    match interval::bounds(text) {
        Some((from, until)) => of_date(from).and(of_date(until)),
        None => of_date(text),
    }
}

/// Normalises hyphens and spaces, and replaces the characters of East Asian dates by hyphens.
fn normalised(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '年' | '月' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        other => other,
    };
    let text = text.trim().trim_end_matches('日');
    let without_word = YEAR_WORDS.iter().find_map(|word| text.strip_suffix(word));
    without_word.unwrap_or(text).chars().map(one).collect()
}

fn read_sure(text: &str, orders: DateOrders) -> Result<Period, DateProblem> {
    // Some languages write `1. 9. 1939`, with spaces.
    if text.contains(". ") && !text.chars().any(char::is_alphabetic) {
        return read_sure(&text.replace(". ", "."), orders);
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            4 => text.parse().ok().and_then(numeric::year).ok_or(DateProblem::NotADate),
            8 => numeric::compact(text).ok_or(DateProblem::NotADate),
            _ => epoch::read(text),
        };
    }
    if quarter::is_season(text) {
        return Err(DateProblem::Season);
    }
    let alone = numeric::week(text)
        .or_else(|| quarter::read(text))
        .or_else(|| edtf::year_of_an_era(text))
        .or_else(|| edtf::unspecified(text));
    if let Some(period) = alone.or_else(|| named::read(text)) {
        return Ok(period);
    }
    if let Some((date, time)) = text.split_once(['T', 't', ' ']) {
        return with_time(date, time, orders);
    }
    match numeric::read(text, orders) {
        Err(DateProblem::NotADate) => epoch::read(text),
        read => read,
    }
}

fn with_time(date: &str, time: &str, orders: DateOrders) -> Result<Period, DateProblem> {
    let is_compact = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let compact = if is_compact { numeric::compact(date) } else { None };
    let moment = |day: Period| {
        let (at, ahead_minutes) = clock::moment(day.from.date(), time).filter(|_| day.is_day())?;
        Some(Period::moment(at, ahead_minutes))
    };
    let day = match compact.or_else(|| numeric::week(date)) {
        Some(day) => Ok(day),
        None => numeric::read(date, orders),
    };
    match day {
        Ok(day) => moment(day).ok_or(DateProblem::NotADate),
        Err(DateProblem::Ambiguous(days)) => match days.into_iter().map(moment).collect::<Option<Vec<_>>>() {
            Some(moments) => Err(DateProblem::Ambiguous(moments)),
            None => Err(DateProblem::NotADate),
        },
        Err(problem) => Err(problem),
    }
}

/// The text of a JSON string or number, to be read as a date.
pub(super) fn date_text(json: &RawValue) -> Cow<'_, str> {
    text_from_json(json).unwrap_or_else(|| number_text(json.get()))
}

/// The text of a JSON number, to be read as a date: its decimals are a fraction of a second, or zeros. The number
/// 2022.5 is not a month, although the text `2022.5` may be.
fn number_text(number: &str) -> Cow<'_, str> {
    match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.into(),
        Some((whole, _)) if whole.trim_start_matches('-').len() < LEAST_SECONDS_DIGITS => {
            format!("{number} (a number)").into()
        }
        Some(_) | None => number.into(),
    }
}

/// Parses the period of a JSON string or number.
pub(super) fn period_from_json(json: &RawValue) -> Option<Period> {
    parse_period(&date_text(json))
}

#[cfg(test)]
mod tests;
