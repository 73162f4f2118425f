//! The snapshots of one source in order of time.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    fault::{Action, Fault, Problem},
    looks::looks,
    name::Name,
    remainder::Home,
    report_time::{Precision, ReportTime, days_from_time, end_of_day, whole_days_between},
    scheme::{Scheme, TINTS},
    snapshot::Snapshot,
};
use crate::geometry::bounds::Bounds;

/// Difference between summer and winter time, minutes.
const SUMMER_TIME_MINUTES: i16 = 60;

/// The source of reports.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Source {
    /// The name to cite, such as `DeepState`.
    pub name: String,
    /// Terms of use, if known; shown with every picture.
    pub terms: String,
    /// What the zones are estimated from, if they are an estimate rather than reported. Shown beside every date.
    pub estimate: Option<Name>,
    /// The ground and time that its reports cover, if they omit a part of the subject; worded to follow "coverage".
    /// Shown with every figure and picture, since omitted ground looks like ground of the party whose ground the source
    /// leaves blank.
    pub coverage: Option<Name>,
}

impl Source {
    /// Fills in the estimate and coverage stated by the files, where they are not set.
    #[must_use]
    pub fn or_of_files(self, of_files: &Self) -> Self {
        Self {
            estimate: self.estimate.or_else(|| of_files.estimate.clone()),
            coverage: self.coverage.or_else(|| of_files.coverage.clone()),
            ..self
        }
    }
}

/// The snapshots of one source: sorted by time, without equal times, and none without data.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    source: Source,
    scheme: Arc<Scheme>,
    snapshots: Vec<Snapshot>,
    no_data: Vec<ReportTime>,
}

/// Days of UTC without a report between two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The day of the last report before the gap.
    pub from: NaiveDate,
    /// The day of the first report after it.
    pub to: NaiveDate,
    /// Whole days between them without a report.
    pub days: u64,
}

impl Timeline {
    /// Creates a timeline from snapshots in any order, and returns it with the faults found, in order.
    ///
    /// Of two snapshots at the same time the one with the later file name is kept; empty ones are recorded as no data.
    pub fn new(source: Source, scheme: Arc<Scheme>, mut snapshots: Vec<Snapshot>) -> (Self, Vec<Fault>) {
        count_in_one_zone(&mut snapshots);
        snapshots.sort_by(|a, b| (a.time.written(), &a.file).cmp(&(b.time.written(), &b.file)));
        let mut faults = Vec::new();
        let mut kept: Vec<Snapshot> = Vec::with_capacity(snapshots.len());
        let mut no_data = Vec::new();
        for snapshot in snapshots {
            if snapshot.is_no_data() {
                no_data.push(snapshot.time);
                continue;
            }
            if let Some(last) = kept.pop_if(|last| last.time.written() == snapshot.time.written())
                && !last.same_ground(&snapshot)
            {
                faults.push(same_time_fault(&last));
            }
            kept.push(snapshot);
        }
        let scheme = if scheme.parties.len() > TINTS && scheme.looks.is_empty() {
            Arc::new(Scheme { looks: looks(&scheme, &kept), ..Scheme::clone(&scheme) })
        } else {
            scheme
        };
        (Self { source, scheme, snapshots: kept, no_data }, faults)
    }

    /// The same reports with another source.
    #[must_use]
    pub fn named(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// The same reports with the ground that the subject is about, unless their scheme has one.
    #[must_use]
    pub fn with_outline(self, outline: Arc<Home>) -> Self {
        if self.scheme.remainder.is_some() || self.scheme.outline.is_some() {
            return self;
        }
        let scheme = Scheme { outline: Some(outline), ..Scheme::clone(&self.scheme) };
        Self { scheme: Arc::new(scheme), ..self }
    }

    /// The source of the reports.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The parties and classes.
    pub fn scheme(&self) -> &Arc<Scheme> {
        &self.scheme
    }

    /// The snapshots in order of time.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.snapshots
    }

