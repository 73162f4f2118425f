//! What sources reported of single places, and notes on them, where a dataset says so.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use crate::control::{name::Name, scheme::Control};

/// What one source reported of a place from one day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceReport {
    /// The name of the source.
    pub source: Arc<str>,
    /// The first day.
    pub date: NaiveDate,
    /// Who holds the place from then on; none where the source's reports end.
    pub control: Option<Control>,
}

/// Everything that is known of a place beside its zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// By source, and then by date.
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

/// The records of a dataset, by the number of the place in the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records(BTreeMap<u32, Record>);

impl Records {
    /// Records of places, with reports in any order.
    pub fn new(mut records: BTreeMap<u32, Record>) -> Self {
        for record in records.values_mut() {
            record.reports.sort_by(|a, b| (&a.source, a.date).cmp(&(&b.source, b.date)));
        }
        Self(records)
    }

    /// What is known of a place.
    pub fn of(&self, place: u32) -> Option<&Record> {
        self.0.get(&place)
    }
}
