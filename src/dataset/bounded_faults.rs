//! The faults of a dataset: a list with a limit, and a count of those beyond it.

use std::{collections::BTreeMap, sync::Arc};

use crate::control::{fault::Fault, report_time::ReportTime};

/// The most faults listed; further ones are counted.
pub const MAX_FAULTS: usize = 10_000;

/// The faults of a dataset in the order of its files, bounded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// The first faults, at most [`MAX_FAULTS`].
    pub list: Vec<Fault>,
    /// Number of further faults.
    pub more: usize,
}

impl Faults {
    /// Gives faults of files whose reports were joined the time of the joined report, since its name differs from that
    /// of the file.
    pub(super) fn date(&mut self, joined: &BTreeMap<Arc<str>, ReportTime>) {
        for fault in self.list.iter_mut().filter(|fault| fault.time.is_none()) {
            fault.time = joined.get(&fault.file).copied();
        }
    }

    /// Adds faults, up to the limit.
    pub(super) fn extend(&mut self, faults: Vec<Fault>) {
        let room = MAX_FAULTS.saturating_sub(self.list.len());
        self.more += faults.len().saturating_sub(room);
        self.list.extend(faults.into_iter().take(room));
    }

    /// Number of all faults.
    pub fn count(&self) -> usize {
        self.list.len() + self.more
    }
}
