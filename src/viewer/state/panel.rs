//! Panels: the properties of each apart from its drawing. Keys, the toolbar, the sheet of keys and the order of closing
//! follow from them.

use std::{cmp::Ordering, fmt};

use bevy::input::keyboard::KeyCode;

use super::keys::With;

/// A panel that can be shown or hidden.
///
/// To add one, define a constant in the file that draws it.
#[derive(Clone, Copy)]
pub struct Panel(&'static PanelSpec);

/// The properties of a panel.
#[derive(Debug)]
pub(in crate::viewer) struct PanelSpec {
    /// Its unique name.
    pub(in crate::viewer) name: &'static str,
    /// The id of the message that describes its key.
    pub(in crate::viewer) message: &'static str,
    /// Its key.
    pub(in crate::viewer) key: PanelKey,
    /// Where it opens.
    pub(in crate::viewer) side: Side,
    /// Stacking height: Escape closes the highest first, and does not close panels of height 0.
    pub(in crate::viewer) height: u8,
}

/// The key that toggles a panel.
#[derive(Clone, Copy, Debug)]
pub(in crate::viewer) struct PanelKey {
    /// Its place on the keyboard.
    pub(in crate::viewer) code: KeyCode,
    /// The modifier held with it.
    pub(in crate::viewer) with: With,
    /// Its label.
    pub(in crate::viewer) label: &'static str,
}

/// The place where a panel opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::viewer) enum Side {
    /// On the left, which has space for one.
    Left,
    /// On the right, below others.
    Right,
    /// On the right, alone.
    RightAlone,
    /// In place of the legend.
    Legend,
    /// In the middle, over everything.
    Middle,
}

impl Panel {
    /// The places in focus and the search.
    pub const PLACES: Self = Self(&PanelSpec {
        name: "places",
        message: "places",
        key: PanelKey::letter(KeyCode::KeyP, "P"),
        side: Side::Left,
        height: 0,
    });
    /// The legend.
    pub const LEGEND: Self = Self(&PanelSpec {
        name: "legend",
        message: "key-legend",
        key: PanelKey::letter(KeyCode::KeyG, "G"),
        side: Side::Legend,
        height: 0,
    });
    /// The stories of the dataset, in place of the places.
    pub const STORIES: Self = Self(&PanelSpec {
        name: "stories",
        message: "stories",
        key: PanelKey::letter(KeyCode::KeyR, "R"),
        side: Side::Left,
        height: 10,
    });
    /// The faults of the data.
    pub const FAULTS: Self = Self(&PanelSpec {
        name: "faults",
        message: "key-faults",
        key: PanelKey::letter(KeyCode::KeyE, "E"),
        side: Side::Right,
        height: 20,
    });
    /// The layers of the map that can be hidden.
    pub const LAYERS: Self = Self(&PanelSpec {
        name: "layers",
        message: "key-layers",
        key: PanelKey::letter(KeyCode::KeyV, "V"),
        side: Side::Right,
        height: 30,
    });
    /// Saving a picture or a film.
    pub const SAVE: Self = Self(&PanelSpec {
        name: "save",
        message: "key-save",
        key: PanelKey { code: KeyCode::KeyS, with: With::Control, label: "Ctrl S" },
        side: Side::RightAlone,
        height: 40,
    });
    /// The sheet of keys.
    pub const KEYS: Self = Self(&PanelSpec {
        name: "keys",
        message: "key-help",
        key: PanelKey { code: KeyCode::Slash, with: With::Shift, label: "?" },
        side: Side::Middle,
        height: 50,
    });
    /// The field for a date.
    pub const DATE: Self = Self(&PanelSpec {
        name: "date",
        message: "key-date",
        key: PanelKey::letter(KeyCode::KeyT, "T"),
        side: Side::Middle,
        height: 60,
    });

    /// A panel that says this of itself.
    pub(in crate::viewer) const fn new(spec: &'static PanelSpec) -> Self {
        Self(spec)
    }

    /// Its properties.
    pub(in crate::viewer) const fn spec(self) -> &'static PanelSpec {
        self.0
    }

    /// Whether opening it closes another one, since both would take the same place.
    pub(in crate::viewer) fn excludes(self, other: Self) -> bool {
        let is_crowded = matches!(
            (self.0.side, other.0.side),
            (Side::Left, Side::Left)
                | (Side::RightAlone, Side::Right | Side::RightAlone)
                | (Side::Right, Side::RightAlone)
        );
        self != other && is_crowded
    }

    /// Whether it covers the legend in a narrow window.
    pub(in crate::viewer) fn covers_legend(self) -> bool {
        matches!(self.0.side, Side::Left | Side::Right)
    }
}

impl PanelKey {
    /// A letter without modifiers.
    pub(in crate::viewer) const fn letter(code: KeyCode, label: &'static str) -> Self {
        Self { code, with: With::Nothing, label }
    }
}

impl fmt::Debug for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

/// Panels are identified by their names.
impl PartialEq for Panel {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Panel {}

impl PartialOrd for Panel {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Panel {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.name.cmp(other.0.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_in_one_place_exclude_each_other() {
        let excludes = |a: Panel, b: Panel| (a.excludes(b), b.excludes(a));
        for (a, b) in [(Panel::PLACES, Panel::STORIES), (Panel::SAVE, Panel::LAYERS), (Panel::SAVE, Panel::FAULTS)] {
            assert_eq!(excludes(a, b), (true, true), "{a:?} {b:?}");
        }
        for (a, b) in [(Panel::FAULTS, Panel::LAYERS), (Panel::LEGEND, Panel::SAVE), (Panel::SAVE, Panel::SAVE)] {
            assert_eq!(excludes(a, b), (false, false), "{a:?} {b:?}");
        }
    }
}
