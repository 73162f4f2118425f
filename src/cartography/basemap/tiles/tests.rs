//! Tests of the selection of tiles for a view and of their geometry.

use super::*;
use crate::geometry::position::LonLat;

fn offer(zooms: RangeInclusive<u8>) -> Offer {
    let bounds = Bounds { min: LonLat { lon: 22.0, lat: 44.0 }, max: LonLat { lon: 41.0, lat: 53.0 } };
    Offer { zooms, bounds, picture_px: Some(256) }
}

fn view(zoom: f64) -> Viewport {
    let center = world_from_lonlat(LonLat { lon: 38.0, lat: 48.595 });
    Viewport { center, zoom, width_px: 1280.0, height_px: 720.0 }
}

fn path(points: &[(f64, f64)]) -> Path {
    points.iter().map(|&(x, y)| TilePoint { x, y }).collect()
}

fn square(low: f64, high: f64) -> Path {
    path(&[(low, low), (high, low), (high, high), (low, high)])
}

fn drawn(kind: GroundKind, paths: Vec<Path>) -> TileDrawing {
    let world = TileAddress::new(0, 0, 0).unwrap();
    TileDrawing::of(world, &[VectorFeature { kind, paths }])
}

/// The signed area of rings on the plane, as a fraction of the tile.
fn parts(rings: &[Vec<WorldPoint>]) -> f64 {
    let side = TileAddress::new(0, 0, 0).unwrap().side_m();
    let of = |ring: &Vec<WorldPoint>| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| (b.x * a.y - a.x * b.y) / 2.0).sum::<f64>() / (side * side)
    };
    rings.iter().map(of).sum()
}

#[test]
fn a_view_is_covered_by_its_tiles_from_the_middle_out() {
    let tiles = offer(0..=14).tiles_in(&view(10.0));
    assert_eq!(tiles[0].to_string(), "10/620/353");
    // 1280 by 720 pixels are 5 by 2.8 tiles of 256: at most six by four are touched.
    assert!((15..=24).contains(&tiles.len()), "{}", tiles.len());
    assert!(tiles.iter().all(|tile| tile.zoom() == 10));
}

#[test]
fn beyond_the_zooms_of_the_file_its_nearest_tiles_are_taken() {
    assert_eq!(offer(0..=8).zoom_for(14.3), 8);
    assert_eq!(offer(6..=8).zoom_for(3.0), 6);
    assert_eq!(offer(0..=14).zoom_for(9.6), 10);
    assert_eq!(Offer { picture_px: Some(512), ..offer(0..=14) }.zoom_for(9.6), 9);
    assert_eq!(Offer { picture_px: None, ..offer(0..=14) }.zoom_for(9.6), 8);
}

#[test]
fn there_are_never_more_tiles_than_the_bound() {
    let wide = Viewport { width_px: 7680.0, height_px: 4320.0, ..view(9.0) };
    let tiles = offer(0..=14).tiles_in(&wide);
    assert!(!tiles.is_empty() && tiles.len() <= MAX_TILES);
    assert!(tiles[0].zoom() < 9);
    assert_eq!(offer(14..=14).tiles_in(&view(6.0)), []);
}

#[test]
fn ground_that_the_file_does_not_cover_needs_no_tiles() {
    let center = world_from_lonlat(LonLat { lon: -100.0, lat: 40.0 });
    assert_eq!(offer(0..=14).tiles_in(&Viewport { center, ..view(8.0) }), []);
}

#[test]
fn areas_are_cut_off_at_the_edges_of_the_tile() {
    let water = &drawn(GroundKind::Water, vec![square(-1.0, 0.5)]).areas[&GroundKind::Water];
    assert_eq!(water.len(), 1);
    assert!((parts(&water[0]) - 0.25).abs() < 1e-12);
    assert!(!drawn(GroundKind::Water, vec![square(2.0, 3.0)]).areas[&GroundKind::Water].iter().any(|_| true));
}

#[test]
fn a_boundary_that_runs_the_other_way_is_a_hole() {
    let hole: Path = square(0.25, 0.75).into_iter().rev().collect();
    let gone: Path = square(5.2, 5.4).into_iter().rev().collect();
    let paths = vec![square(0.0, 1.0), hole, square(5.0, 6.0), gone, square(0.3, 0.4)];
    let water = &drawn(GroundKind::Water, paths).areas[&GroundKind::Water];
    assert_eq!(water.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    assert!((parts(&water[0]) - 0.75).abs() < 1e-12);
}

#[test]
fn a_line_that_leaves_the_tile_and_comes_back_is_two() {
    let line = path(&[(0.1, 0.5), (0.2, 0.5), (0.2, -1.0), (0.4, -1.0), (0.4, 0.5)]);
    let roads = &drawn(GroundKind::Road, vec![line]).lines[&GroundKind::Road];
    assert_eq!(roads.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
    let north = TileAddress::new(0, 0, 0).unwrap().north_west().y;
    assert!((roads[0][2].y - north).abs() < 1e-6 && (roads[1][0].y - north).abs() < 1e-6);
}

#[test]
fn land_fills_every_tile() {
    let drawing = TileDrawing::of(TileAddress::new(0, 0, 0).unwrap(), &[]);
    assert!((parts(&drawing.areas[&GroundKind::Land][0]) - 1.0).abs() < 1e-12);
}
