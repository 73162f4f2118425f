//! What `frontline zones` checks before it interpolates: that the box has settlements, and the dates reports.

use std::io::Write as _;

use anyhow::{bail, ensure};
use chrono::NaiveDate;

use super::{extent::Extent, table::counted};
use crate::{analysis::interpolation::chronology::Chronology, geometry::bounds::Bounds};

/// Half a year. Snapshots that long after the last report only repeat it, and are probably a mistake.
const LATE_DAYS: i64 = 182;

/// Fails if no settlement with a report lies in the box, since all snapshots would show the same.
///
/// # Errors
/// When there is none.
pub(super) fn check_settlements(chronology: &Chronology, bounds: Bounds) -> anyhow::Result<()> {
    let positions = || chronology.settlements().iter().map(|place| place.at);
    let Some(extent) = Extent::around(positions()) else {
        bail!("no settlement has a report; add rows to the second table")
    };
    ensure!(positions().any(|at| bounds.contains(at)), extent.misses(bounds).unwrap_or_else(|| extent.between(bounds)));
    Ok(())
}

/// Prints on standard error that snapshots long after the last report only repeat it.
pub(super) fn tell_late(chronology: &Chronology, dates: &[NaiveDate]) {
    let Some(last) = chronology.last_report() else { return };
    let mut late = dates.iter().filter(|date| (**date - last).num_days() > LATE_DAYS);
    let Some(first) = late.next() else { return };
    let snapshots = counted(1 + late.count(), "snapshot");
    // A closed standard error must not fail the command.
    writeln!(
        super::terminal::stderr(),
        "warning: the last report is of {last}; {snapshots} from {first} on only repeat the map of that time"
    )
    .ok();
}
