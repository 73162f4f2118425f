//! Decodes raster tiles: PNG, JPEG and WebP.

use std::io::Cursor;

use image_webp::WebPDecoder;
use png::{ColorType, Decoder, Limits, Transformations};
use thiserror::Error;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// The largest side of a tile, pixels.
pub const MAX_SIDE_PX: u32 = 1_024;

/// The most bytes a decoder may allocate besides the image.
const MAX_DECODER_BYTES: usize = 32 << 20;

/// The most scans of a progressive JPEG; more only cost time.
const MAX_SCANS: usize = 32;

/// A decoded image.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// RGBA of each pixel in sRGB with straight alpha, the top row first.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

/// The encoding of raster tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

/// An image that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadPicture {
    /// It is damaged, or of another format.
    #[error("no {format:?} picture: {problem}")]
    Unreadable {
        /// The format that the archive names.
        format: PictureFormat,
        /// The decoder's message.
        problem: String,
    },
    /// It is too large.
    #[error("a picture of {width} × {height} pixels; expected 1 to {MAX_SIDE_PX} to a side")]
    BadSize {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

/// Decodes an image.
///
/// # Errors
/// When the bytes are not an image of the format, or it is too large.
pub(super) fn picture(bytes: &[u8], format: PictureFormat) -> Result<Picture, BadPicture> {
    match format {
        PictureFormat::Png => from_png(bytes),
        PictureFormat::Jpeg => from_jpeg(bytes),
        PictureFormat::Webp => from_webp(bytes),
    }
}

fn from_png(bytes: &[u8]) -> Result<Picture, BadPicture> {
    let unreadable = |error: png::DecodingError| unreadable(PictureFormat::Png, &error);
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let (width, height) = checked_size(reader.info().width, reader.info().height)?;
    let size = reader.output_buffer_size().ok_or(BadPicture::BadSize { width, height })?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(unreadable)?;
    samples.truncate(frame.buffer_size());
    let rgba = match frame.color_type {
        ColorType::Grayscale => samples.iter().flat_map(|&grey| [grey, grey, grey, u8::MAX]).collect(),
        ColorType::GrayscaleAlpha => samples.as_chunks().0.iter().flat_map(|&[g, a]| [g, g, g, a]).collect(),
        ColorType::Rgb => opaque(&samples),
        // The decoder has already expanded palettes.
        ColorType::Rgba | ColorType::Indexed => samples,
    };
    whole(PictureFormat::Png, Picture { width, height, rgba })
}

fn from_jpeg(bytes: &[u8]) -> Result<Picture, BadPicture> {
    let unreadable = |error: zune_jpeg::errors::DecodeErrors| unreadable(PictureFormat::Jpeg, &error);
    let side = usize::try_from(MAX_SIDE_PX).unwrap_or(usize::MAX);
    let options = DecoderOptions::default()
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(unreadable)?;
    let (width, height) = decoder.info().map(|info| (info.width, info.height)).unwrap_or_default();
    let (width, height) = checked_size(u32::from(width), u32::from(height))?;
    let samples = decoder.decode().map_err(unreadable)?;
    whole(PictureFormat::Jpeg, Picture { width, height, rgba: opaque(&samples) })
}

fn from_webp(bytes: &[u8]) -> Result<Picture, BadPicture> {
    let unreadable = |error: image_webp::DecodingError| unreadable(PictureFormat::Webp, &error);
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
    decoder.set_memory_limit(MAX_DECODER_BYTES);
    let (width, height) = decoder.dimensions();
    let (width, height) = checked_size(width, height)?;
    let size = decoder.output_buffer_size().ok_or(BadPicture::BadSize { width, height })?;
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(unreadable)?;
    let rgba = if decoder.has_alpha() { samples } else { opaque(&samples) };
    whole(PictureFormat::Webp, Picture { width, height, rgba })
}

fn checked_size(width: u32, height: u32) -> Result<(u32, u32), BadPicture> {
    let sides = 1..=MAX_SIDE_PX;
    let fits = sides.contains(&width) && sides.contains(&height);
    if fits { Ok((width, height)) } else { Err(BadPicture::BadSize { width, height }) }
}

/// Converts RGB pixels to opaque RGBA.
fn opaque(rgb: &[u8]) -> Vec<u8> {
    rgb.as_chunks().0.iter().flat_map(|&[r, g, b]| [r, g, b, u8::MAX]).collect()
}

/// Checks that an image has as many pixels as its size says.
fn whole(format: PictureFormat, picture: Picture) -> Result<Picture, BadPicture> {
    let expected = u64::from(picture.width) * u64::from(picture.height) * 4;
    if picture.rgba.len() as u64 == expected {
        Ok(picture)
    } else {
        Err(BadPicture::Unreadable { format, problem: "it breaks off".to_owned() })
    }
}

fn unreadable(format: PictureFormat, error: &impl ToString) -> BadPicture {
    BadPicture::Unreadable { format, problem: error.to_string() }
}
