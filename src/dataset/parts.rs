//! Joins reports that a source spreads over several files of one date, such as one file per party.
//!
//! Files of one date are the parts of one report if they are distinguished by a part of their names that is the same at
//! every date, as in `red_2023-01-01.geojson` and `blue_2023-01-01.geojson`. Two files that show mostly the same ground
//! are not parts but versions; a timeline keeps one of them and reports this.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use chrono::{DateTime, Utc};

use super::interval_parts::joined_intervals;
use crate::{
    control::{
        fault::{Action, Fault, Problem},
        report_time::ReportTime,
        snapshot::BETWEEN_FILES,
    },
    formats::{Report, UNNAMED_CLASS},
    geometry::{
        overlay::{Part as Common, combined},
        polygon::Polygon,
    },
};

/// Files whose common ground is more than this fraction of their union are versions of one map.
const MOST_COMMON: f64 = 0.5;

/// Number of dates at which the ground of files is compared: overlays are slow, and a series is alike at all dates.
const COMPARED_DATES: usize = 3;

/// The most files listed in the name of a joined report.
const LISTED_FILES: usize = 3;

/// File extensions, which say nothing about the content.
const ENDINGS: [&str; 4] = [".gz", ".geojson", ".json", ".topojson"];

/// What one source reported for one time, in one or several files.
#[derive(Clone, Debug)]
pub(super) struct WholeReport<'r> {
    /// The time of the report.
    pub(super) time: ReportTime,
    /// The names of the files.
    pub(super) file: Arc<str>,
    /// The report of each file.
    pub(super) parts: Vec<PartOfReport<'r>>,
}

/// One file of a report.
#[derive(Clone, Debug)]
pub(super) struct PartOfReport<'r> {
    /// The file's report.
    pub(super) report: &'r Report,
    /// The class of polygons that name none, from the file's name.
    label: Option<Arc<str>>,
}

impl PartOfReport<'_> {
    /// The class of a polygon: the one it names, otherwise that from the name of its file.
    pub(super) fn class<'c>(&'c self, named: &'c Arc<str>) -> &'c Arc<str> {
        self.label.as_ref().filter(|_| named.as_ref() == UNNAMED_CLASS).unwrap_or(named)
    }
}

/// Reports of one file each, as the known sources have them.
pub(super) fn single_reports<'r>(reports: &[&'r Report]) -> Vec<WholeReport<'r>> {
    reports.iter().map(|report| alone(report, None)).collect()
}

/// The reports of one source with their parts, in no particular order, and a fault for each missing part.
pub(super) fn whole_reports<'r>(reports: &[&'r Report]) -> (Vec<WholeReport<'r>>, Vec<Fault>) {
    let (mut whole, reports) = joined_intervals(reports);
    let mut by_time: BTreeMap<DateTime<Utc>, Vec<&'r Report>> = BTreeMap::new();
    for report in reports.iter().filter(|report| !report.polygons.is_empty()) {
        by_time.entry(report.time.at).or_default().push(report);
    }
    let empty = reports.iter().filter(|report| report.polygons.is_empty()).map(|report| alone(report, None));
    whole.extend(empty);
    let labels = constant_labels(&by_time);
    let mut faults = Vec::new();
    for reports in by_time.into_values() {
        let parts: Vec<_> =
            reports.iter().map(|report| (*report, labels.iter().find(|l| l.fits(&report.file)))).collect();
        let found: BTreeSet<_> = parts.iter().filter_map(|(_, label)| *label).collect();
        if found.len() < parts.len() {
            whole.extend(parts.into_iter().map(|(report, label)| alone(report, label)));
            continue;
        }
        let joined = joined(&parts);
        let missing = labels.iter().filter(|label| !found.contains(label));
        faults.extend(missing.map(|label| no_part(&joined, label)));
        whole.push(joined);
    }
    (whole, faults)
}

/// The time of each file whose only report is a part of a joined report.
pub(super) fn times_of_parts(whole: &[WholeReport<'_>]) -> BTreeMap<Arc<str>, ReportTime> {
    let mut times: BTreeMap<&Arc<str>, (bool, BTreeSet<ReportTime>)> = BTreeMap::new();
    for report in whole {
        for part in &report.parts {
            let (is_joined, of_file) = times.entry(&part.report.file).or_default();
            *is_joined |= report.parts.len() > 1;
            of_file.insert(report.time);
        }
    }
    let only = |(file, (is_joined, times)): (&Arc<str>, (bool, BTreeSet<ReportTime>))| {
        let is_only = is_joined && times.len() == 1;
        Some((Arc::clone(file), times.first().copied().filter(|_| is_only)?))
    };
    times.into_iter().filter_map(only).collect()
}

/// The part of a name that distinguishes the files of one date: its words, and the text from the first to the last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    words: BTreeSet<String>,
    text: String,
}

