//! What each source reported of a place, in words.

use chrono::NaiveDate;

use super::ground_words::control_text;
use crate::{
    control::scheme::{Control, Scheme},
    language::Words,
    places::record::{Record, SourceReport},
};

/// The reports of one source on a place, in order of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported<'a> {
    /// The name of the source, in English.
    pub source: &'a str,
    /// What it reported from each day on.
    pub rows: Vec<ReportedRow>,
}

/// What a source reported of a place from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedRow {
    /// The first day.
    pub date: NaiveDate,
    /// Who holds the place; `None` where the source's reports end.
    pub control: Option<Control>,
    /// The same in words.
    pub text: String,
}

/// The reports of each source on a place. The card of a place and `frontline at` show the same.
pub fn reported<'a>(record: &'a Record, scheme: &Scheme, words: &Words) -> Vec<Reported<'a>> {
    let row = |report: &SourceReport| ReportedRow {
        date: report.date,
        control: report.control,
        text: report.control.map_or_else(|| words.text("not-reported"), |held| control_text(held, scheme, words)),
    };
    let of_source = |reports: &'a [SourceReport]| {
        let source = &*reports.first()?.source;
        Some(Reported { source, rows: reports.iter().map(row).collect() })
    };
    record.by_source().filter_map(of_source).collect()
}
