//! Makes foreign text safe to print; a terminal would execute control characters in it.

use std::{borrow::Cow, fmt::Write as _};

/// Replaces control characters, and characters that change the text direction, by their code, such as `\u001b`. Line
/// breaks and tabs are control characters too.
///
/// # Examples
/// ```
/// use frontline::formats::printable::printable;
/// assert_eq!(printable("a\u{1b}[2Jb"), "a\\u001b[2Jb");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    without(text, is_obeyed)
}

/// Like [`printable`], but keeps line breaks and tabs.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    without(text, |letter| is_obeyed(letter) && !matches!(letter, '\n' | '\t'))
}

/// Whether a terminal or an editor would act on a character instead of showing it.
fn is_obeyed(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn without(text: &str, is_unwanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_unwanted) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_unwanted(letter) {
            // Writing to a string cannot fail.
            write!(clean, "\\u{:04x}", u32::from(letter)).ok();
        } else {
            clean.push(letter);
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        for letter in ['\u{0}', '\u{7}', '\u{1b}', '\r', '\n', '\t', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}'] {
            let clean = printable_lines(&format!("a{letter}b")).into_owned();
            let is_kept = matches!(letter, '\n' | '\t');
            assert_eq!(clean.contains(letter), is_kept, "{letter:?}");
            assert!(!printable(&format!("a{letter}b")).contains(letter), "{letter:?}");
        }
        assert_eq!(printable("Авдіївка 😀 سوريا"), "Авдіївка 😀 سوريا");
    }
}
