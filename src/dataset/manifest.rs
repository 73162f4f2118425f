//! The manifest of a dataset: `frontline.json` in its folder.

mod checks;
mod entries;
mod error;
mod place;
mod vocabulary;

use std::{str, sync::Arc};

use serde::{Deserialize, Serialize};

pub use self::{
    entries::{ClassEntry, SourceEntry},
    error::{ManifestError, MemberProblem},
};
use crate::{
    control::{
        about::{About, View},
        name::Name,
        remainder::{Home, Remainder},
        scheme::{Class, Control, Party, Scheme},
    },
    formats::{
        csv::Table, outline::polygons_from_geojson, own_places::read_places, place_records::read_records,
        regions::regions_from_geojson,
    },
    places::{own::OwnPlaces, record::Records, regions::Regions},
    story::Story,
};

/// File name of the manifest in a dataset's folder.
pub const MANIFEST_FILE: &str = "frontline.json";

/// What a dataset says of itself. Every member may be left out; a member that is not named here is an error.
///
/// A text for people is either one string, or one for each language tag: `{"en": "…", "uk": "…"}` ([`Name`]).
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Name>,
    /// How the zones came about, where they are not a source's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Name>,
    /// Whom to name with every picture.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    /// A GeoJSON file in the manifest's folder: the outline within which the remainder holds, and of which shares are
    /// given. Without it, the remainder holds everywhere.
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
    /// The parts of the map that can be chosen; the first one is shown first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// A table in the manifest's folder of what each source reported of each place: `id, source, date, control`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_reports: Option<String>,
    /// A table there of notes on places: `id, note_en, note_uk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_notes: Option<String>,
    /// A table there of the dataset's own places, in place of the built-in ones: `id, name, lon, lat`, and if it has them
    /// names in other languages (`name_uk`), `population`, `rank` and `region`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<String>,
    /// A GeoJSON file there of its own regions, in place of the built-in ones: each a feature with `id` and `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<String>,
    /// What is told with the dataset, view by view.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<Story>,
}

