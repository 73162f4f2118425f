//! Arguments common to all commands that open data, and the progress of reading.

use std::path::PathBuf;

use super::{
    date_arguments::DateArguments,
    notices::tell_faults,
    progress::{ProgressLine, Work},
};
use crate::{
    dataset::{self, Dataset, OpenError, Progress, Request, Wanted, cache::Cache},
    formats::ReadOptions,
};

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

    /// Opens the data, with a progress line if standard error is a terminal.
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

    /// A line that tells how far some work is.
    pub(super) fn progress(&self, work: Work) -> ProgressLine {
        self.reading.progress(work)
    }
}

impl ReadingArguments {
    /// Opens paths, or the embedded dataset if there are none, with a progress line if standard error is a terminal, and
    /// prints the faults that affect figures.
    pub(super) fn load(&self, paths: Vec<PathBuf>, wanted: Wanted) -> Result<Dataset, OpenError> {
        let line = self.progress(Work::Reading);
        let dataset = dataset::load_kept(&self.request(paths.clone()), (self.cache().as_ref(), wanted), &|progress| {
            tell(&line, progress);
        });
        drop(line);
        let dataset = dataset?;
        // A closed standard error must not fail the command.
        tell_faults(&dataset, &paths, &mut super::terminal::stderr()).ok();
        Ok(dataset)
    }

    fn cache(&self) -> Option<Cache> {
        if self.no_cache { None } else { Cache::of_user() }
    }

    fn progress(&self, work: Work) -> ProgressLine {
        if self.quiet { ProgressLine::hidden(work) } else { ProgressLine::on_terminal(work) }
    }

    fn request(&self, paths: Vec<PathBuf>) -> Request {
        let options = ReadOptions {
            class_property: self.class_property.clone(),
            class: self.class.clone(),
            dates: self.dates.options(),
        };
        Request { paths, options, ..Request::default() }
    }
}

/// Tells how much was read.
pub(super) fn tell(line: &ProgressLine, progress: Progress) {
    line.tell(progress.bytes, progress.of_bytes);
}
