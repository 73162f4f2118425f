//! `frontline changes`: what passed from which control to which between two dates.

use std::io::Write;

use anyhow::{Context as _, bail};
use thiserror::Error;

use super::{
    Outcome,
    changes_rows::{geojson, rows},
    changes_table::write_tables,
    chosen::{as_of, check_order, named_timelines, of_each, tell_age},
    extent::check_box,
    form::{Form, FormArguments},
    grounds::{By, Wanted, Where, check_regions, wanted_ground},
    moment::{instant_text, moment_text, parse_moment},
    notices::{faults_of, tell_sources},
    opening::OpeningArguments,
    table::counted,
    write_csv, write_json,
    zones_arguments::BoundsArg,
};
use crate::{
    analysis::transfers::{SLIVER_KM2, TransferOptions, Transfers, transfers, transfers_within},
    control::{scheme::Control, snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    formats::dates::Period,
    places::Gazetteer,
};

/// Arguments of `frontline changes`.
#[derive(Debug, clap::Args)]
pub struct ChangesArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// The earlier date: the last report up to this day or moment; without it, the first report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    from: Option<Period>,
    /// The later date: the last report up to this day or moment; without it, the last report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    to: Option<Period>,
    /// Leave out connected ground below this area, such as borders redrawn; its number and sum are told
    #[arg(long, value_name = "KM2", default_value_t = SLIVER_KM2, value_parser = area)]
    min_km2: f64,
    /// Only ground in this box: west,south,east,north in degrees. What reaches out of it is cut off and does not count
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<BoundsArg>,
    /// Only within one region: its name in English or Ukrainian, or its identifier, as in UA-14
    #[arg(long, value_name = "NAME", conflicts_with = "by")]
    region: Option<String>,
    /// Ground cut at the borders of regions, with the region of each row
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
    /// Only this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[command(flatten)]
    form: FormArguments,
}

/// A text that is not an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected square kilometres such as 0.01")]
struct NotAnArea;

fn area(text: &str) -> Result<f64, NotAnArea> {
    text.parse().ok().filter(|km2: &f64| *km2 >= 0.0).ok_or(NotAnArea)
}

/// The changes between two reports of one source.
pub(super) struct Found<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) from_date: String,
    pub(super) to_date: String,
    pub(super) from_time: String,
    pub(super) to_time: String,
    /// Number of faults that affect the two reports.
    pub(super) faults: usize,
    /// The age of each report in days at the given date.
    pub(super) ages: [Option<u64>; 2],
    /// What passed in all ground, or in each region.
    pub(super) parts: Vec<(Where<'a>, Transfers<'a>)>,
}

/// Opens the data and writes the changes.
pub(super) fn run(arguments: &ChangesArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    check_order(arguments.from, arguments.to)?;
    let dataset = arguments.opening.load()?;
    let gazetteer = dataset.gazetteer()?;
    let timelines = named_timelines(&dataset, arguments.source.as_deref())?;
    check_box(arguments.bbox.map(|bbox| bbox.0), timelines.iter().copied())?;
    let regions = dataset.regions()?;
    let wanted = wanted_ground(&dataset, arguments.region.as_deref(), arguments.by)?;
    let found = of_each(&timelines, |timeline| found((arguments, wanted), &dataset, timeline, &gazetteer))?;
    let rows = || found.iter().flat_map(|found| rows(found, regions, found.name_among(&timelines)));
    // A closed standard error must not fail the command.
    tell_sources(&dataset.timelines, &mut super::terminal::stderr()).ok();
    match arguments.form.form() {
        Form::Json => write_json(out, &rows().collect::<Vec<_>>())?,
        Form::Csv => write_csv(out, rows())?,
        Form::GeoJson => writeln!(out, "{}", geojson(&dataset, &found, rows())?)?,
        Form::Table => {
            found.iter().try_for_each(|found| write_tables(arguments.min_km2, found, out))?;
            return Ok(Outcome::Done);
        }
    }
    if !arguments.opening.is_quiet() {
        for found in found.iter().filter(|found| found.slivers().0 > 0) {
            writeln!(super::terminal::stderr(), "{}", found.left_out(arguments.min_km2))?;
        }
    }
    Ok(Outcome::Done)
}

