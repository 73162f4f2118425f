//! The command line: one file per command.
//!
//! A command takes its arguments, makes one call into the core and writes a report to the given writer. Data go to
//! standard output, progress and errors to standard error.

pub mod agree;
mod agree_sides;
mod area_figures;
pub mod areas;
mod areas_table;
pub mod at;
pub mod changes;
mod changes_rows;
mod changes_table;
mod date_arguments;
mod chosen;
mod csv_text;
mod extent;
#[cfg(not(target_arch = "wasm32"))]
pub mod film;
#[cfg(not(target_arch = "wasm32"))]
mod film_file;
mod form;
mod grounds;
pub mod info;
mod moment;
mod notices;
mod opening;
mod outline;
mod output;
pub mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod page_folder;
#[cfg(not(target_arch = "wasm32"))]
mod patient_listener;
mod picking;
mod plate_arguments;
mod progress;
#[cfg(not(target_arch = "wasm32"))]
pub mod publish;
pub mod render;
#[cfg(not(target_arch = "wasm32"))]
pub mod serve;
pub mod sheet;
#[cfg(not(target_arch = "wasm32"))]
mod site_folder;
#[cfg(not(target_arch = "wasm32"))]
mod site_server;
mod table;
mod terminal;
pub mod validate;
mod working_out;
pub mod zones;
pub mod zones_arguments;
mod zones_checks;
mod zones_folder;
mod zones_manifest;

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::bail;
use clap::{Parser, Subcommand};

pub use opening::OpeningArguments;

use self::{csv_text::write_csv, output::is_standard, terminal::TextWriter};

use crate::{
    cartography::basemap::BasemapLayer,
    dataset::{BasemapError, cache::Cache, open_basemap},
    formats::pmtiles::TileFile,
    language::Language,
};

/// Exit code if the data were opened but have faults; clap itself exits with 2 on a wrong command line.
const EXIT_FAULTS: u8 = 3;

/// The command line of the program.
#[derive(Debug, Parser)]
#[command(
    name = "frontline",
    version,
    about = "Shows how reported control of ground changed over time",
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 the data opened but has faults (validate).",
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    view: ViewArguments,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a window with the map (the default)
    View(ViewArguments),
    /// Say what there is: sources, dates, gaps, suspected glitches
    Info(info::InfoArguments),
    /// List everything that is wrong with the files and their polygons
    Validate(validate::ValidateArguments),
    /// List the area of each class in each snapshot
    Areas(areas::AreasArguments),
    /// List what was reported of one position, and since when
    At(at::AtArguments),
    /// Write one source with all its reports into one small file, a pack
    Pack(pack::PackArguments),
    /// Draw a view of one date as a picture or a page: SVG, PNG or PDF
    Render(render::RenderArguments),
    /// Draw many dates as small maps on one page: SVG, PNG or PDF
    Sheet(sheet::SheetArguments),
    /// Draw a view over time as a film: GIF, APNG or MP4
    #[cfg(not(target_arch = "wasm32"))]
    Film(film::FilmArguments),
    /// Write the map for browsers with its data, as a folder for any web server
    #[cfg(not(target_arch = "wasm32"))]
    Publish(publish::PublishArguments),
    /// Serve a published map for use on this machine
    #[cfg(not(target_arch = "wasm32"))]
    Serve(serve::ServeArguments),
    /// List what passed from which control to which between two dates
    Changes(changes::ChangesArguments),
    /// Measure how far two sources agree on the ground of a party, date by date
    Agree(agree::AgreeArguments),
    /// Interpolate zones of control from dated reports of single settlements
    Zones(zones::ZonesArgs),
}

/// What the viewer is asked to open.
#[derive(Debug, clap::Args)]
pub struct ViewArguments {
    /// What to open.
    #[command(flatten)]
    pub opening: OpeningArguments,
    /// Language of the window: `en` or `uk`; by default that of the system
    #[arg(long, value_name = "CODE", env = "FRONTLINE_LANG", value_parser = parse_language)]
    pub lang: Option<Language>,
    /// Hide the borders of countries and regions; V shows the list of layers in the window
    #[arg(long)]
    pub no_borders: bool,
    /// A PMTiles file of your own as base map: vector tiles (OpenMapTiles, Protomaps), PNG, JPEG or WebP
    #[arg(long, value_name = "FILE")]
    pub basemap: Option<PathBuf>,
    /// Draw with the engine's own render passes, without the layer cache: slower; for reports of faulty pictures
    #[arg(long)]
    pub plain_frames: bool,
}

