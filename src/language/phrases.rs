//! Translates texts that the program itself writes into faults and sources.

use std::collections::BTreeMap;

use super::{Language, Words};

/// The prefix of such messages' ids.
const PREFIX: &str = "phrase-";

/// The placeholder of a number in a phrase.
const NUMBER: &str = "#";

/// The message of each phrase, by its English text.
pub(super) struct Phrases(BTreeMap<&'static str, &'static str>);

impl Phrases {
    pub(super) fn new() -> Self {
        let lines = Language::English.catalogues().into_iter().flat_map(str::lines);
        let messages = lines.filter(|line| line.starts_with(PREFIX)).filter_map(|line| line.split_once(" = "));
        Self(messages.map(|(id, text)| (text, id)).collect())
    }
}

impl Words {
    /// Translates an English text that the program wrote into a fault or a source; other texts are returned unchanged.
    ///
    /// # Examples
    /// ```
    /// use frontline::language::{Language, Words};
    /// let words = Words::new(Language::Ukrainian).unwrap();
    /// assert_eq!(words.phrase("no terms stated"), "умов не вказано");
    /// assert_eq!(words.phrase("12 polygons"), "полігонів: 12");
    /// assert_eq!(words.phrase("CC0"), "CC0");
    /// ```
    pub fn phrase(&self, english: &str) -> String {
        if self.language == Language::English {
            return english.to_owned();
        }
        if let Some(id) = self.phrases.0.get(english) {
            return self.text(id);
        }
        let is_digit = |letter: char| letter.is_ascii_digit();
        let number = english.split(|letter| !is_digit(letter)).find(|number| !number.is_empty());
        let numbered = number.and_then(|number| {
            let id = self.phrases.0.get(english.replacen(number, NUMBER, 1).as_str())?;
            Some(self.text(id).replacen(NUMBER, number, 1))
        });
        numbered.unwrap_or_else(|| english.to_owned())
    }

    /// Whether a text has its own message in each language.
    #[cfg(test)]
    pub(super) fn knows_phrase(&self, english: &str) -> bool {
        self.phrases.0.contains_key(english)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Whether a line may end between a number and the unit.
    fn is_broken(line: &str, unit: &str) -> bool {
        let broken = format!(" {unit}");
        let is_number =
            |before: &str| before.ends_with('}') || before.ends_with(|letter: char| letter.is_ascii_digit());
        let mut places = line.match_indices(&broken).map(|(at, found)| (&line[..at], &line[at + found.len()..]));
        places.any(|(before, after)| is_number(before) && !after.starts_with(char::is_alphanumeric))
    }

    #[test]
    fn numbers_stay_with_their_units() {
        let units = ["km²", "km", "m", "s", "d/s", "MB", "км²", "км", "м", "с", "дн/с", "МБ"];
        assert!(is_broken("{ $km } km to the south", "km") && !is_broken("{ $km } kilometres", "km"));
        for line in Language::ALL.into_iter().flat_map(Language::catalogues).flat_map(str::lines) {
            for unit in units {
                assert!(!is_broken(line, unit), "a line may end before the unit in: {line}");
            }
        }
    }

    /// String literals that follow `before` in the source code of readers.
    fn quoted_after(before: &str) -> Vec<String> {
        let mut found = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut open = vec![root.join("formats"), root.join("dataset")];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let quoted = code.split(before).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
            found.extend(quoted.filter(|_| !path.ends_with("tests.rs")).map(str::to_owned));
        }
        found
    }

    #[test]
    fn what_readers_put_into_faults_is_known_in_every_language() {
        let words = Words::new(Language::Ukrainian).unwrap();
        for before in ["what: ", " wrong(", "expected: "] {
            let texts = quoted_after(before);
            assert!(!texts.is_empty(), "nothing follows `{before}`");
            for text in texts {
                assert!(words.knows_phrase(&text), "no phrase for `{text}`");
            }
        }
    }
}
