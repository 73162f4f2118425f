//! Values between settlements: Sibson's natural neighbour interpolation on a grid.

use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation as _};

use super::{
    InterpolationError,
    chronology::{Chronology, Value},
};
use crate::geometry::{bounds::Bounds, position::LonLat};

/// The most samples on a side of the grid: memory stays bounded whatever the step.
const MOST_SAMPLES: usize = 2_000;

/// How far outside the box the helping points stand that carry the nearest settlement's value outwards, degrees.
const RIM_DEG: f64 = 0.15;

/// Distance between helping points, degrees.
const RIM_STEP_DEG: f64 = 0.1;

/// The samples of a box: rows from south to north, in each row from west to east.
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
    /// Where the samples are.
    pub grid: Grid,
    /// Their values, row by row.
    pub values: Vec<T>,
}

/// The grid with the settlements that each sample depends on, and how much.
#[derive(Clone, Debug)]
pub struct Surface {
    grid: Grid,
    weights: Vec<Vec<(usize, f64)>>,
}

impl Grid {
    /// A grid over a box with steps that are not longer than asked for.
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

    /// The position of a sample; halves are between samples.
    pub fn position(&self, column: f64, row: f64) -> LonLat {
        let Bounds { min, max } = self.bounds;
        LonLat {
            lon: min.lon + (max.lon - min.lon) * (column / (self.columns - 1) as f64),
            lat: min.lat + (max.lat - min.lat) * (row / (self.rows - 1) as f64),
        }
    }

    fn positions(&self) -> impl Iterator<Item = LonLat> + '_ {
        let row = move |row: usize| (0..self.columns).map(move |column| self.position(column as f64, row as f64));
        (0..self.rows).flat_map(row)
    }
}

impl<T: Copy> Field<T> {
    /// The value of a sample.
    pub fn at(&self, column: usize, row: usize) -> T {
        self.values[row * self.grid.columns + column]
    }

    /// The field of something computed from each value.
    pub fn map<U>(&self, function: impl Fn(T) -> U) -> Field<U> {
        Field { grid: self.grid.clone(), values: self.values.iter().map(|&value| function(value)).collect() }
    }
}

/// A point of the triangulation, and the settlement whose value it has.
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
    /// The weights of the settlements for each sample.
    ///
    /// # Errors
    /// When there are no settlements, or the grid is not possible.
    pub fn new(chronology: &Chronology, bounds: Bounds, step_deg: f64) -> Result<Self, InterpolationError> {
        let grid = Grid::new(bounds, step_deg)?;
        // A plane on which a degree of longitude is as long as it is on the ground in the middle of the box.
        // Rounded, since the last bit of a cosine differs between machines.
        let squeeze = (bounds.center().lat.to_radians().cos() * 1e3).round() / 1e3;
        let plane = |at: LonLat| Point2::new(at.lon * squeeze, at.lat);
        let towns: Vec<_> = chronology.settlements().iter().map(|place| plane(place.at)).collect();
        let mut triangulation = DelaunayTriangulation::<Station>::new();
        for at in rim(bounds) {
            let settlement = nearest(&towns, plane(at)).ok_or(InterpolationError::NoSettlement)?;
            triangulation.insert(Station { plane: plane(at), settlement })?;
        }
        for (settlement, &plane) in towns.iter().enumerate() {
            triangulation.insert(Station { plane, settlement })?;
        }
        let neighbours = triangulation.natural_neighbor();
        let mut found = Vec::new();
        let weights = grid.positions().map(|at| {
            neighbours.get_weights(plane(at), &mut found);
            found.iter().map(|&(station, weight)| (triangulation.vertex(station).data().settlement, weight)).collect()
        });
        let weights = weights.collect();
        Ok(Self { grid, weights })
    }

    /// The value of each sample, from one for each settlement in the chronology's order.
    pub fn sampled(&self, values: &[Value]) -> Field<Value> {
        let sample = |weights: &Vec<(usize, f64)>| {
            weights.iter().fold(Value::default(), |sum, &(settlement, weight)| Value {
                middle: sum.middle + values[settlement].middle * weight,
                margin: sum.margin + values[settlement].margin * weight,
            })
        };
        Field { grid: self.grid.clone(), values: self.weights.iter().map(sample).collect() }
    }
}

/// Helping points around the box.
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

fn nearest(towns: &[Point2<f64>], at: Point2<f64>) -> Option<usize> {
    let distances = towns.iter().map(|town| town.distance_2(at)).enumerate();
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(settlement, _)| settlement)
}