impl ViewArguments {
    /// The cache of opened datasets; `None` if it is disabled or there is no folder for it.
    pub fn cache(&self) -> Option<Cache> {
        self.opening.cache()
    }

    /// The base map layers that are hidden at the start.
    pub fn hidden(&self) -> BTreeSet<BasemapLayer> {
        self.no_borders.then_some(BasemapLayer::Borders).into_iter().collect()
    }

    /// Opens the requested base map file, if any; returns it with its file name.
    ///
    /// # Errors
    /// When it is not a usable base map.
    pub fn basemap(&self) -> Result<Option<(TileFile, String)>, BasemapError> {
        let Some(path) = &self.basemap else { return Ok(None) };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Some((open_basemap(path)?, name)))
    }

    /// The requested language, otherwise that of the system, otherwise English.
    pub fn language(&self) -> Language {
        let of_system = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
        self.lang.or_else(|| Language::from_locale(&of_system()?)).unwrap_or_default()
    }
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_locale(code).ok_or_else(|| "expected en or uk".to_owned())
}

impl Command {
    /// Whether the command writes its output file to standard output.
    fn writes_file_to_standard_output(&self) -> bool {
        match self {
            Self::Pack(arguments) => is_standard(arguments.out()),
            Self::Render(arguments) => is_standard(arguments.out()),
            Self::Sheet(arguments) => is_standard(arguments.out()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Film(arguments) => is_standard(arguments.out()),
            _ => false,
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Success.
    Done,
    /// Success, but the data have faults.
    Faults,
}

impl Arguments {
    /// The command given; `view` if there was none.
    pub fn into_command(self) -> Command {
        self.command.unwrap_or(Command::View(self.view))
    }
}

/// Runs a command that does not need a window.
///
/// # Errors
/// When the data cannot be opened or the report cannot be written, and for `view`, which only the viewer can run.
pub fn run(command: &Command, out: &mut impl Write) -> anyhow::Result<Outcome> {
    // A file written to standard output is not text.
    if command.writes_file_to_standard_output() {
        run_with(command, out)
    } else {
        run_with(command, &mut TextWriter::new(out))
    }
}

fn run_with(command: &Command, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let outcome = match command {
        Command::View(view) => {
            view.basemap()?;
            bail!(
                "this build has no window; it can do: info, validate, areas, at, changes, agree, pack, render, sheet, film, publish, serve, zones (see --help)"
            )
        }
        Command::Info(arguments) => info::run(arguments, out)?,
        Command::Validate(arguments) => validate::run(arguments, out)?,
        Command::Areas(arguments) => areas::run(arguments, out)?,
        Command::At(arguments) => at::run(arguments, out)?,
        Command::Pack(arguments) => pack::run(arguments, out)?,
        Command::Render(arguments) => render::run(arguments, out)?,
        Command::Sheet(arguments) => sheet::run(arguments, out)?,
        #[cfg(not(target_arch = "wasm32"))]
        Command::Film(arguments) => film::run(arguments, out)?,
        #[cfg(not(target_arch = "wasm32"))]
        Command::Publish(arguments) => publish::run(arguments, out)?,
        #[cfg(not(target_arch = "wasm32"))]
        Command::Serve(arguments) => serve::run(arguments, out)?,
        Command::Changes(arguments) => changes::run(arguments, out)?,
        Command::Agree(arguments) => agree::run(arguments, out)?,
        Command::Zones(arguments) => {
            zones::run(arguments, out)?;
            Outcome::Done
        }
    };
    out.flush()?;
    Ok(outcome)
}

/// Reports how a command ended: an error is written once, with its causes, and every outcome has its exit code.
///
/// If the reader closes standard output, that is not an error.
pub fn exit_code(result: anyhow::Result<Outcome>, err: &mut impl Write) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::from(EXIT_FAULTS),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed too, the exit code still reports the error.
            writeln!(TextWriter::new(err), "error: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes a value as JSON, followed by a line break.
fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_path_alone_is_viewed() {
        let command = Arguments::try_parse_from(["frontline", "data/", "--class", "red"]).unwrap().into_command();
        let Command::View(view) = command else { panic!("{command:?}") };
        assert_eq!(view.opening.request().paths, [PathBuf::from("data/")]);
    }
}
