//! The class of a feature of plain GeoJSON.
//!
//! The first rule that gives a class applies:
//! 1. the property that the user names, else the first of the usual properties that is a text, else the first that is a
//!    number, `true` or `false`;
//! 2. the class that the user sets for features that name none;
//! 3. `russian` for files like `deepstatemap_data_20240709.geojson` (cyterat's copies of `DeepState`, which have no
//!    properties);
//! 4. [`UNNAMED_CLASS`].
//!
//! A text is the class itself, trimmed: the meaning of a word depends on the war, and nothing in a plain GeoJSON file
//! says which war it is about.

use std::{collections::BTreeSet, sync::Arc};

use super::super::{
    ReadOptions, UNNAMED_CLASS,
    document::{Members, excerpt, text_from_json},
};
use crate::control::fault::Problem;

/// Properties that hold a class, the most reliable first; case is ignored.
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

/// Part of the names of cyterat's files.
const CYTERAT_NAME: &str = "deepstatemap_data_";

/// The most property names that an error lists.
const LISTED_PROPERTIES: usize = 20;

/// Determines the classes of the features of one file.
pub(super) struct ClassRule<'o> {
    property: Option<&'o str>,
    otherwise: Arc<str>,
    /// The property that the user names and the properties found so far, as long as no feature has that property.
    missing: Option<(&'o str, BTreeSet<String>)>,
}

impl<'o> ClassRule<'o> {
    /// The rule for a file, given the user's options, the file's name and its member `name`.
    pub(super) fn new(options: &'o ReadOptions, file: &str, label: Option<&str>) -> Self {
        let is_cyterat = file.contains(CYTERAT_NAME) || label.is_some_and(|label| label.contains(CYTERAT_NAME));
        let fallback = if is_cyterat { "russian" } else { UNNAMED_CLASS };
        let property = options.class_property.as_deref();
        // If the user also sets a default class, a missing property is not an error.
        let required = property.filter(|_| options.class.is_none());
        Self {
            property,
            otherwise: Arc::from(options.class.as_deref().unwrap_or(fallback)),
            missing: required.map(|name| (name, BTreeSet::new())),
        }
    }

    /// The class of a feature.
    pub(super) fn class_of(&mut self, properties: &Members<'_>) -> Arc<str> {
        self.look_for_property(properties);
        let class = match self.property {
            Some(name) => properties.get(name).and_then(|value| match text_from_json(value) {
                Some(text) => class_from_text(&text),
                None => Some(Arc::from(value.get())),
            }),
            None => named(properties),
        };
        class.unwrap_or_else(|| Arc::clone(&self.otherwise))
    }

    /// The problem of a file in which no feature has the property that the user names.
    pub(super) fn problem(&self) -> Option<Problem> {
        let (name, found) = self.missing.as_ref()?;
        Some(Problem::NoSuchProperty { name: (*name).to_owned(), found: list_text(found) })
    }

    fn look_for_property(&mut self, properties: &Members<'_>) {
        let Some((name, found)) = &mut self.missing else { return };
        if properties.names().any(|known| known == *name) {
            self.missing = None;
        } else if found.len() <= LISTED_PROPERTIES {
            found.extend(properties.names().take(LISTED_PROPERTIES).map(excerpt));
        }
    }
}

/// The problem of a date property that the user names and that no feature has, neither as a member nor in its
/// properties.
pub(super) fn missing_property<'d, 'a: 'd>(
    name: &str,
    features: impl Iterator<Item = &'d Members<'a>>,
) -> Option<Problem> {
    let mut found = BTreeSet::new();
    for feature in features {
        let properties = feature.get("properties").and_then(Members::from_json).unwrap_or_default();
        if feature.names().chain(properties.names()).any(|known| known == name) {
            return None;
        }
        if found.len() <= LISTED_PROPERTIES {
            found.extend(properties.names().take(LISTED_PROPERTIES).map(excerpt));
        }
    }
    Some(Problem::NoSuchProperty { name: name.to_owned(), found: list_text(&found) })
}

fn named(properties: &Members<'_>) -> Option<Arc<str>> {
    let values = || {
        PROPERTIES
            .iter()
            .filter_map(|name| properties.find(|key| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    };
    let text = values().filter_map(text_from_json).find_map(|text| class_from_text(&text));
    // A text says more about a side than its number in somebody's list.
    text.or_else(|| values().find_map(|value| is_number_or_truth(value.get()).then(|| Arc::from(value.get()))))
}

/// Whether a JSON value is a number, `true` or `false`.
fn is_number_or_truth(json: &str) -> bool {
    matches!(json, "true" | "false") || json.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

/// The trimmed text; `None` if it is empty.
fn class_from_text(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    if text.is_empty() { None } else { Some(Arc::from(text)) }
}

fn list_text(names: &BTreeSet<String>) -> String {
    let listed = names.iter().take(LISTED_PROPERTIES).map(|name| format!("`{name}`"));
    let more = (names.len() > LISTED_PROPERTIES).then(|| "…".to_owned());
    listed.chain(more).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_by(options: &ReadOptions, file: &str, properties: &str) -> String {
        let mut rule = ClassRule::new(options, file, None);
        rule.class_of(&Members::from_text(properties).unwrap()).as_ref().to_owned()
    }

    fn class(properties: &str) -> String {
        class_by(&ReadOptions::default(), "2024-02-17.geojson", properties)
    }

    #[test]
    fn a_word_stays_as_it_is() {
        for word in ["russian", "RU", "Russian-occupied", "Occupied", "Liberated", "Russia"] {
            assert_eq!(class(&format!(r#"{{"Control":" {word} "}}"#)), word);
        }
        assert_eq!(class(r#"{"party":"Reds","name":"russia"}"#), "Reds");
    }

    #[test]
    fn a_number_or_a_truth_counts_where_no_usual_property_has_words() {
        for value in ["3", "-1", "2.5", "true", "false"] {
            assert_eq!(class(&format!(r#"{{"side":{value}}}"#)), value);
        }
        assert_eq!(class(r#"{"status":1,"party":"Reds"}"#), "Reds");
        for nothing in ["null", r#""""#, r#"{"a":1}"#, "[1]"] {
            assert_eq!(class(&format!(r#"{{"side":{nothing}}}"#)), UNNAMED_CLASS);
        }
    }

    #[test]
    fn a_name_is_about_anything_and_no_class() {
        assert_eq!(class(r#"{"name":"Occupied"}"#), UNNAMED_CLASS);
        assert_eq!(class(r#"{"name":"Bakhmut","type":7}"#), UNNAMED_CLASS);
    }

    #[test]
    fn a_property_that_no_feature_has_is_a_problem_that_lists_those_there_are() {
        let options = ReadOptions { class_property: Some("SUBJECTTO".to_owned()), ..ReadOptions::default() };
        let mut rule = ClassRule::new(&options, "x", None);
        for properties in [r#"{"control":"Red"}"#, r#"{"control":"Blue","date":null}"#] {
            rule.class_of(&Members::from_text(properties).unwrap());
        }
        let found = "`control`, `date`".to_owned();
        assert_eq!(rule.problem(), Some(Problem::NoSuchProperty { name: "SUBJECTTO".to_owned(), found }));
        rule.class_of(&Members::from_text(r#"{"SUBJECTTO":null}"#).unwrap());
        assert_eq!(rule.problem(), None);
        let options = ReadOptions { class: Some("red".to_owned()), ..options };
        assert_eq!(ClassRule::new(&options, "x", None).problem(), None, "a class for all others is given");
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
