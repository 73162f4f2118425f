//! Reads foreign formats: one file per format, and the detection of the format.
//!
//! All readers work alike: the document's skeleton is parsed once and its geometry left as text, each distinct geometry
//! text is parsed once for all files ([`pool::PolygonPool`]), and faults are collected.

mod budget;
pub mod csv;
pub mod line_error;
pub mod dates;
mod deepstate;
mod document;
mod findings;
mod foreign;
mod format;
mod geojson;
pub mod gazetteer;
pub mod geojson_write;
mod lenient;
mod nzz;
pub mod outline;
pub mod own_places;
mod owlmaps;
pub mod place_records;
pub mod pmtiles;
pub mod pool;
mod positions;
pub mod printable;
pub mod regions;
mod repair;
mod rings;
mod shapes;
mod table_names;
pub mod topojson;

use std::sync::Arc;

pub(crate) use self::foreign::is_foreign_map;
pub use self::format::SchemeOrigin;
use self::{document::Document, findings::Findings, format::Format, pool::PolygonPool, topojson::Pack};
use crate::{
    control::{
        fault::{Action, Fault, Problem},
        report_time::ReportTime,
        timeline::Source,
    },
    geometry::polygon::Polygon,
};

/// A file and its content.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its name relative to what was opened, with `/` between folders.
    pub name: &'a str,
    /// All its bytes.
    pub bytes: &'a [u8],
}

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Plain GeoJSON (RFC 7946) with a date in the name or the members.
    GeoJson,
    /// A raw snapshot of the `DeepState` map, named by its unix seconds.
    DeepState,
    /// A daily file of the NZZ map.
    Nzz,
    /// A daily file of the Project Owl map.
    Owlmaps,
    /// A whole timeline in one TopoJSON file.
    Pack,
    /// A snapshot written by `frontline zones`: GeoJSON that says it is an estimate.
    Zones,
}

/// The user's options for reading plain GeoJSON; other dialects ignore them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The property with the class; by default the usual names are tried.
    pub class_property: Option<String>,
    /// The class of features that name none.
    pub class: Option<String>,
    /// How its dates are read.
    pub dates: dates::DateOptions,
}

/// The class of a feature of plain GeoJSON if nothing gives one.
pub const UNNAMED_CLASS: &str = "reported";

/// One polygon as a source reported it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedPolygon {
    /// The key of the class, not yet resolved in a scheme.
    pub class: Arc<str>,
    /// Index of the feature in its file.
    pub feature: usize,
    /// The ground.
    pub polygon: Arc<Polygon>,
}

/// What one source reported for one time, before its classes are resolved in a scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// When the report was made.
    pub time: ReportTime,
    /// The file it came from.
    pub file: Arc<str>,
    /// All its polygons; empty for a report without data.
    pub polygons: Vec<ReportedPolygon>,
}

/// The content of one file: one report, or several if its features have dates.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format; `None` if the file could not be read.
    pub dialect: Option<Dialect>,
    /// The reports in order of time; empty for a pack.
    pub reports: Vec<Report>,
    /// The whole timeline, if the file is a pack.
    pub pack: Option<Box<Pack>>,
    /// The orders that its numeric dates allow, as evidence for other files of its series.
    pub orders: dates::DateOrders,
    /// All faults.
    pub faults: Vec<Fault>,
}

impl Reading {
    /// A reading of faults only.
    fn of_faults(findings: Findings) -> Self {
        Self { dialect: None, reports: Vec::new(), pack: None, orders: findings.orders, faults: findings.into_faults() }
    }

    /// Whether a date is ambiguous, so that other files may decide its order.
    pub fn has_open_dates(&self) -> bool {
        self.faults.iter().any(|fault| matches!(fault.problem, Problem::AmbiguousDate { .. }))
    }
}

/// Reads one file of any format, compressed by gzip or not; the dialect is detected by content, not by file extension.
///
/// It never panics; what cannot be read is in [`Reading::faults`]. Several threads may read files at once with the same
/// pool.
///
/// # Examples
/// ```
/// use frontline::formats::{Dialect, ReadOptions, SourceFile, pool::PolygonPool, read};
/// let text = r#"{"areas": [[[48, 37], [48, 38], [49, 38], [48, 37]]], "units": {}}"#;
/// let file = SourceFile { name: "20240217.json", bytes: text.as_bytes() };
/// let reading = read(&file, &ReadOptions::default(), &PolygonPool::default());
/// assert_eq!(reading.dialect, Some(Dialect::Owlmaps));
/// assert_eq!(reading.reports[0].polygons[0].class.as_ref(), "russian");
/// ```
pub fn read(file: &SourceFile<'_>, options: &ReadOptions, pool: &PolygonPool) -> Reading {
    let mut findings = Findings::new(file.name);
    if topojson::is_topology(file.bytes) {
        return read_pack(file, findings);
    }
    let inflated = topojson::is_gzip(file.bytes).then(|| topojson::inflated(file.bytes)).transpose();
    let bytes = inflated.as_ref().map(|content| content.as_deref().unwrap_or(file.bytes));
    let parsed = bytes.map_err(Clone::clone).and_then(Document::parse);
    let repaired = match (&parsed, bytes) {
        (Err(Problem::NotJson(_)), Ok(bytes)) => repair::repaired(bytes),
        _ => None,
    };
    let parsed = match (&repaired, parsed, bytes) {
        (Some(repaired), _, _) => {
            repaired.problem.iter().for_each(|problem| findings.add(None, None, problem.clone(), Action::Kept));
            Document::parse(repaired.text.as_bytes())
        }
        (None, Err(Problem::NotJson(reason)), Ok(bytes)) => {
            Err(foreign::problem(file.name, bytes).unwrap_or(Problem::NotJson(reason)))
        }
        (None, parsed, _) => parsed,
    };
    let document = match parsed {
        Ok(document) => document,
        Err(problem) => {
            findings.leave_out_file(None, problem);
            return Reading::of_faults(findings);
        }
    };
    let format = Format::of(&document);
    let mut reports = (format.read)(&document, options, pool, &mut findings);
    reports.sort_by_key(|report| report.time.at);
    Reading { dialect: Some(format.dialect), reports, ..Reading::of_faults(findings) }
}

fn read_pack(file: &SourceFile<'_>, mut findings: Findings) -> Reading {
    let pack = topojson::timeline_from_pack(file.bytes).map(Box::new);
    let pack = pack.map_err(|error| {
        let member = (!error.member.is_empty()).then_some(error.member.as_str());
        findings.leave_out_file(member, error.problem.clone());
    });
    let pack = pack.ok();
    let dialect = pack.as_ref().map(|_| Dialect::Pack);
    Reading { dialect, pack, ..Reading::of_faults(findings) }
}

impl ReportedPolygon {
    /// The polygons of one feature.
    fn all(class: &str, feature: usize, polygons: &[Arc<Polygon>]) -> Vec<Self> {
        let class: Arc<str> = Arc::from(class);
        polygons
            .iter()
            .map(|polygon| Self { class: Arc::clone(&class), feature, polygon: Arc::clone(polygon) })
            .collect()
    }
}

impl Dialect {
    /// The source that publishes in this dialect; without a name for plain GeoJSON and packs.
    pub fn source(self) -> Source {
        Format::of_dialect(self).map_or_else(Source::default, |format| (format.source)())
    }

    /// Where the meaning of its classes comes from. Packs bring a scheme of their own.
    pub fn scheme_origin(self) -> SchemeOrigin {
        Format::of_dialect(self).map_or(SchemeOrigin::Content, |format| format.scheme)
    }
}
