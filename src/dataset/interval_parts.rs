//! Joins reports that a source spreads over several files of intervals, such as one file per party. Each file says
//! until when its ground is held, so at any time the reports of all files apply together.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use super::parts::{Label, WholeReport, alone, has_versions, joined, labels_of};
use crate::{control::report_time::ReportTime, formats::Report};

/// The most polygons of all joined reports, with repetitions.
const MOST_REPORTED: usize = 20_000_000;

/// Number of dates at which the ground of files is compared, to distinguish parts from versions of one map.
const COMPARED_DATES: usize = 3;

/// Joins the reports of files of intervals at every date that one of them names, and returns the other reports
/// separately. Nothing is joined if fewer than two files have intervals, two of them show mostly the same ground, or
/// there would be too many polygons.
pub(super) fn joined_intervals<'r>(reports: &[&'r Report]) -> (Vec<WholeReport<'r>>, Vec<&'r Report>) {
    let files = files_of_intervals(reports);
    let times: BTreeMap<DateTime<Utc>, ReportTime> =
        files.values().flatten().map(|report| (report.time.at, report.time)).collect();
    let in_force =
        |at: DateTime<Utc>| files.values().filter_map(move |of_file| in_force(of_file, at)).collect::<Vec<_>>();
    let step = times.len().div_ceil(COMPARED_DATES).max(1);
    let are_versions = || times.keys().step_by(step).any(|&at| has_versions(&in_force(at)));
    let is_too_much = || {
        let reported = times.keys().flat_map(|&at| in_force(at)).map(|report| report.polygons.len());
        files.len().saturating_mul(times.len()) > MOST_REPORTED || reported.sum::<usize>() > MOST_REPORTED
    };
    if files.len() < 2 || is_too_much() || are_versions() {
        return (Vec::new(), reports.to_vec());
    }
    let firsts: Vec<&Report> = files.values().filter_map(|of_file| of_file.first().copied()).collect();
    let labels: BTreeSet<Label> = labels_of(&firsts).unwrap_or_default();
    let nexts = times.keys().skip(1).copied().chain([DateTime::<Utc>::MAX_UTC]);
    let whole = times.iter().zip(nexts).filter_map(|((&at, &time), next)| {
        let parts = in_force(at);
        let label = |report: &Report| labels.iter().find(|label| label.fits(&report.file));
        let with_labels: Vec<_> = parts.iter().map(|report| (*report, label(report))).collect();
        let time = ReportTime { valid_until: Some(next), ..time };
        match with_labels[..] {
            // Nothing is held any more: keep a report without data.
            [] => files.values().flatten().find(|report| report.time.at == at).map(|report| alone(report, None)),
            _ => Some(WholeReport { time, ..joined(&with_labels) }),
        }
    });
    let whole = whole.collect();
    let others = reports.iter().filter(|report| !files.contains_key(&report.file)).copied().collect();
    (whole, others)
}

/// The files whose reports all have a stated end, with their reports in order of time.
fn files_of_intervals<'r>(reports: &[&'r Report]) -> BTreeMap<&'r Arc<str>, Vec<&'r Report>> {
    let mut files: BTreeMap<&Arc<str>, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        files.entry(&report.file).or_default().push(report);
    }
    files.retain(|_, of_file| {
        let mut held = of_file.iter().filter(|report| !report.polygons.is_empty()).peekable();
        held.peek().is_some() && held.all(|report| report.time.valid_until.is_some())
    });
    for of_file in files.values_mut() {
        of_file.sort_by_key(|report| report.time.at);
    }
    files
}

/// The report of a file in force at a time, if it has any ground.
fn in_force<'r>(of_file: &[&'r Report], at: DateTime<Utc>) -> Option<&'r Report> {
    let next = of_file.partition_point(|report| report.time.at <= at);
    let report = of_file.get(next.checked_sub(1)?)?;
    (!report.polygons.is_empty() && report.time.valid_until.is_none_or(|until| at < until)).then_some(*report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        formats::{ReportedPolygon, UNNAMED_CLASS},
        geometry::{polygon::Polygon, position::LonLat, ring::Ring},
    };

    fn day(date: &str) -> ReportTime {
        ReportTime::day(date.parse().unwrap())
    }

    /// A report of a square of one degree, held until a date.
    fn report(file: &str, from: &str, until: &str, west: Option<f64>) -> Report {
        let square = |west: f64| {
            let corners = [(0.0, 48.0), (1.0, 48.0), (1.0, 49.0), (0.0, 49.0)];
            Polygon::new(Ring::new(corners.map(|(x, lat)| LonLat { lon: west + x, lat })).unwrap(), Vec::new())
        };
        let polygon =
            |west| ReportedPolygon { class: Arc::from(UNNAMED_CLASS), feature: 0, polygon: Arc::new(square(west)) };
        let time = ReportTime { valid_until: Some(day(until).at), ..day(from) };
        Report { time, file: Arc::from(file), polygons: west.map(polygon).into_iter().collect() }
    }

    fn shown(reports: &[Report]) -> Vec<(String, usize)> {
        let (mut whole, others) = joined_intervals(&reports.iter().collect::<Vec<_>>());
        assert!(whole.is_empty() || others.is_empty());
        whole.sort_by_key(|report| report.time.at);
        let held =
            |report: &WholeReport<'_>| report.parts.iter().filter(|part| !part.report.polygons.is_empty()).count();
        whole.iter().map(|report| (report.time.to_string(), held(report))).collect()
    }

    #[test]
    fn what_two_files_hold_for_a_time_is_held_together() {
        let reports = [
            report("a.geojson", "2023-01-01", "2023-06-01", Some(37.0)),
            report("a.geojson", "2023-06-01", "9999-01-01", None),
            report("b.geojson", "2023-02-01", "2023-07-01", Some(39.0)),
            report("b.geojson", "2023-07-01", "9999-01-01", None),
        ];
        let expected = [("2023-01-01", 1), ("2023-02-01", 2), ("2023-06-01", 1), ("2023-07-01", 0)];
        assert_eq!(shown(&reports), expected.map(|(date, held)| (date.to_owned(), held)));
    }

    #[test]
    fn two_versions_of_one_map_are_not_held_together() {
        let reports = [
            report("a.geojson", "2023-01-01", "2023-06-01", Some(37.0)),
            report("a (1).geojson", "2023-01-01", "2023-07-01", Some(37.1)),
        ];
        assert_eq!(shown(&reports), []);
    }
}