impl Label {
    pub(super) fn fits(&self, file: &str) -> bool {
        let words: BTreeSet<String> = words(file).into_iter().map(|range| file[range].to_owned()).collect();
        self.words.is_subset(&words)
    }

    /// The words of a name that the others lack; `None` if there are none.
    fn of(file: &str, common: &BTreeSet<String>) -> Option<Self> {
        let own: Vec<_> = words(file).into_iter().filter(|range| !common.contains(&file[range.clone()])).collect();
        let (first, last) = (own.first()?, own.last()?);
        let between = &file[first.start..last.end];
        let words: BTreeSet<String> = own.iter().map(|range| file[range.clone()].to_owned()).collect();
        let is_whole = self::words(between).into_iter().all(|range| words.contains(&between[range]));
        let apart = || own.iter().map(|range| &file[range.clone()]).collect::<Vec<_>>().join(" ");
        Some(Self { text: if is_whole { between.to_owned() } else { apart() }, words })
    }
}

/// The runs of letters and digits in a name, without its extension.
fn words(file: &str) -> Vec<Range<usize>> {
    let mut stem = file;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in stem.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = at + letter.len_utf8();
        match words.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

/// The labels that distinguish the files of every date, longest first; empty if the files are not parts.
fn constant_labels(by_time: &BTreeMap<DateTime<Utc>, Vec<&Report>>) -> Vec<Label> {
    let shared: Vec<&Vec<&Report>> = by_time.values().filter(|reports| reports.len() > 1).collect();
    let mut dates_of: BTreeMap<Label, usize> = BTreeMap::new();
    for reports in &shared {
        let Some(labels) = labels_of(reports) else { return Vec::new() };
        for label in labels {
            *dates_of.entry(label).or_default() += 1;
        }
    }
    let is_constant = shared.len() < 2 || dates_of.values().all(|&dates| dates > 1);
    let step = shared.len().div_ceil(COMPARED_DATES).max(1);
    if !is_constant || shared.iter().step_by(step).any(|reports| has_versions(reports)) {
        return Vec::new();
    }
    let mut labels: Vec<_> = dates_of.into_keys().collect();
    labels.sort_by_key(|label| std::cmp::Reverse(label.words.len()));
    labels
}

/// A label for each file; `None` if the labels do not distinguish all of them.
pub(super) fn labels_of(reports: &[&Report]) -> Option<BTreeSet<Label>> {
    let word_sets = reports.iter().map(|report| {
        words(&report.file).into_iter().map(|range| report.file[range].to_owned()).collect::<BTreeSet<_>>()
    });
    let common = word_sets.reduce(|a, b| a.intersection(&b).cloned().collect())?;
    let labels: Option<BTreeSet<Label>> = reports.iter().map(|report| Label::of(&report.file, &common)).collect();
    labels.filter(|labels| labels.len() == reports.len())
}

/// Whether two of the files show mostly the same ground.
pub(super) fn has_versions(reports: &[&Report]) -> bool {
    let pairs = reports.iter().enumerate().flat_map(|(index, a)| reports[index + 1..].iter().map(move |b| (*a, *b)));
    pairs.into_iter().any(|(a, b)| are_versions(a, b))
}

fn are_versions(a: &Report, b: &Report) -> bool {
    let polygons = |report: &'_ Report| report.polygons.iter().map(|reported| Arc::clone(&reported.polygon)).collect();
    let (a, b): (Vec<Arc<Polygon>>, Vec<Arc<Polygon>>) = (polygons(a), polygons(b));
    let km2 = |part| combined(a.iter().map(|p| &**p), b.iter().map(|p| &**p), part).map(|found| area_km2(&found));
    match (km2(Common::Both), km2(Common::Either)) {
        (Ok(both), Ok(either)) => both > MOST_COMMON * either,
        // Files that cannot be compared are not joined.
        _ => true,
    }
}

fn area_km2(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(Polygon::area_km2).sum()
}

pub(super) fn alone<'r>(report: &'r Report, label: Option<&Label>) -> WholeReport<'r> {
    WholeReport { time: report.time, file: Arc::clone(&report.file), parts: vec![part(report, label)] }
}

