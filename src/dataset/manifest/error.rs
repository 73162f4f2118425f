//! Errors of a manifest: which member, on which line, what was found and what was expected.

use serde_json::error::Category;
use thiserror::Error;

use super::{
    place::{line_at, line_of, offset_of, path_at},
    vocabulary::{expected_at, members_at, nearest},
};
use crate::formats::{line_error::LineError, outline::OutlineError, regions::RegionsError};

/// The most invalid lines of a table that an error lists.
const LISTED_LINES: usize = 3;

/// Why a manifest is invalid.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// The text is not JSON.
    #[error("line {line}: not JSON: {reason}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The parser's message.
        reason: String,
    },
    /// A member is invalid.
    #[error("{}{problem}", place_text(*line, path))]
    Member {
        /// The line, from 1, if known.
        line: Option<usize>,
        /// The member's path, such as `classes[2].control`; empty for the whole manifest.
        path: String,
        /// The problem.
        problem: MemberProblem,
    },
    /// The home file is not an outline.
    #[error("`home`: not an outline: {name}")]
    Home {
        /// The path in the manifest.
        name: String,
        /// The reason.
        source: Box<OutlineError>,
    },
    /// The file of regions has none, or something else.
    #[error("`regions`: not regions: {name}")]
    Regions {
        /// The path in the manifest.
        name: String,
        /// The reason.
        source: Box<RegionsError>,
    },
    /// A table of places has invalid lines.
    #[error("{}", lines_text(.0))]
    Lines(Vec<LineError>),
}

/// The problem of a member of a manifest.
#[derive(Debug, Error)]
pub enum MemberProblem {
    /// The member does not exist there.
    #[error("no such member{}, expected {expected}", did_you_mean(*near))]
    Unknown {
        /// An existing member with a similar name.
        near: Option<&'static str>,
        /// The members that exist there.
        expected: String,
    },
    /// A required member is missing.
    #[error("the member `{member}` is missing, expected {expected}")]
    Missing {
        /// The name of the member.
        member: String,
        /// The expected content.
        expected: String,
    },
    /// A value has the wrong type, or is not an allowed one.
    #[error("found {found}, expected {expected}")]
    Wrong {
        /// The value found.
        found: String,
        /// The expected content.
        expected: String,
    },
    /// Two parties or two classes have the same key.
    #[error("the key `{0}` is there twice, expected a key of its own")]
    RepeatedKey(String),
    /// A member is repeated.
    #[error("the member is there twice, expected once")]
    RepeatedMember,
    /// The parser's message for any other problem.
    #[error("{0}")]
    Other(String),
}

/// The path and problem of an invalid member, before its line is known.
pub(super) type BadMember = (String, MemberProblem);

impl MemberProblem {
    /// A value that is not an allowed one.
    pub(super) fn wrong(found: &str, expected: impl Into<String>) -> Self {
        Self::Wrong { found: format!("`{found}`"), expected: expected.into() }
    }
}

impl ManifestError {
    /// The error of a text that does not have the structure of a manifest.
    pub(super) fn of_shape(text: &str, error: &serde_json::Error) -> Self {
        let words = error.to_string();
        let reason = words.rsplit_once(" at line ").map_or(words.as_str(), |(reason, _)| reason);
        if error.classify() != Category::Data {
            return Self::NotJson { line: error.line(), reason: reason.to_owned() };
        }
        let offset = offset_of(text, error.line(), error.column());
        let path = path_at(text, offset);
        let problem = problem(&path, reason);
        Self::Member { line: Some(line_at(text, offset)), path, problem }
    }

    /// The error of a list as the whole manifest, which `serde` would accept as members in order.
    pub(super) fn of_list() -> Self {
        let expected = expected_at("").unwrap_or("an object").to_owned();
        Self::Member {
            line: Some(1),
            path: String::new(),
            problem: MemberProblem::Wrong { found: "a list".to_owned(), expected },
        }
    }

    /// The error of a member, with its line in the text.
    pub(super) fn of_member(text: &str, (path, problem): BadMember) -> Self {
        Self::Member { line: line_of(text, &path), path, problem }
    }
}

/// Translates a message of `serde` for authors of manifests.
fn problem(path: &str, reason: &str) -> MemberProblem {
    let quoted = || reason.split('`').nth(1).unwrap_or_default().to_owned();
    if reason.starts_with("unknown field") {
        let parent = path.strip_suffix(&quoted()).unwrap_or(path).trim_end_matches('.');
        let known = members_at(parent);
        let of_manifest = known.iter().map(|member| format!("`{member}`")).collect::<Vec<_>>().join(", ");
        let of_parser = reason.split_once("expected ").map_or("another", |(_, expected)| expected);
        let expected = if known.is_empty() { of_parser.to_owned() } else { of_manifest };
        return MemberProblem::Unknown { near: nearest(&quoted(), known), expected };
    }
    if reason.starts_with("missing field") {
        let member = quoted();
        let expected = expected_at(&format!("{path}.{member}")).unwrap_or("a value").to_owned();
        return MemberProblem::Missing { member, expected };
    }
    if reason.starts_with("duplicate field") {
        return MemberProblem::RepeatedMember;
    }
    if reason.starts_with("unknown variant") {
        let found = format!("`{}`", quoted());
        return MemberProblem::Wrong { found, expected: expected_at(path).unwrap_or("another value").to_owned() };
    }
    let Some((found, expected)) = reason.split_once(", expected ") else {
        return MemberProblem::Other(reason.to_owned());
    };
    let expected = expected_at(path).map_or_else(|| expected.replace("sequence", "list"), str::to_owned);
    MemberProblem::Wrong { found: found_text(found), expected }
}

/// Translates what `serde` found, as in `invalid type: map`, for authors of manifests: `an object`.
fn found_text(found: &str) -> String {
    let found = found.split_once(": ").map_or(found, |(_, found)| found);
    let value = found.split_once(' ').map_or(found, |(_, value)| value).trim_matches('`');
    match found.split(' ').next().unwrap_or_default() {
        "integer" | "floating" => format!("the number {}", value.trim_start_matches("point `")),
        "string" => format!("the text {value}"),
        "boolean" => format!("`{value}`"),
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => found.replace("invalid length", "a list of"),
    }
}

fn place_text(line: Option<usize>, path: &str) -> String {
    let line = line.map(|line| format!("line {line}"));
    let path = (!path.is_empty()).then(|| format!("`{path}`"));
    let place = line.into_iter().chain(path).collect::<Vec<_>>().join(", ");
    if place.is_empty() { place } else { format!("{place}: ") }
}

fn did_you_mean(near: Option<&'static str>) -> String {
    near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"))
}

/// The first lines, and the number of all.
fn lines_text(lines: &[LineError]) -> String {
    let listed = lines.iter().take(LISTED_LINES).map(ToString::to_string);
    let rest = lines.len().saturating_sub(LISTED_LINES);
    let rest = (rest > 0).then(|| format!("and {rest} more lines"));
    listed.chain(rest).collect::<Vec<_>>().join("; ")
}
