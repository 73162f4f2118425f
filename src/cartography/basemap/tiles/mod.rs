//! A base map from the user's own tiles: which tiles a view needs, and what to draw from them.

mod clip;

use std::{cmp::Ordering, collections::BTreeMap, ops::RangeInclusive};

use self::clip::{clipped_line, clipped_ring};
use crate::{
    cartography::{
        basemap::BasemapLayer,
        viewport::{ScreenPoint, Viewport},
    },
    formats::pmtiles::{GroundKind, Path, TileAddress, TileFile, TilePoint, VectorFeature},
    geometry::{
        bounds::Bounds,
        mercator::{WorldPoint, world_from_lonlat},
    },
};

/// The most tiles per view; coarser tiles are used where there would be more.
pub const MAX_TILES: usize = 160;

/// The side for which vector tiles are designed, pixels.
const VECTOR_PX: f64 = 512.0;

/// The side of tiles whose zoom levels match those of [`Viewport`], pixels.
const USUAL_PX: f64 = 256.0;

/// The properties of a tile file that decide which tiles to request.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Range of zoom levels.
    pub zooms: RangeInclusive<u8>,
    /// The area covered.
    pub bounds: Bounds,
    /// Side of raster tiles in pixels; `None` for vector tiles.
    pub picture_px: Option<u32>,
}

/// The layer that hides a kind of ground from vector tiles; `None` for kinds that are always shown.
pub const fn layer_of_ground(kind: GroundKind) -> Option<BasemapLayer> {
    match kind {
        GroundKind::Railway | GroundKind::Street | GroundKind::Road | GroundKind::MainRoad => {
            Some(BasemapLayer::Transport)
        }
        GroundKind::RegionBorder | GroundKind::CountryBorder => Some(BasemapLayer::Borders),
        GroundKind::Land
        | GroundKind::Wood
        | GroundKind::BuiltUp
        | GroundKind::Water
        | GroundKind::Building
        | GroundKind::Canal
        | GroundKind::Stream
        | GroundKind::River => None,
    }
}

/// The geometry to draw from one vector tile, clipped to it, by kind in drawing order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TileDrawing {
    /// Areas: an outer ring followed by its holes, each without the repeated last point.
    pub areas: BTreeMap<GroundKind, Vec<Vec<Vec<WorldPoint>>>>,
    /// Lines, at least two points each.
    pub lines: BTreeMap<GroundKind, Vec<Vec<WorldPoint>>>,
}

impl Offer {
    /// The properties of an opened file.
    pub fn of(file: &TileFile) -> Self {
        Self { zooms: file.zooms(), bounds: file.bounds(), picture_px: file.picture_px() }
    }

