//! Which faults of the input affect the figures of which reports.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{fault::Fault, snapshot::BETWEEN_FILES, timeline::Timeline};

/// The faults that affect the figures of one source, by report.
///
/// A fault affects the reports of its file. If it has a time, it affects only the report in force at that time; if its
/// file gave no time, it affects all reports, since its date is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearing {
    /// For each fault, the indices of the affected reports.
    faults: Vec<Reports>,
    /// Number of further faults without details.
    more: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reports {
    One(usize),
    Some(Arc<BTreeSet<usize>>),
    All,
}

impl Bearing {
    /// Collects the faults of a dataset that affect one of its sources; `more` is the number of faults without details.
    pub fn new(timelines: &[&Timeline], index: usize, faults: &[Fault], more: usize) -> Self {
        let Some(timeline) = timelines.get(index) else { return Self::default() };
        let mut own: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (report, snapshot) in timeline.snapshots().iter().enumerate() {
            own.entry(&snapshot.file).or_default().insert(report);
            for part in snapshot.file.split(BETWEEN_FILES) {
                own.entry(part).or_default().insert(report);
            }
        }
        let own: BTreeMap<&str, Arc<BTreeSet<usize>>> =
            own.into_iter().map(|(file, reports)| (file, Arc::new(reports))).collect();
        let others = timelines.iter().enumerate().filter(|&(other, _)| other != index);
        let files_of_others: BTreeSet<&str> =
            others.flat_map(|(_, other)| other.snapshots()).map(|snapshot| &*snapshot.file).collect();
        let reports_of = |fault: &Fault| match (own.get(&*fault.file), fault.time) {
            (None, _) if files_of_others.contains(&*fault.file) => None,
            (_, Some(time)) => Some(Reports::One(timeline.as_of(time.days()).unwrap_or(0))),
            (Some(reports), None) => Some(Reports::Some(Arc::clone(reports))),
            (None, None) => Some(Reports::All),
        };
        let bearing = faults.iter().filter(|fault| fault.action.bears_on_figures());
        Self { faults: bearing.filter_map(reports_of).collect(), more }
    }

    /// Number of the faults that affect any of the reports for which the condition is true.
    pub fn count(&self, is_read: impl Fn(usize) -> bool) -> usize {
        let bears = |reports: &&Reports| match reports {
            Reports::One(report) => is_read(*report),
            Reports::Some(reports) => reports.iter().any(|&report| is_read(report)),
            Reports::All => true,
        };
        self.faults.iter().filter(bears).count() + self.more
    }

    /// Number of the faults that affect each report.
    pub fn counts(&self, reports: usize) -> Vec<usize> {
        let everywhere = self.faults.iter().filter(|of| matches!(of, Reports::All)).count() + self.more;
        let mut counts = vec![everywhere; reports];
        let mut add = |report: usize| counts.get_mut(report).into_iter().for_each(|count| *count += 1);
        for of in &self.faults {
            match of {
                Reports::One(report) => add(*report),
                Reports::Some(reports) => reports.iter().copied().for_each(&mut add),
                Reports::All => (),
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{
        control::{
            fault::{Action, Problem},
            report_time::ReportTime,
            scheme::{ClassId, Scheme},
            snapshot::Snapshot,
            timeline::Source,
        },
        geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    };

    fn day(day: u32) -> ReportTime {
        ReportTime::day(NaiveDate::from_ymd_opt(2024, 1, day).unwrap())
    }

    fn timeline(reports: &[(&str, u32)]) -> Timeline {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)].map(|(lon, lat)| LonLat { lon, lat });
        let polygon = Arc::new(Polygon::new(Ring::new(corners).unwrap(), Vec::new()));
        let snapshot = |&(file, date): &(&str, u32)| {
            Snapshot::new(day(date), Arc::from(file), [(ClassId(0), Arc::clone(&polygon))])
        };
        let scheme = Scheme::default();
        Timeline::new(Source::default(), Arc::new(scheme), reports.iter().map(snapshot).collect()).0
    }

    fn fault(file: &str, time: Option<u32>, action: Action) -> Fault {
        Fault {
            file: Arc::from(file),
            time: time.map(day),
            feature: None,
            property: None,
            problem: Problem::NoClass,
            action,
        }
    }

    #[test]
    fn a_fault_bears_on_the_reports_of_its_file_or_date_else_on_all() {
        let (a, b) = (timeline(&[("a", 1), ("b", 2), ("b", 4)]), timeline(&[("c", 1)]));
        let faults = [
            fault("a", None, Action::FeatureLeftOut),
            fault("b", None, Action::RingLeftOut),
            fault("b", Some(4), Action::Kept),
            fault("dropped", Some(3), Action::FileLeftOut),
            fault("c", None, Action::FeatureLeftOut),
            fault("a", None, Action::RingClosed),
        ];
        let bearing = Bearing::new(&[&a, &b], 0, &faults, 0);
        assert_eq!(bearing.counts(3), [1, 2, 2]);
        assert_eq!(bearing.count(|report| report > 0), 3, "a fault of two reports is one fault");
        let undated = [fault("unreadable", None, Action::FileLeftOut)];
        assert_eq!(Bearing::new(&[&a, &b], 0, &undated, 5).counts(3), [6, 6, 6]);
        assert_eq!(Bearing::new(&[&a, &b], 1, &faults, 0).counts(1), [2]);
        // A file that belongs to two reports.
        let joined = timeline(&[("red + blue", 1), ("red", 2), ("red + blue + 2 more", 3)]);
        let of_part = [fault("blue", None, Action::FeatureLeftOut)];
        assert_eq!(Bearing::new(&[&joined], 0, &of_part, 0).counts(3), [1, 0, 1]);
    }
}
