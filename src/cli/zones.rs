//! `frontline zones`: interpolates dated zones from the chronology of settlements.

use std::{
    collections::BTreeSet,
    io::Write,
    iter,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, ensure};
use chrono::{Datelike as _, Days, NaiveDate};
use clap::Args;
use rayon::prelude::*;

use super::{
    outline::outline,
    table::counted,
    zones_arguments::{BoundsArg, PartArg, PartiesArg, SpanArg},
    zones_checks::{check_settlements, tell_late},
    zones_folder::ZonesFolder,
    zones_manifest::{Made, add_manifest},
};
use crate::{
    analysis::interpolation::{Interpolation, chronology::Chronology, options::Options, scheme},
    dataset::whole_within,
    formats::{
        csv::{Table, read_chronology},
        geojson_write::{WriteOptions, geojson_from_snapshot},
        line_error::LineError,
    },
};

/// Decimals of the written coordinates: about 10 m.
const DECIMALS: u8 = 4;

/// The largest accepted table, bytes.
const MAX_TABLE_BYTES: usize = 64 * 1024 * 1024;

/// The most snapshots of one run: every day of 27 years.
const MAX_SNAPSHOTS: usize = 10_000;

/// Days of the shortest month.
const SHORTEST_MONTH_DAYS: usize = 28;

/// The most invalid lines of the tables that an error lists.
const LISTED_LINES: usize = 1_000;

/// Number of snapshots computed before they are written, which limits memory.
const SNAPSHOTS_AT_A_TIME: usize = 16;

/// Interpolate zones of control from dated reports of single settlements
#[derive(Args, Clone, Debug)]
pub struct ZonesArgs {
    /// Table of settlements: id, lon, lat
    pub settlements: PathBuf,
    /// Table of changes: id, date, control
    pub chronology: PathBuf,
    /// Folder for the snapshots, one file for each date
    #[arg(short, long)]
    pub out: PathBuf,
    /// First date
    #[arg(long)]
    pub from: NaiveDate,
    /// Last date; it gets a snapshot whatever the step
    #[arg(long)]
    pub to: NaiveDate,
    /// Days from one snapshot to the next
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    pub every: u32,
    /// Snapshots also on the last day of each month
    #[arg(long)]
    pub month_ends: bool,
    /// Snapshots also between, on the day by which so many changes have been reported since the snapshot before
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub changes: Option<u32>,
    /// Snapshots on every day from one date to another, while much changes: first..last
    #[arg(long)]
    pub daily: Option<SpanArg>,
    /// The box to tile: west,south,east,north in degrees
    #[arg(long, allow_hyphen_values = true)]
    pub bbox: BoundsArg,
    /// Distance between the samples of the surface, degrees
    #[arg(long, default_value_t = 0.01)]
    pub step: f64,
    /// GeoJSON file with the ground that the subject is about; the zones are cut to it
    #[arg(long)]
    pub within: Option<PathBuf>,
    /// Ground that has a class of its own while a party holds it: class=party:file.geojson; can be repeated
    #[arg(long)]
    pub part: Vec<PartArg>,
    /// The words for the two parties in the column `control`
    #[arg(long, default_value = "russian,ukrainian")]
    pub parties: PartiesArg,
    /// The name written into each file
    #[arg(long, default_value = "Zones interpolated from reports of settlements")]
    pub name: String,
    /// Write the snapshots alone, without a manifest and the table of places for it
    #[arg(long)]
    pub no_manifest: bool,
}

/// Writes the snapshots, and one line about them.
///
/// # Errors
/// When a table or the outline is invalid, or a file cannot be written.
pub fn run(args: &ZonesArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let (settlements, changes) = (read(&args.settlements)?, read(&args.chronology)?);
    let parties = args.parties.0.each_ref().map(String::as_str);
    let chronology = read_chronology(
        Table { name: &args.settlements.to_string_lossy(), bytes: &settlements },
        Table { name: &args.chronology.to_string_lossy(), bytes: &changes },
        parties,
    )
    .map_err(|errors| anyhow!(lines_text(&errors)))?;
    ensure!(args.from <= args.to, "the first date {} is after the last, {}", args.from, args.to);
    let mut options = Options { step_deg: args.step, ..Options::of(args.bbox.0) };
    if let Some(path) = &args.within {
        options.home = outline(path)?;
    }
    options.parts = args.part.iter().map(|part| part.read(parties)).collect::<anyhow::Result<_>>()?;
    let keys: BTreeSet<_> = options.parts.iter().map(|part| &part.key).collect();
    ensure!(keys.len() == options.parts.len(), "two --part options have the same class; give each its own");
    check_settlements(&chronology, args.bbox.0)?;
    let dates = args.dates(&chronology)?;
    tell_late(&chronology, &dates);
    let interpolation = Interpolation::new(&chronology, &options)?;
    let names: Vec<String> = dates.iter().map(|&date| file_name(date)).collect();
    let mut folder = ZonesFolder::open(&args.out, &names)?;
    let scheme = scheme(parties, &options.parts);
    let text_at = |&date: &NaiveDate| {
        let options = WriteOptions { name: &args.name, decimals: DECIMALS, is_estimate: true };
        let mut text = geojson_from_snapshot(&interpolation.snapshot_at(date), &scheme, options);
        text.push('\n');
        text
    };
    let mut bytes = 0;
    for (some, names) in dates.chunks(SNAPSHOTS_AT_A_TIME).zip(names.chunks(SNAPSHOTS_AT_A_TIME)) {
        let texts: Vec<String> = some.par_iter().map(text_at).collect();
        for (name, text) in names.iter().zip(&texts) {
            folder.write(name, text)?;
            bytes += text.len();
        }
    }
    if !args.no_manifest {
        let settlements = Table { name: &args.settlements.to_string_lossy(), bytes: &settlements };
        add_manifest(&mut folder, Made { name: &args.name, settlements, chronology: &chronology, scheme: &scheme })?;
    }
    for changed in folder.keep()? {
        writeln!(
            super::terminal::stderr(),
            "kept, since it was changed after an earlier run wrote it: {}",
            changed.display()
        )?;
    }
    writeln!(out, "{}, {bytes} bytes: {}", counted(dates.len(), "snapshot"), args.out.display())?;
    Ok(())
}

