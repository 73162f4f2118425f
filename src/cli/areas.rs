//! `frontline areas`: the area of each class in each snapshot.

use std::{io::Write, ops::Range};

use rayon::prelude::*;
use serde::Serialize;

use super::{
    Outcome,
    chosen::{as_of, check_not_before, check_order, of_each, tell_age},
    moment::{instant_text, is_after, moment_text, parse_moment},
    notices::fault_counts,
    opening::OpeningArguments,
    table::{Align, Table, km2_text},
    write_csv, write_json,
};
use crate::{
    analysis::areas::class_areas,
    control::{snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    formats::dates::Period,
};

/// Decimals of square kilometres in JSON and CSV: a thousandth is a square of 32 m.
const KM2_STEPS: f64 = 1e3;

/// Arguments of `frontline areas`.
#[derive(Debug, clap::Args)]
pub struct AreasArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Leave out reports before this day or moment
    #[arg(long, value_name = "DATE", value_parser = parse_moment)]
    from: Option<Period>,
    /// Leave out reports after this day or moment
    #[arg(long, value_name = "DATE", value_parser = parse_moment)]
    to: Option<Period>,
    /// Only the last report of each source up to this day or moment
    #[arg(long, value_name = "DATE", value_parser = parse_moment, conflicts_with_all = ["from", "to"])]
    at: Option<Period>,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV
    #[arg(long)]
    csv: bool,
}

/// One class in one snapshot, as it is printed.
#[derive(Serialize)]
struct AreaRow<'a> {
    date: String,
    class: &'a str,
    control: Option<&'a str>,
    km2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    time: String,
    faults: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_days: Option<u64>,
}

/// The reports of one source that were asked for.
struct Chosen<'a> {
    timeline: &'a Timeline,
    reports: Range<usize>,
    /// With `--at`, by how many days the report is older than that.
    age_days: Option<u64>,
}

/// Opens the data and writes the areas.
pub(super) fn run(arguments: &AreasArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    check_order(arguments.from, arguments.to)?;
    let dataset = arguments.opening.load()?;
    let timelines: Vec<_> = dataset.timelines.iter().collect();
    let chosen = of_each(&timelines, |timeline| chosen(arguments, timeline))?;
    if arguments.json {
        write_json(out, &rows(&dataset, &chosen))?;
    } else if arguments.csv {
        write_csv(out, rows(&dataset, &chosen))?;
    } else {
        for Chosen { timeline, reports, .. } in &chosen {
            writeln!(out, "{}, km²", timeline.source().name)?;
            table(timeline, timeline.snapshots().get(reports.clone()).unwrap_or_default()).write(out)?;
        }
    }
    Ok(Outcome::Done)
}

fn rows<'a>(dataset: &'a Dataset, chosen: &[Chosen<'a>]) -> Vec<AreaRow<'a>> {
    let is_one_of_several = dataset.timelines.len() > 1;
    let mut rows = Vec::new();
    for Chosen { timeline, reports, age_days } in chosen {
        let scheme = timeline.scheme();
        let source = is_one_of_several.then_some(timeline.source().name.as_str());
        // Areas are measured when they are first asked for, which takes longest.
        let areas = reports.clone().into_par_iter().flat_map_iter(|report| {
            let areas = timeline.snapshots().get(report).map(class_areas).unwrap_or_default();
            areas.into_iter().map(move |area| (report, area))
        });
        let faults = fault_counts(dataset, timeline);
        rows.extend(areas.collect::<Vec<_>>().into_iter().map(|(report, area)| {
            let class = scheme.get(area.class);
            AreaRow {
                date: area.time.date_text(),
                class: &class.key,
                control: class.control.map(|control| scheme.control_key(Some(control))),
                km2: (area.km2 * KM2_STEPS).round() / KM2_STEPS,
                source,
                time: instant_text(area.time.at),
                faults: faults.get(report).copied().unwrap_or_default(),
                age_days: *age_days,
            }
        }));
    }
    rows
}

/// The reports that were asked for; a time between two reports has none, which is told.
fn chosen<'a>(arguments: &AreasArguments, timeline: &'a Timeline) -> anyhow::Result<Chosen<'a>> {
    if let Some(at) = arguments.at {
        let found = as_of(timeline, at)?;
        tell_age(timeline, &[(at, found)]);
        return Ok(Chosen { timeline, reports: found.index..found.index + 1, age_days: Some(found.age_days) });
    }
    let snapshots = timeline.snapshots();
    let (mut start, mut end) = (0, snapshots.len());
    if let Some(from) = arguments.from {
        // A time may begin before the reports do, but not after them.
        if check_not_before(timeline, from).is_ok() {
            as_of(timeline, from)?;
        }
        start = snapshots.partition_point(|snapshot| snapshot.time.at < from.from.at);
    }
    if let Some(to) = arguments.to {
        // What was never reported by then is refused, and a time that goes on beyond the reports is not.
        check_not_before(timeline, to)?;
        end = snapshots.partition_point(|snapshot| !is_after(snapshot.time, to));
    }
    if start >= end {
        let name = &timeline.source().name;
        // Where standard error is closed, nobody wants to be told.
        writeln!(super::terminal::stderr(), "{name} has no report from --from to --to").ok();
    }
    Ok(Chosen { timeline, reports: start..end.max(start), age_days: None })
}

/// One column for each class that is reported, and the total of those that the subject is about.
fn table(timeline: &Timeline, snapshots: &[Snapshot]) -> Table {
    let scheme = timeline.scheme();
    let areas: Vec<_> = snapshots.par_iter().map(class_areas).collect();
    let mut classes: Vec<_> = areas.iter().flatten().map(|area| area.class).collect();
    classes.sort();
    classes.dedup();
    let headings = classes.iter().map(|&class| (scheme.get(class).key.clone(), Align::Right));
    let date = ("Date".to_owned(), Align::Left);
    let mut table = Table::new([date].into_iter().chain(headings).chain([("Total".to_owned(), Align::Right)]));
    for (snapshot, areas) in snapshots.iter().zip(&areas) {
        let of_class = |class| areas.iter().find(|area| area.class == class).map(|area| km2_text(area.km2));
        let cells = classes.iter().map(|&class| of_class(class).unwrap_or_else(|| "-".to_owned()));
        let counted = areas.iter().filter(|area| scheme.get(area.class).control.is_some());
        let total = km2_text(counted.map(|area| area.km2).sum());
        table.push([moment_text(snapshot.time)].into_iter().chain(cells).chain([total]));
    }
    table
}
