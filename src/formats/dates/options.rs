//! How the dates of plain GeoJSON are to be understood, where the user says it.

use super::{DateOrder, DateOrders, EndRule, NameGuess};

/// How the dates of plain GeoJSON are to be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateOptions {
    /// The property that holds the start of an interval.
    pub start_property: Option<String>,
    /// The property that holds its end.
    pub end_property: Option<String>,
    /// The property that holds a date, or a start where only an end is named.
    pub date_property: Option<String>,
    /// The order of dates of numbers; by default the dates themselves must prove it.
    pub order: Option<DateOrder>,
    /// The orders that the other files of the series prove; all of them where nothing is known.
    pub series: DateOrders,
    /// Whether the last day of an interval belongs to it; by default the intervals themselves say it.
    pub end: Option<EndRule>,
    /// What six digits in the names of the files mean, which belong together.
    pub names: NameGuess,
}

impl DateOptions {
    /// Whether the user names the properties with dates: then no others are looked at.
    pub(in crate::formats) fn names_properties(&self) -> bool {
        [&self.start_property, &self.end_property, &self.date_property].into_iter().any(Option::is_some)
    }
}
