//! The skeleton of a JSON document: its members and features as text, found in one pass.
//!
//! Everything below a feature's members stays text ([`RawValue`]) that borrows from the file. A reader parses only what
//! it needs, and no geometry that it has seen before.

use std::{borrow::Cow, fmt, str};

use serde::de::{Deserialize, DeserializeSeed as _, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{error::Category, value::RawValue};

use super::{
    budget::{Budget, MAX_FEATURES, MAX_LISTS, MAX_MEMBERS},
    lenient::{Expected, Lenient},
};
use crate::control::fault::Problem;

/// The most bytes per file.
const MAX_BYTES: usize = 1 << 29;

/// The most elements of a list that is split.
const MAX_ELEMENTS: usize = 4_000_000;

/// The most characters of an excerpt in a fault.
const MAX_EXCERPT: usize = 40;

/// A JSON object: its features and its other members.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    /// Everything but `features` and `value`.
    pub(super) members: Members<'a>,
    /// The member `features`, if it is a list.
    pub(super) features: Option<Vec<Feature<'a>>>,
    /// The member `value`, if it is an object: NZZ wraps its features in it.
    pub(super) value: Option<Box<Self>>,
}

/// The members of an object in the file's order, with their values as text.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// An element of `features`; `None` if it is not an object.
#[derive(Debug)]
pub(super) struct Feature<'a>(pub(super) Option<Members<'a>>);

impl<'a> Document<'a> {
    /// Parses the skeleton of a file; a byte order mark at the start is skipped.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(Problem::TooMuch { what: "bytes in one file", limit: MAX_BYTES });
        }
        let text = str::from_utf8(bytes).map_err(|error| Problem::NotJson(error.to_string()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // A shorter text cannot have more lists, so nearly every file skips the count.
        if text.len() > MAX_LISTS && text.bytes().filter(|&byte| byte == b'[').count() > MAX_LISTS {
            return Err(Problem::TooMuch { what: "positions and lists in one file", limit: MAX_LISTS });
        }
        let budget = Budget::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let document = DocumentReader(&budget).deserialize(&mut deserializer);
        let document = document.and_then(|document| deserializer.end().map(|()| document));
        document.map_err(|error| match (budget.exceeded(), error.classify()) {
            (Some(problem), _) => problem,
            (None, Category::Data) => Problem::NotControlData("expected a JSON object".to_owned()),
            (None, Category::Io | Category::Syntax | Category::Eof) => Problem::NotJson(error.to_string()),
        })
    }
}

impl<'a> Members<'a> {
    /// The members of a JSON object; `None` if the value is not an object.
    pub(super) fn from_json(json: &'a RawValue) -> Option<Self> {
        Self::from_text(json.get())
    }

    /// The members of a JSON object; `None` if the text is not an object.
    pub(super) fn from_text(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The value of a member that is not `null`; if the name is repeated, the last one wins.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.find(|key| key == name).map(|(_, value)| value)
    }

    /// The last member that is not `null` and whose name matches.
    pub(super) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<(&str, &'a RawValue)> {
        let found = self.0.iter().rev().find(|(key, value)| fits(key) && value.get() != "null");
        found.map(|(key, value)| (key.as_ref(), *value))
    }

    /// Every member, in the file's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// The names of all members, including those that are `null`.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    /// The object as JSON.
    pub(super) fn to_json(&self) -> String {
        let member = |(key, value): &(Cow<'_, str>, &RawValue)| format!("{}:{value}", serde_json::Value::from(&**key));
        format!("{{{}}}", self.0.iter().map(member).collect::<Vec<_>>().join(","))
    }

    /// The value of a member that is a string.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(text_from_json)
    }
}

/// The text of a JSON string; `None` for any other value.
pub(super) fn text_from_json(json: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Key<'_>>(json.get()).ok().map(|key| key.0)
}

/// The elements of a JSON list; `None` for any other value, or if there are too many.
pub(super) fn list_from_text(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str::<Elements<'_>>(text).ok().map(|elements| elements.0)
}

/// The elements of a list, up to the limit.
struct Elements<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementsVisitor)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Elements<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            if elements.len() >= MAX_ELEMENTS {
                return Err(A::Error::custom("too many elements"));
            }
            elements.push(element);
        }
        Ok(Elements(elements))
    }
}

/// The start of a text, for naming it in a fault.
pub(super) fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(MAX_EXCERPT).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}

/// Reads the object of a document within the budget of its file.
#[derive(Clone, Copy)]
struct DocumentReader<'b>(&'b Budget);

