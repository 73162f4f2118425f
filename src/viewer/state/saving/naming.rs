//! Default file names.

use chrono::NaiveDate;

/// Characters that are not allowed in file names on some systems.
const NOT_IN_NAMES: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// The most letters of a title in a file name.
const MOST_LETTERS: usize = 60;

/// A file name from a title, one or two dates, and an extension.
///
/// # Examples
/// ```
/// # use frontline::viewer::state::saving::file_name;
/// let date = "2024-02-17".parse().unwrap();
/// assert_eq!(file_name("The Donbas, 2022–2026", &[date], "png"), "The-Donbas-2022–2026-2024-02-17.png");
/// ```
pub fn file_name(title: &str, dates: &[NaiveDate], ending: &str) -> String {
    let kept = title.chars().filter(|letter| !NOT_IN_NAMES.contains(letter) && !letter.is_control());
    let kept: String = kept.take(MOST_LETTERS).collect();
    let words =
        kept.split_whitespace().map(|word| word.trim_matches([',', '.', ';', '·'])).filter(|word| !word.is_empty());
    let mut parts: Vec<String> = words.map(ToOwned::to_owned).collect();
    parts.extend(dates.iter().map(NaiveDate::to_string));
    format!("{}.{ending}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_system_takes_is_left_out() {
        let date = NaiveDate::default();
        assert_eq!(file_name("a/b: \"c\"", &[date], "gif"), "ab-c-1970-01-01.gif");
        assert_eq!(file_name("A · B", &[date, date], "mp4"), "A-B-1970-01-01-1970-01-01.mp4");
        assert_eq!(file_name("..", &[date], "svg"), "1970-01-01.svg");
    }
}
