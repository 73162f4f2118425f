//! Dated features to the reports that they make up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    super::{Report, ReportedPolygon, dates::time_in_name, findings::Findings},
    DatedGround,
    dating::Dating,
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// The most reports that one file may hold.
const MAX_REPORTS: usize = 100_000;

/// The most polygons that all reports of one file may hold, each counted in every report.
const MAX_REPORTED: usize = 20_000_000;

/// The reports of a file, given the time that the file itself states.
pub(super) fn from_grounds(
    grounds: &[DatedGround],
    stated: Option<ReportTime>,
    findings: &mut Findings,
) -> Vec<Report> {
    let times = times_of(grounds);
    let has_intervals = grounds.iter().any(|dated| matches!(dated.dating, Dating::Within(_)));
    if has_intervals || times.len() > 1 {
        return dated_reports(grounds, &times, findings);
    }
    let only = times.into_values().next();
    let Some(time) = stated.or(only).or_else(|| time_in_name(findings.file())) else {
        findings.leave_out_file(None, Problem::NoDate);
        return Vec::new();
    };
    let polygons = grounds.iter().flat_map(ReportedPolygon::of_ground).collect();
    vec![Report { time, file: findings.file().clone(), polygons }]
}

/// Every moment that some feature names, whether as a moment, a start or an end.
fn times_of(grounds: &[DatedGround]) -> BTreeMap<DateTime<Utc>, ReportTime> {
    let named = grounds.iter().flat_map(|dated| match dated.dating {
        Dating::Undated => [None, None],
        Dating::At(time) => [Some(time), None],
        Dating::Within(interval) => [interval.from, interval.until],
    });
    let mut times: BTreeMap<DateTime<Utc>, ReportTime> = BTreeMap::new();
    for time in named.flatten() {
        // A source that gives the moment somewhere means the moment.
        let known = times.entry(time.at).or_insert(time);
        known.precision = known.precision.max(time.precision);
    }
    times
}

/// One report for each time, with every feature that is reported then.
///
/// A sweep over the times, so that a file of many short intervals costs no more than it reports.
fn dated_reports(
    grounds: &[DatedGround],
    times: &BTreeMap<DateTime<Utc>, ReportTime>,
    findings: &mut Findings,
) -> Vec<Report> {
    if times.len() > MAX_REPORTS {
        findings.leave_out_file(None, Problem::TooMuch { what: "dates in one file", limit: MAX_REPORTS });
        return Vec::new();
    }
    let (starts, ends) = events(grounds);
    let mut current: BTreeSet<usize> = (0..grounds.len()).filter(|&index| is_open_at_start(&grounds[index])).collect();
    let mut reports = Vec::with_capacity(times.len());
    let mut reported = 0;
    for (at, &time) in times {
        for index in ends.get(at).into_iter().flatten() {
            current.remove(index);
        }
        current.extend(starts.get(at).into_iter().flatten());
        let polygons: Vec<_> = current.iter().flat_map(|&index| ReportedPolygon::of_ground(&grounds[index])).collect();
        current.retain(|&index| !matches!(grounds[index].dating, Dating::At(_)));
        reported += polygons.len();
        if reported > MAX_REPORTED {
            findings.leave_out_file(None, Problem::TooMuch { what: "polygons at all dates", limit: MAX_REPORTED });
            return Vec::new();
        }
        reports.push(Report { time, file: findings.file().clone(), polygons });
    }
    reports
}

type Events = BTreeMap<DateTime<Utc>, Vec<usize>>;

/// Which grounds start, and which end, at each moment.
fn events(grounds: &[DatedGround]) -> (Events, Events) {
    let (mut starts, mut ends) = (Events::new(), Events::new());
    for (index, dated) in grounds.iter().enumerate() {
        let (from, until) = match dated.dating {
            Dating::Undated => (None, None),
            Dating::At(time) => (Some(time), None),
            Dating::Within(interval) => (interval.from, interval.until),
        };
        if let Some(from) = from {
            starts.entry(from.at).or_default().push(index);
        }
        if let Some(until) = until {
            ends.entry(until.at).or_default().push(index);
        }
    }
    (starts, ends)
}

fn is_open_at_start(dated: &DatedGround) -> bool {
    match dated.dating {
        Dating::Undated => true,
        Dating::At(_) => false,
        Dating::Within(interval) => interval.from.is_none(),
    }
}
