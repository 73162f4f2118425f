//! File formats of plates.

use super::{options::BadPlate, picture::Plate};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Vector graphics and text, with fonts.
    Svg,
    /// A raster image.
    Png,
    /// A page.
    Pdf,
}

impl PictureFormat {
    /// The file extension, without its dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

impl Plate {
    /// The plate at a moment as a file.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When memory runs out, or the page cannot be written.
    pub fn file(&self, format: PictureFormat, at: f64) -> Result<Vec<u8>, BadPlate> {
        match format {
            PictureFormat::Svg => Ok(self.svg(at).into_bytes()),
            PictureFormat::Png => self.png(at),
            PictureFormat::Pdf => self.pdf(at),
        }
    }
}
