//! The figures of `frontline areas`: per report, or per report and region, the area of each class and its share.

use std::{collections::BTreeSet, ops::Range};

use anyhow::{Context as _, ensure};
use rayon::prelude::*;

use super::table::km2_text;
use crate::{
    analysis::{
        areas::class_areas,
        region_areas::{ClassShares, GroundShare, class_shares},
    },
    control::{
        covered::{Covered, OverlapSteps, covered_of, covered_with},
        evolution::Evolution,
        scheme::{ClassId, Control},
        timeline::Timeline,
    },
    geometry::partition::Partition,
    places::regions::{Region, Regions},
};

/// Regions that have less in common than this differ only by rounding, square kilometres.
const LEAST_OVERLAP_KM2: f64 = 0.05;

/// A percentage is a hundredth.
const PERCENT: f64 = 100.0;

/// The selected reports of one source.
pub(super) struct Chosen<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) reports: Range<usize>,
    /// With `--at`, the age of the report in days at that date.
    pub(super) age_days: Option<u64>,
    /// The uncounted area of each report of the source.
    pub(super) covered: Vec<Covered>,
    /// The overlaps of all reports of the source.
    pub(super) overlaps: OverlapSteps,
}

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

/// The area of a class within a ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) class: ClassId,
    pub(super) km2: f64,
    /// The share of the ground; for the whole, that of the outline of the dataset's home. `None` without one.
    pub(super) percent: Option<f64>,
}

/// The areas of all classes within one ground, in one report.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) report: usize,
    pub(super) ground: Where<'a>,
    pub(super) figures: Vec<Figure>,
}

impl Line<'_> {
    /// The figure of a class.
    pub(super) fn of(&self, class: ClassId) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.class == class)
    }

    /// Area and share of the classes that fit, together.
    pub(super) fn sum(&self, fits: impl Fn(ClassId) -> bool) -> (f64, Option<f64>) {
        let own = || self.figures.iter().filter(|figure| fits(figure.class));
        // An empty sum of floating-point numbers is -0.
        (
            own().map(|figure| figure.km2).sum::<f64>() + 0.0,
            own().map(|figure| figure.percent).sum::<Option<f64>>().map(|sum| sum + 0.0),
        )
    }
}

impl<'a> Chosen<'a> {
    /// Computes what is not counted, unless the evolution has it.
    pub(super) fn count_overlaps(&mut self, evolution: Option<&Evolution>) {
        let timeline = self.timeline;
        self.overlaps = OverlapSteps::of(timeline.scheme(), timeline.snapshots());
        self.covered = match evolution {
            Some(_) => covered_of(timeline, evolution),
            None => covered_with(timeline, &self.overlaps).into_iter().map(Result::unwrap_or_default).collect(),
        };
    }

    /// The lines of what is wanted, by report, then by region in the order of their file.
    ///
    /// # Errors
    /// When zones cannot be cut, or the regions overlap.
    pub(super) fn lines(&self, wanted: Wanted<'a>) -> anyhow::Result<Vec<Line<'a>>> {
        match wanted {
            Wanted::Whole => self.whole(),
            Wanted::EachRegion(regions) => self.of_regions(regions, 0..regions.list().len() + 1),
            Wanted::Region(regions, number) => self.of_regions(regions, number..number + 1),
        }
    }

    /// All ground of each report.
    pub(super) fn whole(&self) -> anyhow::Result<Vec<Line<'a>>> {
        let home = self.timeline.scheme().remainder.as_ref().and_then(|remainder| remainder.home.as_deref());
        let Some(home) = home else {
            let line = |report: usize| self.line_of_whole(report, &|_| None);
            return Ok(self.reports.clone().into_par_iter().map(line).collect());
        };
        let home = Partition::new([home.polygons()]);
        let shares = self.shares(&home)?;
        let line = |(report, shares): (usize, &Vec<ClassShares>)| {
            let percent = |class: ClassId| {
                let own = shares.iter().find(|own| own.class == class)?;
                Some(PERCENT * own.shares.km2_in(0) / home.ground_km2(0))
            };
            self.line_of_whole(report, &percent)
        };
        Ok(self.reports.clone().zip(&shares).map(line).collect())
    }

