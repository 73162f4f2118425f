//! `frontline pack`: writes one source with all its reports to one small file.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::bail;

use super::{
    Outcome,
    opening::OpeningArguments,
    output::{Output, is_standard, tell},
    table::count_text,
    working_out::evolution_of,
};
use crate::dataset::{Dataset, pack_bytes};

/// Arguments of `frontline pack`.
#[derive(Debug, clap::Args)]
pub struct PackArguments {
    #[command(flatten)]
    opening: OpeningArguments,
    /// The file to write, compressed if its name ends in .gz; `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// The source to pack, where there are several
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

impl PackArguments {
    /// The file to write.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }
}

/// Opens the data, computes the evolution and writes the pack.
pub(super) fn run(arguments: &PackArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    // Check that the file can be written before the work starts.
    let output = Output::open(&arguments.out)?;
    let dataset = arguments.opening.load_evolved()?;
    let index = chosen(&dataset, arguments.source.as_deref())?;
    let timeline = &dataset.timelines[index];
    let computed;
    let evolution = if let Some(evolution) = &dataset.evolutions[index] {
        &**evolution
    } else {
        computed = evolution_of(timeline, &arguments.opening);
        &computed
    };
    let pack = pack_bytes(&arguments.out, timeline, evolution, &dataset.packed())?;
    output.write(&pack, out)?;
    if !arguments.opening.is_quiet() || !is_standard(&arguments.out) {
        let (snapshots, bytes) = (count_text(timeline.snapshots().len()), count_text(pack.len()));
        let (name, path) = (&timeline.source().name, arguments.out.display());
        tell(&arguments.out, &format!("{name}: {snapshots} snapshots, {bytes} bytes: {path}"), out)?;
    }
    Ok(Outcome::Done)
}

/// The index of the requested source, or the only one.
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
