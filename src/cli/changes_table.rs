//! The tables of `frontline changes` for people.

use std::io::{self, Write};

use super::{
    areas_table::ground_text,
    changes::Found,
    grounds::Where,
    table::{Align, Table, km2_text},
};
use crate::analysis::transfers::Transfer;

/// Writes what passed according to one source, what was left out of it, and the balance of each control.
pub(super) fn write_tables(min_km2: f64, found: &Found<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}, {} to {}", found.timeline.source().name, found.from, found.to)?;
    let is_by_region = found.parts.iter().any(|(ground, _)| *ground != Where::Whole);
    let region = is_by_region.then_some(("Region", Align::Left));
    let headings = [("Before", Align::Left), ("After", Align::Left), ("km²", Align::Right), ("At", Align::Left)];
    let near = [("Near", Align::Left), ("km", Align::Right)];
    let mut table = table_of(region.into_iter().chain(headings).chain(near));
    for (ground, transfers) in &found.parts {
        for transfer in &transfers.list {
            let region = is_by_region.then(|| ground_text(*ground));
            table.push(region.into_iter().chain(cells(found, transfer)));
        }
    }
    table.write(out)?;
    if found.slivers().0 > 0 {
        writeln!(out, "{}", found.left_out(min_km2))?;
    }
    let headings = [("Control", Align::Left), ("Gained, km²", Align::Right), ("Lost, km²", Align::Right)];
    let mut table = table_of(region.into_iter().chain(headings));
    for (ground, transfers) in &found.parts {
        for balance in &transfers.balances {
            let control = found.key(balance.control).unwrap_or("none").to_owned();
            let region = is_by_region.then(|| ground_text(*ground));
            let figures = [control, km2_text(balance.gained_km2), km2_text(balance.lost_km2)];
            table.push(region.into_iter().chain(figures));
        }
    }
    writeln!(out)?;
    table.write(out)
}

fn table_of<'a>(columns: impl Iterator<Item = (&'a str, Align)>) -> Table {
    Table::new(columns.map(|(text, align)| (text.to_owned(), align)))
}

fn cells(found: &Found<'_>, transfer: &Transfer<'_>) -> [String; 6] {
    let control = |control| found.key(control).unwrap_or("none").to_owned();
    let (place, km) = transfer
        .place
        .map_or_else(Default::default, |near| (near.place.name.english().to_owned(), format!("{:.1}", near.km)));
    [
        control(transfer.before),
        control(transfer.after),
        format!("{:.2}", transfer.km2),
        format!("{:.4},{:.4}", transfer.at.lon, transfer.at.lat),
        place,
        km,
    ]
}
