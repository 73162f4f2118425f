//! Relief shading of the elevation grid, as an image for the projected plane.
//!
//! Slopes are lit from the north-west, as is usual on maps (Imhof 1965), with exaggerated heights. The image is an
//! overlay: transparent on level ground, darkening or lightening elsewhere, so that it can lie above zones of any
//! colour.

use std::f64::consts::FRAC_1_SQRT_2;

use super::{
    elevation::{Elevation, mix, split},
    theme::{Rgba, Theme},
};
use crate::geometry::mercator::{WorldPoint, lonlat_from_world, world_from_lonlat};

/// Vertical exaggeration; the steppe is flat.
const EXAGGERATION: f64 = 14.0;

/// Direction towards the light as east, north and up: north-west, at 45 degrees.
const LIGHT: [f64; 3] = [-0.5, 0.5, FRAC_1_SQRT_2];

/// Metres in a degree of latitude.
const M_PER_DEGREE: f64 = 111_200.0;

/// Width of the fade-out at the edge of the grid, degrees.
const FADE_DEG: f64 = 0.6;

/// Shades on a grid with equal spacing on the projected plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Relief {
    /// South-western corner.
    pub min: WorldPoint,
    /// North-eastern corner.
    pub max: WorldPoint,
    /// Number of columns.
    pub width: usize,
    /// Number of rows.
    pub height: usize,
    /// From -127, the darkest slope, over 0, level ground, to 127, the lightest; the northernmost row first.
    pub shades: Vec<i8>,
}

impl Relief {
    /// Shades an elevation grid, with one column per column of the grid and as many rows as keep pixels square.
    pub fn new(elevation: &Elevation) -> Self {
        let bounds = elevation.bounds();
        let (min, max) = (world_from_lonlat(bounds.min), world_from_lonlat(bounds.max));
        let width = elevation.columns();
        let (height, _) = split((max.y - min.y) / (max.x - min.x) * width as f64 + 0.5);
        let lit = softened(&lit_samples(elevation), width);
        let mut shades = Vec::with_capacity(width * height);
        for row in 0..height {
            let y = max.y - (row as f64 + 0.5) * (max.y - min.y) / height as f64;
            let lat = lonlat_from_world(WorldPoint { x: min.x, y }).map_or(bounds.min.lat, |at| at.lat);
            let grid_row = (bounds.max.lat - lat) / elevation.step_deg() - 0.5;
            shades.extend((0..width).map(|column| shade_between_rows(&lit, width, column, grid_row)));
        }
        Self { min, max, width, height, shades }
    }

    /// The overlay as RGBA bytes in sRGB, with straight alpha, for blending in sRGB as image viewers and browsers do.
    pub fn pixels(&self, theme: &Theme) -> Vec<u8> {
        let bytes = |Rgba { r, g, b, a }| [r, g, b, a];
        self.shades.iter().flat_map(|&shade| bytes(theme.relief(shade))).collect()
    }
}

impl Theme {
    /// The overlay colour for a shade of relief.
    pub fn relief(&self, shade: i8) -> Rgba {
        let ground = self.ground();
        let most = if shade < 0 { ground.shadow } else { ground.light };
        let opacity = (u16::from(shade.unsigned_abs().min(127)) * u16::from(most.a) + 63) / 127;
        most.alpha(u8::try_from(opacity).unwrap_or(u8::MAX))
    }
}

/// The light on each sample of a grid, -1 to 1, with 0 for level ground.
fn lit_samples(elevation: &Elevation) -> Vec<f32> {
    let (columns, rows) = (elevation.columns(), elevation.rows());
    let bounds = elevation.bounds();
    let inside_deg = |at: f64, from: f64, to: f64| (at - from).min(to - at);
    let across: Vec<f64> = (0..columns)
        .map(|column| inside_deg(elevation.column_longitude(column), bounds.min.lon, bounds.max.lon))
        .collect();
    let mut lit = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let lat = elevation.row_latitude(row);
        let inside_row = inside_deg(lat, bounds.min.lat, bounds.max.lat);
        let north_m = M_PER_DEGREE * elevation.step_deg();
        let east_m = north_m * lat.to_radians().cos();
        for (column, &inside_column) in across.iter().enumerate() {
            let (eastwards, southwards) = rises(elevation, column, row);
            // The sea, a third of the grid.
            if eastwards == 0.0 && southwards == 0.0 {
                lit.push(0.0);
                continue;
            }
            let slope = [-f64::from(eastwards) / east_m, f64::from(southwards) / north_m];
            let light = light_on(slope.map(|rise| rise * EXAGGERATION)) * fade(inside_row.min(inside_column));
            #[expect(clippy::cast_possible_truncation, reason = "a shade needs few digits")]
            lit.push(light as f32);
        }
    }
    lit
}

