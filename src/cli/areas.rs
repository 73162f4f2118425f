//! `frontline areas`: the area of each class in each snapshot.

use std::io::Write;

use serde::Serialize;

use super::{
    Outcome,
    area_figures::{Chosen, Figure, Line},
    areas_table::write_table,
    chosen::{check_order, of_each},
    grounds::{By, RegionText, Wanted, wanted_ground},
    moment::{instant_text, moment_text, parse_moment},
    notices::{fault_counts, tell_sources},
    opening::OpeningArguments,
    picking::{Picking, step},
    table::{counted, km2_text},
    write_csv, write_json,
};
use crate::{
    control::{covered::Covered, timeline::Timeline},
    dataset::Dataset,
    formats::dates::{Period, Step},
};

/// Decimals of square kilometres in JSON and CSV: a thousandth is a square of 32 m.
const KM2_STEPS: f64 = 1e3;

/// Decimals of percentages in JSON and CSV.
const PERCENT_STEPS: f64 = 1e4;

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
    /// Only the last report up to each step from --from to --to, such as P7D, P1M or P1Y; without --from, steps of months and
    /// years go from month's end to month's end
    #[arg(long, value_name = "DURATION", value_parser = step, conflicts_with = "at")]
    every: Option<Step>,
    /// Only within one region: its name in English or Ukrainian, or its identifier, as in UA-14
    #[arg(long, value_name = "NAME", conflicts_with = "by")]
    region: Option<String>,
    /// A row for each region, and one for the ground outside all of them
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
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
    /// The date of `--every` for which the report stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    date: String,
    /// The identifier of the region; `null` outside all of them, and left out for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_name: Option<RegionText<'a>>,
    class: &'a str,
    control: Option<&'a str>,
    km2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    time: String,
    faults: usize,
    percent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_days: Option<u64>,
}

impl Chosen<'_> {
    /// A note that zones overlap, if this affects the figures.
    fn overlaps(&self) -> Option<String> {
        let km2 = |&report: &usize| self.covered.get(report).map_or(0.0, Covered::total_km2);
        let mut seen: Vec<usize> = self.reports.iter().map(|report| report.index).collect();
        seen.retain(|report| km2(report) >= LEAST_OVERLAP_KM2);
        seen.dedup();
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
    let picking = Picking { from: arguments.from, to: arguments.to, at: arguments.at, every: arguments.every };
    let mut chosen = of_each(&timelines, |timeline| picking.chosen(timeline))?;
    for of_source in &mut chosen {
        let is_own = |timeline: &&Timeline| std::ptr::eq(*timeline, of_source.timeline);
        let index = timelines.iter().position(is_own);
        let evolution = index.and_then(|index| dataset.evolutions.get(index)?.as_deref());
        of_source.count_overlaps(evolution);
    }
    // A closed standard error must not fail the command.
    tell_sources(&dataset.timelines, &mut super::terminal::stderr()).ok();
    for note in chosen.iter().filter_map(Chosen::overlaps) {
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "{note}").ok();
    }
    let wanted = wanted_ground(&dataset, arguments.region.as_deref(), arguments.by)?;
    let lines: Vec<Vec<Line<'_>>> = chosen.iter().map(|chosen| chosen.lines(wanted)).collect::<Result<_, _>>()?;
    if arguments.json {
        write_json(out, &rows(&dataset, &chosen, &lines))?;
    } else if arguments.csv {
        write_csv(out, rows(&dataset, &chosen, &lines))?;
    } else {
        for (of_source, lines) in chosen.iter().zip(&lines) {
            let is_by_region = matches!(wanted, Wanted::EachRegion(_));
            let wholes = if is_by_region { of_source.whole()? } else { Vec::new() };
            write_table(of_source, lines, &wholes, out)?;
        }
    }
    Ok(Outcome::Done)
}

fn rows<'a>(dataset: &'a Dataset, chosen: &[Chosen<'a>], lines: &[Vec<Line<'a>>]) -> Vec<AreaRow<'a>> {
    let is_one_of_several = dataset.timelines.len() > 1;
    let mut rows = Vec::new();
    for (of_source, lines) in chosen.iter().zip(lines) {
        let timeline = of_source.timeline;
        let source = is_one_of_several.then_some(timeline.source().name.as_str());
        let faults = fault_counts(dataset, timeline);
        for line in lines {
            let faults = faults.get(line.report.index).copied().unwrap_or_default();
            rows.extend(line.figures.iter().filter_map(|figure| row(of_source, line, figure, (source, faults))));
        }
    }
    rows
}

fn row<'a>(
    chosen: &Chosen<'a>,
    line: &Line<'a>,
    figure: &Figure,
    (source, faults): (Option<&'a str>, usize),
) -> Option<AreaRow<'a>> {
    let scheme = chosen.timeline.scheme();
    let class = scheme.get(figure.class);
    let time = chosen.timeline.snapshots().get(line.report.index)?.time;
    let rounded = |number: f64, steps: f64| (number * steps).round() / steps;
    Some(AreaRow {
        as_of: line.report.as_of.map(|date| date.to_string()),
        date: time.date_text(),
        region: line.ground.id(),
        region_name: line.ground.name(),
        class: &class.key,
        control: class.control.map(|control| scheme.control_key(Some(control))),
        km2: rounded(figure.km2, KM2_STEPS),
        source,
        time: instant_text(time.at),
        faults,
        percent: figure.percent.map(|percent| rounded(percent, PERCENT_STEPS)),
        age_days: line.report.age_days,
    })
}
