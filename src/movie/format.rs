//! The film formats that this program writes itself.

use std::{
    io::{self, Write},
    sync::atomic::AtomicBool,
};

use super::{
    apng::Apng,
    encoder::{EncodeError, Encoder},
    film::{FilmError, palette},
    frame::{Frames, Size},
    gif::Gif,
    plan::Plan,
};
#[cfg(not(target_arch = "wasm32"))]
use super::{av1::Av1, encoder::check_even};

/// A film format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmFormat {
    /// GIF: 255 colours, supported everywhere.
    Gif,
    /// APNG: lossless colours.
    Apng,
    /// AV1 in an MP4, for video players.
    #[cfg(not(target_arch = "wasm32"))]
    Mp4,
}

impl FilmFormat {
    /// Every format with its name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Gif, "GIF"),
        (Self::Apng, "APNG"),
        #[cfg(not(target_arch = "wasm32"))]
        (Self::Mp4, "MP4"),
    ];

    /// The file extension, without its dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "apng",
            #[cfg(not(target_arch = "wasm32"))]
            Self::Mp4 => "mp4",
        }
    }

    /// Whether this format supports a size and frame rate.
    ///
    /// # Errors
    /// When it does not.
    #[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "only an MP4 is particular about its size"))]
    pub fn check(self, size: Size, fps: u32) -> Result<(), EncodeError> {
        match self {
            Self::Gif => Gif::<io::Sink>::check(fps),
            Self::Apng => Ok(()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Mp4 => check_even(size),
        }
    }

    /// Creates the encoder of this format.
    ///
    /// # Errors
    /// When pictures for the palette cannot be drawn, the film is cancelled, or the encoder cannot be started.
    pub fn encoder(
        self,
        writer: impl Write + Send + 'static,
        frames: &dyn Frames,
        plan: &Plan,
        is_cancelled: &AtomicBool,
    ) -> Result<Box<dyn Encoder>, FilmError> {
        Ok(match self {
            Self::Gif => Box::new(Gif::new(writer, plan, palette(frames, plan, is_cancelled)?)?),
            Self::Apng => Box::new(Apng::new(writer, plan)?),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Mp4 => Box::new(Av1::new(writer, plan)?),
        })
    }
}
