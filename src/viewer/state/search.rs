//! The search for places and regions, and the card of what was found.

/// The search field and its results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The text in the field.
    pub text: String,
    /// How the results are shown.
    pub results: Results,
    /// Whether the field takes the keyboard focus in the next frame.
    pub takes_focus: bool,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Results {
    /// All of them.
    #[default]
    Listed,
    /// Only their number, since the card of one of them takes their space.
    Folded,
}

/// What a card describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// A place, by its id.
    Place(u32),
    /// A region, by its number.
    Region(usize),
}

impl Search {
    /// Whether there is a text.
    pub fn is_on(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// Searches another text.
    pub(in crate::viewer) fn search_for(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.results = Results::Listed;
    }

    /// Empties the field, so that the places in focus are listed again.
    pub(in crate::viewer) fn clear(&mut self) {
        self.search_for("");
    }

    /// Makes room for a card, or lists the results again without one.
    pub(in crate::viewer) fn follow(&mut self, card: Option<Card>) {
        self.results = if card.is_some() && self.is_on() { Results::Folded } else { Results::Listed };
    }
}
