//! The world around the detailed area: sea, large lakes and borders of countries, at 1:50m.
//!
//! Few views reach it, so it is read when first needed.

use super::{BadBasemap, Line, border_kind, features::Features};
use crate::geometry::{bounds::Bounds, polygon::Polygon, position::LonLat};

const WORLD: &str = include_str!("../../../assets/basemap/world.geojson");

/// The area of the other files of the base map, outside which only [`World`] has anything.
pub const DETAILED: Bounds = Bounds { min: LonLat { lon: 20.0, lat: 42.0 }, max: LonLat { lon: 45.0, lat: 57.0 } };

/// What is drawn outside [`DETAILED`].
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Sea and lakes, which reach 0.02 degrees into the detailed area.
    pub water: Vec<Polygon>,
    /// Borders of countries.
    pub borders: Vec<Line>,
}

impl World {
    /// Reads the embedded file.
    pub(super) fn embedded() -> Result<Self, BadBasemap> {
        let (seas, borders) =
            Features::read("world.geojson", WORLD)?.split(|feature| feature.text("kind") == Some("sea"));
        Ok(Self { water: seas.polygons()?, borders: borders.lines(border_kind)? })
    }
}
