//! The user interface: the panels over the map, and the text on it.

pub(in crate::viewer) mod map_words;
pub(in crate::viewer) mod panels;
