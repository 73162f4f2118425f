//! An index that finds the polygons at a position quickly.

use std::{ops::Range, sync::OnceLock};

use smallvec::SmallVec;

use super::{
    measure::around,
    polygon::Polygon,
    position::LonLat,
    ring::{Ring, crossing},
};

/// Average number of edges per band: more bands cost memory, fewer cost time.
const EDGES_PER_BAND: usize = 16;

/// Most bands, whatever the number of edges.
const MAX_BANDS: usize = 4096;

/// Average number of bands an edge may span: hostile edges span them all, and memory would grow quadratically.
const BANDS_PER_EDGE: f64 = 8.0;

/// The edges of polygons in bands of latitude, and within each band in clusters of edges whose longitudes overlap.
///
/// No edge passes between two clusters, so the same polygons contain every position there. They are determined once,
/// and within a cluster only its own edges are counted.
#[derive(Clone, Debug)]
pub struct Locator {
    south: f64,
    band_height: f64,
    edges: Vec<Edge>,
    /// Where the edges of each band start in `by_band`; at the end, where those of the last one end.
    starts: Vec<usize>,
    /// The numbers of the edges of each band, one band after the other.
    by_band: Vec<u32>,
    /// The clusters of each band, arranged for the first lookup in it: many are for a few positions close together.
    bands: Vec<OnceLock<Band>>,
}

/// The clusters of a band, from west to east.
#[derive(Clone, Debug, Default)]
struct Band {
    clusters: Vec<Cluster>,
    edges: Vec<Edge>,
    /// The polygons between clusters, as concatenated lists.
    holders: Vec<u32>,
}

/// Numbers of polygons; hardly ever do more than four contain one position.
pub type Numbers = SmallVec<[u32; 4]>;

/// Edges of a band whose longitudes overlap.
#[derive(Clone, Debug)]
struct Cluster {
    west: f64,
    east: f64,
    edges: Range<usize>,
    /// The polygons that contain the ground west of the cluster, as a range of `holders`.
    before: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    a: LonLat,
    b: LonLat,
    polygon: u32,
}

impl Edge {
    fn west(&self) -> f64 {
        self.a.lon.min(self.b.lon)
    }

    fn east(&self) -> f64 {
        self.a.lon.max(self.b.lon)
    }
}

impl Locator {
    /// Indexes polygons; each is identified by its place in the order given.
    pub fn new<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Self {
        let mut edges: Vec<Edge> = Vec::new();
        let (mut south, mut north, mut spans) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for (polygon, number) in polygons.into_iter().zip(0_u32..) {
            edges.reserve(polygon.position_count());
            for (a, b) in polygon.rings().flat_map(Ring::edges) {
                (south, north, spans) = (a.lat.min(south), a.lat.max(north), spans + (a.lat - b.lat).abs());
                edges.push(Edge { a, b, polygon: number });
            }
        }
        let affordable = narrowed(edges.len() as f64 * BANDS_PER_EDGE * (north - south) / spans);
        let count = (edges.len() / EDGES_PER_BAND).min(affordable).clamp(1, MAX_BANDS);
        let mut locator = Self {
            south,
            band_height: (north - south) / count as f64,
            edges,
            starts: vec![0; count + 1],
            by_band: Vec::new(),
            bands: vec![OnceLock::new(); count],
        };
        locator.sort_into_bands();
        locator
    }

