//! Other names of places: former and newer official ones, and spellings in other languages. Places are found by them;
//! maps and lists show the name of the gazetteer.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::control::name::Name;

/// An official name that the gazetteer does not use for the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The name.
    pub name: Name,
    /// When it was replaced, or adopted.
    pub date: NaiveDate,
    /// Which of both.
    pub kind: RenamingKind,
}

/// Whether an official name was replaced or adopted at its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenamingKind {
    /// The place had the name until the date.
    Former,
    /// The place has had the name since the date.
    Current,
}

/// Texts that mean a place, besides its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherName {
    /// The texts, in any language.
    pub spellings: Vec<String>,
    /// The official name that they spell; `None` if they spell the name of the gazetteer.
    pub renaming: Option<Renaming>,
}

/// Other names by the id of the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(BTreeMap<u32, Vec<OtherName>>);

impl OtherNames {
    /// Adds an official name.
    pub fn rename(&mut self, place: u32, renaming: Renaming) {
        let spellings = renaming.name.texts().map(str::to_owned).collect();
        self.0.entry(place).or_default().push(OtherName { spellings, renaming: Some(renaming) });
    }

    /// Adds a spelling of the name of the gazetteer.
    pub fn spell(&mut self, place: u32, spelling: String) {
        let names = self.0.entry(place).or_default();
        match names.iter_mut().find(|name| name.renaming.is_none()) {
            Some(name) => name.spellings.push(spelling),
            None => names.push(OtherName { spellings: vec![spelling], renaming: None }),
        }
    }

    /// Adds a spelling of the former name; returns whether the place has one.
    #[must_use]
    pub fn spell_former(&mut self, place: u32, spelling: String) -> bool {
        let is_former = |renaming: &Renaming| renaming.kind == RenamingKind::Former;
        let names = self.0.entry(place).or_default();
        let former = names.iter_mut().find(|name| name.renaming.as_ref().is_some_and(is_former));
        former.map(|name| name.spellings.push(spelling)).is_some()
    }

    /// The other names of a place.
    pub fn of(&self, place: u32) -> &[OtherName] {
        self.0.get(&place).map_or(&[], Vec::as_slice)
    }
}
