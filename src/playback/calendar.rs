//! Steps by the calendar: days and months, each to the end of its day.

use chrono::Months;

use super::Direction;
use crate::control::report_time::{days_from_time, end_of_day, time_from_days};

/// The end of the day in which a moment lies; a number that is not finite stays.
pub(super) fn end_of_its_day(days: f64) -> f64 {
    if days.is_finite() { days_from_time(end_of_day(time_from_days(days).date_naive())) } else { days }
}

/// The end of the same day of the neighbouring calendar month, or of its last day.
pub(super) fn month_away(now: f64, direction: Direction) -> f64 {
    let at = time_from_days(now);
    let moved = match direction {
        Direction::Forward => at.checked_add_months(Months::new(1)),
        Direction::Backward => at.checked_sub_months(Months::new(1)),
    };
    moved.map_or(now, |at| days_from_time(end_of_day(at.date_naive())))
}
