//! Jumps in a source's reports that look like errors of the source rather than events on the ground.
//!
//! They are only reported: nothing is repaired, and whether to exclude one is the user's choice.

use rayon::prelude::*;
use thiserror::Error;

use super::{
    report_time::ReportTime,
    scheme::{Control, Scheme},
    snapshot::Snapshot,
    timeline::Timeline,
};

/// A jump that is undone within this many days looks like an error.
const RETURN_DAYS: f64 = 7.0;

/// The jump counts as undone when at most this fraction of it remains. Known errors leave 0.01 to 0.13 of it; swings of
/// real fighting leave more.
const REST_OF_RETURN: f64 = 0.2;

/// The smallest jump considered, km²: about what a whole slow front moves in a month.
const MIN_RETURN_KM2: f64 = 200.0;

/// The smallest jump considered, as a fraction of the ground before it. In the spring of 2022 a source's daily
/// corrections reached 0.0019; the smallest known error is 0.0034.
const MIN_RETURN_SHARE: f64 = 0.0025;

/// The same for the total reported ground: corrections of zones that do not pass between parties add up to 0.006 of it;
/// the known error is 0.17.
const MIN_RETURN_SHARE_OF_ALL: f64 = 0.02;

/// The least size of a lasting step that looks like a change of the source's coverage, km².
const MIN_STEP_KM2: f64 = 1_000.0;

/// Its least size as a fraction of the ground before it. Kherson was 0.05, Kharkiv 0.08 of what the sources had before.
const MIN_STEP_SHARE: f64 = 0.1;

/// How many times larger it must be than every other change within [`CALM_DAYS`]. In the month around the retreat from
/// Kyiv, which was as large a step as any, other steps were as large.
const MIN_STEP_RATIO: f64 = 20.0;

/// The period around a step that is compared, days to either side.
const CALM_DAYS: f64 = 30.0;

/// The least number of changes in that period, to know what is usual.
const MIN_CHANGES_AROUND: usize = 10;

/// A jump that looks like an error of the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glitch {
    /// Index of the first snapshot that shows it.
    pub index: usize,
    /// The time of that snapshot.
    pub time: ReportTime,
    /// The control whose ground jumps; `None` for the total reported ground.
    pub control: Option<Control>,
    /// Why it looks like an error.
    pub reason: Reason,
    /// Growth of the ground in square kilometres; negative if it shrank.
    pub km2: f64,
}

impl Glitch {
    /// Whether the snapshot with an index shows the jump.
    pub fn covers(&self, index: usize) -> bool {
        match self.reason {
            Reason::ComesBack { until, .. } => (self.index..until).contains(&index),
            Reason::LastingStep => index == self.index,
        }
    }
}

/// Why a jump looks like an error.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum Reason {
    /// The jump is undone within days.
    #[error("comes back within {}", days_text(*days))]
    ComesBack {
        /// Days until it is undone.
        days: f64,
        /// Index of the first snapshot without it.
        until: usize,
    },
    /// The jump stays and dwarfs all changes around it: the source started or stopped reporting on some ground.
    #[error("a lasting step that dwarfs all changes around it")]
    LastingStep,
}

fn days_text(days: f64) -> String {
    if days <= 1.0 { "a day".to_owned() } else { format!("{} days", days.ceil()) }
}

/// The jumps of a timeline that look like errors, in order of time; at most one per snapshot.
///
/// None where the zones are an estimate. The rules were found with outlines that sources draw by hand, and leave out or draw
/// twice by mistake. Estimated zones are computed from dated reports of many places, so that a jump has as many reports
/// behind it: the withdrawal from around Kyiv comes and goes within days, and is news.
pub fn suspected_glitches(timeline: &Timeline) -> Vec<Glitch> {
    if timeline.source().estimate.is_some() {
        return Vec::new();
    }
    let scheme = timeline.scheme();
    // The zones of the remainder's party are only a part of its ground, so their area means nothing.
    let parties = (0..scheme.parties.len()).map(|party| Some(Control::Party(party)));
    let parties = parties.filter(|&party| party != scheme.remainder_control());
    // Ground that is contested or unknown for some days is normal in fighting, so it is not a glitch unless it adds to
    // the total reported ground.
    let mut glitches: Vec<_> = parties.chain([None]).flat_map(|control| glitches_of(timeline, control)).collect();
    glitches.sort_by_key(|glitch| (glitch.index, glitch.control.is_none()));
    glitches.dedup_by_key(|glitch| glitch.index);
    glitches
}

fn glitches_of(timeline: &Timeline, control: Option<Control>) -> Vec<Glitch> {
    let snapshots = timeline.snapshots();
    let series = Series {
        days: snapshots.iter().map(|snapshot| snapshot.time.days()).collect(),
        km2: snapshots.par_iter().map(|snapshot| ground_km2(snapshot, timeline.scheme(), control)).collect(),
        min_return_share: if control.is_some() { MIN_RETURN_SHARE } else { MIN_RETURN_SHARE_OF_ALL },
    };
    let glitch =
        |(index, reason)| Glitch { index, time: snapshots[index].time, control, reason, km2: series.change(index) };
    series.suspects().into_iter().map(glitch).collect()
}

