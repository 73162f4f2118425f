//! Limits on what is kept in memory of a JSON document: a small hostile file can describe millions of objects.

use std::cell::Cell;

use thiserror::Error;

use crate::control::fault::Problem;

/// The most features per file.
pub(super) const MAX_FEATURES: usize = 2_000_000;

/// The most members per object, such as the properties of a feature.
pub(super) const MAX_MEMBERS: usize = 100_000;

/// The most members per file, counting those of features but not of their properties.
const MAX_MEMBERS_OF_ALL: usize = 8_000_000;

/// The most lists per file; each position is one.
pub(super) const MAX_LISTS: usize = 24_000_000;

/// Counts what one file has used, and records the limit that it exceeded.
#[derive(Debug, Default)]
pub(super) struct Budget {
    members: Cell<usize>,
    exceeded: Cell<Option<(&'static str, usize)>>,
}

/// A limit was exceeded; [`Budget::exceeded`] says which.
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

    /// Records that one object has too many members.
    pub(super) fn too_many_members(&self) -> Exceeded {
        self.exceed("members of one object", MAX_MEMBERS)
    }

    /// Records that the file has too many features.
    pub(super) fn too_many_features(&self) -> Exceeded {
        self.exceed("features in one file", MAX_FEATURES)
    }

    /// The limit that was exceeded, if any.
    pub(super) fn exceeded(&self) -> Option<Problem> {
        self.exceeded.get().map(|(what, limit)| Problem::TooMuch { what, limit })
    }

    fn exceed(&self, what: &'static str, limit: usize) -> Exceeded {
        self.exceeded.set(Some((what, limit)));
        Exceeded
    }
}
