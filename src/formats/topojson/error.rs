//! Why a pack cannot be read or written.

use thiserror::Error;

use crate::{control::fault::Problem, formats::document::excerpt};

/// Why a pack cannot be read or written: the member at fault, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{member}: {problem}")]
pub struct PackError {
    /// The way to the member, such as `objects.zones.geometries[7].arcs`; empty for the whole document.
    pub member: String,
    /// What is wrong.
    pub problem: Problem,
}

impl PackError {
    /// A member that is not what it should be.
    pub(super) fn wrong(member: impl Into<String>, expected: &str, found: &str) -> Self {
        let problem = Problem::WrongMember { expected: expected.to_owned(), found: excerpt(found) };
        Self { member: member.into(), problem }
    }

    /// More than the program is willing to hold.
    pub(super) fn too_much(member: &str, what: &'static str, limit: usize) -> Self {
        Self { member: member.to_owned(), problem: Problem::TooMuch { what, limit } }
    }

    /// The error of a part of a member.
    pub(super) fn below(mut self, member: &str) -> Self {
        self.member.insert_str(0, member);
        self
    }
}
