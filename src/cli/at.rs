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
use crate::{
    analysis::history::{Run, runs_at},
    control::timeline::Timeline,
    dataset::Dataset,
    formats::gazetteer::embedded_gazetteer,
    geometry::position::LonLat,
    places::{Gazetteer, Place},
};

/// What stands in the table where no zone covers the position.
const NO_ZONE: &str = "no reported zone";

/// How many places an error lists.
const LISTED_PLACES: usize = 5;

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
    /// A place by its English or Ukrainian name, instead of a position
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
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

/// A name that does not mean one place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
enum NotOnePlace {
    #[error("no place is named `{0}`")]
    None(String),
    #[error("`{name}` is not one place, give --lon and --lat: {places}")]
    Several { name: String, places: String },
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
    let at = position(arguments)?;
    let dataset = arguments.opening.load()?;
    let rows: Vec<_> = dataset.timelines.iter().flat_map(|timeline| rows(&dataset, timeline, at)).collect();
    if arguments.json {
        write_json(out, &rows)?;
    } else {
        table(&rows).write(out)?;
    }
    Ok(Outcome::Done)
}

fn position(arguments: &AtArguments) -> anyhow::Result<LonLat> {
    match (&arguments.place, arguments.lon, arguments.lat) {
        (None, Some(lon), Some(lat)) => Ok(LonLat::new(lon, lat)?),
        (place, ..) => Ok(position_of(&embedded_gazetteer()?, place.as_deref().unwrap_or_default())?),
    }
}

/// The position of the one place of a name, or of the most important of them.
fn position_of(gazetteer: &Gazetteer, name: &str) -> Result<LonLat, NotOnePlace> {
    let found = gazetteer.search(name);
    let wanted = name.trim().to_lowercase();
    let is_named = |place: &&&Place| [&place.name.en, &place.name.uk].iter().any(|name| name.to_lowercase() == wanted);
    let named: Vec<&Place> = found.iter().filter(is_named).copied().collect();
    match (&named[..], &found[..]) {
        ([place], _) | ([], [place]) => Ok(place.position),
        // A town goes before villages of the same name.
        ([town, village, ..], _) if town.rank < village.rank => Ok(town.position),
        ([], []) => Err(NotOnePlace::None(name.to_owned())),
        ([], several) | (several, _) => Err(NotOnePlace::Several { name: name.to_owned(), places: listed(several) }),
    }
}

fn listed(places: &[&Place]) -> String {
    let text = |place: &&Place| format!("{} ({}, {})", place.name.en, place.position.lon, place.position.lat);
    let more = (places.len() > LISTED_PLACES).then(|| "…".to_owned());
    places.iter().take(LISTED_PLACES).map(text).chain(more).collect::<Vec<_>>().join("; ")
}

fn rows<'a>(dataset: &Dataset, timeline: &'a Timeline, at: LonLat) -> Vec<RunRow<'a>> {
    let scheme = timeline.scheme();
    let source = (dataset.timelines.len() > 1).then_some(timeline.source().name.as_str());
    let row = |run: Run| {
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
