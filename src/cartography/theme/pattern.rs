//! Patterns of filled areas: one geometry for pictures, shaders and legends.

/// The pattern of a filled area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// No pattern.
    Plain,
    /// Wide diagonal stripes that cover half of the ground: contested.
    Hatch,
    /// Dots: unknown.
    Dots,
    /// Thin lines, which distinguish parties where colours do not, as in a photocopy.
    Lines(Slope),
}

/// The direction of a pattern's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// Down to the right.
    Falling,
    /// From left to right.
    Level,
    /// From top to bottom.
    Upright,
}

/// Period of the dots, logical pixels.
pub const DOTS_PERIOD_PX: f64 = 7.0;
/// Radius of a dot, logical pixels.
pub const DOT_RADIUS_PX: f64 = 1.3;

/// Side of the square after which every pattern repeats, logical pixels: the least common multiple of their periods.
pub const REPEAT_PX: f64 = 84.0;

/// Equal stripes: a point `x`, `y` lies in the middle of one where `x * per_px[0] + y * per_px[1]` is an integer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stripes {
    /// Stripes per logical pixel, to the right and down.
    pub per_px: [f64; 2],
    /// Distance between the middles of two stripes, in the unit of the width.
    pub apart: f64,
    /// Half the width of a stripe in the same unit: logical pixels across the stripe, except for the hatch, where they
    /// are measured horizontally.
    pub half_width: f64,
}

impl Pattern {
    /// The stripes of the pattern; `None` for plain areas and for dots.
    pub const fn stripes(self) -> Option<Stripes> {
        const STEP: f64 = 1.0 / 12.0;
        const THIN: f64 = 0.6;
        match self {
            Self::Plain | Self::Dots => None,
            Self::Hatch => Some(Stripes { per_px: [STEP, STEP], apart: 12.0, half_width: 3.0 }),
            Self::Lines(Slope::Falling) => {
                let apart = 12.0 * std::f64::consts::FRAC_1_SQRT_2;
                Some(Stripes { per_px: [STEP, -STEP], apart, half_width: THIN })
            }
            Self::Lines(Slope::Level) => Some(Stripes { per_px: [0.0, 1.0 / 7.0], apart: 7.0, half_width: THIN }),
            Self::Lines(Slope::Upright) => Some(Stripes { per_px: [1.0 / 7.0, 0.0], apart: 7.0, half_width: THIN }),
        }
    }
}

impl Stripes {
    /// The stripes within a rectangle (left, top, right, bottom), as rings; the pattern starts at the rectangle's
    /// corner.
    pub fn within(&self, [left, top, right, bottom]: [f64; 4]) -> Vec<Vec<(f64, f64)>> {
        let number = |(x, y): (f64, f64)| (x - left) * self.per_px[0] + (y - top) * self.per_px[1];
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let numbers = corners.map(number);
        let half = self.half_width / self.apart;
        #[expect(clippy::cast_possible_truncation, reason = "a handful of stripes")]
        let [first, last] = [
            numbers.into_iter().fold(f64::MAX, f64::min).floor() as i32,
            numbers.into_iter().fold(f64::MIN, f64::max).ceil() as i32,
        ];
        let stripe = |index: i32| {
            let from = cut(&corners, |at| number(at) - (f64::from(index) - half));
            cut(&from, |at| f64::from(index) + half - number(at))
        };
        (first..=last).map(stripe).filter(|ring| ring.len() > 2).collect()
    }
}

/// The centres of the dots within a rectangle; the pattern starts at the rectangle's corner.
pub fn dots_within([left, top, right, bottom]: [f64; 4]) -> Vec<(f64, f64)> {
    let places = |from: f64, to: f64| {
        let inside = move |at: &f64| at + DOT_RADIUS_PX < to;
        std::iter::successors(Some(from + DOTS_PERIOD_PX / 2.0), |at| Some(at + DOTS_PERIOD_PX)).take_while(inside)
    };
    places(top, bottom).flat_map(|y| places(left, right).map(move |x| (x, y))).collect()
}

/// The part of a convex ring where a linear function is not negative.
fn cut(ring: &[(f64, f64)], depth: impl Fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (index, &here) in ring.iter().enumerate() {
        let next = ring[(index + 1) % ring.len()];
        let (a, b) = (depth(here), depth(next));
        if a >= 0.0 {
            kept.push(here);
        }
        if (a >= 0.0) != (b >= 0.0) {
            let along = a / (a - b);
            kept.push((here.0 + (next.0 - here.0) * along, here.1 + (next.1 - here.1) * along));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_cover_their_part_of_a_rectangle() {
        for (pattern, part) in [(Pattern::Hatch, 0.5), (Pattern::Lines(Slope::Level), 1.2 / 7.0)] {
            let rings = pattern.stripes().unwrap().within([10.0, 20.0, 94.0, 104.0]);
            let covered: f64 = rings.iter().map(|ring| area(ring)).sum();
            assert!((covered / (84.0 * 84.0) - part).abs() < 0.01, "{pattern:?}: {covered}");
        }
    }

    fn area(ring: &[(f64, f64)]) -> f64 {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn every_pattern_repeats_after_the_same_distance() {
        let patterns = [Pattern::Hatch, Pattern::Lines(Slope::Falling), Pattern::Lines(Slope::Level)];
        for stripes in patterns.map(|pattern| pattern.stripes().unwrap()) {
            assert!(stripes.per_px.iter().all(|per_px| (per_px * REPEAT_PX).fract().abs() < 1e-9));
        }
        assert_eq!(REPEAT_PX % DOTS_PERIOD_PX, 0.0);
    }
}
