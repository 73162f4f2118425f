//! How far apart are two front lines?

use rstar::{RTree, primitives::Line};

use crate::geometry::{
    measure::distance_km,
    mercator::{WorldPoint, lonlat_from_world, world_from_lonlat},
    position::LonLat,
};

/// Greatest length of a piece represented by one sample. Kilometres.
const SAMPLE_KM: f64 = 0.25;

/// Most samples per edge: hostile input has edges around the globe.
const MAX_SAMPLES_OF_AN_EDGE: f64 = 10_000.0;

/// The distance between two front lines.
///
/// # Units
/// Kilometres along geodesics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrontDistance {
    /// Mean over both lines of the distance to the nearest point of the other line, weighted by length.
    pub mean_km: f64,
    /// The greatest of these distances (the Hausdorff distance of the counted parts, to a quarter of a kilometre).
    pub max_km: f64,
}

/// The distance between two front lines in both directions; `None` if one of them is missing or has no counted part.
///
/// The lines are sampled at least every quarter of a kilometre. Samples that are not counted are skipped, but distances
/// are measured to all of the other line.
pub fn front_distance(
    a: &[Vec<LonLat>],
    b: &[Vec<LonLat>],
    is_counted: impl Fn(LonLat) -> bool,
) -> Option<FrontDistance> {
    let (mut sum, mut length, mut max) = (0.0, 0.0, 0.0_f64);
    for (from, to) in [(a, b), (b, a)] {
        let index = index(to);
        for (at, piece_km) in from.iter().flat_map(|line| samples(line)).filter(|&(at, _)| is_counted(at)) {
            let km = distance_km(at, nearest(&index, at)?);
            sum += km * piece_km;
            length += piece_km;
            max = max.max(km);
        }
    }
    (length > 0.0).then(|| FrontDistance { mean_km: sum / length, max_km: max })
}

/// The total length of the counted parts of lines, kilometres.
pub(super) fn length_km(lines: &[Vec<LonLat>], is_counted: impl Fn(LonLat) -> bool) -> f64 {
    lines.iter().flat_map(|line| samples(line)).filter(|&(at, _)| is_counted(at)).map(|(_, km)| km).sum()
}

/// The midpoints of pieces of a line, with the length of each in kilometres.
fn samples(line: &[LonLat]) -> impl Iterator<Item = (LonLat, f64)> + '_ {
    line.windows(2).flat_map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let km = distance_km(a, b);
        let count = (km / SAMPLE_KM).ceil().clamp(1.0, MAX_SAMPLES_OF_AN_EDGE);
        let at = move |index: f64| {
            let part = (index + 0.5) / count;
            LonLat { lon: a.lon + (b.lon - a.lon) * part, lat: a.lat + (b.lat - a.lat) * part }
        };
        std::iter::successors(Some(0.0), |index| Some(index + 1.0))
            .take_while(move |&index| index < count)
            .map(move |index| (at(index), km / count))
    })
}

/// The edges of lines on the Mercator plane, which is conformal, so that the nearest edge on it is nearest on the
/// ground.
fn index(lines: &[Vec<LonLat>]) -> RTree<Line<[f64; 2]>> {
    let edges = lines.iter().flat_map(|line| line.windows(2));
    RTree::bulk_load(edges.map(|pair| Line::new(plane(pair[0]), plane(pair[1]))).collect())
}

fn nearest(index: &RTree<Line<[f64; 2]>>, at: LonLat) -> Option<LonLat> {
    let at = plane(at);
    let [x, y] = index.nearest_neighbor(&at)?.nearest_point(&at);
    lonlat_from_world(WorldPoint { x, y })
}

fn plane(at: LonLat) -> [f64; 2] {
    let WorldPoint { x, y } = world_from_lonlat(at);
    [x, y]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(lon: f64) -> Vec<Vec<LonLat>> {
        vec![[48.0, 48.3, 48.5].into_iter().map(|lat| LonLat { lon, lat }).collect()]
    }

    #[test]
    fn two_meridians_are_apart_by_the_length_of_their_parallels() {
        let found = front_distance(&line(37.0), &line(37.1), |_| true).unwrap();
        // GeographicLib: 7.454 km from 37° to 37.1° at 48.25° north, 7.47 at 48°.
        assert!((found.mean_km - 7.43).abs() < 0.02, "{found:?}");
        assert!((found.max_km - 7.46).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn what_is_not_counted_is_not_asked_but_found() {
        let found = front_distance(&line(37.0), &line(37.1), |at| at.lon < 37.05 && at.lat < 48.1).unwrap();
        assert!(found.max_km < 7.5, "{found:?}");
        assert_eq!(front_distance(&line(37.0), &line(37.1), |_| false), None);
        assert_eq!(front_distance(&line(37.0), &[], |_| true), None);
    }

    #[test]
    fn a_line_is_no_way_from_itself() {
        let found = front_distance(&line(37.0), &line(37.0), |_| true).unwrap();
        assert!(found.max_km < 1e-6, "{found:?}");
    }
}
