//! The user's options for reading the dates of plain GeoJSON.

use super::{DateOrder, DateOrders, EndRule, NameGuess};

/// How the dates of plain GeoJSON are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateOptions {
    /// The property with the start of an interval.
    pub start_property: Option<String>,
    /// The property with its end.
    pub end_property: Option<String>,
    /// The property with a date, or with a start if only an end property is given.
    pub date_property: Option<String>,
    /// The order of numeric dates; by default it is inferred from the dates themselves.
    pub order: Option<DateOrder>,
    /// The orders that the other files of the series allow; all if nothing is known.
    pub series: DateOrders,
    /// Whether the last day of an interval is part of it; by default this is inferred from the intervals themselves.
    pub end: Option<EndRule>,
    /// How short dates in the names of the files are read.
    pub names: NameGuess,
}

impl DateOptions {
    /// Whether the user names date properties; then no others are considered.
    pub(in crate::formats) fn names_properties(&self) -> bool {
        [&self.start_property, &self.end_property, &self.date_property].into_iter().any(Option::is_some)
    }
}
