//! The interface: its language and colours, what is open, and how much stands around the map.

use std::collections::BTreeSet;

use bevy::prelude::*;

use super::command::{Panel, Told};
use crate::{
    cartography::{
        basemap::BasemapLayer,
        theme::{GLOW_DAYS, Theme},
    },
    control::mesh::Motion,
    geometry::{bounds::Bounds, position::LonLat},
    language::{BadCatalogue, Language, Words},
};

/// Room for panels before they were drawn once: left, top, right, bottom, logical pixels.
const FIRST_INSETS: [f64; 4] = [330.0, 8.0, 280.0, 130.0];

/// The interface: its language, its colours, and what is open.
#[derive(Resource, Debug)]
pub struct Interface {
    /// The messages of the language chosen.
    pub words: Words,
    /// The colours.
    pub theme: Theme,
    /// Whether the colours are the dark ones.
    pub dark: bool,
    /// How changes are shown between two reports.
    pub motion: Motion,
    /// How many days a change glows; 0 for no glow.
    pub glow_days: f32,
    /// Every panel that there is.
    pub(in crate::viewer) panels: Vec<Panel>,
    /// The panels that are open.
    pub open: BTreeSet<Panel>,
    /// The layers of the base map that are hidden.
    pub hidden: BTreeSet<BasemapLayer>,
    /// The place whose card is shown, by its number.
    pub place: Option<u32>,
    /// The chapter that is told.
    pub told: Option<Told>,
    /// Whether the search field is to take the keyboard at the next frame.
    pub searching: bool,
    /// How much stands around the map.
    pub around: Around,
    /// The other date of a comparison, in days since 1970.
    pub compared: Option<f64>,
    /// The points of a measured line; `None` while nothing is measured.
    pub measured: Option<Vec<LonLat>>,
    /// Whether the window is too narrow for panels beside each other.
    pub is_narrow: bool,
    /// What was fitted between the panels just now: it is fitted again when they take other room.
    pub(in crate::viewer) framed: Option<Framed>,
    /// Room that panels take from the map: left, top, right, bottom, in logical pixels.
    pub insets: [f64; 4],
}

/// How much stands around the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Every panel that is open.
    Everything,
    /// Large type, no side panels.
    Presentation,
    /// The date and the time axis alone, as within another page.
    Least,
}

/// Frames until every panel has found its size.
pub(in crate::viewer) const SIZING_FRAMES: u8 = 3;

/// A box that was fitted between the panels, as long as they may still find their size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::viewer) struct Framed {
    bounds: Bounds,
    frames_left: u8,
}

impl Framed {
    pub(in crate::viewer) fn new(bounds: Bounds) -> Self {
        Self { bounds, frames_left: SIZING_FRAMES }
    }

    /// A frame was drawn: the box, and what is left.
    pub(in crate::viewer) fn drawn(self) -> (Bounds, Option<Self>) {
        let left = self.frames_left.checked_sub(1).map(|frames_left| Self { frames_left, ..self });
        (self.bounds, left)
    }
}

impl Interface {
    /// The interface at the start.
    ///
    /// # Errors
    /// When a message catalogue is damaged.
    pub(in crate::viewer) fn new(language: Language, panels: Vec<Panel>) -> Result<Self, BadCatalogue> {
        Ok(Self {
            words: Words::new(language)?,
            theme: Theme::light(),
            dark: false,
            motion: Motion::Step,
            glow_days: GLOW_DAYS,
            panels,
            open: [Panel::PLACES, Panel::LEGEND].into(),
            hidden: BTreeSet::new(),
            place: None,
            told: None,
            searching: false,
            around: Around::Everything,
            compared: None,
            measured: None,
            is_narrow: false,
            framed: None,
            insets: FIRST_INSETS,
        })
    }

    /// Whether a layer of the base map is shown.
    pub fn draws(&self, layer: BasemapLayer) -> bool {
        !self.hidden.contains(&layer)
    }

    /// Whether type is large and side panels are gone.
    pub fn is_presenting(&self) -> bool {
        self.around == Around::Presentation
    }

    /// Whether only the date and the time axis stand around the map.
    pub fn is_bare(&self) -> bool {
        self.around == Around::Least
    }