impl<'de> Expected<'de> for DocumentReader<'_> {
    type Value = Document<'de>;

    fn read_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Self::Value>, A::Error> {
        let mut document = Document::default();
        while let Some(Key(key)) = map.next_key()? {
            match key.as_ref() {
                "features" => document.features = map.next_value_seed(Lenient(FeatureListReader(self.0)))?,
                "value" => document.value = map.next_value_seed(Lenient(self))?.map(Box::new),
                _ => {
                    self.0.take_member().map_err(A::Error::custom)?;
                    document.members.0.push((key, map.next_value()?));
                }
            }
        }
        Ok(Some(document))
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for DocumentReader<'_> {
    type Value = Document<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Lenient(self).deserialize(deserializer)?.ok_or_else(|| D::Error::custom("expected an object"))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = Lenient(MembersReader(&Budget::default())).deserialize(deserializer)?;
        members.ok_or_else(|| D::Error::custom("expected an object"))
    }
}

/// Reads the members of an object within the budget of its file.
struct MembersReader<'b>(&'b Budget);

impl<'de> Expected<'de> for MembersReader<'_> {
    type Value = Members<'de>;

    fn read_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Self::Value>, A::Error> {
        let mut members = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            self.0.take_member().map_err(A::Error::custom)?;
            if members.len() >= MAX_MEMBERS {
                return Err(A::Error::custom(self.0.too_many_members()));
            }
            members.push((key, value));
        }
        Ok(Some(Members(members)))
    }
}

/// Reads the elements of `features` within the budget of their file.
struct FeatureListReader<'b>(&'b Budget);

impl<'de> Expected<'de> for FeatureListReader<'_> {
    type Value = Vec<Feature<'de>>;

    fn read_list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Self::Value>, A::Error> {
        let mut features = Vec::new();
        while let Some(members) = list.next_element_seed(Lenient(MembersReader(self.0)))? {
            if features.len() >= MAX_FEATURES {
                return Err(A::Error::custom(self.0.too_many_features()));
            }
            features.push(Feature(members));
        }
        Ok(Some(features))
    }
}

/// A string, borrowed if it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_split_into_members_and_features() {
        let text = "\u{feff}{\"name\":\"x\",\"features\":[{\"geometry\":null,\"id\":1},7],\"d\\u0061te\":2024}";
        let document = Document::parse(text.as_bytes()).unwrap();
        assert_eq!(document.members.text("name").as_deref(), Some("x"));
        assert_eq!(document.members.get("date").unwrap().get(), "2024");
        let features = document.features.unwrap();
        assert_eq!(features[0].0.as_ref().unwrap().get("id").unwrap().get(), "1");
        assert!(features[0].0.as_ref().unwrap().get("geometry").is_none());
        assert!(features[1].0.is_none());
    }

    #[test]
    fn members_of_the_wrong_kind_are_no_reason_to_give_up() {
        for features in ["null", "1", "-1.5", "true", "\"x\"", "{\"a\":[]}"] {
            let text = format!("{{\"features\":{features},\"value\":[],\"date\":1}}");
            let document = Document::parse(text.as_bytes()).unwrap();
            assert!(document.features.is_none() && document.value.is_none(), "{features}");
            assert!(document.members.get("date").is_some(), "{features}");
        }
    }

    #[test]
    fn what_is_no_json_object_is_told_apart_from_what_is_no_json() {
        assert!(matches!(Document::parse(b"[1]"), Err(Problem::NotControlData(_))));
        for bytes in [&b""[..], b"{", b"{\"a\":}", b"{} x", b"\xff{}", b"PK\x03\x04"] {
            assert!(matches!(Document::parse(bytes), Err(Problem::NotJson(_))), "{bytes:?}");
        }
    }

    #[test]
    fn a_very_deep_document_does_not_overflow_the_stack() {
        for open in ["{\"value\":", "{\"a\":", "[", "{\"features\":["] {
            let text = open.repeat(100_000);
            assert!(Document::parse(text.as_bytes()).is_err(), "{open}");
        }
        let text = ["{\"a\":", &"[".repeat(100_000), &"]".repeat(100_000), "}"].concat();
        assert!(Document::parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn a_member_or_a_feature_without_end_is_refused_before_it_is_read() {
        let too_much = |text: &str| match Document::parse(text.as_bytes()) {
            Err(Problem::TooMuch { what, .. }) => what,
            other => panic!("{other:?}"),
        };
        let members = "\"a\":1,".repeat(MAX_MEMBERS + 1);
        let features = "{},".repeat(MAX_FEATURES + 1);
        // What follows the last accepted element is not even JSON.
        assert_eq!(too_much(&format!("{{\"features\":[{{{members}!")), "members of one object");
        assert_eq!(too_much(&format!("{{\"features\":[{features}!")), "features in one file");
        let both = format!("{{{}}},", "\"a\":1,".repeat(50_000) + "\"a\":1").repeat(200);
        assert_eq!(too_much(&format!("{{\"features\":[{both}!")), "members in one file");
        let closed = format!("{{{members}\"a\":1}}");
        assert!(Members::from_text(&closed).is_none());
    }
}
