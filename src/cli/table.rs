//! Tables for people: aligned columns, and numbers with thousands separators.

use std::io::{self, Write};

use crate::formats::printable::printable;

/// Space between columns.
const GAP: &str = "  ";

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// For text.
    Left,
    /// For numbers.
    Right,
}

/// Rows under headings, all with the same number of cells.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table. Line breaks in headings and cells are escaped, so that each row is one line.
    pub(super) fn new(columns: impl IntoIterator<Item = (String, Align)>) -> Self {
        let columns = columns.into_iter().map(|(heading, align)| (printable(&heading).into_owned(), align));
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().map(|cell| printable(&cell).into_owned()).collect());
    }

    /// Writes the headings and the rows.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let headings: Vec<_> = self.columns.iter().map(|(heading, _)| heading.clone()).collect();
        let lines = || std::iter::once(&headings).chain(&self.rows);
        let width =
            |column: usize| lines().filter_map(|row| row.get(column)).map(|cell: &String| cell.chars().count()).max();
        let widths: Vec<_> = (0..self.columns.len()).map(|column| width(column).unwrap_or(0)).collect();
        for row in lines() {
            let cells = row.iter().zip(&self.columns).zip(&widths).map(|((cell, &(_, align)), &width)| match align {
                Align::Left => format!("{cell:<width$}"),
                Align::Right => format!("{cell:>width$}"),
            });
            writeln!(out, "{}", cells.collect::<Vec<_>>().join(GAP).trim_end())?;
        }
        Ok(())
    }
}

/// Square kilometres with one decimal, as in `12,308.8`.
pub(super) fn km2_text(km2: f64) -> String {
    let text = format!("{:.1}", km2.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "0"));
    let sign = if km2 < 0.0 { "-" } else { "" };
    format!("{sign}{}.{decimals}", grouped(whole))
}

/// A count, as in `12,308`.
pub(super) fn count_text(count: usize) -> String {
    grouped(&count.to_string())
}

/// A count with its noun, as in `1 change` and `12,308 changes`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", count_text(count), if count == 1 { "" } else { "s" })
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(km2_text(-26_857.52), "-26,857.5");
        assert_eq!(km2_text(999.96), "1,000.0");
        assert_eq!(count_text(1_000_000), "1,000,000");
    }

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new([("Class".to_owned(), Align::Left), ("km²".to_owned(), Align::Right)]);
        table.push(["red".to_owned(), "1.0".to_owned()]);
        table.push(["unknown".to_owned(), "12,308.8".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "Class         km²\nred           1.0\nunknown  12,308.8\n");
    }
}
