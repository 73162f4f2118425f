//! Faults as the cache keeps them: what they say, in words.

use std::{str::FromStr as _, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::control::{
    fault::{Action, Fault, Problem},
    report_time::ReportTime,
};

/// Every action, by the number under which it is kept.
const ACTIONS: [Action; 6] = [
    Action::FileLeftOut,
    Action::FeatureLeftOut,
    Action::PolygonLeftOut,
    Action::RingLeftOut,
    Action::RingClosed,
    Action::Kept,
];

/// A fault in words.
#[derive(Serialize, Deserialize)]
pub(super) struct CachedFault {
    file: String,
    time: Option<String>,
    feature: Option<usize>,
    property: Option<String>,
    problem: String,
    action: usize,
}

impl From<&Fault> for CachedFault {
    fn from(fault: &Fault) -> Self {
        Self {
            file: fault.file.as_ref().to_owned(),
            time: fault.time.map(|time| time.to_string()),
            feature: fault.feature,
            property: fault.property.clone(),
            problem: fault.problem.to_string(),
            action: ACTIONS.iter().position(|&action| action == fault.action).unwrap_or(ACTIONS.len()),
        }
    }
}

impl CachedFault {
    /// The fault again; none if the words make no sense.
    pub(super) fn into_fault(self) -> Option<Fault> {
        let time = match self.time {
            Some(time) => Some(ReportTime::from_str(&time).ok()?),
            None => None,
        };
        Some(Fault {
            file: Arc::from(self.file),
            time,
            feature: self.feature,
            property: self.property,
            problem: Problem::Noted(self.problem),
            action: *ACTIONS.get(self.action)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_the_same_after_it_was_kept() {
        for action in ACTIONS {
            let fault = Fault {
                file: "a.geojson".into(),
                time: Some(ReportTime::day("2024-02-17".parse().unwrap())),
                feature: Some(3),
                property: Some("geometry".to_owned()),
                problem: Problem::UnknownClass("x".to_owned()),
                action,
            };
            let back = CachedFault::from(&fault).into_fault().unwrap();
            assert_eq!(back.problem.to_string(), fault.problem.to_string());
            assert_eq!(Fault { problem: fault.problem.clone(), ..back }, fault);
        }
    }
}
