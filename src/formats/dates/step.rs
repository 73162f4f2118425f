//! Dates at equal steps: every week, every month, every year.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::interval::parse_duration;

/// Months of a year.
const MONTHS_OF_YEAR: u32 = 12;

/// A step between dates: months, then days; never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    months: u32,
    days: u64,
}

/// Parses an ISO 8601 duration of whole days: `P7D`, `P2W`, `P1M`, `P1Y`.
///
/// # Examples
/// ```
/// use frontline::formats::dates::parse_step;
/// let day = |text: &str| text.parse().unwrap();
/// let ends = parse_step("P1M").unwrap().dates(day("2024-02-29"), day("2024-05-31"));
/// assert_eq!(ends, ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"].map(day));
/// ```
pub fn parse_step(text: &str) -> Option<Step> {
    let duration = parse_duration(text.trim())?;
    let days = u64::try_from(duration.rest.num_days()).ok()?;
    let is_whole = duration.rest.num_seconds() == duration.rest.num_days() * 86_400;
    Some(Step { months: duration.months, days }).filter(|_| is_whole)
}

impl Step {
    /// The dates from the first one up to the last, which is included only if a step lands on it.
    ///
    /// Steps of whole months that start at the end of a month stay at the ends of months.
    pub fn dates(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let dates = (0..).map_while(|count| self.date(first, count));
        dates.take_while(|&date| date <= last).collect()
    }

    /// Where steps begin that no first date is given for: those of whole years at the end of a year, those of whole months
    /// at the end of a month, and others on the first day with data.
    pub fn start(self, data: NaiveDate) -> NaiveDate {
        let end = match (self.days, self.months % MONTHS_OF_YEAR) {
            (0, 0) => data.with_day(1).and_then(|day| day.with_month(MONTHS_OF_YEAR)).and_then(end_of_month),
            (0, _) => end_of_month(data),
            _ => None,
        };
        end.unwrap_or(data)
    }

    fn date(self, first: NaiveDate, count: u32) -> Option<NaiveDate> {
        // Counted from the first date each time: 31 January, 29 February, 31 March.
        let date = first.checked_add_months(Months::new(self.months.checked_mul(count)?))?;
        let date = if self.days == 0 && first == end_of_month(first)? { end_of_month(date)? } else { date };
        date.checked_add_days(Days::new(self.days.checked_mul(count.into())?))
    }
}

fn end_of_month(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(step: &str, first: &str, last: &str) -> Vec<String> {
        let day = |text: &str| text.parse().unwrap();
        parse_step(step).unwrap().dates(day(first), day(last)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn steps_of_months_and_years_begin_at_their_ends() {
        let start = |step: &str| parse_step(step).unwrap().start("2022-02-24".parse().unwrap()).to_string();
        assert_eq!([start("P1M"), start("P1Y"), start("P7D")], ["2022-02-28", "2022-12-31", "2022-02-24"]);
    }

    #[test]
    fn steps_are_days_months_and_years() {
        assert_eq!(dates("P7D", "2024-02-24", "2024-03-08"), ["2024-02-24", "2024-03-02"]);
        assert_eq!(dates("P1M", "2024-01-15", "2024-03-15"), ["2024-01-15", "2024-02-15", "2024-03-15"]);
        assert_eq!(dates("P1Y", "2024-02-29", "2026-12-31"), ["2024-02-29", "2025-02-28", "2026-02-28"]);
    }

    #[test]
    fn months_from_the_end_of_one_end_where_theirs_end() {
        assert_eq!(dates("P1M", "2023-01-31", "2023-04-30"), ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30"]);
        assert_eq!(dates("P1M", "2023-06-30", "2023-08-31"), ["2023-06-30", "2023-07-31", "2023-08-31"]);
    }

    #[test]
    fn what_is_no_whole_number_of_days_is_no_step() {
        assert!(["", "P", "PT1H", "P1DT1H", "7", "P-1D", "month"].iter().all(|text| parse_step(text).is_none()));
        assert_eq!(parse_step("PT24H"), parse_step("P1D"));
    }
}
