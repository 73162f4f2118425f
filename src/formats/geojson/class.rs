//! Which class a feature of plain GeoJSON has.
//!
//! The first of these that says something:
//! 1. the property that the user names, else the first of the usual properties with a text in it;
//! 2. the class that the user gives for everything that names none;
//! 3. `russian` for files like `deepstatemap_data_20240709.geojson` (cyterat's copies of `DeepState`, which have no
//!    properties);
//! 4. `reported`.
//!
//! Usual words for a class, such as `RU` or `Russian-occupied`, are taken as that class; other texts stay as they are,
//! so that a scheme may have them. `type` and `name` are about anything: they count only with such a usual word.

use std::sync::Arc;

use super::super::{
    ReadOptions,
    document::{Members, text_from_json},
};

/// Properties that hold a class, the surest first; case does not matter.
const PROPERTIES: [&str; 12] = [
    "class",
    "control",
    "controlled_by",
    "controlledby",
    "controller",
    "status",
    "side",
    "party",
    "faction",
    "owner",
    "occupier",
    "category",
];

/// Properties that hold a class only if their text is a usual word for one.
const VAGUE_PROPERTIES: [&str; 4] = ["type", "kind", "title", "name"];

/// Usual words, in lower case with single blanks, and the classes they mean.
const WORDS: [(&str, &[&str]); 8] = [
    (
        "russian",
        &[
            "russia",
            "ru",
            "rus",
            "russian federation",
            "russian controlled",
            "russian control",
            "russian forces",
            "occupied",
            "russian occupied",
            "occupied by russia",
            "russian occupation",
            "assessed russian control",
        ],
    ),
    ("russian_before_2022", &["russian before 2022", "occupied before 2022", "pre 2022", "crimea", "ordlo"]),
    ("ukrainian", &["ukraine", "ua", "ukr", "ukrainian controlled", "ukrainian control", "ukrainian forces"]),
    ("liberated", &["recaptured", "regained", "dismissed", "ukrainian counteroffensive"]),
    ("ukrainian_in_russia", &["ukrainian in russia"]),
    ("contested", &["disputed", "fighting", "grey zone", "gray zone"]),
    ("unknown", &["unknown status", "unclear", "undetermined"]),
    ("other_countries", &["other countries", "other territories"]),
];

/// Part of the names of cyterat's files.
const CYTERAT_NAME: &str = "deepstatemap_data_";

/// The class of a feature that nothing tells.
const GENERIC: &str = "reported";

/// How the features of one file get their classes.
pub(super) struct ClassRule<'o> {
    property: Option<&'o str>,
    otherwise: Arc<str>,
}

impl<'o> ClassRule<'o> {
    /// The rule of a file, by the user's options, the file's name and its member `name`.
    pub(super) fn new(options: &'o ReadOptions, file: &str, label: Option<&str>) -> Self {
        let is_cyterat = file.contains(CYTERAT_NAME) || label.is_some_and(|label| label.contains(CYTERAT_NAME));
        let fallback = if is_cyterat { "russian" } else { GENERIC };
        Self {
            property: options.class_property.as_deref(),
            otherwise: Arc::from(options.class.as_deref().unwrap_or(fallback)),
        }
    }

    /// The class of a feature.
    pub(super) fn class_of(&self, properties: &Members<'_>) -> Arc<str> {
        let class = match self.property {
            Some(name) => properties.get(name).and_then(|value| match text_from_json(value) {
                Some(text) => normalised(&text),
                None => Some(Arc::from(value.get())),
            }),
            None => named(properties),
        };
        class.unwrap_or_else(|| Arc::clone(&self.otherwise))
    }
}

fn named(properties: &Members<'_>) -> Option<Arc<str>> {
    let text = |name: &&str| {
        properties.find(|key| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| text_from_json(value))
    };
    let sure = PROPERTIES.iter().filter_map(text).find_map(|text| normalised(&text));
    sure.or_else(|| VAGUE_PROPERTIES.iter().filter_map(text).find_map(|text| usual_word(&text)).map(Arc::from))
}

/// A usual word's class, or the text itself; none if it is empty.
fn normalised(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    if text.is_empty() { None } else { Some(Arc::from(usual_word(text).unwrap_or(text))) }
}

fn usual_word(text: &str) -> Option<&'static str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_')).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    let means = |(class, words): &&(&str, &[&str])| *class == text || words.contains(&text.as_str());
    WORDS.iter().find(means).map(|(class, _)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_by(options: &ReadOptions, file: &str, properties: &str) -> String {
        let rule = ClassRule::new(options, file, None);
        rule.class_of(&Members::from_text(properties).unwrap()).as_ref().to_owned()
    }

    fn class(properties: &str) -> String {
        class_by(&ReadOptions::default(), "2024-02-17.geojson", properties)
    }

    #[test]
    fn usual_words_are_taken_as_their_class() {
        for word in ["russian", "RU", "Russian-occupied", " occupied ", "Russian_Control"] {
            assert_eq!(class(&format!(r#"{{"Control":"{word}"}}"#)), "russian", "{word}");
        }
        assert_eq!(class(r#"{"status":"Contested"}"#), "contested");
        assert_eq!(class(r#"{"class":"russian_before_2022"}"#), "russian_before_2022");
    }

    #[test]
    fn another_class_stays_as_it_is() {
        assert_eq!(class(r#"{"party":"Reds","name":"russia"}"#), "Reds");
    }

    #[test]
    fn a_name_counts_only_with_a_usual_word() {
        assert_eq!(class(r#"{"name":"Occupied"}"#), "russian");
        assert_eq!(class(r#"{"name":"Bakhmut","type":7}"#), "reported");
    }

    #[test]
    fn the_users_property_and_class_come_first() {
        let options = ReadOptions {
            class_property: Some("level".to_owned()),
            class: Some("red".to_owned()),
            ..ReadOptions::default()
        };
        assert_eq!(class_by(&options, "x", r#"{"class":"ua","level":3}"#), "3");
        assert_eq!(class_by(&options, "x", r#"{"class":"ua","level":null}"#), "red");
    }

    #[test]
    fn copies_of_deepstate_without_properties_are_russian() {
        assert_eq!(class_by(&ReadOptions::default(), "cy/deepstatemap_data_20240709.geojson", "{}"), "russian");
    }
}
