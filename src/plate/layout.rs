//! The layout of a plate: a column of text beside the map, or bands above and below it.

use super::{
    credits::Credits,
    legend::SetLegend,
    lettering::{Face, Lettering},
    locator,
    options::{Layer, PlateOptions},
};
use crate::cartography::labels::ScreenBox;

/// Width of the text column, logical pixels.
pub(super) const COLUMN_WIDTH: f64 = 292.0;

/// Padding around text.
pub(super) const PAD: f64 = 20.0;

/// Gap between the map and credits across the whole foot.
const FOOT_GAP: f64 = 6.0;

/// Gap between two blocks of text.
const BLOCK_GAP: f64 = 16.0;

/// Plates with a greater aspect ratio have a column, others have bands.
const COLUMN_ASPECT: f64 = 1.2;

/// The title's font size and line distance.
pub(super) const TITLE_SIZE: f64 = 15.0;
pub(super) const TITLE_LINE_PX: f64 = 20.0;

/// Gap between the title and the date.
const TITLE_GAP: f64 = 5.0;

/// Width of the locator.
const LOCATOR_WIDTH: f64 = 132.0;

/// Least gap between a locator in the column and the block above it.
const LOCATOR_GAP: f64 = 24.0;

/// The positions of all parts of a plate, logical pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub map: ScreenBox,
    pub title: Vec<String>,
    pub title_at: (f64, f64),
    pub date_at: (f64, f64),
    pub legend_at: (f64, f64),
    pub credits_at: (f64, f64),
    pub credits_width: f64,
    pub locator: Option<ScreenBox>,
    /// The panels behind text.
    pub panels: Vec<ScreenBox>,
}

/// The blocks of text that determine the layout.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    pub title: &'a str,
    pub date_height: f64,
    pub legend: &'a SetLegend,
    pub lettering: &'a Lettering,
}

/// The width for which legends are laid out.
pub(super) fn legend_width() -> f64 {
    COLUMN_WIDTH - 2.0 * PAD
}

/// The position of the credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CreditsPlace {
    /// At the foot of the text column, or below the map of a plate without one.
    Usual,
    /// Across the whole foot of a plate with a column, if the column is too low for all text.
    Foot,
}

/// The width for which credits are laid out.
pub(super) fn credits_width(options: &PlateOptions, place: CreditsPlace) -> f64 {
    let (width, _) = options.size.logical();
    match (has_column(options), place) {
        (true, CreditsPlace::Usual) => legend_width(),
        (true, CreditsPlace::Foot) => width - 2.0 * PAD,
        (false, _) => width - 2.0 * PAD - locator_room(options),
    }
}

fn has_column(options: &PlateOptions) -> bool {
    let (width, height) = options.size.logical();
    width / height >= COLUMN_ASPECT
}

fn locator_room(options: &PlateOptions) -> f64 {
    if has_locator(options) { LOCATOR_WIDTH + BLOCK_GAP } else { 0.0 }
}

fn has_locator(options: &PlateOptions) -> bool {
    options.shows(Layer::Locator) && locator::is_of_use(options.bounds)
}

/// The least part of the plate's height that must be left for the map, below a legend.
const LEAST_MAP_PART: f64 = 0.25;

impl Layout {
    /// Whether a legend of a height fits.
    pub(super) fn holds(&self, options: &PlateOptions, legend_height: f64) -> bool {
        let is_column = self.map.top == 0.0;
        if is_column {
            return self.legend_at.1 + legend_height <= self.credits_at.1 - BLOCK_GAP;
        }
        self.map.bottom - self.map.top >= options.size.logical().1 * LEAST_MAP_PART
    }

    pub(super) fn new(options: &PlateOptions, blocks: &Blocks<'_>, (credits, place): (&Credits, CreditsPlace)) -> Self {
        let title = blocks.lettering.wrapped(blocks.title, Face::SemiBold, TITLE_SIZE, legend_width());
        if has_column(options) {
            let column = Self::column(options, blocks, credits, title);
            if place == CreditsPlace::Foot { column.with_foot(options) } else { column }
        } else {
            Self::bands(options, blocks, credits, title)
        }
    }

    /// The same layout with the credits across the whole foot, and the map above them.
    fn with_foot(mut self, options: &PlateOptions) -> Self {
        let (width, height) = options.size.logical();
        let bottom = self.credits_at.1 - FOOT_GAP;
        self.map.bottom = bottom;
        self.panels.push(ScreenBox { left: 0.0, top: bottom, right: width, bottom: height });
        self
    }

    fn column(options: &PlateOptions, blocks: &Blocks<'_>, credits: &Credits, title: Vec<String>) -> Self {
        let (width, height) = options.size.logical();
        let date_top = PAD + title.len() as f64 * TITLE_LINE_PX + TITLE_GAP;
        let legend_top = date_top + blocks.date_height + BLOCK_GAP;
        let credits_top = height - PAD + 4.0 - credits.height();
        let locator_height = LOCATOR_WIDTH * locator::SLIMNESS;
        let locator_bottom = credits_top - 12.0;
        let has_room = locator_bottom - locator_height - LOCATOR_GAP > legend_top + blocks.legend.height();
        let locator = (has_locator(options) && has_room).then_some(ScreenBox {
            left: PAD,
            top: locator_bottom - locator_height,
            right: PAD + LOCATOR_WIDTH,
            bottom: locator_bottom,
        });
        Self {
            map: ScreenBox { left: COLUMN_WIDTH, top: 0.0, right: width, bottom: height },
            title,
            title_at: (PAD, PAD),
            date_at: (PAD, date_top),
            legend_at: (PAD, legend_top),
            credits_at: (PAD, credits_top),
            credits_width: credits.width(),
            locator,
            panels: vec![ScreenBox { left: 0.0, top: 0.0, right: COLUMN_WIDTH, bottom: height }],
        }
    }

    fn bands(options: &PlateOptions, blocks: &Blocks<'_>, credits: &Credits, title: Vec<String>) -> Self {
        let (width, height) = options.size.logical();
        let date_top = PAD + title.len() as f64 * TITLE_LINE_PX + TITLE_GAP;
        let date_bottom = date_top + blocks.date_height;
        let is_wide = width >= 2.0 * COLUMN_WIDTH;
        let legend_at = if is_wide { (width - COLUMN_WIDTH + PAD, PAD) } else { (PAD, date_bottom + BLOCK_GAP) };
        let top = date_bottom.max(legend_at.1 + blocks.legend.height()) + BLOCK_GAP;
        let locator_height = if has_locator(options) { LOCATOR_WIDTH * locator::SLIMNESS } else { 0.0 };
        let bottom = height - credits.height().max(locator_height) - PAD - 12.0;
        let locator = has_locator(options).then_some(ScreenBox {
            left: width - PAD - LOCATOR_WIDTH,
            top: bottom + 12.0,
            right: width - PAD,
            bottom: bottom + 12.0 + locator_height,
        });
        Self {
            map: ScreenBox { left: 0.0, top, right: width, bottom },
            title,
            title_at: (PAD, PAD),
            date_at: (PAD, date_top),
            legend_at,
            credits_at: (PAD, bottom + 10.0),
            credits_width: credits.width(),
            locator,
            panels: vec![
                ScreenBox { left: 0.0, top: 0.0, right: width, bottom: top },
                ScreenBox { left: 0.0, top: bottom, right: width, bottom: height },
            ],
        }
    }
}
