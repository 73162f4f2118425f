//! Which of many polygons hold a position, answered quickly.

use super::{
    measure::moved,
    polygon::Polygon,
    position::LonLat,
    ring::{Ring, crosses_ray},
};

/// Bands for each edge, on average: more bands cost memory, fewer cost time.
const EDGES_PER_BAND: usize = 16;

/// Most bands that are made, whatever the number of edges.
const MAX_BANDS: usize = 4096;

/// In how many bands an edge may lie on average: hostile edges span them all, and memory would grow with their square.
const BANDS_PER_EDGE: f64 = 8.0;

/// The edges of polygons, sorted into bands of latitude.
#[derive(Clone, Debug)]
pub struct Locator {
    south: f64,
    band_height: f64,
    bands: Vec<Vec<Edge>>,
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    a: LonLat,
    b: LonLat,
    polygon: u32,
}

impl Locator {
    /// An index of polygons, which are known by their place in the order given.
    pub fn new<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Self {
        let mut edges = Vec::new();
        for (polygon, number) in polygons.into_iter().zip(0_u32..) {
            let of_rings = polygon.rings().flat_map(Ring::edges);
            edges.extend(of_rings.map(|(a, b)| Edge { a, b, polygon: number }));
        }
        let south = edges.iter().map(|edge| edge.a.lat).fold(f64::INFINITY, f64::min);
        let north = edges.iter().map(|edge| edge.a.lat).fold(f64::NEG_INFINITY, f64::max);
        let spans: f64 = edges.iter().map(|edge| (edge.a.lat - edge.b.lat).abs()).sum();
        let affordable = narrowed(edges.len() as f64 * BANDS_PER_EDGE * (north - south) / spans);
        let count = (edges.len() / EDGES_PER_BAND).min(affordable).clamp(1, MAX_BANDS);
        let mut locator = Self { south, band_height: (north - south) / count as f64, bands: vec![Vec::new(); count] };
        for edge in edges {
            let (low, high) = (locator.band(edge.a.lat.min(edge.b.lat)), locator.band(edge.a.lat.max(edge.b.lat)));
            for band in &mut locator.bands[low..=high] {
                band.push(edge);
            }
        }
        locator
    }

    /// The polygons that hold a position, in no order; on an edge, either answer.
    pub fn polygons_at(&self, at: LonLat) -> Vec<u32> {
        let mut inside = Vec::new();
        if at.lat < self.south || at.lat > self.south + self.band_height * self.bands.len() as f64 {
            return inside;
        }
        for edge in self.bands[self.band(at.lat)].iter().filter(|edge| crosses_ray(edge.a, edge.b, at)) {
            match inside.iter().position(|&polygon| polygon == edge.polygon) {
                Some(index) => {
                    inside.swap_remove(index);
                }
                None => inside.push(edge.polygon),
            }
        }
        inside
    }

    /// Whether any polygon holds a position.
    pub fn contains(&self, at: LonLat) -> bool {
        !self.polygons_at(at).is_empty()
    }

    /// Whether any polygon holds a position or lies within a way of it, looked up in eight directions.
    pub fn is_near(&self, at: LonLat, reach_m: f64) -> bool {
        let directions = (0..8_u8).map(|eighth| (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos());
        let around = directions.map(|(sin, cos)| moved(at, cos * reach_m, sin * reach_m));
        std::iter::once(at).chain(around).any(|at| self.contains(at))
    }

    fn band(&self, lat: f64) -> usize {
        narrowed((lat - self.south) / self.band_height).min(self.bands.len() - 1)
    }
}

/// The whole part of a number; 0 for what is below it or no number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates, which is meant")]
fn narrowed(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Ring {
        let corners = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)];
        Ring::new(corners.map(|(x, y)| LonLat { lon: west + x, lat: south + y })).unwrap()
    }

    #[test]
    fn the_index_agrees_with_the_polygons_themselves() {
        let polygons = [
            Polygon::new(square(0.0, 0.0, 10.0), vec![square(2.0, 2.0, 3.0)]),
            Polygon::new(square(1.0, 1.0, 2.0), Vec::new()),
            Polygon::new(square(8.0, 8.0, 6.0), Vec::new()),
        ];
        let locator = Locator::new(&polygons);
        for step in 0..1600_u32 {
            let at = LonLat { lon: f64::from(step % 40) * 0.41 - 1.0, lat: f64::from(step / 40) * 0.39 - 1.0 };
            let mut found = locator.polygons_at(at);
            found.sort_unstable();
            let expected: Vec<u32> = (0..3).filter(|&i| polygons[i as usize].contains(at)).collect();
            assert_eq!(found, expected, "at {at:?}");
        }
    }

    #[test]
    fn a_position_beside_a_polygon_is_near_it() {
        let polygon = Polygon::new(square(0.0, 0.0, 1.0), Vec::new());
        let locator = Locator::new([&polygon]);
        // 0.02 degrees are 2.2 km.
        let at = LonLat { lon: 1.02, lat: 0.5 };
        assert!(locator.is_near(at, 3_000.0) && !locator.is_near(at, 2_000.0));
        assert!(locator.is_near(LonLat { lon: 0.5, lat: 0.5 }, 0.0));
    }

    #[test]
    fn an_index_of_nothing_holds_nothing() {
        assert!(!Locator::new([]).contains(LonLat { lon: 0.0, lat: 0.0 }));
    }

    #[test]
    fn edges_that_span_everything_do_not_fill_every_band() {
        let tooth = |i: u32| LonLat { lon: f64::from(i) * 1e-4, lat: f64::from(i % 2) };
        let comb = Polygon::new(Ring::new((0..40_001).map(tooth)).unwrap(), Vec::new());
        let locator = Locator::new([&comb]);
        assert!(locator.bands.iter().map(Vec::len).sum::<usize>() < 10 * 40_001);
        assert!(locator.contains(LonLat { lon: 1e-4, lat: 0.5 }));
    }
}
