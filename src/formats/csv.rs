//! Tables of settlements and the chronology of their control.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use super::{
    dates::DayColumn,
    line_error::{LineError, LineProblem},
};
use crate::{
    analysis::interpolation::chronology::{Change, Chronology, Settlement, State},
    geometry::position::LonLat,
};

/// The value in column `control` for a place whose reports have ended.
pub(super) const UNREPORTED: &str = "unreported";

/// The most rows per table.
const MAX_ROWS: usize = 1_000_000;

/// The separators that tables may have.
const SEPARATORS: [u8; 3] = [b'\t', b';', b','];

/// An unparsed table.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Its name in messages.
    pub name: &'a str,
    /// All its bytes.
    pub bytes: &'a [u8],
}

/// Reads settlements (`id, lon, lat`) and their changes (`id, date, control`); other columns are ignored.
///
/// # Errors
/// Every line that cannot be used.
pub fn read_chronology(
    settlements: Table<'_>,
    changes: Table<'_>,
    parties: [&str; 2],
) -> Result<Chronology, Vec<LineError>> {
    let mut errors = Vec::new();
    let positions = read_positions(settlements, &mut errors);
    let mut reports = read_reports(changes, parties, &positions, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let places = positions.into_iter().map(|(id, at)| {
        let of_place = reports.remove(&id).unwrap_or_default();
        let change = |(date, (_, state)): (NaiveDate, (u64, Option<State>))| Some(Change { date, state: state? });
        let until = end_of(&of_place);
        Settlement::new(id, at, of_place.into_iter().filter_map(change).collect()).until(until)
    });
    Ok(Chronology::new(places))
}

/// The reports of a place: each day with its line number and state; `None` marks the end of the reports.
type Reports = BTreeMap<NaiveDate, (u64, Option<State>)>;

fn read_positions(table: Table<'_>, errors: &mut Vec<LineError>) -> BTreeMap<u64, LonLat> {
    let mut positions = BTreeMap::new();
    let mut places: BTreeMap<[u64; 2], u64> = BTreeMap::new();
    for (line, row) in rows(table, ["id", "lon", "lat"], errors) {
        let place = settlement(&row).and_then(|(id, at)| {
            if positions.insert(id, at).is_some() {
                return Err(LineProblem::RepeatedId(id));
            }
            // Make -0.0 equal to 0.0.
            let key = [at.lon, at.lat].map(|degrees| (degrees + 0.0).to_bits());
            places.insert(key, id).map_or(Ok(()), |other| Err(LineProblem::SamePlace { id, other }))
        });
        errors.extend(place.err().map(|problem| table.error(line, problem)));
    }
    positions
}

fn read_reports(
    table: Table<'_>,
    parties: [&str; 2],
    positions: &BTreeMap<u64, LonLat>,
    errors: &mut Vec<LineError>,
) -> BTreeMap<u64, Reports> {
    let mut by_place: BTreeMap<u64, Reports> = BTreeMap::new();
    let from = errors.len();
    let rows = rows(table, ["id", "date", "control"], errors);
    let days = DayColumn::of(rows.iter().map(|(_, [_, date, _])| date.as_str()));
    for (line, row) in rows {
        let report = report(&row, parties, days).and_then(|(id, date, state)| {
            // If there are no settlements at all, the other table is at fault.
            if !positions.is_empty() && !positions.contains_key(&id) {
                return Err(LineProblem::NoSettlement(id));
            }
            let earlier = by_place.entry(id).or_default().insert(date, (line, state));
            earlier.map_or(Ok(()), |_| Err(LineProblem::RepeatedDay { id, date }))
        });
        errors.extend(report.err().map(|problem| table.error(line, problem)));
    }
    for (&id, of_place) in &by_place {
        let Some(until) = end_of(of_place) else { continue };
        let late = of_place.range(until..).skip(1).map(|(_, &(line, _))| line);
        errors.extend(late.map(|line| table.error(line, LineProblem::AfterTheEnd { id, until })));
    }
    errors[from..].sort_by_key(|error| error.line);
    by_place
}

/// The first day without reports.
fn end_of(reports: &Reports) -> Option<NaiveDate> {
    reports.iter().find_map(|(&date, (_, state))| state.is_none().then_some(date))
}

impl Table<'_> {
    pub(super) fn error(self, line: u64, problem: LineProblem) -> LineError {
        LineError { table: self.name.to_owned(), line, problem }
    }
}

