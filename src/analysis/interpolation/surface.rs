//! Values between settlements: Sibson's natural neighbour interpolation on a grid.

mod calm;

use chrono::NaiveDate;
use rayon::prelude::*;
use spade::{DelaunayTriangulation, HasPosition, NaturalNeighbor, Point2, PositionInTriangulation, Triangulation as _};

use super::{
    chronology::{Chronology, Value},
    options::InterpolationError,
};
use crate::geometry::{bounds::Bounds, position::LonLat};

/// The most samples per side of the grid, which limits memory whatever the step.
const MOST_SAMPLES: usize = 2_000;

/// Distance outside the box of auxiliary points, which extend the nearest settlement's value outwards, degrees.
const RIM_DEG: f64 = 0.15;

/// Distance between auxiliary points, degrees.
const RIM_STEP_DEG: f64 = 0.1;

/// Days until a settlement whose reports have ended has the value of its neighbours.
const FADE_DAYS: f64 = 90.0;

/// The sample grid of a box: rows from south to north, in each row from west to east.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The box; its corners are samples.
    pub bounds: Bounds,
    /// Samples from west to east, at least 2.
    pub columns: usize,
    /// Samples from south to north, at least 2.
    pub rows: usize,
}

/// A value at each sample of a grid.
#[derive(Clone, Debug)]
pub struct Field<T> {
    /// The positions of the samples.
    pub grid: Grid,
    /// Their values, row by row.
    pub values: Vec<T>,
}

/// Settlements and their weights.
type Weights = Vec<(usize, f64)>;

/// The settlements that a sample depends on.
#[derive(Clone, Debug)]
enum Blend {
    /// Far from every change only the nearest ones count, and all have the value of this one on every day.
    One(usize),
    /// Natural neighbours.
    Many(Weights),
}

/// The grid with the weights of the settlements at each sample.
#[derive(Clone, Debug)]
pub struct Surface {
    grid: Grid,
    blends: Vec<Blend>,
    stand_ins: Vec<StandIn>,
}

/// The neighbours that replace a settlement once its reports have ended.
#[derive(Clone, Debug)]
struct StandIn {
    settlement: usize,
    until: NaiveDate,
    weights: Weights,
}

impl Grid {
    /// Creates a grid over a box with steps no longer than requested.
    ///
    /// # Errors
    /// When the box is empty or would need too many samples.
    pub fn new(bounds: Bounds, step_deg: f64) -> Result<Self, InterpolationError> {
        let samples = |degrees: f64| -> Result<usize, InterpolationError> {
            let steps = (degrees / step_deg - 1e-9).ceil();
            if steps >= 1.0 && steps < MOST_SAMPLES as f64 {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
                return Ok(steps as usize + 1);
            }
            Err(InterpolationError::Grid { step_deg, most: MOST_SAMPLES })
        };
        let (columns, rows) = (samples(bounds.max.lon - bounds.min.lon)?, samples(bounds.max.lat - bounds.min.lat)?);
        Ok(Self { bounds, columns, rows })
    }

    /// The position of a sample; fractional indices lie between samples.
    pub fn position(&self, column: f64, row: f64) -> LonLat {
        let Bounds { min, max } = self.bounds;
        LonLat {
            lon: min.lon + (max.lon - min.lon) * (column / (self.columns - 1) as f64),
            lat: min.lat + (max.lat - min.lat) * (row / (self.rows - 1) as f64),
        }
    }

    /// The positions of a row, from west to east.
    fn row(&self, row: usize) -> impl Iterator<Item = LonLat> + '_ {
        (0..self.columns).map(move |column| self.position(column as f64, row as f64))
    }
}

impl<T: Copy> Field<T> {
    /// The value of a sample.
    pub fn at(&self, column: usize, row: usize) -> T {
        self.values[row * self.grid.columns + column]
    }

    /// Applies a function to each value.
    pub fn map<U>(&self, function: impl Fn(T) -> U) -> Field<U> {
        Field { grid: self.grid.clone(), values: self.values.iter().map(|&value| function(value)).collect() }
    }
}

/// A point of the triangulation, and the settlement whose value it has.
#[derive(Clone)]
struct Station {
    plane: Point2<f64>,
    settlement: usize,
}

impl HasPosition for Station {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.plane
    }
}

impl Surface {
    /// Computes the weights of the settlements for each sample.
    ///
    /// # Errors
    /// When there are no settlements, or the grid is impossible.
    pub fn new(chronology: &Chronology, bounds: Bounds, step_deg: f64) -> Result<Self, InterpolationError> {
        let grid = Grid::new(bounds, step_deg)?;
        let plane = Plane::of(bounds);
        let towns: Vec<_> = chronology.settlements().iter().map(|place| plane.point(place.at)).collect();
        let all: Vec<_> = towns.iter().copied().enumerate().collect();
        let triangulation = triangulated(&all, bounds, plane)?;
        let calm = calm::stations(chronology, &triangulation);
        let row = |row: usize| -> Vec<Blend> {
            // The last bit of a weight can depend on where the search starts, so every row begins with a search of its own.
            let triangulation = triangulation.clone();
            let neighbours = triangulation.natural_neighbor();
            let points = grid.row(row).map(|at| plane.point(at));
            points.map(|at| blend_at(&triangulation, &neighbours, &calm, at)).collect()
        };
        let blends = (0..grid.rows).into_par_iter().flat_map_iter(row).collect();
        Ok(Self { grid, blends, stand_ins: stand_ins(chronology, &all, bounds, plane)? })
    }

