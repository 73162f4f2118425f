//! Why a text is not one date.

use thiserror::Error;

use super::Period;

/// Why a text is not one date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateProblem {
    /// It is none.
    #[error("is no date such as 2024-02-17 or 17 February 2024")]
    NotADate,
    /// It can be read in more than one way.
    #[error("can be {}: write the year first", readings(.0))]
    Ambiguous(Vec<Period>),
    /// The order that is known of the dates does not fit it.
    #[error("is no date in the order of the others")]
    OtherOrder,
    /// A year of two digits that may be of this century or of the one before.
    #[error("has a year of two digits that may be of either century: write four")]
    ShortYear,
    /// A moment, a month or a year where a day is needed.
    #[error("is no day: expected a day such as 2024-02-17")]
    NotADay,
    /// A season: where it starts depends on the hemisphere and on who counts.
    #[error("is a season, which has no fixed days: write its months, such as 2024-03/2024-05")]
    Season,
    /// A small number, as a spreadsheet counts days.
    #[error("looks like a spreadsheet's count of days: write 2024-02-17")]
    DayCount,
}

/// The readings of a text, each as ISO 8601 has it: `2024-06-05 or 2024-05-06`.
pub fn readings(periods: &[Period]) -> String {
    periods.iter().map(|period| period.from.to_string()).collect::<Vec<_>>().join(" or ")
}
