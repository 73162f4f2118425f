//! Snapshots made ready to draw, in plain arrays: triangles and front lines, each made once and kept.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use bevy::prelude::*;

use crate::{
    cartography::basemap::Basemap,
    control::{front::front_lines, scheme::ClassId, timeline::Timeline},
    geometry::{
        mercator::{WorldPoint, world_from_lonlat},
        polygon::Polygon,
        position::LonLat,
        triangles::triangles_from_polygon,
    },
};

/// The middle of the Donbas on the projected plane: single precision is exact to 0.2 m within 2,000 km of it.
pub const ORIGIN: LonLat = LonLat { lon: 37.55, lat: 48.45 };

/// Triangles of one polygon in single precision, metres from the origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalTriangles {
    /// Corners.
    pub points: Vec<[f32; 2]>,
    /// Three for each triangle.
    pub indices: Vec<u32>,
}

impl LocalTriangles {
    /// A triangle of no size, for a mesh that has nothing to show yet: a graphics card can make nothing of an empty one.
    pub fn speck() -> Self {
        Self { points: vec![[0.0; 2]; 3], indices: vec![0, 1, 2] }
    }
}

/// Lines in single precision, metres from the origin.
pub type LocalLines = Vec<Vec<[f32; 2]>>;

/// Everything that a snapshot needs to be drawn.
#[derive(Debug)]
pub struct Drawing {
    /// The triangles of each polygon, with its class.
    pub zones: Vec<(ClassId, Arc<LocalTriangles>)>,
    /// The front line.
    pub front: Arc<LocalLines>,
}

/// A snapshot of a timeline, by its index; timelines by their address.
type SnapshotKey = (usize, usize);

/// Drawings made so far, shared with the tasks that make them ahead of time.
#[derive(Resource, Clone, Debug)]
pub struct Drawings {
    basemap: Arc<Basemap>,
    // A polygon is known by its address, and kept so that no other can get it.
    triangles: Arc<Mutex<BTreeMap<usize, (Arc<Polygon>, Arc<LocalTriangles>)>>>,
    fronts: Arc<Mutex<BTreeMap<SnapshotKey, (Arc<Timeline>, Arc<LocalLines>)>>>,
}

impl Drawings {
    /// No drawings yet.
    pub fn new(basemap: Arc<Basemap>) -> Self {
        Self { basemap, triangles: Arc::default(), fronts: Arc::default() }
    }

    /// The base map.
    pub fn basemap(&self) -> &Basemap {
        &self.basemap
    }

    /// A snapshot ready to draw; made now if it was not made before.
    pub fn drawing(&self, timeline: &Arc<Timeline>, index: usize) -> Option<Drawing> {
        let snapshot = timeline.snapshots().get(index)?;
        let drawn = snapshot.polygons().filter(|&(class, _)| timeline.scheme().get(class).control.is_some());
        let zones = drawn.map(|(class, polygon)| (class, self.triangles_of(polygon))).collect();
        Some(Drawing { zones, front: self.front_of(timeline, index)? })
    }

    /// Makes every snapshot of a timeline ready to draw.
    pub fn draw_all(&self, timeline: &Arc<Timeline>) {
        for index in 0..timeline.snapshots().len() {
            self.drawing(timeline, index);
        }
    }

    /// The front line of a snapshot.
    pub fn front_of(&self, timeline: &Arc<Timeline>, index: usize) -> Option<Arc<LocalLines>> {
        let key = (Arc::as_ptr(timeline).addr(), index);
        let made = lock(&self.fronts).get(&key).map(|(_, front)| Arc::clone(front));
        if made.is_some() {
            return made;
        }
        let snapshot = timeline.snapshots().get(index)?;
        let home = timeline.scheme().remainder.map(|_| &self.basemap.home);
        let lines = front_lines(snapshot, timeline.scheme(), home);
        let front: LocalLines =
            lines.iter().map(|line| line.iter().map(|&at| local_from_lonlat(at)).collect()).collect();
        let front = Arc::new(front);
        lock(&self.fronts).insert(key, (Arc::clone(timeline), Arc::clone(&front)));
        Some(front)
    }

    /// Forgets what belongs to no timeline that is still shown.
    pub fn forget_others(&self, timelines: &[&Arc<Timeline>]) {
        let is_shown = |timeline: &Arc<Timeline>| timelines.iter().any(|shown| Arc::ptr_eq(shown, timeline));
        lock(&self.fronts).retain(|_, (timeline, _)| is_shown(timeline));
        lock(&self.triangles).retain(|_, (polygon, _)| Arc::strong_count(polygon) > 1);
    }

    fn triangles_of(&self, polygon: &Arc<Polygon>) -> Arc<LocalTriangles> {
        let key = Arc::as_ptr(polygon).addr();
        if let Some((_, made)) = lock(&self.triangles).get(&key) {
            return Arc::clone(made);
        }
        let triangles = Arc::new(local_triangles(polygon));
        lock(&self.triangles).insert(key, (Arc::clone(polygon), Arc::clone(&triangles)));
        triangles
    }
}

/// Triangles of a polygon, in single precision; none if it cannot be cut, which is logged.
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

/// A position in single precision, metres from the origin.
pub fn local_from_lonlat(at: LonLat) -> [f32; 2] {
    local_from_world(world_from_lonlat(at))
}

/// A projected point in single precision, metres from the origin.
pub fn local_from_world(point: WorldPoint) -> [f32; 2] {
    let origin = world_from_lonlat(ORIGIN);
    [narrow(point.x - origin.x), narrow(point.y - origin.y)]
}

/// The only place where a coordinate loses precision.
#[expect(clippy::cast_possible_truncation, reason = "metres from the origin fit single precision to a few decimetres")]
pub fn narrow(value: f64) -> f32 {
    value as f32
}

/// A cache that a panicking task held is still a cache.
fn lock<T>(cache: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}
