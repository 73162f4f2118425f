//! The rows of a map's legend, in order.

use std::collections::BTreeSet;

use super::theme::{Fill, GLOW_STRENGTH, Rgba, Theme};
use crate::{
    control::{scheme::Scheme, snapshot::Snapshot, timeline::Source},
    geometry::bounds::Bounds,
    language::Words,
};

/// A colour sample in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Filled ground.
    Ground(Fill),
    /// A line.
    Line {
        /// Its colour.
        colour: Rgba,
        /// Whether it is dashed.
        is_dashed: bool,
    },
}

/// A row of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A heading for the rows that follow.
    Heading(String),
    /// A sample and what it means.
    Entry(Sample, String),
}

/// The classes of zones in some reports.
pub fn reported_classes<'a>(snapshots: impl IntoIterator<Item = &'a Snapshot>) -> BTreeSet<usize> {
    snapshots.into_iter().flat_map(|snapshot| snapshot.zones.iter().map(|zone| zone.class.0)).collect()
}

/// The classes of zones near a box in some reports.
pub fn classes_near<'a>(snapshots: impl IntoIterator<Item = &'a Snapshot>, bounds: Bounds) -> BTreeSet<usize> {
    let polygons = snapshots.into_iter().flat_map(Snapshot::polygons);
    polygons.filter(|(_, polygon)| polygon.bounds().intersects(bounds)).map(|(class, _)| class.0).collect()
}

/// Most classes a legend lists; the others are only counted.
pub const MOST_CLASSES: usize = 16;

/// Most parties a legend lists below a heading.
pub const MOST_PARTIES: usize = 6;

/// A row for each given class that is drawn, in the order of the scheme, and one for the front line, labelled as
/// estimated where the zones are an estimate. Classes beyond the limit are counted in one row.
pub fn zone_rows(
    source: &Source,
    scheme: &Scheme,
    classes: &BTreeSet<usize>,
    theme: &Theme,
    words: &Words,
    most: usize,
) -> Vec<Row> {
    let row = |&class: &usize| {
        let fill = theme.fill(scheme, class)?;
        let name = words.language().name(&scheme.classes.get(class)?.name).to_owned();
        Some(Row::Entry(Sample::Ground(fill), name))
    };
    let front = Sample::Line { colour: theme.front, is_dashed: false };
    let front_words = if source.estimate.is_some() { "front-line-estimated" } else { "front-line" };
    let rows = shortened(classes.iter().filter_map(row).collect(), most, words);
    rows.into_iter().chain([Row::Entry(front, words.text(front_words))]).collect()
}

/// The first rows, and one that counts the others.
pub fn shortened(mut rows: Vec<Row>, most: usize, words: &Words) -> Vec<Row> {
    let more = rows.len().saturating_sub(most);
    if more > 0 {
        rows.truncate(most);
        rows.push(Row::Heading(words.with("legend-more", &[("count", words.number(more as f64, 0).into())])));
    }
    rows
}

/// The legend of the glow: who gained the ground, and since when. Lists both parties of a scheme of two, otherwise only
/// those that gained ground.
pub fn glow_rows(scheme: &Scheme, gaining: &BTreeSet<usize>, theme: &Theme, words: &Words, days: f64) -> Vec<Row> {
    let heading = Row::Heading(words.with("glow-days", &[("days", words.number(days, 0).into())]));
    let strength = byte(GLOW_STRENGTH);
    let is_told = |party: &usize| scheme.parties.len() <= 2 || gaining.contains(party);
    let parties = scheme.parties.iter().enumerate().filter(|(index, _)| is_told(index));
    let rows = parties.map(|(index, party)| {
        let name = words.language().name(&party.name).to_owned();
        Row::Entry(Sample::Ground(theme.glowing(scheme, index, strength)), name)
    });
    std::iter::once(heading).chain(shortened(rows.collect(), MOST_PARTIES, words)).collect()
}

/// The row of the front line of the other date in a comparison.
pub fn compared_row(theme: &Theme, words: &Words) -> Row {
    Row::Entry(Sample::Line { colour: theme.accent, is_dashed: true }, words.text("compared-front"))
}

/// The row of built-up areas, which the base map overlays on zones and bare land alike.
pub fn town_row(theme: &Theme, words: &Words) -> Row {
    Row::Entry(Sample::Ground(Fill::plain(theme.ground().town.over(theme.land))), words.text("legend-town"))
}

/// Converts an opacity of 0 to 1 to a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of 255, and a float saturates")]
pub fn byte(opacity: f32) -> u8 {
    (opacity * 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::{
            name::Name,
            scheme::{Class, Control, Party, Shade},
        },
        language::Language,
    };

    fn scheme() -> Scheme {
        let name = |text: &str| Name::plain(text);
        let class = |key: &str, control| Class { key: key.to_owned(), name: name(key), control, shade: Shade::Plain };
        Scheme {
            parties: ["red", "blue"].map(|key| Party { key: key.to_owned(), name: name(key) }).to_vec(),
            classes: vec![
                class("held", Some(Control::Party(0))),
                class("other", None),
                class("both", Some(Control::Contested)),
            ],
            ..Scheme::default()
        }
    }

    #[test]
    fn each_class_that_is_drawn_has_a_row_and_so_has_the_front_line() {
        let words = Words::new(Language::English).unwrap();
        let estimated = Source { estimate: Some(scheme().classes[0].name.clone()), ..Source::default() };
        for (source, front) in [(Source::default(), "Front line as reported"), (estimated, "Front line, estimated")] {
            let rows = zone_rows(&source, &scheme(), &BTreeSet::from([0, 1, 2]), &Theme::light(), &words, MOST_CLASSES);
            let names = rows.iter().map(|row| match row {
                Row::Heading(words) | Row::Entry(_, words) => words.as_str(),
            });
            assert_eq!(names.collect::<Vec<_>>(), ["held", "both", front]);
        }
    }

    #[test]
    fn the_glow_tells_both_parties() {
        let words = Words::new(Language::English).unwrap();
        let rows = glow_rows(&scheme(), &BTreeSet::new(), &Theme::light(), &words, 14.0);
        assert_eq!(rows[0], Row::Heading("Changed in the last 14 days; now:".to_owned()));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn more_classes_than_a_legend_holds_are_counted() {
        for (language, more) in [(Language::English, "and 97 more"), (Language::Ukrainian, "і ще 97")] {
            let words = Words::new(language).unwrap();
            let class = &scheme().classes[0];
            let classes = (0..113).map(|index| Class { key: format!("c{index}"), ..class.clone() }).collect();
            let many = Scheme { classes, ..scheme() };
            let rows = zone_rows(&Source::default(), &many, &(0..113).collect(), &Theme::light(), &words, MOST_CLASSES);
            assert_eq!(rows.len(), MOST_CLASSES + 2);
            assert_eq!(rows[MOST_CLASSES], Row::Heading(more.to_owned()));
        }
    }
}
