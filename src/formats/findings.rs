//! Collects the faults of one file while it is read.

use std::sync::Arc;

use super::{dates::DateOrders, shapes::Flaw};
use crate::control::{
    fault::{Action, Fault, Problem},
    report_time::ReportTime,
};

/// The most faults kept per file; more add no information.
const MAX_FAULTS: usize = 10_000;

/// The faults of one file.
#[derive(Debug)]
pub(super) struct Findings {
    file: Arc<str>,
    /// The time that is attached to faults from now on.
    pub(super) time: Option<ReportTime>,
    /// The orders that all numeric dates of the file allow.
    pub(super) orders: DateOrders,
    faults: Vec<Fault>,
}

impl Findings {
    /// No faults yet.
    pub(super) fn new(file: &str) -> Self {
        Self { file: Arc::from(file), time: None, orders: DateOrders::ALL, faults: Vec::new() }
    }

    /// The file's name.
    pub(super) fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Adds a fault that excludes the whole file.
    pub(super) fn leave_out_file(&mut self, property: Option<&str>, problem: Problem) {
        self.add(None, property.map(str::to_owned), problem, Action::FileLeftOut);
    }

    /// Adds a fault that excludes a feature.
    pub(super) fn leave_out_feature(&mut self, feature: usize, property: &str, problem: Problem) {
        self.add(Some(feature), Some(property.to_owned()), problem, Action::FeatureLeftOut);
    }

    /// Adds the flaws of a geometry.
    pub(super) fn add_flaws(&mut self, feature: usize, member: &str, flaws: &[Flaw]) {
        for flaw in flaws {
            let property = [member, &flaw.path].concat();
            self.add(Some(feature), Some(property), flaw.problem.clone(), flaw.action);
        }
    }

    /// Adds a fault.
    pub(super) fn add(&mut self, feature: Option<usize>, property: Option<String>, problem: Problem, action: Action) {
        let fault = Fault { file: Arc::clone(&self.file), time: self.time, feature, property, problem, action };
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        } else if let Some(last) = self.faults.last_mut() {
            let problem = Problem::TooMuch { what: "faults in one file", limit: MAX_FAULTS };
            *last = Fault { feature: None, property: None, problem, action: Action::Kept, ..fault };
        }
    }

    /// All faults in the order of discovery.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }
}
