//! The text of a page in both languages, and its form in HTML.
//!
//! An element of the page contains its text in the default language, and has the attributes `data-en` and `data-uk`
//! with the text in both, so that a script can switch.

use crate::{
    control::name::Name,
    language::{BadCatalogue, Language, Words},
};

/// The messages of both languages, and the default language of the page.
#[derive(Debug)]
pub(super) struct Bilingual {
    english: Words,
    ukrainian: Words,
    pub(super) default: Language,
}

impl Bilingual {
    pub(super) fn new(default: Language) -> Result<Self, BadCatalogue> {
        let (english, ukrainian) = (Words::new(Language::English)?, Words::new(Language::Ukrainian)?);
        Ok(Self { english, ukrainian, default })
    }

    /// The messages of a language.
    pub(super) fn words(&self, language: Language) -> &Words {
        match language {
            Language::English => &self.english,
            Language::Ukrainian => &self.ukrainian,
        }
    }

    /// A text made from the messages of each language.
    pub(super) fn say(&self, say: impl Fn(&Words) -> String) -> Name {
        Name::bilingual(say(&self.english), say(&self.ukrainian))
    }

    /// A message without arguments.
    pub(super) fn text(&self, id: &str) -> Name {
        self.say(|words| words.text(id))
    }

    /// A text in the default language, as HTML.
    pub(super) fn shown(&self, text: &Name) -> String {
        escaped(self.default.name(text))
    }

    /// An element with a text in both languages: `<p data-en="…" data-uk="…">…</p>`.
    ///
    /// The tag may have attributes: `p class="title"`.
    pub(super) fn element(&self, tag: &str, text: &Name) -> String {
        let name = tag.split(' ').next().unwrap_or(tag);
        format!("<{tag} {}>{}</{name}>", both(text), self.shown(text))
    }

    /// An element with a message.
    pub(super) fn message(&self, tag: &str, id: &str) -> String {
        self.element(tag, &self.text(id))
    }
}

/// The attributes with a text in both languages.
pub(super) fn both(text: &Name) -> String {
    let [english, ukrainian] = Language::ALL.map(|language| escaped(language.name(text)));
    format!("data-en=\"{english}\" data-uk=\"{ukrainian}\"")
}

/// A text that is the same in both languages.
pub(super) fn same(text: &str) -> Name {
    Name::plain(text)
}

/// Escapes a text for HTML, between tags or in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_has_its_words_in_both_languages() {
        let words = Bilingual::new(Language::Ukrainian).unwrap();
        let name = Name::bilingual("<\"A\">", "А & Б");
        assert_eq!(
            words.element("p class=\"x\"", &name),
            "<p class=\"x\" data-en=\"&lt;&quot;A&quot;&gt;\" data-uk=\"А &amp; Б\">А &amp; Б</p>"
        );
        assert_eq!(words.text("play"), Name::bilingual("Play", words.shown(&words.text("play"))));
    }
}
