//! Which ground figures are given for: all of it, one region, or each of them.

use std::ops::Range;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde::Serialize;

use super::{extent::reaches_regions, table::km2_text};
use crate::{
    dataset::{Dataset, manifest::MANIFEST_FILE},
    formats::printable::printable,
    places::regions::{Region, Regions},
};

/// What figures are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// The regions of the dataset, or the oblasts of Ukraine with Kyiv, Crimea and Sevastopol.
    Region,
}

/// What is printed of a region: a text, or nothing for the ground outside all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct RegionText<'a>(pub(super) Option<&'a str>);

/// Which ground figures are given for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// All of it.
    Whole,
    /// One region, by its number.
    Region(&'a Regions, usize),
    /// Each region, and the ground outside all of them.
    EachRegion(&'a Regions),
}

/// The ground of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Where<'a> {
    /// All ground.
    Whole,
    /// A region.
    Region(&'a Region),
    /// What lies outside every region.
    Outside,
}

impl<'a> Wanted<'a> {
    /// The regions and the numbers of those that are wanted; the number after the last one means the ground outside all
    /// of them. `None` for all ground.
    pub(super) fn numbers(self) -> Option<(&'a Regions, Range<usize>)> {
        match self {
            Wanted::Whole => None,
            Wanted::EachRegion(regions) => Some((regions, 0..regions.list().len() + 1)),
            Wanted::Region(regions, number) => Some((regions, number..number + 1)),
        }
    }
}

impl<'a> Where<'a> {
    /// The region of a number, or the ground outside all of them.
    pub(super) fn numbered(regions: &'a Regions, number: usize) -> Self {
        regions.list().get(number).map_or(Where::Outside, Where::Region)
    }

    /// The identifier of the region as printed; nothing for all ground.
    pub(super) fn id(self) -> Option<RegionText<'a>> {
        self.text(|region| &region.id)
    }

    /// The name of the region as printed; nothing for all ground.
    pub(super) fn name(self) -> Option<RegionText<'a>> {
        self.text(|region| region.name.english())
    }

    fn text(self, of: impl Fn(&'a Region) -> &'a str) -> Option<RegionText<'a>> {
        match self {
            Where::Whole => None,
            Where::Region(region) => Some(RegionText(Some(of(region)))),
            Where::Outside => Some(RegionText(None)),
        }
    }
}

/// Which ground `--region` and `--by` mean.
///
/// # Errors
/// When no region has the name.
pub(super) fn wanted_ground<'a>(
    dataset: &'a Dataset,
    region: Option<&str>,
    by: Option<By>,
) -> anyhow::Result<Wanted<'a>> {
    Ok(match (region, by) {
        (None, None) => Wanted::Whole,
        (None, Some(By::Region)) => Wanted::EachRegion(dataset.regions()?),
        (Some(name), _) => {
            let regions = dataset.regions()?;
            if dataset.own_places.regions.is_none() && !reaches_regions(dataset)? {
                bail!(
                    "`{}`: these data bring no regions, and lie outside those of the program, the oblasts of Ukraine; name a \
                     GeoJSON file with regions as `regions` in {MANIFEST_FILE}, each a feature with `id` and `name`",
                    printable(name.trim())
                );
            }
            Wanted::Region(regions, regions.named(name)?)
        }
    })
}

/// Fails if regions overlap, since figures would then count ground twice.
///
/// # Errors
/// When they overlap, or cannot be compared.
pub(super) fn check_regions(regions: &Regions) -> anyhow::Result<()> {
    let overlaps = regions.overlaps().context("the regions cannot be compared with each other")?;
    let Some(most) = overlaps.first() else { return Ok(()) };
    let [first, second] = most.regions.map(|region| printable(region.name.english()).into_owned());
    bail!(
        "{}: the regions overlap by {} km², {first} and {second} most, by {} km²; draw their borders so that each ground \
         lies in one region (`frontline validate` lists every overlap)",
        printable(regions.file()),
        km2_text(overlaps.iter().map(|overlap| overlap.km2).sum()),
        km2_text(most.km2),
    )
}
