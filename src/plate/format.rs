//! The kinds of file that a plate is written to.

use super::{options::BadPlate, picture::Plate};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Vectors and words, with fonts.
    Svg,
    /// Pixels.
    Png,
    /// A page.
    Pdf,
}

impl PictureFormat {
    /// The ending of a file of this kind, without its dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

impl Plate {
    /// The plate of a moment as a file.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When there is no memory for it, or the page cannot be written.
    pub fn file(&self, format: PictureFormat, at: f64) -> Result<Vec<u8>, BadPlate> {
        match format {
            PictureFormat::Svg => Ok(self.svg(at).into_bytes()),
            PictureFormat::Png => self.png(at),
            PictureFormat::Pdf => self.pdf(at),
        }
    }
}