pub(super) fn joined<'r>(parts: &[(&'r Report, Option<&Label>)]) -> WholeReport<'r> {
    let mut files: Vec<&str> = parts.iter().take(LISTED_FILES).map(|(report, _)| report.file.as_ref()).collect();
    let more = parts.len().saturating_sub(LISTED_FILES);
    let more = (more > 0).then(|| format!("{more} more"));
    files.extend(more.as_deref());
    let times = parts.iter().map(|(report, _)| report.time);
    WholeReport {
        time: times.max_by_key(|time| time.precision).unwrap_or(parts[0].0.time),
        file: Arc::from(files.join(BETWEEN_FILES)),
        parts: parts.iter().map(|(report, label)| part(report, *label)).collect(),
    }
}

/// A label without letters, such as the number of a sheet, is not a class.
fn part<'r>(report: &'r Report, label: Option<&Label>) -> PartOfReport<'r> {
    let label = label.filter(|label| label.text.contains(char::is_alphabetic));
    PartOfReport { report, label: label.map(|label| Arc::from(label.text.as_str())) }
}

fn no_part(report: &WholeReport<'_>, label: &Label) -> Fault {
    Fault {
        file: Arc::clone(&report.file),
        time: Some(report.time),
        feature: None,
        property: None,
        problem: Problem::NoPart(label.text.clone()),
        action: Action::Kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        formats::ReportedPolygon,
        geometry::{position::LonLat, ring::Ring},
    };

    /// A report of a square of one degree, without a class.
    fn report(file: &str, date: &str, west: f64) -> Report {
        let corners = [(0.0, 48.0), (1.0, 48.0), (1.0, 49.0), (0.0, 49.0)];
        let ring = Ring::new(corners.map(|(x, lat)| LonLat { lon: west + x, lat })).unwrap();
        let polygon = Arc::new(Polygon::new(ring, Vec::new()));
        let polygons = vec![ReportedPolygon { class: Arc::from(UNNAMED_CLASS), feature: 0, polygon }];
        Report { time: ReportTime::day(date.parse().unwrap()), file: Arc::from(file), polygons }
    }

    /// The classes of each report, in order of time.
    fn classes(reports: &[Report]) -> Vec<Vec<String>> {
        let (mut whole, _) = whole_reports(&reports.iter().collect::<Vec<_>>());
        whole.sort_by_key(|report| (report.time.at, Arc::clone(&report.file)));
        let class = |part: &PartOfReport<'_>| part.class(&part.report.polygons[0].class).as_ref().to_owned();
        whole.iter().map(|report| report.parts.iter().map(class).collect()).collect()
    }

    #[test]
    fn files_that_a_constant_word_tells_apart_are_parts() {
        let (one, two) = ("2023-01-01", "2023-02-01");
        for [red, blue] in [["Red", "blue"], ["the red army", "the blue army"], ["red/", "blue/"]] {
            let name = |side: &str, date: &str| format!("{side}_{date}.geojson");
            let reports = [
                report(&name(red, one), one, 37.0),
                report(&name(blue, one), one, 38.0),
                report(&name(red, two), two, 37.0),
                report(&name(blue, two), two, 38.0),
            ];
            let expected = if red == "Red" { ["Red", "blue"] } else { ["red", "blue"] };
            assert_eq!(classes(&reports), [expected, expected], "{red}");
        }
    }

    #[test]
    fn a_part_that_is_missing_is_told_and_the_others_keep_their_class() {
        let reports = [
            report("red_20230101.json", "2023-01-01", 37.0),
            report("blue_20230101.json", "2023-01-01", 38.0),
            report("red_20230201.json", "2023-02-01", 37.0),
        ];
        assert_eq!(classes(&reports), [vec!["red", "blue"], vec!["red"]]);
        let (_, faults) = whole_reports(&reports.iter().collect::<Vec<_>>());
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].problem.clone(), &*faults[0].file),
            (Problem::NoPart("blue".to_owned()), "red_20230201.json")
        );
    }

    #[test]
    fn versions_of_one_map_are_not_joined() {
        for second in ["2023-01-01 (1).geojson", "v2_2023-01-01.geojson", "2023-01-01.json"] {
            let first = if second.starts_with('v') { "v1_2023-01-01.geojson" } else { "2023-01-01.geojson" };
            let reports = [report(first, "2023-01-01", 37.0), report(second, "2023-01-01", 37.1)];
            assert_eq!(classes(&reports).len(), 2, "{second}");
        }
    }

    #[test]
    fn names_that_differ_otherwise_at_every_date_are_no_parts() {
        let reports = [
            report("a_2023-01-01.geojson", "2023-01-01", 37.0),
            report("b_2023-01-01.geojson", "2023-01-01", 38.0),
            report("c_2023-02-01.geojson", "2023-02-01", 37.0),
            report("d_2023-02-01.geojson", "2023-02-01", 38.0),
        ];
        assert_eq!(classes(&reports).len(), 4);
    }
}
