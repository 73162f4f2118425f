//! Every panel with its switch and what draws it, in the order in which they take their room.
//!
//! A new panel is a file with a [`PanelUi`], and a line here.

use bevy_egui::egui::{self, Rect};

use super::{
    PanelContext, Typed, about, date_entry, faults, hint,
    icons::{Icon, Switch},
    keys_sheet, layers, legend, places, save, stories,
};
use crate::viewer::state::{interface::Interface, panel::Panel};

/// Every panel.
pub(in crate::viewer) const PANELS: [PanelUi; 9] = [
    stories::PANEL,
    places::PANEL,
    faults::PANEL,
    about::PANEL,
    layers::PANEL,
    legend::PANEL,
    save::PANEL,
    keys_sheet::PANEL,
    date_entry::PANEL,
];

/// How a panel is switched and drawn.
#[derive(Clone, Copy)]
pub(in crate::viewer) struct PanelUi {
    /// What it says of itself.
    pub(in crate::viewer) panel: Panel,
    /// Its sign in the tool bar with its place among the switches, if it has a switch there.
    pub(super) switch: Option<(u8, Icon)>,
    /// Whether its switch is on and what it says; none while there is nothing to show.
    pub(super) look: fn(Panel, &PanelContext, &Interface) -> Option<(Switch, String)>,
    /// Draws it where it is open.
    pub(super) show: fn(&mut Drawing<'_, '_>) -> Taken,
}

/// The room that a panel takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Taken {
    /// None: it is closed, or lies over everything.
    Nothing,
    /// This, which the map has no longer.
    FromMap(Rect),
    /// This, which the words on the map have no longer, while the map is fitted as if it were closed.
    FromWords(Rect),
}

/// What panels are drawn with.
pub(super) struct Drawing<'a, 'w> {
    pub(super) ctx: &'a egui::Context,
    pub(super) context: &'a mut PanelContext<'w>,
    pub(super) interface: &'a Interface,
    pub(super) typed: &'a mut Typed,
    pub(super) room: Room,
}

/// Where panels find room.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// The header; in a narrow window with the story below it.
    pub(super) header: Rect,
    /// The tool bar.
    pub(super) toolbar: Rect,
    /// The time axis.
    pub(super) timeline: Rect,
    /// The axis with the strip above it, if there is one.
    pub(super) foot: Rect,
    /// How far from the right edge what opens at the right is, so that it lies beside the legend.
    pub(super) beside_legend: f32,
    /// Where the next panel at the right begins.
    pub(super) right_top: f32,
}

impl Room {
    /// What a panel at the right takes: the next one there begins below it.
    pub(super) fn taken_at_right(&mut self, panel: Rect) -> Taken {
        self.right_top = panel.bottom();
        Taken::FromMap(panel)
    }
}

/// The usual look of a switch.
#[expect(clippy::unnecessary_wraps, reason = "others have none at times")]
pub(super) fn usual(panel: Panel, _: &PanelContext, interface: &Interface) -> Option<(Switch, String)> {
    Some((interface.shows(panel).into(), panel_hint(panel, interface)))
}

/// What a panel's switch says: its message and its key.
pub(super) fn panel_hint(panel: Panel, interface: &Interface) -> String {
    hint(&interface.words, panel.spec().message, panel.spec().key.label)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_panel_has_a_name_a_key_and_a_place_of_its_own() {
        let names: BTreeSet<_> = PANELS.iter().map(|ui| ui.panel.spec().name).collect();
        let keys: BTreeSet<_> = PANELS.iter().map(|ui| ui.panel.spec().key.label).collect();
        let places: BTreeSet<_> = PANELS.iter().filter_map(|ui| ui.switch).map(|(place, _)| place).collect();
        let switches = PANELS.iter().filter(|ui| ui.switch.is_some()).count();
        assert_eq!((names.len(), keys.len(), places.len()), (PANELS.len(), PANELS.len(), switches));
    }
}
