//! Where everything on a plate stands: a column of words beside the map, or bands above and below it.

use super::{
    credits::Credits,
    legend::SetLegend,
    lettering::{Face, Lettering},
    locator,
    options::{Layer, PlateOptions},
};
use crate::cartography::labels::ScreenBox;

/// Width of the column of words, logical pixels.
pub(super) const COLUMN_WIDTH: f64 = 292.0;

/// Room around words.
pub(super) const PAD: f64 = 20.0;

/// Room between the map and credits across the whole foot.
const FOOT_GAP: f64 = 6.0;

/// Room between two blocks of words.
const BLOCK_GAP: f64 = 16.0;

/// A plate wider than this has a column, others have bands.
const COLUMN_ASPECT: f64 = 1.2;

/// The title: size and distance of lines.
pub(super) const TITLE_SIZE: f64 = 15.0;
pub(super) const TITLE_LINE_PX: f64 = 20.0;

/// Room between the title and the date.
const TITLE_GAP: f64 = 5.0;

/// Width of the locator.
const LOCATOR_WIDTH: f64 = 132.0;

/// Least room for a locator in the column, so that it does not touch what is above.
const LOCATOR_GAP: f64 = 24.0;

/// The places of everything on a plate, logical pixels.
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
    /// The ground on which words stand.
    pub panels: Vec<ScreenBox>,
}

/// The words of a plate, as far as they take room.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    pub title: &'a str,
    pub date_height: f64,
    pub legend: &'a SetLegend,
    pub lettering: &'a Lettering,
}

/// The width in which legends are set.
pub(super) fn legend_width() -> f64 {
    COLUMN_WIDTH - 2.0 * PAD
}

/// Where the credits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CreditsPlace {
    /// At the foot of the column of words, or below the map of a plate that has none.
    Usual,
    /// Across the whole foot of a plate with a column: where it is too low to hold all words.
    Foot,
}

/// The width in which credits are set.
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

/// The part of a plate's height that a legend above the map must leave to the map.
const LEAST_MAP_PART: f64 = 0.25;

impl Layout {
    /// Whether a legend of a height has room.
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

    /// The same with the credits across the whole foot, and the map above them.
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
