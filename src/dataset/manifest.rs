//! The manifest of a dataset: `frontline.json` in its folder.

use std::{
    collections::BTreeSet,
    path::{Component, Path},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    control::{
        remainder::{Home, Remainder},
        scheme::{Class, Control, Name, Party, Scheme, Shade, name_or_text},
    },
    formats::{
        csv::Table,
        dates::{DateOptions, DateOrder, EndRule},
        line_error::LineError,
        outline::{OutlineError, polygons_from_geojson},
        place_records::read_records,
    },
    places::record::Records,
    story::{self, BadStory, Story},
};

/// Name of the manifest's file in a dataset's folder.
pub const MANIFEST_FILE: &str = "frontline.json";

/// The words for controls that no party can take as its key.
const RESERVED_KEYS: [&str; 3] = ["contested", "unknown", "none"];

/// The widest margin of an outline, metres: more is not an error of drawing.
const MAX_HOME_MARGIN_M: f64 = 100_000.0;

/// How many bad lines of a table an error lists.
const LISTED_LINES: usize = 3;

/// What a dataset says of itself. Every member may be left out; a member that is not named here is an error.
///
/// A text for people is either one string or `{"en": "…", "uk": "…"}`.
///
/// # Examples
/// ```
/// use frontline::dataset::manifest::Manifest;
/// let manifest = Manifest::parse(r#"{
///     "title": "The hill",
///     "parties": [{"key": "red", "name": {"en": "Red", "uk": "Червоні"}}],
///     "classes": [{"key": "held", "name": {"en": "Held", "uk": "Утримують"}, "control": "red"}],
///     "sources": [{"name": "A survey", "terms": "CC0", "path": "survey/*.geojson", "class_property": "kind"}]
/// }"#.as_bytes()).unwrap();
/// assert_eq!(manifest.scheme(None).unwrap().classes.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manifest {
    /// The title of the dataset.
    #[serde(deserialize_with = "name_or_text", skip_serializing_if = "Option::is_none")]
    pub title: Option<Name>,
    /// How the zones came about, where they are not a source's own.
    #[serde(deserialize_with = "name_or_text", skip_serializing_if = "Option::is_none")]
    pub method: Option<Name>,
    /// Whom to name with every picture.
    #[serde(deserialize_with = "name_or_text", skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Name>,
    /// The licence, best as an SPDX identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The sides; the first two take the two main colours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// The classes of zones, in the order they are drawn: a later one lies on top.
    /// Without any, the classes are taken from the files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassEntry>,
    /// The control of the ground outside every zone: a party's key, `contested` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remainder: Option<String>,
    /// A GeoJSON file in the manifest's folder: the outline within which the remainder holds; everywhere without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// How far that outline may be off, metres: no front line is drawn so near to it. Without it, it is taken as exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_margin_m: Option<f64>,
    /// Whose reports they are; without any, all files in the folder are one source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceEntry>,
    /// Ids of the places in focus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<u32>,
    /// A table in the manifest's folder of what each source reported of each place: `id, source, date, control`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_reports: Option<String>,
    /// A table there of notes on places: `id, note_en, note_uk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_notes: Option<String>,
    /// What is told with the dataset, view by view.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<Story>,
}

/// One class of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassEntry {
    /// The word in the files.
    pub key: String,
    /// The name shown to people.
    pub name: Name,
    /// A party's key, `contested`, `unknown`, or `null` for ground that the subject is not about; it must be there.
    #[serde(deserialize_with = "Option::deserialize")]
    pub control: Option<String>,
    /// `plain` (the default), `deep` or `light`.
    #[serde(default = "plain")]
    pub shade: Shade,
}

