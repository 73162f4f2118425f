//! The kinds of film that a file's ending names.

use std::{fs::File, io::BufWriter, path::Path, sync::atomic::AtomicBool};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use crate::movie::{Apng, Av1, Encoder, Frames, Gif, H264, Plan, Size, check_even, palette};

/// How an MP4 is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Codec {
    /// AV1, free of patents
    #[default]
    Av1,
    /// H.264, for old players
    H264,
}

/// A kind of film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FilmFormat {
    /// 255 colours, for everything that shows pictures.
    Gif,
    /// Every colour as it is.
    Apng,
    /// For players.
    Mp4(Codec),
}

impl FilmFormat {
    /// The kind that a file's ending names.
    pub(super) fn of(path: &Path, codec: Option<Codec>) -> anyhow::Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match (ending.as_deref(), codec) {
            (Some("mp4"), codec) => Ok(Self::Mp4(codec.unwrap_or_default())),
            (Some("gif" | "apng" | "png"), Some(_)) => bail!("--codec is for MP4: {}", path.display()),
            (Some("gif"), None) => Ok(Self::Gif),
            (Some("apng" | "png"), None) => Ok(Self::Apng),
            _ => bail!("the name must end in .gif, .apng, .png or .mp4: {}", path.display()),
        }
    }

    /// Whether this kind can have a size and a pace, and can be made here.
    pub(super) fn check(self, size: Size, fps: u32) -> anyhow::Result<()> {
        match self {
            Self::Gif => Gif::<File>::check(fps)?,
            Self::Apng => {}
            Self::Mp4(codec) => {
                check_even(size)?;
                if codec == Codec::H264 {
                    H264::check()?;
                }
            }
        }
        Ok(())
    }

    /// What writes a film of this kind to a file.
    pub(super) fn encoder(
        self,
        path: &Path,
        frames: &dyn Frames,
        plan: &Plan,
        is_cancelled: &AtomicBool,
    ) -> anyhow::Result<Box<dyn Encoder>> {
        let writer =
            || File::create(path).map(BufWriter::new).with_context(|| format!("cannot write {}", path.display()));
        Ok(match self {
            Self::Gif => Box::new(Gif::new(writer()?, plan, palette(frames, plan, is_cancelled)?)?),
            Self::Apng => Box::new(Apng::new(writer()?, plan)?),
            Self::Mp4(Codec::Av1) => Box::new(Av1::new(writer()?, plan)?),
            Self::Mp4(Codec::H264) => Box::new(H264::new(path, plan)?),
        })
    }
}
