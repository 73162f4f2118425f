//! Positions, projection, rings and polygons, and the measures taken of them.
//!
//! Degrees (`LonLat`) and projected metres (`WorldPoint`) are different types, so that they cannot be mixed.
//! Areas and distances are geodesic on WGS84, never planar on the Mercator plane.

pub mod antimeridian;
pub mod attempt;
pub mod bounds;
pub mod chain;
pub mod clip;
pub mod continuation;
pub mod covering;
pub mod edge_boxes;
mod edge_pairs;
mod entanglement;
pub mod face;
pub mod forest;
pub mod grid;
pub mod interior;
pub mod local;
pub mod locate;
pub mod lookups;
pub mod measure;
pub mod mercator;
pub mod nesting;
pub mod overlay;
pub mod partition;
pub mod polygon;
pub mod position;
pub mod refine;
pub mod ring;
pub mod topology;
pub mod triangles;
pub mod validity;
