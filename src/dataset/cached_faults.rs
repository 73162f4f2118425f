//! The serialised form of faults in the cache.

use std::{str::FromStr as _, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::control::{
    fault::{Action, Fault, Problem},
    report_time::ReportTime,
};

/// Every action; its index is stored.
const ACTIONS: [Action; 10] = [
    Action::FileLeftOut,
    Action::FeatureLeftOut,
    Action::PolygonLeftOut,
    Action::RingLeftOut,
    Action::RingClosed,
    Action::CoveredOnce,
    Action::CutAt180,
    Action::Wrapped,
    Action::Kept,
    Action::CountedOnce,
];

/// A fault with its problem also as text, which is used if a program version with other problems reads it.
#[derive(Serialize, Deserialize)]
pub(super) struct CachedFault {
    file: String,
    time: Option<String>,
    feature: Option<usize>,
    property: Option<String>,
    problem: serde_json::Value,
    words: String,
    action: usize,
}

impl From<&Fault> for CachedFault {
    fn from(fault: &Fault) -> Self {
        Self {
            file: fault.file.as_ref().to_owned(),
            time: fault.time.map(|time| time.to_string()),
            feature: fault.feature,
            property: fault.property.clone(),
            // NaN cannot be stored as JSON; such a problem is read back from its text.
            problem: serde_json::to_value(&fault.problem).unwrap_or_default(),
            words: fault.problem.to_string(),
            action: ACTIONS.iter().position(|&action| action == fault.action).unwrap_or(ACTIONS.len()),
        }
    }
}

impl CachedFault {
    /// Restores the fault; `None` if the time or action is invalid.
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
            problem: serde_json::from_value(self.problem).unwrap_or(Problem::Noted(self.words)),
            action: *ACTIONS.get(self.action)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{
        position::{LonLat, NotAPosition},
        validity::{InvalidPolygon, RingNumber},
    };

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
            assert_eq!(back, fault);
        }
    }

    fn kept(problem: Problem) -> Problem {
        let fault = Fault {
            file: "a.geojson".into(),
            time: None,
            feature: None,
            property: None,
            problem,
            action: Action::Kept,
        };
        let text = serde_json::to_string(&CachedFault::from(&fault)).unwrap();
        let back: CachedFault = serde_json::from_str(&text).unwrap();
        back.into_fault().unwrap().problem
    }

    #[test]
    fn a_problem_is_itself_again_so_that_every_language_can_say_it() {
        let at = LonLat { lon: 37.5, lat: 48.25 };
        for problem in [
            Problem::TooMuch { what: "bytes in a file", limit: 10 },
            Problem::InvalidPolygon(InvalidPolygon::SelfIntersection { ring: RingNumber(1), at }),
            Problem::Position(NotAPosition { lon: 37.0, lat: 148.0 }),
            Problem::NoDate,
        ] {
            assert_eq!(kept(problem.clone()), problem);
        }
        let no_number = Problem::Position(NotAPosition { lon: f64::NAN, lat: 1.0 });
        assert_eq!(kept(no_number.clone()), Problem::Noted(no_number.to_string()));
    }
}
