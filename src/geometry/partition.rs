//! Disjoint grounds, such as the regions of a country, and the areas of other ground within each of them.

mod pieces;

use std::{collections::BTreeMap, fmt};

use rayon::prelude::*;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Line},
};

use super::{
    bounds::Bounds,
    clip::{GridBox, parts_within},
    face::{PartEdge, parts_km2},
    grid::{grid_from_lonlat, lonlat_from_grid},
    locate::Locator,
    overlay::{OverlayFailed, Part, combined_parts},
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// What rounding to the grid may leave of ground that has been cut: square kilometres, and a fraction of its area.
const LEAST_REST_KM2: f64 = 1e-3;
const LEAST_PART_OF_REST: f64 = 1e-6;

/// Margin of the boxes to which grounds are cut before an overlay, grid steps.
const MARGIN: i32 = 2;

/// Grounds that do not overlap, each with a number from 0 on.
#[derive(Clone)]
pub struct Partition {
    polygons: Vec<Polygon>,
    /// The ground of each polygon.
    owners: Vec<usize>,
    /// Geodesic area of each ground, square kilometres.
    km2: Vec<f64>,
    locator: Locator,
    /// The edges, each with the ground inside.
    border: RTree<GeomWithData<Line<[f64; 2]>, usize>>,
}

/// Without derived data.
impl fmt::Debug for Partition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Partition")
            .field("polygons", &self.polygons)
            .field("owners", &self.owners)
            .finish_non_exhaustive()
    }
}

/// Ground may be described by the same polygons and owners only.
impl PartialEq for Partition {
    fn eq(&self, other: &Self) -> bool {
        self.polygons == other.polygons && self.owners == other.owners
    }
}

/// Areas of some ground within grounds of a partition.
///
/// # Units
/// Square kilometres.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares {
    /// The number of each ground with a share, and the share; ascending by number.
    pub within: Vec<(usize, f64)>,
    /// The rest, which lies within none of them.
    pub outside_km2: f64,
}

/// Ground that two grounds of a partition have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Common {
    /// The numbers of the two, ascending.
    pub grounds: [usize; 2],
    /// Geodesic area in square kilometres.
    pub km2: f64,
}

impl Shares {
    /// Shares with the rest of the whole.
    ///
    /// A rest that only comes from rounding to the grid goes to the largest share. Shares that are together more than the
    /// whole become smaller, all in the same proportion: a long edge that is cut consists of more geodesics than before,
    /// which enclose a little more or less than the one that they take the place of.
    pub fn of(mut within: Vec<(usize, f64)>, whole_km2: f64) -> Self {
        let sum: f64 = within.iter().map(|&(_, km2)| km2).sum();
        let outside_km2 = whole_km2 - sum;
        let is_rounding = outside_km2.abs() <= LEAST_REST_KM2 + LEAST_PART_OF_REST * whole_km2;
        if !is_rounding && outside_km2 > 0.0 {
            return Self { within, outside_km2 };
        }
        if is_rounding {
            let largest = within.iter_mut().max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((_, km2)) = largest else { return Self { within, outside_km2 } };
            *km2 += outside_km2;
        } else {
            for (_, km2) in &mut within {
                *km2 *= whole_km2 / sum;
            }
        }
        Self { within, outside_km2: 0.0 }
    }

    /// The area within one ground; 0 if there is none.
    pub fn km2_in(&self, ground: usize) -> f64 {
        self.within.iter().find(|(number, _)| *number == ground).map_or(0.0, |&(_, km2)| km2)
    }
}

/// Where a box lies.
enum Site {
    /// Within one ground, or within none.
    Clear(Option<usize>),
    /// A border may run through it.
    AtBorder,
}

