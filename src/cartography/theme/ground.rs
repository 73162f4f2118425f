//! The style of the base map, which must not compete with the zones.

use super::{Rgba, Theme};
use crate::cartography::basemap::LineKind;

/// The colours of the base map beyond land, sea, rivers and borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Overlay on built-up areas, and on the zones there.
    pub town: Rgba,
    /// Roads.
    pub road: Rgba,
    /// The edges of roads.
    pub road_casing: Rgba,
    /// Railways.
    pub railway: Rgba,
    /// Overlay on the darkest slopes; other slopes get a fraction of it.
    pub shadow: Rgba,
    /// Overlay on the lightest slopes.
    pub light: Rgba,
}

/// How a line of the base map is drawn.
///
/// # Units
/// Logical pixels, and zoom levels of web maps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineStyle {
    /// Its colour.
    pub colour: Rgba,
    /// Its width.
    pub width_px: f32,
    /// A wider line drawn below it.
    pub casing: Option<Casing>,
    /// Its dashes, if it is not solid.
    pub dashes: Option<Dashes>,
    /// The lowest zoom at which it is drawn.
    pub least_zoom: f64,
}

/// The casing of a road: a wider line below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Casing {
    /// Its colour.
    pub colour: Rgba,
    /// Its total width, logical pixels.
    pub width_px: f32,
}

/// The pattern of a dashed line, logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dashes {
    /// Length of a dash.
    pub dash_px: f32,
    /// Length of the gap after it.
    pub gap_px: f32,
}

/// Width of the edge on either side of a road, logical pixels.
const CASING_PX: f32 = 0.7;

/// The dashes of railways.
const RAILWAY_DASHES: Dashes = Dashes { dash_px: 5.0, gap_px: 3.0 };

/// The lowest zoom for lines that the base map has around Ukraine only: farther out they would look like a patch on the
/// map of the world.
const REGIONAL_ZOOM: f64 = 4.0;

/// The lowest zoom for lines that are useful only at close range.
const NEAR_ZOOM: f64 = 7.6;

/// The lowest zoom for the remaining roads.
const NEARER_ZOOM: f64 = 8.2;

impl Theme {
    /// The colours of the base map.
    pub const fn ground(&self) -> Ground {
        if self.is_dark() {
            Ground {
                town: Rgba::hex(0x00D8_DDE2).alpha(20),
                road: Rgba::hex(0x005C_5F63),
                road_casing: Rgba::hex(0x001B_1D20),
                railway: Rgba::hex(0x0075_787C),
                shadow: Rgba::hex(0).alpha(150),
                light: Rgba::hex(0x00FF_FFFF).alpha(31),
            }
        } else {
            Ground {
                town: Rgba::hex(0x0054_4A3C).alpha(38),
                road: Rgba::hex(0x00FF_FFFF),
                road_casing: Rgba::hex(0x00A9_A299),
                railway: Rgba::hex(0x0094_8F87),
                shadow: Rgba::hex(0).alpha(96),
                light: Rgba::hex(0x00FF_FFFF).alpha(127),
            }
        }
    }

    /// How a line of the base map is drawn.
    pub const fn line_style(&self, kind: LineKind) -> LineStyle {
        let ground = self.ground();
        match kind {
            LineKind::Canal => plain(self.river, 0.9, NEAR_ZOOM),
            LineKind::Stream => plain(self.river, 0.8, NEAR_ZOOM),
            LineKind::River => plain(self.river, 1.5, REGIONAL_ZOOM),
            LineKind::Railway => LineStyle { dashes: Some(RAILWAY_DASHES), ..plain(ground.railway, 1.0, NEAR_ZOOM) },
            LineKind::Road => road(ground, 1.1, NEARER_ZOOM),
            LineKind::MainRoad => road(ground, 1.7, NEAR_ZOOM),
            LineKind::RegionBorder => plain(self.region_border, 0.9, REGIONAL_ZOOM),
            LineKind::CountryBorder => plain(self.country_border, 1.6, 0.0),
        }
    }
}

const fn plain(colour: Rgba, width_px: f32, least_zoom: f64) -> LineStyle {
    LineStyle { colour, width_px, casing: None, dashes: None, least_zoom }
}

const fn road(ground: Ground, width_px: f32, least_zoom: f64) -> LineStyle {
    let casing = Casing { colour: ground.road_casing, width_px: width_px + 2.0 * CASING_PX };
    LineStyle { casing: Some(casing), ..plain(ground.road, width_px, least_zoom) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest difference between two colours in any channel.
    fn difference(a: Rgba, b: Rgba) -> u8 {
        [a.r.abs_diff(b.r), a.g.abs_diff(b.g), a.b.abs_diff(b.b)].into_iter().max().unwrap_or_default()
    }

    /// The distance of a colour from grey.
    fn colourfulness(colour: Rgba) -> u8 {
        let of = [colour.r, colour.g, colour.b];
        of.iter().max().unwrap() - of.iter().min().unwrap()
    }

    #[test]
    fn the_base_map_stays_quieter_than_the_parties() {
        for theme in [Theme::light(), Theme::dark()] {
            let quietest = theme.main_sides().map(colourfulness).into_iter().min().unwrap();
            for kind in LineKind::ALL {
                assert!(colourfulness(theme.line_style(kind).colour) < quietest / 2, "{kind:?}");
            }
            let town = theme.ground().town.over(theme.land);
            assert!((6..=36).contains(&difference(town, theme.land)), "{town:?}");
        }
    }

    #[test]
    fn roads_have_an_edge_and_only_railways_are_broken() {
        let theme = Theme::light();
        for kind in LineKind::ALL {
            let style = theme.line_style(kind);
            assert_eq!(style.casing.is_some(), matches!(kind, LineKind::Road | LineKind::MainRoad));
            assert_eq!(style.dashes.is_some(), kind == LineKind::Railway);
        }
    }
}
