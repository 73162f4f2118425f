//! The layers of the common schemas: OpenMapTiles, and Protomaps of versions 3 and 4.

use super::vector_tile::{Properties, Shape};

/// The kinds of ground in vector tiles, in drawing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroundKind {
    /// Land: the background of every tile, never a feature.
    Land,
    /// Wood.
    Wood,
    /// Built-up ground.
    BuiltUp,
    /// Sea, lakes, wide rivers.
    Water,
    /// A building.
    Building,
    /// A canal or ditch.
    Canal,
    /// A small river.
    Stream,
    /// A river.
    River,
    /// A railway.
    Railway,
    /// A street, or a road within a village.
    Street,
    /// A road between places.
    Road,
    /// A road between regions or countries.
    MainRoad,
    /// A border within a country.
    RegionBorder,
    /// A border between countries.
    CountryBorder,
}

impl GroundKind {
    /// All kinds, in drawing order.
    pub const ALL: [Self; 14] = [
        Self::Land,
        Self::Wood,
        Self::BuiltUp,
        Self::Water,
        Self::Building,
        Self::Canal,
        Self::Stream,
        Self::River,
        Self::Railway,
        Self::Street,
        Self::Road,
        Self::MainRoad,
        Self::RegionBorder,
        Self::CountryBorder,
    ];

    /// Whether it is an area rather than a line.
    pub const fn is_area(self) -> bool {
        matches!(self, Self::Land | Self::Wood | Self::BuiltUp | Self::Water | Self::Building)
    }
}

/// The layers of both schemas that are drawn.
const LAYERS: [&str; 14] = [
    "water",
    "waterway",
    "physical_line",
    "earth",
    "landcover",
    "landuse",
    "natural",
    "building",
    "buildings",
    "transportation",
    "roads",
    "transit",
    "boundary",
    "boundaries",
];

/// The administrative level of borders between countries in OpenStreetMap.
const COUNTRY_LEVEL: i64 = 2;

/// The lowest administrative level that is drawn: that of oblasts.
const REGION_LEVEL: i64 = 4;

/// Whether a layer belongs to a known schema.
pub(super) fn knows(layer: &str) -> bool {
    LAYERS.contains(&layer)
}

/// The kind of a feature; `None` if it is not drawn.
pub(super) fn kind(layer: &str, shape: Shape, properties: &Properties<'_>) -> Option<GroundKind> {
    let class = ["class", "kind", "pmap:kind"].into_iter().find_map(|name| properties.text(name)).unwrap_or_default();
    match (layer, shape) {
        ("water", Shape::Area) => Some(GroundKind::Water),
        ("water" | "waterway" | "physical_line", Shape::Line) => waterway(class, properties),
        ("landcover" | "landuse" | "natural", Shape::Area) => cover(class),
        ("building" | "buildings", Shape::Area) => Some(GroundKind::Building),
        ("transportation" | "roads" | "transit", Shape::Line) => road(class, properties),
        ("boundary" | "boundaries", Shape::Line) => border(class, properties),
        _ => None,
    }
}

fn waterway(class: &str, properties: &Properties<'_>) -> Option<GroundKind> {
    if properties.text("brunnel") == Some("tunnel") {
        return None;
    }
    match class {
        "river" => Some(GroundKind::River),
        "stream" => Some(GroundKind::Stream),
        "canal" | "ditch" | "drain" => Some(GroundKind::Canal),
        _ => None,
    }
}

fn cover(class: &str) -> Option<GroundKind> {
    match class {
        "wood" | "forest" => Some(GroundKind::Wood),
        "residential" | "suburb" | "quarter" | "neighbourhood" | "commercial" | "industrial" | "retail" | "railway"
        | "urban_area" => Some(GroundKind::BuiltUp),
        _ => None,
    }
}

/// The rank of a road: by its class in OpenMapTiles, by its kind and kind detail in Protomaps.
fn road(class: &str, properties: &Properties<'_>) -> Option<GroundKind> {
    let detail = ["kind_detail", "pmap:kind_detail"].into_iter().find_map(|name| properties.text(name));
    match (class, detail) {
        ("rail", Some("subway" | "tram")) => None,
        ("rail", _) => Some(GroundKind::Railway),
        ("motorway" | "trunk" | "highway", _) | ("major_road", Some("trunk")) => Some(GroundKind::MainRoad),
        ("primary" | "secondary" | "major_road" | "medium_road", _) => Some(GroundKind::Road),
        ("tertiary" | "minor" | "service" | "minor_road", _) => Some(GroundKind::Street),
        _ => None,
    }
}

fn border(class: &str, properties: &Properties<'_>) -> Option<GroundKind> {
    let is_at_sea = properties.whole("maritime") == Some(1);
    // In OpenMapTiles `class` means something else, such as a reserve.
    let by_kind = match class {
        "country" => Some(COUNTRY_LEVEL),
        "region" | "state" => Some(REGION_LEVEL),
        _ => None,
    };
    let levels = ["admin_level", "kind_detail", "pmap:min_admin_level"];
    match by_kind.or_else(|| levels.into_iter().find_map(|name| properties.whole(name)))? {
        _ if is_at_sea => None,
        COUNTRY_LEVEL => Some(GroundKind::CountryBorder),
        level if (COUNTRY_LEVEL..=REGION_LEVEL).contains(&level) => Some(GroundKind::RegionBorder),
        _ => None,
    }
}
