//! Why a text is not an unambiguous date.

use thiserror::Error;

use super::Period;

/// Why a text is not an unambiguous date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateProblem {
    /// It is not a date.
    #[error("is no date such as 2024-02-17 or 17 February 2024")]
    NotADate,
    /// It is ambiguous.
    #[error("can be {}: write the year first", readings(.0))]
    Ambiguous(Vec<Period>),
    /// It does not fit the known order of the dates.
    #[error("is no date in the order of the others")]
    OtherOrder,
    /// A two-digit year that may be in this century or the last.
    #[error("has a year of two digits that may be of either century: write four")]
    ShortYear,
    /// A moment, a month or a year where a day is required.
    #[error("is no day: expected a day such as 2024-02-17")]
    NotADay,
    /// A season; its start depends on the hemisphere and the convention.
    #[error("is a season, which has no fixed days: write its months, such as 2024-03/2024-05")]
    Season,
    /// A small number that looks like a spreadsheet's day count.
    #[error("looks like a spreadsheet's count of days: write 2024-02-17")]
    DayCount,
}

/// The readings of a text in ISO 8601: `2024-06-05 or 2024-05-06`.
pub fn readings(periods: &[Period]) -> String {
    periods.iter().map(|period| period.from.to_string()).collect::<Vec<_>>().join(" or ")
}
