//! The data of a plate: the reports of one source, what was computed from them, and the dataset's metadata.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use thiserror::Error;

use crate::{
    cartography::theme::GLOW_DAYS,
    control::{
        about::About,
        bearing::Bearing,
        evolution::{Evolution, FrontSpan},
        mesh::SpaceTimeMesh,
        name::Name,
        report_time::time_from_days,
        snapshot::Snapshot,
        timeline::Timeline,
    },
    dataset::Dataset,
    geometry::bounds::Bounds,
};

/// The reports of one source over some time, ready to be drawn; cloning is cheap.
#[derive(Clone, Debug)]
pub struct Reports {
    pub(super) timeline: Arc<Timeline>,
    pub(super) evolution: Arc<Evolution>,
    pub(super) mesh: Arc<SpaceTimeMesh>,
    pub(super) about: Arc<AboutReports>,
}

/// Metadata of a dataset for its pictures.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AboutReports {
    pub title: Name,
    pub dataset: About,
    /// The faults of the data, and the reports that are shown, by their indices in the whole timeline.
    pub bearing: Bearing,
    pub shown: BTreeSet<usize>,
}

/// There is no report at or before a date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{source_name} has no report up to {date}, its first is of {first}")]
pub struct BadDate {
    source_name: String,
    date: NaiveDate,
    first: NaiveDate,
}

impl Reports {
    /// All reports of a source of a dataset, for films.
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn all(dataset: &Dataset, index: usize) -> Self {
        let timeline = &dataset.timelines[index];
        let last = timeline.snapshots().len().saturating_sub(1);
        Self::of(dataset, index, (0, last), (0, last), &Evolution::of)
    }

    /// The reports needed for pictures of a range of days; far cheaper than all reports.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When the source has no report up to the first day.
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn around(dataset: &Dataset, index: usize, from: f64, to: f64) -> Result<Self, BadDate> {
        Self::around_by(dataset, index, [from, to], &Evolution::of)
    }

    /// Like [`Reports::around`], with a function that computes an unknown evolution: this may take long, and the caller
    /// may want to report it.
    ///
    /// # Errors
    /// As for [`Reports::around`].
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn around_by(
        dataset: &Dataset,
        index: usize,
        [from, to]: [f64; 2],
        work_out: &dyn Fn(&Timeline) -> Evolution,
    ) -> Result<Self, BadDate> {
        let timeline = &dataset.timelines[index];
        if timeline.as_of(from).is_none() {
            return Err(bad_date(timeline, from));
        }
        // The report before the first one that may still glow.
        let first = timeline.as_of(from - f64::from(GLOW_DAYS)).unwrap_or(0);
        let last = timeline.snapshots().len().saturating_sub(1);
        let shown = (timeline.as_of(from).unwrap_or(0), timeline.as_of(to.max(from)).unwrap_or(last));
        Ok(Self::of(dataset, index, (first, (shown.1 + 1).min(last)), shown, work_out))
    }

    /// The two reports of two days, to be compared.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When the source has no report up to one of the days.
    ///
    /// # Panics
    /// When the dataset has no source of that index.
    pub fn pair(dataset: &Dataset, index: usize, days: [f64; 2]) -> Result<Self, BadDate> {
        let whole = &dataset.timelines[index];
        let shown = days.iter().filter_map(|&day| whole.as_of(day)).collect();
        let report = |day: f64| {
            let found = whole.as_of(day).and_then(|index| whole.snapshots().get(index)).cloned();
            found.ok_or_else(|| bad_date(whole, day))
        };
        let snapshots = days.map(report).into_iter().collect::<Result<_, _>>()?;
        let timeline = Timeline::new(whole.source().clone(), Arc::clone(whole.scheme()), snapshots).0;
        let evolution = Arc::new(Evolution::of(&timeline));
        Ok(Self::made(dataset, timeline, evolution, (dataset.bearing(index), shown)))
    }

    /// The reports of a range, both ends included, some of which are shown by themselves.
    fn of(
        dataset: &Dataset,
        index: usize,
        (first, last): (usize, usize),
        shown: (usize, usize),
        work_out: &dyn Fn(&Timeline) -> Evolution,
    ) -> Self {
        let whole = &dataset.timelines[index];
        let timeline = window(whole, first, last);
        let evolution = match &dataset.evolutions[index] {
            Some(known) if timeline.snapshots().len() == whole.snapshots().len() => Arc::clone(known),
            Some(known) => Arc::new(part(known, first, last)),
            None => Arc::new(work_out(&timeline)),
        };
        Self::made(dataset, timeline, evolution, (dataset.bearing(index), (shown.0..=shown.1).collect()))
    }

    fn made(
        dataset: &Dataset,
        timeline: Timeline,
        evolution: Arc<Evolution>,
        (bearing, shown): (Bearing, BTreeSet<usize>),
    ) -> Self {
        let about = AboutReports { title: dataset.title(), dataset: dataset.about.clone(), bearing, shown };
        Self {
            mesh: Arc::new(SpaceTimeMesh::of(&timeline, &evolution)),
            timeline: Arc::new(timeline),
            evolution,
            about: Arc::new(about),
        }
    }

    /// Number of faults in the data that affect what several plates of one source show together.
    pub(super) fn faults<'a>(of: impl IntoIterator<Item = &'a Self>) -> usize {
        let of: Vec<&Self> = of.into_iter().collect();
        let is_shown = |report| of.iter().any(|reports| reports.about.shown.contains(&report));
        of.first().map_or(0, |first| first.about.bearing.count(is_shown))
    }

    /// The timeline of these reports.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether any report changes ground near a box.
    pub(super) fn change_within(&self, bounds: Bounds) -> bool {
        self.evolution.steps.iter().flatten().flatten().any(|change| change.is_near(bounds))
    }

    /// Index and report of the last one at or before a day.
    pub(super) fn as_of(&self, days: f64) -> Option<(usize, &Snapshot)> {
        let index = self.timeline.as_of(days)?;
        Some((index, self.timeline.snapshots().get(index)?))
    }

    /// # Errors
    /// When there is no report up to that day.
    pub(super) fn check(&self, days: f64) -> Result<(), BadDate> {
        if self.timeline.as_of(days).is_some() { Ok(()) } else { Err(bad_date(&self.timeline, days)) }
    }
}

fn bad_date(timeline: &Timeline, days: f64) -> BadDate {
    let date = time_from_days(days).date_naive();
    let first = timeline.snapshots().first().map_or(date, |snapshot| snapshot.time.date());
    BadDate { source_name: timeline.source().name.clone(), date, first }
}

fn window(whole: &Timeline, first: usize, last: usize) -> Timeline {
    let snapshots = whole.snapshots().get(first..=last).unwrap_or_default().to_vec();
    Timeline::new(whole.source().clone(), Arc::clone(whole.scheme()), snapshots).0
}

/// The part of an evolution for a range of reports.
fn part(whole: &Evolution, first: usize, last: usize) -> Evolution {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let (start, end) = (number(first), number(last));
    let seen = whole.front.iter().filter(|span| span.last >= start && span.first <= end);
    let mut front: Vec<_> = seen
        .map(|span| FrontSpan { first: span.first.max(start) - start, last: span.last.min(end) - start, ..*span })
        .collect();
    front.sort_unstable_by_key(|span| (span.first, span.a, span.b));
    let covered = whole.covered.get(first..=last).unwrap_or_default().to_vec();
    Evolution { steps: whole.steps.get(first..last).unwrap_or_default().to_vec(), front, covered }
}
