//! What a dataset says of itself as a whole.

use serde::{Deserialize, Serialize};

use super::name::Name;
use crate::geometry::bounds::Bounds;

/// A part of the map that a dataset offers to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is called.
    pub name: Name,
    /// The box shown, as west, south, east and north in degrees.
    pub bbox: [f64; 4],
    /// Ids of the places in focus there; empty for those of the dataset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<u32>,
}

impl View {
    /// The box shown; `None` if it is none.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::from_corners(self.bbox)
    }
}

/// Title, method, attribution, licence, focus and views of a dataset, each as far as it is known.
///
/// Manifests and packs hold them in files; window, plates, films, pages and commands read them from here. A manifest lists
/// the same members itself, since serde cannot refuse unknown members by name and line where some are flattened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// The parts of the map that can be chosen; the first one is shown first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
}

impl About {
    /// The places in focus in a view, by its number; those of the dataset where the view names none.
    pub fn focus_in(&self, view: usize) -> &[u32] {
        let own = self.views.get(view).map(|view| view.focus.as_slice());
        own.filter(|focus| !focus.is_empty()).unwrap_or(&self.focus)
    }

    /// The box that is shown first; `None` for everything.
    pub fn first_bounds(&self) -> Option<Bounds> {
        self.views.first().and_then(View::bounds)
    }

    /// The same, with what it lacks taken from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            method: self.method.or(other.method),
            attribution: self.attribution.or(other.attribution),
            licence: self.licence.or(other.licence),
            focus: if self.focus.is_empty() { other.focus } else { self.focus },
            views: if self.views.is_empty() { other.views } else { self.views },
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

    #[test]
    fn a_view_without_places_has_those_of_the_dataset() {
        let view =
            |focus: &[u32]| View { name: Name::plain("East"), bbox: [36.0, 47.0, 39.0, 49.0], focus: focus.to_vec() };
        let about = About { focus: vec![1], views: vec![view(&[]), view(&[2, 3])], ..About::default() };
        assert_eq!([0, 1, 2].map(|number| about.focus_in(number)), [&[1][..], &[2, 3], &[1]]);
        let other = About { views: vec![view(&[4])], ..About::default() };
        assert_eq!(About::default().or(other.clone()).views, other.views);
        assert_eq!(about.clone().or(other).views, about.views);
    }
}
