//! Parties and classes: the vocabulary of a dataset for who holds ground.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    name::Name,
    remainder::{Home, Remainder},
};
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

/// A kind of zone distinguished by a source; several classes may have the same control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The word used in tables and files, such as `russian_before_2022`.
    pub key: String,
    /// The name shown to people.
    pub name: Name,
    /// Who holds the ground; `None` for ground outside the subject, which is excluded from totals and from the map.
    pub control: Option<Control>,
    /// How it differs on the map from other classes of the same control.
    pub shade: Shade,
}

/// How a class differs from others of the same control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shade {
    /// The full colour of its control.
    Plain,
    /// A deeper tone: held since before the period of the subject.
    Deep,
    /// A lighter tone: regained, or held outside the party's own ground.
    Light,
}

/// The most parties, and the most classes, of a scheme: the limit of meshes, shaders and legends.
pub const MAX_CLASSES: usize = 1_000;

/// Number of colours of parties.
pub const TINTS: usize = 24;

/// Number of styles of parties: each colour plain or with one of three patterns.
pub const LOOKS: usize = 4 * TINTS;

/// The parties and classes of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The sides; the first two have the main colours.
    pub parties: Vec<Party>,
    /// The classes, in the order of the legend.
    pub classes: Vec<Class>,
    /// Who holds the ground outside every reported zone, and where; `None` for nobody.
    pub remainder: Option<Remainder>,
    /// The ground that the subject is about, such as a country, where no remainder has it as its home.
    pub outline: Option<Arc<Home>>,
    /// The style of each party, below [`LOOKS`], if there are more parties than colours: neighbours differ. Empty if
    /// parties take the styles in order.
    pub looks: Vec<u16>,
}

/// A class of a scheme: an index into [`Scheme::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub usize);

/// Who holds ground according to the zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// No zone covers it, and the remainder does not hold it: abroad, or in a scheme without a remainder.
    Nobody,
    /// No zone covers it, and the remainder holds it.
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
    /// The control of a holder; `None` for nobody, and for zones outside the subject.
    pub fn control_of(&self, holder: Holder) -> Option<Control> {
        match holder {
            Holder::Class(class) => self.get(class).control,
            Holder::Remainder => self.remainder_control(),
            Holder::Nobody => None,
        }
    }

    /// The class with a key, ignoring case and surrounding white space.
    pub fn class(&self, key: &str) -> Option<ClassId> {
        let key = key.trim();
        self.classes.iter().position(|class| class.key.eq_ignore_ascii_case(key)).map(ClassId)
    }

    /// The style of a party on the map; its colour is the style modulo [`TINTS`].
    pub fn look(&self, party: usize) -> usize {
        self.looks.get(party).map_or(party % LOOKS, |&look| look.into())
    }

    /// The class with an id.
    pub fn get(&self, id: ClassId) -> &Class {
        &self.classes[id.0]
    }

    /// Who holds ground outside every zone at home; `None` for nobody.
    pub fn remainder_control(&self) -> Option<Control> {
        self.remainder.as_ref().map(|remainder| remainder.control)
    }

    /// The ground of which shares are given: the home of the remainder, or else the outline of the subject.
    pub fn home(&self) -> Option<&Arc<Home>> {
        self.remainder.as_ref().and_then(|remainder| remainder.home.as_ref()).or(self.outline.as_ref())
    }

    /// Who holds a position without a zone; `None` for nobody.
    pub fn control_outside(&self, at: LonLat) -> Option<Control> {
        self.remainder.as_ref().and_then(|remainder| remainder.control_at(at))
    }

    /// The control with a key: a party's key, ignoring case, `contested` or `unknown`.
    pub fn control(&self, key: &str) -> Option<Control> {
        let key = key.trim();
        let party = self.parties.iter().position(|party| party.key.eq_ignore_ascii_case(key));
        party.map(Control::Party).or_else(|| match key.to_ascii_lowercase().as_str() {
            "contested" => Some(Control::Contested),
            "unknown" => Some(Control::Unknown),
            _ => None,
        })
    }

    /// The key of a control in tables: the party's key, `contested`, `unknown`, or `none` for ground outside the
    /// subject.
    pub fn control_key(&self, control: Option<Control>) -> &str {
        match control {
            Some(Control::Party(index)) => &self.parties[index].key,
            Some(Control::Contested) => "contested",
            Some(Control::Unknown) => "unknown",
            None => "none",
        }
    }
}
