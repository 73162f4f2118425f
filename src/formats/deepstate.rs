//! Raw snapshots of the `DeepState` map: GeoJSON made from KML, one file per moment.
//!
//! A polygon's class is the code in its `name` (`… /// geoJSON.status.occupied`, from 2024-03-23 on). Otherwise it is
//! `other_countries` if the name contains a country's name, else it follows from the colour `fill`; the free text of
//! 2022 is not reliable. Positions have a height, status polygons may be collections, and points are icons.

use serde_json::value::RawValue;

use super::{
    Dialect, Report, ReportedPolygon, SchemeOrigin,
    dates::time_in_name,
    document::{Document, Feature, Members, excerpt},
    findings::Findings,
    format::Format,
    pool::PolygonPool,
    rings::Axes,
};
use crate::control::{fault::Problem, timeline::Source};

/// Codes in names and their classes.
const CODES: [(&str, &str); 20] = [
    ("status.occupied", "russian"),
    ("territories.crimea", "russian_before_2022"),
    ("territories.ordlo", "russian_before_2022"),
    ("territories.tuzla", "russian_before_2022"),
    ("status.unknown", "unknown"),
    ("status.dismissed", "liberated"),
    ("status.dismissed_at", "liberated"),
    ("zmiinyi_island", "liberated"),
    ("territories.abkhazia", "other_countries"),
    ("territories.tskhinvali-district", "other_countries"),
    ("territories.transnistria", "other_countries"),
    ("territories.ichkeria", "other_countries"),
    ("territories.prussia", "other_countries"),
    ("territories.karelia", "other_countries"),
    ("territories.petsamo", "other_countries"),
    ("territories.salla", "other_countries"),
    ("territories.estonia", "other_countries"),
    ("territories.latvia", "other_countries"),
    ("territories.pechorsky-district", "other_countries"),
    ("territories.kuril", "other_countries"),
];

/// Parts of the names of ground outside Ukraine, lower case.
const FOREIGN: &[&str] = &[
    "придністров",
    "transnistria",
    "абхаз",
    "abkhazia",
    "цхінвал",
    "tskhinval",
    "south ossetia",
    "ічкері",
    "ichkeria",
    "прусі",
    "прусс",
    "prussia",
    "карел",
    "karelia",
    "куріл",
    "куриль",
    "kuril",
    "петсамо",
    "petsamo",
    "салла",
    "salla",
    "естон",
    "estonia",
    "латві",
    "latvia",
    "печорськ",
    "pechorsky",
];

/// The colour of ground that Ukraine holds in Russia, whatever the code says.
const HELD_IN_RUSSIA: &str = "#01579b";

/// Fill colours used over the years, and their classes.
const FILLS: [(&str, &str); 10] = [
    ("#a52714", "russian"),
    ("#880e4f", "russian_before_2022"),
    ("#000000", "russian_before_2022"),
    ("#bcaaa4", "unknown"),
    ("#bdbdbd", "unknown"),
    ("#757575", "unknown"),
    ("#0f9d58", "liberated"),
    ("#0288d1", "liberated"),
    (HELD_IN_RUSSIA, "ukrainian_in_russia"),
    ("#ff5252", "other_countries"),
];

/// The row of this format.
pub(super) const FORMAT: Format = Format {
    dialect: Dialect::DeepState,
    detect: detects,
    read: |document, _, pool, findings| read(document, pool, findings),
    source,
    scheme: SchemeOrigin::Ukraine,
};

/// Who publishes in it.
fn source() -> Source {
    Source { name: "DeepState".to_owned(), terms: "educational and non-commercial use".to_owned(), ..Source::default() }
}

/// Whether some feature has the styles of converted KML and a class of this map.
fn detects(document: &Document<'_>) -> bool {
    document.features.iter().flatten().any(|feature| {
        let properties = feature.0.as_ref().and_then(|feature| feature.get("properties"));
        // Icons are numerous and have no fill; searching the text saves parsing them.
        let Some(properties) = properties.filter(|text| text.get().contains("\"fill\"")) else {
            return false;
        };
        Members::from_json(properties).is_some_and(|properties| {
            properties.get("styleHash").is_some() && class_of(&Label::new(&properties)).is_some()
        })
    })
}

/// The report of one file; its time is in the file's name.
fn read(document: &Document<'_>, pool: &PolygonPool, findings: &mut Findings) -> Vec<Report> {
    let Some(time) = time_in_name(findings.file()) else {
        findings.leave_out_file(None, Problem::NoDate);
        return Vec::new();
    };
    findings.time = Some(time);
    let mut report = Report { time, file: findings.file().clone(), polygons: Vec::new() };
    for (index, feature) in document.features.iter().flatten().enumerate() {
        report.polygons.extend(read_feature(index, feature, pool, findings));
    }
    vec![report]
}

fn read_feature(
    index: usize,
    feature: &Feature<'_>,
    pool: &PolygonPool,
    findings: &mut Findings,
) -> Vec<ReportedPolygon> {
    let Some(geometry) = feature.0.as_ref().and_then(|feature| feature.get("geometry")) else {
        let problem = Problem::WrongMember { expected: "a geometry".to_owned(), found: "none".to_owned() };
        findings.leave_out_feature(index, "geometry", problem);
        return Vec::new();
    };
    let ground = pool.geometry(geometry.get(), Axes::LonLat);
    if !ground.is_area && ground.flaws.is_empty() {
        return Vec::new();
    }
    let properties = feature.0.as_ref().and_then(|feature| feature.get("properties"));
    let label = Label::from_json(properties);
    let Some(class) = class_of(&label) else {
        let (property, problem) = label.unknown();
        findings.leave_out_feature(index, property, problem);
        return Vec::new();
    };
    findings.add_flaws(index, "geometry", &ground.flaws);
    ReportedPolygon::all(class, index, &ground.polygons)
}

