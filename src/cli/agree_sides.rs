//! The two sources compared by `frontline agree`, and the ground that one of them lacks.

use std::{path::PathBuf, sync::Arc};

use anyhow::{anyhow, bail};
use chrono::NaiveDate;

use super::{
    chosen::named_timelines,
    notices::{FaultKind, fault_kinds},
    opening::ReadingArguments,
    outline::outline,
};
use crate::{
    analysis::agreement::Masked,
    control::{bearing::Bearing, scheme::Control, timeline::Timeline},
    dataset::{Dataset, Wanted},
    geometry::polygon::Polygon,
};

/// The argument that means the embedded dataset.
const EMBEDDED: &str = "embedded";

/// What is compared with what.
#[derive(Debug, clap::Args)]
pub(super) struct SideArguments {
    /// A folder, file or quoted pattern; `embedded` for the dataset inside the program; with --data, a source's name
    #[arg(value_name = "A")]
    a: String,
    /// What it is compared with, likewise
    #[arg(value_name = "B")]
    b: String,
    /// A dataset with several sources, of which A and B are names
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// The ground that one source lacks.
#[derive(Debug, clap::Args)]
pub(super) struct MaskArguments {
    /// Ground that one of the sources does not report on: every polygon of a GeoJSON file; with --mask-class, anything that opens
    #[arg(long, value_name = "PATH")]
    mask: Option<PathBuf>,
    /// Mask the ground of this class, as in the last report that has it: of the mask, else of A, else of B
    #[arg(long, value_name = "KEY")]
    mask_class: Option<String>,
    /// What becomes of masked ground: it counts for neither, or as held in both. Fronts within 2 km of it never count
    #[arg(long, value_enum, default_value_t = MaskedArg::LeftOut)]
    mask_as: MaskedArg,
}

/// What becomes of masked ground, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum MaskedArg {
    /// It counts for neither
    LeftOut,
    /// It counts as held in both
    Held,
}

/// The two timelines to compare.
pub(super) struct Sides {
    datasets: [Arc<Dataset>; 2],
    places: [usize; 2],
}

impl SideArguments {
    /// Opens both datasets.
    pub(super) fn open(&self) -> anyhow::Result<Sides> {
        if let Some(data) = &self.data {
            let dataset = Arc::new(self.load(&data.to_string_lossy())?);
            let place = |name: &str| -> anyhow::Result<usize> {
                let wanted = named_timelines(&dataset, Some(name))?;
                let is_wanted =
                    |timeline: &Timeline| wanted.first().is_some_and(|found| std::ptr::eq(*found, timeline));
                dataset.timelines.iter().position(is_wanted).ok_or_else(|| anyhow!("no source is named `{name}`"))
            };
            let places = [place(&self.a)?, place(&self.b)?];
            return Ok(Sides { datasets: [Arc::clone(&dataset), dataset], places });
        }
        Ok(Sides { datasets: [Arc::new(self.load_one(&self.a)?), Arc::new(self.load_one(&self.b)?)], places: [0, 0] })
    }

    fn load_one(&self, path: &str) -> anyhow::Result<Dataset> {
        let dataset = self.load(path)?;
        if dataset.timelines.len() > 1 {
            let names: Vec<_> = dataset.timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
            bail!("{path} has several sources, name two of them with --data {path}: {}", names.join(", "));
        }
        Ok(dataset)
    }

    fn load(&self, path: &str) -> anyhow::Result<Dataset> {
        let paths = if path == EMBEDDED { Vec::new() } else { vec![PathBuf::from(path)] };
        Ok(self.reading.load(paths, Wanted::Reports)?)
    }
}