fn found<'a>(
    (arguments, wanted): (&ChangesArguments, Wanted<'a>),
    dataset: &Dataset,
    timeline: &'a Timeline,
    gazetteer: &'a Gazetteer,
) -> anyhow::Result<Found<'a>> {
    let ends = (timeline.snapshots().first(), timeline.snapshots().last());
    let (Some(first), Some(last)) = ends else { bail!("{} has no report", timeline.source().name) };
    let report = |period: Option<Period>, else_: &'a Snapshot| -> anyhow::Result<(&'a Snapshot, Option<u64>)> {
        let Some(period) = period else { return Ok((else_, None)) };
        let found = as_of(timeline, period)?;
        tell_age(timeline, &[(period, found)]);
        Ok((found.report, Some(found.age_days)))
    };
    let ((before, from_age), (after, to_age)) = (report(arguments.from, first)?, report(arguments.to, last)?);
    if before.time.at > after.time.at {
        bail!("--from comes after --to");
    }
    let bounds = arguments.bbox.map(|bbox| bbox.0);
    let options = TransferOptions { min_km2: arguments.min_km2, bounds };
    let parts = parts(timeline, [before, after], options, gazetteer, wanted)
        .with_context(|| format!("no changes of {}", timeline.source().name))?;
    Ok(Found {
        timeline,
        from: moment_text(before.time),
        to: moment_text(after.time),
        from_date: before.time.date_text(),
        to_date: after.time.date_text(),
        from_time: instant_text(before.time.at),
        to_time: instant_text(after.time.at),
        faults: faults_of(dataset, timeline, &[before, after]),
        ages: [from_age, to_age],
        parts,
    })
}

/// What passed between two reports in the ground that is wanted.
fn parts<'a>(
    timeline: &Timeline,
    [before, after]: [&Snapshot; 2],
    options: TransferOptions,
    gazetteer: &'a Gazetteer,
    wanted: Wanted<'a>,
) -> anyhow::Result<Vec<(Where<'a>, Transfers<'a>)>> {
    let scheme = timeline.scheme();
    let Some((regions, numbers)) = wanted.numbers() else {
        return Ok(vec![(Where::Whole, transfers(scheme, before, after, options, gazetteer)?)]);
    };
    check_regions(regions)?;
    let chosen = (regions.partition(), numbers);
    let found = transfers_within(scheme, [before, after], options, gazetteer, chosen)?;
    Ok(found.into_iter().map(|(number, transfers)| (Where::numbered(regions, number), transfers)).collect())
}

impl Found<'_> {
    pub(super) fn key(&self, control: Option<Control>) -> Option<&str> {
        control.map(|control| self.timeline.scheme().control_key(Some(control)))
    }

    /// The name of the source, if there are several.
    fn name_among(&self, timelines: &[&Timeline]) -> Option<&str> {
        (timelines.len() > 1).then_some(self.timeline.source().name.as_str())
    }

    /// The number and area of the pieces that are left out.
    pub(super) fn slivers(&self) -> (usize, f64) {
        let of_parts = || self.parts.iter().map(|(_, transfers)| transfers);
        (of_parts().map(|of| of.slivers).sum(), of_parts().map(|of| of.slivers_km2).sum::<f64>() + 0.0)
    }

    pub(super) fn left_out(&self, min_km2: f64) -> String {
        let (slivers, slivers_km2) = self.slivers();
        let (name, changes) = (&self.timeline.source().name, counted(slivers, "change"));
        format!("{name}: {changes} under {min_km2} km² left out, {slivers_km2:.3} km² together")
    }
}
