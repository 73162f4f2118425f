//! The table of arcs, and the rings and lines made of them.

use std::{fmt, ops::Range};

use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};

use super::{super::PackError, MAX_POINTS};
use crate::geometry::{
    grid::{GridPoint, STEPS_PER_DEGREE, lonlat_from_grid},
    measure::below_line_km2,
    position::LonLat,
    topology::ArcRef,
};

/// All arcs of a pack, concatenated.
#[derive(Debug)]
pub(super) struct ArcTable {
    points: Vec<GridPoint>,
    positions: Vec<LonLat>,
    /// The end of each arc in the list of points.
    ends: Vec<usize>,
    /// The signed area between each arc and the equator.
    below_km2: Vec<f64>,
}

impl ArcTable {
    /// Parses the member `arcs`, relative to an origin.
    pub(super) fn parse(text: &str, origin: GridPoint) -> Result<Self, PackError> {
        let mut table = Self { points: Vec::new(), positions: Vec::new(), ends: Vec::new(), below_km2: Vec::new() };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = deserializer.deserialize_seq(Arcs { table: &mut table, origin });
        read.map_err(|error| {
            let member = format!("arcs[{}]", table.ends.len());
            PackError::wrong(member, "an arc of at least two different points on the globe", &error.to_string())
        })?;
        table.positions = table.points.iter().map(|&point| lonlat_from_grid(point)).collect();
        let ranges = (0..table.ends.len()).into_par_iter().map(|arc| table.range_of_index(arc).unwrap_or_default());
        table.below_km2 = ranges.map(|range| below_line_km2(&table.positions[range])).collect();
        Ok(table)
    }

    /// Number of arcs.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The straight area within a ring of valid arcs.
    pub(super) fn ring_km2(&self, along: &[ArcRef]) -> f64 {
        let of_arc = |arc: &ArcRef| self.below_km2.get(arc.index()).copied().unwrap_or(0.0);
        along.iter().map(|arc| if arc.is_reversed() { -of_arc(arc) } else { of_arc(arc) }).sum::<f64>().abs()
    }

    fn range(&self, arc: ArcRef) -> Option<Range<usize>> {
        self.range_of_index(arc.index())
    }

    fn range_of_index(&self, arc: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(arc)?;
        Some(arc.checked_sub(1).map_or(0, |before| self.ends[before])..end)
    }

    /// The edges of an arc; `None` if it does not exist.
    pub(super) fn edges(&self, arc: usize) -> Option<impl Iterator<Item = (GridPoint, GridPoint)>> {
        let points = &self.points[self.range_of_index(arc)?];
        Some(points.windows(2).map(|edge| (edge[0], edge[1])))
    }

    /// The start and end of a ring or line of arcs, and its number of points, with joints counted once.
    fn extent(&self, along: &[ArcRef]) -> Result<(GridPoint, GridPoint, usize), PackError> {
        let (mut ends, mut count): (Option<(GridPoint, GridPoint)>, usize) = (None, 1);
        for (place, &arc) in along.iter().enumerate() {
            let member = || format!("[{place}]");
            let range = self.range(arc).ok_or_else(|| PackError::wrong(member(), "an arc", &arc.0.to_string()))?;
            count = count.saturating_add(range.len() - 1);
            let (first, last) = (self.points[range.start], self.points[range.end - 1]);
            let (first, last) = if arc.is_reversed() { (last, first) } else { (first, last) };
            let start = match ends {
                Some((start, end)) if end == first => start,
                None => first,
                Some(_) => {
                    let found = arc.0.to_string();
                    return Err(PackError::wrong(member(), "an arc that starts where the one before ends", &found));
                }
            };
            ends = Some((start, last));
        }
        let (start, end) = ends.ok_or_else(|| PackError::wrong("", "at least one arc", "none"))?;
        Ok((start, end, count))
    }

    /// The number of points of a ring, the first not repeated; an error if the arcs do not close.
    pub(super) fn ring_length(&self, along: &[ArcRef]) -> Result<usize, PackError> {
        let (start, end, count) = self.extent(along)?;
        if start == end { Ok(count - 1) } else { Err(PackError::wrong("", "a closed ring", "an open one")) }
    }

    /// The points of a ring of valid arcs, the first repeated.
    pub(super) fn points(&self, along: &[ArcRef], count: usize) -> Vec<GridPoint> {
        self.run(along, &self.points, count)
    }

    /// The positions of a ring of valid arcs, the first not repeated.
    pub(super) fn ring_positions(&self, along: &[ArcRef], length: usize) -> Vec<LonLat> {
        let mut positions = self.run(along, &self.positions, length + 1);
        positions.pop();
        positions
    }

    fn run<T: Copy>(&self, along: &[ArcRef], of_points: &[T], count: usize) -> Vec<T> {
        let mut run = Vec::with_capacity(count);
        for &arc in along {
            let part = &of_points[self.range(arc).unwrap_or_default()];
            // An arc starts where the one before ends.
            run.pop();
            if arc.is_reversed() { run.extend(part.iter().rev().copied()) } else { run.extend_from_slice(part) }
        }
        run
    }
}

/// Deserialises the list of arcs into the table.
struct Arcs<'a> {
    table: &'a mut ArcTable,
    origin: GridPoint,
}

impl<'de> Visitor<'de> for Arcs<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of arcs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Arc { points: &mut self.table.points, origin: self.origin })?.is_some() {
            if self.table.points.len() > MAX_POINTS {
                return Err(A::Error::custom("too many points"));
            }
            self.table.ends.push(self.table.points.len());
        }
        Ok(())
    }
}

/// Deserialises one arc, appending to the list of points.
struct Arc<'a> {
    points: &'a mut Vec<GridPoint>,
    origin: GridPoint,
}

impl<'de> DeserializeSeed<'de> for Arc<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Arc<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of pairs of integers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<(), A::Error> {
        let (mut last, mut count) = (self.origin, 0_usize);
        while let Some([x, y]) = pairs.next_element::<[i64; 2]>()? {
            let at = moved(last, x, y).ok_or_else(|| A::Error::custom("a point off the globe"))?;
            if count > 0 && at == last {
                return Err(A::Error::custom("a point twice in a row"));
            }
            self.points.push(at);
            (last, count) = (at, count + 1);
        }
        if count < 2 { Err(A::Error::custom("fewer than two points")) } else { Ok(()) }
    }
}

/// A point moved on the grid; `None` if that leaves the globe.
fn moved(from: GridPoint, x: i64, y: i64) -> Option<GridPoint> {
    #[expect(clippy::cast_possible_truncation, reason = "the steps of a degree are a whole number")]
    const DEGREE: i64 = STEPS_PER_DEGREE as i64;
    let within = |from: i32, by: i64, limit: i64| {
        let to = i64::from(from).checked_add(by).filter(|to| (-limit..=limit).contains(to))?;
        i32::try_from(to).ok()
    };
    Some(GridPoint { x: within(from.x, x, 180 * DEGREE)?, y: within(from.y, y, 90 * DEGREE)? })
}
