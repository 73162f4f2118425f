//! `frontline validate`: lists everything that is wrong with the files and their polygons.

use std::{collections::BTreeMap, io::Write};

use serde::Serialize;

use super::{
    Outcome,
    moment::instant_text,
    opening::{OpeningArguments, tell},
    progress::Work,
    table::{Align, Table, count_text, counted},
    write_json,
};
use crate::{
    control::{fault::Fault, report_time::ReportTime},
    dataset::{self, Dataset, OpenError},
};

/// The most faults in the table; JSON contains all of them.
const LISTED_FAULTS: usize = 200;

/// Arguments of `frontline validate`.
#[derive(Debug, clap::Args)]
pub struct ValidateArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The whole report, as printed.
#[derive(Serialize)]
struct Report<'a> {
    faults: Vec<FaultRow<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    more_faults: usize,
}

/// One fault, as printed.
#[derive(Serialize)]
struct FaultRow<'a> {
    file: &'a str,
    date: Option<String>,
    time: Option<String>,
    feature: Option<usize>,
    property: Option<&'a str>,
    problem: String,
    action: String,
}

/// Opens the data, checks every polygon and writes the faults, even if nothing can be opened.
pub(super) fn run(arguments: &ValidateArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    match open(&arguments.opening) {
        Ok(dataset) => {
            write(arguments, &dataset.faults, dataset.more_faults, out)?;
            Ok(if dataset.faults.is_empty() { Outcome::Done } else { Outcome::Faults })
        }
        Err(error) => {
            let more_faults = if let OpenError::NoReports { more_faults, .. } = error { more_faults } else { 0 };
            write(arguments, &error.faults(), more_faults, out)?;
            out.flush()?;
            Err(error.into())
        }
    }
}

fn open(opening: &OpeningArguments) -> Result<Dataset, OpenError> {
    let inventory = dataset::survey(&opening.request())?;
    let line = opening.progress(Work::Reading);
    let mut readings = dataset::read_all(&inventory, &|progress| tell(&line, progress));
    drop(line);
    dataset::check_polygons(&mut readings);
    let mut dataset = dataset::assemble(&inventory, readings)?;
    let overlaps: Vec<Fault> = dataset.timelines.iter().flat_map(dataset::overlaps_beyond_opening).collect();
    dataset.add_faults(overlaps);
    let overlaps = dataset::overlaps_of_regions(&dataset);
    dataset.add_faults(overlaps);
    Ok(dataset)
}

fn write(
    arguments: &ValidateArguments,
    faults: &[Fault],
    more_faults: usize,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if arguments.json {
        write_json(out, &Report { faults: faults.iter().map(row).collect(), more_faults })?;
        return Ok(());
    }
    if faults.is_empty() {
        writeln!(out, "no faults")?;
        return Ok(());
    }
    details(faults).write(out)?;
    if faults.len() > LISTED_FAULTS {
        writeln!(out, "… {} more, all in --json", count_text(faults.len() - LISTED_FAULTS))?;
    }
    writeln!(out, "\n{}", counted(faults.len() + more_faults, "fault"))?;
    totals(faults).write(out)?;
    Ok(())
}

fn row(fault: &Fault) -> FaultRow<'_> {
    FaultRow {
        file: &fault.file,
        date: fault.time.map(ReportTime::date_text),
        time: fault.time.map(|time| instant_text(time.at)),
        feature: fault.feature,
        property: fault.property.as_deref(),
        problem: fault.problem.to_string(),
        action: fault.action.to_string(),
    }
}

fn details(faults: &[Fault]) -> Table {
    let columns = ["File", "Date", "Feature", "Property", "Problem", "Action"];
    let mut table = Table::new(columns.map(|column| (column.to_owned(), Align::Left)));
    for fault in faults.iter().take(LISTED_FAULTS).map(row) {
        let feature = fault.feature.map(|feature| feature.to_string());
        table.push([
            fault.file.to_owned(),
            fault.date.unwrap_or_default(),
            feature.unwrap_or_default(),
            fault.property.unwrap_or_default().to_owned(),
            fault.problem,
            fault.action,
        ]);
    }
    table
}

/// The number of faults by action.
fn totals(faults: &[Fault]) -> Table {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for fault in faults {
        *counts.entry(fault.action.to_string()).or_default() += 1;
    }
    let mut table = Table::new([("Action".to_owned(), Align::Left), ("Faults".to_owned(), Align::Right)]);
    for (action, count) in counts {
        table.push([action, count_text(count)]);
    }
    table
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
