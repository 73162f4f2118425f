//! Which sources and reports a command means.

use anyhow::bail;

use super::moment::{is_after, last_day, moment_text};
use crate::{
    control::{snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    formats::dates::Period,
};

/// The timelines of a dataset, or the one of a source's name, ignoring case.
pub(super) fn named_timelines<'a>(dataset: &'a Dataset, name: Option<&str>) -> anyhow::Result<Vec<&'a Timeline>> {
    let Some(wanted) = name else { return Ok(dataset.timelines.iter().collect()) };
    let is_named = |timeline: &&Timeline| timeline.source().name.eq_ignore_ascii_case(wanted.trim());
    let found: Vec<_> = dataset.timelines.iter().filter(is_named).collect();
    if found.is_empty() {
        let names: Vec<_> = dataset.timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
        bail!("no source is named `{wanted}`, there are: {}", names.join(", "));
    }
    Ok(found)
}

/// The last report up to the end of a day or to a moment.
pub(super) fn as_of(timeline: &Timeline, period: Period) -> anyhow::Result<&Snapshot> {
    let snapshots = timeline.snapshots();
    let count = snapshots.partition_point(|snapshot| !is_after(snapshot.time, period));
    let Some(index) = count.checked_sub(1) else {
        let first =
            snapshots.first().map_or_else(String::new, |first| format!(", its first: {}", moment_text(first.time)));
        bail!("{} has no report up to {}{first}", timeline.source().name, end_text(period));
    };
    Ok(&snapshots[index])
}

/// The end of a period as people write it: its last day, or the moment.
fn end_text(period: Period) -> String {
    if period.is_moment() { moment_text(period.from) } else { last_day(period).to_string() }
}
