//! The fill of each class of ground, and the colour of its glow.

use super::{
    Rgba, Theme,
    pattern::{Pattern, Slope},
};
use crate::control::scheme::{Class, Control, Scheme, Shade, TINTS};

/// The colours of the parties: Okabe-Ito for the first six, the two main sides first. Each of the others is as far from
/// those before it as could be found, on light and on dark ground.
const PARTY_COLOURS: [Rgba; TINTS] = [
    Rgba::hex(0x00D5_5E00),
    Rgba::hex(0x0000_72B2),
    Rgba::hex(0x0000_9E73),
    Rgba::hex(0x00CC_79A7),
    Rgba::hex(0x00E6_9F00),
    Rgba::hex(0x0056_B4E9),
    Rgba::hex(0x0033_00FF),
    Rgba::hex(0x0000_FF00),
    Rgba::hex(0x00FF_0099),
    Rgba::hex(0x00CC_FF00),
    Rgba::hex(0x00FF_0000),
    Rgba::hex(0x0017_0073),
    Rgba::hex(0x003D_9900),
    Rgba::hex(0x00B8_4DFF),
    Rgba::hex(0x00E8_FF8C),
    Rgba::hex(0x00FF_00FF),
    Rgba::hex(0x004C_0000),
    Rgba::hex(0x003D_4C00),
    Rgba::hex(0x0000_FF99),
    Rgba::hex(0x0000_66FF),
    Rgba::hex(0x0099_005C),
    Rgba::hex(0x0000_FFFF),
    Rgba::hex(0x00E6_4545),
    Rgba::hex(0x00A3_8CFF),
];

/// The patterns of parties, used in turn.
const PARTY_PATTERNS: [Pattern; 4] =
    [Pattern::Plain, Pattern::Lines(Slope::Falling), Pattern::Lines(Slope::Level), Pattern::Lines(Slope::Upright)];

/// The colour of ground whose control is unknown.
const UNKNOWN: Rgba = Rgba::hex(0x0099_9999);

/// The colour of contested ground in schemes of more than two parties.
const CONTESTED: Rgba = Rgba::hex(0x006B_6660);

/// Added opacity of a pattern's lines over the ground between them.
const LINE_ALPHA: u8 = 42;

/// Added opacity of a deep shade over plain ground, and of contested ground over unknown ground.
const DEEP_ALPHA: u8 = 50;
const CONTESTED_ALPHA: u8 = 40;

/// How a zone is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The colour, or the first of a pattern.
    pub colour: Rgba,
    /// The second colour of a pattern.
    pub second: Rgba,
    /// The pattern.
    pub pattern: Pattern,
}

impl Fill {
    /// A single colour without a pattern.
    pub const fn plain(colour: Rgba) -> Self {
        Self { colour, second: colour, pattern: Pattern::Plain }
    }

    /// The fill with both colours mapped.
    #[must_use]
    pub fn map(self, change: impl Fn(Rgba) -> Rgba) -> Self {
        Self { colour: change(self.colour), second: change(self.second), ..self }
    }
}

impl Theme {
    /// The colour of a party of a scheme, independent of the fill of its ground.
    pub fn party(&self, scheme: &Scheme, party: usize) -> Rgba {
        PARTY_COLOURS[scheme.look(party) % TINTS]
    }

    /// The colours of the two main sides, independent of the scheme.
    pub const fn main_sides(&self) -> [Rgba; 2] {
        [PARTY_COLOURS[0], PARTY_COLOURS[1]]
    }

    /// How the ground of a class is filled; `None` for classes that are not drawn.
    ///
    /// Classes of a scheme differ in colour, tone or pattern.
    pub fn fill(&self, scheme: &Scheme, class: usize) -> Option<Fill> {
        self.clear_fill(scheme, class).map(|fill| fill.map(|colour| colour.over(self.land)))
    }

    /// The same fill with its opacity, for drawing over a map.
    pub fn clear_fill(&self, scheme: &Scheme, class: usize) -> Option<Fill> {
        let number = class;
        let class = scheme.classes.get(class)?;
        let control = class.control?;
        // Classes with the same meaning take the patterns in turn, and then lighter tones.
        let is_alike = |other: &&Class| other.control == class.control && other.shade == class.shade;
        let alike = scheme.classes[..number].iter().filter(is_alike).count();
        Some(match control {
            Control::Party(party) => self.party_fill(scheme, party, class.shade, alike),
            Control::Contested => self.contested_fill(scheme.parties.len(), alike),
            Control::Unknown => {
                let alpha = lighter(self.unknown_alpha, alike);
                Fill { colour: UNKNOWN.alpha(alpha), second: self.faint_ink, pattern: Pattern::Dots }
            }
        })
    }

