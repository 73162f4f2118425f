//! Frontline shows how reported control of ground changed over time.
//!
//! The modules below are in reading order, and none imports a later one: see `ARCHITECTURE.md` for the map.

pub mod geometry;
pub mod control;
pub mod playback;
pub mod places;
pub mod analysis;
pub mod formats;
pub mod story;
pub mod dataset;
pub mod language;
pub mod cartography;
pub mod plate;
pub mod movie;
#[cfg(not(target_arch = "wasm32"))]
pub mod site;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(feature = "viewer")]
pub mod viewer;