impl Partition {
    /// Creates a partition from the polygons of each ground, on the grid of a millionth of a degree.
    pub fn new<'a, P: IntoIterator<Item = &'a Polygon>>(grounds: impl IntoIterator<Item = P>) -> Self {
        let (mut polygons, mut owners, mut km2) = (Vec::new(), Vec::new(), Vec::new());
        for (number, ground) in grounds.into_iter().enumerate() {
            let first = polygons.len();
            polygons.extend(ground.into_iter().filter_map(on_grid));
            owners.resize(polygons.len(), number);
            km2.push(polygons[first..].iter().map(Polygon::area_km2).sum());
        }
        let line = |(a, b): (LonLat, LonLat)| Line::new([a.lon, a.lat], [b.lon, b.lat]);
        let of_polygon = |(polygon, &owner): (&Polygon, &usize)| {
            let edges = polygon.rings().flat_map(Ring::edges);
            edges.map(|edge| GeomWithData::new(line(edge), owner)).collect::<Vec<_>>()
        };
        let border = RTree::bulk_load(polygons.iter().zip(&owners).flat_map(of_polygon).collect());
        Self { locator: Locator::new(&polygons), border, polygons, owners, km2 }
    }

    /// Number of grounds.
    pub fn len(&self) -> usize {
        self.km2.len()
    }

    /// Whether there are no grounds.
    pub fn is_empty(&self) -> bool {
        self.km2.is_empty()
    }

    /// Geodesic area of a ground; 0 for a number that there is not.
    ///
    /// # Units
    /// Square kilometres.
    pub fn ground_km2(&self, ground: usize) -> f64 {
        self.km2.get(ground).copied().unwrap_or_default()
    }

    /// The ground at a position; on a border, either.
    pub fn at(&self, at: LonLat) -> Option<usize> {
        let number = *self.locator.polygons_at(at).iter().min()?;
        self.owners.get(number as usize).copied()
    }

    /// The box around a ground; `None` if it has no area.
    pub fn bounds(&self, ground: usize) -> Option<Bounds> {
        self.of(ground).map(Polygon::bounds).reduce(Bounds::union)
    }

    /// The pairs of grounds that have ground in common, the largest first: none in a partition, some where its grounds are
    /// drawn carelessly. Ground within three of them counts for each pair.
    ///
    /// # Errors
    /// When the overlay engine fails or would take too long, as it may on hostile input.
    pub fn overlaps(&self) -> Result<Vec<Common>, OverlayFailed> {
        let of_polygon = |number: usize| {
            let polygon = &self.polygons[number];
            let (around, edges) = (box_around(polygon.bounds()), |within| parts_within(polygon, within).concat());
            let others = (number + 1..self.polygons.len()).filter(|&other| self.owners[other] != self.owners[number]);
            let common = |other: usize| {
                let km2 = common_km2(&edges, around, &self.polygons[other])?;
                Ok(Common { grounds: [self.owners[number], self.owners[other]], km2 })
            };
            others.map(common).collect()
        };
        let of_polygons: Result<Vec<Vec<Common>>, _> =
            (0..self.polygons.len()).into_par_iter().map(of_polygon).collect();
        let mut by_pair: BTreeMap<[usize; 2], f64> = BTreeMap::new();
        for Common { grounds, km2 } in of_polygons?.into_iter().flatten().filter(|common| common.km2 > 0.0) {
            *by_pair.entry(grounds).or_default() += km2;
        }
        let mut all: Vec<_> = by_pair.into_iter().map(|(grounds, km2)| Common { grounds, km2 }).collect();
        all.sort_by(|a, b| b.km2.total_cmp(&a.km2));
        Ok(all)
    }

    /// The area of a polygon within each ground. The shares and the rest add up to the area of the polygon.
    ///
    /// Ground beyond the outer border that is only due to rounding counts for the ground next to it.
    ///
    /// # Errors
    /// When the overlay engine fails or would take too long, as it may on hostile input.
    pub fn shares(&self, polygon: &Polygon) -> Result<Shares, OverlayFailed> {
        let whole_km2 = polygon.area_km2();
        let around = box_around(polygon.bounds());
        match self.site(polygon.bounds()) {
            Site::Clear(Some(ground)) => Ok(Shares { within: vec![(ground, whole_km2)], outside_km2: 0.0 }),
            Site::Clear(None) => Ok(Shares { within: Vec::new(), outside_km2: whole_km2 }),
            Site::AtBorder => {
                let edges = |within| parts_within(polygon, within).concat();
                let shares = Shares::of(self.cut(edges, around)?, whole_km2);
                if shares.outside_km2 <= 0.0 || shares.within.is_empty() {
                    return Ok(shares);
                }
                let Shares { mut within, .. } = shares;
                for (ground, km2) in self.rounded_off(&edges(around), around)? {
                    add_share(&mut within, ground, km2);
                }
                Ok(Shares::of(within, whole_km2))
            }
        }
    }