    fn party_fill(&self, scheme: &Scheme, party: usize, shade: Shade, alike: usize) -> Fill {
        let look = scheme.look(party);
        let plain = self.main_alphas.get(look).copied().unwrap_or(self.other_alpha);
        let alpha = match shade {
            Shade::Plain => plain,
            Shade::Deep => plain.saturating_add(DEEP_ALPHA),
            Shade::Light => plain / 2,
        };
        let alpha = lighter(alpha, alike / PARTY_PATTERNS.len());
        let colour = self.party(scheme, party);
        let pattern = PARTY_PATTERNS[(look % TINTS + look / TINTS + alike) % PARTY_PATTERNS.len()];
        let second = if pattern == Pattern::Plain { alpha } else { alpha.saturating_add(LINE_ALPHA) };
        Fill { colour: colour.alpha(alpha), second: colour.alpha(second), pattern }
    }

    /// Stripes in the colours of two parties; with more parties it is not known which ones contest the ground.
    fn contested_fill(&self, parties: usize, alike: usize) -> Fill {
        let alpha = lighter(self.unknown_alpha.saturating_add(CONTESTED_ALPHA), alike);
        let [first, second] = match parties {
            0..=2 => self.main_sides().map(|colour| colour.alpha(alpha)),
            _ => [CONTESTED.alpha(alpha / 4), CONTESTED.alpha(alpha)],
        };
        Fill { colour: first, second, pattern: Pattern::Hatch }
    }

    /// The colour of the glow on ground that a party gained; it is mixed with the fill by the strength of the glow.
    pub fn glow(&self, scheme: &Scheme, party: usize) -> Rgba {
        let deeper = |colour: Rgba| {
            let end = if self.is_dark() { Rgba::hex(0x00FF_FFFF).alpha(90) } else { Rgba::hex(0).alpha(80) };
            end.over(colour)
        };
        self.main_glows.get(scheme.look(party)).copied().unwrap_or_else(|| deeper(self.party(scheme, party)))
    }

    /// The fill of ground that a party has just gained: the glow over the first of its classes, or over bare land if
    /// the party holds what no zone covers.
    pub fn glowing(&self, scheme: &Scheme, party: usize, opacity: u8) -> Fill {
        let held = Some(Control::Party(party));
        let class = scheme
            .classes
            .iter()
            .position(|class| class.control == held)
            .filter(|_| scheme.remainder_control() != held);
        let ground = class.and_then(|class| self.fill(scheme, class)).unwrap_or_else(|| Fill::plain(self.land));
        ground.map(|colour| self.glow(scheme, party).alpha(opacity).over(colour))
    }
}

