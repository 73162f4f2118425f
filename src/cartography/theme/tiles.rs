//! The style of the user's own vector base map, as unobtrusive as that of the embedded one.

use super::{Rgba, Theme, ground::LineStyle};
use crate::{cartography::basemap::LineKind, formats::pmtiles::GroundKind};

/// Width of streets, logical pixels.
const STREET_PX: f32 = 0.8;

/// The lowest zoom at which streets are drawn.
const STREET_ZOOM: f64 = 11.0;

/// The lowest zoom at which buildings are drawn; below it they are specks.
const BUILDING_ZOOM: f64 = 13.0;

/// The style of a kind of ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GroundStyle {
    /// Filled.
    Area {
        /// Its colour.
        colour: Rgba,
        /// The lowest zoom at which it is drawn.
        least_zoom: f64,
    },
    /// A line.
    Line(LineStyle),
}

impl Theme {
    /// The style of a kind of ground.
    pub const fn ground_style(&self, kind: GroundKind) -> GroundStyle {
        match kind {
            GroundKind::Land => area(self.land, 0.0),
            GroundKind::Wood => area(self.shade(0x00E4_E8DB, 0x0028_2D2A), 0.0),
            GroundKind::BuiltUp => area(self.shade(0x00E9_E4DC, 0x002C_2E31), 0.0),
            GroundKind::Water => area(self.sea, 0.0),
            GroundKind::Building => area(self.shade(0x00DD_D7CD, 0x0036_393D), BUILDING_ZOOM),
            GroundKind::Canal => GroundStyle::Line(self.line_style(LineKind::Canal)),
            GroundKind::Stream => GroundStyle::Line(self.line_style(LineKind::Stream)),
            GroundKind::River => GroundStyle::Line(self.line_style(LineKind::River)),
            GroundKind::Railway => GroundStyle::Line(self.line_style(LineKind::Railway)),
            GroundKind::Street => GroundStyle::Line(self.street()),
            GroundKind::Road => GroundStyle::Line(self.line_style(LineKind::Road)),
            GroundKind::MainRoad => GroundStyle::Line(self.line_style(LineKind::MainRoad)),
            GroundKind::RegionBorder => GroundStyle::Line(self.line_style(LineKind::RegionBorder)),
            GroundKind::CountryBorder => GroundStyle::Line(self.line_style(LineKind::CountryBorder)),
        }
    }

    /// The colour that raster tiles are multiplied by, so that a light map is not too bright in the dark theme.
    pub const fn picture_tint(&self) -> Rgba {
        self.shade(0x00FF_FFFF, 0x0090_9090)
    }

    /// Streets: numerous and thin, so drawn without a casing, in the casing's colour in the light theme.
    const fn street(&self) -> LineStyle {
        let colour = self.shade(0x00CF_C9C0, 0x0045_484C);
        LineStyle { colour, width_px: STREET_PX, casing: None, dashes: None, least_zoom: STREET_ZOOM }
    }

    const fn shade(&self, light: u32, dark: u32) -> Rgba {
        Rgba::hex(if self.is_dark() { dark } else { light })
    }
}

const fn area(colour: Rgba, least_zoom: f64) -> GroundStyle {
    GroundStyle::Area { colour, least_zoom }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distance of a colour from grey.
    fn colourfulness(colour: Rgba) -> u8 {
        let of = [colour.r, colour.g, colour.b];
        of.iter().max().unwrap() - of.iter().min().unwrap()
    }

    #[test]
    fn areas_are_areas_and_all_is_quieter_than_the_parties() {
        for theme in [Theme::light(), Theme::dark()] {
            let quietest = theme.main_sides().map(colourfulness).into_iter().min().unwrap();
            for kind in GroundKind::ALL {
                let (colour, is_area) = match theme.ground_style(kind) {
                    GroundStyle::Area { colour, .. } => (colour, true),
                    GroundStyle::Line(style) => (style.colour, false),
                };
                assert_eq!(is_area, kind.is_area(), "{kind:?}");
                assert!(colourfulness(colour) < quietest / 2, "{kind:?}");
            }
        }
    }
}
