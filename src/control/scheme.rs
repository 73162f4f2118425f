//! Parties and classes: the words a dataset has for who holds ground.

use serde::{Deserialize, Serialize};

use super::{name::Name, remainder::Remainder};
use crate::geometry::position::LonLat;

/// Who holds ground. Parties come from the dataset, not from code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// A party of the dataset: an index into [`Scheme::parties`].
    Party(usize),
    /// More than one party is reported to hold the ground.
    Contested,
    /// The source reports that it does not know.
    Unknown,
}

/// One side of the front.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The word used in tables and files, such as `russian`.
    pub key: String,
    /// The name shown to people.
    pub name: Name,
}

/// A kind of zone that a source tells apart; several classes may mean the same control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The word used in tables and files, such as `russian_before_2022`.
    pub key: String,
    /// The name shown to people.
    pub name: Name,
    /// Who holds the ground; `None` for ground that the subject is not about, which is kept out of totals and of the map.
    pub control: Option<Control>,
    /// How it is told apart on the map from other classes of the same control.
    pub shade: Shade,
}

/// How a class is told apart from others of the same control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shade {
    /// The full colour of its control.
    Plain,
    /// A deeper tone: held since before the subject's time begins.
    Deep,
    /// A lighter tone: regained, or held outside the party's own ground.
    Light,
}

/// Most parties and most classes of a scheme: meshes, shaders and legends hold as many.
pub const MAX_CLASSES: usize = 1_000;

/// The colours that tell parties apart.
pub const TINTS: usize = 24;

/// The looks that parties can have: each colour plain or with one of three patterns.
pub const LOOKS: usize = 4 * TINTS;

/// The parties and classes of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The sides; the first two take the two main colours.
    pub parties: Vec<Party>,
    /// The classes, in the order of the legend.
    pub classes: Vec<Class>,
    /// Whose ground lies outside every reported zone, and where; none if it is nobody's.
    pub remainder: Option<Remainder>,
    /// The look of each party, below [`LOOKS`], where there are more parties than colours: neighbours differ. Empty where
    /// parties take the looks in their order.
    pub looks: Vec<u16>,
}

/// A class of a scheme: an index into [`Scheme::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub usize);

/// Who holds ground as zones tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// No zone lies there, and nobody is said to hold such ground: abroad, or where the scheme has no remainder.
    Nobody,
    /// No zone lies there, and the scheme's remainder holds such ground.
    Remainder,
    /// A zone of a class.
    Class(ClassId),
}

impl Holder {
    /// The class of the zone, if it is one.
    pub const fn class(self) -> Option<ClassId> {
        match self {
            Self::Class(class) => Some(class),
            Self::Nobody | Self::Remainder => None,
        }
    }
}

impl Scheme {
    /// The control of a holder; none for nobody, and for zones that are no subject.
    pub fn control_of(&self, holder: Holder) -> Option<Control> {
        match holder {
            Holder::Class(class) => self.get(class).control,
            Holder::Remainder => self.remainder_control(),
            Holder::Nobody => None,
        }
    }

    /// The class of a key, ignoring case and surrounding space.
    pub fn class(&self, key: &str) -> Option<ClassId> {
        let key = key.trim();
        self.classes.iter().position(|class| class.key.eq_ignore_ascii_case(key)).map(ClassId)
    }

    /// The look of a party on the map: its colour is the look's remainder by [`TINTS`].
    pub fn look(&self, party: usize) -> usize {
        self.looks.get(party).map_or(party % LOOKS, |&look| look.into())
    }

    /// The class behind an id of this scheme.
    pub fn get(&self, id: ClassId) -> &Class {
        &self.classes[id.0]
    }

    /// Who holds ground outside every zone, at home; none if it is nobody's.
    pub fn remainder_control(&self) -> Option<Control> {
        self.remainder.as_ref().map(|remainder| remainder.control)
    }

    /// Who holds a position that no zone covers; none for nobody.
    pub fn control_outside(&self, at: LonLat) -> Option<Control> {
        self.remainder.as_ref().and_then(|remainder| remainder.control_at(at))
    }

    /// The control of a word: a party's key, ignoring case, `contested` or `unknown`.
    pub fn control(&self, key: &str) -> Option<Control> {
        let key = key.trim();
        let party = self.parties.iter().position(|party| party.key.eq_ignore_ascii_case(key));
        party.map(Control::Party).or_else(|| match key.to_ascii_lowercase().as_str() {
            "contested" => Some(Control::Contested),
            "unknown" => Some(Control::Unknown),
            _ => None,
        })
    }

    /// The word for a control in tables: the party's key, `contested`, `unknown`, or `none` for what is no subject.
    pub fn control_key(&self, control: Option<Control>) -> &str {
        match control {
            Some(Control::Party(index)) => &self.parties[index].key,
            Some(Control::Contested) => "contested",
            Some(Control::Unknown) => "unknown",
            None => "none",
        }
    }
}
