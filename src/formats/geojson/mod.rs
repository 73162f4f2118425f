//! Plain GeoJSON (RFC 7946, and the older form with a `crs`): one report a file, or features with dates.
//!
//! - **Dates.** Features with intervals, or with different moments, make a report for each date that they name
//!   ([`reports`]). Otherwise the file is one report, dated by the one moment that its features name, by a top-level
//!   `date`, `time`, `timestamp` or `datetime`, by a date in its `name`, or by the file's name ([`file_time`]). Which
//!   properties are dates is a table of names ([`date_names`]), unless the user says it.
//!   A `MovingPolygon` (OGC Moving Features) is as many dated features ([`moving`]).
//! - **Classes.** See [`class`].
//! - **Geometry.** Polygons, multipolygons and collections of them; points and lines are counted in a fault.

mod class;
mod crs;
mod date_names;
mod dating;
mod ends;
mod features;
mod file_time;
mod found_dates;
mod moving;
mod reports;
mod tally;
mod unread_dates;

use std::sync::Arc;

use self::{
    class::ClassRule,
    dating::{BadDating, DateRule, Dated, Dating},
    features::{FeatureSource, features_of},
    file_time::FileTime,
    tally::Tally,
};
use super::{
    ReadOptions, Report, ReportedPolygon,
    document::{Document, Members},
    findings::Findings,
    pool::PolygonPool,
    rings::Axes,
    shapes::Ground,
};
use crate::control::fault::{Action, Problem};

/// One area and when it is reported.
struct DatedGround {
    dating: Dating,
    feature: usize,
    class: Arc<str>,
    ground: Arc<Ground>,
}

/// The reports of one file, in no order.
pub(super) fn read(
    document: &Document<'_>,
    options: &ReadOptions,
    pool: &PolygonPool,
    findings: &mut Findings,
) -> Vec<Report> {
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
    let dates = DateRule::new(&options.dates);
    let mut file = match FileTime::of(&document.members, findings.file(), &dates, &options.dates) {
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
    // Each feature that was left out has its own fault.
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

/// The features that are objects.
fn members_of<'d, 'a>(features: &'d [FeatureSource<'d, 'a>]) -> impl Iterator<Item = &'d Members<'a>> {
    features.iter().filter_map(|feature| match feature {
        FeatureSource::Feature(members) => Some(*members),
        FeatureSource::Geometry(_) | FeatureSource::NoObject => None,
    })
}

/// The areas of one file while its features are read.
struct Collection<'r, 'd, 'a> {
    axes: Axes,
    rule: ClassRule<'r>,
    dates: DateRule<'r>,
    features: &'d [FeatureSource<'d, 'a>],
    pool: &'r PolygonPool,
    findings: &'r mut Findings,
    grounds: Vec<DatedGround>,
    tally: Tally,
}

impl Collection<'_, '_, '_> {
    fn add(&mut self, index: usize, source: &FeatureSource<'_, '_>) {
        match source {
            FeatureSource::Feature(members) => self.add_feature(index, members),
            FeatureSource::Geometry(text) => {
                let ground = self.pool.geometry(text, self.axes);
                self.tally.add(&ground);
                self.add_ground(index, "geometry", Dating::Undated, &Members::default(), ground);
            }
            FeatureSource::NoObject => {
                let problem = Problem::WrongMember { expected: "a feature".to_owned(), found: "no object".to_owned() };
                self.findings.add(Some(index), None, problem, Action::FeatureLeftOut);
            }
        }
    }

    fn add_feature(&mut self, index: usize, members: &Members<'_>) {
        let properties = members.get("properties").and_then(Members::from_json).unwrap_or_default();
        if let Some(temporal) = members.get(moving::MEMBER).and_then(Members::from_json) {
            match moving::grounds_of(&temporal, self.axes, self.pool) {
                Ok(grounds) => grounds.into_iter().for_each(|(dating, ground)| {
                    self.tally.add(&ground);
                    self.add_ground(index, moving::MEMBER, dating, &properties, ground);
                }),
                Err(bad) => self.leave_out(index, bad),
            }
            return;
        }
        let Some(geometry) = members.get("geometry") else {
            return;
        };
        let ground = self.pool.geometry(geometry.get(), self.axes);
        self.tally.add(&ground);
        if !ground.is_area && ground.flaws.is_empty() {
            return;
        }
        match self.dated(members, &properties) {
            Ok(Dated { datings, unreadable_end }) => {
                for dating in datings {
                    self.add_ground(index, "geometry", dating, &properties, Arc::clone(&ground));
                }
                if let Some((path, problem)) = unreadable_end {
                    self.findings.add(Some(index), Some(path), problem, Action::Kept);
                }
            }
            Err(bad) => self.leave_out(index, bad),
        }
    }

    /// When a feature is reported; where its date can be several, by what the other features prove.
    fn dated(&mut self, members: &Members<'_>, properties: &Members<'_>) -> Result<Dated, BadDating> {
        let dated = self.dates.dated(members, properties);
        if !matches!(dated, Err((_, Problem::AmbiguousDate { .. }))) || self.dates.has_learned() {
            return dated;
        }
        self.dates = self.dates.learned(members_of(self.features));
        self.dates.dated(members, properties)
    }

    fn add_ground(
        &mut self,
        feature: usize,
        member: &str,
        dating: Dating,
        properties: &Members<'_>,
        ground: Arc<Ground>,
    ) {
        self.findings.add_flaws(feature, member, &ground.flaws);
        let class = self.rule.class_of(properties);
        self.grounds.push(DatedGround { dating, feature, class, ground });
    }

    fn leave_out(&mut self, feature: usize, (property, problem): BadDating) {
        self.tally.note_area();
        self.findings.leave_out_feature(feature, &property, problem);
    }
}

