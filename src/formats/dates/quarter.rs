//! Quarters, which are three months, and seasons, which have no agreed start.

use chrono::NaiveDate;

use super::Period;

/// Months in a quarter.
const MONTHS: u32 = 3;

/// Separators between the year and the quarter.
const SEPARATORS: [char; 4] = ['-', '/', '_', ' '];

/// The numbers of the quarters in EDTF (ISO 8601-2 level 2): `2024-33` to `2024-36`.
const EDTF_QUARTERS: std::ops::RangeInclusive<u32> = 33..=36;

/// The numbers of seasons in EDTF level 1: `2024-21` to `2024-24`, and by hemisphere to `2024-32`.
const EDTF_SEASONS: std::ops::RangeInclusive<u32> = 21..=32;

/// Seasons in English and Ukrainian, lower case.
const SEASONS: [&str; 14] = [
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "весна",
    "весни",
    "літо",
    "літа",
    "осінь",
    "осені",
    "зима",
    "зими",
    "взимку",
];

/// Reads a quarter such as `2024-Q3`, `2024Q3`, `Q3 2024` or `2024-35`.
pub(super) fn read(text: &str) -> Option<Period> {
    let (year, quarter) = of_letters(text).or_else(|| of_edtf(text))?;
    Period::months(NaiveDate::from_ymd_opt(year, (quarter - 1) * MONTHS + 1, 1)?, MONTHS)
}

/// Whether a text is a year and a season, and nothing else.
pub(super) fn is_season(text: &str) -> bool {
    if split_edtf(text).is_some_and(|(_, number)| EDTF_SEASONS.contains(&number)) {
        return true;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "of");
    let (Some(first), Some(second), None) = (words.next(), words.next(), words.next()) else { return false };
    [(first, second), (second, first)]
        .iter()
        .any(|&(season, number)| SEASONS.contains(&season) && year(number).is_some())
}

/// Whether a word names a season.
pub(super) fn is_season_word(word: &str) -> bool {
    SEASONS.contains(&word.to_lowercase().as_str())
}

fn of_letters(text: &str) -> Option<(i32, u32)> {
    let folded = text.to_uppercase();
    let (before, behind) = folded.split_once('Q')?;
    let quarter = |text: &str| text.parse().ok().filter(|quarter| text.len() == 1 && (1..=4).contains(quarter));
    let behind_year = || {
        let year_text = before.strip_suffix(SEPARATORS).unwrap_or(before);
        Some((year(year_text)?, quarter(behind)?))
    };
    let before_year = || {
        let (number, rest) = behind.split_at_checked(1)?;
        let rest = rest.strip_prefix(SEPARATORS).unwrap_or(rest);
        Some((year(rest)?, quarter(number)?)).filter(|_| before.is_empty())
    };
    behind_year().or_else(before_year)
}

fn of_edtf(text: &str) -> Option<(i32, u32)> {
    let (year, number) = split_edtf(text)?;
    EDTF_QUARTERS.contains(&number).then(|| (year, number - EDTF_QUARTERS.start() + 1))
}

fn split_edtf(text: &str) -> Option<(i32, u32)> {
    let (year_text, number) = text.split_once('-')?;
    let is_short = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((year(year_text)?, number.parse().ok().filter(|_| is_short)?))
}

fn year(digits: &str) -> Option<i32> {
    let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|&year| is_year && year > 0)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{DateOrders, DateProblem, parse_period, read_period},
        *,
    };

    #[test]
    fn a_quarter_is_its_three_months() {
        let whole = parse_period("2024-07").unwrap().from.at;
        let end = parse_period("2024-10").unwrap().from.at;
        for text in ["2024-Q3", "2024Q3", "2024 q3", "Q3 2024", "Q3/2024", "2024-35"] {
            let period = parse_period(text).unwrap();
            assert_eq!((period.from.at, period.until, period.from.covered_until()), (whole, end, end), "{text}");
        }
        for text in ["2024-Q5", "2024-Q", "Q3", "2024-Q33", "XQ3 2024"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_season_is_refused_with_what_may_stand_there() {
        for text in ["spring 2024", "2024-21", "Winter of 1941", "1941, winter", "весна 2024", "2024-24"] {
            assert_eq!(read_period(text, DateOrders::ALL), Err(DateProblem::Season), "{text}");
        }
        assert!(!is_season("spring offensive 2024") && !is_season("2024-12"));
    }
}