impl Manifest {
    /// Parses and validates a manifest.
    ///
    /// # Errors
    /// When it has another structure or contradicts itself; the error names the member and its line.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let text = str::from_utf8(bytes).map_err(|error| {
            let line = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).matches('\n').count() + 1;
            ManifestError::NotJson { line, reason: "expected UTF-8".to_owned() }
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_start().starts_with('[') {
            return Err(ManifestError::of_list());
        }
        let manifest: Self = serde_json::from_str(text).map_err(|error| ManifestError::of_shape(text, &error))?;
        manifest.check().map_err(|bad| ManifestError::of_member(text, bad))?;
        Ok(manifest)
    }

    /// What it says of the dataset as a whole.
    pub fn about(&self) -> About {
        About {
            title: self.title.clone(),
            method: self.method.clone(),
            attribution: self.attribution.clone(),
            licence: self.licence.clone(),
            focus: self.focus.clone(),
            views: self.views.clone(),
        }
    }

    /// A manifest that says this of a dataset and nothing else.
    pub fn of(About { title, method, attribution, licence, focus, views }: About) -> Self {
        Self { title, method, attribution, licence, focus, views, ..Self::default() }
    }

    /// The outline within which the remainder holds, from the bytes of the file that the manifest names.
    ///
    /// # Errors
    /// When the content is not an outline.
    pub(super) fn home(&self, bytes: &[u8]) -> Result<Home, ManifestError> {
        let bad =
            |source| ManifestError::Home { name: self.home.clone().unwrap_or_default(), source: Box::new(source) };
        let outline = polygons_from_geojson(&String::from_utf8_lossy(bytes)).map_err(bad)?;
        Ok(Home::new(&outline, self.home_margin_m.unwrap_or_default()))
    }

    /// The scheme with a home; `None` if the manifest has no classes.
    pub fn scheme(&self, home: Option<Arc<Home>>) -> Option<Scheme> {
        let class = |entry: &ClassEntry| Class {
            key: entry.key.clone(),
            name: entry.name.clone(),
            control: entry.control.as_ref().and_then(|key| self.control(key)),
            shade: entry.shade,
        };
        let control = self.remainder.as_ref().and_then(|key| self.control(key));
        let outline = home.clone().filter(|_| control.is_none());
        let remainder = control.map(|control| Remainder { control, home });
        let classes: Vec<_> = self.classes.iter().map(class).collect();
        let parties = self.parties.clone();
        (!classes.is_empty()).then(|| Scheme { parties, classes, remainder, outline, ..Scheme::default() })
    }

    /// The records of places from the tables named by the manifest.
    ///
    /// # Errors
    /// Every invalid line.
    pub(super) fn records(&self, reports: Option<&[u8]>, notes: Option<&[u8]>) -> Result<Records, ManifestError> {
        fn table<'a>(name: Option<&'a String>, bytes: Option<&'a [u8]>) -> Option<Table<'a>> {
            Some(Table { name: name?, bytes: bytes? })
        }
        let tables = (table(self.place_reports.as_ref(), reports), table(self.place_notes.as_ref(), notes));
        read_records(tables.0, tables.1, |key| self.control(key)).map_err(ManifestError::Lines)
    }

    /// The places and regions from the files named by the manifest.
    ///
    /// # Errors
    /// Every invalid line of the table, every feature that is not a region, and an id in `focus` that the table lacks.
    pub(super) fn own_places(&self, places: Option<&[u8]>, regions: Option<&[u8]>) -> Result<OwnPlaces, ManifestError> {
        let bad = |source| ManifestError::Regions {
            name: self.regions.clone().unwrap_or_default(),
            source: Box::new(source),
        };
        let regions =
            self.regions.as_ref().and(regions).map(|bytes| regions_from_geojson(&String::from_utf8_lossy(bytes)));
        let named = |regions: Regions| regions.from_file(self.regions.clone().unwrap_or_default());
        let regions = regions.transpose().map_err(bad)?.map(named);
        let table = self.places.as_ref().zip(places).map(|(name, bytes)| Table { name, bytes });
        let gazetteer = table.map(|table| read_places(table, regions.as_ref(), &self.focus));
        let gazetteer = gazetteer.transpose().map_err(ManifestError::Lines)?;
        if let (Some(gazetteer), Some(name)) = (&gazetteer, &self.places) {
            let is_missing = |(_, id): &(usize, &u32)| gazetteer.places().iter().all(|place| place.id != **id);
            if let Some((index, id)) = self.focus.iter().enumerate().find(is_missing) {
                let problem = MemberProblem::wrong(&id.to_string(), format!("the id of a place in {name}"));
                return Err(ManifestError::Member { line: None, path: format!("focus[{index}]"), problem });
            }
        }
        Ok(OwnPlaces { gazetteer: gazetteer.map(Arc::new), regions: regions.map(Arc::new) })
    }

    /// The files with outlines below the manifest's folder, which are not reports even if they lie among these.
    pub(super) fn outlines(&self) -> impl Iterator<Item = &String> {
        self.home.iter().chain(&self.regions)
    }

    fn control(&self, key: &str) -> Option<Control> {
        match key {
            "contested" => Some(Control::Contested),
            "unknown" => Some(Control::Unknown),
            _ => self.parties.iter().position(|party| party.key == key).map(Control::Party),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::scheme::MAX_CLASSES;

    fn problem(text: &str) -> String {
        Manifest::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_control_that_is_no_party_is_named_with_those_there_may_be() {
        let class = r#"{"parties": [{"key": "blue", "name": "B"}],
            "classes": [{"key": "a", "name": "A", "control": "red"}]}"#;
        assert_eq!(
            problem(class),
            "line 2, `classes[0].control`: found `red`, expected `blue`, `contested`, `unknown`"
        );
        assert!(problem(r#"{"remainder": "blue"}"#).starts_with("line 1, `remainder`: found `blue`, expected"));
    }

    #[test]
    fn a_member_of_the_wrong_shape_is_named_with_what_may_be_there() {
        let class = |members: &str| format!("{{\n\"classes\": [\n{{\"key\": \"a\", \"name\": \"A\"{members}}}]}}");
        let control = "a party's key, `contested`, `unknown` or null";
        let text = "a text, or one for each language as in {\"en\": \"…\", \"uk\": \"…\"}";
        for (manifest, expected) in [
            (class(""), format!("line 3, `classes[0]`: the member `control` is missing, expected {control}")),
            (class(r#", "control": 5"#), format!("line 3, `classes[0].control`: found the number 5, expected {control}")),
            (
                class(r#", "control": null, "shade": "dark""#),
                "line 3, `classes[0].shade`: found `dark`, expected `plain`, `deep` or `light`".to_owned(),
            ),
            (
                class(r#", "control": null, "shed": 1"#),
                "line 3, `classes[0].shed`: no such member, did you mean `shade`?, expected `key`, `name`, `control`, `shade`"
                    .to_owned(),
            ),
            (r#"{"title": ["x"]}"#.to_owned(), format!("line 1, `title`: found a list, expected {text}")),
            (
                r#"{"title": {"english": "x"}}"#.to_owned(),
                "line 1, `title.english`: found the text \"english\", expected a language tag such as `en` or `pt-BR`".to_owned(),
            ),
            (r#"{"title": {}}"#.to_owned(), format!("line 1, `title`: found a list of 0, expected {text}")),
            (
                r#"{"parties": "red"}"#.to_owned(),
                "line 1, `parties`: found the text \"red\", expected a list of parties, each with `key` and `name`".to_owned(),
            ),
            (r#"{"parties": ["red"]}"#.to_owned(), "line 1, `parties[0]`: found the text \"red\", expected a party with `key` and `name`".to_owned()),
            ("[]".to_owned(), "line 1: found a list, expected an object with members such as `title` and `sources`".to_owned()),
        ] {
            assert_eq!(problem(&manifest), expected, "{manifest}");
        }
        assert!(problem("{\n\"title\": }").starts_with("line 2: not JSON: "));
    }

    #[test]
    fn one_plain_text_serves_both_languages() {
        let text = r#"{"parties": [{"key": "red", "name": "Red"}], "stories": [],
            "classes": [{"key": "held", "name": "Held", "control": "red"}], "title": "The hill"}"#;
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!((manifest.parties[0].name.english(), manifest.classes[0].name.english()), ("Red", "Held"));
        let again = serde_json::to_vec(&manifest).unwrap();
        assert_eq!(Manifest::parse(&again).unwrap(), manifest);
    }

    #[test]
    fn a_view_has_a_box_in_order() {
        let view = |bbox: &str| format!("{{\"views\": [\n{{\"name\": \"East\", \"bbox\": {bbox}}}]}}");
        let manifest = Manifest::parse(view("[36, 47, 39, 49]").as_bytes()).unwrap();
        let about = manifest.about();
        assert_eq!(about.first_bounds().unwrap().max.lon, 39.0);
        assert_eq!(Manifest::of(about.clone()).about(), about);
        assert!(problem(&view("[39, 47, 36, 49]")).starts_with("line 2, `views[0].bbox`: found `[39.0"));
        assert!(problem(&view("[36, 47, 39]")).starts_with("line 2"));
        let unknown = r#"{"views": [{"name": "East", "bbox": [36, 47, 39, 49], "zoom": 3}]}"#;
        assert!(problem(unknown).contains("`views[0].zoom`: no such member"), "{}", problem(unknown));
    }

    #[test]
    fn more_classes_than_can_be_drawn_are_refused() {
        let classes = |count: usize| {
            let class = |i: usize| format!(r#"{{"key": "c{i}", "name": "A", "control": null}}"#);
            format!(r#"{{"classes": [{}]}}"#, (0..count).map(class).collect::<Vec<_>>().join(","))
        };
        assert!(Manifest::parse(classes(MAX_CLASSES).as_bytes()).is_ok());
        assert_eq!(
            problem(&classes(MAX_CLASSES + 1)),
            "line 1, `classes`: found a list of 1001, expected at most 1000, which is what can be drawn"
        );
    }

    #[test]
    fn a_source_cannot_lead_out_of_the_folder() {
        for path in ["../other", "/etc/passwd", "a/../../b"] {
            let text = format!(r#"{{"sources": [{{"name": "s", "path": "{path}"}}]}}"#);
            let expected =
                format!("line 1, `sources[0].path`: found `{path}`, expected a path below the manifest's folder");
            assert_eq!(problem(&text), expected);
        }
    }

    #[test]
    fn a_key_that_is_there_twice_is_refused() {
        let party = r#"{"key": "a", "name": {"en": "A", "uk": "А"}}"#;
        let text = format!("{{\"parties\": [{party},\n{party}]}}");
        assert_eq!(problem(&text), "line 2, `parties[1].key`: the key `a` is there twice, expected a key of its own");
    }
}
