//! The member `home`: the outline outside which the remainder of a pack's scheme does not hold.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::PackError;
use crate::{
    control::remainder::Home,
    geometry::{
        grid::{GridPoint, grid_from_lonlat, lonlat_from_grid},
        polygon::Polygon,
        position::LonLat,
        ring::Ring,
    },
};

/// The outline on the grid of the pack.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HomeMember {
    /// Tolerance of the outline, metres.
    margin_m: f64,
    /// Polygons of rings of positions in grid steps, delta-coded like arcs: the first of each ring is relative to
    /// longitude and latitude 0, the others to the one before. The first position is not repeated at the end.
    polygons: Vec<Vec<Vec<[i32; 2]>>>,
}

impl HomeMember {
    /// Encodes an outline.
    pub(super) fn of(home: &Home) -> Self {
        let polygons = home.polygons().iter().map(|polygon| polygon.rings().map(deltas).collect());
        Self { margin_m: home.margin_m(), polygons: polygons.collect() }
    }

    /// Decodes the outline.
    pub(super) fn home(&self) -> Result<Arc<Home>, PackError> {
        let mut polygons = Vec::with_capacity(self.polygons.len());
        for (index, rings) in self.polygons.iter().enumerate() {
            let member = || format!("frontline.home.polygons[{index}]");
            let mut rings = rings.iter().map(|deltas| ring(deltas).map_err(|error| error.below(&member())));
            let exterior = rings.next().ok_or_else(|| PackError::wrong(member(), "at least one ring", "none"))??;
            polygons.push(Polygon::new(exterior, rings.collect::<Result<_, _>>()?));
        }
        if !self.margin_m.is_finite() || self.margin_m < 0.0 {
            return Err(PackError::wrong("frontline.home.margin_m", "metres from 0 on", &self.margin_m.to_string()));
        }
        Ok(Arc::new(Home::new(&polygons, self.margin_m)))
    }
}

fn deltas(ring: &Ring) -> Vec<[i32; 2]> {
    let mut last = GridPoint::default();
    let step = |&at: &LonLat| {
        let point = grid_from_lonlat(at);
        let delta = [point.x - last.x, point.y - last.y];
        last = point;
        delta
    };
    ring.positions().iter().map(step).collect()
}

fn ring(deltas: &[[i32; 2]]) -> Result<Ring, PackError> {
    let mut last = GridPoint::default();
    let mut positions = Vec::with_capacity(deltas.len());
    for &[x, y] in deltas {
        last = GridPoint { x: last.x.saturating_add(x), y: last.y.saturating_add(y) };
        let at = lonlat_from_grid(last);
        let checked = LonLat::new(at.lon, at.lat);
        positions.push(checked.map_err(|error| PackError { member: String::new(), problem: error.into() })?);
    }
    Ring::new(positions).map_err(|error| PackError { member: String::new(), problem: error.into() })
}
