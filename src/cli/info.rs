//! `frontline info`: sources, dates, gaps and suspected glitches.

use std::io::Write;

use serde::Serialize;

use super::{
    Outcome,
    moment::{instant_text, moment_text},
    notices::{FaultKind, fault_kinds},
    opening::OpeningArguments,
    table::{Align, Table, count_text, counted, km2_text},
    write_json,
};
use crate::{
    control::{
        glitch::{Glitch, suspected_glitches},
        name::Name,
        timeline::{Gap, Timeline},
    },
    dataset::Dataset,
};

/// Arguments of `frontline info`.
#[derive(Debug, clap::Args)]
pub struct InfoArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The whole report, as printed.
#[derive(Serialize)]
struct Report<'a> {
    title: Name,
    method: Option<&'a Name>,
    attribution: Option<&'a Name>,
    licence: Option<&'a str>,
    snapshots: usize,
    from: Option<String>,
    to: Option<String>,
    sources: Vec<&'a str>,
    bytes: u64,
    faults: usize,
    fault_kinds: Vec<FaultKind>,
    duplicates: usize,
    no_data: Vec<String>,
    gaps: Vec<GapRow<'a>>,
    suspected_glitches: Vec<GlitchRow<'a>>,
    by_source: Vec<SourceRow<'a>>,
}

/// One source, as printed.
#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    terms: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<&'a Name>,
    /// The ground and time that it covers, if it omits a part of the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a Name>,
    snapshots: usize,
    from: Option<String>,
    to: Option<String>,
    from_time: Option<String>,
    to_time: Option<String>,
    duplicates: usize,
    classes: Vec<&'a str>,
}

/// One gap, as printed.
#[derive(Serialize)]
struct GapRow<'a> {
    from: String,
    to: String,
    days: u64,
    source: &'a str,
}

/// One suspected glitch, as printed.
#[derive(Serialize)]
struct GlitchRow<'a> {
    date: String,
    /// The time at the precision of the source, for the table.
    #[serde(skip)]
    written: String,
    time: String,
    reason: String,
    km2: f64,
    control: Option<&'a str>,
    source: &'a str,
}

/// Opens the data and writes the report.
pub(super) fn run(arguments: &InfoArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let dataset = arguments.opening.load()?;
    let report = report(&dataset);
    if arguments.json {
        write_json(out, &report)?;
    } else {
        write(&report, out)?;
    }
    Ok(Outcome::Done)
}

fn report(dataset: &Dataset) -> Report<'_> {
    let timelines = &dataset.timelines;
    let ends =
        timelines.iter().filter_map(|timeline| Some((timeline.snapshots().first()?, timeline.snapshots().last()?)));
    let from = ends.clone().map(|(first, _)| first.time.at).min();
    let to = ends.map(|(_, last)| last.time.at).max();
    let by_source: Vec<_> = timelines.iter().map(source_row).collect();
    Report {
        title: dataset.title(),
        method: dataset.about.method.as_ref(),
        attribution: dataset.about.attribution.as_ref(),
        licence: dataset.about.licence.as_deref(),
        snapshots: by_source.iter().map(|source| source.snapshots).sum(),
        from: from.map(instant_text),
        to: to.map(instant_text),
        sources: by_source.iter().map(|source| source.name).collect(),
        bytes: dataset.bytes,
        faults: dataset.faults.len() + dataset.more_faults,
        fault_kinds: fault_kinds(dataset),
        duplicates: by_source.iter().map(|source| source.duplicates).sum(),
        no_data: timelines.iter().flat_map(Timeline::no_data).map(|&time| moment_text(time)).collect(),
        gaps: timelines.iter().flat_map(gap_rows).collect(),
        suspected_glitches: timelines.iter().flat_map(glitch_rows).collect(),
        by_source,
    }
}

