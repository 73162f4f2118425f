//! Cuts rings that cross the antimeridian at 180° of longitude (RFC 7946, section 3.1.9).
//!
//! An edge is taken to run the short way between its two positions. A ring is first unwrapped, with longitudes that
//! continue beyond 180°, and then cut along that meridian; its edges are straight lines in degrees.

use std::iter;

use thiserror::Error;

use super::{
    overlay::{OverlayFailed, Part, combined, covered},
    polygon::Polygon,
    position::LonLat,
    ring::Ring,
};

/// A full turn of longitude, degrees.
const TURN: f64 = 360.0;

/// Half a turn, degrees.
const HALF_TURN: f64 = 180.0;

/// The largest absolute longitude that is accepted, degrees: data in 0° to 360° may extend half a turn further where a
/// shape crosses its edge.
pub const MAX_LONGITUDE: f64 = 540.0;

/// Why a ring has to be unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// An edge spans more than 180° and less than 360°.
    LongEdge,
    /// A longitude lies outside -180° to 180°.
    Beyond,
}

/// Why a polygon cannot be cut at 180°.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CutFailed {
    /// A ring goes round the globe more than once.
    #[error("the ring goes round the globe {0} times")]
    Turns(u32),
    /// The overlay engine failed.
    #[error(transparent)]
    Overlay(#[from] OverlayFailed),
}

/// A polygon cut at 180°.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The pieces on both sides.
    pub polygons: Vec<Polygon>,
    /// Whether the outer ring goes round a pole, which then lies inside.
    pub holds_pole: bool,
}

/// Whether a closed ring has to be unwrapped, and why; most rings do not.
pub fn passage(ring: &[LonLat]) -> Option<Passage> {
    let is_within = |at: &LonLat| (-HALF_TURN..=HALF_TURN).contains(&at.lon);
    if !ring.iter().all(is_within) {
        return Some(Passage::Beyond);
    }
    let next = ring.iter().cycle().skip(1);
    let is_long = |(a, b): (&LonLat, &LonLat)| (b.lon - a.lon).abs() > HALF_TURN && (b.lon - a.lon).abs() < TURN;
    ring.iter().zip(next).any(is_long).then_some(Passage::LongEdge)
}

/// Unwraps a ring and its holes and cuts the polygon at 180°. Longitudes may reach [`MAX_LONGITUDE`].
///
/// A ring that goes round the globe once goes round the pole of its own hemisphere.
///
/// # Errors
/// When a ring goes round more than once, or the overlay engine fails.
pub fn cut(exterior: &[LonLat], holes: &[Vec<LonLat>]) -> Result<Cut, CutFailed> {
    let (mut outer, holds_pole) = laid_out(exterior)?;
    let turns_off = ((extent(&outer).0 + HALF_TURN) / TURN).floor();
    for at in &mut outer {
        at.lon -= turns_off * TURN;
    }
    let (west, east) = extent(&outer);
    let mut inner = Vec::with_capacity(holes.len());
    for hole in holes {
        let (mut hole, _) = laid_out(hole)?;
        let (from, to) = extent(&hole);
        // Shift the hole by whole turns, so that it lies within its ring.
        let turns = ((f64::midpoint(west, east) - f64::midpoint(from, to)) / TURN).round();
        for at in &mut hole {
            at.lon += turns * TURN;
        }
        if holds_pole {
            // A ring around a pole starts and ends at one meridian, and the hole may lie across it.
            let beside = [-TURN, TURN].map(|by| hole.iter().map(|at| LonLat { lon: at.lon + by, ..*at }).collect());
            inner.extend(beside);
        }
        inner.push(hole);
    }
    let inner: Vec<&[LonLat]> = inner.iter().map(Vec::as_slice).collect();
    let ground = covered(&outer, &inner)?;
    let turns = iter::successors(Some(0.0), |turn| Some(turn + 1.0)).take_while(|turn| turn * TURN - HALF_TURN < east);
    let mut polygons = Vec::new();
    for turn in turns {
        let Some(window) = window(turn * TURN) else { continue };
        let within = combined(&ground, [&window], Part::Both)?;
        polygons.extend(within.iter().filter_map(|polygon| shifted(polygon, -turn * TURN)));
    }
    Ok(Cut { polygons, holds_pole })
}

/// Unwraps a ring across 180°. Returns whether it goes round a pole; if so, the ring is closed along the pole.
fn laid_out(ring: &[LonLat]) -> Result<(Vec<LonLat>, bool), CutFailed> {
    let Some(&first) = ring.first() else { return Ok((Vec::new(), false)) };
    let (mut lon, mut last) = (first.lon, first.lon);
    let mut positions = Vec::with_capacity(ring.len() + 3);
    for at in ring.iter().chain([&first]) {
        lon += short_way(at.lon - last);
        last = at.lon;
        positions.push(LonLat { lon, lat: at.lat });
    }
    let turns = ((lon - first.lon) / TURN).round().abs();
    if turns == 0.0 {
        positions.pop();
        return Ok((positions, false));
    }
    if turns > 1.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
        return Err(CutFailed::Turns(turns as u32));
    }
    let mean = ring.iter().map(|at| at.lat).sum::<f64>() / ring.len() as f64;
    let pole = if mean < 0.0 { -90.0 } else { 90.0 };
    positions.extend([LonLat { lon, lat: pole }, LonLat { lon: first.lon, lat: pole }]);
    Ok((positions, true))
}