/// The light blurred with weights 1, 2, 1 in both directions: single cells are mostly noise.
fn softened(lit: &[f32], columns: usize) -> Vec<f32> {
    let weighted = |[a, b, c]: [f32; 3]| (a + 2.0 * b + c) / 4.0;
    let across: Vec<f32> = lit
        .chunks_exact(columns)
        .flat_map(|row| {
            (0..columns).map(move |column| {
                weighted([row[column.saturating_sub(1)], row[column], row[(column + 1).min(columns - 1)]])
            })
        })
        .collect();
    let rows: Vec<&[f32]> = across.chunks_exact(columns).collect();
    let mut soft = Vec::with_capacity(lit.len());
    for (index, row) in rows.iter().enumerate() {
        let (north, south) = (rows[index.saturating_sub(1)], rows[(index + 1).min(rows.len() - 1)]);
        soft.extend(row.iter().zip(north).zip(south).map(|((&here, &north), &south)| weighted([north, here, south])));
    }
    soft
}

/// The rise to the next sample in the east and in the south, metres, smoothed (Sobel operator).
fn rises(elevation: &Elevation, column: usize, row: usize) -> (f32, f32) {
    let at = |east: usize, south: usize| {
        elevation.sample((column + east).saturating_sub(1), (row + south).saturating_sub(1))
    };
    let weighted = |a: f32, b: f32, c: f32| (a + 2.0 * b + c) / 4.0;
    let (west, east) = (weighted(at(0, 0), at(0, 1), at(0, 2)), weighted(at(2, 0), at(2, 1), at(2, 2)));
    let (north, south) = (weighted(at(0, 0), at(1, 0), at(2, 0)), weighted(at(0, 2), at(1, 2), at(2, 2)));
    ((east - west) / 2.0, (south - north) / 2.0)
}

/// The light on ground with a slope towards east and north, minus that on level ground.
fn light_on([east, north]: [f64; 2]) -> f64 {
    let length = (1.0 + east * east + north * north).sqrt();
    (east * LIGHT[0] + north * LIGHT[1] + LIGHT[2]) / length - LIGHT[2]
}

/// 0 at the edge of the grid, 1 well inside it; `inside_deg` is the distance from the nearest edge, degrees.
fn fade(inside_deg: f64) -> f64 {
    let part = (inside_deg / FADE_DEG).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn shade_between_rows(lit: &[f32], width: usize, column: usize, row: f64) -> i8 {
    let (upper, part) = split(row);
    let at = |row: usize| f64::from(lit.get(row * width + column).copied().unwrap_or_default());
    let light = (mix(at(upper), at(upper + 1), part) * 127.0).round().clamp(-127.0, 127.0);
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    let shade = light as i8;
    shade
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    fn relief() -> Relief {
        Relief::new(&Elevation::embedded().unwrap())
    }

    fn shade_at(relief: &Relief, lon: f64, lat: f64) -> i8 {
        let at = world_from_lonlat(LonLat { lon, lat });
        let (column, _) = split((at.x - relief.min.x) / (relief.max.x - relief.min.x) * relief.width as f64);
        let (row, _) = split((relief.max.y - at.y) / (relief.max.y - relief.min.y) * relief.height as f64);
        relief.shades[row * relief.width + column]
    }

    #[test]
    fn pixels_are_square_on_the_projected_plane() {
        let relief = relief();
        let wide = (relief.max.x - relief.min.x) / relief.width as f64;
        let high = (relief.max.y - relief.min.y) / relief.height as f64;
        assert_eq!((relief.width, relief.shades.len()), (1380, relief.width * relief.height));
        assert!((wide / high - 1.0).abs() < 0.002, "{wide} {high}");
    }

    #[test]
    fn the_sea_and_the_edge_are_level_and_the_ridge_is_not() {
        let relief = relief();
        assert_eq!((shade_at(&relief, 36.8, 46.5), shade_at(&relief, 38.0, 49.999)), (0, 0));

        let (darkest, lightest) = (relief.shades.iter().min(), relief.shades.iter().max());
        assert!(darkest < Some(&-60) && lightest > Some(&25), "{darkest:?} {lightest:?}");
    }

    #[test]
    fn slopes_towards_the_light_are_lighter_than_level_ground() {
        assert!(light_on([-0.1, 0.1]) > 0.0 && light_on([0.1, -0.1]) < 0.0);
        assert!(light_on([0.0, 0.0]).abs() < 1e-12);
    }

    #[test]
    fn the_valley_of_the_bakhmutka_has_a_dark_western_and_a_light_eastern_side() {
        let relief = relief();
        let steps = || (0..8).map(|step| 48.66 + 0.01 * f64::from(step));
        let side = |lon: f64| -> i32 { steps().map(|lat| i32::from(shade_at(&relief, lon, lat))).sum() };
        assert!(side(38.0) < side(38.06), "{} {}", side(38.0), side(38.06));
    }

    #[test]
    fn level_ground_is_clear_in_the_overlay() {
        let corner = WorldPoint { x: 0.0, y: 0.0 };
        let relief = Relief { min: corner, max: corner, width: 3, height: 1, shades: vec![-127, 0, 127] };
        for theme in [Theme::light(), Theme::dark()] {
            let pixels = relief.pixels(&theme);
            let opacity: Vec<u8> = pixels.chunks(4).map(|pixel| pixel[3]).collect();
            assert_eq!(opacity, [theme.ground().shadow.a, 0, theme.ground().light.a]);
        }
    }
}
