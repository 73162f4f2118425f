//! The texts of the interface, from Fluent message catalogues, and dates and numbers in the selected language.

mod faults;
mod phrases;

use std::{fmt, sync::LazyLock};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use self::phrases::Phrases;
use crate::control::{
    name::Name,
    report_time::{Certainty, Precision, ReportTime},
};

/// The space between parts that must not be separated, such as a number and its unit. A narrow one would be broken in
/// the window.
const NO_BREAK: char = '\u{a0}';

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Ukrainian.
    Ukrainian,
}

impl Language {
    /// All languages, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::English, Self::Ukrainian];

    /// The ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Ukrainian => "uk",
        }
    }

    /// The language of a code or a locale such as `uk_UA.UTF-8`.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['_', '-', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The next language of the language switch.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::English => Self::Ukrainian,
            Self::Ukrainian => Self::English,
        }
    }

    /// The language as a tag of BCP 47.
    pub fn identifier(self) -> &'static LanguageIdentifier {
        static IDENTIFIERS: LazyLock<[LanguageIdentifier; 2]> =
            LazyLock::new(|| Language::ALL.map(|language| language.code().parse().unwrap_or_default()));
        &IDENTIFIERS[self as usize]
    }

    /// A name in this language, or in the next that it has.
    pub fn name(self, name: &Name) -> &str {
        name.in_language(self.identifier())
    }

    /// The catalogues of this language: those of the program, of faults, and of its web page.
    const fn catalogues(self) -> [&'static str; 3] {
        match self {
            Self::English => [
                include_str!("../assets/locale/en.ftl"),
                include_str!("../assets/locale/en/faults.ftl"),
                include_str!("../assets/locale/en/site.ftl"),
            ],
            Self::Ukrainian => [
                include_str!("../assets/locale/uk.ftl"),
                include_str!("../assets/locale/uk/faults.ftl"),
                include_str!("../assets/locale/uk/site.ftl"),
            ],
        }
    }
}

/// The messages of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    phrases: Phrases,
}

/// A message catalogue that is invalid.
#[derive(Debug, Error)]
#[error("message catalogue {code}: {problem}")]
pub struct BadCatalogue {
    code: &'static str,
    problem: String,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// Loads the messages of a language.
    ///
    /// # Errors
    /// When its catalogue is damaged, which a test rules out.
    pub fn new(language: Language) -> Result<Self, BadCatalogue> {
        let code = language.code();
        let bad = |problem: String| BadCatalogue { code, problem };
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier().clone()]);
        // Isolation marks are for mixed directions of writing; fonts draw them as boxes.
        bundle.set_use_isolating(false);
        for catalogue in language.catalogues() {
            let resource = FluentResource::try_new(catalogue.to_owned());
            let resource = resource.map_err(|(_, errors)| bad(format!("{errors:?}")))?;
            // A message defined in two catalogues is rejected here.
            bundle.add_resource(resource).map_err(|errors| bad(format!("{errors:?}")))?;
        }
        Ok(Self { language, bundle, phrases: Phrases::new() })
    }

    /// The language of these messages.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message without arguments; its id if it is missing, so that the gap is visible and nothing fails.
    pub fn text(&self, id: &str) -> String {
        self.filled(id, None)
    }

    /// A message with arguments.
    pub fn with(&self, id: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(blanks.len());
        for (name, value) in blanks {
            args.set(*name, value.clone());
        }
        self.filled(id, Some(&args))
    }

    fn filled(&self, id: &str, blanks: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.bundle.format_pattern(pattern, blanks, &mut Vec::new()).into_owned()
    }

    /// A date in words, such as `17 February 2024`.
    pub fn date(&self, date: NaiveDate) -> String {
        let month = self.text(&format!("month-{}", date.month()));
        format!("{} {month} {}", date.day(), self.year(date.year()))
    }

    /// A date with a short month, such as `17 Feb 2024`.
    pub fn short_date(&self, date: NaiveDate) -> String {
        format!("{} {} {}", date.day(), self.month(date), self.year(date.year()))
    }

    /// The short name of a date's month, such as `Feb`.
    pub fn month(&self, date: NaiveDate) -> String {
        self.text(&format!("month-short-{}", date.month()))
    }

    /// A year, such as `2024` or `323 BC`: years before our era are negative.
    pub fn year(&self, year: i32) -> String {
        let number = year.unsigned_abs().to_string();
        if year < 0 { self.with("year-bc", &[("year", number.into())]) } else { number }
    }

    /// The period of a time in words: `17 February 2024`, `February 2014`, `2018`, `1850s`, `about 1914`.
    pub fn period(&self, time: ReportTime) -> String {
        self.named(time, |date| self.date(date))
    }

    /// The time of a report: its date, and the time of day if the source gives one.
    pub fn report_time(&self, time: ReportTime) -> String {
        self.named(time, |date| self.short_date(date))
    }

    /// The day, month or year of a report, without a time of day.
    pub fn day_of(&self, time: ReportTime) -> String {
        self.period(without_clock(time))
    }

    /// Like [`Self::day_of`], with a short month.
    pub fn short_day_of(&self, time: ReportTime) -> String {
        self.report_time(without_clock(time))
    }

    /// The time of the first of two reports, without its year if the other one has the same year.
    pub fn report_time_before(&self, time: ReportTime, other: ReportTime) -> String {
        let date = time.date();
        if time.precision < Precision::Day || time.ahead_minutes != 0 || date.year() != other.date().year() {
            return self.report_time(time);
        }
        self.named(time, |date| format!("{} {}", date.day(), self.month(date)))
    }

    /// The period of a time in words, with days formatted by `day`.
    fn named(&self, time: ReportTime, day: impl Fn(NaiveDate) -> String) -> String {
        let date = time.date();
        let named = match time.precision {
            Precision::Century => {
                let (from, to) = (self.year(date.year()), self.year(date.year() + 99));
                self.with("date-century", &[("from", from.into()), ("to", to.into())])
            }
            Precision::Decade => self.with("date-decade", &[("year", self.year(date.year()).into())]),
            Precision::Year => self.year(date.year()),
            Precision::Month => {
                let month = self.text(&format!("month-name-{}", date.month()));
                format!("{month} {}", self.year(date.year()))
            }
            Precision::Day => day(date),
            Precision::Instant if time.ahead_minutes == 0 => format!("{}, {}", day(date), clock(time.at)),
            Precision::Instant => {
                let (written, utc) = (time.written(), time.at);
                let here = format!("{}, {}{NO_BREAK}{}", day(date), written.format("%H:%M"), zone(time.ahead_minutes));
                let is_same_day = written.date_naive() == utc.date_naive();
                let there = if is_same_day { clock(utc) } else { format!("{}, {}", day(utc.date_naive()), clock(utc)) };
                self.with("date-in-zone", &[("date", here.into()), ("utc", there.into())])
            }
        };
        match time.certainty {
            Certainty::Sure => named,
            Certainty::Uncertain => self.with("date-uncertain", &[("date", named.into())]),
            Certainty::Approximate => self.with("date-approximate", &[("date", named.into())]),
            Certainty::Both => {
                let about = self.with("date-approximate", &[("date", named.into())]);
                self.with("date-uncertain", &[("date", about.into())])
            }
        }
    }

    /// A number rounded to decimals, with thousands separated by no-break spaces.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(NO_BREAK);
            }
            grouped.push(digit);
        }
        let point = if self.language == Language::Ukrainian { ',' } else { '.' };
        let sign = if value < 0.0 { "−" } else { "" };
        if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{fraction}") }
    }
}

