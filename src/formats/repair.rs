//! Converts texts that are almost JSON: one feature per line (GeoJSON text sequences, RFC 8142, and newline-delimited
//! GeoJSON), and numbers that JSON does not allow.

use std::str;

use super::document::Members;
use crate::control::fault::Problem;

/// Precedes each record of a text sequence.
const RECORD_SEPARATOR: char = '\u{1e}';

/// Numbers that JSON does not allow, as other programs write them.
const NOT_NUMBERS: [&str; 6] = ["-Infinity", "+Infinity", "Infinity", "NaN", "-inf", "inf"];

/// A text converted to JSON.
#[derive(Debug, PartialEq)]
pub(super) struct Repaired {
    /// The JSON; line numbers are those of the file.
    pub(super) text: String,
    /// What was not valid JSON.
    pub(super) problem: Option<Problem>,
}

/// Repairs a file that is not JSON; `None` if it is nothing of the kind.
pub(super) fn repaired(bytes: &[u8]) -> Option<Repaired> {
    let text = str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbers = without_not_numbers(text);
    let (text, problem) = match &numbers {
        Some((text, problem)) => (text.as_str(), Some(problem.clone())),
        None => (text, None),
    };
    match collection_of_sequence(text) {
        Some(text) => Some(Repaired { text, problem }),
        None => numbers.map(|(text, problem)| Repaired { text, problem: Some(problem) }),
    }
}

/// Converts a sequence of features to a collection.
fn collection_of_sequence(text: &str) -> Option<String> {
    let has_separators = text.trim_start().starts_with(RECORD_SEPARATOR);
    let separator = if has_separators { RECORD_SEPARATOR } else { '\n' };
    let mut records = text.split(separator);
    let first = records.by_ref().find(|record| !record.trim().is_empty())?;
    if Members::from_text(first.trim())?.text("type").as_deref() != Some("Feature") {
        return None;
    }
    let mut collection = String::with_capacity(text.len() + 64);
    collection.push_str(r#"{"type":"FeatureCollection","features":["#);
    let mut is_first = true;
    for record in text.split(separator) {
        if !record.trim().is_empty() {
            collection.push_str(if is_first { "" } else { "," });
            collection.push_str(record);
            is_first = false;
        }
        if !has_separators {
            collection.push('\n');
        }
    }
    collection.push_str("]}");
    Some(collection)
}

/// Replaces numbers that JSON does not allow by `null`; `None` if there are none.
fn without_not_numbers(text: &str) -> Option<(String, Problem)> {
    let mut clean = String::with_capacity(text.len());
    let (mut count, mut first_line) = (0, 0);
    let mut rest = text;
    let mut line = 1;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' => string_length(rest),
            letter if letter.is_ascii_alphabetic() || matches!(letter, '-' | '+') => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'));
                end.unwrap_or(rest.len()).max(1)
            }
            letter => letter.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if NOT_NUMBERS.contains(&token) {
            clean.push_str("null");
            first_line = if count == 0 { line } else { first_line };
            count += 1;
        } else {
            clean.push_str(token);
        }
        line += token.matches('\n').count();
        rest = after;
    }
    (count > 0).then_some((clean, Problem::NotNumbers { count, line: first_line }))
}

/// The length of a JSON string, starting at its opening quote, in bytes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        if byte == b'"' && !is_escaped {
            return at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_line_by_line_are_a_collection() {
        let feature = |number: i32| format!(r#"{{"type":"Feature","id":{number}}}"#);
        let (one, two) = (feature(1), feature(2));
        for text in [format!("{one}\n{two}\n"), format!("{one}\r\n\r\n{two}"), format!("\u{1e}{one}\n\u{1e}{two}\n")] {
            let found = repaired(text.as_bytes()).unwrap();
            let json: serde_json::Value = serde_json::from_str(&found.text).unwrap();
            assert_eq!((json["features"][1]["id"].as_i64(), found.problem), (Some(2), None), "{text:?}");
        }
        assert_eq!(repaired(b"{\"a\":1}\n{\"a\":2}"), None);
    }

    #[test]
    fn numbers_that_json_does_not_have_are_null_and_texts_stay() {
        let found = repaired(b"{\"a\":\n\"NaN \\\" NaN\", \"b\": [NaN, -Infinity, -1.5e-3, nan]}").unwrap();
        assert_eq!(found.text, "{\"a\":\n\"NaN \\\" NaN\", \"b\": [null, null, -1.5e-3, nan]}");
        assert_eq!(found.problem, Some(Problem::NotNumbers { count: 2, line: 2 }));
        assert_eq!(repaired(b"{\"a\": \"NaN\"}"), None);
    }
}
