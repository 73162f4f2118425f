//! Seconds, milliseconds and microseconds since 1970, distinguished by size.

use chrono::DateTime;

use super::{Period, problem::DateProblem};

/// Smaller absolute values are not seconds; they would lie within about three years of 1970.
const LEAST_SECS: f64 = 1e8;

/// From this absolute value on a number is milliseconds; as seconds it would lie after the year 5000.
const LEAST_MILLIS: f64 = 1e11;

/// From this absolute value on a number is microseconds.
const LEAST_MICROS: f64 = 1e14;

/// From this absolute value on a number is not a time.
const END_OF_MICROS: f64 = 1e17;

/// Milliseconds in a second, and microseconds in a millisecond.
const THOUSAND: f64 = 1e3;

/// Day counts of spreadsheets since 1900, for the years 1954 to 2118.
const DAY_COUNTS: std::ops::Range<f64> = 20_000.0..80_000.0;

/// The moment of a number of seconds, milliseconds or microseconds since 1970.
pub(super) fn read(text: &str) -> Result<Period, DateProblem> {
    let is_number = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let number: f64 = if is_number { text.parse().ok() } else { None }.ok_or(DateProblem::NotADate)?;
    let size = number.abs();
    match size {
        LEAST_MICROS..END_OF_MICROS => moment(number / THOUSAND),
        LEAST_MILLIS..LEAST_MICROS => moment(number),
        LEAST_SECS..LEAST_MILLIS => moment(number * THOUSAND),
        _ if DAY_COUNTS.contains(&number) => Err(DateProblem::DayCount),
        // Before 1970 a small number may be seconds or milliseconds.
        _ if number < 0.0 && size >= LEAST_SECS / THOUSAND => {
            let readings = [number * THOUSAND, number].map(moment);
            Err(DateProblem::Ambiguous(readings.into_iter().flatten().collect()))
        }
        _ => Err(DateProblem::NotADate),
    }
}

fn moment(millis: f64) -> Result<Period, DateProblem> {
    #[expect(clippy::cast_possible_truncation, reason = "below 1e17, checked above")]
    let millis = millis.round() as i64;
    DateTime::from_timestamp_millis(millis).map(Period::instant).ok_or(DateProblem::NotADate)
}