impl ReportedPolygon {
    fn of_ground(dated: &DatedGround) -> impl Iterator<Item = Self> {
        let reported =
            |polygon| Self { class: Arc::clone(&dated.class), feature: dated.feature, polygon: Arc::clone(polygon) };
        dated.ground.polygons.iter().map(reported)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Reading, SourceFile, dates::parse_time, read};
    use super::*;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}"#;

    fn read_text(name: &str, text: &str) -> Reading {
        read(&SourceFile { name, bytes: text.as_bytes() }, &ReadOptions::default(), &PolygonPool::default())
    }

    fn collection(members: &str, features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection",{members}"features":[{}]}}"#, features.join(","))
    }

    fn feature(members: &str, properties: &str) -> String {
        format!(r#"{{"type":"Feature",{members}"geometry":{SQUARE},"properties":{properties}}}"#)
    }

    /// Dates and features of each report.
    fn reports(reading: &Reading) -> Vec<(String, Vec<usize>)> {
        let features = |report: &Report| report.polygons.iter().map(|polygon| polygon.feature).collect();
        reading.reports.iter().map(|report| (report.time.date().to_string(), features(report))).collect()
    }

    fn only_fault(reading: &Reading) -> (Option<&str>, &Problem, Action) {
        assert_eq!((reading.reports.len(), reading.faults.len()), (0, 1), "{reading:?}");
        let fault = &reading.faults[0];
        (fault.property.as_deref(), &fault.problem, fault.action)
    }

    #[test]
    fn a_file_is_dated_by_its_members_before_its_name() {
        let features = [feature("", "{}")];
        for member in [
            r#""date":"2024-02-17","#,
            r#""timestamp":1708128000000,"#,
            r#""time":{"date":"2024-02-17"},"#,
            r#""name":"deepstatemap_data_20240217","#,
            r#""metadata":{"date":"2/17/2024"},"#,
        ] {
            let reading = read_text("20200101.geojson", &collection(member, &features));
            assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![0])], "{member}");
        }
        let reading = read_text("x/2024-02-17.geojson", &collection(r#""name":"control","#, &features));
        assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![0])]);
    }

    #[test]
    fn a_copy_of_deepstate_by_cyterat_is_read() {
        let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"#;
        let geometry = r#"{"type":"MultiPolygon","coordinates":[[[[37,48],[37,49],[38,49],[37,48]]],[[[1,1],[2,1],[2,2],[1,1]]]]}"#;
        let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
        let reading = read_text("deepstatemap_data_20240709.geojson", &collection(crs, &[feature]));
        assert_eq!(
            (reading.dialect, reports(&reading)),
            (Some(Dialect::GeoJson), vec![("2024-07-09".to_owned(), vec![0, 0])])
        );
        assert!(reading.reports[0].polygons.iter().all(|polygon| polygon.class.as_ref() == "russian"));
    }

    #[test]
    fn features_of_different_days_are_a_report_each() {
        let properties = [r#"{"date":"2024-02-18"}"#, r#"{"date":"17.02.2024"}"#, r#"{"date":"2024-02-18"}"#];
        let features = properties.map(|properties| feature("", properties));
        let reading = read_text("all.geojson", &collection("", &features));
        assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![1]), ("2024-02-18".to_owned(), vec![0, 2])]);
    }

    #[test]
    fn features_with_intervals_are_in_every_report_that_they_cover() {
        let features = [
            feature("", r#"{"start":"2024-02-01","end":"2024-03-01"}"#),
            feature("", r#"{"start":"2024-02-10","end":null}"#),
            feature(r#""time":{"interval":["..","2024-02-10"]},"#, "{}"),
            feature("", "{}"),
        ];
        let reading = read_text("all.geojson", &collection("", &features));
        let expected = [("2024-02-01", vec![0, 2, 3]), ("2024-02-10", vec![0, 1, 3]), ("2024-03-01", vec![1, 3])];
        assert_eq!(reports(&reading), expected.map(|(date, features)| (date.to_owned(), features)));
    }

    #[test]
    fn a_single_moment_of_the_features_dates_the_file() {
        let reading = read_text("control.geojson", &collection("", &[feature("", r#"{"date":"2024-02-17T21:04Z"}"#)]));
        assert_eq!(reading.reports[0].time, parse_time("2024-02-17T21:04Z").unwrap());
    }

    #[test]
    fn a_bare_feature_and_a_bare_geometry_are_reports_too() {
        for text in [&feature("", "{}"), SQUARE] {
            assert_eq!(reports(&read_text("20240217.json", text)), [("2024-02-17".to_owned(), vec![0])], "{text}");
        }
    }

    #[test]
    fn a_collection_without_features_is_no_data() {
        let reading = read_text("20240217.json", &collection("", &[]));
        assert!(reading.faults.is_empty());
        assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![])]);
    }

    #[test]
    fn a_file_without_a_date_is_left_out() {
        let reading = read_text("control.geojson", &collection("", &[feature("", "{}")]));
        assert_eq!(only_fault(&reading), (None, &Problem::NoDate, Action::FileLeftOut));
        let reading = read_text("20240217.geojson", &collection(r#""date":"soon","#, &[feature("", "{}")]));
        assert_eq!(only_fault(&reading), (Some("date"), &Problem::BadDate("soon".to_owned()), Action::FileLeftOut));
    }

    #[test]
    fn a_file_in_an_unknown_reference_system_is_left_out() {
        let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:28404"}},"#;
        let reading = read_text("20240217.geojson", &collection(crs, &[feature("", "{}")]));
        assert_eq!(only_fault(&reading).1, &Problem::UnknownCrs("EPSG:28404".to_owned()));
    }

    #[test]
    fn what_is_no_control_data_says_what_was_expected() {
        let point = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0]},"properties":{}}"#.to_owned();
        let points = collection("", &[point]);
        let texts =
            [points.as_str(), "{}", r#"{"type":"Topology"}"#, r#"{"type":"FeatureCollection"}"#, r#"{"type":7}"#];
        for text in texts {
            let reading = read_text("20240217.geojson", text);
            assert!(matches!(only_fault(&reading).1, Problem::NotControlData(text) if text.contains("expected")));
        }
    }

    #[test]
    fn a_feature_at_fault_is_named_and_the_others_stay() {
        let bad = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,91],[0,0]]]}}"#;
        let features = [bad.to_owned(), "7".to_owned(), feature("", r#"{"date":"soon"}"#), feature("", "{}")];
        let reading = read_text("20240217.geojson", &collection("", &features));
        assert_eq!(reports(&reading), [("2024-02-17".to_owned(), vec![3])]);
        let faults: Vec<_> = reading.faults.iter().map(|f| (f.feature.unwrap(), f.property.as_deref())).collect();
        assert_eq!(faults, [(0, Some("geometry.coordinates[0][2]")), (1, None), (2, Some("properties.date"))]);
    }
}
