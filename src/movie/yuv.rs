//! Converts RGBA to luma and chroma planes.

use super::frame::Frame;

/// Fractional bits of the fixed-point weights.
const PLACES: u32 = 16;

/// Weights of red, green and blue for Y, Cb and Cr (BT.709, limited range): Y is 16 to 235, the others are 16 to 240
/// around 128.
const WEIGHTS: [([f64; 3], f64); 3] = [
    ([0.182_586, 0.614_231, 0.062_007], 16.0),
    ([-0.100_644, -0.338_572, 0.439_216], 128.0),
    ([0.439_216, -0.398_942, -0.040_274], 128.0),
];

/// The three 4:2:0 planes of a picture with even sides: the chroma planes have one value per square of four pixels.
pub(super) fn planes_from_rgba(frame: &Frame) -> [Vec<u8>; 3] {
    let [luma, blue, red] = WEIGHTS.map(Weights::new);
    let brightness = frame.pixels().iter().map(|&pixel| luma.of(pixel.map(u32::from), 1)).collect();
    let width = frame.size().width as usize;
    let (mut blueness, mut redness) = (Vec::new(), Vec::new());
    for rows in frame.pixels().chunks_exact(width * 2) {
        let (upper, lower) = rows.split_at(width);
        for (upper, lower) in upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0) {
            let sum =
                [0, 1, 2, 3].map(|i| [upper[0], upper[1], lower[0], lower[1]].map(|p| u32::from(p[i])).iter().sum());
            blueness.push(blue.of(sum, 4));
            redness.push(red.of(sum, 4));
        }
    }
    [brightness, blueness, redness]
}

/// The weights of one plane.
struct Weights {
    rgb: [i64; 3],
    offset: i64,
}

impl Weights {
    fn new((rgb, offset): ([f64; 3], f64)) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "weights are below 1, offsets below 256")]
        let fixed = |value: f64| (value * f64::from(1 << PLACES)).round() as i64;
        Self { rgb: rgb.map(fixed), offset: fixed(offset) }
    }

    /// The value for the mean of some pixels, given their sum.
    fn of(&self, sum: [u32; 4], count: i64) -> u8 {
        let weighted: i64 = self.rgb.iter().zip(sum).map(|(weight, value)| weight * i64::from(value)).sum();
        let half = count << (PLACES - 1);
        let value = (weighted + self.offset * count + half) / (count << PLACES);
        u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movie::Size;

    fn planes(colour: [u8; 3]) -> [u8; 3] {
        let [r, g, b] = colour;
        let frame = Frame::new(Size { width: 2, height: 2 }, [r, g, b, 255].repeat(4)).unwrap();
        let [y, cb, cr] = planes_from_rgba(&frame);
        assert_eq!((y.len(), cb.len(), cr.len()), (4, 1, 1));
        [y[0], cb[0], cr[0]]
    }

    #[test]
    fn known_colours_have_the_values_of_bt_709() {
        assert_eq!(planes([0, 0, 0]), [16, 128, 128]);
        assert_eq!(planes([255, 255, 255]), [235, 128, 128]);
        assert_eq!(planes([255, 0, 0]), [63, 102, 240]);
        assert_eq!(planes([0, 255, 0]), [173, 42, 26]);
        assert_eq!(planes([0, 0, 255]), [32, 240, 118]);
    }
}