    fn line_of_whole(&self, report: usize, percent: &dyn Fn(ClassId) -> Option<f64>) -> Line<'a> {
        let none = Covered::default();
        let covered = self.covered.get(report).unwrap_or(&none);
        let areas = self.timeline.snapshots().get(report).map(|snapshot| class_areas(snapshot, covered));
        let figure = |class, km2| Figure { class, km2, percent: percent(class) };
        let figures = areas.unwrap_or_default().into_iter().map(|area| figure(area.class, area.km2));
        Line { report, ground: Where::Whole, figures: figures.collect() }
    }

    /// The ground within regions; the number after the last one means the ground outside all of them.
    ///
    /// A class without ground in a region during all of the chosen reports has no figure there, and a region without a
    /// figure no line.
    fn of_regions(&self, regions: &'a Regions, numbers: Range<usize>) -> anyhow::Result<Vec<Line<'a>>> {
        let partition = regions.partition();
        let overlap_km2 = partition.overlap_km2().context("the regions cannot be compared with each other")?;
        ensure!(
            overlap_km2 < LEAST_OVERLAP_KM2,
            "the regions overlap by {} km²; draw their borders so that each ground lies in one region",
            km2_text(overlap_km2)
        );
        let shares = self.shares(partition)?;
        let is_there =
            |own: &ClassShares, number: usize| own.in_ground(partition, number).km2 >= GroundShare::LEAST_KM2;
        let mut there: BTreeSet<(usize, ClassId)> = BTreeSet::new();
        for own in shares.iter().flatten() {
            there.extend(numbers.clone().filter(|&number| is_there(own, number)).map(|n| (n, own.class)));
        }
        let line = |report: usize, shares: &[ClassShares], number: usize| {
            let figure = |own: &ClassShares| {
                let GroundShare { class, km2, percent } = own.in_ground(partition, number);
                Figure { class, km2, percent }
            };
            let own = shares.iter().filter(|own| there.contains(&(number, own.class)));
            let ground = regions.list().get(number).map_or(Where::Outside, Where::Region);
            Line { report, ground, figures: own.map(figure).collect() }
        };
        let has_line = |number: &usize| there.range((*number, ClassId(0))..).next().is_some_and(|(n, _)| n == number);
        let with_line: Vec<usize> = numbers.filter(has_line).collect();
        let reports = self.reports.clone().zip(&shares);
        Ok(reports
            .flat_map(|(report, shares)| with_line.iter().map(move |&number| (report, shares, number)))
            .map(|(report, shares, number)| line(report, shares, number))
            .collect())
    }

    /// The shares of every class in the grounds of a partition, for each chosen report.
    fn shares(&self, partition: &Partition) -> anyhow::Result<Vec<Vec<ClassShares>>> {
        let (timeline, reports) = (self.timeline, self.reports.clone());
        let snapshots = timeline.snapshots().get(reports.clone()).unwrap_or_default();
        let overlaps = self.overlaps.between(reports.clone());
        let covered = (self.covered.get(reports).unwrap_or_default(), &overlaps);
        class_shares(timeline.scheme(), snapshots, covered, partition)
            .with_context(|| format!("the zones of {} cannot be cut to regions", timeline.source().name))
    }

    /// The classes that appear in some lines, in the order of the scheme.
    pub(super) fn classes(lines: &[Line<'_>]) -> Vec<ClassId> {
        let classes = lines.iter().flat_map(|line| line.figures.iter().map(|figure| figure.class));
        classes.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The control of a class.
    pub(super) fn control(&self, class: ClassId) -> Option<Control> {
        self.timeline.scheme().get(class).control
    }
}