/// One source of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The name to cite.
    pub name: String,
    /// Terms of use.
    #[serde(default)]
    pub terms: String,
    /// A folder, a file or a pattern such as `reports/*.geojson`, below the manifest's folder.
    pub path: String,
    /// The property that holds the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_property: Option<String>,
    /// One class for everything that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Where the zones are no reports but an estimate: what it is an estimate from, in words that follow a date.
    #[serde(default, deserialize_with = "name_or_text", skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Name>,
    /// The property that holds the start of an interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_property: Option<String>,
    /// The property that holds its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_property: Option<String>,
    /// The property that holds a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_property: Option<String>,
    /// The order of dates of numbers: `dmy`, `mdy` or `ymd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Whether the last day of an interval belongs to it: `inclusive` or `exclusive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndRule>,
}

impl SourceEntry {
    /// How its dates are read, where the options do not say it.
    pub(super) fn dates(&self, options: &DateOptions) -> DateOptions {
        let DateOptions { start_property, end_property, date_property, order, end, names } = options.clone();
        DateOptions {
            start_property: start_property.or_else(|| self.start_property.clone()),
            end_property: end_property.or_else(|| self.end_property.clone()),
            date_property: date_property.or_else(|| self.date_property.clone()),
            order: order.or(self.date_order),
            end: end.or(self.end),
            names,
        }
    }
}

/// Why a text is no manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// Not JSON, or not of the manifest's shape.
    #[error("not a manifest")]
    Shape(#[source] serde_json::Error),
    /// Two parties or two classes of the same key.
    #[error("the key `{0}` stands twice")]
    RepeatedKey(String),
    /// A party whose key means something else.
    #[error("no party can have the key `{0}`")]
    ReservedKey(String),
    /// A control that is no party's key.
    #[error("`{0}` is neither a party's key nor `contested` nor `unknown`")]
    UnknownControl(String),
    /// A path that leaves the dataset's folder.
    #[error("a path leads out of the dataset's folder: {0}")]
    PathOutside(String),
    /// A margin that is no length.
    #[error("`home_margin_m` is {0}, expected metres from 0 to {MAX_HOME_MARGIN_M}")]
    HomeMargin(f64),
    /// A file that is no outline.
    #[error("no outline: {name}")]
    Home {
        /// The path in the manifest.
        name: String,
        /// What is wrong.
        source: Box<OutlineError>,
    },
    /// A story that cannot be told.
    #[error(transparent)]
    Story(#[from] BadStory),
    /// Lines of a table of places that cannot be used.
    #[error("{}", lines_text(.0))]
    Lines(Vec<LineError>),
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// When it is not of the described shape or contradicts itself.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(ManifestError::Shape)?;
        check_keys(manifest.parties.iter().map(|party| &party.key))?;
        check_keys(manifest.classes.iter().map(|class| &class.key))?;
        if let Some(party) = manifest.parties.iter().find(|party| RESERVED_KEYS.contains(&party.key.as_str())) {
            return Err(ManifestError::ReservedKey(party.key.clone()));
        }
        let controls = manifest.classes.iter().filter_map(|class| class.control.as_ref());
        for key in controls.chain(&manifest.remainder) {
            manifest.control(key).ok_or_else(|| ManifestError::UnknownControl(key.clone()))?;
        }
        story::check(&manifest.stories)?;
        if let Some(margin_m) = manifest.home_margin_m.filter(|margin_m| !(0.0..=MAX_HOME_MARGIN_M).contains(margin_m))
        {
            return Err(ManifestError::HomeMargin(margin_m));
        }
        let beside = [&manifest.place_reports, &manifest.place_notes, &manifest.home].into_iter().flatten();
        let paths = manifest.sources.iter().map(|source| &source.path).chain(beside);
        let outside = paths.into_iter().find(|path| !stays_inside(path)).cloned();
        outside.map_or(Ok(manifest), |path| Err(ManifestError::PathOutside(path)))
    }

    /// The outline within which the remainder holds, from the bytes of the file that the manifest names.
    ///
    /// # Errors
    /// When they are no outline.
    pub(super) fn home(&self, bytes: &[u8]) -> Result<Home, ManifestError> {
        let bad =
            |source| ManifestError::Home { name: self.home.clone().unwrap_or_default(), source: Box::new(source) };
        let outline = polygons_from_geojson(&String::from_utf8_lossy(bytes)).map_err(bad)?;
        Ok(Home::new(&outline, self.home_margin_m.unwrap_or_default()))
    }

    /// The scheme, with its home; none if the manifest has no classes.
    pub fn scheme(&self, home: Option<Arc<Home>>) -> Option<Scheme> {
        let class = |entry: &ClassEntry| Class {
            key: entry.key.clone(),
            name: entry.name.clone(),
            control: entry.control.as_ref().and_then(|key| self.control(key)),
            shade: entry.shade,
        };
        let control = self.remainder.as_ref().and_then(|key| self.control(key));
        let remainder = control.map(|control| Remainder { control, home });
        let classes: Vec<_> = self.classes.iter().map(class).collect();
        (!classes.is_empty()).then(|| Scheme { parties: self.parties.clone(), classes, remainder })
    }

    /// The records of places, from the tables that the manifest names.
    ///
    /// # Errors
    /// Every line that cannot be used.
    pub(super) fn records(&self, reports: Option<&[u8]>, notes: Option<&[u8]>) -> Result<Records, ManifestError> {
        fn table<'a>(name: Option<&'a String>, bytes: Option<&'a [u8]>) -> Option<Table<'a>> {
            Some(Table { name: name?, bytes: bytes? })
        }
        let tables = (table(self.place_reports.as_ref(), reports), table(self.place_notes.as_ref(), notes));
        read_records(tables.0, tables.1, |key| self.control(key)).map_err(ManifestError::Lines)
    }

    fn control(&self, key: &str) -> Option<Control> {
        match key {
            "contested" => Some(Control::Contested),
            "unknown" => Some(Control::Unknown),
            _ => self.parties.iter().position(|party| party.key == key).map(Control::Party),
        }
    }
}

