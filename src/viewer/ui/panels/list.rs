//! All panels with their toolbar buttons and drawing functions, in layout order.
//!
//! To add a panel, write a file with a [`PanelUi`] and list it here.

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

/// A panel's toolbar button and drawing.
#[derive(Clone, Copy)]
pub(in crate::viewer) struct PanelUi {
    /// The panel.
    pub(in crate::viewer) panel: Panel,
    /// Order and icon of its toolbar button, if it has one.
    pub(super) switch: Option<(u8, Icon)>,
    /// State and hint of the button; `None` if there is nothing to show.
    pub(super) look: fn(Panel, &PanelContext, &Interface) -> Option<(Switch, String)>,
    /// Draws the panel if it is open.
    pub(super) show: fn(&mut Drawing<'_, '_>) -> Taken,
}

/// The space that a panel takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Taken {
    /// None: it is closed, or drawn over everything.
    Nothing,
    /// This rectangle, which is removed from the map.
    FromMap(Rect),
    /// This rectangle, which only the text on the map avoids; the map is fitted as if the panel were closed.
    FromWords(Rect),
}

/// What panels need to draw.
pub(super) struct Drawing<'a, 'w> {
    pub(super) ctx: &'a egui::Context,
    pub(super) context: &'a mut PanelContext<'w>,
    pub(super) interface: &'a Interface,
    pub(super) typed: &'a mut Typed,
    pub(super) room: Room,
}

/// The layout around a panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// The header; in a narrow window including the story below it.
    pub(super) header: Rect,
    /// The toolbar.
    pub(super) toolbar: Rect,
    /// The time axis.
    pub(super) timeline: Rect,
    /// The time axis, including the strip above it, if there is one.
    pub(super) foot: Rect,
    /// Offset from the right edge for panels on the right, so that they are beside the legend.
    pub(super) beside_legend: f32,
    /// Where the next panel on the right starts.
    pub(super) right_top: f32,
}

impl Room {
    /// Records the rectangle of a panel on the right; the next one starts below it.
    pub(super) fn taken_at_right(&mut self, panel: Rect) -> Taken {
        self.right_top = panel.bottom();
        Taken::FromMap(panel)
    }
}

/// The usual state and hint of a button.
#[expect(clippy::unnecessary_wraps, reason = "others have none at times")]
pub(super) fn usual(panel: Panel, _: &PanelContext, interface: &Interface) -> Option<(Switch, String)> {
    Some((interface.shows(panel).into(), panel_hint(panel, interface)))
}

/// The hint of a panel's button: its message and its key.
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
