//! The content and size of a plate.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::{
    cartography::theme::{GLOW_DAYS, Theme},
    control::{change::ChangeFailed, mesh::Motion},
    geometry::bounds::Bounds,
    language::Language,
};

/// The shortest side of a plate, pixels; a smaller one is not legible.
const LEAST_SIDE_PX: u32 = 360;

/// The longest side of an image after scaling, pixels.
const LONGEST_SIDE_PX: f64 = 16_384.0;

/// The most pixels of an image after scaling: 400 MB while it is drawn.
const MOST_PIXELS: f64 = 1e8;

/// The plate size for which font sizes and line widths are designed, logical pixels.
const DESIGN: (f64, f64) = (1280.0, 720.0);

/// The smallest scale relative to the design at which text stays legible.
const LEAST_UNIT: f64 = 0.75;

/// Points per pixel: a pixel is 1/96 of an inch, a point 1/72.
const POINTS_PER_PIXEL: f64 = 0.75;

/// The size of a plate, checked to be drawable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlateSize {
    width: u32,
    height: u32,
    scale: f64,
}

/// Why a plate cannot be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BadPlate {
    /// A side is too short.
    #[error("a picture of {0}x{1} pixels is too small, the shortest side is {LEAST_SIDE_PX}")]
    TooSmall(u32, u32),
    /// There are too many pixels.
    #[error(
        "a picture of {0}x{1} pixels at a scale of {2} is too large: at most {LONGEST_SIDE_PX} pixels a side and {MOST_PIXELS} in all"
    )]
    TooLarge(u32, u32, f64),
    /// The scale is out of range.
    #[error("the scale must lie between 0.1 and 10, not {0}")]
    Scale(f64),
    /// The bounds have no area.
    #[error("the view is empty")]
    EmptyView,
    /// There are no maps on a sheet, or too many.
    #[error("a sheet holds 1 to {most} maps, not {asked}")]
    Count {
        /// The number requested.
        asked: usize,
        /// The greatest possible number.
        most: usize,
    },
    /// The changes cannot be computed.
    #[error("the two dates cannot be compared")]
    Comparison(#[source] Box<ChangeFailed>),
    /// The picture cannot be drawn.
    #[error("the picture cannot be drawn")]
    Undrawn,
    /// The page cannot be written.
    #[error("the page cannot be written: {0}")]
    Page(String),
}

impl PlateSize {
    /// A size in pixels, and the scale of an image relative to it.
    ///
    /// # Errors
    /// When it is too small to be legible or too large to be drawn.
    ///
    /// # Examples
    /// ```
    /// use frontline::plate::PlateSize;
    /// let size = PlateSize::new(1280, 720, 2.0).unwrap();
    /// assert_eq!(size.pixels(), (2560, 1440));
    /// assert!(PlateSize::new(0, 720, 1.0).is_err());
    /// ```
    pub fn new(width: u32, height: u32, scale: f64) -> Result<Self, BadPlate> {
        if !(0.1..=10.0).contains(&scale) {
            return Err(BadPlate::Scale(scale));
        }
        if width.min(height) < LEAST_SIDE_PX {
            return Err(BadPlate::TooSmall(width, height));
        }
        let sides = [f64::from(width) * scale, f64::from(height) * scale];
        if sides[0].max(sides[1]) > LONGEST_SIDE_PX || sides[0] * sides[1] > MOST_PIXELS {
            return Err(BadPlate::TooLarge(width, height, scale));
        }
        Ok(Self { width, height, scale })
    }

    /// Width and height without scaling.
    pub const fn nominal(self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Width and height of an image in pixels.
    pub fn pixels(self) -> (u32, u32) {
        let side = |side: u32| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked when it was made")]
            let scaled = (f64::from(side) * self.scale).round().max(1.0) as u32;
            scaled
        };
        (side(self.width), side(self.height))
    }

    /// Width and height of a page in points; a pixel is 1/96 of an inch, as on the web.
    pub(super) fn points(self) -> (f32, f32) {
        let side = |side: u32| {
            #[expect(clippy::cast_possible_truncation, reason = "a page is a few thousand points large")]
            let points = (f64::from(side) * POINTS_PER_PIXEL) as f32;
            points
        };
        (side(self.width), side(self.height))
    }

    /// Nominal pixels per logical pixel: a larger plate has larger text.
    pub(super) fn unit(self) -> f64 {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let (long, short) = (width.max(height), width.min(height));
        (long / DESIGN.0).min(short / DESIGN.1).max(LEAST_UNIT)
    }

    /// Width and height in logical pixels.
    pub(super) fn logical(self) -> (f64, f64) {
        (f64::from(self.width) / self.unit(), f64::from(self.height) / self.unit())
    }
}

/// A part of a plate that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The base map except water and labels.
    Basemap,
    /// The relief only.
    Relief,
    /// Roads and railways only.
    Transport,
    /// Borders between countries and regions.
    Borders,
    /// Names of places.
    Labels,
    /// The glow over recently changed ground.
    Glow,
    /// The small overview map that shows where the view lies.
    Locator,
}

/// The content and style of a plate.
#[derive(Clone, Debug, PartialEq)]
pub struct PlateOptions {
    /// Its size.
    pub size: PlateSize,
    /// The ground that must be visible.
    pub bounds: Bounds,
    /// The ground for which a comparison gives figures; `None` for the visible ground.
    pub measured: Option<Bounds>,
    /// The language of its text.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
    /// How changes between two reports are shown.
    pub motion: Motion,
    /// Hidden parts.
    pub hidden: BTreeSet<Layer>,
    /// Its title; `None` for that of the dataset.
    pub title: Option<String>,
}

impl PlateOptions {
    /// The default plate: English, light, in steps, with all parts.
    pub const fn new(size: PlateSize, bounds: Bounds) -> Self {
        Self {
            size,
            bounds,
            measured: None,
            language: Language::English,
            theme: Theme::light(),
            motion: Motion::Step,
            hidden: BTreeSet::new(),
            title: None,
        }
    }

    /// Whether a part is drawn.
    pub fn shows(&self, layer: Layer) -> bool {
        !self.hidden.contains(&layer)
    }

    /// Duration of the glow in days; 0 if it is hidden.
    pub(super) fn glow_days(&self) -> f64 {
        if self.shows(Layer::Glow) { GLOW_DAYS.into() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_cannot_be_drawn_are_refused() {
        assert_eq!(PlateSize::new(0, 100, 1.0), Err(BadPlate::TooSmall(0, 100)));
        assert!(matches!(PlateSize::new(100_000, 1080, 1.0), Err(BadPlate::TooLarge(..))));
        assert!(matches!(PlateSize::new(12_000, 12_000, 1.0), Err(BadPlate::TooLarge(..))));
        assert!(matches!(PlateSize::new(1280, 720, f64::NAN), Err(BadPlate::Scale(_))));
    }

    #[test]
    fn a_larger_plate_has_larger_type_and_shows_the_same() {
        let [small, large] = [PlateSize::new(1280, 720, 1.0), PlateSize::new(1920, 1080, 1.0)].map(Result::unwrap);
        assert_eq!((small.unit(), large.unit()), (1.0, 1.5));
        assert_eq!(small.logical(), large.logical());
    }
}
