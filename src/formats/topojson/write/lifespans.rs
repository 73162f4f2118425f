//! The periods in which a source repeats its polygons unchanged.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use crate::{
    control::{scheme::ClassId, timeline::Timeline},
    formats::topojson::PackError,
    geometry::{
        bounds::Bounds,
        grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
        polygon::Polygon,
        ring::Ring,
    },
};

/// The distinct polygons of a timeline on the grid, and when each was reported.
#[derive(Debug, Default)]
pub(super) struct Lifespans {
    pub(super) polygons: Vec<GridPolygon>,
    /// In the order of their first snapshots, then in that of the source.
    pub(super) spans: Vec<Lifespan>,
}

/// A polygon on the grid; each ring is rotated to its least point.
#[derive(Debug)]
pub(super) struct GridPolygon {
    pub(super) rings: Vec<Vec<GridPoint>>,
    pub(super) bounds: Bounds,
    /// The area of the polygon as the source reported it.
    pub(super) km2: f64,
}

/// Consecutive snapshots in which a polygon is reported under one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lifespan {
    pub(super) class: ClassId,
    /// Index of the polygon.
    pub(super) polygon: usize,
    /// Index of the first snapshot with it.
    pub(super) first: usize,
    /// Index of the first snapshot after it without the polygon, or the number of snapshots.
    pub(super) until: usize,
}

impl Lifespans {
    /// The lifespans of a timeline.
    pub(super) fn of(timeline: &Timeline) -> Self {
        let mut lifespans = Self::default();
        let mut index = Index::default();
        let mut open = OpenSpans::new();
        for (number, snapshot) in timeline.snapshots().iter().enumerate() {
            let mut still_open = OpenSpans::new();
            let polygons = &mut lifespans.polygons;
            let on_grid: Vec<(ClassId, usize)> = snapshot
                .polygons()
                .filter_map(|(class, polygon)| Some((class, index.polygon(polygon, polygons)?)))
                .collect();
            for (class, polygon) in on_grid {
                let span = open.get_mut(&(class, polygon)).and_then(Vec::pop);
                let span = lifespans.lengthened(span, Lifespan { class, polygon, first: number, until: number + 1 });
                still_open.entry((class, polygon)).or_default().push(span);
            }
            open = still_open;
        }
        lifespans
    }

    /// Extends an open lifespan, or adds a new one; returns its index.
    fn lengthened(&mut self, span: Option<usize>, new: Lifespan) -> usize {
        if let Some(span) = span {
            self.spans[span].until = new.until;
            return span;
        }
        self.spans.push(new);
        self.spans.len() - 1
    }

    /// Rejects a timeline if nothing of a snapshot is left on the grid.
    pub(super) fn check(&self, timeline: &Timeline) -> Result<(), PackError> {
        let mut covered = vec![false; timeline.snapshots().len()];
        for span in &self.spans {
            covered[span.first..span.until].fill(true);
        }
        let bare = covered.iter().position(|covered| !covered).and_then(|index| timeline.snapshots().get(index));
        let expected = "a polygon that encloses something at a millionth of a degree";
        bare.map_or(Ok(()), |snapshot| Err(PackError::wrong(&*snapshot.file, expected, "none")))
    }
}

/// The open lifespans by class and polygon; there may be several, since a source may report the same ground twice.
type OpenSpans = BTreeMap<(ClassId, usize), Vec<usize>>;

/// Looks up polygons that occurred before.
#[derive(Default)]
struct Index<'a> {
    /// By address in memory; `None` for a polygon without area on the grid.
    by_address: BTreeMap<*const Polygon, Option<usize>>,
    by_hash: BTreeMap<u64, Vec<usize>>,
    // An address identifies one polygon only as long as it is borrowed.
    borrowed: std::marker::PhantomData<&'a Polygon>,
}

impl<'a> Index<'a> {
    fn polygon(&mut self, polygon: &'a Arc<Polygon>, polygons: &mut Vec<GridPolygon>) -> Option<usize> {
        let address = Arc::as_ptr(polygon);
        if let Some(&known) = self.by_address.get(&address) {
            return known;
        }
        let number = on_grid(polygon).map(|polygon| self.number(polygon, polygons));
        self.by_address.insert(address, number);
        number
    }

    fn number(&mut self, polygon: GridPolygon, polygons: &mut Vec<GridPolygon>) -> usize {
        let mut hasher = DefaultHasher::new();
        polygon.rings.hash(&mut hasher);
        let same = self.by_hash.entry(hasher.finish()).or_default();
        let known = same.iter().find(|&&number| polygons[number].rings == polygon.rings);
        known.copied().unwrap_or_else(|| {
            same.push(polygons.len());
            polygons.push(polygon);
            polygons.len() - 1
        })
    }
}

/// A polygon rounded to the grid; `None` if it has no area then.
fn on_grid(polygon: &Polygon) -> Option<GridPolygon> {
    let moved = |ring: &Ring| {
        let on_grid = ring.positions().iter().map(|&at| lonlat_from_grid(grid_from_lonlat(at)));
        Ring::new(on_grid).ok()
    };
    let (exterior, km2) = (moved(polygon.exterior())?, polygon.area_km2());
    // Orient the rings again: rounding may have flipped a ring of a few steps.
    let polygon = Polygon::new(exterior, polygon.holes().iter().filter_map(moved).collect());
    let rings = polygon.rings().map(|ring| {
        let mut points: Vec<_> = ring.positions().iter().map(|&at| grid_from_lonlat(at)).collect();
        let least = points.iter().enumerate().min_by_key(|&(_, point)| point).map_or(0, |(index, _)| index);
        points.rotate_left(least);
        points
    });
    Some(GridPolygon { rings: rings.collect(), bounds: polygon.bounds(), km2 })
}