    /// Lists the edges of each band, by counting them first.
    fn sort_into_bands(&mut self) {
        let of_edge = |edge: &Edge| {
            let (low, high) = (self.band(edge.a.lat.min(edge.b.lat)), self.band(edge.a.lat.max(edge.b.lat)));
            low..high + 1
        };
        let spans: Vec<Range<usize>> = self.edges.iter().map(of_edge).collect();
        // Each band's start is counted one place later, and moves to its own when its edges are listed.
        let mut starts = vec![0; self.starts.len() + 1];
        for span in &spans {
            starts[span.start + 2..span.end + 2].iter_mut().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        self.by_band = vec![0; sum];
        for (span, number) in spans.into_iter().zip(0_u32..) {
            for start in &mut starts[span.start + 1..=span.end] {
                self.by_band[*start] = number;
                *start += 1;
            }
        }
        starts.pop();
        self.starts = starts;
    }

    /// The clusters of a band.
    fn clusters(&self, band: usize) -> &Band {
        self.bands[band].get_or_init(|| {
            let numbers = &self.by_band[self.starts[band]..self.starts[band + 1]];
            let mut edges: Vec<Edge> = numbers.iter().map(|&number| self.edges[number as usize]).collect();
            edges.sort_unstable_by(|a, b| a.west().total_cmp(&b.west()));
            // Any latitude within the band will do.
            Band::new(edges, self.south + (band as f64 + 0.5) * self.band_height)
        })
    }

    /// The polygons that contain a position, in no particular order; on an edge, either answer.
    pub fn polygons_at(&self, at: LonLat) -> Numbers {
        if at.lat < self.south || at.lat > self.south + self.band_height * self.bands.len() as f64 {
            return Numbers::new();
        }
        let Band { clusters, edges, holders } = self.clusters(self.band(at.lat));
        let before = |cluster: &Cluster| Numbers::from_slice(&holders[cluster.before.clone()]);
        let next = clusters.partition_point(|cluster| cluster.west <= at.lon);
        let Some(cluster) = next.checked_sub(1).map(|index| &clusters[index]) else { return Numbers::new() };
        if at.lon > cluster.east {
            return clusters.get(next).map(before).unwrap_or_default();
        }
        let mut inside = before(cluster);
        let passes = |edge: &&Edge| crossing(edge.a, edge.b, at.lat).is_some_and(|lon| lon <= at.lon);
        for edge in edges[cluster.edges.clone()].iter().filter(passes) {
            toggle(&mut inside, edge.polygon);
        }
        inside
    }

    /// Whether any polygon contains a position.
    pub fn contains(&self, at: LonLat) -> bool {
        !self.polygons_at(at).is_empty()
    }

    /// Whether a polygon contains a position or one of eight points at a distance of `reach_m` around it.
    pub fn is_near(&self, at: LonLat, reach_m: f64) -> bool {
        self.contains(at) || around(at, reach_m).any(|at| self.contains(at))
    }

    fn band(&self, lat: f64) -> usize {
        narrowed((lat - self.south) / self.band_height).min(self.bands.len() - 1)
    }
}

impl Band {
    /// Arranges edges, sorted from west to east, in clusters, and determines what lies between these at a latitude.
    fn new(edges: Vec<Edge>, lat: f64) -> Self {
        let mut band = Self::default();
        let mut inside = Numbers::new();
        let mut first = 0;
        while let Some(start) = edges.get(first) {
            let mut east = start.east();
            let mut end = first + 1;
            while let Some(edge) = edges.get(end).filter(|edge| edge.west() <= east) {
                east = east.max(edge.east());
                end += 1;
            }
            let of_holders = band.holders.len();
            band.holders.extend_from_slice(&inside);
            band.clusters.push(Cluster {
                west: start.west(),
                east,
                edges: first..end,
                before: of_holders..band.holders.len(),
            });
            for edge in edges[first..end].iter().filter(|edge| crossing(edge.a, edge.b, lat).is_some()) {
                toggle(&mut inside, edge.polygon);
            }
            first = end;
        }
        band.edges = edges;
        band
    }
}

/// Adds a polygon to a list, or removes it if it is there.
fn toggle(inside: &mut Numbers, polygon: u32) {
    match inside.iter().position(|&other| other == polygon) {
        Some(index) => {
            inside.swap_remove(index);
        }
        None => inside.push(polygon),
    }
}

/// The integer part of a number; 0 for negative numbers and NaN.
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
            assert_eq!(found.to_vec(), expected, "at {at:?}");
        }
    }

    #[test]
    fn the_index_agrees_on_ground_with_many_edges_and_long_ones() {
        // A coast of small teeth, a bar across it, an island far east of both, and overlap.
        let teeth = (0..600_u32).map(|i| LonLat { lon: 3.0 + f64::from(i % 2) * 0.07, lat: f64::from(i) * 0.01 });
        let coast = [LonLat { lon: -2.0, lat: 6.0 }, LonLat { lon: -2.0, lat: 0.0 }];
        let polygons = [
            Polygon::new(Ring::new(teeth.chain(coast)).unwrap(), vec![square(-1.0, 2.0, 0.5)]),
            Polygon::new(square(2.5, 2.5, 1.0), Vec::new()),
            Polygon::new(square(9.0, 1.0, 3.0), vec![square(9.5, 1.5, 0.25), square(10.0, 1.5, 0.25)]),
            Polygon::new(square(-3.0, -1.0, 20.0), Vec::new()),
        ];
        let locator = Locator::new(&polygons);
        let mut holders = std::collections::BTreeSet::new();
        for step in 0..40_000_u32 {
            let at = LonLat { lon: f64::from(step % 200) * 0.1101 - 4.0, lat: f64::from(step / 200) * 0.0513 - 1.5 };
            let mut found = locator.polygons_at(at);
            found.sort_unstable();
            let expected: Vec<u32> = (0..4).filter(|&i| polygons[i as usize].contains(at)).collect();
            assert_eq!(found.to_vec(), expected, "at {at:?}");
            holders.insert(expected);
        }
        // All possible answers: none, the large one, and each of the others with it.
        assert_eq!(holders.len(), 6, "{holders:?}");
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
        assert!(locator.by_band.len() < 10 * 40_001);
        assert!(locator.contains(LonLat { lon: 1e-4, lat: 0.5 }));
    }
}
