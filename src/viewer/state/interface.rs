//! The interface state: language, colours, open panels, and how much is shown around the map.

use std::collections::BTreeSet;

use bevy::prelude::*;

use super::{
    command::{Panel, Told},
    panel::Side,
    search::{Card, Search},
};
use crate::{
    cartography::{
        basemap::BasemapLayer,
        theme::{GLOW_DAYS, Theme},
    },
    control::mesh::Motion,
    geometry::{bounds::Bounds, position::LonLat},
    language::{BadCatalogue, Language, Words},
};

/// Insets of the map before the panels have been laid out: left, top, right, bottom, logical pixels.
const FIRST_INSETS: [f64; 4] = [330.0, 8.0, 280.0, 130.0];

/// The interface state.
#[derive(Resource, Debug)]
pub struct Interface {
    /// The messages of the selected language.
    pub words: Words,
    /// The colours.
    pub theme: Theme,
    /// Whether the dark theme is used.
    pub dark: bool,
    /// How changes between two reports are shown.
    pub motion: Motion,
    /// Duration of the glow in days; 0 for no glow.
    pub glow_days: f32,
    /// All panels.
    pub(in crate::viewer) panels: Vec<Panel>,
    /// The open panels.
    pub open: BTreeSet<Panel>,
    /// The hidden layers of the base map.
    pub hidden: BTreeSet<BasemapLayer>,
    /// The number of the view of the dataset whose places are in focus.
    pub view: usize,
    /// The search for places.
    pub search: Search,
    /// The card that is shown.
    pub card: Option<Card>,
    /// The chapter that is shown.
    pub told: Option<Told>,
    /// How much is shown around the map.
    pub around: Around,
    /// The other date of a comparison, in days since 1970.
    pub compared: Option<f64>,
    /// The points of a measured line; `None` if nothing is measured.
    pub measured: Option<Vec<LonLat>>,
    /// Whether the window is too narrow for panels side by side.
    pub is_narrow: bool,
    /// The box that was just fitted between the panels; it is fitted again when they change size.
    pub(in crate::viewer) framed: Option<Framed>,
    /// Insets of the map within the panels: left, top, right, bottom, in logical pixels.
    pub insets: [f64; 4],
}

/// How much is shown around the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// All open panels.
    Everything,
    /// Large text, no side panels.
    Presentation,
    /// The date and the time axis only, as when embedded in another page.
    Least,
}

/// Frames until all panels have their final size.
pub(in crate::viewer) const SIZING_FRAMES: u8 = 3;

/// A box fitted between the panels, kept as long as they may still change size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::viewer) struct Framed {
    bounds: Bounds,
    frames_left: u8,
}

impl Framed {
    pub(in crate::viewer) fn new(bounds: Bounds) -> Self {
        Self { bounds, frames_left: SIZING_FRAMES }
    }

    /// Counts a drawn frame: returns the box, and the state for the frames left.
    pub(in crate::viewer) fn drawn(self) -> (Bounds, Option<Self>) {
        let left = self.frames_left.checked_sub(1).map(|frames_left| Self { frames_left, ..self });
        (self.bounds, left)
    }
}

impl Interface {
    /// The initial interface state.
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
            view: 0,
            search: Search::default(),
            card: None,
            told: None,
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

    /// Whether text is large and side panels are hidden.
    pub fn is_presenting(&self) -> bool {
        self.around == Around::Presentation
    }

    /// Whether only the date and the time axis are shown around the map.
    pub fn is_bare(&self) -> bool {
        self.around == Around::Least
    }

    /// Whether a panel is open.
    pub fn shows(&self, panel: Panel) -> bool {
        self.open.contains(&panel)
    }

    /// Whether the legend is shown in full: in a narrow window it gives way to panels that would cover it.
    pub fn shows_legend(&self) -> bool {
        let is_covered = self.is_narrow && self.open.iter().any(|panel| panel.covers_legend());
        self.shows(Panel::LEGEND) && !self.is_bare() && !is_covered
    }

    /// Toggles a panel, and closes others that would take the same place.
    pub(in crate::viewer) fn toggle(&mut self, panel: Panel) {
        if self.is_narrow && !self.open.contains(&panel) {
            self.open.clear();
        }
        toggle(&mut self.open, panel);
        if self.shows(panel) {
            self.open.retain(|&other| !panel.excludes(other));
        }
    }

