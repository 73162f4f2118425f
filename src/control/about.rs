//! What a dataset says of itself as a whole.

use serde::{Deserialize, Serialize};

use super::name::Name;

/// Title, method, attribution, licence and focus of a dataset, each as far as it is known.
///
/// Manifests and packs hold them in files; window, plates, films, pages and commands read them from here. A manifest lists
/// the same members itself, since serde cannot refuse unknown members by name and line where some are flattened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// What the dataset is called.
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
    /// Ids of the places in focus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<u32>,
}

impl About {
    /// The same, with what it lacks taken from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            method: self.method.or(other.method),
            attribution: self.attribution.or(other.attribution),
            licence: self.licence.or(other.licence),
            focus: if self.focus.is_empty() { other.focus } else { self.focus },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_first_counts() {
        let title = |text: &str| Some(Name::plain(text));
        let first = About { title: title("A"), focus: vec![1], ..About::default() };
        let second =
            About { title: title("B"), licence: Some("CC0-1.0".to_owned()), focus: vec![2], ..About::default() };
        let both = first.clone().or(second.clone());
        assert_eq!((both.title, both.licence, both.focus), (first.title, second.licence, first.focus));
    }
}
