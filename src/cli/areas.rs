//! `frontline areas`: the area of each class in each snapshot.

use std::{io::Write, ops::Range};

use rayon::prelude::*;
use serde::Serialize;

use super::{
    Outcome,
    chosen::{as_of, check_not_before, check_order, of_each, tell_age},
    moment::{instant_text, is_after, moment_text, parse_moment},
    notices::{fault_counts, tell_sources},
    opening::OpeningArguments,
    table::{Align, Table, counted, km2_text},
    write_csv, write_json,
};
use crate::{
    analysis::areas::{ClassArea, class_areas},
    control::{
        covered::{Covered, covered_of},
        scheme::{ClassId, Control},
        timeline::Timeline,
    },
    dataset::Dataset,
    formats::dates::Period,
};

/// Decimals of square kilometres in JSON and CSV: a thousandth is a square of 32 m.
const KM2_STEPS: f64 = 1e3;

/// Overlaps from this size on change a figure of the table, square kilometres.
const LEAST_OVERLAP_KM2: f64 = 0.05;

/// Arguments of `frontline areas`.
#[derive(Debug, clap::Args)]
pub struct AreasArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Leave out reports before this day or moment
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    from: Option<Period>,
    /// Leave out reports after this day or moment
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    to: Option<Period>,
    /// Only the last report of each source up to this day or moment
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment, conflicts_with_all = ["from", "to"])]
    at: Option<Period>,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV
    #[arg(long)]
    csv: bool,
}

/// One class in one snapshot, as printed.
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

/// The selected reports of one source.
struct Chosen<'a> {
    timeline: &'a Timeline,
    reports: Range<usize>,
    /// With `--at`, the age of the report in days at that date.
    age_days: Option<u64>,
    /// The uncounted area of each report.
    covered: Vec<Covered>,
}

impl Chosen<'_> {
    fn areas(&self, report: usize) -> Vec<ClassArea> {
        let none = Covered::default();
        let covered = self.covered.get(report).unwrap_or(&none);
        self.timeline.snapshots().get(report).map(|report| class_areas(report, covered)).unwrap_or_default()
    }

    /// A note that zones overlap, if this affects the figures.
    fn overlaps(&self) -> Option<String> {
        let km2 = |&report: &usize| self.covered.get(report).map_or(0.0, Covered::total_km2);
        let seen: Vec<usize> = self.reports.clone().filter(|report| km2(report) >= LEAST_OVERLAP_KM2).collect();
        let most = seen.iter().max_by(|a, b| km2(a).total_cmp(&km2(b)))?;
        let (name, reports) = (&self.timeline.source().name, counted(seen.len(), "report"));
        let (day, most) = (moment_text(self.timeline.snapshots().get(*most)?.time), km2_text(km2(most)));
        Some(format!("{name}: zones overlap in {reports}, most on {day} by {most} km²: that ground counts once"))
    }
}

/// Opens the data and writes the areas.
pub(super) fn run(arguments: &AreasArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    check_order(arguments.from, arguments.to)?;
    let dataset = arguments.opening.load()?;
    let timelines: Vec<_> = dataset.timelines.iter().collect();
    let mut chosen = of_each(&timelines, |timeline| chosen(arguments, timeline))?;
    for of_source in &mut chosen {
        let is_own = |timeline: &&Timeline| std::ptr::eq(*timeline, of_source.timeline);
        let index = timelines.iter().position(is_own);
        let evolution = index.and_then(|index| dataset.evolutions.get(index)?.as_deref());
        of_source.covered = covered_of(of_source.timeline, evolution);
    }
    // A closed standard error must not fail the command.
    tell_sources(&dataset.timelines, &mut super::terminal::stderr()).ok();
    for note in chosen.iter().filter_map(Chosen::overlaps) {
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "{note}").ok();
    }
    if arguments.json {
        write_json(out, &rows(&dataset, &chosen))?;
    } else if arguments.csv {
        write_csv(out, rows(&dataset, &chosen))?;
    } else {
        for of_source in &chosen {
            writeln!(out, "{}, km²", of_source.timeline.source().name)?;
            table(of_source).write(out)?;
        }
    }
    Ok(Outcome::Done)
}

