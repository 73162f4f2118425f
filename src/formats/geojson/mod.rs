//! Plain GeoJSON (RFC 7946, and the older form with a `crs`): one report per file, or features with dates.
//!
//! - **Dates.** Features with intervals, or with different moments, make a report for each date that they name
//!   ([`reports`]). Otherwise the file is one report, dated by the one moment that its features name, by a top-level
//!   `date`, `time`, `timestamp` or `datetime`, by a date in its `name`, or by the file's name ([`file_time`]). Which
//!   properties are dates is a table of names ([`date_names`]), unless the user says it.
//!   A `MovingPolygon` (OGC Moving Features) is as many dated features ([`moving`]).
//! - **Classes.** See [`class`].
//! - **Geometry.** Polygons, multipolygons and collections of them; points and lines are counted in a fault.

mod class;
mod collection;
mod crs;
mod date_names;
mod dating;
mod ends;
mod features;
mod file_time;
mod found_dates;
mod grounds;
mod moving;
mod reports;
mod tally;
mod unread_dates;

use std::sync::Arc;

pub(super) use self::grounds::grounds_of;
use self::{
    class::{ClassRule, missing_property},
    collection::{Collection, members_of},
    dating::{DateRule, Dating},
    features::{FeatureSource, features_of},
    file_time::{FileTime, orders_of_file},
    tally::Tally,
};
use super::{
    Dialect, ReadOptions, Report, SchemeOrigin,
    dates::{DateOptions, DateOrders},
    document::Document,
    findings::Findings,
    format::Format,
    geojson_write,
    pool::PolygonPool,
};
use crate::control::{
    fault::{Action, Problem},
    name::Name,
    timeline::Source,
};

/// The row of GeoJSON by anybody: every document that no row before it takes.
pub(super) const FORMAT: Format = Format {
    dialect: Dialect::GeoJson,
    detect: |_| true,
    read,
    source: Source::default,
    scheme: SchemeOrigin::Content,
};

/// The row of snapshots written by `frontline zones`, which say that they are an estimate.
pub(super) const ESTIMATE_FORMAT: Format = Format {
    dialect: Dialect::Zones,
    detect: |document| geojson_write::says_estimate(document.members.text(geojson_write::BASIS_MEMBER).as_deref()),
    source: || Source {
        estimate: Some(Name::bilingual(
            "an estimate from reports of single places",
            "оцінка за повідомленнями про окремі місця",
        )),
        ..Source::default()
    },
    ..FORMAT
};

/// The reports of one file, in no order.
fn read(document: &Document<'_>, options: &ReadOptions, pool: &PolygonPool, findings: &mut Findings) -> Vec<Report> {
    let features = match features_of(document) {
        Ok(features) => features,
        Err(expected) => {
            findings.leave_out_file(None, Problem::NotControlData(expected));
            return Vec::new();
        }
    };
    let axes = match crs::axes_of(&document.members) {
        Ok(axes) => axes,
        Err(problem) => {
            findings.leave_out_file(Some("crs"), problem);
            return Vec::new();
        }
    };
    let (dates, file) = time_of_file(document, &features, &options.dates, findings);
    let mut file = match file {
        Ok(file) => file,
        Err((member, problem)) => {
            findings.leave_out_file(Some(member), problem);
            return Vec::new();
        }
    };
    findings.time = file.known();
    let rule = ClassRule::new(options, findings.file(), document.members.text("name").as_deref());
    let features = &features[..];
    let tally = Tally::of_features(features.len());
    let mut collection = Collection { axes, rule, dates, features, pool, findings, grounds: Vec::new(), tally };
    for (index, feature) in features.iter().enumerate() {
        collection.add(index, feature);
    }
    let Collection { findings, mut grounds, tally, rule, .. } = collection;
    if let Some(problem) = tally.problem().or_else(|| rule.problem().filter(|_| !grounds.is_empty())) {
        findings.leave_out_file(None, problem);
        return Vec::new();
    }
    if let Some(problem) = tally.left_out() {
        findings.add(None, None, problem, Action::FeatureLeftOut);
    }
    // A misspelt property name would otherwise change dates silently.
    let DateOptions { start_property, end_property, date_property, .. } = &options.dates;
    for name in [start_property, end_property, date_property].into_iter().flatten() {
        if let Some(problem) = missing_property(name, members_of(features)).filter(|_| !features.is_empty()) {
            findings.add(None, None, problem, Action::Kept);
        }
    }
    // Each excluded feature has its own fault.
    if grounds.is_empty() && !features.is_empty() && file.known().is_none() {
        return Vec::new();
    }
    if !grounds.is_empty() && grounds.iter().all(|dated| dated.dating == Dating::Undated) {
        file.unread = unread_dates::date_like(members_of(features), file.known());
        if file.known().is_some() && !file.unread.is_empty() {
            findings.add(None, None, Problem::UnreadDates(file.unread.join(", ")), Action::Kept);
        }
    }
    reports::from_grounds(&mut grounds, &file, options.dates.end, findings)
}

/// The time of the whole file, and the rule for its dates: if the file's own date is ambiguous, its features may prove
/// the order.
fn time_of_file<'o>(
    document: &Document<'_>,
    features: &[FeatureSource<'_, '_>],
    options: &'o DateOptions,
    findings: &mut Findings,
) -> (DateRule<'o>, Result<FileTime, (&'static str, Problem)>) {
    let name = Arc::clone(findings.file());
    let of = |dates: &DateRule<'_>| FileTime::of(&document.members, &name, dates, options);
    let dates = DateRule::new(options).with_file(orders_of_file(&document.members, &name));
    findings.orders = dates.of_file();
    let file = of(&dates);
    if !matches!(file, Err((_, Problem::AmbiguousDate { .. }))) {
        return (dates, file);
    }
    let learned = dates.learned(members_of(features));
    let file = of(&learned);
    if file.is_err() {
        // The file is excluded, but the order that its features prove helps to read the others.
        let proven = members_of(features).map(|members| dates.orders_of(members));
        findings.orders = proven.fold(findings.orders, DateOrders::and);
    }
    (learned, file)
}

#[cfg(test)]
mod tests;
