//! Arguments common to all commands that open data, and the progress of reading.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{date_arguments::DateArguments, notices::tell_faults};
use crate::{
    dataset::{self, Dataset, OpenError, Progress, Request, Wanted, cache::Cache},
    formats::ReadOptions,
};

/// The progress bar of reading; the bar has 30 characters.
const PROGRESS_TEMPLATE: &str = "reading {bar:30} {bytes} of {total_bytes}";

/// The progress bar of drawing pictures.
const PICTURES_TEMPLATE: &str = "drawing {bar:30} {pos} of {len}, {eta} left";

/// The progress bar of computing evolutions.
const REPORTS_TEMPLATE: &str = "working out {bar:30} {pos} of {len} reports, {eta} left";

/// What to open, and how to understand it.
#[derive(Debug, clap::Args)]
pub struct OpeningArguments {
    /// Folders, files or quoted patterns such as 'data/2024*.geojson'; without any, the dataset inside the program
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// How to understand what is opened, and what to say meanwhile.
#[derive(Debug, clap::Args)]
pub(super) struct ReadingArguments {
    /// The property of plain GeoJSON that holds the class
    #[arg(long, value_name = "NAME")]
    class_property: Option<String>,
    /// One class for all features of plain GeoJSON that name none
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    #[command(flatten)]
    dates: DateArguments,
    /// Show no progress; faults of the data that bear on its figures are told all the same
    #[arg(short, long)]
    quiet: bool,
    /// Neither read nor keep in the cache folder what was opened before
    #[arg(long)]
    no_cache: bool,
    /// Never ask anything (the program never does; for scripts that say so anyway)
    #[arg(long)]
    no_input: bool,
}

impl OpeningArguments {
    /// The request for the core.
    pub fn request(&self) -> Request {
        self.reading.request(self.paths.clone())
    }

    /// Opens the data, with a progress bar if standard error is a terminal.
    pub(super) fn load(&self) -> Result<Dataset, OpenError> {
        self.reading.load(self.paths.clone(), Wanted::Reports)
    }

    /// Like [`Self::load`], with cached evolutions.
    pub(super) fn load_evolved(&self) -> Result<Dataset, OpenError> {
        self.reading.load(self.paths.clone(), Wanted::Evolution)
    }

    /// The cache of opened datasets; `None` if it is disabled or there is no folder for it.
    pub fn cache(&self) -> Option<Cache> {
        self.reading.cache()
    }

    /// Whether only errors and faults of the data may be written to standard error.
    pub(super) fn is_quiet(&self) -> bool {
        self.reading.quiet
    }

    /// A progress bar for drawing pictures, with the time left.
    pub(super) fn picture_bar(&self, pictures: usize) -> ProgressBar {
        self.bar(PICTURES_TEMPLATE, pictures)
    }

    /// A progress bar for computing evolutions, with the time left.
    pub(super) fn report_bar(&self, reports: usize) -> ProgressBar {
        self.bar(REPORTS_TEMPLATE, reports)
    }

    fn bar(&self, template: &str, count: usize) -> ProgressBar {
        let bar = self.reading.progress_bar();
        bar.set_length(count as u64);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    }

    /// A progress bar on standard error; hidden with `--quiet` and if standard error is not a terminal.
    pub(super) fn progress_bar(&self) -> ProgressBar {
        self.reading.progress_bar()
    }
}

impl ReadingArguments {
    /// Opens paths, or the embedded dataset if there are none, with a progress bar if standard error is a terminal, and
    /// prints the faults that affect figures.
    pub(super) fn load(&self, paths: Vec<PathBuf>, wanted: Wanted) -> Result<Dataset, OpenError> {
        let bar = self.progress_bar();
        let dataset = dataset::load_kept(&self.request(paths.clone()), (self.cache().as_ref(), wanted), &|progress| {
            show(&bar, progress);
        });
        bar.finish_and_clear();
        let dataset = dataset?;
        // A closed standard error must not fail the command.
        tell_faults(&dataset, &paths, &mut super::terminal::stderr()).ok();
        Ok(dataset)
    }

    fn cache(&self) -> Option<Cache> {
        if self.no_cache { None } else { Cache::of_user() }
    }

    fn request(&self, paths: Vec<PathBuf>) -> Request {
        let options = ReadOptions {
            class_property: self.class_property.clone(),
            class: self.class.clone(),
            dates: self.dates.options(),
        };
        Request { paths, options, ..Request::default() }
    }

    fn progress_bar(&self) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template(PROGRESS_TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(0).with_style(style)
    }
}

/// Updates the bar.
pub(super) fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of_bytes);
    bar.set_position(progress.bytes);
}