    /// The area within each ground of a region given by its edges, which lies in a box and has no part twice.
    ///
    /// # Errors
    /// When the overlay engine fails or would take too long, as it may on hostile input.
    pub(crate) fn shares_of_parts(
        &self,
        edges: &[PartEdge],
        around: GridBox,
    ) -> Result<Vec<(usize, f64)>, OverlayFailed> {
        if edges.is_empty() {
            return Ok(Vec::new());
        }
        match self.site(Bounds { min: lonlat_from_grid(around.min), max: lonlat_from_grid(around.max) }) {
            Site::Clear(Some(ground)) => Ok(vec![(ground, parts_km2(edges))]),
            Site::Clear(None) => Ok(Vec::new()),
            Site::AtBorder => self.cut(|_| edges.to_vec(), around),
        }
    }

    /// The area within each ground; `edges` gives the edges of the region to cut in a box.
    fn cut(
        &self,
        edges: impl Fn(GridBox) -> Vec<PartEdge>,
        around: GridBox,
    ) -> Result<Vec<(usize, f64)>, OverlayFailed> {
        let mut shares: Vec<(usize, f64)> = Vec::new();
        for (polygon, &owner) in self.polygons.iter().zip(&self.owners) {
            let km2 = common_km2(&edges, around, polygon)?;
            match shares.last_mut().filter(|(number, _)| *number == owner) {
                Some((_, sum)) => *sum += km2,
                None => shares.push((owner, km2)),
            }
        }
        shares.retain(|&(_, km2)| km2 > 0.0);
        Ok(shares)
    }

    fn site(&self, bounds: Bounds) -> Site {
        let around = AABB::from_corners([bounds.min.lon, bounds.min.lat], [bounds.max.lon, bounds.max.lat]);
        let is_at_border = self.border.locate_in_envelope_intersecting(&around).next().is_some();
        if is_at_border { Site::AtBorder } else { Site::Clear(self.at(bounds.center())) }
    }

    fn of(&self, ground: usize) -> impl Iterator<Item = &Polygon> {
        let own = self.owners.iter().zip(&self.polygons).filter(move |(owner, _)| **owner == ground);
        own.map(|(_, polygon)| polygon)
    }
}

/// The area that a polygon has in common with a region in a box; `edges` gives the edges of the region in a box.
fn common_km2(
    edges: &impl Fn(GridBox) -> Vec<PartEdge>,
    around: GridBox,
    polygon: &Polygon,
) -> Result<f64, OverlayFailed> {
    let own = box_around(polygon.bounds());
    if !own.meets(around) {
        return Ok(0.0);
    }
    let ground = parts_within(polygon, around.grown(MARGIN)).concat();
    Ok(parts_km2(&combined_parts(&edges(own.grown(MARGIN)), &ground, Part::Both)?))
}

/// Adds an area to the share of a ground; the shares are ascending by ground.
fn add_share(within: &mut Vec<(usize, f64)>, ground: usize, km2: f64) {
    match within.binary_search_by_key(&ground, |&(number, _)| number) {
        Ok(index) => within[index].1 += km2,
        Err(index) => within.insert(index, (ground, km2)),
    }
}

fn box_around(bounds: Bounds) -> GridBox {
    GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max))
}