fn source_row(timeline: &Timeline) -> SourceRow<'_> {
    let snapshots = timeline.snapshots();
    let mut classes: Vec<_> = snapshots.iter().flat_map(|snapshot| &snapshot.zones).map(|zone| zone.class).collect();
    classes.sort();
    classes.dedup();
    SourceRow {
        name: &timeline.source().name,
        terms: &timeline.source().terms,
        estimate: timeline.source().estimate.as_ref(),
        coverage: timeline.source().coverage.as_ref(),
        snapshots: snapshots.len(),
        from: snapshots.first().map(|snapshot| moment_text(snapshot.time)),
        to: snapshots.last().map(|snapshot| moment_text(snapshot.time)),
        from_time: snapshots.first().map(|snapshot| instant_text(snapshot.time.at)),
        to_time: snapshots.last().map(|snapshot| instant_text(snapshot.time.at)),
        duplicates: timeline.duplicates().len(),
        classes: classes.into_iter().map(|class| timeline.scheme().get(class).key.as_str()).collect(),
    }
}

fn gap_rows(timeline: &Timeline) -> Vec<GapRow<'_>> {
    let source = timeline.source().name.as_str();
    let row = |gap: Gap| GapRow { from: gap.from.to_string(), to: gap.to.to_string(), days: gap.days, source };
    timeline.gaps().into_iter().map(row).collect()
}

fn glitch_rows(timeline: &Timeline) -> Vec<GlitchRow<'_>> {
    let row = |glitch: Glitch| GlitchRow {
        date: glitch.time.date_text(),
        written: moment_text(glitch.time),
        time: instant_text(glitch.time.at),
        reason: glitch.reason.to_string(),
        km2: (glitch.km2 * 1e3).round() / 1e3,
        control: glitch.control.map(|control| timeline.scheme().control_key(Some(control))),
        source: &timeline.source().name,
    };
    suspected_glitches(timeline).into_iter().map(row).collect()
}

fn write(report: &Report<'_>, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{}", report.title.english())?;
    for text in [report.method, report.attribution].into_iter().flatten() {
        writeln!(out, "{}", text.english())?;
    }
    writeln!(out)?;
    sources_table(&report.by_source).write(out)?;
    for (name, estimate) in report.by_source.iter().filter_map(|source| Some((source.name, source.estimate?))) {
        writeln!(out, "{name}: {}", estimate.english())?;
    }
    for (name, coverage) in report.by_source.iter().filter_map(|source| Some((source.name, source.coverage?))) {
        writeln!(out, "{name}: coverage {}", coverage.english())?;
    }
    let missing: u64 = report.gaps.iter().map(|gap| gap.days).sum();
    writeln!(out, "\n{} bytes, {}", grouped_bytes(report.bytes), counted(report.faults, "fault"))?;
    let missing = counted(usize::try_from(missing).unwrap_or(usize::MAX), "day");
    writeln!(out, "{} ({missing} without a report)", counted(report.gaps.len(), "gap"))?;
    if !report.no_data.is_empty() {
        writeln!(out, "reports without data: {}", report.no_data.join(", "))?;
    }
    if !report.suspected_glitches.is_empty() {
        writeln!(out, "\nSuspected glitches of the source")?;
        glitch_table(&report.suspected_glitches).write(out)?;
    }
    Ok(())
}

fn sources_table(sources: &[SourceRow<'_>]) -> Table {
    let (left, right) = (Align::Left, Align::Right);
    let columns =
        [("Source", left), ("Snapshots", right), ("Repeats", right), ("From", left), ("To", left), ("Terms", left)];
    let mut table = Table::new(columns.map(|(heading, align)| (heading.to_owned(), align)));
    for source in sources {
        table.push([
            source.name.to_owned(),
            count_text(source.snapshots),
            count_text(source.duplicates),
            source.from.clone().unwrap_or_default(),
            source.to.clone().unwrap_or_default(),
            source.terms.to_owned(),
        ]);
    }
    table
}

fn glitch_table(glitches: &[GlitchRow<'_>]) -> Table {
    let columns = [("Date", Align::Left), ("km²", Align::Right), ("Control", Align::Left), ("Reason", Align::Left)];
    let mut table = Table::new(columns.map(|(heading, align)| (heading.to_owned(), align)));
    for glitch in glitches {
        table.push([
            glitch.written.clone(),
            km2_text(glitch.km2),
            glitch.control.unwrap_or("all").to_owned(),
            glitch.reason.clone(),
        ]);
    }
    table
}

fn grouped_bytes(bytes: u64) -> String {
    count_text(usize::try_from(bytes).unwrap_or(usize::MAX))
}
