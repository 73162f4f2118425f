//! Renders SVG to pixels; only this file and `lettering.rs` use the renderer.

pub(super) use resvg::tiny_skia::Pixmap;
use resvg::{tiny_skia::Transform, usvg::Tree};

use super::{frame::Frame, lettering::Lettering};

/// Parses an SVG; `None` if it is invalid.
pub(super) fn tree(svg: &str, lettering: &Lettering) -> Option<Tree> {
    Tree::from_str(svg, &lettering.options()).ok()
}

/// A transparent image.
pub(super) fn blank((width, height): (u32, u32)) -> Option<Pixmap> {
    Pixmap::new(width, height)
}

/// Draws an SVG over an image of the same size.
pub(super) fn draw(svg: &str, lettering: &Lettering, picture: &mut Pixmap) -> Option<()> {
    let tree = tree(svg, lettering)?;
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let transform = Transform::from_scale(width / tree.size().width(), height / tree.size().height());
    resvg::render(&tree, transform, &mut picture.as_mut());
    Some(())
}

/// Composites an image over another of the same size; both have premultiplied alpha.
pub(super) fn lay(above: &Pixmap, picture: &mut Pixmap) {
    let (above, _) = above.data().as_chunks::<4>();
    let (below, _) = picture.data_mut().as_chunks_mut::<4>();
    for (below, above) in below.iter_mut().zip(above) {
        let left = u16::from(u8::MAX - above[3]);
        if left == 0 {
            *below = *above;
        } else if left < u16::from(u8::MAX) {
            for (below, above) in below.iter_mut().zip(above) {
                *below = above.saturating_add(share(*below, left));
            }
        }
    }
}

/// `byte * part / 255`, rounded.
fn share(byte: u8, part: u16) -> u8 {
    let product = u16::from(byte) * part + 128;
    // Exact division by 255 for products of two bytes.
    u8::try_from((product + (product >> 8)) >> 8).unwrap_or(u8::MAX)
}

impl Frame {
    /// Encodes the pixels as PNG without alpha; stronger compression takes longer.
    ///
    /// # Errors
    /// When the image is empty.
    pub(crate) fn png(&self, compression: png::Compression) -> Result<Vec<u8>, png::EncodingError> {
        let (pixels, _) = self.pixels.as_chunks::<4>();
        let opaque: Vec<u8> = pixels.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(compression);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&opaque)?;
        writer.finish()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_to_the_nearest() {
        for (byte, part) in (0..=u8::MAX).flat_map(|byte| (0..=255_u16).map(move |part| (byte, part))) {
            let exact = (f64::from(byte) * f64::from(part) / 255.0).round();
            assert_eq!(f64::from(share(byte, part)), exact, "{byte} {part}");
        }
    }
}
