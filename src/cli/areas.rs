//! `frontline areas`: the area of each class in each snapshot.

use std::io::Write;

use rayon::prelude::*;
use serde::Serialize;

use super::{
    Outcome,
    moment::{is_after, moment_text, parse_moment},
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
}

/// Opens the data and writes the areas.
pub(super) fn run(arguments: &AreasArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let dataset = arguments.opening.load()?;
    if arguments.json {
        write_json(out, &rows(arguments, &dataset))?;
    } else if arguments.csv {
        write_csv(out, rows(arguments, &dataset))?;
    } else {
        for timeline in &dataset.timelines {
            writeln!(out, "{}, km²", timeline.source().name)?;
            table(timeline, chosen(arguments, timeline)).write(out)?;
        }
    }
    Ok(Outcome::Done)
}

fn rows<'a>(arguments: &AreasArguments, dataset: &'a Dataset) -> Vec<AreaRow<'a>> {
    let is_one_of_several = dataset.timelines.len() > 1;
    let mut rows = Vec::new();
    for timeline in &dataset.timelines {
        let scheme = timeline.scheme();
        let source = is_one_of_several.then_some(timeline.source().name.as_str());
        // Areas are measured when they are first asked for, which takes longest.
        let areas: Vec<_> = chosen(arguments, timeline).par_iter().flat_map_iter(class_areas).collect();
        rows.extend(areas.into_iter().map(|area| {
            let class = scheme.get(area.class);
            AreaRow {
                date: moment_text(area.time),
                class: &class.key,
                control: class.control.map(|control| scheme.control_key(Some(control))),
                km2: (area.km2 * KM2_STEPS).round() / KM2_STEPS,
                source,
            }
        }));
    }
    rows
}

/// The snapshots that were asked for.
fn chosen<'a>(arguments: &AreasArguments, timeline: &'a Timeline) -> &'a [Snapshot] {
    let snapshots = timeline.snapshots();
    let count_until = |to: Period| snapshots.partition_point(|snapshot| !is_after(snapshot.time, to));
    if let Some(at) = arguments.at {
        let end = count_until(at);
        return &snapshots[end.saturating_sub(1)..end];
    }
    let start = arguments.from.map_or(0, |from| snapshots.partition_point(|snapshot| snapshot.time.at < from.from.at));
    let end = arguments.to.map_or(snapshots.len(), count_until);
    &snapshots[start..end.max(start)]
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
