//! Lossless encoding of a timeline for the cache: the description of a pack, and the exact bits of its polygons.
//!
//! The description comes first, as JSON after its length. The rest consists of little-endian numbers of 32 or 64 bits:
//! each distinct position once; each polygon as rings of position indices, with its area if that was measured; and each
//! report as polygon indices with classes. Only the program version that wrote it reads it.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{
    PackError, Packed,
    description::{Dated, Description},
    read::{snapshot, timeline_of},
};
use crate::{
    control::{evolution::Evolution, scheme::ClassId, snapshot::Snapshot, timeline::Timeline},
    geometry::{polygon::Polygon, position::LonLat, ring::Ring},
};

/// The first bytes, including the version of the encoding.
const MAGIC: &[u8; 8] = b"reports1";

/// The bits of a longitude and a latitude; equal only if both numbers are identical.
type Bits = (u64, u64);

/// Encodes a timeline.
///
/// # Errors
/// When a count exceeds 32 bits.
pub fn exact_from_timeline(timeline: &Timeline) -> Result<Vec<u8>, PackError> {
    let mut number_of: BTreeMap<*const Polygon, u32> = BTreeMap::new();
    let mut polygons: Vec<&Polygon> = Vec::new();
    let mut reported = Vec::new();
    for snapshot in timeline.snapshots() {
        let listed: Vec<(ClassId, &Arc<Polygon>)> = snapshot.polygons().collect();
        push(&mut reported, number(listed.len())?);
        for (class, polygon) in listed {
            let next = number(polygons.len())?;
            let known = *number_of.entry(Arc::as_ptr(polygon)).or_insert(next);
            if known == next {
                polygons.push(polygon);
            }
            push(&mut reported, number(class.0)?);
            push(&mut reported, known);
        }
    }
    let mut positions: Vec<Bits> =
        polygons.par_iter().flat_map_iter(|polygon| polygon.rings().flat_map(Ring::positions).map(bits)).collect();
    positions.par_sort_unstable();
    positions.dedup();
    let description = Description::of(timeline, &Evolution::default(), Vec::new(), &Packed::default());
    let description = serde_json::to_vec(&description)
        .map_err(|error| PackError::wrong("frontline", "what can be written", &error.to_string()))?;
    let mut bytes = MAGIC.to_vec();
    push(&mut bytes, number(description.len())?);
    bytes.extend(&description);
    push(&mut bytes, number(positions.len())?);
    for (lon, lat) in &positions {
        bytes.extend(lon.to_le_bytes());
        bytes.extend(lat.to_le_bytes());
    }
    push(&mut bytes, number(polygons.len())?);
    let written: Vec<Vec<u8>> =
        polygons.par_iter().map(|polygon| polygon_bytes(polygon, &positions)).collect::<Result<_, _>>()?;
    bytes.extend(written.concat());
    bytes.extend(reported);
    Ok(bytes)
}

/// Encodes the area or NaN, the number of rings, and for each ring the count and indices of its positions.
fn polygon_bytes(polygon: &Polygon, positions: &[Bits]) -> Result<Vec<u8>, PackError> {
    let mut bytes = polygon.measured_area_km2().unwrap_or(f64::NAN).to_le_bytes().to_vec();
    push(&mut bytes, number(1 + polygon.holes().len())?);
    for ring in polygon.rings() {
        push(&mut bytes, number(ring.positions().len())?);
        for position in ring.positions() {
            let at = positions.partition_point(|known| *known < bits(position));
            push(&mut bytes, number(at)?);
        }
    }
    Ok(bytes)
}

fn bits(position: &LonLat) -> Bits {
    (position.lon.to_bits(), position.lat.to_bits())
}

fn push(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

fn number(count: usize) -> Result<u32, PackError> {
    let counted = u32::try_from(count).ok();
    counted.ok_or_else(|| PackError::too_much("", "polygons in all snapshots", u32::MAX as usize))
}

/// Decodes a timeline; `None` if the bytes are not as written.
pub fn timeline_from_exact(bytes: &[u8]) -> Option<Timeline> {
    let mut rest = Rest(bytes.strip_prefix(MAGIC)?);
    let length = rest.number()?;
    let description: Description = serde_json::from_slice(rest.take(length)?).ok()?;
    description.check_version().ok()?;
    let dated = description.snapshots().ok()?;
    let count = rest.number()?;
    let (positions, _) = rest.take(count.checked_mul(16)?)?.as_chunks::<16>();
    let spans: Vec<&[u8]> = {
        let count = rest.number()?;
        // Do not allocate for more entries than the bytes can hold.
        let mut spans = Vec::with_capacity(count.min(bytes.len()));
        for _ in 0..count {
            spans.push(rest.polygon()?);
        }
        spans
    };
    let polygons: Vec<Arc<Polygon>> =
        spans.into_par_iter().map(|span| polygon(span, positions).map(Arc::new)).collect::<Option<_>>()?;
    let reports: Option<Vec<Snapshot>> = dated.iter().map(|dated| report(&mut rest, dated, &polygons)).collect();
    let reports = reports.filter(|_| rest.0.is_empty())?;
    timeline_of(&description, Arc::new(description.scheme().ok()?), reports, dated.len()).ok()
}

fn report(rest: &mut Rest<'_>, dated: &Dated, polygons: &[Arc<Polygon>]) -> Option<Snapshot> {
    let mut listed = Vec::new();
    for _ in 0..rest.number()? {
        let class = ClassId(rest.number()?);
        listed.push((class, Arc::clone(polygons.get(rest.number()?)?)));
    }
    Some(snapshot(dated, listed))
}

fn polygon(span: &[u8], positions: &[[u8; 16]]) -> Option<Polygon> {
    let mut rest = Rest(span);
    let area_km2 = f64::from_le_bytes(rest.take(8)?.try_into().ok()?);
    let ring_count = rest.number()?;
    let mut rings = (0..ring_count).map(|_| {
        let count = rest.number()?;
        let (numbers, _) = rest.take(count.checked_mul(4)?)?.as_chunks::<4>();
        let position = |number: &[u8; 4]| Some(lonlat(positions.get(u32::from_le_bytes(*number) as usize)?));
        Ring::new(numbers.iter().map(position).collect::<Option<Vec<_>>>()?).ok()
    });
    let exterior = rings.next()??;
    let polygon = Polygon::new(exterior, rings.collect::<Option<_>>()?);
    Some(if area_km2.is_nan() { polygon } else { polygon.with_measured_area(area_km2) })
}

fn lonlat(bytes: &[u8; 16]) -> LonLat {
    let (numbers, _) = bytes.as_chunks::<8>();
    let [lon, lat] = [0, 1].map(|index: usize| f64::from_le_bytes(numbers[index]));
    LonLat { lon, lat }
}

/// The bytes that are not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    /// The bytes of one polygon, to be decoded on any thread.
    fn polygon(&mut self) -> Option<&'a [u8]> {
        let all = self.0;
        self.take(8)?;
        for _ in 0..self.number()? {
            let count = self.number()?;
            self.take(count.checked_mul(4)?)?;
        }
        all.get(..all.len() - self.0.len())
    }
}
