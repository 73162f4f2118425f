//! Numeric dates: `2024-02-17`, `17.2.24`, `9/2022`, `2022-W36-7`, `2022-254`.

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{
    Period,
    order::{DateOrder, DateOrders},
    problem::DateProblem,
};

/// Separators of the numbers.
const SEPARATORS: [char; 4] = ['-', '/', '.', '_'];

/// Two-digit years up to this one are in this century; later ones are ambiguous.
const LAST_SHORT_YEAR: i32 = 39;

/// The century assumed for two-digit years.
const CENTURY: i32 = 2000;

/// A number and its count of digits.
#[derive(Clone, Copy)]
struct Number {
    value: i32,
    digits: usize,
}

/// The readings of a numeric date with separators, each with the order it requires. A date whose order is clear has one
/// reading, valid for all orders.
pub(super) fn readings(text: &str) -> Vec<(DateOrders, Period)> {
    readings_of(text).unwrap_or_default()
}

fn readings_of(text: &str) -> Option<Vec<(DateOrders, Period)>> {
    let (is_before_our_era, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let separator = text.chars().find(|c| SEPARATORS.contains(c))?;
    let numbers: Vec<Number> = text.split(separator).map(number).collect::<Option<_>>()?;
    let sure = |period: Option<Period>| Some(vec![(DateOrders::ALL, period?)]);
    let year = |number: Number| if is_before_our_era { -number.value } else { number.value };
    match *numbers.as_slice() {
        [first, second] if is_year(first) => match (separator, second.digits) {
            ('-', 3) => sure(ordinal(year(first), second.value)),
            (_, 1..=2) => sure(month(year(first), second.value)),
            _ => None,
        },
        [first, second, third] if is_year(first) => sure(day(year(first), second.value, third.value)),
        _ if is_before_our_era => None,
        [first, second] if is_year(second) && first.digits <= 2 => sure(month(second.value, first.value)),
        [first, second, third] => Some(in_any_order([first, second, third])),
        _ => None,
    }
}

/// The readings of three numbers if the first is not a four-digit year.
fn in_any_order([first, second, third]: [Number; 3]) -> Vec<(DateOrders, Period)> {
    let full = |number: Number| match number.digits {
        4 => Some(number.value),
        2 if number.value <= LAST_SHORT_YEAR => Some(CENTURY + number.value),
        _ => None,
    };
    let candidates = [
        (DateOrder::DayFirst, third, second, first),
        (DateOrder::MonthFirst, third, first, second),
        (DateOrder::YearFirst, first, second, third),
    ];
    let reading = |(order, of_year, of_month, of_day): (DateOrder, Number, Number, Number)| {
        if of_month.digits > 2 || of_day.digits > 2 {
            return None;
        }
        Some((DateOrders::only(order), day(full(of_year)?, of_month.value, of_day.value)?))
    };
    candidates.into_iter().filter_map(reading).collect()
}

/// The single reading under the known orders; a date with dots is read day first if nothing else is known.
pub(super) fn read(text: &str, orders: DateOrders) -> Result<Period, DateProblem> {
    let all = readings(text);
    if all.is_empty() {
        return Err(if has_short_year_of_either_century(text) {
            DateProblem::ShortYear
        } else {
            DateProblem::NotADate
        });
    }
    let mut fitting: Vec<(DateOrders, Period)> =
        all.into_iter().filter(|(needed, _)| orders.and(*needed) != DateOrders::NONE).collect();
    let by_points =
        text.contains('.') && fitting.first().is_some_and(|(o, _)| *o == DateOrders::only(DateOrder::DayFirst));
    if by_points {
        fitting.truncate(1);
    }
    let mut periods: Vec<Period> = Vec::new();
    for (_, period) in fitting {
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    match periods.as_slice() {
        [] => Err(DateProblem::OtherOrder),
        [one] => Ok(*one),
        _ => Err(DateProblem::Ambiguous(periods)),
    }
}

/// The orders that a date allows; all of them if it is not a date, or its order is clear.
pub(super) fn orders_of(text: &str) -> DateOrders {
    let all = readings(text);
    let joined = all.iter().fold(DateOrders::NONE, |orders, (needed, _)| orders.or(*needed));
    let periods_differ = all.windows(2).any(|pair| pair[0].1 != pair[1].1);
    if all.is_empty() || (all.len() > 1 && !periods_differ) { DateOrders::ALL } else { joined }
}

fn has_short_year_of_either_century(text: &str) -> bool {
    let Some(separator) = text.chars().find(|c| SEPARATORS.contains(c)) else { return false };
    let numbers: Option<Vec<Number>> = text.split(separator).map(number).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() == 3 && numbers.iter().all(|number| number.digits <= 2) && numbers[2].value > LAST_SHORT_YEAR
    })
}

/// `20240217`.
pub(super) fn compact(digits: &str) -> Option<Period> {
    day(digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?)
}

/// `2022-W36`, `2022-W36-7`, `2022W367`.
pub(super) fn week(text: &str) -> Option<Period> {
    let (year, rest) = text.split_once(['W', 'w'])?;
    let year: i32 = year.strip_suffix('-').unwrap_or(year).parse().ok().filter(|_| year.len() >= 4)?;
    let digits: String = rest.chars().filter(|&c| c != '-').collect();
    let (week, day) = digits.split_at_checked(2)?;
    let week: u32 = week.parse().ok()?;
    match day {
        "" => {
            let first = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
            Some(Period::days(first, 7))
        }
        day => {
            let weekday = Weekday::try_from(day.parse::<u8>().ok()?.checked_sub(1)?).ok()?;
            Period::day(NaiveDate::from_isoywd_opt(year, week, weekday)?)
        }
    }
}

pub(super) fn year(year: i32) -> Option<Period> {
    Period::whole(crate::control::report_time::Precision::Year, NaiveDate::from_ymd_opt(year, 1, 1)?)
}

pub(super) fn month(year: i32, month: i32) -> Option<Period> {
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)?;
    Period::whole(crate::control::report_time::Precision::Month, first)
}

pub(super) fn day(year: i32, month: i32, day: i32) -> Option<Period> {
    Period::day(NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?)
}

/// The year of two digits after a month's name, as spreadsheets write `Sep-22`.
pub(super) fn short_year(digits: &str) -> Option<i32> {
    let value: i32 = digits.parse().ok().filter(|_| digits.len() == 2)?;
    (value <= LAST_SHORT_YEAR).then_some(CENTURY + value)
}

fn ordinal(year: i32, day: i32) -> Option<Period> {
    Period::day(NaiveDate::from_yo_opt(year, u32::try_from(day).ok()?)?)
}

fn number(text: &str) -> Option<Number> {
    let digits = text.len();
    let is_number = (1..=4).contains(&digits) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Some(Number { value: text.parse().ok()?, digits }) } else { None }
}

fn is_year(number: Number) -> bool {
    number.digits == 4
}

/// Whether the year exists: there is no year 0.
pub(super) fn is_a_year(date: NaiveDate) -> bool {
    date.year() != 0
}
