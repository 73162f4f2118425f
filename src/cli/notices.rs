//! Notices of faults in the data a command read: printed on standard error, and counted in JSON.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use super::table::count_text;
use crate::{
    control::{bearing::Bearing, fault::Fault, snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    formats::printable::printable,
};

/// The most faults printed one by one.
const TOLD_FAULTS: usize = 3;

/// Faults with the same action, as printed in JSON.
#[derive(Serialize)]
pub(super) struct FaultKind {
    /// The action, such as `feature left out`.
    action: String,
    /// Their number.
    count: usize,
    /// The file of the first fault.
    file: String,
    /// The problem of the first fault.
    problem: String,
}

/// The faults of a dataset that affect figures, by action.
pub(super) fn fault_kinds(dataset: &Dataset) -> Vec<FaultKind> {
    let mut kinds: Vec<FaultKind> = Vec::new();
    for fault in bearing_faults(dataset) {
        let action = fault.action.to_string();
        match kinds.iter_mut().find(|kind| kind.action == action) {
            Some(kind) => kind.count += 1,
            None => kinds.push(FaultKind {
                action,
                count: 1,
                file: fault.file.as_ref().to_owned(),
                problem: fault.problem.to_string(),
            }),
        }
    }
    kinds
}

/// Prints a few lines on the faults that affect the figures, if there are any.
///
/// `--quiet` hides progress but not this, since faults change the meaning of figures.
pub(super) fn tell_faults(dataset: &Dataset, paths: &[PathBuf], err: &mut impl Write) -> io::Result<()> {
    let kinds = fault_kinds(dataset);
    let listed: usize = kinds.iter().map(|kind| kind.count).sum();
    if listed + dataset.more_faults == 0 {
        return Ok(());
    }
    let more = (dataset.more_faults > 0).then(|| format!("not listed ({})", count_text(dataset.more_faults)));
    let counts = kinds.iter().map(|kind| format!("{} ({})", kind.action, count_text(kind.count))).chain(more);
    writeln!(err, "warning: faults in what was read: {}", counts.collect::<Vec<_>>().join(", "))?;
    let mut seen = BTreeSet::new();
    let differing =
        bearing_faults(dataset).filter(|fault| seen.insert((fault.problem.to_string(), fault.action.to_string())));
    for fault in differing.take(TOLD_FAULTS) {
        writeln!(err, "  {}", printable(&line(fault)))?;
    }
    writeln!(err, "  `{}` lists all", printable(&validate_command(paths)))
}

/// Prints what must be known of each source besides its figures: what it is estimated from, and what it omits, since
/// omitted ground looks like ground of the party whose ground the source leaves blank.
pub(super) fn tell_sources<'a>(
    timelines: impl IntoIterator<Item = &'a Timeline>,
    err: &mut impl Write,
) -> io::Result<()> {
    for source in timelines.into_iter().map(Timeline::source) {
        let coverage = source.coverage.as_ref().map(|coverage| format!("coverage {}", coverage.english()));
        for text in source.estimate.iter().map(|estimate| estimate.english().to_owned()).chain(coverage) {
            writeln!(err, "{}: {}", printable(&source.name), printable(&text))?;
        }
    }
    Ok(())
}

/// Number of the faults that affect some reports of one of a dataset's timelines.
pub(super) fn faults_of(dataset: &Dataset, timeline: &Timeline, reports: &[&Snapshot]) -> usize {
    let Some(index) = dataset.timelines.iter().position(|known| std::ptr::eq(known, timeline)) else { return 0 };
    count_of(&dataset.bearing(index), timeline, reports)
}

/// Number of the faults that affect each report of one of a dataset's timelines.
pub(super) fn fault_counts(dataset: &Dataset, timeline: &Timeline) -> Vec<usize> {
    let index = dataset.timelines.iter().position(|known| std::ptr::eq(known, timeline));
    index.map(|index| dataset.bearing(index).counts(timeline.snapshots().len())).unwrap_or_default()
}

/// Number of the faults that affect some reports of a timeline.
pub(super) fn count_of(bearing: &Bearing, timeline: &Timeline, reports: &[&Snapshot]) -> usize {
    let index = |report: &&Snapshot| timeline.snapshots().partition_point(|known| known.time.at < report.time.at);
    let indices: Vec<usize> = reports.iter().map(index).collect();
    bearing.count(|report| indices.contains(&report))
}

fn bearing_faults(dataset: &Dataset) -> impl Iterator<Item = &Fault> {
    dataset.faults.iter().filter(|fault| fault.action.bears_on_figures())
}

/// A fault as one line: `a.geojson, feature 3: unknown class …`.
fn line(fault: &Fault) -> String {
    let feature = fault.feature.map(|feature| format!(", feature {feature}")).unwrap_or_default();
    format!("{}{feature}: {} ({})", fault.file, fault.problem, fault.action)
}

fn validate_command(paths: &[PathBuf]) -> String {
    let path = |path: &PathBuf| {
        let text = path.display().to_string();
        if text.contains(|letter: char| letter.is_whitespace() || "*?[\\\"$`".contains(letter)) {
            format!(" '{text}'")
        } else {
            format!(" {text}")
        }
    };
    format!("frontline validate{}", paths.iter().map(path).collect::<String>())
}
