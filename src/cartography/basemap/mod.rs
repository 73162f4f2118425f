//! The embedded base map: water, borders, roads, railways, towns and relief, all offline.
//!
//! Parts drawn by this project are marked (`is_schematic`). Sources and licences: `assets/basemap/SOURCES.md`.

mod discs;
mod features;
mod line_labels;
pub mod tiles;
mod validity;
mod world;

use std::sync::OnceLock;

use thiserror::Error;

use self::features::{Feature, Features};
pub use self::{
    discs::BadDisc,
    features::BadFeature,
    line_labels::LineLabel,
    validity::Validity,
    world::{DETAILED, World},
};
use super::elevation::{BadElevation, Elevation};
use crate::{
    control::name::Name,
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat},
};

const SEA: &str = include_str!("../../../assets/basemap/sea.geojson");
const RESERVOIRS: &str = include_str!("../../../assets/basemap/reservoirs.geojson");
const TOWNS: &str = include_str!("../../../assets/basemap/towns.geojson");
const TOWN_DISCS: &str = include_str!("../../../assets/basemap/town_discs.csv");
const RIVERS: &str = include_str!("../../../assets/basemap/rivers.geojson");
const TRANSPORT: &str = include_str!("../../../assets/basemap/transport.geojson");
const BORDERS: &str = include_str!("../../../assets/basemap/borders.geojson");

/// Rivers from this rank on are small; Natural Earth has no ranks that high.
const STREAM_RANK: i64 = 10;

/// Attribution of a picture that shows the base map.
pub const ATTRIBUTION: &str = "Natural Earth · NOAA GLOBE · GeoNames CC BY 4.0";

/// Attribution of a picture that shows places and, of the base map, at most its borders.
pub const BORDERS_ATTRIBUTION: &str = "Natural Earth · GeoNames CC BY 4.0";

/// Attribution of a picture that shows places and nothing of the base map.
pub const PLACES_ATTRIBUTION: &str = "GeoNames CC BY 4.0";

/// The kinds of lines of the base map, in drawing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// A canal.
    Canal,
    /// A small river.
    Stream,
    /// A river.
    River,
    /// A railway.
    Railway,
    /// A regional road.
    Road,
    /// A road between regions or countries, with a number that starts with M or H.
    MainRoad,
    /// A border within a country.
    RegionBorder,
    /// A border between countries.
    CountryBorder,
}

impl LineKind {
    /// All kinds, in drawing order.
    pub const ALL: [Self; 8] = [
        Self::Canal,
        Self::Stream,
        Self::River,
        Self::Railway,
        Self::Road,
        Self::MainRoad,
        Self::RegionBorder,
        Self::CountryBorder,
    ];

    /// Whether it is a border.
    pub const fn is_border(self) -> bool {
        matches!(self.layer(), Some(BasemapLayer::Borders))
    }

    /// The layer that hides it; `None` for water, which is always shown.
    pub const fn layer(self) -> Option<BasemapLayer> {
        match self {
            Self::Canal | Self::Stream | Self::River => None,
            Self::Railway | Self::Road | Self::MainRoad => Some(BasemapLayer::Transport),
            Self::RegionBorder | Self::CountryBorder => Some(BasemapLayer::Borders),
        }
    }
}

/// The layers of the base map that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BasemapLayer {
    /// Borders of countries and regions.
    Borders,
    /// Roads and railways, with their numbers.
    Transport,
    /// Names of rivers and numbers of roads.
    LineNames,
    /// Shadow and light on slopes.
    Relief,
}

impl BasemapLayer {
    /// All layers, in the order of the layer list.
    pub const ALL: [Self; 4] = [Self::Borders, Self::Transport, Self::LineNames, Self::Relief];
}

/// A line of the base map.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its kind.
    pub kind: LineKind,
    /// Its name, or the number of a road.
    pub name: Option<Name>,
    /// Whether this project drew it, accurate to a few kilometres.
    pub is_schematic: bool,
    /// Its positions, at least two.
    pub positions: Vec<LonLat>,
}

/// A reservoir at the dates at which it has this outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Reservoir {
    /// Its outline.
    pub polygon: Polygon,
    /// When it exists.
    pub validity: Validity,
}

/// The base map.
#[derive(Clone, Debug)]
pub struct Basemap {
    /// Sea and lakes, drawn below the zones.
    pub water: Vec<Polygon>,
    /// Reservoirs in Ukraine, drawn above the zones.
    pub reservoirs: Vec<Reservoir>,
    /// Built-up areas, schematic, drawn above the zones.
    pub towns: Vec<Polygon>,
    /// Rivers, railways, roads and borders, in drawing order.
    pub lines: Vec<Line>,
    /// Label positions on lines, longest lines first.
    pub labels: Vec<LineLabel>,
    /// Elevation of the ground.
    pub elevation: Elevation,
    world: OnceLock<World>,
}

