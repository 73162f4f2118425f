//! Groups dated features into reports.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    super::{Report, ReportedPolygon, dates::EndRule, findings::Findings},
    collection::DatedGround,
    dating::Dating,
    ends::{EndsFound, apply_shown_rule},
    file_time::FileTime,
};
use crate::control::{
    fault::{Action, Problem},
    report_time::ReportTime,
};

/// The most reports per file.
const MAX_REPORTS: usize = 100_000;

/// The most polygons of all reports of a file together, repetitions included.
const MAX_REPORTED: usize = 20_000_000;

/// Builds the reports of a file, given the time that the file states and the user's rule for ends.
///
/// Dates of features take precedence over the file's; a contradiction is reported.
pub(super) fn from_grounds(
    grounds: &mut [DatedGround],
    file: &FileTime,
    ends: Option<EndRule>,
    findings: &mut Findings,
) -> Vec<Report> {
    if ends.is_none()
        && let Some(found) = apply_shown_rule(grounds)
    {
        let problem = match found {
            EndsFound { rule: EndRule::Inclusive, evidence } => Problem::InclusiveEnds { evidence },
            EndsFound { rule: EndRule::Exclusive, evidence } => Problem::ExclusiveEnds { evidence },
        };
        findings.add(None, None, problem, Action::Kept);
    }
    settle_weak(grounds, file, findings);
    let times = times_of(grounds);
    let has_intervals = grounds.iter().any(|dated| matches!(dated.dating, Dating::Within(_)));
    if has_intervals || times.len() > 1 {
        return dated_reports(grounds, &times, findings);
    }
    let only = times.into_values().next();
    if let (Some(own), Some(stated)) = (only, file.known())
        && (own.end() <= stated.at || stated.end() <= own.at)
        && own.date() != stated.date()
    {
        let problem = Problem::OtherFileDate { file: stated.to_string(), features: own.to_string() };
        findings.add(None, None, problem, Action::Kept);
    }
    let Some(time) = only.filter(|own| !file.is_finer_than(*own)).or_else(|| file.known()).or(only) else {
        findings.leave_out_file(None, file.missing());
        return Vec::new();
    };
    file.tell_guess(findings);
    let polygons = grounds.iter().flat_map(ReportedPolygon::of_ground).collect();
    vec![Report { time, file: findings.file().clone(), polygons }]
}

/// Decides whether weak dates, which count only if nothing else dates the file, become dates or are dropped.
///
/// Years that differ among the features date them even if the file has a date; this is reported.
fn settle_weak(grounds: &mut [DatedGround], file: &FileTime, findings: &mut Findings) {
    let weak: BTreeSet<ReportTime> = grounds
        .iter()
        .filter_map(|dated| if let Dating::Weak(time) = dated.dating { Some(time) } else { None })
        .collect();
    let Some(&first) = weak.first() else { return };
    let has_others = grounds.iter().any(|dated| matches!(dated.dating, Dating::At(_) | Dating::Within(_)));
    let counts = !has_others && (weak.len() > 1 || file.known().is_none());
    if let (true, Some(stated)) = (counts, file.known()) {
        let problem = Problem::OtherFileDate { file: stated.to_string(), features: first.to_string() };
        findings.add(None, None, problem, Action::Kept);
    }
    for dated in grounds {
        if let Dating::Weak(time) = dated.dating {
            dated.dating = if counts { Dating::At(time) } else { Dating::Undated };
        }
    }
}

/// Every moment named by a feature, whether as a moment, a start or an end.
fn times_of(grounds: &[DatedGround]) -> BTreeMap<DateTime<Utc>, ReportTime> {
    let named = grounds.iter().flat_map(|dated| match dated.dating {
        Dating::Undated | Dating::Weak(_) => [None, None],
        Dating::At(time) => [Some(time), None],
        Dating::Within(interval) => [interval.from, interval.until],
    });
    let mut times: BTreeMap<DateTime<Utc>, ReportTime> = BTreeMap::new();
    for time in named.flatten() {
        // For equal moments the finest precision, the longest validity and the greatest doubt are kept.
        let known = times.entry(time.at).or_insert(time);
        let valid_until = known.valid_until.max(time.valid_until);
        let certainty = known.certainty.max(time.certainty);
        *known = ReportTime { certainty, valid_until, ..if time.precision > known.precision { time } else { *known } };
    }
    times
}

/// Builds one report per time, with every feature that is reported then.
///
/// Sweeps over the times, so that the cost of a file of many short intervals is proportional to its reports.
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
    let nexts = times.keys().skip(1).copied().chain([DateTime::<Utc>::MAX_UTC]);
    for ((at, &time), next) in times.iter().zip(nexts) {
        for index in ends.get(at).into_iter().flatten() {
            current.remove(index);
        }
        current.extend(starts.get(at).into_iter().flatten());
        let polygons: Vec<_> = current.iter().flat_map(|&index| ReportedPolygon::of_ground(&grounds[index])).collect();
        // Ground that is stated for an interval holds until the next date.
        let is_stated = current.iter().any(|&index| matches!(grounds[index].dating, Dating::Within(_)));
        current.retain(|&index| !matches!(grounds[index].dating, Dating::At(_)));
        reported += polygons.len();
        if reported > MAX_REPORTED {
            findings.leave_out_file(None, Problem::TooMuch { what: "polygons at all dates", limit: MAX_REPORTED });
            return Vec::new();
        }
        let time = if is_stated { ReportTime { valid_until: Some(next), ..time } } else { time };
        reports.push(Report { time, file: findings.file().clone(), polygons });
    }
    reports
}

type Events = BTreeMap<DateTime<Utc>, Vec<usize>>;

/// The grounds that start and end at each moment.
fn events(grounds: &[DatedGround]) -> (Events, Events) {
    let (mut starts, mut ends) = (Events::new(), Events::new());
    for (index, dated) in grounds.iter().enumerate() {
        let (from, until) = match dated.dating {
            Dating::Undated | Dating::Weak(_) => (None, None),
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
        Dating::Undated | Dating::Weak(_) => true,
        Dating::At(_) => false,
        Dating::Within(interval) => interval.from.is_none(),
    }
}
