//! The dates at which a feature of the base map exists: reservoirs were drained and damaged during the war.

use chrono::NaiveDate;

use crate::control::report_time::time_from_days;

/// The days on which a feature exists, both ends included; without an end it has no limit there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validity {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether a feature with it exists at a moment.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Examples
    /// ```
    /// use chrono::NaiveDate;
    /// use frontline::{cartography::basemap::Validity, control::report_time::{days_from_time, end_of_day}};
    /// let june = |day| NaiveDate::from_ymd_opt(2023, 6, day).unwrap();
    /// let before = Validity { from: None, until: Some(june(6)) };
    /// assert!(before.holds(days_from_time(end_of_day(june(6)))));
    /// assert!(!before.holds(days_from_time(end_of_day(june(7)))));
    /// ```
    pub fn holds(self, at: f64) -> bool {
        let day = time_from_days(at).date_naive();
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether a feature with it exists at every moment.
    pub fn is_unlimited(self) -> bool {
        self == Self::default()
    }
}
