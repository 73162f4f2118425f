//! From SVG to pixels: with `lettering.rs`, the only file that knows the renderer.

pub(super) use resvg::tiny_skia::Pixmap;
use resvg::{
    tiny_skia::{FilterQuality, PixmapPaint, Transform},
    usvg::Tree,
};

use super::{lettering::Lettering, picture::Frame};

/// The SVG as the renderer has read it; none if it is none.
pub(super) fn tree(svg: &str, lettering: &Lettering) -> Option<Tree> {
    Tree::from_str(svg, &lettering.options()).ok()
}

/// A picture of so many pixels with nothing on it.
pub(super) fn blank((width, height): (u32, u32)) -> Option<Pixmap> {
    Pixmap::new(width, height)
}

/// Draws an SVG over a picture, as large as it.
pub(super) fn draw(svg: &str, lettering: &Lettering, picture: &mut Pixmap) -> Option<()> {
    let tree = tree(svg, lettering)?;
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let transform = Transform::from_scale(width / tree.size().width(), height / tree.size().height());
    resvg::render(&tree, transform, &mut picture.as_mut());
    Some(())
}

/// Lays a picture over another of the same size.
pub(super) fn lay(above: &Pixmap, picture: &mut Pixmap) {
    let paint = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
    picture.draw_pixmap(0, 0, above.as_ref(), &paint, Transform::identity(), None);
}

/// Pixels as a PNG file without transparency.
pub(super) fn png(frame: &Frame) -> Option<Vec<u8>> {
    let (pixels, _) = frame.pixels.as_chunks::<4>();
    let opaque: Vec<u8> = pixels.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, frame.width, frame.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&opaque).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
