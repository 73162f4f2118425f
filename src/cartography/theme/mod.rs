//! Every colour and size of the map; nothing else may be drawn in a colour not defined here.
//!
//! Sides differ in the Okabe-Ito palette, which is readable with any colour vision, and also in brightness and pattern,
//! so that no meaning depends on colour alone and a photocopy stays readable.

mod fill;
pub mod ground;
mod pattern;
pub mod tiles;

pub use self::{
    fill::Fill,
    pattern::{DOT_RADIUS_PX, DOTS_PERIOD_PX, Pattern, REPEAT_PX, Slope, Stripes, dots_within},
};

/// A colour with its opacity, as sRGB bytes, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity: 0 is transparent, 255 opaque.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r, g, b, a: 255 }
    }

    /// This colour blended over an opaque one, in sRGB as image viewers and browsers do.
    #[must_use]
    pub fn over(self, ground: Self) -> Self {
        let part = u16::from(self.a);
        let mix = |top: u8, ground: u8| {
            let sum = u16::from(top) * part + u16::from(ground) * (255 - part);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        Self { r: mix(self.r, ground.r), g: mix(self.g, ground.g), b: mix(self.b, ground.b), a: 255 }
    }

    /// The same colour with another opacity, 0 to 255.
    #[must_use]
    pub const fn alpha(self, a: u8) -> Self {
        Self { a, ..self }
    }
}

/// The colours of the map and its frame, light or dark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Land without a zone.
    pub land: Rgba,
    /// Sea and lakes.
    pub sea: Rgba,
    /// Rivers.
    pub river: Rgba,
    /// Names of rivers.
    pub river_name: Rgba,
    /// Borders between countries.
    pub country_border: Rgba,
    /// Borders within a country.
    pub region_border: Rgba,
    /// The front line.
    pub front: Rgba,
    /// The front line of the other date in a comparison, and measured lines.
    pub accent: Rgba,
    /// Words on the map and on panels.
    pub ink: Rgba,
    /// Secondary text.
    pub faint_ink: Rgba,
    /// The halo around words on the map.
    pub halo: Rgba,
    /// Background of panels.
    pub panel: Rgba,
    /// The edge of a panel, and lines within it.
    pub panel_line: Rgba,
    /// Background of controls on a panel.
    pub control: Rgba,
    /// Background of controls under the pointer.
    pub control_hover: Rgba,
    /// Highlights faults and gaps.
    pub warning: Rgba,
    /// Glow over ground that the two main parties gained; other glows are derived from the party's colour.
    main_glows: [Rgba; 2],
    /// Opacity of plain zones of the two main parties; far enough apart that their grey tones differ, too.
    main_alphas: [u8; 2],
    /// Opacity of plain zones of other parties.
    other_alpha: u8,
    /// Opacity of unknown ground.
    unknown_alpha: u8,
}

/// Opacity of the ground of small words on the map: what is below can be guessed and does not disturb.
const PLATE_ALPHA: u8 = 214;
/// Width of the front line, logical pixels.
pub const FRONT_WIDTH_PX: f32 = 2.4;
/// How long changed ground glows, days.
pub const GLOW_DAYS: f32 = 14.0;
/// Opacity of the glow at the moment of the change.
pub const GLOW_STRENGTH: f32 = 0.62;
/// Size of the date, the largest text on screen, logical pixels.
pub const DATE_SIZE_PX: f32 = 34.0;

impl Theme {
    /// Dark ink on light paper grey.
    pub const fn light() -> Self {
        Self {
            land: Rgba::hex(0x00F3_F1EC),
            sea: Rgba::hex(0x00D5_DEE4),
            river: Rgba::hex(0x0093_AEC2),
            river_name: Rgba::hex(0x003E_6483),
            country_border: Rgba::hex(0x007D_7872),
            region_border: Rgba::hex(0x00BF_B9B0),
            front: Rgba::hex(0x0022_1F1C),
            accent: Rgba::hex(0x005E_3C99),
            ink: Rgba::hex(0x0024_2220),
            faint_ink: Rgba::hex(0x0066_615B),
            halo: Rgba::hex(0x00FB_FAF7),
            panel: Rgba::hex(0x00FC_FBF9),
            panel_line: Rgba::hex(0x00DD_D8D0),
            control: Rgba::hex(0x00EC_E8E1),
            control_hover: Rgba::hex(0x00E0_DAD0),
            warning: Rgba::hex(0x00A8_4300),
            main_glows: [Rgba::hex(0x00B0_2A00), Rgba::hex(0x0000_4F9E)],
            main_alphas: [92, 150],
            other_alpha: 110,
            unknown_alpha: 92,
        }
    }

    /// Light ink on a dark ground, for dim rooms.
    pub const fn dark() -> Self {
        Self {
            land: Rgba::hex(0x0023_2528),
            sea: Rgba::hex(0x0018_1E24),
            river: Rgba::hex(0x004A_6276),
            river_name: Rgba::hex(0x008F_B4D0),
            country_border: Rgba::hex(0x0093_8E87),
            region_border: Rgba::hex(0x0050_4F4D),
            front: Rgba::hex(0x00F6_F3EE),
            accent: Rgba::hex(0x00C3_B1E8),
            ink: Rgba::hex(0x00EE_EBE6),
            faint_ink: Rgba::hex(0x00A6_A29C),
            halo: Rgba::hex(0x0018_1A1C),
            panel: Rgba::hex(0x001C_1E21),
            panel_line: Rgba::hex(0x003A_3D41),
            control: Rgba::hex(0x002E_3136),
            control_hover: Rgba::hex(0x003B_3F45),
            warning: Rgba::hex(0x00F0_A35E),
            main_glows: [Rgba::hex(0x00FF_CB98), Rgba::hex(0x004D_B2FF)],
            main_alphas: [194, 106],
            other_alpha: 140,
            unknown_alpha: 125,
        }
    }

    /// The ground of small words on the map.
    pub const fn plate(&self) -> Rgba {
        self.panel.alpha(PLATE_ALPHA)
    }

    /// Whether the theme is light text on a dark background.
    pub const fn is_dark(&self) -> bool {
        self.ink.g > self.land.g
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as in WCAG 2.2.
    pub(super) fn luminance(colour: Rgba) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
    }

    pub(super) fn contrast(a: Rgba, b: Rgba) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_are_legible_on_panels_and_on_the_map() {
        for theme in [Theme::light(), Theme::dark()] {
            for ground in [theme.panel, theme.land, theme.control, theme.halo] {
                assert!(contrast(theme.ink, ground) >= 7.0);
                assert!(contrast(theme.faint_ink, ground) >= 4.5, "{ground:?}");
            }
            assert!(contrast(theme.warning, theme.panel) >= 4.5);
        }
    }

    #[test]
    fn a_colour_is_mixed_with_its_ground_as_in_a_picture() {
        let half_black = Rgba::hex(0).alpha(128);
        assert_eq!(half_black.over(Rgba::hex(0x00FF_FFFF)), Rgba::hex(0x007F_7F7F));
        assert_eq!(Rgba::hex(0x0012_3456).over(Rgba::hex(0x00FF_FFFF)), Rgba::hex(0x0012_3456));
    }
}
