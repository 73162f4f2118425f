//! Draws the legend of a plate.

use super::{
    fixed::draw_pattern,
    lettering::{Face, Lettering},
    pen::{Anchor, Ink, Lettered, Line, Pen},
};
use crate::cartography::{
    legend::{Row, Sample},
    theme::{FRONT_WIDTH_PX, Theme},
};

/// Size of a colour sample, and its gap to the text, logical pixels.
const SAMPLE: (f64, f64) = (26.0, 14.0);
const GAP_PX: f64 = 8.0;

/// Font size and line distance.
const SIZE: f64 = 13.0;
const LINE_PX: f64 = 17.0;

/// Gap between two rows.
const ROW_GAP_PX: f64 = 6.0;

/// Font size of a heading.
const HEADING_SIZE: f64 = 12.0;

/// A row with its text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SetRow {
    sample: Option<Sample>,
    lines: Vec<String>,
}

/// A legend with its text broken into lines.
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

    /// Draws it below and to the right of a point. Patterns must be defined as by `patterns`.
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
            draw_pattern(fill, [x, y, x + width, y + height], pen);
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
