//! The text form of a report's time at its precision, and its parser.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, SecondsFormat, Utc};
use thiserror::Error;

use super::{Certainty, Precision, ReportTime};

/// A text that is neither a date nor a moment of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a day such as 2024-02-17 or a moment such as 2024-02-17T21:04:00Z")]
pub struct NotATime;

/// Written at the precision of the source: `19XX`, `185X`, `2018`, `2014-02`, `2024-02-17`, or RFC 3339 with the
/// source's offset; followed by `~`, `?` or `%` if the date is not certain.
impl fmt::Display for ReportTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        match self.precision {
            Precision::Century => write!(formatter, "{}XX", Year(date.year() / 100, 2))?,
            Precision::Decade => write!(formatter, "{}X", Year(date.year() / 10, 3))?,
            Precision::Year => write!(formatter, "{}", Year(date.year(), 4))?,
            Precision::Month => write!(formatter, "{}-{:02}", Year(date.year(), 4), date.month())?,
            Precision::Day => write!(formatter, "{date}")?,
            Precision::Instant => match FixedOffset::east_opt(i32::from(self.ahead_minutes) * 60) {
                Some(zone) if self.ahead_minutes != 0 => {
                    let at = self.at.with_timezone(&zone);
                    formatter.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, false))?;
                }
                _ => formatter.write_str(&self.at.to_rfc3339_opts(SecondsFormat::AutoSi, true))?,
            },
        }
        formatter.write_str(match self.certainty {
            Certainty::Sure => "",
            Certainty::Approximate => "~",
            Certainty::Uncertain => "?",
            Certainty::Both => "%",
        })
    }
}

/// A year, or its first digits, with a minimum number of digits.
struct Year(i32, usize);

impl fmt::Display for Year {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{:0width$}", self.0.unsigned_abs(), width = self.1)
    }
}

impl ReportTime {
    /// The day, month or year as the source wrote it; for a moment the day.
    pub fn date_text(self) -> String {
        let precision = self.precision.min(Precision::Day);
        let certainty = self.certainty;
        Self { certainty, ..Self::of(precision, self.date()) }.to_string()
    }

    /// The moment from which the report is in force, as RFC 3339 in UTC, whatever the precision.
    pub fn time_text(self) -> String {
        self.at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    /// The time with its validity, such as `2018-01-01/2019-12-31`; parsed by [`Self::from_key`].
    pub fn to_key(self) -> String {
        match self.valid_until {
            None => self.to_string(),
            Some(until) if until == DateTime::<Utc>::MAX_UTC => format!("{self}/.."),
            Some(until) => format!("{self}/{}", until.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }

    /// Parses the result of [`Self::to_key`].
    ///
    /// # Errors
    /// When the text has another form.
    pub fn from_key(text: &str) -> Result<Self, NotATime> {
        let Some((time, until)) = text.split_once('/') else { return text.parse() };
        let until = match until {
            ".." => DateTime::<Utc>::MAX_UTC,
            until => moment(until).ok_or(NotATime)?.0,
        };
        Ok(Self { valid_until: Some(until), ..time.parse()? })
    }
}

/// Parses what the [`fmt::Display`] implementation of [`ReportTime`] writes.
impl FromStr for ReportTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let certainty = match text.chars().next_back() {
            Some('~') => Certainty::Approximate,
            Some('?') => Certainty::Uncertain,
            Some('%') => Certainty::Both,
            _ => Certainty::Sure,
        };
        let text = text.strip_suffix(['~', '?', '%']).unwrap_or(text);
        if let Some((at, ahead_minutes)) = moment(text) {
            return Ok(Self { ahead_minutes, certainty, ..Self::instant(at) });
        }
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
        let first = |rest: String| [sign, &rest].concat().parse::<NaiveDate>().ok();
        let (precision, date) = match digits.len() {
            4 if digits.ends_with("XX") => (Precision::Century, first(digits.replace("XX", "00-01-01"))),
            4 if digits.ends_with('X') => (Precision::Decade, first(digits.replace('X', "0-01-01"))),
            4 => (Precision::Year, first(format!("{digits}-01-01"))),
            7 => (Precision::Month, first(format!("{digits}-01"))),
            10 => (Precision::Day, first(digits.to_owned())),
            _ => return Err(NotATime),
        };
        Ok(Self { certainty, ..Self::of(precision, date.ok_or(NotATime)?) })
    }
}

/// Parses RFC 3339 to a moment and the offset of its clock from UTC in minutes.
fn moment(text: &str) -> Option<(DateTime<Utc>, i16)> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    let ahead = i16::try_from(at.offset().local_minus_utc() / 60).ok()?;
    Some((at.to_utc(), ahead))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let texts = [
            "2024-02-17",
            "2014-02",
            "2018",
            "185X",
            "19XX",
            "1914~",
            "1914-07?",
            "1914-07-28%",
            "0330",
            "-0323-06-10",
            "-0508",
            "2024-02-17T12:32:51Z",
            "2022-09-06T00:00:00+03:00",
            "2022-09-06T00:00:00-04:30",
        ];
        for text in texts {
            let time: ReportTime = text.parse().unwrap();
            assert_eq!(time.to_string(), text);
            for until in ["", "/..", "/2019-12-31T00:00:00Z"] {
                let key = [text, until].concat();
                assert_eq!(ReportTime::from_key(&key).unwrap().to_key(), key);
            }
        }
        for text in ["", "soon", "2024-2-17", "20240217", "2024-13", "é", "12é", "/", "2024/soon", "XXXX"] {
            assert!(ReportTime::from_key(text).is_err(), "{text}");
        }
    }

    #[test]
    fn date_and_time_stand_apart() {
        let time: ReportTime = "2022-09-06T00:00:00+03:00".parse().unwrap();
        assert_eq!((time.date_text(), time.time_text()), ("2022-09-06".to_owned(), "2022-09-05T21:00:00Z".to_owned()));
        let month: ReportTime = "2014-02".parse().unwrap();
        assert_eq!((month.date_text(), month.time_text()), ("2014-02".to_owned(), "2014-02-01T00:00:00Z".to_owned()));
    }
}
