//! `frontline film`: a view over time, as one GIF, APNG or MP4.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context as _;
use clap::ValueEnum;
use thiserror::Error;

use super::{
    Outcome,
    film_file::{Codec, FilmKind, FormatArg},
    moment::{last_day, parse_moment},
    opening::OpeningArguments,
    output::{Output, tell},
    plate_arguments::{Mode, PlateArguments, SizeArg, tell_unwritten},
    progress::Work,
    table::count_text,
    working_out::evolution_of,
};
use crate::{
    control::timeline::Timeline,
    dataset::Unfinished,
    formats::dates::{Period, Step, parse_step},
    geometry::bounds::Bounds,
    movie::{
        Film, Plan, Size, Timing,
        schedule::{Pace, Span, dates, span, without_unchanged},
    },
    plate::{Atlas, PlateOptions, PlateSize},
};

/// Arguments of `frontline film`.
#[derive(Debug, clap::Args)]
pub struct FilmArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// The first day to show; by default that of the first report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    from: Option<Period>,
    /// The last day to show; by default that of the last report
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    to: Option<Period>,
    /// What each picture stands for
    #[arg(long, value_enum, default_value_t)]
    pace: PaceArg,
    /// The time from picture to picture at the pace of the calendar: P1D, P7D, P1M
    #[arg(long, value_name = "STEP", default_value = "P1D", value_parser = step)]
    step: Step,
    /// Pictures a second
    #[arg(long, value_name = "N", default_value_t = 24)]
    fps: u32,
    /// For how long the last picture stands, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    hold: u32,
    /// Leave out dates on which the ground is the same as before
    #[arg(long)]
    skip_unchanged: bool,
    /// Width and height, pixels
    #[arg(long, value_name = "WxH", default_value = "1280x720")]
    size: SizeArg,
    /// What to show between two reports
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// How an MP4 is encoded: AV1 needs nothing else, H.264 an installed ffmpeg
    #[arg(long, value_enum)]
    codec: Option<Codec>,
    #[command(flatten)]
    plate: PlateArguments,
    /// The file to write: .gif, .apng (or .png), .mp4; `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// What to write, whatever the ending
    #[arg(long, value_enum)]
    format: Option<FormatArg>,
}

/// The [`Pace`] of a film, as it is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PaceArg {
    /// One step of the calendar
    #[default]
    Calendar,
    /// One report
    Report,
}

/// A text that is not a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected whole days, months or years such as P1D, P7D, P1M")]
struct NotAStep;

fn step(text: &str) -> Result<Step, NotAStep> {
    parse_step(text).ok_or(NotAStep)
}

impl FilmArguments {
    /// The file to write.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }
}

/// Opens the data, draws the pictures and writes the film.
pub(super) fn run(arguments: &FilmArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let format = FilmKind::of(&arguments.out, arguments.format, arguments.codec)?;
    let size = Size { width: arguments.size.0, height: arguments.size.1 };
    // Checked with two dates, the fewest, before the actual number is known.
    Plan::check(size, 2, arguments.fps, arguments.hold)?;
    let plate_size = PlateSize::new(size.width, size.height, 1.0)?;
    format.check(size, arguments.fps)?;
    // Check that the file can be written before the data are read; it is opened again later.
    drop(Output::open(&arguments.out)?);

    let dataset = arguments.opening.load_evolved()?;
    let index = arguments.plate.source(&dataset)?;
    let timeline = &dataset.timelines[index];
    let timing = Timing { dates: film_dates(arguments, timeline)?, fps: arguments.fps, hold_secs: arguments.hold };
    timing.check(size)?;
    let atlas = Atlas::with_places_of(&dataset.own_places)?;
    let options = film_options(arguments, timeline, &atlas, plate_size, &timing.dates)?;
    let work_out = |timeline: &Timeline| evolution_of(timeline, &arguments.opening);
    let film = Film::of_source((&dataset, index), &timing, &atlas, options, &work_out)?;
    drop(dataset);
    tell_unwritten(film.plate());
    tell(&arguments.out, &told(&film, timing.dates.len()), out)?;
    let finished = written(arguments, format, &film)?;
    let bytes = fs::metadata(finished.aside()).map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX));
    Output::keep(&arguments.out, finished, out)?;
    tell(&arguments.out, &format!("{} bytes: {}", count_text(bytes), arguments.out.display()), out)?;
    Ok(Outcome::Done)
}

fn film_dates(arguments: &FilmArguments, timeline: &Timeline) -> anyhow::Result<Vec<f64>> {
    let days = |period: Period| Span { from: period.from.date(), to: last_day(period) };
    let span = span(timeline, arguments.from.map(days), arguments.to.map(days))?;
    let pace = match arguments.pace {
        PaceArg::Calendar => Pace::Calendar(arguments.step),
        PaceArg::Report => Pace::Report,
    };
    let dates = dates(timeline, span, pace);
    let motion = arguments.mode.motion();
    Ok(if arguments.skip_unchanged { without_unchanged(timeline, dates, motion) } else { dates })
}

/// The options of the plate; by default the view contains the zones of all dates.
fn film_options(
    arguments: &FilmArguments,
    timeline: &Timeline,
    atlas: &Atlas,
    size: PlateSize,
    dates: &[f64],
) -> anyhow::Result<PlateOptions> {
    let at = |date| arguments.plate.options(timeline, &atlas.places, date, size, arguments.mode.motion());
    let first = at(dates[0])?;
    let mut reports = dates.to_vec();
    reports.dedup_by_key(|date| timeline.as_of(*date));
    let boxes = reports.into_iter().filter_map(|date| at(date).ok()).map(|options| options.bounds);
    Ok(PlateOptions { bounds: Bounds::usual(boxes.collect()).unwrap_or(first.bounds), ..first })
}

/// What will be made: `365 dates, 17.2 s at 24 pictures a second, 1280x720 pixels`.
fn told(film: &Film, dates: usize) -> String {
    let (Size { width, height }, plan) = (film.size(), film.plan());
    let (dates, seconds) = (count_text(dates), plan.duration().as_secs_f64());
    format!("{dates} dates, {seconds:.1} s at {} pictures a second, {width}x{height} pixels", plan.fps())
}

/// Makes the film aside; what was cancelled or failed leaves nothing.
fn written(arguments: &FilmArguments, format: FilmKind, film: &Film) -> anyhow::Result<Unfinished> {
    let is_cancelled = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&is_cancelled);
    // A second Ctrl-C aborts at once.
    let on_signal = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::abort();
        }
    };
    ctrlc::set_handler(on_signal).context("the film could not be cancelled later")?;
    let unfinished = Output::open(&arguments.out)?.file()?;
    let encoder = format.encoder(&unfinished, film.plate(), film.plan(), &is_cancelled)?;
    let line = arguments.opening.progress(Work::Drawing);
    let result = film.write(encoder, &is_cancelled, &|done, of| line.tell(done as u64, of as u64));
    drop(line);
    result?;
    Ok(unfinished)
}
