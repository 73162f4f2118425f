//! The corners of the mesh as the GPU reads them: five numbers of 32 bits.

use crate::geometry::local::narrow;

/// The vertex attributes of a triangle's corner: `x` and `y` and the day (bits of single precision), [`holders`], and
/// arrival and width (16 bits each). [`Attributes`] describes them.
pub type Corner = [u32; 5];

/// What a corner says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attributes {
    /// Position on the local plane, metres.
    pub at: [f32; 2],
    /// Both holders, as [`holders`] encodes them.
    pub holders: u32,
    /// The day of the report that shows the change, relative to [`super::SpaceTimeMesh::first_day`]; long ago for a
    /// keyframe.
    pub day: f32,
    /// When the moving front arrives: a fraction of the time between two reports, exact to 1 in 65,535. 0 in a keyframe.
    pub arrival: f32,
    /// The average width of the changed ground, projected metres, whole and at most 65,535. The moving front is not
    /// drawn in ground narrower than its line.
    pub width_m: f64,
}

impl Attributes {
    /// The corner with these attributes.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range before")]
    pub fn packed(self) -> Corner {
        let [x, y] = self.at.map(f32::to_bits);
        let arrival = (self.arrival.clamp(0.0, 1.0) * f32::from(u16::MAX)).round() as u32;
        let width = self.width_m.clamp(0.0, f64::from(u16::MAX)).round() as u32;
        [x, y, self.holders, self.day.to_bits(), arrival | width << u16::BITS]
    }

    /// The attributes of a corner.
    pub fn of(&[x, y, holders, day, packed]: &Corner) -> Self {
        let [arrival, width] = [packed & u32::from(u16::MAX), packed >> u16::BITS].map(f64::from);
        Self {
            at: [f32::from_bits(x), f32::from_bits(y)],
            holders,
            day: f32::from_bits(day),
            arrival: narrow(arrival / f64::from(u16::MAX)),
            width_m: width,
        }
    }
}

/// The position of a corner on the local plane, metres.
pub fn position(&[x, y, ..]: &Corner) -> [f32; 2] {
    [f32::from_bits(x), f32::from_bits(y)]
}

/// Holder numbers are below this.
pub const HOLDERS: u16 = 4096;

/// Encodes two holders in one number: [`HOLDERS`] times the one after, plus the one before.
pub fn holders(before: u16, after: u16) -> u32 {
    u32::from(after) * u32::from(HOLDERS) + u32::from(before)
}

/// Decodes the holders before and after.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers below the limit")]
pub fn holders_of(number: u32) -> (u16, u16) {
    let count = u32::from(HOLDERS);
    ((number % count) as u16, (number / count) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_says_what_was_packed_into_it() {
        let said = Attributes {
            at: [-123_456.78, 0.25],
            holders: holders(4095, 7),
            day: -1e6,
            arrival: 0.999,
            width_m: 1_234.0,
        };
        let read = Attributes::of(&said.packed());
        assert!((read.arrival - said.arrival).abs() < 1e-5);
        assert_eq!(Attributes { arrival: said.arrival, ..read }, said);
        assert_eq!((holders_of(said.holders), position(&said.packed())), ((4095, 7), said.at));
        let wide = Attributes { width_m: 1e9, ..said };
        assert_eq!(Attributes::of(&wide.packed()).width_m, 65_535.0);
    }
}