/// Wraps a difference of longitudes to the short way round; exactly ±360° stays, as an edge along a whole parallel.
fn short_way(degrees: f64) -> f64 {
    #[expect(clippy::float_cmp_const, reason = "from 180° west to 180° east, exactly")]
    let is_parallel = degrees.abs() == TURN;
    if degrees.abs() <= HALF_TURN || is_parallel {
        return degrees;
    }
    degrees - (degrees / TURN).round() * TURN
}

/// The western and eastern ends of a ring, degrees.
fn extent(ring: &[LonLat]) -> (f64, f64) {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    ring.iter().fold(ends, |(west, east), at| (west.min(at.lon), east.max(at.lon)))
}

/// The globe as a rectangle, 180° to the west and to the east of a meridian.
fn window(middle: f64) -> Option<Polygon> {
    let (west, east) = (middle - HALF_TURN, middle + HALF_TURN);
    let corners = [(west, -90.0), (east, -90.0), (east, 90.0), (west, 90.0)];
    Some(Polygon::new(Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).ok()?, Vec::new()))
}

fn shifted(polygon: &Polygon, by: f64) -> Option<Polygon> {
    let ring = |ring: &Ring| {
        let within = |at: &LonLat| LonLat { lon: (at.lon + by).clamp(-HALF_TURN, HALF_TURN), lat: at.lat };
        Ring::new(ring.positions().iter().map(within))
    };
    let exterior = ring(polygon.exterior()).ok()?;
    Some(Polygon::new(exterior, polygon.holes().iter().filter_map(|hole| ring(hole).ok()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(positions: &[(f64, f64)]) -> Vec<LonLat> {
        positions.iter().map(|&(lon, lat)| LonLat { lon, lat }).collect()
    }

    fn box_of(west: f64, east: f64) -> Vec<LonLat> {
        ring(&[(west, 60.0), (east, 60.0), (east, 70.0), (west, 70.0)])
    }

    /// The extents of the pieces, from west to east.
    fn extents(cut: &Cut) -> Vec<(f64, f64)> {
        let mut extents: Vec<_> = cut.polygons.iter().map(|polygon| extent(polygon.exterior().positions())).collect();
        extents.sort_by(|a, b| a.0.total_cmp(&b.0));
        extents
    }

    #[test]
    fn rings_within_180_degrees_are_left_as_they_are() {
        assert_eq!(passage(&box_of(-180.0, 0.0)), None);
        assert_eq!(passage(&box_of(170.0, 180.0)), None);
        // The whole world as a rectangle, and Antarctica as it is usually drawn.
        assert_eq!(passage(&ring(&[(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0)])), None);
        assert_eq!(passage(&box_of(170.0, -170.0)), Some(Passage::LongEdge));
        assert_eq!(passage(&box_of(170.0, 190.0)), Some(Passage::Beyond));
    }

    #[test]
    fn the_short_way_is_cut_at_180_degrees() {
        for (west, east) in [(170.0, -160.0), (170.0, 200.0), (-190.0, -160.0), (530.0, -160.0), (-190.0, 200.0)] {
            let cut = cut(&box_of(west, east), &[]).unwrap();
            assert_eq!(extents(&cut), [(-180.0, -160.0), (170.0, 180.0)], "{west} {east}");
            assert!(!cut.holds_pole);
        }
    }

    #[test]
    fn what_only_touches_180_degrees_is_one_piece() {
        assert_eq!(extents(&cut(&box_of(170.0, -180.0), &[]).unwrap()), [(170.0, 180.0)]);
        assert_eq!(extents(&cut(&box_of(190.0, 200.0), &[]).unwrap()), [(-170.0, -160.0)]);
        assert_eq!(extents(&cut(&box_of(350.0, 10.0), &[]).unwrap()), [(-10.0, 10.0)]);
        assert_eq!(extents(&cut(&box_of(0.0, 360.0), &[]).unwrap()), [(-180.0, 0.0), (0.0, 180.0)]);
    }

    #[test]
    fn a_hole_is_cut_where_it_lies() {
        let hole = ring(&[(-178.0, 64.0), (-176.0, 64.0), (-176.0, 66.0), (-178.0, 66.0)]);
        let across = ring(&[(178.0, 61.0), (-178.0, 61.0), (-178.0, 62.0), (178.0, 62.0)]);
        let cut = cut(&box_of(170.0, 200.0), &[hole, across]).unwrap();
        let square_degrees: f64 = cut.polygons.iter().map(Polygon::square_degrees).sum();
        assert!((square_degrees - (300.0 - 4.0 - 4.0)).abs() < 1e-6, "{square_degrees}");
    }

    #[test]
    fn a_ring_around_a_pole_holds_it() {
        for (lat, pole) in [(70.0, 90.0), (-70.0, -90.0)] {
            let around = ring(&[(0.0, lat), (100.0, lat), (-160.0, lat), (-70.0, lat)]);
            let cut = cut(&around, &[]).unwrap();
            assert!(cut.holds_pole);
            let square_degrees: f64 = cut.polygons.iter().map(Polygon::square_degrees).sum();
            assert!((square_degrees - 360.0 * 20.0).abs() < 1e-6, "{square_degrees}");
            assert!(
                cut.polygons.iter().any(|polygon| polygon.bounds().max.lat == pole || polygon.bounds().min.lat == pole)
            );
        }
        let twice = [0.0, 100.0, -160.0, -60.0, 40.0, 140.0, -120.0, -20.0].map(|lon| (lon, 70.0 + lon / 100.0));
        assert_eq!(cut(&ring(&twice), &[]).unwrap_err(), CutFailed::Turns(2));
    }
}
