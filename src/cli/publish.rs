//! `frontline publish`: writes the map for browsers with its data, as a folder for any web server.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::{
    Outcome,
    notices::{FaultKind, fault_kinds},
    opening::OpeningArguments,
    page_folder::PageArguments,
    parse_language,
    site_folder::SiteFolder,
    table::count_text,
    working_out::work_out_all,
    write_json,
};
use crate::{
    control::fault::{Action, Fault},
    dataset::{self, GivenFile, Request},
    language::Language,
    site::{Effort, FIRST_VISIT_LIMIT, Site, SiteOptions, SiteWeight, site},
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

/// What was published, as printed.
#[derive(Serialize)]
struct Summary {
    out: String,
    files: usize,
    bytes: usize,
    transfer: usize,
    first_visit: usize,
    first_visit_limit: usize,
    faults: usize,
    fault_kinds: Vec<FaultKind>,
}

/// Opens the data, builds the site and writes it.
pub(super) fn run(arguments: &PublishArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let build = arguments.page.build()?;
    let folder = SiteFolder::open(&arguments.out)?;
    let mut dataset = arguments.opening.load_evolved()?;
    work_out_all(&mut dataset, &arguments.opening);
    let (faults, fault_kinds) = (dataset.fault_count(), fault_kinds(&dataset));
    let effort = if arguments.quick { Effort::Quick } else { Effort::Best };
    let options = SiteOptions { title: arguments.title.clone(), language: arguments.lang, effort };
    let sources = dataset.timelines.len();
    let site = site(dataset, build, &options)?;
    check_data(&site, sources)?;
    folder.write(&site)?;
    tell(arguments, site.weight(), (faults, fault_kinds), out)?;
    if !arguments.opening.is_quiet() && site.weight().first_visit > FIRST_VISIT_LIMIT {
        let way_out = if arguments.quick { "leave out --quick" } else { "publish fewer sources" };
        let limit = count_text(FIRST_VISIT_LIMIT);
        writeln!(
            super::terminal::stderr(),
            "a first visit transfers more than the {limit} bytes that it should; {way_out}"
        )?;
    }
    Ok(Outcome::Done)
}

/// Opens the data of a site like a page, so that a site that shows nothing is never written.
fn check_data(site: &Site, sources: usize) -> anyhow::Result<()> {
    let files = site.data().map(|(name, bytes)| GivenFile { name: name.to_owned(), bytes: Arc::from(bytes) }).collect();
    let request = Request { files, ..Request::default() };
    let opened = dataset::load(&request, &|_| {}).context("the data of the site cannot be opened again")?;
    // Ground counted once, and faults of the files that a pack was made of, are properties of the data, not losses.
    let is_loss = |fault: &&Fault| !matches!(fault.action, Action::CountedOnce | Action::Kept);
    let mut losses = opened.faults.iter().filter(is_loss).peekable();
    if opened.timelines.len() < sources || losses.peek().is_some() {
        let found = losses.next().map(|fault| format!(": {}: {}", fault.file, fault.problem)).unwrap_or_default();
        bail!(
            "the data of the site cannot be opened again{found}; nothing was written; see frontline validate, or publish \
             fewer sources"
        );
    }
    Ok(())
}

fn tell(
    arguments: &PublishArguments,
    weight: SiteWeight,
    (faults, fault_kinds): (usize, Vec<FaultKind>),
    out: &mut impl Write,
) -> io::Result<()> {
    let SiteWeight { files, bytes, transfer, first_visit } = weight;
    if arguments.json {
        let out_text = arguments.out.display().to_string();
        let first_visit_limit = FIRST_VISIT_LIMIT;
        let summary =
            Summary { out: out_text, files, bytes, transfer, first_visit, first_visit_limit, faults, fault_kinds };
        return write_json(out, &summary);
    }
    let text = count_text;
    writeln!(out, "{}: {} files, {} bytes, by brotli {}", arguments.out.display(), files, text(bytes), text(transfer))?;
    let over = if first_visit > FIRST_VISIT_LIMIT { ", more than the" } else { " of at most" };
    writeln!(out, "First visit: {} bytes{over} {}", text(first_visit), text(FIRST_VISIT_LIMIT))
}
