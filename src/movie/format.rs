//! The kinds of film that this program writes by itself.

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

/// A kind of film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmFormat {
    /// 255 colours, for everything that shows pictures.
    Gif,
    /// Every colour as it is.
    Apng,
    /// AV1 in an MP4, for players.
    #[cfg(not(target_arch = "wasm32"))]
    Mp4,
}

impl FilmFormat {
    /// Every kind, with what it is called.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Gif, "GIF"),
        (Self::Apng, "APNG"),
        #[cfg(not(target_arch = "wasm32"))]
        (Self::Mp4, "MP4"),
    ];

    /// The ending of a file of this kind, without its dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "apng",
            #[cfg(not(target_arch = "wasm32"))]
            Self::Mp4 => "mp4",
        }
    }

    /// Whether this kind can have a size and a pace.
    ///
    /// # Errors
    /// When it cannot.
    #[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "only an MP4 is particular about its size"))]
    pub fn check(self, size: Size, fps: u32) -> Result<(), EncodeError> {
        match self {
            Self::Gif => Gif::<io::Sink>::check(fps),
            Self::Apng => Ok(()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Mp4 => check_even(size),
        }
    }

    /// What writes a film of this kind.
    ///
    /// # Errors
    /// When the pictures from which the colours are chosen cannot be drawn, the film is cancelled, or it cannot be begun.
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