    /// Whether a panel is open.
    pub fn shows(&self, panel: Panel) -> bool {
        self.open.contains(&panel)
    }

    /// Whether the whole legend is shown: it makes room where a story or a list would lie over it.
    pub fn shows_legend(&self) -> bool {
        let is_covered = self.is_narrow && self.open.iter().any(|panel| panel.covers_legend());
        self.shows(Panel::LEGEND) && !self.is_bare() && !is_covered
    }

    /// Opens a panel, or closes it, and closes what would stand in the same place.
    pub(in crate::viewer) fn toggle(&mut self, panel: Panel) {
        if self.is_narrow && !self.open.contains(&panel) {
            self.open.clear();
        }
        toggle(&mut self.open, panel);
        if self.shows(panel) {
            self.open.retain(|&other| !panel.excludes(other));
        }
    }

    /// Keeps a box between the panels while they find their size.
    pub(in crate::viewer) fn frame(&mut self, bounds: Bounds) {
        self.framed = Some(Framed::new(bounds));
    }

    /// Hides a layer of the base map, or shows it again.
    pub(in crate::viewer) fn toggle_layer(&mut self, layer: BasemapLayer) {
        toggle(&mut self.hidden, layer);
    }

    /// Turns the afterglow of changes off, or on again.
    pub(in crate::viewer) fn toggle_glow(&mut self) {
        self.glow_days = if self.glow_days > 0.0 { 0.0 } else { GLOW_DAYS };
    }

    /// Changes between the light colours and the dark ones.
    pub(in crate::viewer) fn toggle_dark(&mut self) {
        self.dark = !self.dark;
        self.theme = if self.dark { Theme::dark() } else { Theme::light() };
    }

    /// Opens the search, ready to be typed into.
    pub(in crate::viewer) fn search(&mut self) {
        if self.is_narrow {
            self.open.clear();
        }
        self.open.insert(Panel::PLACES);
        self.open.remove(&Panel::STORIES);
        self.searching = true;
    }

    /// Into a presentation, and out of it again. Within another page there is none.
    pub(in crate::viewer) fn toggle_presentation(&mut self) {
        self.around = match self.around {
            Around::Everything => Around::Presentation,
            Around::Presentation => Around::Everything,
            Around::Least => Around::Least,
        };
    }

    /// Speaks another language.
    pub(in crate::viewer) fn speak(&mut self, language: Language) {
        match Words::new(language) {
            Ok(words) => self.words = words,
            Err(error) => error!("the language stays as it is: {error}"),
        }
    }

    /// Closes one thing: what lies on top first, a presentation last.
    pub(in crate::viewer) fn close(&mut self) {
        let closable = self.open.iter().copied().filter(|panel| panel.spec().height > 0);
        if let Some(panel) = closable.max_by_key(|panel| panel.spec().height) {
            self.open.remove(&panel);
        } else if self.measured.is_some() {
            self.measured = None;
        } else if self.place.is_some() {
            self.place = None;
        } else if self.compared.is_some() {
            self.compared = None;
        } else if self.is_presenting() {
            self.around = Around::Everything;
        }
    }
}

/// Puts into a set what is not there, and takes out what is.
fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_window_has_one_panel_at_a_time() {
        let mut interface = Interface { is_narrow: true, ..Interface::new(Language::English, Vec::new()).unwrap() };
        interface.open.clear();
        interface.toggle(Panel::LEGEND);
        assert!(interface.shows_legend());
        interface.toggle(Panel::STORIES);
        assert_eq!(interface.open, BTreeSet::from([Panel::STORIES]));
        interface.search();
        assert_eq!(interface.open, BTreeSet::from([Panel::PLACES]));
    }

    #[test]
    fn the_legend_gives_way_where_a_story_would_lie_over_it() {
        for (is_narrow, shows_legend) in [(false, true), (true, false)] {
            let mut interface = Interface { is_narrow, ..Interface::new(Language::English, Vec::new()).unwrap() };
            interface.open = BTreeSet::from([Panel::LEGEND, Panel::STORIES]);
            assert_eq!(interface.shows_legend(), shows_legend);
        }
    }
}
