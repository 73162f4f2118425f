//! The heights of the layers: higher ones cover lower ones.
//!
//! Bevy sorts items on the plane by height, and the layer cache splits that list at the zones and at the front line.

/// Distance between items of one layer: at equal heights, Bevy may sort them differently in each frame.
pub(super) const APART: f32 = 0.05;
/// Water, below everything.
pub(super) const SEA: f32 = 1.0;
/// The zones; their layers use heights up to 0.2 above it.
pub(in crate::viewer) const ZONES: f32 = 10.0;
/// Layers from this height on lie above the zones.
pub(in crate::viewer) const ABOVE_ZONES: f32 = ZONES + 1.0;
/// Relief shading.
pub(super) const RELIEF: f32 = 12.0;
/// Built-up areas.
pub(super) const TOWNS: f32 = 14.0;
/// Reservoirs, opaque.
pub(super) const RESERVOIRS: f32 = 15.0;
/// Rivers, railways, roads and borders, each one higher than the one before.
pub(super) const LINES: f32 = 20.0;
/// The casings of roads, below all roads, so that roads join without lines across.
pub(super) const CASINGS: f32 = 23.5;
/// The front line of the other date in a comparison.
pub(super) const COMPARED: f32 = 30.0;
/// The front line of the date shown.
pub(in crate::viewer) const FRONT: f32 = 31.0;
/// The camera, above everything.
pub(super) const CAMERA: f32 = 100.0;

/// Tiles of the user's base map: above the sea, below the zones; finer ones above coarser ones, which act as fallback.
pub(super) fn of_tile(zoom: u8) -> f32 {
    1.5 + f32::from(zoom) * 0.25
}