/// A time without its time of day.
fn without_clock(time: ReportTime) -> ReportTime {
    let precision = time.precision.min(Precision::Day);
    ReportTime { certainty: time.certainty, ..ReportTime::of(precision, time.date()) }
}

/// A time zone from its offset to UTC, such as `UTC+3` or `UTC−4:30`.
fn zone(ahead_minutes: i16) -> String {
    let (sign, minutes) = (if ahead_minutes < 0 { '−' } else { '+' }, ahead_minutes.unsigned_abs());
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// The time of day, in UTC.
fn clock(at: DateTime<Utc>) -> String {
    at.format(&format!("%H:%M{NO_BREAK}UTC")).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(language: Language) -> BTreeSet<&'static str> {
        let lines = language.catalogues().into_iter().flat_map(str::lines);
        let ids = lines.filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
        ids.filter(|id| !id.starts_with([' ', '#'])).collect()
    }

    #[test]
    fn both_catalogues_have_the_same_messages() {
        assert_eq!(ids(Language::English), ids(Language::Ukrainian));
        assert!(ids(Language::English).len() > 80);
    }

    #[test]
    fn every_catalogue_can_be_read() {
        for language in Language::ALL {
            let words = Words::new(language).unwrap();
            for id in ids(language) {
                assert_ne!(words.text(id), "", "{id}");
            }
        }
    }

    #[test]
    fn dates_are_written_in_the_language_chosen() {
        let date = NaiveDate::from_ymd_opt(2022, 2, 24).unwrap();
        assert_eq!(Words::new(Language::English).unwrap().date(date), "24 February 2022");
        assert_eq!(Words::new(Language::Ukrainian).unwrap().date(date), "24 лютого 2022");
    }

    #[test]
    fn a_date_is_as_exact_and_as_sure_as_its_source() {
        let (en, uk) = (Words::new(Language::English).unwrap(), Words::new(Language::Ukrainian).unwrap());
        let texts = [
            ("2018", "2018", "2018"),
            ("2014-02", "February 2014", "лютий 2014"),
            ("-0323-06-10", "10 June 323 BC", "10 червня 323 до н. е."),
            ("0476", "476", "476"),
            ("185X", "1850s", "1850-ті"),
            ("19XX", "1900–1999", "1900–1999"),
            ("1914~", "about 1914", "близько 1914"),
            ("1914?", "1914 (uncertain)", "1914 (непевно)"),
        ];
        for (text, english, ukrainian) in texts {
            let time = text.parse().unwrap();
            assert_eq!((en.period(time).as_str(), uk.period(time).as_str()), (english, ukrainian));
        }
        let zoned = "2022-09-06T00:00:00+03:00".parse().unwrap();
        assert_eq!(en.report_time(zoned), "6 Sep 2022, 00:00\u{a0}UTC+3 (5 Sep 2022, 21:00\u{a0}UTC)");
    }

    #[test]
    fn numbers_are_grouped_and_pointed_as_the_language_has_it() {
        assert_eq!(Words::new(Language::English).unwrap().number(-12345.678, 1), "−12\u{a0}345.7");
        assert_eq!(Words::new(Language::Ukrainian).unwrap().number(1234.5, 1), "1\u{a0}234,5");
        assert_eq!(Words::new(Language::English).unwrap().number(999.0, 0), "999");
    }

    #[test]
    fn a_locale_of_the_system_names_its_language() {
        assert_eq!(Language::from_locale("uk_UA.UTF-8"), Some(Language::Ukrainian));
        assert_eq!(Language::from_locale("C"), None);
    }
}
