//! Uncertain dates (EDTF, ISO 8601-2, level 1, and common other forms), and years BC.

use chrono::NaiveDate;

use super::{Period, numeric};
use crate::control::report_time::{Certainty, Precision};

/// Prefixes of approximate dates.
const ABOUT: [&str; 10] = ["~", "circa ", "ca. ", "ca ", "c. ", "c.", "about ", "бл. ", "близько ", "приблизно "];

/// Suffixes of years BC and AD.
const BEFORE_OUR_ERA: [&str; 6] = ["bc", "bce", "b.c.", "b.c.e.", "до н. е.", "до н.е."];
const OF_OUR_ERA: [&str; 6] = ["ad", "ce", "a.d.", "c.e.", "н. е.", "н.е."];

/// Splits a text into the date without its marks of doubt, and what they mean.
pub(super) fn split_certainty(text: &str) -> (&str, Certainty) {
    let lower = text.to_lowercase();
    for mark in ABOUT {
        if lower.starts_with(mark) && text.is_char_boundary(mark.len()) {
            return (text[mark.len()..].trim_start(), Certainty::Approximate);
        }
    }
    let marks =
        [("~?", Certainty::Both), ("?~", Certainty::Both), ("~", Certainty::Approximate), ("?", Certainty::Uncertain)];
    let found = marks
        .into_iter()
        .chain([("%", Certainty::Both)])
        .find_map(|(mark, certainty)| text.strip_suffix(mark).map(|rest| (rest.trim_end(), certainty)));
    found.unwrap_or((text, Certainty::Sure))
}

/// `19XX`, `185X`, `1850s`, `2014-XX`: the period covers all dates that the form allows.
pub(super) fn unspecified(text: &str) -> Option<Period> {
    let year = |digits: &str, rest: &str| NaiveDate::from_ymd_opt([digits, rest].concat().parse().ok()?, 1, 1);
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let folded = text.replace(['x', 'u', 'U'], "X");
    if let Some(start) = folded.strip_suffix("XX").filter(|start| digits(start, 2)) {
        return Period::whole(Precision::Century, year(start, "00")?);
    }
    if let Some(start) = folded.strip_suffix('X').filter(|start| digits(start, 3)) {
        return Period::whole(Precision::Decade, year(start, "0")?);
    }
    let decade = ["s", "'s", "’s", "-ті", "-х"].iter().find_map(|end| text.strip_suffix(end));
    if let Some(start) = decade.filter(|start| digits(start, 4) && start.ends_with('0')) {
        return Period::whole(Precision::Decade, year(start, "")?);
    }
    if let Some(start) = folded.strip_suffix("-XX-XX").or_else(|| folded.strip_suffix("-XX")) {
        return match start.len() {
            4 => numeric::year(start.parse().ok()?),
            7 => numeric::month(
                start.get(..4)?.parse().ok()?,
                start.strip_prefix(&start[..4])?.strip_prefix('-')?.parse().ok()?,
            ),
            _ => None,
        };
    }
    None
}

/// `323 BC`, `476 AD`, `-508`, `0330`.
pub(super) fn year_of_an_era(text: &str) -> Option<Period> {
    let lower = text.to_lowercase();
    let number = |text: &str| {
        let digits = text.trim();
        let is_year = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i32>().ok().filter(|&year| is_year && year > 0)
    };
    if let Some(year) = BEFORE_OUR_ERA.iter().find_map(|era| number(lower.strip_suffix(era)?)) {
        return numeric::year(-year);
    }
    let behind = OF_OUR_ERA.iter().find_map(|era| number(lower.strip_suffix(era)?));
    if let Some(year) = behind.or_else(|| number(lower.strip_prefix("ad ")?)) {
        return numeric::year(year);
    }
    let behind_sign = lower.strip_prefix('-').filter(|digits| digits.len() >= 3);
    behind_sign.and_then(number).and_then(|year| numeric::year(-year))
}
