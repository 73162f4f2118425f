//! The days of a table's column, whose order of numbers the others prove.

use chrono::NaiveDate;

use super::{DateOrders, DateProblem, orders_of, read_period};

/// How the days of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct DayColumn(DateOrders);

impl DayColumn {
    /// By what all cells of the column prove together; cells that contradict each other prove nothing.
    pub(in crate::formats) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let orders = cells.fold(DateOrders::ALL, |orders, cell| orders.and(orders_of(cell)));
        Self(if orders == DateOrders::NONE { DateOrders::ALL } else { orders })
    }

    /// The day of a cell.
    ///
    /// # Errors
    /// When it is no date, can be several, or is another time than a day.
    pub(in crate::formats) fn day(self, cell: &str) -> Result<NaiveDate, DateProblem> {
        let period = read_period(cell, self.0)?;
        if period.is_day() { Ok(period.from.date()) } else { Err(DateProblem::NotADay) }
    }
}
