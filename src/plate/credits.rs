//! The credits of a plate: the source and its terms, the method, and the base map.

use super::{
    lettering::{Face, Lettering},
    options::PlateOptions,
    pen::{Anchor, Lettered, Pen},
    reports::Reports,
};
use crate::{cartography::credits::credit_lines, language::Words};

/// Font size and line distance, logical pixels.
const SIZE: f64 = 10.5;
const LINE_PX: f64 = 13.5;

/// Space between two paragraphs.
const GAP_PX: f64 = 4.0;

/// The credits of a plate, broken into lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Credits {
    paragraphs: Vec<Vec<String>>,
    width: f64,
}

impl Credits {
    /// The credits of one plate, or of all maps of a sheet, which have one source.
    pub(super) fn new(
        reports: &[&Reports],
        options: &PlateOptions,
        words: &Words,
        lettering: &Lettering,
        width: f64,
    ) -> Self {
        let texts = texts(reports, options, words);
        let paragraphs = texts.iter().map(|text| lettering.wrapped(text, Face::Regular, SIZE, width)).collect();
        Self { paragraphs, width }
    }

    /// The width for which lines are broken, logical pixels.
    pub(super) const fn width(&self) -> f64 {
        self.width
    }

    /// Their height, logical pixels.
    pub(super) fn height(&self) -> f64 {
        let heights = self.paragraphs.iter().map(|lines| lines.len() as f64 * LINE_PX);
        heights.sum::<f64>() + self.paragraphs.len().saturating_sub(1) as f64 * GAP_PX
    }

    /// Draws them below and to the right of a point.
    pub(super) fn draw(&self, (left, top): (f64, f64), options: &PlateOptions, pen: &mut Pen) {
        let mut y = top + 11.0;
        for lines in &self.paragraphs {
            for line in lines {
                pen.words(Lettered {
                    text: line,
                    at: (left, y),
                    anchor: Anchor::Start,
                    face: Face::Regular,
                    size: SIZE,
                    colour: options.theme.faint_ink,
                    halo: None,
                });
                y += LINE_PX;
            }
            y += GAP_PX;
        }
    }
}

fn texts(all: &[&Reports], options: &PlateOptions, words: &Words) -> Vec<String> {
    let Some(reports) = all.first() else { return Vec::new() };
    let mut texts = credit_lines(&reports.about.dataset, &[reports.timeline.source()], words);
    let faults = Reports::faults(all.iter().copied());
    if faults > 0 {
        texts.push(words.with("plate-faults", &[("count", faults.into())]));
    }
    if let Some(names) = super::ground::attribution(options) {
        texts.push(words.with("basemap-line", &[("names", names.into())]));
    }
    texts
}