fn check_keys<'a>(keys: impl Iterator<Item = &'a String>) -> Result<(), ManifestError> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key.trim().to_lowercase()) {
            return Err(ManifestError::RepeatedKey(key.clone()));
        }
    }
    Ok(())
}

/// The first of the lines, and how many there are.
fn lines_text(lines: &[LineError]) -> String {
    let listed = lines.iter().take(LISTED_LINES).map(ToString::to_string);
    let rest = lines.len().saturating_sub(LISTED_LINES);
    let rest = (rest > 0).then(|| format!("and {rest} more lines"));
    listed.chain(rest).collect::<Vec<_>>().join("; ")
}

fn stays_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn plain() -> Shade {
    Shade::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        Manifest::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_control_that_is_no_party_is_named_in_the_error() {
        let class = r#"{"classes": [{"key": "a", "name": {"en": "A", "uk": "А"}, "control": "red"}]}"#;
        assert_eq!(problem(class), "`red` is neither a party's key nor `contested` nor `unknown`");
        assert_eq!(
            problem(r#"{"remainder": "blue"}"#),
            "`blue` is neither a party's key nor `contested` nor `unknown`"
        );
    }

    #[test]
    fn a_class_without_control_must_say_null() {
        assert_eq!(problem(r#"{"classes": [{"key": "a", "name": {"en": "A", "uk": "А"}}]}"#), "not a manifest");
    }

    #[test]
    fn a_source_cannot_lead_out_of_the_folder() {
        for path in ["../other", "/etc/passwd", "a/../../b"] {
            let text = format!(r#"{{"sources": [{{"name": "s", "path": "{path}"}}]}}"#);
            assert!(problem(&text).contains("out of the dataset's folder"), "{path}");
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        let party = r#"{"key": "a", "name": {"en": "A", "uk": "А"}}"#;
        assert_eq!(problem(&format!(r#"{{"parties": [{party}, {party}]}}"#)), "the key `a` stands twice");
    }
}