    /// The value of each sample, from one value per settlement in the order of the chronology.
    ///
    /// A settlement whose reports have ended fades from its own value to that of its neighbours.
    pub fn sampled(&self, mut values: Vec<Value>, date: NaiveDate) -> Field<Value> {
        for StandIn { settlement, until, weights } in &self.stand_ins {
            let share = ((date - *until).num_days() as f64 / FADE_DAYS).clamp(0.0, 1.0);
            let theirs = weighted(weights, &values);
            let own = &mut values[*settlement];
            own.middle += (theirs.middle - own.middle) * share;
            own.margin += (theirs.margin - own.margin) * share;
        }
        let value = |blend: &Blend| match blend {
            Blend::One(settlement) => values[*settlement],
            Blend::Many(weights) => weighted(weights, &values),
        };
        Field { grid: self.grid.clone(), values: self.blends.iter().map(value).collect() }
    }
}

/// A plane in degrees of latitude, with longitudes scaled as on the ground in the middle of the box.
#[derive(Clone, Copy)]
struct Plane {
    squeeze: f64,
}

impl Plane {
    fn of(bounds: Bounds) -> Self {
        // Rounded, since the last bit of a cosine differs between machines.
        Self { squeeze: (bounds.center().lat.to_radians().cos() * 1e3).round() / 1e3 }
    }

    fn point(self, at: LonLat) -> Point2<f64> {
        Point2::new(at.lon * self.squeeze, at.lat)
    }
}

/// Triangulates settlements, and auxiliary points with the value of the nearest settlement.
fn triangulated(
    towns: &[(usize, Point2<f64>)],
    bounds: Bounds,
    plane: Plane,
) -> Result<DelaunayTriangulation<Station>, InterpolationError> {
    let mut triangulation = DelaunayTriangulation::new();
    for at in rim(bounds) {
        let settlement = nearest(towns, plane.point(at)).ok_or(InterpolationError::NoSettlement)?;
        triangulation.insert(Station { plane: plane.point(at), settlement })?;
    }
    for &(settlement, plane) in towns {
        triangulation.insert(Station { plane, settlement })?;
    }
    Ok(triangulation)
}

/// What a sample depends on. Natural neighbours are searched for only where one of the three corners of its triangle is
/// near a change, which leaves out most of a large country.
fn blend_at(
    triangulation: &DelaunayTriangulation<Station>,
    neighbours: &NaturalNeighbor<'_, DelaunayTriangulation<Station>>,
    calm: &[bool],
    at: Point2<f64>,
) -> Blend {
    if let PositionInTriangulation::OnFace(face) = triangulation.locate(at) {
        let corners = triangulation.face(face).vertices();
        if corners.iter().all(|corner| calm[corner.fix().index()]) {
            return Blend::One(corners[0].data().settlement);
        }
    }
    Blend::Many(weights_at(triangulation, neighbours, at))
}

fn weights_at(
    triangulation: &DelaunayTriangulation<Station>,
    neighbours: &NaturalNeighbor<'_, DelaunayTriangulation<Station>>,
    at: Point2<f64>,
) -> Weights {
    let mut found = Vec::new();
    neighbours.get_weights(at, &mut found);
    found.iter().map(|&(station, weight)| (triangulation.vertex(station).data().settlement, weight)).collect()
}

/// For each settlement whose reports end, the weights of those whose reports do not; empty if all of them or none end.
fn stand_ins(
    chronology: &Chronology,
    all: &[(usize, Point2<f64>)],
    bounds: Bounds,
    plane: Plane,
) -> Result<Vec<StandIn>, InterpolationError> {
    let until = |settlement: usize| chronology.settlements()[settlement].until;
    let lasting: Vec<_> = all.iter().copied().filter(|&(settlement, _)| until(settlement).is_none()).collect();
    if lasting.is_empty() || lasting.len() == all.len() {
        return Ok(Vec::new());
    }
    let triangulation = triangulated(&lasting, bounds, plane)?;
    let neighbours = triangulation.natural_neighbor();
    let ending = all.iter().filter_map(|&(settlement, at)| Some((settlement, at, until(settlement)?)));
    let stand_in =
        |(settlement, at, until)| StandIn { settlement, until, weights: weights_at(&triangulation, &neighbours, at) };
    Ok(ending.map(stand_in).collect())
}

fn weighted(weights: &Weights, values: &[Value]) -> Value {
    weights.iter().fold(Value::default(), |sum, &(settlement, weight)| Value {
        middle: sum.middle + values[settlement].middle * weight,
        margin: sum.margin + values[settlement].margin * weight,
    })
}

/// Auxiliary points around the box.
fn rim(bounds: Bounds) -> Vec<LonLat> {
    let min = LonLat { lon: bounds.min.lon - RIM_DEG, lat: bounds.min.lat - RIM_DEG };
    let max = LonLat { lon: bounds.max.lon + RIM_DEG, lat: bounds.max.lat + RIM_DEG };
    let along = |from: f64, to: f64| {
        let steps = ((to - from) / RIM_STEP_DEG).ceil();
        let positions = std::iter::successors(Some(0.0), move |i| (i + 1.0 < steps).then_some(i + 1.0));
        positions.map(move |i| from + (to - from) * (i / steps))
    };
    let south = along(min.lon, max.lon).map(|lon| LonLat { lon, lat: min.lat });
    let east = along(min.lat, max.lat).map(|lat| LonLat { lon: max.lon, lat });
    let north = along(min.lon, max.lon).map(|lon| LonLat { lon: min.lon + max.lon - lon, lat: max.lat });
    let west = along(min.lat, max.lat).map(|lat| LonLat { lon: min.lon, lat: min.lat + max.lat - lat });
    south.chain(east).chain(north).chain(west).collect()
}

fn nearest(towns: &[(usize, Point2<f64>)], at: Point2<f64>) -> Option<usize> {
    let distances = towns.iter().map(|&(settlement, town)| (settlement, town.distance_2(at)));
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(settlement, _)| settlement)
}
