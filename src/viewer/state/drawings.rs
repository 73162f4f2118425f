//! Geometry outside the mesh of a timeline: the base map, single snapshots, and the front line of another date.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use bevy::prelude::*;

pub use crate::geometry::local::{local_from_lonlat, local_from_world, narrow};
use crate::{
    cartography::basemap::Basemap,
    control::{
        front::front_lines,
        mesh::{SpaceTimeMesh, mesh_of_snapshot},
        timeline::Timeline,
    },
    geometry::{polygon::Polygon, triangles::triangles_from_polygon},
};

/// The triangles of a polygon in single precision, metres from the origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalTriangles {
    /// Corners.
    pub points: Vec<[f32; 2]>,
    /// Three indices per triangle.
    pub indices: Vec<u32>,
}

/// Lines in single precision, metres from the origin.
pub type LocalLines = Vec<Vec<[f32; 2]>>;

/// Address of a timeline, and index of a snapshot.
type SnapshotKey = (usize, usize);

/// The base map, and a cache of front lines.
#[derive(Resource, Clone, Debug)]
pub struct Drawings {
    basemap: Arc<Basemap>,
    // The key is the address of a timeline; the timeline is kept alive so that the address is not reused.
    fronts: Arc<Mutex<BTreeMap<SnapshotKey, (Arc<Timeline>, Arc<LocalLines>)>>>,
}

impl Drawings {
    /// Starts with an empty cache.
    pub fn new(basemap: Arc<Basemap>) -> Self {
        Self { basemap, fronts: Arc::default() }
    }

    /// The base map.
    pub fn basemap(&self) -> &Basemap {
        &self.basemap
    }

    /// The mesh of a single snapshot.
    pub fn mesh_of_snapshot(&self, timeline: &Timeline, index: usize) -> Option<SpaceTimeMesh> {
        mesh_of_snapshot(timeline, index)
    }

    /// The front line of a snapshot, computed on first use.
    pub fn front_of(&self, timeline: &Arc<Timeline>, index: usize) -> Option<Arc<LocalLines>> {
        let key = (Arc::as_ptr(timeline).addr(), index);
        let made = lock(&self.fronts).get(&key).map(|(_, front)| Arc::clone(front));
        if made.is_some() {
            return made;
        }
        let lines = front_lines(timeline.snapshots().get(index)?, timeline.scheme());
        let front: LocalLines =
            lines.iter().map(|line| line.iter().map(|&at| local_from_lonlat(at)).collect()).collect();
        let front = Arc::new(front);
        lock(&self.fronts).insert(key, (Arc::clone(timeline), Arc::clone(&front)));
        Some(front)
    }

    /// Drops the front lines of timelines that are not shown any more.
    pub fn forget_others(&self, timelines: &[&Arc<Timeline>]) {
        let is_shown = |timeline: &Arc<Timeline>| timelines.iter().any(|shown| Arc::ptr_eq(shown, timeline));
        lock(&self.fronts).retain(|_, (timeline, _)| is_shown(timeline));
    }
}

/// Triangulates a polygon in single precision; empty if that fails, which is logged.
pub fn local_triangles(polygon: &Polygon) -> LocalTriangles {
    match triangles_from_polygon(polygon) {
        Ok(triangles) => LocalTriangles {
            points: triangles.points.iter().map(|&point| local_from_world(point)).collect(),
            indices: triangles.indices,
        },
        Err(error) => {
            warn!("not drawn: {error}");
            LocalTriangles::default()
        }
    }
}

/// The cache stays valid if a task panicked while holding the lock.
fn lock<T>(cache: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}