fn on_grid(polygon: &Polygon) -> Option<Polygon> {
    let ring = |ring: &Ring| Ring::new(ring.positions().iter().map(|&at| lonlat_from_grid(grid_from_lonlat(at)))).ok();
    Some(Polygon::new(ring(polygon.exterior())?, polygon.holes().iter().filter_map(ring).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Ring {
        Ring::new(corners.iter().map(|&(lon, lat)| LonLat { lon, lat })).unwrap()
    }

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        Polygon::new(ring(&[(west, south), (east, south), (east, north), (west, north)]), Vec::new())
    }

    /// A western and an eastern half, and an island in the east.
    fn halves() -> Partition {
        let (west, east) = (rectangle(36.0, 48.0, 37.0, 49.0), rectangle(37.0, 48.0, 38.0, 49.0));
        let island = rectangle(39.0, 48.0, 39.2, 48.2);
        Partition::new([vec![&west], vec![&east, &island]])
    }

    #[test]
    fn the_shares_of_a_polygon_and_the_rest_are_its_area() {
        let partition = halves();
        let polygon = rectangle(36.5, 48.5, 39.1, 49.5);
        let shares = partition.shares(&polygon).unwrap();
        assert_eq!(shares.within.len(), 2);
        let sum = shares.within.iter().map(|&(_, km2)| km2).sum::<f64>() + shares.outside_km2;
        assert!((sum - polygon.area_km2()).abs() < 1e-9);
        // The island is south of the polygon, so that the eastern share is the double of the western one, but for what
        // lies between the geodesic along its southern side and the parallel.
        let (west, east) = (shares.km2_in(0), shares.km2_in(1));
        assert!((east / west - 2.0).abs() < 0.02, "{west} {east}");
        assert!(shares.outside_km2 > 0.5 * polygon.area_km2());
    }

    #[test]
    fn the_same_ground_is_its_own_share_and_leaves_no_rest() {
        let partition = halves();
        let shares = partition.shares(&rectangle(36.0, 48.0, 37.0, 49.0)).unwrap();
        assert_eq!((shares.within.len(), shares.outside_km2), (1, 0.0));
        assert!((shares.km2_in(0) - partition.ground_km2(0)).abs() < 1e-9);
        let both = partition.shares(&rectangle(36.0, 48.0, 38.0, 49.0)).unwrap();
        assert!((both.km2_in(1) - both.km2_in(0)).abs() < 1e-2, "{both:?}");
    }

    #[test]
    fn ground_away_from_borders_is_not_cut() {
        let partition = halves();
        let [inside, outside] = [rectangle(36.1, 48.1, 36.2, 48.2), rectangle(10.0, 48.1, 10.1, 48.2)];
        assert_eq!(partition.shares(&inside).unwrap().within, [(0, inside.area_km2())]);
        assert_eq!(partition.shares(&outside).unwrap().outside_km2, outside.area_km2());
        // The box meets a border, the ground does not: a hole around the whole partition.
        let frame = Polygon::new(
            ring(&[(30.0, 40.0), (45.0, 40.0), (45.0, 55.0), (30.0, 55.0)]),
            vec![ring(&[(35.0, 47.0), (40.0, 47.0), (40.0, 50.0), (35.0, 50.0)])],
        );
        let shares = partition.shares(&frame).unwrap();
        assert_eq!((shares.within.len(), shares.outside_km2), (0, frame.area_km2()));
    }

    #[test]
    fn long_edges_do_not_make_grounds_overlap() {
        let (west, east) = (rectangle(30.0, 48.0, 37.0, 49.0), rectangle(37.0, 48.0, 44.0, 49.0));
        let partition = Partition::new([[&west], [&east]]);
        assert_eq!(partition.overlaps().unwrap(), []);
        // A geodesic from corner to corner runs north of the parallel, so that the halves have other areas than the whole.
        let shares = partition.shares(&rectangle(30.0, 47.0, 44.0, 49.0)).unwrap();
        assert!(shares.outside_km2 >= 0.0, "{shares:?}");
        let [one, other] = [0, 1].map(|number| shares.km2_in(number));
        assert!((one / other - 1.0).abs() < 1e-6, "{shares:?}");
        let overlapping = Partition::new([[&west], [&rectangle(36.0, 48.0, 44.0, 49.0)]]);
        let common = rectangle(36.0, 48.0, 37.0, 49.0).area_km2();
        let [Common { grounds: [0, 1], km2 }] = overlapping.overlaps().unwrap()[..] else { panic!("one overlap") };
        assert!((km2 / common - 1.0).abs() < 0.02);
    }

    #[test]
    fn a_position_has_its_ground() {
        let partition = halves();
        let at = |lon, lat| partition.at(LonLat { lon, lat });
        assert_eq!([at(36.5, 48.5), at(37.5, 48.5), at(39.1, 48.1), at(38.5, 48.5)], [Some(0), Some(1), Some(1), None]);
    }
}
