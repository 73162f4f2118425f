//! Why a pack cannot be read or written.

use thiserror::Error;

use crate::{control::fault::Problem, formats::document::excerpt};

/// Why a pack cannot be read or written: the member at fault and its problem.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{member}: {problem}")]
pub struct PackError {
    /// The path of the member, such as `objects.zones.geometries[7].arcs`; empty for the whole document.
    pub member: String,
    /// The problem.
    pub problem: Problem,
}

impl PackError {
    /// A member that is not as expected.
    pub(super) fn wrong(member: impl Into<String>, expected: &str, found: &str) -> Self {
        let problem = Problem::WrongMember { expected: expected.to_owned(), found: excerpt(found) };
        Self { member: member.into(), problem }
    }

    /// A limit was exceeded.
    pub(super) fn too_much(member: &str, what: &'static str, limit: usize) -> Self {
        Self { member: member.to_owned(), problem: Problem::TooMuch { what, limit } }
    }

    /// Prefixes the error's path with the enclosing member.
    pub(super) fn below(mut self, member: &str) -> Self {
        self.member.insert_str(0, member);
        self
    }
}
