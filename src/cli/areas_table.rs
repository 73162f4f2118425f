//! The table of `frontline areas` for people.

use std::io::{self, Write};

use super::{
    area_figures::{Chosen, Figure, Line},
    grounds::Where,
    moment::moment_text,
    table::{Align, Table, km2_text},
};
use crate::control::scheme::{ClassId, Control};

/// The name of the ground outside every region.
const OUTSIDE: &str = "outside every region";

/// The name of the line that the lines of a report add up to.
const WHOLE: &str = "Whole";

/// What a cell without a figure shows.
const NO_FIGURE: &str = "-";

/// Writes the lines of one source, with one column per class, one per control with several classes, and one for the share
/// of each control but that of the remainder. `wholes` follow the lines of their reports.
pub(super) fn write_table(
    chosen: &Chosen<'_>,
    lines: &[Line<'_>],
    wholes: &[Line<'_>],
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}, km²", chosen.timeline.source().name)?;
    table(chosen, lines, wholes).write(out)
}

fn table(chosen: &Chosen<'_>, lines: &[Line<'_>], wholes: &[Line<'_>]) -> Table {
    let scheme = chosen.timeline.scheme();
    let classes = Chosen::classes(if wholes.is_empty() { lines } else { wholes });
    let controls = controls_of(chosen, &classes);
    let key = |control: Control| scheme.control_key(Some(control));
    let several: Vec<_> = controls.iter().filter(|(_, count)| *count > 1).map(|(control, _)| *control).collect();
    let has_shares = lines.iter().chain(wholes).flat_map(|line| &line.figures).any(|figure| figure.percent.is_some());
    // Sources leave most of the remainder's ground blank, so that the share of its zones would mislead.
    let is_shown = |control: &Control| has_shares && scheme.remainder_control() != Some(*control);
    let with_share: Vec<_> = controls.iter().map(|(control, _)| *control).filter(is_shown).collect();
    let has_regions = lines.iter().any(|line| line.ground != Where::Whole);
    let has_dates = lines.iter().any(|line| line.report.as_of.is_some());
    let columns = has_dates
        .then(|| ("As of".to_owned(), Align::Left))
        .into_iter()
        .chain([("Date".to_owned(), Align::Left)])
        .chain(has_regions.then(|| ("Region".to_owned(), Align::Left)))
        .chain(classes.iter().map(|&class| (scheme.get(class).key.clone(), Align::Right)))
        .chain(several.iter().map(|&control| (format!("All {}", key(control)), Align::Right)))
        .chain(with_share.iter().map(|&control| (format!("{}, %", key(control)), Align::Right)));
    let mut table = Table::new(columns);
    for of_report in lines.chunk_by(|a, b| a.report == b.report) {
        let whole = wholes.iter().filter(|whole| whole.report == of_report[0].report);
        for line in of_report.iter().chain(whole) {
            let within = |control: Control| line.sum(|class| chosen.control(class) == Some(control));
            let date = chosen.timeline.snapshots().get(line.report.index).map(|report| moment_text(report.time));
            let as_of = line.report.as_of.map(|date| date.to_string());
            let cells = as_of
                .into_iter()
                .chain([date.unwrap_or_default()])
                .chain(has_regions.then(|| ground_text(line.ground)))
                .chain(classes.iter().map(|&class| line.of(class).map_or_else(no_figure, km2_of)))
                .chain(several.iter().map(|&control| km2_text(within(control).0)))
                .chain(with_share.iter().map(|&control| within(control).1.map_or_else(no_figure, percent_text)));
            table.push(cells);
        }
    }
    table
}

/// The controls of classes, with the number of classes of each.
fn controls_of(chosen: &Chosen<'_>, classes: &[ClassId]) -> Vec<(Control, usize)> {
    let mut controls: Vec<_> = classes.iter().filter_map(|&class| chosen.control(class)).collect();
    controls.sort();
    controls.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

/// The ground of a line, as printed.
pub(super) fn ground_text(ground: Where<'_>) -> String {
    match ground {
        Where::Whole => WHOLE.to_owned(),
        Where::Region(region) => region.name.english().to_owned(),
        Where::Outside => OUTSIDE.to_owned(),
    }
}

fn km2_of(figure: &Figure) -> String {
    km2_text(figure.km2)
}

fn no_figure() -> String {
    NO_FIGURE.to_owned()
}

/// A percentage with two decimals.
fn percent_text(percent: f64) -> String {
    format!("{percent:.2}")
}