impl ZonesArgs {
    /// The dates of the snapshots, in order.
    fn dates(&self, chronology: &Chronology) -> anyhow::Result<Vec<NaiveDate>> {
        let days = usize::try_from((self.to - self.from).num_days()).unwrap_or(usize::MAX);
        let steps = days / self.every as usize + 1;
        let months = if self.month_ends { days / SHORTEST_MONTH_DAYS } else { 0 };
        let daily = self.daily.map_or(0, |span| (span.last - span.first).num_days());
        let daily = usize::try_from(daily).unwrap_or(usize::MAX).min(days);
        self.check_count(steps.saturating_add(months).saturating_add(daily))?;
        let mut dates = dates(self.from, self.to, self.every);
        if self.month_ends {
            dates.extend(month_ends(self.from, self.to));
        }
        dates.extend(self.daily.into_iter().flat_map(|span| span.days_within(self.from, self.to)));
        dates.sort_unstable();
        dates.dedup();
        if let Some(changes) = self.changes {
            let change_days = chronology.change_days();
            self.check_count(dates.len() + change_days.len() / changes as usize)?;
            dates = with_busy_days(dates, &change_days, changes);
        }
        Ok(dates)
    }

    /// Checks that the number of snapshots is within the limit.
    fn check_count(&self, count: usize) -> anyhow::Result<()> {
        let (from, to) = (self.from, self.to);
        ensure!(
            count <= MAX_SNAPSHOTS,
            "about {count} snapshots from {from} to {to}, over the limit of {MAX_SNAPSHOTS}; \
             choose a longer step with --every, or a shorter time"
        );
        Ok(())
    }
}

fn file_name(date: NaiveDate) -> String {
    format!("{date}.geojson")
}

/// The first lines, and the number of others.
fn lines_text(errors: &[LineError]) -> String {
    let more = errors.len().saturating_sub(LISTED_LINES);
    let more = (more > 0).then(|| format!("and {more} more lines"));
    errors.iter().take(LISTED_LINES).map(ToString::to_string).chain(more).collect::<Vec<_>>().join("\n")
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    whole_within(path, MAX_TABLE_BYTES).with_context(|| format!("cannot read {}", path.display()))
}

/// Every `every` days from the first date on, and the last date.
fn dates(from: NaiveDate, to: NaiveDate, every: u32) -> Vec<NaiveDate> {
    let next = |date: &NaiveDate| date.checked_add_days(Days::new(every.into()));
    let before_last = iter::successors(Some(from), next).take_while(|&date| date < to);
    before_last.chain(iter::once(to)).collect()
}

/// The last day of each month within a range.
fn month_ends(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |&day| day <= to).filter(|day| day.succ_opt().is_none_or(|next| next.day() == 1))
}

/// Adds to the dates the days in between by which `changes` changes have been reported since the date before.
/// `change_days` is sorted.
fn with_busy_days(dates: Vec<NaiveDate>, change_days: &[NaiveDate], changes: u32) -> Vec<NaiveDate> {
    let mut all: Vec<NaiveDate> = Vec::new();
    for date in dates {
        while let Some(last) = all.last().copied() {
            let since = change_days.partition_point(|&day| day <= last);
            let busy = change_days.get(since + changes as usize - 1).filter(|&&day| day < date);
            let Some(&busy) = busy else { break };
            all.push(busy);
        }
        all.push(date);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_with_enough_changes_has_a_snapshot() {
        let days = |texts: &[&str]| -> Vec<NaiveDate> { texts.iter().map(|text| text.parse().unwrap()).collect() };
        let changes = days(&["2022-03-02", "2022-03-03", "2022-03-03", "2022-03-05", "2022-03-09"]);
        let found = with_busy_days(days(&["2022-03-01", "2022-03-08", "2022-03-15"]), &changes, 2);
        assert_eq!(found, days(&["2022-03-01", "2022-03-03", "2022-03-08", "2022-03-15"]));
    }

    #[test]
    fn months_end_on_their_last_day() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let found: Vec<_> = month_ends(day("2024-02-10"), day("2024-03-31")).collect();
        assert_eq!(found, ["2024-02-29", "2024-03-31"].map(day));
    }

    #[test]
    fn the_last_date_has_a_snapshot_whatever_the_step() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let found = dates(day("2022-02-24"), day("2022-03-12"), 7);
        assert_eq!(found, ["2022-02-24", "2022-03-03", "2022-03-10", "2022-03-12"].map(day));
    }
}
