//! The readers on the real archives: counts, dates, areas and faults must equal those in `tests/figures`.
//!
//! The archives are not part of the project: see `surroundings.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use frontline::{
    control::{
        fault::{Action, Fault, Problem},
        report_time::whole_days_between,
    },
    formats::{Dialect, ReadOptions, Reading, Report, SourceFile, pool::PolygonPool, read},
};
use rayon::prelude::*;
use serde_json::Value;

use crate::surroundings::archives;

/// Square kilometres: the figures are rounded to 0.001 km², and two programs sum the same areas.
const TOLERANCE_KM2: f64 = 0.01;

/// The relative difference allowed between two methods of measuring an area.
const TOLERANCE: f64 = 1e-6;

/// Square kilometres: holes outside their outer ring are left out here, while the figures subtract them.
const TOLERANCE_WITH_HOLES_OUTSIDE_KM2: f64 = 0.1;

struct Archive {
    dialect: Dialect,
    figures: Value,
    readings: Vec<Reading>,
}

impl Archive {
    /// Reads all files of an archive; `None` without the archives.
    fn load(folder: &str, figures: &str, dialect: Dialect) -> Option<Self> {
        let folder = archives()?.join(folder);
        let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let (pool, options) = (PolygonPool::default(), ReadOptions::default());
        let read_path = |path: &PathBuf| {
            let (name, bytes) = (path.file_name().unwrap().to_str().unwrap(), fs::read(path).unwrap());
            read(&SourceFile { name, bytes: &bytes }, &options, &pool)
        };
        let readings: Vec<_> = paths.par_iter().map(read_path).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures").join(figures);
        let figures = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        Some(Self { dialect, figures, readings })
    }

    fn reports(&self) -> Vec<&Report> {
        let mut reports: Vec<_> = self.readings.iter().flat_map(|reading| &reading.reports).collect();
        reports.sort_by_key(|report| report.time.at);
        reports
    }

    fn count(&self, name: &str) -> usize {
        usize::try_from(self.figures[name].as_u64().unwrap()).unwrap()
    }

    fn check_counts(&self) {
        assert!(self.readings.iter().all(|reading| reading.dialect == Some(self.dialect)));
        let reports = self.reports();
        assert_eq!(reports.len(), self.count("snapshots"));
        assert_eq!(self.figures["from"], rfc(reports[0]));
        assert_eq!(self.figures["to"], rfc(reports[reports.len() - 1]));
        let days: BTreeSet<_> = reports.iter().map(|report| report.time.date()).collect();
        assert_eq!(days.len(), self.count("distinct_days"));
        let no_data: Vec<_> = reports.iter().filter(|report| report.polygons.is_empty()).map(|r| rfc(r)).collect();
        assert_eq!(self.figures["no_data"], Value::from(no_data));
    }