impl MaskArguments {
    /// The mask in words, to follow other text; empty without a mask.
    pub(super) fn text(&self) -> String {
        let kept = if self.mask_as == MaskedArg::Held { "counted as held in both" } else { "left out" };
        let file = self.mask.as_ref().map(|mask| mask.display().to_string());
        match (&self.mask_class, file) {
            (Some(class), Some(file)) => format!(", the ground of {class} in {file} {kept}"),
            (Some(class), None) => format!(", the ground of {class} {kept}"),
            (None, Some(file)) => format!(", the ground of {file} {kept}"),
            (None, None) => String::new(),
        }
    }
}

impl Sides {
    /// The first timeline.
    pub(super) fn a(&self) -> &Timeline {
        self.timeline(0)
    }

    /// The second timeline.
    pub(super) fn b(&self) -> &Timeline {
        self.timeline(1)
    }

    fn timeline(&self, side: usize) -> &Timeline {
        &self.datasets[side].timelines[self.places[side]]
    }

    /// The faults that affect the figures of each side.
    pub(super) fn bearings(&self) -> [Bearing; 2] {
        [0, 1].map(|side: usize| self.datasets[side].bearing(self.places[side]))
    }

    /// The faults of both datasets that affect figures, by action.
    pub(super) fn fault_kinds(&self) -> [Vec<FaultKind>; 2] {
        [0, 1].map(|side: usize| fault_kinds(&self.datasets[side]))
    }

    /// The control with a key in both schemes; by default the first party of the first scheme.
    pub(super) fn controls(&self, key: Option<&str>) -> anyhow::Result<[Control; 2]> {
        let first = self.a().scheme().parties.first().map(|party| party.key.as_str());
        let key = key.or(first).ok_or_else(|| anyhow!("{} has no party", self.a().source().name))?;
        let control = |timeline: &Timeline| {
            let scheme = timeline.scheme();
            let keys: Vec<_> = scheme.parties.iter().map(|party| party.key.as_str()).collect();
            let name = &timeline.source().name;
            scheme.control(key).ok_or_else(|| anyhow!("{name} has no party `{key}`, it has: {}", keys.join(", ")))
        };
        Ok([control(self.a())?, control(self.b())?])
    }

    /// The first and the last day covered by both.
    pub(super) fn common_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = |timeline: &Timeline| {
            let snapshots = timeline.snapshots();
            Some((snapshots.first()?.time.date(), timeline.end()?.date_naive()))
        };
        let ((first_a, last_a), (first_b, last_b)) = (days(self.a())?, days(self.b())?);
        Some((first_a.max(first_b), last_a.min(last_b))).filter(|(first, last)| first <= last)
    }
}

impl MaskArguments {
    /// How masked ground is treated.
    pub(super) fn masked(&self) -> Masked {
        match self.mask_as {
            MaskedArg::LeftOut => Masked::LeftOut,
            MaskedArg::Held => Masked::Held,
        }
    }

    /// The masked ground; empty without a mask.
    pub(super) fn polygons(&self, sides: &Sides, opening: &SideArguments) -> anyhow::Result<Vec<Polygon>> {
        match (&self.mask, &self.mask_class) {
            (None, None) => Ok(Vec::new()),
            (Some(path), None) => outline(path),
            (None, Some(key)) => last_with(&[sides.a(), sides.b()], key),
            (Some(path), Some(key)) => {
                let dataset = opening.load(&path.to_string_lossy())?;
                last_with(&dataset.timelines.iter().collect::<Vec<_>>(), key)
            }
        }
    }
}

/// The ground of a class in the last report that has it, from the first timeline that has it.
fn last_with(timelines: &[&Timeline], key: &str) -> anyhow::Result<Vec<Polygon>> {
    for timeline in timelines {
        let Some(class) = timeline.scheme().class(key) else { continue };
        let zones = timeline.snapshots().iter().rev().flat_map(|snapshot| &snapshot.zones);
        if let Some(zone) = zones.into_iter().find(|zone| zone.class == class) {
            return Ok(zone.polygons.iter().map(|polygon| (**polygon).clone()).collect());
        }
    }
    let names: Vec<_> = timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
    bail!("no report has ground of the class `{key}`: {}", names.join(", "))
}