fn ground_km2(snapshot: &Snapshot, scheme: &Scheme, control: Option<Control>) -> f64 {
    let is_counted =
        |class| scheme.get(class).control.is_some_and(|of_class| control.is_none_or(|own| own == of_class));
    let counted = snapshot.zones.iter().map(|zone| zone.class).filter(|&class| is_counted(class));
    counted.map(|class| snapshot.class_km2(class)).sum()
}

/// An area over time.
struct Series {
    days: Vec<f64>,
    km2: Vec<f64>,
    min_return_share: f64,
}

impl Series {
    /// The change since the snapshot before.
    fn change(&self, index: usize) -> f64 {
        self.km2[index] - self.km2[index - 1]
    }

    fn suspects(&self) -> Vec<(usize, Reason)> {
        let mut suspects = Vec::new();
        let mut index = 1;
        while index < self.km2.len() {
            let reason = self.coming_back(index).or_else(|| self.lasting_step(index));
            suspects.extend(reason.map(|reason| (index, reason)));
            // The return belongs to the same glitch.
            index = if let Some(Reason::ComesBack { until, .. }) = reason { until + 1 } else { index + 1 };
        }
        suspects
    }

    fn coming_back(&self, index: usize) -> Option<Reason> {
        let (before, change) = (self.km2[index - 1], self.change(index).abs());
        if change < MIN_RETURN_KM2.max(self.min_return_share * before) {
            return None;
        }
        let within = |&later: &usize| self.days[later] - self.days[index] <= RETURN_DAYS;
        let is_back = |&later: &usize| (self.km2[later] - before).abs() <= REST_OF_RETURN * change;
        let until = (index + 1..self.km2.len()).take_while(within).find(is_back)?;
        Some(Reason::ComesBack { days: self.days[until] - self.days[index], until })
    }

    fn lasting_step(&self, index: usize) -> Option<Reason> {
        let (before, change) = (self.km2[index - 1], self.change(index).abs());
        if change < MIN_STEP_KM2.max(MIN_STEP_SHARE * before) {
            return None;
        }
        let near = |&other: &usize| other != index && (self.days[other] - self.days[index]).abs() <= CALM_DAYS;
        let around: Vec<_> = (1..self.km2.len()).filter(near).map(|other| self.change(other).abs()).collect();
        let dwarfs_all = around.iter().all(|other| other * MIN_STEP_RATIO <= change);
        (around.len() >= MIN_CHANGES_AROUND && dwarfs_all).then_some(Reason::LastingStep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One value a day.
    fn daily(km2: &[f64]) -> Series {
        let days = (0..km2.len()).map(|day| day as f64).collect();
        Series { days, km2: km2.to_vec(), min_return_share: MIN_RETURN_SHARE }
    }

    fn calm(km2: f64, days: usize) -> Vec<f64> {
        (0..days).map(|day| km2 + day as f64).collect()
    }

    #[test]
    fn a_jump_that_comes_back_is_found_once_and_its_way_back_is_not() {
        let series = daily(&[80_737.0, 16_619.0, 16_619.0, 16_619.0, 80_733.0, 80_740.0]);
        assert_eq!(series.suspects(), [(1, Reason::ComesBack { days: 3.0, until: 4 })]);
    }

    #[test]
    fn a_retreat_in_a_month_of_large_changes_is_no_glitch() {
        let km2 = [calm(85_797.0, 20), calm(115_402.0, 3), calm(126_491.0, 10), calm(99_123.0, 30)].concat();
        assert_eq!(daily(&km2).suspects(), []);
    }

    #[test]
    fn a_large_step_with_nothing_around_to_compare_it_with_is_no_glitch() {
        assert_eq!(daily(&[126_491.0, 126_491.0, 99_123.0, 99_123.0]).suspects(), []);
    }

    #[test]
    fn a_fast_advance_over_several_days_is_no_glitch() {
        let mut km2 = calm(100_000.0, 40);
        km2.extend([97_000.0, 89_000.0, 86_000.0, 85_500.0]);
        km2.extend(calm(85_000.0, 40));
        assert_eq!(daily(&km2).suspects(), []);
    }

    #[test]
    fn ground_dropped_for_good_in_calm_times_is_a_lasting_step() {
        let km2 = [calm(81_000.0, 40), calm(64_392.0, 40)].concat();
        assert_eq!(daily(&km2).suspects(), [(40, Reason::LastingStep)]);
    }

    #[test]
    fn small_corrections_are_not_looked_at() {
        assert_eq!(daily(&[120_000.0, 120_250.0, 120_000.0]).suspects(), []);
        assert_eq!(daily(&[1_000.0, 1_150.0, 1_000.0]).suspects(), []);
    }

    #[test]
    fn a_jump_that_comes_back_after_weeks_is_no_glitch() {
        let km2 = [vec![5_000.0], vec![9_000.0; 10], vec![5_000.0; 3]].concat();
        assert_eq!(daily(&km2).suspects(), []);
    }

    #[test]
    fn the_reason_reads_as_text() {
        assert_eq!(Reason::ComesBack { days: 1.3, until: 5 }.to_string(), "comes back within 2 days");
    }
}