    /// The zoom level of the tiles to show at a zoom of the map, limited to the levels of the file.
    ///
    /// Raster tiles are drawn as close as possible to their own size. Vector tiles are drawn at one to two times the
    /// size they are designed for, as in other maps.
    pub fn zoom_for(&self, zoom: f64) -> u8 {
        let wanted = match self.picture_px {
            Some(px) => (zoom - (f64::from(px.max(1)) / USUAL_PX).log2()).round(),
            None => (zoom - (VECTOR_PX / USUAL_PX).log2()).floor(),
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
        let wanted = wanted.clamp(0.0, f64::from(u8::MAX)) as u8;
        wanted.clamp(*self.zooms.start(), *self.zooms.end())
    }

    /// The tiles that a view needs, at most [`MAX_TILES`], those nearest the middle first; empty outside the covered
    /// area.
    pub fn tiles_in(&self, view: &Viewport) -> Vec<TileAddress> {
        let Some((north_west, south_east)) = self.covered(view) else { return Vec::new() };
        let corners = |zoom| (TileAddress::holding(north_west, zoom), TileAddress::holding(south_east, zoom));
        let count = |zoom| {
            let (first, last) = corners(zoom);
            let (columns, rows) = (last.column() - first.column() + 1, last.row() - first.row() + 1);
            u64::from(columns) * u64::from(rows)
        };
        let mut zoom = self.zoom_for(view.zoom);
        while zoom > *self.zooms.start() && count(zoom) > MAX_TILES as u64 {
            zoom -= 1;
        }
        if count(zoom) > MAX_TILES as u64 {
            // Zoomed out this far, single tiles would be specks.
            return Vec::new();
        }
        let (first, last) = corners(zoom);
        let row = |row| (first.column()..=last.column()).filter_map(move |column| TileAddress::new(zoom, column, row));
        let mut tiles: Vec<TileAddress> = (first.row()..=last.row()).flat_map(row).collect();
        tiles.sort_by(|&a, &b| distance(a, view).partial_cmp(&distance(b, view)).unwrap_or(Ordering::Equal));
        tiles
    }

    /// The corners of the part of a view that the file covers.
    fn covered(&self, view: &Viewport) -> Option<(WorldPoint, WorldPoint)> {
        let seen_nw = view.world_from_screen(ScreenPoint { x: 0.0, y: 0.0 });
        let seen_se = view.world_from_screen(ScreenPoint { x: view.width_px, y: view.height_px });
        let (low, high) = (world_from_lonlat(self.bounds.min), world_from_lonlat(self.bounds.max));
        let north_west = WorldPoint { x: seen_nw.x.max(low.x), y: seen_nw.y.min(high.y) };
        let south_east = WorldPoint { x: seen_se.x.min(high.x), y: seen_se.y.max(low.y) };
        (north_west.x < south_east.x && south_east.y < north_west.y).then_some((north_west, south_east))
    }
}

/// Distance between the middle of a tile and that of a view, projected metres.
fn distance(tile: TileAddress, view: &Viewport) -> f64 {
    let (corner, half) = (tile.north_west(), tile.side_m() / 2.0);
    (corner.x + half - view.center.x).hypot(corner.y - half - view.center.y)
}

impl TileDrawing {
    /// The geometry of a vector tile. Land fills the whole tile, so that it covers a coarser one below it.
    pub fn of(tile: TileAddress, features: &[VectorFeature]) -> Self {
        let whole = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| TilePoint { x, y });
        let mut drawing = Self::default();
        drawing.areas.insert(GroundKind::Land, vec![vec![projected(tile, &whole)]]);
        for feature in features {
            if feature.kind.is_area() {
                drawing.areas.entry(feature.kind).or_default().extend(areas(tile, &feature.paths));
            } else {
                let pieces = feature.paths.iter().flat_map(|path| clipped_line(path));
                let lines = drawing.lines.entry(feature.kind).or_default();
                lines.extend(pieces.map(|piece| projected(tile, &piece)));
            }
        }
        drawing
    }
}

/// The areas of a feature: a ring oriented like the first one starts another area, the others are holes.
fn areas(tile: TileAddress, paths: &[Path]) -> Vec<Vec<Vec<WorldPoint>>> {
    let mut areas: Vec<Vec<Vec<WorldPoint>>> = Vec::new();
    let mut outer_sign = None;
    // Whether anything is left of the current area's outer ring after clipping.
    let mut is_open = false;
    for path in paths {
        let area = twice_area(path);
        if area == 0.0 {
            continue;
        }
        let sign = area.signum();
        let is_outer = *outer_sign.get_or_insert(sign) == sign;
        if !is_outer && !is_open {
            continue;
        }
        let ring = clipped_ring(path);
        let is_there = ring.len() >= 3;
        if is_outer {
            is_open = is_there;
            areas.extend(is_there.then(Vec::new));
        }
        if let Some(rings) = areas.last_mut().filter(|_| is_there) {
            rings.push(projected(tile, &ring));
        }
    }
    areas
}

/// Twice the signed area of a path.
fn twice_area(path: &[TilePoint]) -> f64 {
    let next = path.iter().cycle().skip(1);
    path.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

fn projected(tile: TileAddress, points: &[TilePoint]) -> Vec<WorldPoint> {
    let (corner, side) = (tile.north_west(), tile.side_m());
    points.iter().map(|point| WorldPoint { x: corner.x + point.x * side, y: corner.y - point.y * side }).collect()
}

#[cfg(test)]
mod tests;