/// The properties of a feature that determine its class.
#[derive(Default)]
struct Label {
    /// With any white space, such as no-break spaces, replaced by a single blank.
    name: String,
    /// In lower case; empty if there is none.
    fill: String,
}

impl Label {
    fn new(properties: &Members<'_>) -> Self {
        let name = properties.text("name").unwrap_or_default();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { name, fill: properties.text("fill").unwrap_or_default().to_lowercase() }
    }

    fn from_json(properties: Option<&RawValue>) -> Self {
        properties.and_then(Members::from_json).map_or_else(Self::default, |properties| Self::new(&properties))
    }

    fn unknown(&self) -> (&'static str, Problem) {
        if self.fill.is_empty() && self.name.is_empty() {
            return ("properties", Problem::NoClass);
        }
        let (name, fill) = (excerpt(&self.name), &self.fill);
        ("properties.fill", Problem::UnknownClass(format!("{name} (fill {fill})")))
    }
}

fn class_of(label: &Label) -> Option<&'static str> {
    if let Some(class) = code_of(&label.name).and_then(|code| look_up(&CODES, code)) {
        let in_russia = class == "liberated" && label.fill == HELD_IN_RUSSIA;
        return Some(if in_russia { "ukrainian_in_russia" } else { class });
    }
    let name = label.name.to_lowercase();
    if FOREIGN.iter().any(|foreign| name.contains(foreign)) {
        return Some("other_countries");
    }
    look_up(&FILLS, &label.fill)
}

/// The code in a name: `status.dismissed_at` in `Звільнено /// Liberated /// geoJSON.status.dismissed_at {{at:25.03}}`.
fn code_of(name: &str) -> Option<&str> {
    let (_, code) = name.split_once("geoJSON.")?;
    let end = code.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-'));
    code.get(..end.unwrap_or(code.len()))
}

fn look_up(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == key).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Dialect, ReadOptions, Reading, SourceFile};

    fn class(name: &str, fill: &str) -> Option<&'static str> {
        let properties = serde_json::json!({ "name": name, "fill": fill }).to_string();
        class_of(&Label::new(&Members::from_text(&properties).unwrap()))
    }

    fn read_text(name: &str, features: &str) -> Reading {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        let file = SourceFile { name, bytes: text.as_bytes() };
        crate::formats::read(&file, &ReadOptions::default(), &PolygonPool::default())
    }

    fn polygon(name: &str, fill: &str) -> String {
        let properties = format!(r#"{{"name":"{name}","styleHash":"1","fill":"{fill}"}}"#);
        let geometry = r#"{"type":"Polygon","coordinates":[[[37,48,0],[38,48,0],[38,49,0],[37,48,0]]]}"#;
        format!(r#"{{"type":"Feature","geometry":{geometry},"properties":{properties}}}"#)
    }

    #[test]
    fn the_code_decides_before_the_colour() {
        assert_eq!(class("Окуповано\u{a0}///\nOccupied /// geoJSON.status.occupied", "#bcaaa4"), Some("russian"));
        let dismissed = "Звільнено /// Liberated /// geoJSON.status.dismissed_at {{at:25.03}}";
        assert_eq!(class(dismissed, "#0f9d58"), Some("liberated"));
        assert_eq!(class(dismissed, "#01579B"), Some("ukrainian_in_russia"));
        assert_eq!(class("ОРДЛО /// CADR /// geoJSON.territories.ordlo", ""), Some("russian_before_2022"));
    }

    #[test]
    fn a_foreign_name_decides_before_the_colour() {
        assert_eq!(class("Придністров'я", "#880e4f"), Some("other_countries"));
        assert_eq!(class("Окупована ІЧКЕРІЯ", "#a52714"), Some("other_countries"));
    }

    #[test]
    fn the_colour_decides_over_free_text() {
        assert_eq!(class("Під питанням", "#a52714"), Some("russian"));
        assert_eq!(class("24.03", "#0288D1"), Some("liberated"));
        assert_eq!(class("Звільнено /// Liberated", "#0097a7"), None);
    }

    #[test]
    fn a_polygon_of_an_unknown_colour_is_named_and_left_out() {
        let rebels = polygon("Wagner rebels", "#ce93d8");
        let reading = read_text("1687591202.geojson", &[polygon("Окуповано", "#a52714"), rebels].join(","));
        assert_eq!(reading.dialect, Some(Dialect::DeepState));
        assert_eq!(reading.reports[0].polygons.len(), 1);
        assert_eq!(reading.reports[0].time.at.timestamp(), 1_687_591_202);
        let fault = &reading.faults[0];
        assert_eq!((fault.feature, fault.property.as_deref()), (Some(1), Some("properties.fill")));
        assert_eq!(fault.problem, Problem::UnknownClass("Wagner rebels (fill #ce93d8)".to_owned()));
        assert_eq!(fault.time, Some(reading.reports[0].time));
    }

    #[test]
    fn icons_are_ignored() {
        let icon = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[30,51,0]},"properties":{"name":"Camp","styleHash":"1"}}"#;
        let reading = read_text("1687591202.geojson", &[icon.to_owned(), polygon("", "#a52714")].join(","));
        assert_eq!((reading.reports[0].polygons.len(), reading.faults.len()), (1, 0));
        assert_eq!(reading.reports[0].polygons[0].feature, 1);
    }

    #[test]
    fn a_file_without_a_date_in_its_name_is_left_out() {
        let reading = read_text("latest.geojson", &polygon("", "#a52714"));
        assert!(reading.reports.is_empty());
        assert_eq!(reading.faults[0].problem, Problem::NoDate);
    }
}
