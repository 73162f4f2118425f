//! `frontline at`: what was reported of one position, and since when.

use std::io::Write;

use serde::Serialize;
use thiserror::Error;

use super::{
    Outcome,
    moment::moment_text,
    opening::OpeningArguments,
    table::{Align, Table},
    write_json,
};
use crate::{analysis::history::runs_at, control::timeline::Timeline, dataset::Dataset, geometry::position::LonLat};

/// What stands in the table where no zone covers the position.
const NO_ZONE: &str = "no reported zone";

/// Arguments of `frontline at`.
#[derive(Debug, clap::Args)]
pub struct AtArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// Longitude, degrees east
    #[arg(long, value_name = "DEGREES", value_parser = longitude, allow_negative_numbers = true)]
    lon: f64,
    /// Latitude, degrees north
    #[arg(long, value_name = "DEGREES", value_parser = latitude, allow_negative_numbers = true)]
    lat: f64,
    /// Print JSON: only the starts of runs; class and control are null where no zone covers the position
    #[arg(long)]
    json: bool,
}

/// A text that is no longitude or latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum NotDegrees {
    #[error("expected degrees from -180 to 180")]
    Longitude,
    #[error("expected degrees from -90 to 90")]
    Latitude,
}

/// One run, as it is printed.
#[derive(Serialize)]
struct RunRow<'a> {
    from: String,
    class: Option<&'a str>,
    control: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

/// Opens the data and writes the runs.
pub(super) fn run(arguments: &AtArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let at = LonLat::new(arguments.lon, arguments.lat)?;
    let dataset = arguments.opening.load()?;
    let rows: Vec<_> = dataset.timelines.iter().flat_map(|timeline| rows(&dataset, timeline, at)).collect();
    if arguments.json {
        write_json(out, &rows)?;
    } else {
        table(&rows).write(out)?;
    }
    Ok(Outcome::Done)
}

fn rows<'a>(dataset: &Dataset, timeline: &'a Timeline, at: LonLat) -> Vec<RunRow<'a>> {
    let scheme = timeline.scheme();
    let source = (dataset.timelines.len() > 1).then_some(timeline.source().name.as_str());
    let row = |run: crate::analysis::history::Run| {
        let class = run.class.map(|class| scheme.get(class));
        let control = class.and_then(|class| class.control).map(|control| scheme.control_key(Some(control)));
        RunRow { from: moment_text(run.from), class: class.map(|class| class.key.as_str()), control, source }
    };
    runs_at(timeline, at).into_iter().map(row).collect()
}

fn table(rows: &[RunRow<'_>]) -> Table {
    let mut columns = vec!["From", "Class", "Control"];
    columns.extend(rows.iter().any(|row| row.source.is_some()).then_some("Source"));
    let mut table = Table::new(columns.into_iter().map(|column| (column.to_owned(), Align::Left)));
    for row in rows {
        let cells = [row.from.as_str(), row.class.unwrap_or(NO_ZONE), row.control.unwrap_or("-")];
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
