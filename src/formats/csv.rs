//! Tables: settlements and the chronology of their control.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use thiserror::Error;

use crate::{
    analysis::interpolation::chronology::{Change, Chronology, Settlement, State},
    geometry::position::{LonLat, NotAPosition},
};

/// One line of a table that cannot be used.
#[derive(Debug, Error)]
#[error("{table}, line {line}: {problem}")]
pub struct LineError {
    /// The table's name as it was given.
    pub table: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    #[source]
    pub problem: LineProblem,
}

/// What is wrong with a line.
#[derive(Debug, Error)]
pub enum LineProblem {
    /// The bytes are no table.
    #[error("not CSV")]
    NotCsv(#[source] csv::Error),
    /// The heading lacks a column.
    #[error("no column `{0}`")]
    NoColumn(&'static str),
    /// A cell that is no number.
    #[error("`{text}` in column `{column}` is no number")]
    NotANumber {
        /// The column.
        column: &'static str,
        /// What stands there.
        text: String,
    },
    /// Numbers that are no position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A cell that is no date.
    #[error("`{0}` is no date of the form YYYY-MM-DD")]
    NotADate(String),
    /// A control that is neither party's nor contested.
    #[error("`{found}` is neither `{first}` nor `{second}` nor `contested`")]
    UnknownControl {
        /// What stands there.
        found: String,
        /// The first party's key.
        first: String,
        /// The second party's key.
        second: String,
    },
    /// A change of a place that the other table does not have.
    #[error("no settlement has the id {0}")]
    NoSettlement(u64),
    /// A settlement that stands twice.
    #[error("the id {0} stands twice")]
    RepeatedId(u64),
}

/// A table as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Its name for messages.
    pub name: &'a str,
    /// All its bytes.
    pub bytes: &'a [u8],
}

/// The settlements (`id, lon, lat`) with their changes (`id, date, control`); further columns are for people.
///
/// # Errors
/// Every line that cannot be used.
pub fn read_chronology(
    settlements: Table<'_>,
    changes: Table<'_>,
    parties: [&str; 2],
) -> Result<Chronology, Vec<LineError>> {
    let mut errors = Vec::new();
    let mut positions = BTreeMap::new();
    for (line, row) in rows(settlements, ["id", "lon", "lat"], &mut errors) {
        let place = settlement(&row).and_then(|(id, at)| match positions.insert(id, at) {
            Some(_) => Err(LineProblem::RepeatedId(id)),
            None => Ok(()),
        });
        errors.extend(place.err().map(|problem| settlements.error(line, problem)));
    }
    let mut by_place: BTreeMap<u64, Vec<Change>> = BTreeMap::new();
    for (line, row) in rows(changes, ["id", "date", "control"], &mut errors) {
        match change(&row, parties) {
            Ok((id, change)) if positions.contains_key(&id) => by_place.entry(id).or_default().push(change),
            Ok((id, _)) => errors.push(changes.error(line, LineProblem::NoSettlement(id))),
            Err(problem) => errors.push(changes.error(line, problem)),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let places =
        positions.into_iter().map(|(id, at)| Settlement::new(id, at, by_place.remove(&id).unwrap_or_default()));
    Ok(Chronology::new(places))
}

impl Table<'_> {
    fn error(self, line: u64, problem: LineProblem) -> LineError {
        LineError { table: self.name.to_owned(), line, problem }
    }
}

/// The cells of some columns, line by line; what cannot be read goes to the errors.
fn rows<const N: usize>(
    table: Table<'_>,
    columns: [&'static str; N],
    errors: &mut Vec<LineError>,
) -> Vec<(u64, [String; N])> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(table.bytes);
    let found = match columns_of(&mut reader, columns) {
        Ok(found) => found,
        Err(problem) => {
            errors.push(table.error(1, problem));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                rows.push((line, found.map(|column| record.get(column).unwrap_or_default().to_owned())));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                errors.push(table.error(line, LineProblem::NotCsv(error)));
            }
        }
    }
    rows
}

fn columns_of<const N: usize>(
    reader: &mut Reader<&[u8]>,
    columns: [&'static str; N],
) -> Result<[usize; N], LineProblem> {
    let heading: StringRecord = reader.headers().map_err(LineProblem::NotCsv)?.clone();
    let mut found = [0; N];
    for (place, column) in found.iter_mut().zip(columns) {
        *place = heading.iter().position(|name| name == column).ok_or(LineProblem::NoColumn(column))?;
    }
    Ok(found)
}

fn settlement([id, lon, lat]: &[String; 3]) -> Result<(u64, LonLat), LineProblem> {
    let at = LonLat::new(number("lon", lon)?, number("lat", lat)?)?;
    Ok((number("id", id)?, at))
}

fn change([id, date, control]: &[String; 3], [first, second]: [&str; 2]) -> Result<(u64, Change), LineProblem> {
    let day = date.parse::<NaiveDate>().ok().filter(|day| day.to_string() == *date);
    let state = match control.as_str() {
        "contested" => State::Contested,
        key if key == first => State::First,
        key if key == second => State::Second,
        _ => {
            let (found, first, second) = (control.clone(), first.to_owned(), second.to_owned());
            return Err(LineProblem::UnknownControl { found, first, second });
        }
    };
    let date = day.ok_or_else(|| LineProblem::NotADate(date.clone()))?;
    Ok((number("id", id)?, Change { date, state }))
}

fn number<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, LineProblem> {
    text.parse().ok().ok_or_else(|| LineProblem::NotANumber { column, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: &str = "id,name,lon,lat\n1,Bakhmut,38.0,48.595\n2,Sloviansk,37.606,48.853\n";

    fn read(changes: &str) -> Result<Chronology, Vec<LineError>> {
        let settlements = Table { name: "settlements.csv", bytes: PLACES.as_bytes() };
        read_chronology(
            settlements,
            Table { name: "chronology.csv", bytes: changes.as_bytes() },
            ["russian", "ukrainian"],
        )
    }

    #[test]
    fn changes_are_read_for_their_places_in_any_order() {
        let chronology = read("id,date,control\n1,2023-05-20,russian\n1,2022-02-24,ukrainian\n").unwrap();
        // A place without a report takes no part.
        let [bakhmut] = chronology.settlements() else { panic!("{chronology:?}") };
        assert_eq!(bakhmut.state_at("2023-05-19".parse().unwrap()), Some(State::Second));
        assert_eq!(bakhmut.state_at("2023-05-20".parse().unwrap()), Some(State::First));
    }

    #[test]
    fn every_bad_line_is_named() {
        let errors =
            read("id,date,control\n1,2023-5-20,russian\n3,2023-05-20,russian\nx,2023-05-20,red\n").unwrap_err();
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "chronology.csv, line 2: `2023-5-20` is no date of the form YYYY-MM-DD",
                "chronology.csv, line 3: no settlement has the id 3",
                "chronology.csv, line 4: `red` is neither `russian` nor `ukrainian` nor `contested`",
            ]
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(read("id,day\n").unwrap_err()[0].to_string(), "chronology.csv, line 1: no column `date`");
    }
}