    /// The times of empty reports.
    pub fn no_data(&self) -> &[ReportTime] {
        &self.no_data
    }

    /// The end of what the reports cover, on the time axis of playback: the end of the day, month or year of the last
    /// one, or of its stated validity, if that is limited.
    pub fn end(&self) -> Option<DateTime<Utc>> {
        let last = self.snapshots.last()?.time;
        let covered = last.valid_until.filter(|&until| until < DateTime::<Utc>::MAX_UTC).unwrap_or(last.at);
        let named = covered.max(last.end()).checked_sub_signed(TimeDelta::seconds(1))?;
        Some(named.max(end_of_day(last.date())))
    }

    /// Whether the reports themselves cover a moment on the time axis of playback: within the period that they name, or
    /// their stated validity.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        let index = self.as_of(days_from_time(at));
        index.is_some_and(|index| self.snapshots[index].time.age_days(at) == 0)
    }

    /// Index of the last snapshot at or before a moment.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    pub fn as_of(&self, days: f64) -> Option<usize> {
        self.snapshots.partition_point(|snapshot| snapshot.time.days() <= days).checked_sub(1)
    }

    /// The bounds to show for a snapshot: those of its zones within the usual bounds of all reports. Windows, pictures
    /// and films use this rule, so that a stray polygon does not shrink the map.
    pub fn shown_bounds(&self, index: usize) -> Option<Bounds> {
        let snapshot = self.snapshots.get(index)?;
        let own = snapshot.bounds(&self.scheme)?;
        let all = self.snapshots.iter().filter_map(|snapshot| snapshot.bounds(&self.scheme));
        let usual = Bounds::usual(all.collect())?;
        if usual.includes(own) {
            return Some(own);
        }
        Some(snapshot.bounds_within(&self.scheme, usual).unwrap_or(own))
    }

    /// Days without a report between consecutive reports; a report without data counts as a report.
    pub fn gaps(&self) -> Vec<Gap> {
        let reported = self.snapshots.iter().map(|snapshot| snapshot.time);
        let mut times: Vec<_> = reported.chain(self.no_data.iter().copied()).collect();
        times.sort_by_key(|time| time.written());
        // A period that a report covers is not a gap: a year, or its stated validity.
        let last_day = |time: ReportTime| {
            let covered = time.covered_until().checked_sub_signed(TimeDelta::seconds(1)).map(|at| at.date_naive());
            covered.map_or_else(|| time.date(), |day| day.max(time.date()))
        };
        let pairs = times.windows(2).map(|pair| (last_day(pair[0]), pair[1].date()));
        let gaps = pairs.map(|(from, to)| Gap { from, to, days: whole_days_between(from, to) });
        gaps.filter(|gap| gap.days > 0).collect()
    }

    /// Indices of the snapshots that repeat the one before.
    pub fn duplicates(&self) -> Vec<usize> {
        (1..self.snapshots.len()).filter(|&i| self.snapshots[i].same_ground(&self.snapshots[i - 1])).collect()
    }
}

/// If clocks differ by more than summer time, local times do not give an order: all moments are then converted to UTC.
fn count_in_one_zone(snapshots: &mut [Snapshot]) {
    let moments = || snapshots.iter().filter(|snapshot| snapshot.time.precision == Precision::Instant);
    let ahead = || moments().map(|snapshot| snapshot.time.ahead_minutes);
    let (least, most) = (ahead().min().unwrap_or(0), ahead().max().unwrap_or(0));
    if most - least > SUMMER_TIME_MINUTES {
        for snapshot in snapshots {
            snapshot.time.ahead_minutes = 0;
        }
    }
}

fn same_time_fault(dropped: &Snapshot) -> Fault {
    Fault {
        file: Arc::clone(&dropped.file),
        time: Some(dropped.time),
        feature: None,
        property: None,
        problem: Problem::SameTime,
        action: Action::FileLeftOut,
    }
}
