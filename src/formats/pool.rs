//! Each different geometry is parsed and kept once, however many files repeat it.

/// Placeholder.
#[derive(Debug, Default)]
pub struct PolygonPool {}
