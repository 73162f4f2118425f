//! The embedded fonts, and text measurement.

use std::{collections::BTreeMap, sync::Arc};

use resvg::usvg::{
    self, Node, Options, Tree,
    fontdb::{Database, Source},
};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-SemiBold.ttf");

/// The family of both fonts; others are fallbacks where an SVG is opened without them.
pub(super) const FAMILY: &str = "Noto Sans";

/// Font size at which letters are measured, pixels.
const MEASURED_PX: f64 = 100.0;

/// Width assumed for a letter that was not measured, relative to the font size.
const UNKNOWN_WIDTH: f64 = 0.6;

/// The measured letters: Latin, Cyrillic and punctuation.
const LETTERS: [std::ops::RangeInclusive<u32>; 5] =
    [0x21..=0x7e, 0xa0..=0x17f, 0x400..=0x45f, 0x490..=0x491, 0x2010..=0x203a];

/// A weight of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    SemiBold,
}

/// The fonts, and the widths of their letters.
#[derive(Debug)]
pub(super) struct Lettering {
    fonts: Arc<Database>,
    /// Widths relative to the font size.
    widths: BTreeMap<(Face, char), f64>,
}

impl Lettering {
    /// Loads the embedded fonts; `None` if they are damaged.
    pub(super) fn embedded() -> Option<Self> {
        let mut fonts = Database::new();
        for bytes in [REGULAR, SEMI_BOLD] {
            fonts.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        fonts.set_sans_serif_family(FAMILY);
        let fonts = Arc::new(fonts);
        let mut widths = BTreeMap::new();
        for face in [Face::Regular, Face::SemiBold] {
            let letters = LETTERS.iter().cloned().flatten().filter_map(char::from_u32).filter(|c| !c.is_control());
            let letters: Vec<char> = std::iter::once(' ').chain(letters).collect();
            widths.extend(measured(&fonts, face, &letters)?);
        }
        Some(Self { fonts, widths })
    }

    /// Options for parsing SVG: these fonts and no others.
    pub(super) fn options(&self) -> Options<'static> {
        options(&self.fonts)
    }

    /// Width of a text, without kerning.
    pub(super) fn width(&self, text: &str, face: Face, size: f64) -> f64 {
        let of = |letter| self.widths.get(&(face, letter)).copied().unwrap_or(UNKNOWN_WIDTH);
        text.chars().map(of).sum::<f64>() * size
    }

    /// Whether the fonts lack a glyph for a letter of a text.
    pub(super) fn lacks(&self, text: &str) -> bool {
        // The semibold font has the letters of the regular one.
        let Ok(font) = ttf_parser::Face::parse(REGULAR, 0) else { return false };
        let is_known = |letter: char| {
            letter.is_whitespace()
                || self.widths.contains_key(&(Face::Regular, letter))
                || font.glyph_index(letter).is_some()
        };
        !text.chars().all(is_known)
    }

    /// Breaks a text into lines that fit a width; a longer word gets a line of its own.
    pub(super) fn wrapped(&self, text: &str, face: Face, size: f64, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        // No-break spaces are not white space here.
        for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer.filter(|longer| self.width(longer, face, size) <= width) {
                Some(longer) => *lines.last_mut().unwrap_or(&mut String::new()) = longer,
                None => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// A style sheet with the fonts embedded.
    pub(super) fn style_sheet() -> String {
        let face = |bytes: &[u8], weight: u32| {
            format!(
                "@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/ttf;base64,{})}}",
                base64(bytes)
            )
        };
        format!("<style>{}{}</style>\n", face(REGULAR, 400), face(SEMI_BOLD, 600))
    }
}

fn options(fonts: &Arc<Database>) -> Options<'static> {
    Options { fontdb: Arc::clone(fonts), font_family: FAMILY.to_owned(), ..Options::default() }
}

/// Measures letters; each is laid out between two others, since spaces at the end of a text have no width.
fn measured(fonts: &Arc<Database>, face: Face, letters: &[char]) -> Option<Vec<((Face, char), f64)>> {
    let weight = if face == Face::SemiBold { 600 } else { 400 };
    let mut pen = super::pen::Pen::default();
    pen.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\">");
    let texts = std::iter::once(String::from("||")).chain(letters.iter().map(|letter| format!("|{letter}|")));
    for text in texts {
        let text = super::pen::escaped(&text);
        pen.raw(&format!("<text y=\"90\" font-weight=\"{weight}\" font-size=\"{MEASURED_PX}\">{text}</text>"));
    }
    pen.raw("</svg>");
    let svg = pen.finish();
    let tree = Tree::from_str(&svg, &options(fonts)).ok()?;
    let mut widths = Vec::with_capacity(letters.len() + 1);
    collect(tree.root(), &mut widths);
    let (&bare, rest) = widths.split_first()?;
    // A letter missing from the font is dropped, and the others could no longer be matched.
    let is_whole = rest.len() == letters.len();
    is_whole.then(|| {
        let width = |measured: f64| (measured - bare) / MEASURED_PX;
        letters.iter().zip(rest).map(|(&letter, &measured)| ((face, letter), width(measured))).collect()
    })
}

fn collect(group: &usvg::Group, widths: &mut Vec<f64>) {
    for node in group.children() {
        match node {
            Node::Text(text) => widths.push(f64::from(text.bounding_box().width())),
            Node::Group(inner) => collect(inner, widths),
            _ => {}
        }
    }
}

/// Encodes bytes as base64 (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, &byte| group << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = ALPHABET[(group >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_widths_of_the_font() {
        let lettering = Lettering::embedded().unwrap();
        let em = |text| lettering.width(text, Face::Regular, 1.0);
        // Noto Sans, hmtx: i 258, W 931, space 260 of 1000.
        assert!((em("i") - 0.258).abs() < 0.002 && (em(" ") - 0.26).abs() < 0.002, "{} {}", em("i"), em(" "));
        assert!((em("W") - 0.931).abs() < 0.03, "{}", em("W"));
        assert!(lettering.width("Бахмут", Face::SemiBold, 10.0) > lettering.width("Бахмут", Face::Regular, 10.0));
    }

    #[test]
    fn letters_that_the_fonts_lack_are_found() {
        let lettering = Lettering::embedded().unwrap();
        assert!(!lettering.lacks("Russian-controlled · Під контролем України"));
        assert!(lettering.lacks("统一战线") && lettering.lacks("ትግራይ"));
    }

    #[test]
    fn lines_fit_and_keep_every_word() {
        let lettering = Lettering::embedded().unwrap();
        let text = "as of Frontline (DeepState, NZZ, Project Owl), 15 Feb 2024, 2 days old";
        let lines = lettering.wrapped(text, Face::Regular, 12.0, 150.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| lettering.width(line, Face::Regular, 12.0) <= 150.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn bytes_are_written_as_the_standard_has_it() {
        // RFC 4648, section 10.
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }
}
