//! The metadata of an archive.

use serde::Deserialize;

use super::schema;

/// The most characters of an attribution.
const MAX_ATTRIBUTION: usize = 160;

/// HTML entities that occur in attributions.
const ENTITIES: [(&str, &str); 7] = [
    ("&copy;", "©"),
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    // Last, so that no entity is resolved twice.
    ("&amp;", "&"),
];

/// The members of the metadata that are used.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Description {
    attribution: Option<String>,
    vector_layers: Option<Vec<LayerName>>,
}

#[derive(Debug, Deserialize)]
struct LayerName {
    id: String,
}

impl Description {
    /// The attribution as plain text; `None` if the archive has none.
    pub(super) fn attribution(&self) -> Option<String> {
        let plain = plain_text(self.attribution.as_deref()?);
        (!plain.is_empty()).then_some(plain)
    }

    /// The layers listed in the metadata, if there are any and none of them is known.
    pub(super) fn unknown_layers(&self) -> Option<Vec<String>> {
        let names: Vec<String> = self.vector_layers.iter().flatten().map(|layer| layer.id.clone()).collect();
        (!names.is_empty() && !names.iter().any(|name| schema::knows(name))).then_some(names)
    }
}

/// The text without HTML tags and line breaks, at most [`MAX_ATTRIBUTION`] characters.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    for (entity, letter) in ENTITIES {
        text = text.replace(entity, letter);
    }
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let text = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MAX_ATTRIBUTION {
        return text;
    }
    let head: String = text.chars().take(MAX_ATTRIBUTION - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribution_is_shown_as_plain_words() {
        let html = r#"<a href="https://www.openstreetmap.org/copyright" target="_blank">&copy;&nbsp;OpenStreetMap</a>
            &amp; others"#;
        assert_eq!(plain_text(html), "© OpenStreetMap & others");
        assert_eq!(plain_text("&amp;lt;"), "&lt;");
        assert_eq!(plain_text("<b"), "");
    }

    #[test]
    fn a_long_attribution_is_cut() {
        assert_eq!(plain_text(&"a ".repeat(500)).chars().count(), MAX_ATTRIBUTION);
    }

    #[test]
    fn layers_are_named_only_if_none_is_known() {
        let of = |json: &str| serde_json::from_str::<Description>(json).unwrap().unknown_layers();
        assert_eq!(of(r#"{"vector_layers":[{"id":"ski"},{"id":"surf"}]}"#), Some(vec!["ski".into(), "surf".into()]));
        assert_eq!(of(r#"{"vector_layers":[{"id":"ski"},{"id":"roads"}]}"#), None);
        assert_eq!(of("{}"), None);
    }
}
