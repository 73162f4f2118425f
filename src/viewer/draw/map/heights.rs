//! The heights of the layers: what is higher covers what is lower.
//!
//! Bevy sorts what it draws on the plane by height, and the layer cache cuts that list at the zones and at the front line.

/// Water, below everything.
pub(super) const SEA: f32 = 1.0;
/// The zones; their layers take the next fifth above it.
pub(in crate::viewer) const ZONES: f32 = 10.0;
/// From here on layers lie above the zones.
pub(in crate::viewer) const ABOVE_ZONES: f32 = ZONES + 1.0;
/// Shadow and light.
pub(super) const RELIEF: f32 = 12.0;
/// Built-up ground.
pub(super) const TOWNS: f32 = 14.0;
/// Reservoirs, opaque.
pub(super) const RESERVOIRS: f32 = 15.0;
/// Rivers, railways, roads and borders, each a step above the one before.
pub(super) const LINES: f32 = 20.0;
/// The edges of roads, below all roads, so that they meet without edges.
pub(super) const CASINGS: f32 = 23.5;
/// The front line of the date compared.
pub(super) const COMPARED: f32 = 30.0;
/// The front line of the date shown.
pub(in crate::viewer) const FRONT: f32 = 31.0;
/// The camera, above everything.
pub(super) const CAMERA: f32 = 100.0;

/// Tiles of a base map file: over the sea, under the zones; finer ones over coarser ones, which stand in for them.
pub(super) fn of_tile(zoom: u8) -> f32 {
    1.5 + f32::from(zoom) * 0.25
}
