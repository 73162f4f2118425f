//! What is wrong with single lines of a table.

use chrono::NaiveDate;
use thiserror::Error;

use super::dates::DateProblem;
use crate::geometry::position::NotAPosition;

/// One line of a table that cannot be used.
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

/// What is wrong with a line.
#[derive(Debug, Error)]
pub enum LineProblem {
    /// The bytes are no table.
    #[error("not CSV")]
    NotCsv(#[source] csv::Error),
    /// More rows than the program is willing to hold.
    #[error("over the limit of {0} rows")]
    TooManyRows(usize),
    /// The heading lacks a column.
    #[error("no column `{0}`")]
    NoColumn(&'static str),
    /// A cell that is no number.
    #[error("`{text}` in column `{column}` is no number")]
    NotANumber {
        /// The column.
        column: &'static str,
        /// What stands there.
        text: String,
    },
    /// Numbers that are no position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A cell that is no date.
    #[error("`{0}` {1}")]
    NotADate(String, DateProblem),
    /// A control that is neither party's nor contested.
    #[error("`{found}` is neither `{first}` nor `{second}` nor `contested` nor `unreported`")]
    UnknownControl {
        /// What stands there.
        found: String,
        /// The first party's key.
        first: String,
        /// The second party's key.
        second: String,
    },
    /// A control that the dataset does not have.
    #[error("`{0}` is neither a party's key nor `contested` nor `unknown` nor `unreported`")]
    NoControl(String),
    /// A change of a place that the other table does not have.
    #[error("no settlement has the id {0}")]
    NoSettlement(u64),
    /// A settlement that stands twice.
    #[error("the id {0} stands twice")]
    RepeatedId(u64),
    /// A settlement where another one is.
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
        /// The day from which on nothing is reported.
        until: NaiveDate,
    },
}
