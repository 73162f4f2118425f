//! The interface of all film formats.

use std::io;

use thiserror::Error;

use super::frame::{Frame, Size};

/// Writes a film: pictures in order, then the end.
pub trait Encoder: Send {
    /// Adds a picture that is shown for some ticks.
    ///
    /// # Errors
    /// When it cannot be encoded or written.
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError>;

    /// Writes what is left; without it the file is incomplete.
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
    /// The frame rate is too high for the format.
    #[error("a GIF shows at most {0} pictures a second; choose a slower pace, or a file that ends in .mp4 or .apng")]
    GifPace(u32),
    /// The size is not possible in the format.
    #[error("an MP4 needs an even width and an even height")]
    OddSize,
    /// The encoder failed.
    #[error("the {format} encoder failed: {problem}")]
    Failed {
        /// The format.
        format: &'static str,
        /// The encoder's message.
        problem: String,
    },
    /// The external H.264 encoder cannot be started.
    #[error("H.264 needs the program ffmpeg, which cannot be started; install it, or choose AV1")]
    NoFfmpeg(#[source] io::Error),
}

impl EncodeError {
    /// Creates the error of a failed encoder.
    pub(super) fn failed(format: &'static str) -> impl Fn(&dyn std::fmt::Display) -> Self {
        move |problem| Self::Failed { format, problem: problem.to_string() }
    }
}

/// Whether an MP4 can have a size: its colours are stored per square of four pixels.
///
/// # Errors
/// When a side is odd.
pub fn check_even(size: Size) -> Result<(), EncodeError> {
    let is_even = size.width.is_multiple_of(2) && size.height.is_multiple_of(2);
    if is_even { Ok(()) } else { Err(EncodeError::OddSize) }
}