/// The values of some columns, line by line; unreadable lines are added to the errors.
pub(super) fn rows<const N: usize>(
    table: Table<'_>,
    columns: [&'static str; N],
    errors: &mut Vec<LineError>,
) -> Vec<(u64, [String; N])> {
    let Some((found, _, records)) = records(table, columns, MAX_ROWS, errors) else { return Vec::new() };
    let cells = |record: StringRecord| found.map(|column| record.get(column).unwrap_or_default().to_owned());
    records.into_iter().map(|(line, record)| (line, cells(record))).collect()
}

/// The places of the columns, the heading, and each record with its line.
pub(super) type Records<const N: usize> = ([usize; N], StringRecord, Vec<(u64, StringRecord)>);

/// The records of a table with at most `most` rows; unreadable lines are added to the errors, and `None` stands for a
/// table of which nothing can be used.
pub(super) fn records<const N: usize>(
    table: Table<'_>,
    columns: [&'static str; N],
    most: usize,
    errors: &mut Vec<LineError>,
) -> Option<Records<N>> {
    let separator = separator_of(table.bytes);
    let mut reader = ReaderBuilder::new().delimiter(separator).trim(Trim::All).from_reader(table.bytes);
    let found = match columns_of(&mut reader, columns) {
        Ok(found) => found,
        Err(problem) => {
            errors.push(table.error(1, problem));
            return None;
        }
    };
    let heading = reader.headers().cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() + errors.len() >= most {
            let line = record.ok().as_ref().and_then(StringRecord::position).map_or(0, csv::Position::line);
            errors.push(table.error(line, LineProblem::TooManyRows(most)));
            return None;
        }
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                rows.push((line, record));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                errors.push(table.error(line, LineProblem::NotCsv(error)));
            }
        }
    }
    Some((found, heading, rows))
}

