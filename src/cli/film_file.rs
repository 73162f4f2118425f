//! Film formats by file extension.

use std::{path::Path, sync::atomic::AtomicBool};

use anyhow::bail;
use clap::ValueEnum;

use crate::{
    dataset::Unfinished,
    movie::{Encoder, FilmFormat, Frames, H264, Plan, Size, check_even},
};

/// How an MP4 is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Codec {
    /// AV1, free of patents
    #[default]
    Av1,
    /// H.264, for old players
    H264,
}

/// What to write, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// 255 colours, for everything that shows pictures
    Gif,
    /// Every colour as it is
    Apng,
    /// For players
    Mp4,
}

/// A film format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FilmKind {
    /// A format that this program writes itself.
    Own(FilmFormat),
    /// H.264 in an MP4, by an installed program.
    H264,
}

impl FilmKind {
    /// The requested format, or the one given by the file extension.
    pub(super) fn of(path: &Path, format: Option<FormatArg>, codec: Option<Codec>) -> anyhow::Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let of_ending = match ending.as_deref() {
            Some("mp4") => Some(FormatArg::Mp4),
            Some("gif") => Some(FormatArg::Gif),
            Some("apng" | "png") => Some(FormatArg::Apng),
            _ => None,
        };
        match (format.or(of_ending), codec) {
            (Some(FormatArg::Mp4), Some(Codec::H264)) => Ok(Self::H264),
            (Some(FormatArg::Mp4), None | Some(Codec::Av1)) => Ok(Self::Own(FilmFormat::Mp4)),
            (Some(_), Some(_)) => bail!("--codec is for MP4: {}", path.display()),
            (Some(FormatArg::Gif), None) => Ok(Self::Own(FilmFormat::Gif)),
            (Some(FormatArg::Apng), None) => Ok(Self::Own(FilmFormat::Apng)),
            (None, _) => bail!("without --format, the name must end in .gif, .apng, .png or .mp4: {}", path.display()),
        }
    }

    /// Whether this format supports a size and frame rate, and can be made on this machine.
    pub(super) fn check(self, size: Size, fps: u32) -> anyhow::Result<()> {
        match self {
            Self::Own(format) => format.check(size, fps)?,
            Self::H264 => {
                check_even(size)?;
                H264::check()?;
            }
        }
        Ok(())
    }

    /// The encoder of this format for a file.
    pub(super) fn encoder(
        self,
        file: &Unfinished,
        frames: &dyn Frames,
        plan: &Plan,
        is_cancelled: &AtomicBool,
    ) -> anyhow::Result<Box<dyn Encoder>> {
        match self {
            Self::Own(format) => Ok(format.encoder(file.writer()?, frames, plan, is_cancelled)?),
            Self::H264 => Ok(Box::new(H264::new(file.aside(), plan)?)),
        }
    }
}
