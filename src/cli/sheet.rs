//! `frontline sheet`: draws many dates as small maps on one page.

use std::{io::Write, path::Path};

use anyhow::{Context as _, ensure};
use thiserror::Error;

use super::{
    Outcome,
    chosen::{as_of, day, tell_age},
    moment::{last_day, parse_moment},
    opening::OpeningArguments,
    output::Output,
    plate_arguments::{PlateArguments, PlateFile, PlateFormat, moment},
    working_out::evolution_of,
};
use crate::{
    control::{mesh::Motion, timeline::Timeline},
    formats::dates::{Period, Step, parse_step},
    plate::{Atlas, PlateSize, Reports, Sheet, SheetOptions},
};

/// The sides of A4, in pixels of 1/96 of an inch.
const A4_PX: (u32, u32) = (794, 1123);

/// Scale of a PNG: 192 pixels per inch.
const PNG_SCALE: f64 = 2.0;

/// Arguments of `frontline sheet`.
#[derive(Debug, clap::Args)]
pub struct SheetArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// A map for every step of this length, such as P3M or P2W
    #[arg(long, value_name = "STEP", value_parser = step, required_unless_present = "dates", conflicts_with = "dates")]
    every: Option<Step>,
    /// A map for each of these dates
    #[arg(long, value_name = "DATE,…", value_delimiter = ',', allow_hyphen_values = true, value_parser = parse_moment)]
    dates: Vec<Period>,
    /// The first date of the steps; without it, the day of the first report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment, conflicts_with = "dates")]
    from: Option<Period>,
    /// The last date of the steps; without it, the day of the last report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment, conflicts_with = "dates")]
    to: Option<Period>,
    /// How many maps stand beside each other; without it, as many as make the maps largest
    #[arg(long, value_name = "N")]
    columns: Option<usize>,
    /// Turn the page on its side
    #[arg(long)]
    landscape: bool,
    #[command(flatten)]
    plate: PlateArguments,
    #[command(flatten)]
    file: PlateFile,
}

/// A text that is not a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a duration of whole days such as P3M, P2W or P10D")]
struct NotAStep;

fn step(text: &str) -> Result<Step, NotAStep> {
    parse_step(text).ok_or(NotAStep)
}

/// Opens the data, draws the sheet and writes it.
pub(super) fn run(arguments: &SheetArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let format = PlateFormat::of(arguments.file.format, &arguments.file.out)?;
    let (short, long) = A4_PX;
    let (width, height) = if arguments.landscape { (long, short) } else { (short, long) };
    let size = PlateSize::new(width, height, PNG_SCALE)?;
    let output = Output::open(&arguments.file.out)?;
    let dataset = arguments.opening.load()?;
    let index = arguments.plate.source(&dataset)?;
    let timeline = &dataset.timelines[index];
    let moments = arguments.moments(timeline)?;
    let latest = moments.iter().copied().fold(f64::MIN, f64::max);
    let atlas = Atlas::with_places_of(&dataset.own_places)?;
    let plate = arguments.plate.options(timeline, &atlas.places, latest, size, Motion::Step)?;
    let options = SheetOptions { plate, columns: arguments.columns };
    Sheet::check(moments.len(), &options)?;
    let work_out = |timeline: &Timeline| evolution_of(timeline, &arguments.opening);
    let reports = |&at: &f64| Ok((Reports::around_by(&dataset, index, [at, at], &work_out)?, at));
    let dates: anyhow::Result<Vec<_>> = moments.iter().map(reports).collect();
    let sheet = Sheet::new(dates?, &atlas, options)?;
    let bytes = match format {
        PlateFormat::Svg => sheet.svg().into_bytes(),
        PlateFormat::Png => sheet.png()?,
        PlateFormat::Pdf => sheet.pdf()?,
    };
    output.write(&bytes, out)?;
    Ok(Outcome::Done)
}

impl SheetArguments {
    /// The file to write.
    pub(super) fn out(&self) -> &Path {
        &self.file.out
    }

    /// The moments to show, in days since 1970.
    fn moments(&self, timeline: &Timeline) -> anyhow::Result<Vec<f64>> {
        let Some(step) = self.every else {
            return moments_of(timeline, &self.dates);
        };
        let ends = (timeline.snapshots().first(), timeline.snapshots().last());
        let (first, last) = ends.0.zip(ends.1).context("there is no report")?;
        let from = self.from.map_or_else(|| first.time.date(), |period| period.from.date());
        let end = timeline.end().map_or_else(|| last.time.date(), |end| end.date_naive());
        let to = self.to.map_or(end, last_day);
        ensure!(from <= to, "--from comes after --to");
        moments_of(timeline, &step.dates(from, to).into_iter().map(day).collect::<Vec<_>>())
    }
}

/// The moments of dates; the age of their reports is printed on standard error.
fn moments_of(timeline: &Timeline, periods: &[Period]) -> anyhow::Result<Vec<f64>> {
    let answers = periods.iter().map(|&period| Ok((period, as_of(timeline, period)?)));
    tell_age(timeline, &answers.collect::<anyhow::Result<Vec<_>>>()?);
    periods.iter().map(|&period| moment(timeline, period)).collect()
}
