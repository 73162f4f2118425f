//! Days in a table's column; the order of day and month is inferred from the whole column.

use chrono::NaiveDate;

use super::{DateOrders, DateProblem, orders_of, read_period};

/// How the dates of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct DayColumn(DateOrders);

impl DayColumn {
    /// Infers the order from all cells of the column; contradicting cells prove nothing.
    pub(in crate::formats) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let orders = cells.fold(DateOrders::ALL, |orders, cell| orders.and(orders_of(cell)));
        Self(if orders == DateOrders::NONE { DateOrders::ALL } else { orders })
    }

    /// The day of a cell.
    ///
    /// # Errors
    /// When it is not a date, is ambiguous, or is not a single day.
    pub(in crate::formats) fn day(self, cell: &str) -> Result<NaiveDate, DateProblem> {
        let period = read_period(cell, self.0)?;
        if period.is_day() { Ok(period.from.date()) } else { Err(DateProblem::NotADay) }
    }
}
