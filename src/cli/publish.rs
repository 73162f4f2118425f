//! `frontline publish`: the map for browsers with its data, as a folder for any web server.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use super::{
    Outcome, opening::OpeningArguments, page_folder::PageArguments, parse_language, site_folder::SiteFolder,
    table::count_text, write_json,
};
use crate::{
    dataset::Dataset,
    language::Language,
    site::{Effort, FIRST_VISIT_LIMIT, SiteOptions, SiteWeight, site},
};

/// Arguments of `frontline publish`.
#[derive(Debug, clap::Args)]
pub struct PublishArguments {
    /// The folder to write; one that is there must be empty or hold a site published before
    #[arg(value_name = "OUT_DIR")]
    out: PathBuf,
    #[command(flatten)]
    opening: OpeningArguments,
    /// Another title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The language that the page opens in: `en` or `uk`; readers can change it
    #[arg(long, value_name = "CODE", env = "FRONTLINE_LANG", default_value = "en", value_parser = parse_language)]
    lang: Language,
    /// Compress less, in less time, for trying it on this machine
    #[arg(long)]
    quick: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    page: PageArguments,
}

/// What was published, as it is printed.
#[derive(Serialize)]
struct Summary {
    out: String,
    files: usize,
    bytes: usize,
    transfer: usize,
    first_visit: usize,
    first_visit_limit: usize,
}

/// Opens the data, makes the site and writes it.
pub(super) fn run(arguments: &PublishArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let build = arguments.page.build()?;
    let folder = SiteFolder::open(&arguments.out)?;
    let dataset = arguments.opening.load()?;
    if !arguments.opening.is_quiet() {
        tell_faults(&dataset)?;
    }
    let effort = if arguments.quick { Effort::Quick } else { Effort::Best };
    let options = SiteOptions { title: arguments.title.clone(), language: arguments.lang, effort };
    let site = site(dataset, build, &options)?;
    folder.write(&site)?;
    tell(arguments, site.weight(), out)?;
    Ok(Outcome::Done)
}

/// A pack holds what could be read: what could not is told here, since nobody can see it on the page.
fn tell_faults(dataset: &Dataset) -> io::Result<()> {
    match dataset.faults.len() + dataset.more_faults {
        0 => Ok(()),
        count => writeln!(io::stderr(), "{} faults in the data; see frontline validate", count_text(count)),
    }
}

fn tell(arguments: &PublishArguments, weight: SiteWeight, out: &mut impl Write) -> io::Result<()> {
    let SiteWeight { files, bytes, transfer, first_visit } = weight;
    if arguments.json {
        let out_text = arguments.out.display().to_string();
        let summary =
            Summary { out: out_text, files, bytes, transfer, first_visit, first_visit_limit: FIRST_VISIT_LIMIT };
        return write_json(out, &summary);
    }
    let text = count_text;
    writeln!(out, "{}: {} files, {} bytes, by brotli {}", arguments.out.display(), files, text(bytes), text(transfer))?;
    let over = if first_visit > FIRST_VISIT_LIMIT { ", more than the" } else { " of at most" };
    writeln!(out, "First visit: {} bytes{over} {}", text(first_visit), text(FIRST_VISIT_LIMIT))
}
