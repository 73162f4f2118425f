//! Selects the sources and reports of a command.

use std::io::Write as _;

use anyhow::bail;
use chrono::NaiveDate;

use super::{
    moment::{is_after, last_day, moment_text},
    plate_arguments::moment,
};
use crate::{
    control::{
        report_time::{ReportTime, time_from_days},
        snapshot::Snapshot,
        timeline::Timeline,
    },
    dataset::Dataset,
    formats::{dates::Period, printable::printable},
    places::{
        Gazetteer, Place,
        namesake::{is_near_zones, place_named},
        other_names::{Renaming, RenamingKind},
    },
};

/// All timelines of a dataset, or the one with a source name, ignoring case.
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

/// The place of a name. If the name alone is ambiguous, the chosen place is printed on standard error.
pub(super) fn place_of<'a>(gazetteer: &'a Gazetteer, name: &str, timelines: &[&Timeline]) -> anyhow::Result<&'a Place> {
    let named = place_named(gazetteer, name, |at| is_near_zones(timelines, at))?;
    let remark = named.renaming.map(remark);
    if !named.is_whole_name || !named.others.is_empty() || remark.is_some() {
        let others: Vec<_> = named.others.iter().map(|place| place.described()).collect();
        let others = if others.is_empty() { String::new() } else { format!(", not {}", others.join("; ")) };
        let (name, place, remark) = (printable(name.trim()), named.place.described(), remark.unwrap_or_default());
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "{name}: {place}{remark}{others}").ok();
    }
    Ok(named.place)
}

/// What is said of an official name that is not the one in use here.
fn remark(renaming: &Renaming) -> String {
    let (name, date) = (renaming.name.english(), renaming.date);
    match renaming.kind {
        RenamingKind::Former => format!(", formerly {name}, until {date}"),
        RenamingKind::Current => format!(", officially {name} since {date}"),
    }
}

/// The report in force at a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsOf<'a> {
    /// Its index.
    pub index: usize,
    /// Age of the report in whole days at the date; 0 within the period that it covers.
    pub report: &'a Snapshot,
    /// By how many whole days it is older than the date; 0 within the time that it covers.
    pub age_days: u64,
}

/// The last report up to the end of a day or up to a moment, with the same limits as pictures; every command with a
/// date uses this.
///
/// # Errors
/// When there is no report yet, or the date is after the day of the last report, since nothing is known about it.
pub(super) fn as_of(timeline: &Timeline, period: Period) -> anyhow::Result<AsOf<'_>> {
    let at = moment(timeline, period)?;
    let found = timeline.as_of(at).and_then(|index| Some((index, timeline.snapshots().get(index)?)));
    let Some((index, report)) = found else { bail!("{} has no report", timeline.source().name) };
    // For a month in which the reports end, its part with reports is meant.
    Ok(AsOf { index, report, age_days: report.time.age_days(time_from_days(at)) })
}

/// Fails if there is no report up to the end of a period.
pub(super) fn check_not_before(timeline: &Timeline, period: Period) -> anyhow::Result<()> {
    let name = &timeline.source().name;
    match timeline.snapshots().first() {
        None => bail!("{name} has no report"),
        Some(first) if is_after(first.time, period) => {
            bail!("{name} has no report up to {}, its first: {}", end_text(period), moment_text(first.time))
        }
        Some(_) => Ok(()),
    }
}

/// Prints on standard error how old the reports for dates are; for several dates, the oldest one.
pub(super) fn tell_age(timeline: &Timeline, answers: &[(Period, AsOf<'_>)]) {
    let older = answers.iter().filter(|(_, as_of)| as_of.age_days > 0);
    let count = older.clone().count();
    let Some((period, AsOf { report, age_days, .. })) = older.max_by_key(|(_, as_of)| as_of.age_days) else { return };
    let (name, days) = (&timeline.source().name, if *age_days == 1 { "day" } else { "days" });
    let (asked, time) = (end_text(*period), moment_text(report.time));
    let others = match count {
        0 | 1 => String::new(),
        2 => "; 1 more date has an older report".to_owned(),
        _ => format!("; {} more dates have older reports", count - 1),
    };
    // A closed standard error must not fail the command.
    writeln!(
        super::terminal::stderr(),
        "{name}: the last report up to {asked} is of {time}, {age_days} {days} older{others}"
    )
    .ok();
}

/// A day as a period.
pub(super) fn day(date: NaiveDate) -> Period {
    Period { from: ReportTime::day(date), until: ReportTime::day(date.succ_opt().unwrap_or(date)).at }
}

/// Fails if a range ends before it starts.
pub(super) fn check_order(from: Option<Period>, to: Option<Period>) -> anyhow::Result<()> {
    if let (Some(from), Some(to)) = (from, to)
        && is_after(from.from, to)
    {
        bail!("--from comes after --to");
    }
    Ok(())
}

/// Applies a function to each timeline; those for which it fails are listed on standard error.
///
/// # Errors
/// When it fails for all of them: the first error.
pub(super) fn of_each<'a, T>(
    timelines: &[&'a Timeline],
    said: impl Fn(&'a Timeline) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for &timeline in timelines {
        match said(timeline) {
            Ok(of_timeline) => found.push(of_timeline),
            Err(error) => missing.push(error),
        }
    }
    if found.is_empty()
        && let Some(first) = missing.drain(..).next()
    {
        return Err(first);
    }
    for error in missing {
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "left out: {error:#}").ok();
    }
    Ok(found)
}

/// The end of a period as text: its last day, or the moment.
fn end_text(period: Period) -> String {
    if period.is_moment() { moment_text(period.from) } else { last_day(period).to_string() }
}
