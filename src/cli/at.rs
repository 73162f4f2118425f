//! `frontline at`: what was reported of one position, and since when.

use std::io::{self, Write};

use serde::Serialize;
use thiserror::Error;

use super::{
    Outcome,
    chosen::place_of,
    extent::Extent,
    moment::{instant_text, moment_text},
    notices::tell_sources,
    opening::OpeningArguments,
    table::{Align, Table},
    write_json,
};
use crate::{
    analysis::history::{Run, runs_at},
    cartography::{
        ground_words::holder_text,
        place_words::{Reported, ReportedRow, reported},
    },
    control::scheme::{Control, Scheme},
    dataset::Dataset,
    formats::printable::printable,
    geometry::position::LonLat,
    language::{Language, Words},
    places::{Gazetteer, Place, regions::Region},
};

/// Decimals of the positions printed here, as a factor: a place so near to a position is the place at it.
const POSITION_STEPS: f64 = 1e4;

/// What follows the reports on a place where zones are an estimate.
const ESTIMATED_DATES: &str = "The dates of the map above are interpolated between places and between reports, \
    and can differ from those of the sources.";

/// Arguments of `frontline at`.
#[derive(Debug, clap::Args)]
pub struct AtArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Longitude, degrees east
    #[arg(long, value_name = "DEGREES", value_parser = longitude, allow_negative_numbers = true)]
    #[arg(required_unless_present = "place", requires = "lat", conflicts_with = "place")]
    lon: Option<f64>,
    /// Latitude, degrees north
    #[arg(long, value_name = "DEGREES", value_parser = latitude, allow_negative_numbers = true)]
    #[arg(required_unless_present = "place", requires = "lon", conflicts_with = "place")]
    lat: Option<f64>,
    /// A place instead of a position: its English or Ukrainian name, `name, region` or number
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// Print JSON: only the starts of runs; class and control are null where no zone covers the position, and
    /// `left_blank_for` says whose ground its source leaves blank by convention
    #[arg(long)]
    json: bool,
}

/// A text that is not a longitude or latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum NotDegrees {
    #[error("expected degrees from -180 to 180")]
    Longitude,
    #[error("expected degrees from -90 to 90")]
    Latitude,
}

/// One run, as printed.
#[derive(Serialize)]
struct RunRow<'a> {
    from: String,
    /// The time at the precision of the source, for the table.
    #[serde(skip)]
    written: String,
    /// The text in the table's class column: the key, or why no zone covers the position.
    #[serde(skip)]
    told: String,
    class: Option<&'a str>,
    control: Option<&'a str>,
    /// The party whose ground the source leaves blank by convention, if that is why no zone covers the position.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_blank_for: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    time: String,
    faults: usize,
    /// The identifier of the region, and its name; `null` outside all regions.
    region: Option<&'a str>,
    region_name: Option<&'a str>,
    /// What each source reported of the place, the same in every row; left out where the dataset has no such reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Vec<ReportedMember<'a>>>,
}

/// What one source reported of the place from a day on, as printed.
#[derive(Clone, Serialize)]
struct ReportedMember<'a> {
    source: &'a str,
    date: String,
    /// `null` where the source's reports end.
    control: Option<&'a str>,
}

/// Opens the data and writes the runs.
pub(super) fn run(arguments: &AtArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let dataset = arguments.opening.load()?;
    let gazetteer = dataset.gazetteer()?;
    let (at, place) = position(arguments, &dataset, &gazetteer)?;
    let words = Words::new(Language::English)?;
    let region = dataset.regions()?.at(at);
    let record = place.and_then(|place| dataset.records.of(place.id));
    let scheme = dataset.timelines.first().map(|timeline| &**timeline.scheme());
    let reports = record.zip(scheme).map_or_else(Vec::new, |(record, scheme)| reported(record, scheme, &words));
    let members = scheme.filter(|_| !reports.is_empty()).map(|scheme| members(&reports, scheme));
    let rows = (0..dataset.timelines.len()).flat_map(|index| rows(&dataset, index, (at, region), &words));
    let rows: Vec<_> = rows.map(|row| RunRow { reported: members.clone(), ..row }).collect();
    // A closed standard error must not fail the command.
    tell_sources(&dataset.timelines, &mut super::terminal::stderr()).ok();
    if let Some(note) = Extent::of(&dataset.timelines).and_then(|extent| extent.misses_position(at)) {
        writeln!(super::terminal::stderr(), "warning: {note}").ok();
    }
    if arguments.json {
        write_json(out, &rows)?;
    } else {
        writeln!(out, "{}", heading(arguments, at, region))?;
        table(&rows).write(out)?;
        write_reported(&reports, &words, out)?;
        if !reports.is_empty() && dataset.timelines.iter().any(|timeline| timeline.source().estimate.is_some()) {
            writeln!(out, "{ESTIMATED_DATES}")?;
        }
    }
    Ok(Outcome::Done)
}