    /// Keeps a box framed between the panels while they find their size.
    pub(in crate::viewer) fn frame(&mut self, bounds: Bounds) {
        self.framed = Some(Framed::new(bounds));
    }

    /// Toggles a layer of the base map.
    pub(in crate::viewer) fn toggle_layer(&mut self, layer: BasemapLayer) {
        toggle(&mut self.hidden, layer);
    }

    /// Toggles the glow.
    pub(in crate::viewer) fn toggle_glow(&mut self) {
        self.glow_days = if self.glow_days > 0.0 { 0.0 } else { GLOW_DAYS };
    }

    /// Toggles the dark theme.
    pub(in crate::viewer) fn toggle_dark(&mut self) {
        self.dark = !self.dark;
        self.theme = if self.dark { Theme::dark() } else { Theme::light() };
    }

    /// Opens the search and focuses it.
    pub(in crate::viewer) fn open_search(&mut self) {
        if self.is_narrow {
            self.open.clear();
        }
        self.open.insert(Panel::PLACES);
        self.open.remove(&Panel::STORIES);
        // Start a new search instead of extending the last one.
        self.search = Search { takes_focus: true, ..Search::default() };
    }

    /// Shows a card, or none.
    pub(in crate::viewer) fn show_card(&mut self, card: Option<Card>) {
        self.card = card;
        self.search.follow(card);
    }

    /// Toggles the presentation mode, which is not available when embedded in another page.
    pub(in crate::viewer) fn toggle_presentation(&mut self) {
        self.around = match self.around {
            Around::Everything => Around::Presentation,
            Around::Presentation => Around::Everything,
            Around::Least => Around::Least,
        };
    }

    /// Changes the language.
    pub(in crate::viewer) fn speak(&mut self, language: Language) {
        match Words::new(language) {
            Ok(words) => self.words = words,
            Err(error) => error!("the language stays as it is: {error}"),
        }
    }

    /// Closes one thing: the topmost first, a presentation last.
    pub(in crate::viewer) fn close(&mut self) {
        let closable = self.open.iter().copied().filter(|panel| panel.spec().height > 0);
        let topmost = closable.max_by_key(|panel| panel.spec().height);
        // Panels in the middle are above the search, others beside it.
        let is_below = topmost.is_some_and(|panel| panel.spec().side == Side::Middle);
        if self.search.is_on() && self.shows(Panel::PLACES) && !is_below {
            self.search.clear();
        } else if let Some(panel) = topmost {
            self.open.remove(&panel);
        } else if self.measured.is_some() {
            self.measured = None;
        } else if self.card.is_some() {
            self.show_card(None);
        } else if self.compared.is_some() {
            self.compared = None;
        } else if self.is_presenting() {
            self.around = Around::Everything;
        }
    }
}

/// Adds an item to a set, or removes it if it is there.
fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::state::search::Results;

    #[test]
    fn a_narrow_window_has_one_panel_at_a_time() {
        let mut interface = Interface { is_narrow: true, ..Interface::new(Language::English, Vec::new()).unwrap() };
        interface.open.clear();
        interface.toggle(Panel::LEGEND);
        assert!(interface.shows_legend());
        interface.toggle(Panel::STORIES);
        assert_eq!(interface.open, BTreeSet::from([Panel::STORIES]));
        interface.open_search();
        assert_eq!(interface.open, BTreeSet::from([Panel::PLACES]));
    }

    #[test]
    fn escape_clears_the_search_before_it_closes_the_card() {
        let mut interface = Interface::new(Language::English, Vec::new()).unwrap();
        interface.search.search_for("Bakhmut");
        interface.show_card(Some(Card::Place(1)));
        assert_eq!(interface.search.results, Results::Folded);
        interface.open.extend([Panel::FAULTS, Panel::KEYS]);
        interface.close();
        assert!(interface.search.is_on() && !interface.shows(Panel::KEYS), "the sheet of keys lies over the search");
        interface.close();
        assert_eq!((interface.search.text.as_str(), interface.card), ("", Some(Card::Place(1))));
        interface.close();
        assert!(!interface.shows(Panel::FAULTS));
        interface.close();
        assert_eq!(interface.card, None);
        interface.search.search_for("Lyman");
        interface.show_card(Some(Card::Region(2)));
        interface.show_card(None);
        assert_eq!(interface.search.results, Results::Listed);
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
