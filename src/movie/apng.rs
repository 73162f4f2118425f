//! APNG: lossless colours, and only the changed part of each picture.

use std::io::Write;

use png::{BitDepth, BlendOp, ColorType, DisposeOp, EncodingError};

use super::{
    encoder::{EncodeError, Encoder},
    frame::{Area, Frame, Size, changed_area, changed_pixels},
    plan::Plan,
};

/// A transparent pixel, which keeps that of the picture before.
const CLEAR: [u8; 4] = [0; 4];

/// Writes an endless APNG; programs that support only PNG show its first picture.
pub struct Apng<W: Write + Send> {
    writer: png::Writer<W>,
    fps: u16,
    /// The current pixels; empty before the first picture.
    shown: Vec<[u8; 4]>,
}

impl<W: Write + Send> std::fmt::Debug for Apng<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Apng").field("fps", &self.fps).finish_non_exhaustive()
    }
}

impl<W: Write + Send> Apng<W> {
    /// Starts an APNG of a plan.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub fn new(writer: W, plan: &Plan) -> Result<Self, EncodeError> {
        let mut encoder = png::Encoder::new(writer, plan.size().width, plan.size().height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_animated(u32::try_from(plan.shots().len()).unwrap_or(u32::MAX), 0).map_err(failed)?;
        let fps = u16::try_from(plan.fps()).unwrap_or(u16::MAX);
        Ok(Self { writer: encoder.write_header().map_err(failed)?, fps, shown: Vec::new() })
    }

    fn write(&mut self, area: Area, pixels: &[[u8; 4]], blend: BlendOp, ticks: u32) -> Result<(), EncodingError> {
        // Reset the position first, so that no intermediate rectangle exceeds the picture.
        self.writer.set_frame_position(0, 0)?;
        self.writer.set_frame_dimension(area.size.width, area.size.height)?;
        self.writer.set_frame_position(area.left, area.top)?;
        self.writer.set_frame_delay(u16::try_from(ticks).unwrap_or(u16::MAX), self.fps)?;
        self.writer.set_blend_op(blend)?;
        self.writer.set_dispose_op(DisposeOp::None)?;
        self.writer.write_image_data(pixels.as_flattened())
    }
}

impl<W: Write + Send> Encoder for Apng<W> {
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError> {
        let size = frame.size();
        if self.shown.is_empty() {
            self.write(Area { left: 0, top: 0, size }, frame.pixels(), BlendOp::Source, ticks).map_err(failed)?;
        } else {
            // The header states the number of pictures, so one that changes nothing must be written, too.
            let nothing = Area { left: 0, top: 0, size: Size { width: 1, height: 1 } };
            let area = changed_area(&self.shown, frame.pixels(), size.width).unwrap_or(nothing);
            let pixels = changed_pixels(&self.shown, frame.pixels(), size.width, area, CLEAR);
            self.write(area, &pixels, BlendOp::Over, ticks).map_err(failed)?;
        }
        self.shown.clear();
        self.shown.extend_from_slice(frame.pixels());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), EncodeError> {
        self.writer.finish().map_err(failed)
    }
}

fn failed(error: EncodingError) -> EncodeError {
    match error {
        EncodingError::IoError(error) => EncodeError::Write(error),
        other => EncodeError::failed("APNG")(&other),
    }
}
