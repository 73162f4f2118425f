//! What sources reported of single places, and notes on them.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use crate::control::{name::Name, scheme::Control};

/// What one source reported of a place from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceReport {
    /// The name of the source.
    pub source: Arc<str>,
    /// The first day.
    pub date: NaiveDate,
    /// Who holds the place from then on; `None` if the source's reports end.
    pub control: Option<Control>,
}

/// What is known of a place besides the zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Sorted by source, then by date.
    pub reports: Vec<SourceReport>,
    /// What was reported when, in words.
    pub note: Option<Name>,
}

impl Record {
    /// The reports of each source, in order of date.
    pub fn by_source(&self) -> impl Iterator<Item = &[SourceReport]> {
        self.reports.chunk_by(|a, b| a.source == b.source)
    }
}

/// The records of a dataset, by the id of the place in the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records(BTreeMap<u32, Record>);

impl Records {
    /// Creates records with reports in any order.
    pub fn new(mut records: BTreeMap<u32, Record>) -> Self {
        for record in records.values_mut() {
            record.reports.sort_by(|a, b| (&a.source, a.date).cmp(&(&b.source, b.date)));
        }
        Self(records)
    }

    /// The record of a place.
    pub fn of(&self, place: u32) -> Option<&Record> {
        self.0.get(&place)
    }
}
