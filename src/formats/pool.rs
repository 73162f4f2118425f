//! A cache of parsed geometries shared by all files: each distinct text is parsed and stored once.

use std::{
    array,
    collections::BTreeMap,
    hash::{DefaultHasher, Hasher as _},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    rings::{Axes, ParsedPolygon, polygon_from_ring_text, polygon_from_text},
    shapes::Ground,
};

/// Number of separately locked shards, a few per thread of a typical machine.
const SHARDS: usize = 64;

/// Shorter geometries, such as points, are not worth caching as a whole.
const LEAST_TEXT: usize = 256;

/// The polygons of all files read with this pool; polygons with equal texts share one [`Arc`].
///
/// It is shared between threads. Texts are identified by `SipHash` and length; with a million distinct texts, the odds
/// of any collision are below one in ten million.
#[derive(Debug, Default)]
pub struct PolygonPool {
    grounds: Memo<Ground>,
    polygons: Memo<ParsedPolygon>,
}

impl PolygonPool {
    /// The ground of a geometry object.
    pub(super) fn geometry(&self, text: &str, axes: Axes) -> Arc<Ground> {
        let parse = || Ground::from_geometry(text, axes, self);
        if text.len() < LEAST_TEXT {
            return Arc::new(parse());
        }
        self.grounds.get_or_parse(Key::new(text, Kind::Polygons, axes), parse)
    }

    /// The polygon of a text with an outer ring and holes.
    pub(super) fn polygon(&self, text: &str, axes: Axes) -> Arc<ParsedPolygon> {
        self.polygons.get_or_parse(Key::new(text, Kind::Polygons, axes), || polygon_from_text(text, axes))
    }

    /// The polygon of a text with only an outer ring.
    pub(super) fn ring(&self, text: &str, axes: Axes) -> Arc<ParsedPolygon> {
        self.polygons.get_or_parse(Key::new(text, Kind::Rings, axes), || polygon_from_ring_text(text, axes))
    }
}

/// How a text is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Polygons,
    Rings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u64,
    length: usize,
    kind: Kind,
    axes: Axes,
}

impl Key {
    fn new(text: &str, kind: Kind, axes: Axes) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        Self { hash: hasher.finish(), length: text.len(), kind, axes }
    }
}

/// The parsed values by text.
#[derive(Debug)]
struct Memo<T> {
    shards: [Mutex<BTreeMap<Key, Arc<T>>>; SHARDS],
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { shards: array::from_fn(|_| Mutex::default()) }
    }
}

impl<T> Memo<T> {
    /// Returns the cached value, or parses it. Two threads may parse the same text; both get the value cached first.
    fn get_or_parse(&self, key: Key, parse: impl FnOnce() -> T) -> Arc<T> {
        #[expect(clippy::cast_possible_truncation, reason = "any part of the hash will do")]
        let shard = &self.shards[key.hash as usize % SHARDS];
        // A panic cannot leave a map in an inconsistent state: parsing happens outside the lock.
        let known = shard.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let parsed = Arc::new(parse());
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shard.entry(key).or_insert(parsed))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_text_gives_the_same_polygon_and_other_axes_another() {
        let (pool, text) = (PolygonPool::default(), "[[[0,0],[4,0],[4,3],[0,0]]]");
        let polygon = |axes| Arc::clone(&pool.polygon(text, axes).polygons[0]);
        assert!(Arc::ptr_eq(&polygon(Axes::LonLat), &polygon(Axes::LonLat)));
        assert!(!Arc::ptr_eq(&polygon(Axes::LonLat), &polygon(Axes::LatLon)));
    }

    #[test]
    fn a_changed_part_leaves_the_other_parts_shared() {
        let pool = PolygonPool::default();
        let part = |corner: usize| {
            let spike: Vec<_> = (0..40).map(|i| format!("[1{}.5,{i}],", corner % 2)).collect();
            let spike = spike.concat();
            format!("[[[0,0],{spike}[{corner},40],[0,0]]]")
        };
        let multi = |last: &str| format!(r#"{{"type":"MultiPolygon","coordinates":[{},{last}]}}"#, part(4));
        let (before, after) = (multi(&part(5)), multi(&part(6)));
        let [before, after] = [before, after].map(|text| pool.geometry(&text, Axes::LonLat));
        assert!(Arc::ptr_eq(&before.polygons[0], &after.polygons[0]));
        assert!(!Arc::ptr_eq(&before.polygons[1], &after.polygons[1]));
    }
}
