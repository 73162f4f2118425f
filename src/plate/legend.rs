//! The legend of a plate: the rows of the legend, drawn.

use super::{
    lettering::{Face, Lettering},
    pen::{Anchor, Ink, Lettered, Line, Pen},
};
use crate::cartography::{
    legend::{Row, Sample},
    theme::{FRONT_WIDTH_PX, Fill, Pattern, Theme},
};

/// Size of a sample, and the gap to its words, logical pixels.
const SAMPLE: (f64, f64) = (26.0, 14.0);
const GAP_PX: f64 = 8.0;

/// Size of the words, and the distance of their lines.
const SIZE: f64 = 13.0;
const LINE_PX: f64 = 17.0;

/// Room between two rows.
const ROW_GAP_PX: f64 = 6.0;

/// Size of a heading.
const HEADING_SIZE: f64 = 12.0;

/// A row with its words in lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SetRow {
    sample: Option<Sample>,
    lines: Vec<String>,
}

/// A legend whose words are broken into lines for a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SetLegend {
    rows: Vec<SetRow>,
}

impl SetLegend {
    pub(super) fn new(rows: &[Row], lettering: &Lettering, width: f64) -> Self {
        let set = |row: &Row| match row {
            Row::Heading(words) => {
                SetRow { sample: None, lines: lettering.wrapped(words, Face::Regular, HEADING_SIZE, width) }
            }
            Row::Entry(sample, words) => {
                let lines = lettering.wrapped(words, Face::Regular, SIZE, width - SAMPLE.0 - GAP_PX);
                SetRow { sample: Some(*sample), lines }
            }
        };
        Self { rows: rows.iter().map(set).collect() }
    }

    /// Its height, logical pixels.
    pub(super) fn height(&self) -> f64 {
        self.rows.iter().map(SetRow::height).sum()
    }

    /// Draws it below and to the right of a corner. Patterns are those of `patterns`, which must be defined.
    pub(super) fn draw(&self, (left, top): (f64, f64), theme: &Theme, pen: &mut Pen) {
        let mut y = top;
        for row in &self.rows {
            let (size, colour, indent) = match row.sample {
                Some(sample) => {
                    draw_sample(sample, (left, y + 1.5), theme, pen);
                    (SIZE, theme.ink, SAMPLE.0 + GAP_PX)
                }
                None => (HEADING_SIZE, theme.faint_ink, 0.0),
            };
            for (index, line) in row.lines.iter().enumerate() {
                let base_line = y + 13.0 + index as f64 * LINE_PX;
                let face = Face::Regular;
                let at = (left + indent, base_line);
                pen.words(Lettered { text: line, at, anchor: Anchor::Start, face, size, colour, halo: None });
            }
            y += row.height();
        }
    }
}

impl SetRow {
    fn height(&self) -> f64 {
        self.lines.len().max(1) as f64 * LINE_PX + ROW_GAP_PX
    }
}

fn draw_sample(sample: Sample, (x, y): (f64, f64), theme: &Theme, pen: &mut Pen) {
    let (width, height) = SAMPLE;
    match sample {
        Sample::Ground(fill) => {
            let edge = Line { colour: theme.panel_line, width: 0.8, dashes: None };
            pen.rect([x, y, width, height], 2.0, Ink::Colour(fill.colour), None);
            draw_pattern(fill, (x, y), pen);
            pen.rect([x, y, width, height], 2.0, Ink::Colour(theme.panel.alpha(0)), Some(edge));
        }
        Sample::Line { colour, is_dashed } => {
            let dashes = is_dashed.then_some([6.0, 4.0]);
            let middle = y + height / 2.0;
            let ends = [(x, middle), (x + width, middle)].map(super::canvas::Dot::new);
            pen.lines(&[ends.to_vec()], Line { colour, width: FRONT_WIDTH_PX.into(), dashes });
        }
    }
}

/// The pattern of a fill within a sample.
fn draw_pattern(fill: Fill, (x, y): (f64, f64), pen: &mut Pen) {
    let (width, height) = SAMPLE;
    match fill.pattern {
        Pattern::Plain => {}
        Pattern::Hatch => {
            // Stripes from the lower left to the upper right, cut at the sample.
            let stripes = (0..4).map(|stripe| -8.0 + 12.0 * f64::from(stripe));
            let rings: Vec<_> = stripes.filter_map(|start| stripe(start, 6.0)).collect();
            let moved = |ring: Vec<(f64, f64)>| {
                ring.into_iter().map(|(dx, dy)| super::canvas::Dot::new((x + dx, y + dy))).collect()
            };
            pen.ground(&rings.into_iter().map(moved).collect::<Vec<_>>(), Ink::Colour(fill.second), 1.0, 0.0);
        }
        Pattern::Dots => {
            for (column, row) in (0..4_u8).flat_map(|column| (0..2_u8).map(move |row| (column, row))) {
                let at = (x + 2.5 + 7.0 * f64::from(column), y + 3.5 + 7.0 * f64::from(row));
                if at.0 + 1.3 < x + width && at.1 + 1.3 < y + height {
                    pen.disc(at, 1.3, fill.second, None);
                }
            }
        }
    }
}

/// A slanted stripe of a width along the lower edge of a sample, cut at its sides.
fn stripe(start: f64, width: f64) -> Option<Vec<(f64, f64)>> {
    let (right, height) = SAMPLE;
    let slanted = [(start, height), (start + width, height), (start + width + height, 0.0), (start + height, 0.0)];
    let mut ring: Vec<(f64, f64)> = slanted.to_vec();
    let sides: [&dyn Fn((f64, f64)) -> f64; 2] = [&|(x, _)| x, &|(x, _)| right - x];
    for depth in sides {
        ring = super::canvas::cut_at_side(&ring, depth);
    }
    (ring.len() > 2).then_some(ring)
}
