//! CSV for spreadsheets; cells that would be interpreted as a formula are marked as text.

use std::io::{self, Write};

use csv::{ErrorKind, Writer, WriterBuilder};
use serde::Serialize;

/// First characters of formulas in various spreadsheets.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The prefix that marks a cell as text.
const TEXT_MARK: char = '\'';

/// Writes rows as CSV, with the names of their members as header.
pub(super) fn write_csv(out: &mut impl Write, rows: impl IntoIterator<Item = impl Serialize>) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    let mut form = WriterBuilder::new();
    for row in rows {
        for cells in cells_of(row, &form)? {
            csv.write_record(cells.iter().map(|cell| safe_cell(cell))).map_err(io_error)?;
        }
        form.has_headers(false);
    }
    csv.flush()
}

/// Serialises a row to cells, preceded by its header if the form has one.
fn cells_of(row: impl Serialize, form: &WriterBuilder) -> io::Result<Vec<Vec<String>>> {
    let mut bytes = Vec::new();
    let mut single = form.from_writer(&mut bytes);
    single.serialize(row).map_err(io_error)?;
    single.flush()?;
    drop(single);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    reader
        .records()
        .map(|record| record.map(|cells| cells.iter().map(ToOwned::to_owned).collect()).map_err(io_error))
        .collect()
}

/// Marks a cell that a spreadsheet could interpret as a formula; numbers are unchanged.
fn safe_cell(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if cell.starts_with(BEGINNINGS) && !is_number { format!("{TEXT_MARK}{cell}") } else { cell.to_owned() }
}

/// The underlying I/O error of a CSV error, so that a closed pipe is recognised.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_and_numbers_stay_numbers() {
        #[derive(Serialize)]
        struct Row {
            class: &'static str,
            km2: f64,
            control: Option<&'static str>,
        }
        let rows = [
            Row { class: "=cmd|' /C calc'!A0", km2: -1.5, control: Some("@x") },
            Row { class: "+1+1", km2: 2.0, control: None },
            Row { class: "a-b", km2: 1e-9, control: Some("\"q\", \t") },
        ];
        let mut out = Vec::new();
        write_csv(&mut out, rows).unwrap();
        let expected = "class,km2,control\n'=cmd|' /C calc'!A0,-1.5,'@x\n'+1+1,2.0,\na-b,1e-9,\"\"\"q\"\", \t\"\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
