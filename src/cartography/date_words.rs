//! The text beside the date: the source of the report, its age, and the reports between which a picture is
//! interpolated.

use crate::{
    control::{
        mesh::Motion,
        report_time::{Precision, time_from_days},
        snapshot::Snapshot,
        timeline::{Source, Timeline},
    },
    language::Words,
};

/// Whole days from the end of a report's time to a moment; 0 before and during it.
///
/// # Units
/// `now` is in days since 1970-01-01T00:00Z.
pub fn age_days(now: f64, snapshot: &Snapshot) -> u64 {
    snapshot.time.age_days(time_from_days(now))
}

/// The date shown at a moment. It is the day of the moment; if the report shown is dated only by a month or a year that
/// includes the moment, it is that month or year.
pub fn shown_date(timeline: &Timeline, now: f64, words: &Words) -> String {
    let at = time_from_days(now);
    let report = timeline.as_of(now).and_then(|index| timeline.snapshots().get(index)).map(|report| report.time);
    match report.filter(|time| time.precision < Precision::Day && at < time.end()) {
        Some(time) => words.period(time),
        None => words.date(at.date_naive()),
    }
}

/// The source of the report shown at a moment, its date and its age.
pub fn as_of(timeline: &Timeline, now: f64, words: &Words) -> String {
    let snapshot = timeline.as_of(now).and_then(|index| timeline.snapshots().get(index));
    let Some(snapshot) = snapshot else { return words.text("before-first-report") };
    as_of_report(timeline.source(), snapshot, age_days(now, snapshot), words)
}

/// Like [`as_of`], for a report of a known age; estimated zones are labelled as an estimate.
pub fn as_of_report(source: &Source, snapshot: &Snapshot, age_days: u64, words: &Words) -> String {
    let name = source.name.as_str();
    let blanks = [
        ("source", words.phrase(name).into()),
        ("date", words.report_time(snapshot.time).into()),
        ("days", age_days.into()),
    ];
    let as_of = words.with(if name.is_empty() { "as-of" } else { "as-of-source" }, &blanks);
    match estimate(source, words) {
        Some(estimate) => words.with("as-of-estimate", &[("as-of", as_of.into()), ("estimate", estimate.into())]),
        None => as_of,
    }
}

/// A report's date and age, for places where the source is named elsewhere.
pub fn as_of_date(snapshot: &Snapshot, age_days: u64, words: &Words) -> String {
    words.with("as-of", &[("date", words.report_time(snapshot.time).into()), ("days", age_days.into())])
}

/// How many reports a source has, and from when to when; none where it has none.
pub fn reports_of(timeline: &Timeline, words: &Words) -> Option<String> {
    let (first, last) = (timeline.snapshots().first()?, timeline.snapshots().last()?);
    let blanks = [
        ("count", timeline.snapshots().len().into()),
        ("from", words.report_time(first.time).into()),
        ("to", words.report_time(last.time).into()),
    ];
    Some(words.with(if timeline.source().estimate.is_some() { "estimates-of" } else { "reports-of" }, &blanks))
}

/// What zones are an estimate from, where they are one.
pub fn estimate<'a>(source: &'a Source, words: &Words) -> Option<&'a str> {
    source.estimate.as_ref().map(|estimate| words.language().name(estimate))
}

/// The two reports between which a picture is interpolated; `None` if it is not interpolated.
pub fn interpolated_reports(timeline: &Timeline, now: f64, motion: Motion) -> Option<[&Snapshot; 2]> {
    if motion == Motion::Step {
        return None;
    }
    let index = timeline.as_of(now)?;
    let (before, after) = (timeline.snapshots().get(index)?, timeline.snapshots().get(index + 1)?);
    (now > before.time.days()).then_some([before, after])
}

/// The words on the reports between which a picture is interpolated; `None` if it is not interpolated.
pub fn interpolated(timeline: &Timeline, now: f64, motion: Motion, words: &Words) -> Option<String> {
    let [before, after] = interpolated_reports(timeline, now, motion)?.map(|report| report.time);
    let (from, to) = (words.report_time_before(before, after), words.report_time(after));
    Some(words.with("interpolated-between", &[("from", from.into()), ("to", to.into())]))
}
