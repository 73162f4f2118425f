//! What all formats of films have in common.

use std::io;

use thiserror::Error;

use super::frame::{Frame, Size};

/// A film being written: pictures in order, then the end.
pub trait Encoder: Send {
    /// Adds a picture that stands for some ticks.
    ///
    /// # Errors
    /// When it cannot be encoded or written.
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError>;

    /// Writes what is left; without it the file is no film.
    ///
    /// # Errors
    /// When that cannot be encoded or written.
    fn finish(self: Box<Self>) -> Result<(), EncodeError>;
}

/// Why pictures cannot be encoded or written.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// The system refuses to write.
    #[error("the film cannot be written")]
    Write(#[from] io::Error),
    /// A pace that the format does not have.
    #[error("a GIF shows at most {0} pictures a second; choose a slower pace, or a file that ends in .mp4 or .apng")]
    GifPace(u32),
    /// Sides that the format does not have.
    #[error("an MP4 needs an even width and an even height")]
    OddSize,
    /// An encoder that gives up.
    #[error("the {format} encoder failed: {problem}")]
    Failed {
        /// Which.
        format: &'static str,
        /// What it says.
        problem: String,
    },
    /// The program that encodes H.264 is not there.
    #[error("H.264 needs the program ffmpeg, which cannot be started; install it, or choose AV1")]
    NoFfmpeg(#[source] io::Error),
}

impl EncodeError {
    /// The failure of one format's encoder.
    pub(super) fn failed(format: &'static str) -> impl Fn(&dyn std::fmt::Display) -> Self {
        move |problem| Self::Failed { format, problem: problem.to_string() }
    }
}

/// Whether an MP4 can have a size: its colours are stored for squares of four pixels.
///
/// # Errors
/// When a side is odd.
pub fn check_even(size: Size) -> Result<(), EncodeError> {
    let is_even = size.width.is_multiple_of(2) && size.height.is_multiple_of(2);
    if is_even { Ok(()) } else { Err(EncodeError::OddSize) }
}
