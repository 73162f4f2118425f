//! The figures of `frontline areas`: per report, or per report and region, the area of each class and its share.

use std::{collections::BTreeSet, ops::Range};

use anyhow::Context as _;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::grounds::{Wanted, Where, check_regions};
use crate::{
    analysis::{
        areas::class_areas,
        region_areas::{ClassShares, GroundShare, class_shares, ground_shares},
    },
    control::{
        covered::{Covered, OverlapSteps, covered_of, covered_with},
        evolution::Evolution,
        scheme::{ClassId, Control},
        timeline::Timeline,
    },
    geometry::partition::Partition,
    places::regions::Regions,
};

/// The selected reports of one source.
pub(super) struct Chosen<'a> {
    pub(super) timeline: &'a Timeline,
    /// In order of time. With `--every` there is one for each date, so that an old report may be there several times.
    pub(super) reports: Vec<Picked>,
    /// The uncounted area of each report of the source.
    pub(super) covered: Vec<Covered>,
    /// The overlaps of all reports of the source.
    pub(super) overlaps: OverlapSteps,
}

/// A selected report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picked {
    /// Its index in the timeline.
    pub(super) index: usize,
    /// The date of `--every` at which it is the last report.
    pub(super) as_of: Option<NaiveDate>,
    /// Its age in days at that date, or at that of `--at`.
    pub(super) age_days: Option<u64>,
}

impl Picked {
    /// A report at its own date.
    pub(super) fn itself(index: usize) -> Self {
        Self { index, as_of: None, age_days: None }
    }
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
    pub(super) report: Picked,
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
        match wanted.numbers() {
            None => self.whole(),
            Some((regions, numbers)) => self.of_regions(regions, numbers),
        }
    }

    /// All ground of each report.
    pub(super) fn whole(&self) -> anyhow::Result<Vec<Line<'a>>> {
        let Some(home) = self.timeline.scheme().home() else {
            let line = |&report: &Picked| self.line_of_whole(report, &|_| None);
            return Ok(self.reports.par_iter().map(line).collect());
        };
        let home = Partition::new([home.polygons()]);
        let shares = self.shares(&home)?;
        let line = |(&report, shares): (&Picked, &Vec<ClassShares>)| {
            let own = ground_shares(self.timeline.scheme(), shares, &home, 0);
            let percent = |class: ClassId| own.iter().find(|own| own.class == class)?.percent;
            self.line_of_whole(report, &percent)
        };
        Ok(self.reports.iter().zip(&shares).map(line).collect())
    }

    fn line_of_whole(&self, report: Picked, percent: &dyn Fn(ClassId) -> Option<f64>) -> Line<'a> {
        let none = Covered::default();
        let covered = self.covered.get(report.index).unwrap_or(&none);
        let areas = self.timeline.snapshots().get(report.index).map(|snapshot| class_areas(snapshot, covered));
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
        check_regions(regions)?;
        let shares = self.shares(partition)?;
        let mut there: BTreeSet<(usize, ClassId)> = BTreeSet::new();
        for own in shares.iter().flatten() {
            let is_there = |number: &usize| own.km2_in(partition, *number) >= GroundShare::LEAST_KM2;
            there.extend(numbers.clone().filter(is_there).map(|number| (number, own.class)));
        }
        let line = |report: Picked, shares: &[ClassShares], number: usize| {
            let figures = ground_shares(self.timeline.scheme(), shares, partition, number)
                .into_iter()
                .filter(|own| there.contains(&(number, own.class)))
                .map(|GroundShare { class, km2, percent }| Figure { class, km2, percent });
            let ground = Where::numbered(regions, number);
            Line { report, ground, figures: figures.collect() }
        };
        let has_line = |number: &usize| there.range((*number, ClassId(0))..).next().is_some_and(|(n, _)| n == number);
        let with_line: Vec<usize> = numbers.filter(has_line).collect();
        let reports = self.reports.iter().zip(&shares);
        Ok(reports
            .flat_map(|(&report, shares)| with_line.iter().map(move |&number| (report, shares, number)))
            .map(|(report, shares, number)| line(report, shares, number))
            .collect())
    }

    /// The shares of every class in the grounds of a partition, for each chosen report.
    fn shares(&self, partition: &Partition) -> anyhow::Result<Vec<Vec<ClassShares>>> {
        let timeline = self.timeline;
        let (Some(first), Some(last)) = (self.reports.first(), self.reports.last()) else { return Ok(Vec::new()) };
        // Overlaps are known by what changes from report to report, so that those in between are needed as well.
        let reports = first.index..last.index + 1;
        let snapshots = timeline.snapshots().get(reports.clone()).unwrap_or_default();
        let overlaps = self.overlaps.between(reports.clone());
        let covered = (self.covered.get(reports).unwrap_or_default(), &overlaps);
        let all = class_shares(timeline.scheme(), snapshots, covered, partition)
            .with_context(|| format!("the zones of {} cannot be cut to regions", timeline.source().name))?;
        let of_report = |report: &Picked| all.get(report.index - first.index).cloned().unwrap_or_default();
        Ok(self.reports.iter().map(of_report).collect())
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
