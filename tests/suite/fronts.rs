//! Where the front line of the real archives runs: never along a seam deep inside one party's ground.
//!
//! The archives are not part of the project: see `surroundings.rs`.

use std::{collections::BTreeSet, f64::consts::FRAC_PI_4};

use frontline::{
    control::{
        evolution::{Evolution, FrontSpan},
        front::{REACH_M, beside, front_lines},
        scheme::Control,
    },
    dataset::{self, Request},
    geometry::{
        grid::grid_from_lonlat,
        locate::Locator,
        measure::{distance_km, moved},
        position::LonLat,
    },
};
use rayon::prelude::*;

use crate::surroundings::archives;

/// The distances at which ground of others is sought around a piece of the front, metres.
const FAR_M: [f64; 7] = [300.0, 600.0, 1_000.0, 2_000.0, 4_000.0, 7_000.0, 10_000.0];

/// Unreported ground counts as ground of others, not as a seam, if it reaches this far around, metres.
const SEAM_M: f64 = 300.0;

fn around(at: LonLat, reach_m: f64) -> impl Iterator<Item = LonLat> {
    (0..8_u8).map(move |eighth| {
        let (sin, cos) = (f64::from(eighth) * FRAC_PI_4).sin_cos();
        moved(at, cos * reach_m, sin * reach_m)
    })
}

/// The pieces of the front that are far from any ground of others, over all dates: their date, position and length.
fn pieces_in_the_rear(name: &str) -> Option<Vec<(String, LonLat, f64)>> {
    let folder = archives()?;
    let dataset = dataset::load(&Request { paths: vec![folder.join(name)], ..Request::default() }, &|_| {}).unwrap();
    let [timeline] = &dataset.timelines[..] else { panic!("{name} has more than one source") };
    let scheme = timeline.scheme();
    let lines: Vec<_> = timeline.snapshots().par_iter().map(|snapshot| front_lines(snapshot, scheme)).collect();
    let mut seen = BTreeSet::new();
    let mut new = Vec::new();
    for (snapshot, lines) in timeline.snapshots().iter().zip(&lines) {
        let edges = lines.iter().flat_map(|line| line.windows(2)).map(|pair| (pair[0], pair[1]));
        // An edge is checked only in the first report that has it.
        let edges: Vec<_> =
            edges.filter(|&(a, b)| seen.insert([a, b].map(|at| [at.lon.to_bits(), at.lat.to_bits()]))).collect();
        new.push((snapshot, edges));
    }
    let judged = |(snapshot, edges): &(&frontline::control::snapshot::Snapshot, Vec<(LonLat, LonLat)>)| {
        let is_own = |class| scheme.get(class).control == Some(Control::Party(0));
        let zones = |of_own| {
            let zones = snapshot.polygons().filter(|&(class, _)| is_own(class) == of_own);
            Locator::new(zones.map(|(_, polygon)| &**polygon).collect::<Vec<_>>())
        };
        let (own, reported) = (zones(true), zones(false));
        let is_others = |at: LonLat| !own.contains(at) && around(at, SEAM_M).all(|at| !own.contains(at));
        let is_near = |&&(a, b): &&(LonLat, LonLat)| {
            let at_hand = reported.contains(beside(a, b, REACH_M)) || is_others(beside(a, b, 2.0 * SEAM_M));
            at_hand || FAR_M.iter().any(|&reach_m| around(beside(a, b, 0.0), reach_m).any(is_others))
        };
        let far = edges.iter().filter(|edge| !is_near(edge));
        far.map(|&(a, b)| (snapshot.time.to_string(), beside(a, b, 0.0), distance_km(a, b))).collect::<Vec<_>>()
    };
    Some(new.par_iter().flat_map_iter(judged).collect())
}

#[test]
fn no_front_runs_through_the_rear_of_a_party() {
    for name in ["deepstate", "nzz", "owl"] {
        let Some(pieces) = pieces_in_the_rear(name) else { return };
        assert!(pieces.is_empty(), "{name}: {} pieces, such as {:?}", pieces.len(), &pieces[..pieces.len().min(9)]);
    }
}

#[test]
fn the_seam_from_debaltseve_to_snizhne_is_no_front() {
    let Some(folder) = archives() else { return };
    let path = folder.join("owl/20240116.json");
    let dataset = dataset::load(&Request { paths: vec![path], ..Request::default() }, &|_| {}).unwrap();
    let evolution = Evolution::of(&dataset.timelines[0]);
    let within = |span: &&FrontSpan| {
        let ([ax, ay], corner) = ([span.a.x, span.a.y], |lon, lat| grid_from_lonlat(LonLat { lon, lat }));
        let (south_west, north_east) = (corner(38.4, 47.8), corner(39.2, 48.4));
        (south_west.x..north_east.x).contains(&ax) && (south_west.y..north_east.y).contains(&ay)
    };
    assert_eq!(evolution.front.iter().filter(within).count(), 0);
    assert!(evolution.front.len() > 100);
}