/// An opacity reduced by a fifth `times` times, at most eight.
fn lighter(alpha: u8, times: usize) -> u8 {
    (0..times.min(8)).fold(alpha, |alpha, _| alpha - alpha / 5)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::contrast, *};
    use crate::control::{name::Name, scheme::Party};

    const SHADES: [Shade; 3] = [Shade::Plain, Shade::Deep, Shade::Light];

    fn scheme(parties: usize, classes: &[(Control, Shade)]) -> Scheme {
        let name = Name::plain("");
        let party = |index: usize| Party { key: format!("p{index}"), name: name.clone() };
        let class = |&(control, shade): &(Control, Shade)| Class {
            key: String::new(),
            name: name.clone(),
            control: Some(control),
            shade,
        };
        Scheme {
            parties: (0..parties).map(party).collect(),
            classes: classes.iter().map(class).collect(),
            ..Scheme::default()
        }
    }

    fn plain(parties: usize) -> Scheme {
        scheme(parties, &(0..parties).map(|party| (Control::Party(party), Shade::Plain)).collect::<Vec<_>>())
    }

    #[test]
    fn the_two_main_sides_have_the_colours_of_the_convention() {
        let theme = Theme::light();
        assert_eq!(theme.main_sides(), [Rgba::hex(0x00D5_5E00), Rgba::hex(0x0000_72B2)]);
    }

    #[test]
    fn the_two_main_sides_differ_in_a_photocopy() {
        let scheme = plain(2);
        for theme in [Theme::light(), Theme::dark()] {
            let [a, b] = [0, 1].map(|class| theme.fill(&scheme, class).unwrap());
            for (of_a, of_b) in [(a.colour, b.colour), (a.colour, b.second), (a.second, b.colour), (a.second, b.second)]
            {
                assert!(contrast(of_a, of_b) >= 1.5, "{}", contrast(of_a, of_b));
            }
            assert_ne!(a.pattern, b.pattern);
            assert!([a, b].iter().all(|fill| contrast(fill.colour, theme.land) >= 1.4));
        }
    }

    #[test]
    fn each_class_of_a_scheme_has_a_look_of_its_own() {
        let controls = [Control::Party(0), Control::Party(1), Control::Party(2), Control::Contested, Control::Unknown];
        let kinds: Vec<_> = controls
            .into_iter()
            .flat_map(|control| SHADES.map(|shade| (control, shade)))
            .filter(|(control, shade)| matches!(control, Control::Party(_)) || *shade == Shade::Plain)
            .collect();
        let twice = [kinds.clone(), kinds].concat();
        for (theme, parties) in [(Theme::light(), 2), (Theme::dark(), 2), (Theme::light(), 3), (Theme::dark(), 3)] {
            let scheme = scheme(parties, &twice);
            let fills: Vec<_> = (0..twice.len()).map(|class| theme.fill(&scheme, class).unwrap()).collect();
            for (index, fill) in fills.iter().enumerate() {
                let same = fills[..index].iter().position(|other| other == fill);
                assert_eq!(same, None, "{:?} of {parties}", twice[index]);
            }
        }
    }

    #[test]
    fn each_party_glows_in_its_own_colour() {
        let scheme = plain(12);
        for theme in [Theme::light(), Theme::dark()] {
            for party in 0..12 {
                let glows = theme.glowing(&scheme, party, 158);
                let others = (0..12).filter(|&other| other != party);
                assert!(others.map(|other| theme.glowing(&scheme, other, 158)).all(|other| other != glows));
                assert_ne!(glows, theme.fill(&scheme, party).unwrap());
            }
        }
    }

    /// The classes of the data inside the program, and what glows over them.
    #[test]
    fn ground_gained_of_late_differs_from_ground_held_for_long() {
        let kinds = [Shade::Plain, Shade::Deep].map(|shade| [0, 1].map(|party| (Control::Party(party), shade)));
        let scheme = scheme(2, &kinds.concat());
        for theme in [Theme::light(), Theme::dark()] {
            for party in [0, 1] {
                let [plain, deep] = [party, party + 2].map(|class| theme.fill(&scheme, class).unwrap().colour);
                let glow = theme.glowing(&scheme, party, 158).colour;
                let apart = [(glow, plain), (glow, deep)].map(|(a, b)| contrast(a, b));
                assert!(apart.iter().all(|&contrast| contrast >= 1.4), "{party} {apart:?} {}", theme.is_dark());
            }
        }
    }

    #[test]
    fn small_words_are_legible_on_their_plate_over_any_ground() {
        let scheme = scheme(2, &[0, 1].map(|party| (Control::Party(party), Shade::Deep)));
        for theme in [Theme::light(), Theme::dark()] {
            let fills = [0, 1].map(|party| theme.fill(&scheme, party).unwrap());
            let glows = [0, 1].map(|party| theme.glowing(&scheme, party, 158));
            let zones = [fills, glows].concat().into_iter().flat_map(|fill| [fill.colour, fill.second]);
            let grounds = [theme.land, theme.sea, theme.front, theme.ground().road, theme.country_border];
            for ground in zones.chain(grounds) {
                assert!(contrast(theme.ink, theme.plate().over(ground)) >= 4.5, "{ground:?}");
            }
        }
    }

    #[test]
    fn contested_ground_of_many_is_nobodys_colour() {
        let of = |parties| Theme::light().fill(&scheme(parties, &[(Control::Contested, Shade::Plain)]), 0).unwrap();
        let is_grey = |colour: Rgba| colour.r.abs_diff(colour.b) < 20;
        assert!(!is_grey(of(2).colour) && is_grey(of(3).colour) && is_grey(of(3).second));
    }
}
