//! The pixels of a plate, and what tells those of one date from those of another.

use chrono::NaiveDate;

/// The pixels of a plate: opaque, four bytes each (red, green, blue, 255), row by row from the upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The bytes.
    pub pixels: Vec<u8>,
}

/// What tells frames apart: dates of equal keys give equal pixels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameKey {
    pub(super) date: NaiveDate,
    pub(super) snapshot: usize,
    pub(super) age_days: u64,
    pub(super) is_interpolated: bool,
    /// The moment itself, where the picture depends on it.
    pub(super) moment: Option<u64>,
}
