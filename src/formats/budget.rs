//! How much of a JSON document is held while it is read: hostile files repeat what takes next to no room in them.

use std::cell::Cell;

use thiserror::Error;

use crate::control::fault::Problem;

/// The most features that one file may have.
pub(super) const MAX_FEATURES: usize = 2_000_000;

/// The most members that one object may have, such as the properties of a feature.
pub(super) const MAX_MEMBERS: usize = 100_000;

/// The most members that all features of a file may have together: those of a feature, not of its properties.
const MAX_MEMBERS_OF_ALL: usize = 8_000_000;

/// The most lists in one file; a position is one.
pub(super) const MAX_LISTS: usize = 24_000_000;

/// What is left to one file, and by what it went beyond it.
#[derive(Debug, Default)]
pub(super) struct Budget {
    members: Cell<usize>,
    exceeded: Cell<Option<(&'static str, usize)>>,
}

/// More than the program is willing to hold; [`Budget::exceeded`] says what.
#[derive(Clone, Copy, Debug, Error)]
#[error("too much")]
pub(super) struct Exceeded;

impl Budget {
    /// Counts a member of a feature or of the document.
    pub(super) fn take_member(&self) -> Result<(), Exceeded> {
        self.members.set(self.members.get() + 1);
        if self.members.get() > MAX_MEMBERS_OF_ALL {
            return Err(self.exceed("members in one file", MAX_MEMBERS_OF_ALL));
        }
        Ok(())
    }

    /// One object has too many members.
    pub(super) fn too_many_members(&self) -> Exceeded {
        self.exceed("members of one object", MAX_MEMBERS)
    }

    /// The file has too many features.
    pub(super) fn too_many_features(&self) -> Exceeded {
        self.exceed("features in one file", MAX_FEATURES)
    }

    /// What there was too much of, if anything.
    pub(super) fn exceeded(&self) -> Option<Problem> {
        self.exceeded.get().map(|(what, limit)| Problem::TooMuch { what, limit })
    }

    fn exceed(&self, what: &'static str, limit: usize) -> Exceeded {
        self.exceeded.set(Some((what, limit)));
        Exceeded
    }
}
