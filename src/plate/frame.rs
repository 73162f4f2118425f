//! The pixels of a plate, and a key that identifies equal frames.

use chrono::NaiveDate;

/// The pixels of a plate as opaque RGBA, row by row from the upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The bytes, four per pixel.
    pub pixels: Vec<u8>,
}

/// Identifies the picture at a date: equal keys give equal pixels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameKey {
    pub(super) date: NaiveDate,
    pub(super) snapshot: usize,
    pub(super) age_days: u64,
    pub(super) is_interpolated: bool,
    /// The moment itself, if the picture depends on it.
    pub(super) moment: Option<u64>,
}
