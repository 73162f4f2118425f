//! Plates: complete pictures of a view with map, title, date, legend, scale and sources.
//!
//! A [`Plate`] is made once for reports and a view. Each date is drawn as SVG, and converted to an image or a page; for
//! films [`Plate::frame`] draws only what depends on the date. The same inputs give the same bytes on every run.

mod atlas;
mod canvas;
mod comparison;
mod credits;
mod dateline;
mod fixed;
mod format;
mod frame;
mod front;
mod furniture;
mod glow;
mod ground;
mod labels;
mod layout;
mod legend;
mod lettering;
mod locator;
mod options;
mod outline;
mod pdf;
mod pen;
mod picture;
mod raster;
mod reports;
mod sheet;
mod shown;
mod zones;

pub use self::{
    atlas::{Atlas, BadAtlas},
    format::PictureFormat,
    frame::{Frame, FrameKey},
    options::{BadPlate, Layer, PlateOptions, PlateSize},
    picture::Plate,
    reports::{BadDate, Reports},
    sheet::{Sheet, SheetOptions},
    shown::{NoPlate, Shown},
};