fn rows<'a>(dataset: &'a Dataset, chosen: &[Chosen<'a>]) -> Vec<AreaRow<'a>> {
    let is_one_of_several = dataset.timelines.len() > 1;
    let mut rows = Vec::new();
    for of_source in chosen {
        let Chosen { timeline, reports, age_days, .. } = of_source;
        let scheme = timeline.scheme();
        let source = is_one_of_several.then_some(timeline.source().name.as_str());
        // Areas are measured on first use, which takes most of the time.
        let areas = reports
            .clone()
            .into_par_iter()
            .flat_map_iter(|report| of_source.areas(report).into_iter().map(move |area| (report, area)));
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

/// Selects the reports; a period between two reports has none, which is reported.
fn chosen<'a>(arguments: &AreasArguments, timeline: &'a Timeline) -> anyhow::Result<Chosen<'a>> {
    if let Some(at) = arguments.at {
        let found = as_of(timeline, at)?;
        tell_age(timeline, &[(at, found)]);
        return Ok(Chosen {
            timeline,
            reports: found.index..found.index + 1,
            age_days: Some(found.age_days),
            covered: Vec::new(),
        });
    }
    let snapshots = timeline.snapshots();
    let (mut start, mut end) = (0, snapshots.len());
    if let Some(from) = arguments.from {
        // A period may start before the first report, but not after the last.
        if check_not_before(timeline, from).is_ok() {
            as_of(timeline, from)?;
        }
        start = snapshots.partition_point(|snapshot| snapshot.time.at < from.from.at);
    }
    if let Some(to) = arguments.to {
        // A period must not end before the first report, but may end after the last.
        check_not_before(timeline, to)?;
        end = snapshots.partition_point(|snapshot| !is_after(snapshot.time, to));
    }
    if start >= end {
        let name = &timeline.source().name;
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "{name} has no report from --from to --to").ok();
    }
    Ok(Chosen { timeline, reports: start..end.max(start), age_days: None, covered: Vec::new() })
}

/// One column per reported class, and one per control with several classes.
fn table(chosen: &Chosen<'_>) -> Table {
    let scheme = chosen.timeline.scheme();
    let snapshots = chosen.timeline.snapshots().get(chosen.reports.clone()).unwrap_or_default();
    let areas: Vec<_> = chosen.reports.clone().into_par_iter().map(|report| chosen.areas(report)).collect();
    let mut classes: Vec<_> = areas.iter().flatten().map(|area| area.class).collect();
    classes.sort();
    classes.dedup();
    let headings = classes.iter().map(|&class| (scheme.get(class).key.clone(), Align::Right));
    let control = |class: ClassId| scheme.get(class).control;
    let mut controls: Vec<_> = classes.iter().filter_map(|&class| control(class)).collect();
    controls.sort();
    let controls: Vec<_> = controls.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect();
    let total = |&control: &Control| (format!("All {}", scheme.control_key(Some(control))), Align::Right);
    let date = ("Date".to_owned(), Align::Left);
    let mut table = Table::new([date].into_iter().chain(headings).chain(controls.iter().map(total)));
    for (snapshot, areas) in snapshots.iter().zip(&areas) {
        let of_class = |class| areas.iter().find(|area| area.class == class).map(|area| km2_text(area.km2));
        let cells = classes.iter().map(|&class| of_class(class).unwrap_or_else(|| "-".to_owned()));
        let of_control = |&own: &Control| {
            let own = areas.iter().filter(|area| control(area.class) == Some(own));
            km2_text(own.map(|area| area.km2).sum())
        };
        table.push([moment_text(snapshot.time)].into_iter().chain(cells).chain(controls.iter().map(of_control)));
    }
    table
}
