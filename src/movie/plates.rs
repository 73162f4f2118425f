//! Implements [`super::Frames`] for plates.

use std::error::Error;

use super::frame::{Frame, Frames, Size};
use crate::plate::{BadPlate, Plate};

impl Frames for Plate {
    fn size(&self) -> Size {
        let (width, height) = self.options().size.pixels();
        Size { width, height }
    }

    fn is_same(&self, a: f64, b: f64) -> bool {
        self.key(a) == self.key(b)
    }

    fn draw(&self, at: f64) -> Result<Frame, Box<dyn Error + Send + Sync>> {
        let frame = self.frame(at)?;
        let size = Size { width: frame.width, height: frame.height };
        Frame::new(size, frame.pixels).ok_or_else(|| BadPlate::Undrawn.into())
    }
}