/// What separates the cells of a table: the separator that its heading has most of. Spreadsheets write semicolons where
/// the comma is the decimal mark.
fn separator_of(bytes: &[u8]) -> u8 {
    let heading = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let cells = |separator: u8| heading.split(|&byte| byte == separator).count();
    // Of equally frequent ones, the last is chosen.
    SEPARATORS.into_iter().max_by_key(|&separator| cells(separator)).unwrap_or(b',')
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

fn report(
    [id, date, control]: &[String; 3],
    [first, second]: [&str; 2],
    days: DayColumn,
) -> Result<(u64, NaiveDate, Option<State>), LineProblem> {
    let day = days.day(date);
    let state = match control.as_str() {
        "contested" => Some(State::Contested),
        key if key == first => Some(State::First),
        key if key == second => Some(State::Second),
        UNREPORTED => None,
        _ => {
            let (found, first, second) = (control.clone(), first.to_owned(), second.to_owned());
            return Err(LineProblem::UnknownControl { found, first, second });
        }
    };
    Ok((number("id", id)?, day.map_err(|problem| LineProblem::NotADate(date.clone(), problem))?, state))
}

/// A number with a decimal point or a decimal comma.
pub(super) fn number<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, LineProblem> {
    let with_point = || text.replacen(',', ".", 1).parse();
    text.parse().or_else(|_| with_point()).ok().ok_or_else(|| LineProblem::NotANumber { column, text: text.to_owned() })
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
        // A place without a report has no influence.
        let [bakhmut] = chronology.settlements() else { panic!("{chronology:?}") };
        assert_eq!(bakhmut.state_at("2023-05-19".parse().unwrap()), Some(State::Second));
        assert_eq!(bakhmut.state_at("2023-05-20".parse().unwrap()), Some(State::First));
    }

    #[test]
    fn every_bad_line_is_named() {
        let errors =
            read("id,date,control\n1,2023-05-32,russian\n3,2023-05-20,russian\nx,2023-05-20,red\n").unwrap_err();
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "chronology.csv, line 2: `2023-05-32` is no date such as 2024-02-17 or 17 February 2024",
                "chronology.csv, line 3: no settlement has the id 3",
                "chronology.csv, line 4: `red` is neither `russian` nor `ukrainian` nor `contested` nor `unreported`",
            ]
        );
    }

    #[test]
    fn one_date_proves_the_order_of_the_others() {
        let rows = "1,04/11/2022,russian\n1,12/11/2022,ukrainian\n1,28/11/2022,russian\n";
        let chronology = read(&format!("id,date,control\n{rows}")).unwrap();
        let state = |day: &str| chronology.settlements()[0].state_at(day.parse().unwrap());
        assert_eq!([state("2022-11-11"), state("2022-11-20")], [State::First, State::Second].map(Some));
        let errors = read("id,date,control\n1,04/11/2022,ukrainian\n").unwrap_err();
        let text = "chronology.csv, line 2: `04/11/2022` can be 2022-11-04 or 2022-04-11: write the year first";
        assert_eq!(errors[0].to_string(), text);
        assert!(read("id,date,control\n1,2022,ukrainian\n").unwrap_err()[0].to_string().contains("expected a day"));
    }

    #[test]
    fn rows_that_contradict_each_other_are_named() {
        let rows = "1,2022-02-24,ukrainian\n1,2023-05-20,unreported\n1,2023-06-01,russian\n1,2022-02-24,contested\n";
        let errors = read(&format!("id,date,control\n{rows}")).unwrap_err();
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "chronology.csv, line 4: the reports of settlement 1 have ended on 2023-05-20",
                "chronology.csv, line 5: settlement 1 has another row for 2022-02-24",
            ]
        );
    }

    #[test]
    fn two_settlements_at_one_position_are_named() {
        let settlements = Table { name: "settlements.csv", bytes: b"id,lon,lat\n7,38.0,0.0\n8,38.0,-0.0\n" };
        let changes = Table { name: "chronology.csv", bytes: b"id,date,control\n" };
        let errors = read_chronology(settlements, changes, ["a", "b"]).unwrap_err();
        assert_eq!(errors[0].to_string(), "settlements.csv, line 3: settlement 8 has the position of settlement 7");
    }

    #[test]
    fn reports_can_end() {
        let chronology = read("id,date,control\n1,2022-02-24,russian\n1,2025-07-01,unreported\n").unwrap();
        assert_eq!(chronology.settlements()[0].until, "2025-07-01".parse().ok());
    }

    #[test]
    fn semicolons_tabs_and_decimal_commas_are_read() {
        let read = |places: &str, changes: &str| {
            let table =
                |name, text: &str| Table { name, bytes: Box::leak(text.to_owned().into_boxed_str()).as_bytes() };
            read_chronology(table("a", places), table("b", changes), ["russian", "ukrainian"]).unwrap()
        };
        let expected = read("id,lon,lat\n1,38.5,48\n", "id,date,control\n1,2023-05-20,russian\n");
        assert_eq!(expected.settlements().len(), 1);
        for separator in [";", "\t"] {
            let with = |text: &str| text.replace('|', separator);
            let found = read(&with("id|lon|lat\n1|38,5|48\n"), &with("id|date|control\n1|2023-05-20|russian\n"));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(read("id,day\n").unwrap_err()[0].to_string(), "chronology.csv, line 1: no column `date`");
    }
}