/// An invalid file of the base map.
#[derive(Debug, Error)]
pub enum BadBasemap {
    /// It is not `GeoJSON`.
    #[error("base map file {file} cannot be read")]
    Unreadable {
        /// Its name.
        file: &'static str,
        /// The parser's error.
        source: Box<geojson::Error>,
    },
    /// A feature is not as the base map expects.
    #[error("base map file {file}, feature {index}")]
    Feature {
        /// Its name.
        file: &'static str,
        /// Index of the feature in the file.
        index: usize,
        /// What is wrong.
        source: BadFeature,
    },
    /// A row of the table of towns is invalid.
    #[error("base map file town_discs.csv cannot be read")]
    Disc(#[from] BadDisc),
    /// The elevation grid is damaged.
    #[error("base map file elevation.png cannot be read")]
    Elevation(#[from] BadElevation),
}

impl Basemap {
    /// Loads the embedded base map.
    ///
    /// # Errors
    /// When an embedded file is damaged, which a test rules out.
    pub fn embedded() -> Result<Self, BadBasemap> {
        let mut lines = Features::read("rivers.geojson", RIVERS)?.lines(river_kind)?;
        lines.extend(Features::read("transport.geojson", TRANSPORT)?.lines(transport_kind)?);
        lines.extend(Features::read("borders.geojson", BORDERS)?.lines(border_kind)?);
        lines.sort_by_key(|line| line.kind);
        let mut towns = Features::read("towns.geojson", TOWNS)?.polygons()?;
        towns.extend(discs::discs(TOWN_DISCS)?);
        let reservoirs = Features::read("reservoirs.geojson", RESERVOIRS)?.dated_polygons()?;
        Ok(Self {
            water: Features::read("sea.geojson", SEA)?.polygons()?,
            reservoirs: reservoirs.into_iter().map(|(polygon, validity)| Reservoir { polygon, validity }).collect(),
            towns,
            labels: line_labels::labels(&lines),
            lines,
            elevation: Elevation::embedded()?,
            world: OnceLock::new(),
        })
    }

    /// The reservoirs at a moment.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    pub fn reservoirs_at(&self, at: f64) -> impl Iterator<Item = &Polygon> {
        self.reservoirs.iter().filter(move |reservoir| reservoir.validity.holds(at)).map(|reservoir| &reservoir.polygon)
    }

    /// The reservoirs that exist at every moment.
    pub fn lasting_reservoirs(&self) -> impl Iterator<Item = &Polygon> {
        let lasting = self.reservoirs.iter().filter(|reservoir| reservoir.validity.is_unlimited());
        lasting.map(|reservoir| &reservoir.polygon)
    }

    /// The world around the detailed area; empty if its file is damaged, which a test rules out.
    pub fn world(&self) -> &World {
        self.world.get_or_init(|| World::embedded().unwrap_or_default())
    }

    /// The world, if a view reaches beyond the detailed area.
    pub fn world_seen(&self, view: Option<Bounds>) -> Option<&World> {
        let is_within = view.is_some_and(|view| DETAILED.includes(view));
        (!is_within).then(|| self.world())
    }
}

fn river_kind(feature: &Feature) -> Result<LineKind, BadFeature> {
    match feature.text("kind") {
        Some("canal") => Ok(LineKind::Canal),
        Some("river") if feature.number("rank") >= Some(STREAM_RANK) => Ok(LineKind::Stream),
        Some("river") => Ok(LineKind::River),
        other => Err(BadFeature::unknown_kind(other)),
    }
}

fn transport_kind(feature: &Feature) -> Result<LineKind, BadFeature> {
    match feature.text("kind") {
        Some("railway") => Ok(LineKind::Railway),
        Some("road") if feature.text("ref").is_some_and(|number| number.starts_with(['M', 'H'])) => {
            Ok(LineKind::MainRoad)
        }
        Some("road") => Ok(LineKind::Road),
        other => Err(BadFeature::unknown_kind(other)),
    }
}

fn border_kind(feature: &Feature) -> Result<LineKind, BadFeature> {
    match feature.text("kind") {
        Some("country") => Ok(LineKind::CountryBorder),
        Some("region") => Ok(LineKind::RegionBorder),
        other => Err(BadFeature::unknown_kind(other)),
    }
}

#[cfg(test)]
mod tests;
