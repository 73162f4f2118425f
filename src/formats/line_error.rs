//! Errors in single lines of a table.

use chrono::NaiveDate;
use thiserror::Error;

use super::dates::DateProblem;
use crate::geometry::position::NotAPosition;

/// The last rank of a place.
pub(super) const MAX_RANK: u8 = 6;

/// An invalid line of a table.
#[derive(Debug, Error)]
#[error("{table}, line {line}: {problem}")]
pub struct LineError {
    /// The table's name as it was given.
    pub table: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    #[source]
    pub problem: LineProblem,
}

/// Why a line is invalid.
#[derive(Debug, Error)]
pub enum LineProblem {
    /// The bytes are not CSV.
    #[error("not CSV")]
    NotCsv(#[source] csv::Error),
    /// There are more rows than the limit.
    #[error("over the limit of {0} rows")]
    TooManyRows(usize),
    /// The heading lacks a column.
    #[error("no column `{0}`")]
    NoColumn(&'static str),
    /// A value is not a number.
    #[error("`{text}` in column `{column}` is no number")]
    NotANumber {
        /// The column.
        column: &'static str,
        /// The value found.
        text: String,
    },
    /// A place without a name.
    #[error("no name in the column `name`, nor in one of a language such as `name_uk`")]
    NoName,
    /// A rank that there is not.
    #[error("`{0}` in column `rank` is no rank from 0, the places in focus, to {MAX_RANK}, those without a label")]
    NoRank(String),
    /// The numbers are not a position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A value is not a date.
    #[error("`{0}` {1}")]
    NotADate(String, DateProblem),
    /// A control that is neither party's nor contested.
    #[error("`{found}` is neither `{first}` nor `{second}` nor `contested` nor `unreported`")]
    UnknownControl {
        /// The value found.
        found: String,
        /// The first party's key.
        first: String,
        /// The second party's key.
        second: String,
    },
    /// A control that the dataset does not have.
    #[error("`{0}` is neither a party's key nor `contested` nor `unknown` nor `unreported`")]
    NoControl(String),
    /// A change of a place that is missing in the other table.
    #[error("no settlement has the id {0}")]
    NoSettlement(u64),
    /// The same settlement twice.
    #[error("the id {0} stands twice")]
    RepeatedId(u64),
    /// Two settlements at the same position.
    #[error("settlement {id} has the position of settlement {other}")]
    SamePlace {
        /// The settlement of this line.
        id: u64,
        /// The one of an earlier line.
        other: u64,
    },
    /// Two rows for one place and day.
    #[error("settlement {id} has another row for {date}")]
    RepeatedDay {
        /// The settlement.
        id: u64,
        /// The day.
        date: NaiveDate,
    },
    /// A row after the one that ends the reports.
    #[error("the reports of settlement {id} have ended on {until}")]
    AfterTheEnd {
        /// The settlement.
        id: u64,
        /// The first day without reports.
        until: NaiveDate,
    },
}
