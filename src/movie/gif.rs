//! GIF: one palette for the whole film, and only the changed part of each picture.

use std::{borrow::Cow, io::Write};

use gif::{DisposalMethod, EncodingError, Repeat};

use super::{
    encoder::{EncodeError, Encoder},
    frame::{Area, Frame, changed_area, changed_pixels},
    palette::{CLEAR, Palette},
    plan::Plan,
};

/// Most players slow down pictures with a shorter delay, usually to a tenth of a second.
const MIN_DELAY_CENTISECS: u32 = 2;

/// A second in units of delays.
const CENTISECS: u64 = 100;

/// Writes an endless GIF.
///
/// Delays are hundredths of a second. Each picture starts at the hundredth nearest to its time, so that rounding errors
/// do not add up.
pub struct Gif<W: Write + Send> {
    encoder: gif::Encoder<W>,
    palette: Palette,
    fps: u64,
    width: u32,
    /// The start of the next picture, in ticks.
    now: u64,
    /// The current pixels as palette indices.
    shown: Vec<u8>,
    /// The last picture, which may still be extended.
    pending: Option<Pending>,
}

/// The changed part of a picture, and how long it is shown.
struct Pending {
    area: Area,
    pixels: Vec<u8>,
    from: u64,
    until: u64,
}

impl<W: Write + Send> std::fmt::Debug for Gif<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gif").field("now", &self.now).finish_non_exhaustive()
    }
}

impl<W: Write + Send> Gif<W> {
    /// Starts a GIF of a plan with a palette.
    ///
    /// # Errors
    /// When the frame rate is too high for the format, or the header cannot be written.
    pub fn new(writer: W, plan: &Plan, palette: Palette) -> Result<Self, EncodeError> {
        Self::check(plan.fps())?;
        let size = plan.size();
        let mut encoder =
            gif::Encoder::new(writer, side(size.width), side(size.height), &palette.rgb()).map_err(failed)?;
        encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
        let shown = vec![CLEAR; size.pixels()];
        Ok(Self { encoder, palette, fps: plan.fps().into(), width: size.width, now: 0, shown, pending: None })
    }

    /// Whether the format supports a frame rate.
    ///
    /// # Errors
    /// When it is too high.
    pub fn check(fps: u32) -> Result<(), EncodeError> {
        let fastest = 100 / MIN_DELAY_CENTISECS;
        if fps > fastest { Err(EncodeError::GifPace(fastest)) } else { Ok(()) }
    }

    fn write_pending(&mut self) -> Result<(), EncodeError> {
        let Some(Pending { area, pixels, from, until }) = self.pending.take() else { return Ok(()) };
        let centisecs = |tick: u64| (tick * CENTISECS + self.fps / 2) / self.fps;
        let frame = gif::Frame {
            delay: u16::try_from(centisecs(until) - centisecs(from)).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            transparent: Some(CLEAR),
            left: side(area.left),
            top: side(area.top),
            width: side(area.size.width),
            height: side(area.size.height),
            buffer: Cow::Owned(pixels),
            ..gif::Frame::default()
        };
        self.encoder.write_frame(&frame).map_err(failed)
    }
}

impl<W: Write + Send> Encoder for Gif<W> {
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError> {
        let pixels = self.palette.indices(frame);
        let until = self.now + u64::from(ticks);
        let area = changed_area(&self.shown, &pixels, self.width);
        match (area, &mut self.pending) {
            // The colours are equal in the palette: extend the picture before.
            (None, Some(pending)) if (until - pending.from) * CENTISECS / self.fps < u64::from(u16::MAX) => {
                pending.until = until;
            }
            (area, _) => {
                self.write_pending()?;
                let area = area.unwrap_or(Area { left: 0, top: 0, size: super::Size { width: 1, height: 1 } });
                let changed = changed_pixels(&self.shown, &pixels, self.width, area, CLEAR);
                self.pending = Some(Pending { area, pixels: changed, from: self.now, until });
            }
        }
        self.shown = pixels;
        self.now = until;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), EncodeError> {
        self.write_pending()?;
        let mut writer = self.encoder.into_inner().map_err(|error| EncodeError::Write(error_of(error)))?;
        Ok(writer.flush()?)
    }
}

/// The sides of a plan fit: they have at most `MAX_SIDE` pixels.
fn side(pixels: u32) -> u16 {
    u16::try_from(pixels).unwrap_or(u16::MAX)
}

fn failed(error: EncodingError) -> EncodeError {
    match error {
        EncodingError::Io(error) => EncodeError::Write(error),
        other => EncodeError::failed("GIF")(&other),
    }
}

fn error_of(error: EncodingError) -> std::io::Error {
    match error {
        EncodingError::Io(error) => error,
        other => std::io::Error::other(other.to_string()),
    }
}
