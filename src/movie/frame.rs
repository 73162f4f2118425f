//! The pictures of a film, and the part in which two of them differ.

/// The size of a picture.
///
/// # Units
/// Pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Size {
    /// The number of pixels.
    pub fn pixels(self) -> usize {
        self.width as usize * self.height as usize
    }
}

/// A picture as opaque RGBA with eight bits per channel, row by row from the upper left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    size: Size,
    rgba: Vec<u8>,
}

/// Draws the pictures of a film: one view at any date.
pub trait Frames: Sync {
    /// The size of every picture.
    fn size(&self) -> Size;

    /// Whether two dates give the same pixels; cheap, and `false` if that is not known.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    fn is_same(&self, a: f64, b: f64) -> bool;

    /// The picture at a date.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When it cannot be drawn.
    fn draw(&self, at: f64) -> Result<Frame, Box<dyn std::error::Error + Send + Sync>>;
}

/// A rectangle within a picture.
///
/// # Units
/// Pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// From the left edge of the picture.
    pub(super) left: u32,
    /// From the upper edge of the picture.
    pub(super) top: u32,
    /// Its width and height; neither is 0.
    pub(super) size: Size,
}

impl Frame {
    /// A picture of RGBA bytes; `None` if their number does not match the size.
    pub fn new(size: Size, rgba: Vec<u8>) -> Option<Self> {
        (rgba.len() == size.pixels() * 4).then_some(Self { size, rgba })
    }

    /// Its width and height.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The bytes: red, green, blue and alpha of each pixel.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The pixels in order.
    pub fn pixels(&self) -> &[[u8; 4]] {
        self.rgba.as_chunks().0
    }
}

/// The smallest rectangle that contains all pixels in which two pictures of one width differ; `None` if they are equal.
///
/// A pixel is anything comparable: a colour, or an index into a palette.
pub(super) fn changed_area<T: PartialEq>(before: &[T], after: &[T], width: u32) -> Option<Area> {
    let row = width as usize;
    let rows = || before.chunks_exact(row).zip(after.chunks_exact(row));
    let top = rows().position(|(a, b)| a != b)?;
    let bottom = rows().rposition(|(a, b)| a != b)? + 1;
    let (mut left, mut right) = (row, 0);
    for (a, b) in rows().skip(top).take(bottom - top) {
        let pairs = || a.iter().zip(b);
        let Some(first) = pairs().position(|(a, b)| a != b) else { continue };
        let last = pairs().rposition(|(a, b)| a != b).unwrap_or(first);
        left = left.min(first);
        right = right.max(last + 1);
    }
    let size = Size { width: side(right - left), height: side(bottom - top) };
    Some(Area { left: side(left), top: side(top), size })
}

/// The pixels of an area after a change, with `clear` for those that are the same as before.
pub(super) fn changed_pixels<T: Copy + PartialEq>(
    before: &[T],
    after: &[T],
    width: u32,
    area: Area,
    clear: T,
) -> Vec<T> {
    let columns = area.left as usize..(area.left + area.size.width) as usize;
    let rows = before.chunks_exact(width as usize).zip(after.chunks_exact(width as usize));
    let rows = rows.skip(area.top as usize).take(area.size.height as usize);
    let pairs = rows.flat_map(|(a, b)| a[columns.clone()].iter().zip(&b[columns.clone()]));
    pairs.map(|(a, b)| if a == b { clear } else { *b }).collect()
}

/// Converts a position or length within a picture, whose sides are `u32`.
fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: u32 = 5;

    fn picture(dots: &[(usize, usize)]) -> Vec<u8> {
        let mut pixels = vec![0; 20];
        for (x, y) in dots {
            pixels[y * 5 + x] = 1;
        }
        pixels
    }

    fn area(left: u32, top: u32, width: u32, height: u32) -> Area {
        Area { left, top, size: Size { width, height } }
    }

    #[test]
    fn the_area_is_the_smallest_around_what_differs() {
        let changed = |dots| changed_area(&picture(&[]), &picture(dots), WIDTH);
        assert_eq!(changed(&[(1, 1), (3, 2)]), Some(area(1, 1, 3, 2)));
        assert_eq!(changed(&[(4, 3)]), Some(area(4, 3, 1, 1)));
        assert_eq!(changed(&[(0, 0), (4, 3)]), Some(area(0, 0, 5, 4)));
    }

    #[test]
    fn what_did_not_change_inside_the_area_is_clear() {
        let (before, after) = (picture(&[(2, 1)]), picture(&[(1, 1), (2, 1), (3, 2)]));
        assert_eq!(changed_pixels(&before, &after, WIDTH, area(1, 1, 3, 2), 9), [1, 9, 9, 9, 9, 1]);
    }

    #[test]
    fn like_pictures_have_no_area() {
        assert_eq!(changed_area(&picture(&[(2, 2)]), &picture(&[(2, 2)]), WIDTH), None);
    }

    #[test]
    fn bytes_that_are_no_picture_of_the_size_are_refused() {
        let size = Size { width: 5, height: 4 };
        assert_eq!(Frame::new(size, vec![0; 79]), None);
    }
}
