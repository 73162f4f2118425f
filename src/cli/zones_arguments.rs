//! What `frontline zones` and other commands accept as typed: boxes, parties, spans of days, and ground with a class.

use std::{path::PathBuf, str::FromStr};

use anyhow::{Context as _, anyhow, ensure};
use chrono::NaiveDate;

use super::outline::outline;
use crate::{
    analysis::interpolation::options::Part,
    geometry::{bounds::Bounds, position::LonLat},
};

/// A box as typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundsArg(pub Bounds);

impl FromStr for BoundsArg {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
        let Ok([west, south, east, north]) = numbers.as_deref() else {
            return Err(anyhow!("expected west,south,east,north in degrees, found {text}"));
        };
        let (min, max) = (LonLat::new(*west, *south)?, LonLat::new(*east, *north)?);
        ensure!(min.lon < max.lon && min.lat < max.lat, "the box is empty: {text}");
        Ok(Self(Bounds { min, max }))
    }
}

/// Two dates as typed, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanArg {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl FromStr for SpanArg {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = || format!("expected two dates in order, as in 2022-02-24..2022-04-10, found {text}");
        let (first, last) = text.split_once("..").with_context(expected)?;
        let (first, last) = (first.trim().parse().with_context(expected)?, last.trim().parse().with_context(expected)?);
        ensure!(first <= last, expected());
        Ok(Self { first, last })
    }
}

impl SpanArg {
    /// Its days that lie between two dates.
    pub(super) fn days_within(self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let last = self.last.min(to);
        self.first.max(from).iter_days().take_while(move |&day| day <= last)
    }
}

/// The keys of two parties as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartiesArg(pub [String; 2]);

impl FromStr for PartiesArg {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split(',').map(str::trim).collect();
        match words[..] {
            [first, second] if !first.is_empty() && !second.is_empty() && first != second => {
                Ok(Self([first.to_owned(), second.to_owned()]))
            }
            _ => Err(anyhow!("expected two different words with a comma between them, found {text}")),
        }
    }
}

/// A class, its party and the file with its ground, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartArg {
    class: String,
    party: String,
    file: PathBuf,
}

impl FromStr for PartArg {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let typed = text.split_once('=').and_then(|(class, rest)| Some((class.trim(), rest.split_once(':')?)));
        match typed {
            Some((class, (party, file))) if !class.is_empty() && !file.is_empty() => {
                Ok(Self { class: class.to_owned(), party: party.trim().to_owned(), file: PathBuf::from(file) })
            }
            _ => Err(anyhow!("expected class=party:file.geojson, found {text}")),
        }
    }
}

impl PartArg {
    /// The part with the ground of the file.
    pub(super) fn read(&self, parties: [&str; 2]) -> anyhow::Result<Part> {
        let Self { class, party, file } = self;
        let party = parties.iter().position(|key| key == party).with_context(|| {
            format!("--part {class}: found the party {party}, expected {} or {}", parties[0], parties[1])
        })?;
        ensure!(
            !parties.contains(&class.as_str()) && class != "contested",
            "--part {class}: expected a class of its own, not one of the zones"
        );
        Ok(Part { key: class.clone(), party, ground: outline(file)? })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_span_is_two_dates_in_order() {
        let span: SpanArg = "2022-02-24..2022-02-27".parse().unwrap();
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let found: Vec<_> = span.days_within(day("2022-02-26"), day("2026-01-01")).collect();
        assert_eq!(found, ["2022-02-26", "2022-02-27"].map(day));
        assert!(["2022-02-24", "2022-02-27..2022-02-24", "a..b"].iter().all(|text| text.parse::<SpanArg>().is_err()));
    }

    #[test]
    fn a_part_names_its_class_its_party_and_its_file() {
        let part: PartArg = "old=red:data/old ground.geojson".parse().unwrap();
        assert_eq!((part.class.as_str(), part.party.as_str()), ("old", "red"));
        assert_eq!(part.file, Path::new("data/old ground.geojson"));
        assert!(["old", "old=red", "=red:a", "old=red:"].iter().all(|text| text.parse::<PartArg>().is_err()));
    }

    #[test]
    fn the_parties_are_two_different_words() {
        let parties: PartiesArg = "red, blue".parse().unwrap();
        assert_eq!(parties.0, ["red", "blue"]);
        assert!(["red", "red,red", "red,", "a,b,c"].iter().all(|text| text.parse::<PartiesArg>().is_err()));
    }

    #[test]
    fn a_box_is_four_numbers_in_order() {
        assert!("36.2,47.3,38.9,49.6".parse::<BoundsArg>().is_ok());
        assert!("38.9,47.3,36.2,49.6".parse::<BoundsArg>().is_err());
        assert!("36.2,47.3".parse::<BoundsArg>().is_err());
    }
}
