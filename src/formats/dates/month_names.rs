//! Names of months in English and Ukrainian.

/// Full names of the months, lower case, with the month's number; any beginning of one is a short form. Cases that do
/// not follow from the nominative have entries of their own.
const STEMS: [(&str, u32); 27] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("січень", 1),
    ("лютий", 2),
    ("березень", 3),
    ("квітень", 4),
    ("травень", 5),
    ("червень", 6),
    ("липень", 7),
    ("серпень", 8),
    ("вересень", 9),
    ("жовтень", 10),
    ("листопад", 11),
    ("грудень", 12),
    ("лютого", 2),
    ("лютому", 2),
    ("sept", 9),
];

/// The least letters of a short form.
const LEAST_LETTERS: usize = 3;

/// The number of a named month, from 1. Names may be full or short, in the nominative, genitive, locative or
/// instrumental, in any letter case; a dot after a short form is accepted.
///
/// # Examples
/// ```
/// use frontline::formats::dates::month_of_name;
/// assert_eq!(["May", "Sept.", "травня", "лют.", "ЛИСТОПАДА"].map(month_of_name), [5, 9, 5, 2, 11].map(Some));
/// assert_eq!(["Ma", "Maybe", "трав'яний", "augustus"].map(month_of_name), [None; 4]);
/// ```
pub fn month_of_name(text: &str) -> Option<u32> {
    let name = text.trim_end_matches('.').to_lowercase();
    if name.chars().count() < LEAST_LETTERS {
        return None;
    }
    let is_short = |full: &str| full.starts_with(&name);
    let found = STEMS.iter().find(|(full, _)| is_short(full) || declined(full, &name));
    found.map(|&(_, month)| month)
}

/// Whether a Ukrainian name is another case of `full`: `травня` and `травні` of `травень`, `листопада` of `листопад`.
fn declined(full: &str, name: &str) -> bool {
    if let Some(stem) = full.strip_suffix("ень") {
        return [("ня"), ("ні"), ("нем")].iter().any(|ending| name.strip_suffix(ending) == Some(stem));
    }
    full == "листопад" && ["листопада", "листопаді", "листопадом"].contains(&name)
}