    /// Counts polygons that were left out for bad rings as `class`, since the figures include them.
    fn check_classes(&self, class: &str) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for polygon in self.reports().iter().flat_map(|report| &report.polygons) {
            *counts.entry(polygon.class.as_ref().to_owned()).or_default() += 1;
        }
        *counts.entry(class.to_owned()).or_default() += self.faults(|fault| fault.action == Action::PolygonLeftOut);
        let expected: BTreeMap<String, usize> =
            serde_json::from_value(self.figures["polygons_by_class"].clone()).unwrap();
        assert_eq!(counts, expected);
    }

    fn check_gaps(&self) {
        let reports = self.reports();
        let gaps = reports.windows(2).filter_map(|pair| {
            let days = whole_days_between(pair[0].time.date(), pair[1].time.date());
            let gap = serde_json::json!({"from": rfc(pair[0]), "to": rfc(pair[1]), "days": days});
            (days > 0).then_some(gap)
        });
        assert_eq!(self.figures["gaps"], Value::from(gaps.collect::<Vec<_>>()));
    }

    fn check_duplicates(&self) {
        let grounds: Vec<_> = self.reports().into_iter().map(ground).collect();
        let duplicates = grounds.windows(2).filter(|pair| pair[0] == pair[1]).count();
        assert_eq!(duplicates, self.count("duplicates"));
    }

    fn check_areas(&self, tolerance_km2: f64) {
        let reports = self.reports();
        for row in self.figures["areas"].as_array().unwrap() {
            let report = reports.iter().find(|report| row["date"] == rfc(report)).unwrap();
            let class = row["class"].as_str().unwrap();
            let polygons = report.polygons.iter().filter(|polygon| polygon.class.as_ref() == class);
            let km2: f64 = polygons.map(|polygon| polygon.polygon.area_km2()).sum();
            let expected = row["km2"].as_f64().unwrap();
            let tolerance = tolerance_km2.max(expected * TOLERANCE);
            assert!((km2 - expected).abs() <= tolerance, "{}: {class} {km2} km2, not {expected}", rfc(report));
        }
    }

    fn faults(&self, is_kind: impl Fn(&Fault) -> bool) -> usize {
        self.all_faults().filter(|fault| is_kind(fault)).count()
    }

    /// The number of different polygons of which a ring has this problem.
    fn polygons_with(&self, problem: &Problem) -> usize {
        let faults = self.all_faults().filter(|fault| fault.problem == *problem);
        let polygon = |property: &str| property.rsplit_once('[').map(|(polygon, _)| polygon.to_owned());
        let polygons = faults.map(|f| (&f.file, f.feature, f.property.as_deref().and_then(polygon)));
        polygons.collect::<BTreeSet<_>>().len()
    }

    fn all_faults(&self) -> impl Iterator<Item = &Fault> {
        self.readings.iter().flat_map(|reading| &reading.faults)
    }

    fn expected_faults(&self, kind: &str) -> usize {
        usize::try_from(self.figures["faults"][kind]["count"].as_u64().unwrap()).unwrap()
    }
}

fn rfc(report: &Report) -> String {
    report.time.at.format("%FT%TZ").to_string()
}

/// The polygons with their classes, sorted and without other countries, to compare for duplicates.
fn ground(report: &Report) -> Vec<(&str, String)> {
    let polygons = report.polygons.iter().filter(|polygon| polygon.class.as_ref() != "other_countries");
    let mut ground: Vec<_> = polygons
        .map(|polygon| (polygon.class.as_ref(), format!("{:?}", std::sync::Arc::as_ptr(&polygon.polygon))))
        .collect();
    ground.sort();
    ground
}

#[test]
fn deepstate_gives_the_figures_of_the_archive() {
    let Some(archive) = Archive::load("deepstate", "deepstate.json", Dialect::DeepState) else { return };
    archive.check_counts();
    archive.check_classes("russian");
    archive.check_gaps();
    archive.check_duplicates();
    archive.check_areas(TOLERANCE_WITH_HOLES_OUTSIDE_KM2);
    let unknown = archive.faults(|fault| matches!(fault.problem, Problem::UnknownClass(_)));
    assert_eq!(unknown, archive.expected_faults("class not known"));
    // The figures count polygons, the readers rings; the figures' invalid polygons of other countries are not compared.
    let outside = archive.faults(|fault| fault.problem == Problem::HoleOutside);
    assert_eq!(
        archive.polygons_with(&Problem::HoleOutside),
        archive.expected_faults("invalid: Hole lies outside shell")
    );
    assert_eq!(archive.faults(|_| true), unknown + outside);
}

#[test]
fn nzz_gives_the_figures_of_the_archive() {
    let Some(archive) = Archive::load("nzz", "nzz.json", Dialect::Nzz) else { return };
    archive.check_counts();
    archive.check_classes("russian");
    archive.check_gaps();
    archive.check_duplicates();
    archive.check_areas(TOLERANCE_KM2);
    let rings = archive.faults(|fault| matches!(fault.problem, Problem::Ring(_)));
    assert_eq!(rings, archive.expected_faults("zero-area ring"));
    assert_eq!(archive.faults(|_| true), rings);
}

#[test]
fn owlmaps_gives_the_figures_of_the_archive() {
    let Some(archive) = Archive::load("owl", "owlmaps.json", Dialect::Owlmaps) else { return };
    archive.check_counts();
    archive.check_classes("russian");
    archive.check_gaps();
    archive.check_duplicates();
    archive.check_areas(TOLERANCE_KM2);
    assert_eq!(archive.faults(|_| true), 0);
}