/// The position, the place if one was given, and the region.
fn heading(arguments: &AtArguments, LonLat { lon, lat }: LonLat, region: Option<&Region>) -> String {
    let place = arguments.place.iter().map(|place| format!(" ({})", printable(place)));
    let region = region.into_iter().map(|region| format!(", {}", printable(region.name.english())));
    place.chain(region).fold(format!("At {lon:.4},{lat:.4}"), |heading, text| heading + &text)
}

/// The position, and the place that was named or lies there.
fn position<'a>(
    arguments: &AtArguments,
    dataset: &Dataset,
    gazetteer: &'a Gazetteer,
) -> anyhow::Result<(LonLat, Option<&'a Place>)> {
    match (&arguments.place, arguments.lon, arguments.lat) {
        (None, Some(lon), Some(lat)) => {
            let at = LonLat::new(lon, lat)?;
            let steps = |degrees: f64| (degrees * POSITION_STEPS).round();
            let is_there = |place: &&Place| {
                let LonLat { lon, lat } = place.position;
                steps(lon) == steps(at.lon) && steps(lat) == steps(at.lat)
            };
            Ok((at, gazetteer.places().iter().find(is_there)))
        }
        (place, ..) => {
            let timelines: Vec<_> = dataset.timelines.iter().collect();
            let place = place_of(gazetteer, place.as_deref().unwrap_or_default(), &timelines)?;
            Ok((place.position, Some(place)))
        }
    }
}

/// The reports on the place for JSON.
fn members<'a>(reports: &[Reported<'a>], scheme: &'a Scheme) -> Vec<ReportedMember<'a>> {
    let key = |control: Control| match control {
        // A pack has a scheme of its own, which may lack a party of the manifest.
        Control::Party(party) => scheme.parties.get(party).map(|party| party.key.as_str()),
        Control::Contested | Control::Unknown => Some(scheme.control_key(Some(control))),
    };
    let of_source = |reported: &Reported<'a>| {
        let source = reported.source;
        let member = |row: &ReportedRow| ReportedMember {
            source,
            date: row.date.to_string(),
            control: row.control.and_then(key),
        };
        reported.rows.iter().map(member).collect::<Vec<_>>()
    };
    reports.iter().flat_map(of_source).collect()
}

/// Writes what each source reported of the place, as the card of the window has it.
fn write_reported(reports: &[Reported<'_>], words: &Words, out: &mut impl Write) -> io::Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.text("reported-by-source"))?;
    let columns = ["Source", "From", "Reported"];
    let mut table = Table::new(columns.into_iter().map(|column| (column.to_owned(), Align::Left)));
    for Reported { source, rows } in reports {
        for row in rows {
            table.push([(*source).to_owned(), row.date.to_string(), row.text.clone()]);
        }
    }
    table.write(out)
}

fn rows<'a>(
    dataset: &'a Dataset,
    index: usize,
    (at, region): (LonLat, Option<&'a Region>),
    words: &Words,
) -> Vec<RunRow<'a>> {
    let timeline = &dataset.timelines[index];
    let scheme = timeline.scheme();
    let source = (dataset.timelines.len() > 1).then_some(timeline.source().name.as_str());
    let (bearing, reports) = (dataset.bearing(index), timeline.snapshots());
    let runs = runs_at(timeline, at);
    let starts = runs.iter().map(|run| reports.partition_point(|report| report.time.at < run.from.at));
    let starts: Vec<usize> = starts.chain([reports.len()]).collect();
    let row = |(run, run_reports): (&Run, &[usize])| {
        let class = run.holder.class().map(|class| scheme.get(class));
        let control = scheme.control_of(run.holder).map(|control| scheme.control_key(Some(control)));
        RunRow {
            from: run.from.date_text(),
            written: moment_text(run.from),
            told: class.map_or_else(|| holder_text(run.holder, scheme, words), |class| class.key.clone()),
            class: class.map(|class| class.key.as_str()),
            control: control.filter(|_| class.is_some()),
            left_blank_for: control.filter(|_| class.is_none()),
            source,
            time: instant_text(run.from.at),
            faults: bearing.count(|report| (run_reports[0]..run_reports[1]).contains(&report)),
            region: region.map(|region| region.id.as_str()),
            region_name: region.map(|region| region.name.english()),
            reported: None,
        }
    };
    runs.iter().zip(starts.windows(2)).map(row).collect()
}

fn table(rows: &[RunRow<'_>]) -> Table {
    let mut columns = vec!["From", "Class", "Control"];
    columns.extend(rows.iter().any(|row| row.source.is_some()).then_some("Source"));
    let mut table = Table::new(columns.into_iter().map(|column| (column.to_owned(), Align::Left)));
    for row in rows {
        let cells = [row.written.as_str(), row.told.as_str(), row.control.unwrap_or("-")];
        table.push(cells.into_iter().chain(row.source).map(str::to_owned));
    }
    table
}

fn longitude(text: &str) -> Result<f64, NotDegrees> {
    text.parse().ok().filter(|lon| (-180.0..=180.0).contains(lon)).ok_or(NotDegrees::Longitude)
}

fn latitude(text: &str) -> Result<f64, NotDegrees> {
    text.parse().ok().filter(|lat| (-90.0..=90.0).contains(lat)).ok_or(NotDegrees::Latitude)
}
