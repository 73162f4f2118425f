//! Level of detail: lines are simplified for a zoom, since segments below a pixel cost as much as long ones.

use crate::geometry::mercator::HALF_WORLD_M;

/// Greatest distance of dropped points from the line drawn, logical pixels.
const LEFT_OUT_PX: f64 = 0.3;

/// A zoom range for which lines are simplified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Detail {
    from_zoom: f64,
    to_zoom: f64,
}

/// From the coarsest to the finest.
pub(super) const DETAILS: [Detail; 4] = [
    Detail { from_zoom: f64::NEG_INFINITY, to_zoom: 6.0 },
    Detail { from_zoom: 6.0, to_zoom: 7.5 },
    Detail { from_zoom: 7.5, to_zoom: 9.0 },
    Detail { from_zoom: 9.0, to_zoom: f64::INFINITY },
];

impl Detail {
    /// Whether it is used at a zoom.
    pub(super) fn is_for(self, zoom: f64) -> bool {
        (self.from_zoom..self.to_zoom).contains(&zoom)
    }

    /// A line without the points that are invisible at this detail; metres of the plane.
    pub(super) fn thinned(self, line: &[[f32; 2]]) -> Vec<[f32; 2]> {
        let px_m = 2.0 * HALF_WORLD_M / 256.0 / self.to_zoom.exp2();
        thinned(line, LEFT_OUT_PX * px_m)
    }
}

/// Simplifies a line with the tolerance `reach` (Douglas and Peucker).
fn thinned(line: &[[f32; 2]], reach: f64) -> Vec<[f32; 2]> {
    let mut kept = vec![false; line.len()];
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(kept) = kept.get_mut(end) {
            *kept = true;
        }
    }
    let mut stretches = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = stretches.pop() {
        let between = from + 1..to.max(from + 1);
        let away = between.map(|index| (index, distance(line[index], line[from], line[to])));
        if let Some((farthest, away)) = away.max_by(|a, b| a.1.total_cmp(&b.1))
            && away > reach
        {
            kept[farthest] = true;
            stretches.extend([(from, farthest), (farthest, to)]);
        }
    }
    line.iter().zip(kept).filter_map(|(&point, kept)| kept.then_some(point)).collect()
}

/// The distance of a point from a segment.
fn distance(at: [f32; 2], from: [f32; 2], to: [f32; 2]) -> f64 {
    let [at, from, to] = [at, from, to].map(|point| point.map(f64::from));
    let (along, beside) = ([to[0] - from[0], to[1] - from[1]], [at[0] - from[0], at[1] - from[1]]);
    let length2 = along[0].powi(2) + along[1].powi(2);
    let part = if length2 > 0.0 { (along[0] * beside[0] + along[1] * beside[1]) / length2 } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    (beside[0] - part * along[0]).hypot(beside[1] - part * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_nobody_can_see_are_left_out() {
        let line = [[0.0, 0.0], [10.0, 0.2], [20.0, -0.2], [30.0, 5.0], [40.0, 0.0], [0.0, 0.0]];
        assert_eq!(thinned(&line, 1.0), [[0.0, 0.0], [20.0, -0.2], [30.0, 5.0], [40.0, 0.0], [0.0, 0.0]]);
        assert_eq!(thinned(&line, 0.0), line);
        assert_eq!((thinned(&[], 1.0).len(), thinned(&line[..1], 1.0).len()), (0, 1));
    }

    #[test]
    fn each_zoom_has_one_detail_and_the_last_leaves_nothing_out() {
        for zoom in [2.0, 5.99, 6.0, 7.5, 8.0, 9.0, 14.0] {
            assert_eq!(DETAILS.iter().filter(|detail| detail.is_for(zoom)).count(), 1, "{zoom}");
        }
        let line = [[0.0, 0.0], [1.0, 0.001], [2.0, 0.0]];
        assert_eq!(DETAILS[3].thinned(&line), line);
        assert!(DETAILS[0].thinned(&line).len() == 2);
    }
}
