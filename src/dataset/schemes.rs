//! Chooses the scheme by which the reports of a source are read.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use chrono::Datelike as _;

use super::manifest::Manifest;
use crate::{
    control::{
        name::Name,
        scheme::{Class, Control, MAX_CLASSES, Party, Scheme, Shade},
    },
    formats::{Dialect, Report, SchemeOrigin, outline},
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat},
};

/// The scheme of the war in Ukraine, used for the known sources. Its home is the outline of Ukraine.
pub fn ukraine() -> Arc<Scheme> {
    static SCHEME: LazyLock<Arc<Scheme>> = LazyLock::new(|| {
        let manifest = Manifest::parse(include_bytes!("../../assets/schemes/ukraine.json"));
        Arc::new(
            manifest
                .ok()
                .and_then(|manifest| manifest.scheme(Some(outline::ukraine())))
                .expect("the built-in scheme is valid"),
        )
    });
    Arc::clone(&SCHEME)
}

/// The bounds in which the built-in scheme may apply to plain GeoJSON: Ukraine and its surroundings.
const AROUND_UKRAINE: Bounds = Bounds { min: LonLat { lon: 21.0, lat: 43.0 }, max: LonLat { lon: 42.0, lat: 54.0 } };

/// The year in which the war of the built-in scheme began.
const SINCE_YEAR: i32 = 2014;

/// Chooses the scheme for reports without a manifest.
///
/// The known sources use the scheme of the war in Ukraine. Plain GeoJSON uses it only if it is about that war, which
/// its class names alone do not prove: all classes must belong to the scheme, a party of the war must be among them,
/// and the reports must be about ground there and in its time. Otherwise each class becomes a party; `None` if there
/// are more than [`MAX_CLASSES`].
pub(super) fn scheme_for<'a>(
    dialect: Dialect,
    keys: &BTreeSet<Arc<str>>,
    reports: impl IntoIterator<Item = &'a Report>,
) -> Option<Arc<Scheme>> {
    let ukraine = ukraine();
    if dialect.scheme_origin() == SchemeOrigin::Ukraine {
        return Some(ukraine);
    }
    let all_known = keys.iter().all(|key| ukraine.class(key).is_some());
    let is_party = |key: &Arc<str>| ukraine.parties.iter().any(|party| party.key.eq_ignore_ascii_case(key));
    let is_its_war = all_known && keys.iter().any(is_party) && is_there_and_then(reports);
    if is_its_war {
        return Some(ukraine);
    }
    (keys.len() <= MAX_CLASSES).then(|| Arc::new(own_scheme(keys)))
}

/// Whether all reports are from the time of the war in Ukraine, and some of their ground lies there.
fn is_there_and_then<'a>(reports: impl IntoIterator<Item = &'a Report>) -> bool {
    let mut is_there = false;
    for report in reports {
        if report.time.date().year() < SINCE_YEAR {
            return false;
        }
        let lies_there = |polygon: &Polygon| AROUND_UKRAINE.contains(polygon.bounds().center());
        is_there = is_there || report.polygons.iter().any(|reported| lies_there(&reported.polygon));
    }
    is_there
}

/// A scheme with one party per class; `contested` and `unknown` keep their meaning.
fn own_scheme(keys: &BTreeSet<Arc<str>>) -> Scheme {
    let mut scheme = Scheme::default();
    for key in keys {
        let key = key.trim();
        if scheme.class(key).is_some() {
            continue;
        }
        let name = Name::plain(key);
        let control = match key.to_lowercase().as_str() {
            "contested" => Control::Contested,
            "unknown" => Control::Unknown,
            _ => {
                scheme.parties.push(Party { key: key.to_owned(), name: name.clone() });
                Control::Party(scheme.parties.len() - 1)
            }
        };
        scheme.classes.push(Class { key: key.to_owned(), name, control: Some(control), shade: Shade::Plain });
    }
    scheme
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{control::report_time::ReportTime, formats::ReportedPolygon, geometry::ring::Ring};

    fn keys(keys: &[&str]) -> BTreeSet<Arc<str>> {
        keys.iter().map(|&key| Arc::from(key)).collect()
    }

    /// A report of one square, given by its south-western corner.
    fn report(date: &str, lon: f64, lat: f64) -> Report {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let ring = Ring::new(corners.map(|(x, y)| LonLat { lon: lon + x, lat: lat + y })).unwrap();
        let polygon = Arc::new(Polygon::new(ring, Vec::new()));
        let polygons = vec![ReportedPolygon { class: Arc::from("x"), feature: 0, polygon }];
        Report { time: ReportTime::day(date.parse().unwrap()), file: Arc::from("x"), polygons }
    }

    fn party_keys(words: &[&str], report: &Report) -> Vec<String> {
        let scheme = scheme_for(Dialect::GeoJson, &keys(words), [report]).unwrap();
        scheme.parties.iter().map(|party| party.key.clone()).collect()
    }

    #[test]
    fn the_built_in_scheme_is_for_its_own_war() {
        let there = report("2024-02-17", 37.0, 48.0);
        assert_eq!(party_keys(&["russian", "Contested"], &there), ["russian", "ukrainian"]);
        let elsewhere = report("2024-02-17", 2.0, 48.0);
        let earlier = report("1919-02-17", 37.0, 48.0);
        for report in [&elsewhere, &earlier] {
            assert_eq!(party_keys(&["russian", "Contested"], report), ["russian"]);
        }
        assert_eq!(party_keys(&["liberated", "contested"], &there), ["liberated"], "a word of any war");
        assert_eq!(party_keys(&["Occupied"], &there), ["Occupied"]);
        let known = scheme_for(Dialect::Owlmaps, &keys(&["russian"]), [&elsewhere]).unwrap();
        assert_eq!(
            known.remainder_control(),
            Some(Control::Party(1)),
            "a known source has it wherever its ground lies"
        );
    }

    #[test]
    fn other_words_become_parties_of_their_own() {
        let report = report("2024-02-17", 37.0, 48.0);
        let scheme = scheme_for(Dialect::GeoJson, &keys(&["red", "blue", "contested"]), [&report]).unwrap();
        let controls: Vec<_> = scheme.classes.iter().map(|class| scheme.control_key(class.control)).collect();
        assert_eq!(controls, ["blue", "contested", "red"]);
        assert_eq!(scheme.remainder, None);
    }

    #[test]
    fn every_class_has_a_place_and_more_than_can_be_drawn_are_refused() {
        let many = |count| (0..count).map(|i| Arc::from(format!("c{i}"))).collect::<BTreeSet<Arc<str>>>();
        assert_eq!(scheme_for(Dialect::GeoJson, &many(113), []).unwrap().classes.len(), 113);
        assert_eq!(scheme_for(Dialect::GeoJson, &many(MAX_CLASSES + 1), []), None);
    }
}
