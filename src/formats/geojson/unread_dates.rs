//! Finds properties that look like dates but were not read.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::super::{
    dates::{DateOrders, DateProblem, date_text, read_period},
    document::Members,
};
use crate::control::report_time::ReportTime;

/// The most features examined.
const MOST_FEATURES: usize = 100;

/// The most properties named.
const MOST_NAMED: usize = 8;

/// The least letters of a text, and digits of a number, that look like a date without regard to the name.
const LEAST_LETTERS: usize = 6;

/// The names of properties all of whose values look like a date.
///
/// If the file has a date already, only two or more properties that differ among the features are returned: those date
/// the features rather than the file.
pub(super) fn date_like<'d, 'a: 'd>(
    features: impl Iterator<Item = &'d Members<'a>>,
    file: Option<ReportTime>,
) -> Vec<String> {
    let mut found: BTreeMap<String, Seen> = BTreeMap::new();
    for feature in features.take(MOST_FEATURES) {
        let properties = feature.get("properties").and_then(Members::from_json).unwrap_or_default();
        for (key, value) in properties.iter().filter(|(_, value)| !matches!(value.get(), "null" | "\"\"")) {
            let new = || Seen { first: value.get().to_owned(), are_dates: true, differ: false };
            let seen = found.entry(key.to_owned()).or_insert_with(new);
            seen.are_dates = seen.are_dates && looks_like_date(key, value);
            seen.differ |= seen.first != value.get();
        }
    }
    let dates = found.into_iter().filter(|(_, seen)| seen.are_dates && (seen.differ || file.is_none()));
    let names: Vec<String> = dates.map(|(key, _)| key).take(MOST_NAMED).collect();
    if file.is_some() && names.len() < 2 { Vec::new() } else { names }
}

/// What is known of a property's values.
struct Seen {
    first: String,
    are_dates: bool,
    differ: bool,
}

fn looks_like_date(key: &str, value: &RawValue) -> bool {
    let text = date_text(value);
    let is_number = !value.get().starts_with('"');
    let says_date = ["date", "year", "time", "дата", "рік"].iter().any(|word| key.to_lowercase().contains(word));
    let is_long = text.len() >= LEAST_LETTERS && (!is_number || matches!(text.len(), 8 | 10 | 13));
    let is_date = matches!(read_period(&text, DateOrders::ALL), Ok(_) | Err(DateProblem::Ambiguous(_)));
    (is_long || says_date) && is_date
}
