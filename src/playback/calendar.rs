//! Calendar steps by days and months, to the end of the day.

use chrono::Months;

use super::Direction;
use crate::control::report_time::{days_from_time, end_of_day, time_from_days};

/// The end of the day of a moment; a number that is not finite is returned unchanged.
pub(super) fn end_of_its_day(days: f64) -> f64 {
    if days.is_finite() { days_from_time(end_of_day(time_from_days(days).date_naive())) } else { days }
}

/// The end of the same day in the neighbouring calendar month, or of the last day of that month.
pub(super) fn month_away(now: f64, direction: Direction) -> f64 {
    let at = time_from_days(now);
    let moved = match direction {
        Direction::Forward => at.checked_add_months(Months::new(1)),
        Direction::Backward => at.checked_sub_months(Months::new(1)),
    };
    moved.map_or(now, |at| days_from_time(end_of_day(at.date_naive())))
}
