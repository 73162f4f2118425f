//! `frontline render`: draws a view as a picture or a page.

use std::{io::Write, path::Path};

use super::{
    Outcome,
    chosen::{as_of, tell_age},
    moment::parse_moment,
    opening::OpeningArguments,
    output::Output,
    plate_arguments::{Mode, PlateArguments, PlateFile, PlateFormat, SizeArg, last_moment, moment, tell_unwritten},
    working_out::evolution_of,
};
use crate::{
    control::timeline::Timeline,
    formats::dates::Period,
    plate::{Atlas, Plate, PlateSize, Shown},
};

/// Arguments of `frontline render`.
#[derive(Debug, clap::Args)]
pub struct RenderArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// The date to show: the last report up to this day or moment; without it, the last report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    at: Option<Period>,
    /// Show what was gained and lost since this earlier date
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment, conflicts_with = "mode")]
    compare: Option<Period>,
    /// Width and height, pixels
    #[arg(long, value_name = "WxH", default_value = "1920x1080")]
    size: SizeArg,
    /// By how much more pixels a PNG has
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    scale: f64,
    /// What to show between two reports
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    #[command(flatten)]
    plate: PlateArguments,
    #[command(flatten)]
    file: PlateFile,
}

impl RenderArguments {
    /// The file to write.
    pub(super) fn out(&self) -> &Path {
        &self.file.out
    }
}

/// Opens the data, draws the plate and writes it.
pub(super) fn run(arguments: &RenderArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let format = PlateFormat::of(arguments.file.format, &arguments.file.out)?;
    let size = PlateSize::new(arguments.size.0, arguments.size.1, arguments.scale)?;
    let output = Output::open(&arguments.file.out)?;
    let dataset = arguments.opening.load()?;
    let index = arguments.plate.source(&dataset)?;
    let timeline = &dataset.timelines[index];
    let at = arguments.at.map_or_else(|| last_moment(timeline), |period| moment(timeline, period))?;
    let asked = [arguments.at, arguments.compare].into_iter().flatten();
    let answers = asked.map(|period| Ok((period, as_of(timeline, period)?))).collect::<anyhow::Result<Vec<_>>>()?;
    tell_age(timeline, &answers);
    let atlas = Atlas::with_places_of(&dataset.own_places)?;
    let options = arguments.plate.options(timeline, &atlas.places, at, size, arguments.mode.motion())?;
    let shown = match arguments.compare {
        Some(period) => Shown::Change { from: moment(timeline, period)?, to: at },
        None => Shown::At(at),
    };
    anyhow::ensure!(
        !matches!(shown, Shown::Change { from, to } if from >= to),
        "--compare must name an earlier date than --at"
    );
    let work_out = |timeline: &Timeline| evolution_of(timeline, &arguments.opening);
    let plate = Plate::of_source((&dataset, index), shown, &atlas, options, &work_out)?;
    tell_unwritten(&plate);
    if let Some(note) = arguments.plate.beyond_view(timeline, at) {
        // A closed standard error must not fail the command.
        writeln!(super::terminal::stderr(), "{note}").ok();
    }
    output.write(&plate.file(format.into(), at)?, out)?;
    Ok(Outcome::Done)
}
