//! `frontline pack`: one source with all its reports in one small file.

use std::{io::Write, path::PathBuf};

use anyhow::bail;

use super::{Outcome, opening::OpeningArguments, table::count_text};
use crate::{
    control::evolution::Evolution,
    dataset::{Dataset, write_pack},
};

/// Arguments of `frontline pack`.
#[derive(Debug, clap::Args)]
pub struct PackArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// The file to write; it is compressed if its name ends in .gz
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// The source to pack, where there are several
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

/// Opens the data, works out what follows from it and writes the pack.
pub(super) fn run(arguments: &PackArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let dataset = arguments.opening.load_evolved()?;
    let index = chosen(&dataset, arguments.source.as_deref())?;
    let timeline = &dataset.timelines[index];
    let computed;
    let evolution = if let Some(evolution) = &dataset.evolutions[index] {
        &**evolution
    } else {
        computed = Evolution::of(timeline);
        &computed
    };
    let bytes = write_pack(&arguments.out, timeline, evolution, &dataset.about())?;
    let (snapshots, bytes) = (count_text(timeline.snapshots().len()), count_text(bytes));
    writeln!(out, "{}: {snapshots} snapshots, {bytes} bytes: {}", timeline.source().name, arguments.out.display())?;
    Ok(Outcome::Done)
}

/// The index of the source asked for; the only one, if none was.
fn chosen(dataset: &Dataset, name: Option<&str>) -> anyhow::Result<usize> {
    let names: Vec<_> = dataset.timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
    let Some(name) = name else {
        if let [_] = names[..] {
            return Ok(0);
        }
        bail!("a pack holds one source, and there are several; choose with --source: {}", names.join(", "));
    };
    match names.iter().position(|known| known.eq_ignore_ascii_case(name)) {
        Some(index) => Ok(index),
        None => bail!("no source is named {name}; there are: {}", names.join(", ")),
    }
}
