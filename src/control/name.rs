//! Names and short texts for people, in one language or several.

use std::{fmt, sync::LazyLock};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Error as _, MapAccess, Unexpected, Visitor},
};
use unic_langid::{LanguageIdentifier, subtags};

/// Letters of the longest language code of ISO 639; longer subtags are reserved, and mostly words such as `english`.
const LONGEST_CODE: usize = 3;

static ENGLISH: LazyLock<LanguageIdentifier> = LazyLock::new(|| identifier("en"));
static UKRAINIAN: LazyLock<LanguageIdentifier> = LazyLock::new(|| identifier("uk"));

/// A text for people by language (BCP 47), or one text for all languages.
///
/// In JSON it is a string, or an object with a text for each language tag. There is always at least one text.
///
/// # Examples
/// ```
/// use frontline::control::name::Name;
/// let name: Name = serde_json::from_str(r#"{"en": "The hill", "pt-BR": "O morro"}"#).unwrap();
/// assert_eq!(name.in_language(&"pt".parse().unwrap()), "O morro");
/// // English where a language is missing.
/// assert_eq!(name.in_language(&"uk".parse().unwrap()), "The hill");
/// assert_eq!(Name::plain("Hill 101").english(), "Hill 101");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// By tag, in the order of the tags; `und` for a text that is of no language.
    texts: Vec<(LanguageIdentifier, String)>,
}

impl Name {
    /// One text for all languages.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { texts: vec![(LanguageIdentifier::default(), text.into())] }
    }

    /// A text in each of the two languages of the program.
    pub fn bilingual(english: impl Into<String>, ukrainian: impl Into<String>) -> Self {
        Self { texts: vec![(ENGLISH.clone(), english.into()), (UKRAINIAN.clone(), ukrainian.into())] }
    }

    /// Texts by language tag, `und` for a text of no language; an invalid tag is ignored, and of a repeated one
    /// the first text counts. `None` without any.
    ///
    /// # Examples
    /// ```
    /// use frontline::control::name::Name;
    /// let name = Name::in_languages([("und", "Busan"), ("ko", "부산")]).unwrap();
    /// assert_eq!((name.english(), name.in_language(&"ko".parse().unwrap())), ("Busan", "부산"));
    /// ```
    pub fn in_languages<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Self> {
        let mut known: Vec<(LanguageIdentifier, String)> = Vec::new();
        for (tag, text) in texts {
            let Some(tag) = language_tag(tag) else { continue };
            if known.len() < MOST_LANGUAGES && !known.iter().any(|(other, _)| *other == tag) {
                known.push((tag, text.to_owned()));
            }
        }
        known.sort();
        (!known.is_empty()).then_some(Self { texts: known })
    }

    /// The text in a language.
    ///
    /// Without one for the very tag, that of the same language and script, then of the same language, then English, then
    /// the text for all languages, then the first by tag (the order of RFC 4647, section 3.4, with English as default).
    pub fn in_language(&self, tag: &LanguageIdentifier) -> &str {
        let by = |matches: &dyn Fn(&LanguageIdentifier) -> bool| self.texts.iter().find(|(own, _)| matches(own));
        let found = by(&|own| own == tag)
            .or_else(|| by(&|own| own.language == tag.language && own.script == tag.script))
            .or_else(|| by(&|own| own.language == tag.language))
            .or_else(|| by(&|own| own.language == ENGLISH.language))
            .or_else(|| by(&|own| own.language == subtags::Language::default()))
            .or_else(|| self.texts.first());
        found.map_or("", |(_, text)| text)
    }

    /// The text in English, or what comes next where there is none.
    pub fn english(&self) -> &str {
        self.in_language(&ENGLISH)
    }

    /// Whether the two have the same text in some language.
    pub fn shares_a_text_with(&self, other: &Self) -> bool {
        self.texts.iter().any(|text| other.texts.contains(text))
    }

    /// The texts in all languages.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|(_, text)| text.as_str())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.texts.as_slice() {
            [(tag, text)] if *tag == LanguageIdentifier::default() => serializer.serialize_str(text),
            texts => serializer.collect_map(texts.iter().map(|(tag, text)| (tag.to_string(), text))),
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, or one for each language")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
        Ok(Name::plain(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Name, A::Error> {
        let mut texts: Vec<(LanguageIdentifier, String)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let tag = language_tag(&key)
                .ok_or_else(|| A::Error::invalid_value(Unexpected::Str(shortened(&key)), &LANGUAGE_TAG))?;
            if texts.iter().any(|(known, _)| *known == tag) {
                return Err(A::Error::custom(format_args!("duplicate field `{tag}`")));
            }
            texts.push((tag, map.next_value()?));
            if texts.len() > MOST_LANGUAGES {
                return Err(A::Error::custom(format_args!("texts in more than {MOST_LANGUAGES} languages")));
            }
        }
        if texts.is_empty() {
            return Err(A::Error::invalid_length(0, &"a text, or one for each language"));
        }
        texts.sort();
        Ok(Name { texts })
    }
}

/// Most languages of one name: more than any dataset has, and few enough to look through.
const MOST_LANGUAGES: usize = 100;

/// What an error says that a key should have been.
const LANGUAGE_TAG: &str = "a language tag such as `en` or `pt-BR`";

/// Letters of a key that an error shows.
const SHOWN_LETTERS: usize = 40;

fn shortened(key: &str) -> &str {
    key.char_indices().nth(SHOWN_LETTERS).map_or(key, |(end, _)| &key[..end])
}

/// The tag of a key, if it begins with a language code, or is `und`.
fn language_tag(key: &str) -> Option<LanguageIdentifier> {
    let tag: LanguageIdentifier = key.parse().ok()?;
    (tag.language.as_str().len() <= LONGEST_CODE).then_some(tag)
}

/// The tag of a code that is one.
fn identifier(code: &str) -> LanguageIdentifier {
    code.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Name, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn the_nearest_language_is_found() {
        let name = read(r#"{"zh-Hant": "山", "pt-BR": "morro", "en-GB": "hill", "und": "H 101"}"#).unwrap();
        for (tag, text) in [
            ("zh-Hant-TW", "山"),
            ("zh", "山"),
            ("pt-PT", "morro"),
            ("en", "hill"),
            ("en-US", "hill"),
            ("uk", "hill"),
            ("und", "H 101"),
        ] {
            assert_eq!(name.in_language(&identifier(tag)), text, "{tag}");
        }
        assert_eq!(read(r#"{"fr": "colline", "und": "H 101"}"#).unwrap().english(), "H 101");
        assert_eq!(read(r#"{"fr": "colline", "de": "Hügel"}"#).unwrap().english(), "Hügel");
    }

    #[test]
    fn names_are_written_as_they_are_read() {
        for json in [r#""Hill""#, r#"{"en":"Hill","uk":"Пагорб"}"#, r#"{"en-GB":"Hill"}"#] {
            assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
        }
        assert_eq!(read(r#"{"uk":"Пагорб","en":"Hill"}"#).unwrap(), Name::bilingual("Hill", "Пагорб"));
    }

    #[test]
    fn what_is_not_a_language_is_refused() {
        for (json, cause) in [
            ("{}", "invalid length 0, expected a text"),
            (r#"{"english": "Hill"}"#, "\"english\", expected a language tag"),
            (r#"{"": "Hill"}"#, "\"\", expected a language tag"),
            (r#"{"en": "Hill", "EN": "Mount"}"#, "duplicate field `en`"),
            (r#"{"en": 5}"#, "invalid type"),
            ("5", "a text, or one for each language"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(cause), "{json}: {error}");
        }
    }
}
