//! Writes SVG: numbers with fixed decimals, colours, paths, text.

use super::{canvas::Dot, lettering::Face};
use crate::cartography::theme::Rgba;

/// The fill of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ink {
    /// A colour.
    Colour(Rgba),
    /// The pattern of a class.
    Pattern(usize),
}

/// The style of a line, logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub colour: Rgba,
    pub width: f64,
    pub dashes: Option<[f64; 2]>,
}

/// Text at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lettered<'a> {
    pub text: &'a str,
    /// The start or middle of the base line.
    pub at: (f64, f64),
    pub anchor: Anchor,
    pub face: Face,
    pub size: f64,
    pub colour: Rgba,
    /// Colour and width of a halo around the letters.
    pub halo: Option<(Rgba, f64)>,
}

/// The point of the text that lies at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// A fragment of SVG being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    text: String,
}

impl Pen {
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Appends SVG text.
    pub(super) fn raw(&mut self, svg: &str) {
        self.text.push_str(svg);
    }

    /// Opens a group; `attributes` is empty or starts with a space.
    pub(super) fn open(&mut self, id: &str, attributes: &str) {
        self.raw(&format!("<g id=\"{id}\"{attributes}>\n"));
    }

    /// Opens a group with an opacity.
    pub(super) fn open_blended(&mut self, opacity: f64) {
        self.raw(&format!("<g opacity=\"{}\">\n", number(opacity)));
    }

    pub(super) fn close(&mut self) {
        self.text.push_str("</g>\n");
    }

    /// A filled area within rings; a line of the same colour hides hairlines between neighbours.
    pub(super) fn ground(&mut self, rings: &[Vec<Dot>], ink: Ink, opacity: f64, hem: f64) {
        if rings.is_empty() {
            return;
        }
        let (paint, alpha) = match ink {
            Ink::Colour(colour) => (hex(colour), f64::from(colour.a) / 255.0 * opacity),
            Ink::Pattern(class) => (format!("url(#p{class})"), opacity),
        };
        let see_through = if alpha < 0.999 { format!(" opacity=\"{}\"", number(alpha)) } else { String::new() };
        let hem = if hem > 0.0 {
            format!(" stroke=\"{paint}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", number(hem))
        } else {
            String::new()
        };
        self.raw(&format!("<path fill=\"{paint}\"{see_through}{hem} d=\"{}\"/>\n", rings_path(rings)));
    }

    /// Draws lines through dots.
    pub(super) fn lines(&mut self, lines: &[Vec<Dot>], line: Line) {
        if lines.is_empty() {
            return;
        }
        let dashes = line
            .dashes
            .map_or_else(String::new, |[dash, gap]| format!(" stroke-dasharray=\"{} {}\"", number(dash), number(gap)));
        let cap = if line.dashes.is_some() { "butt" } else { "round" };
        let mut path = String::new();
        for dots in lines {
            push_dots(&mut path, dots);
        }
        self.raw(&format!(
            "<path fill=\"none\" stroke=\"{}\"{} stroke-width=\"{}\" stroke-linejoin=\"round\" \
             stroke-linecap=\"{cap}\"{dashes} d=\"{path}\"/>\n",
            hex(line.colour),
            opacity(line.colour, "stroke-opacity"),
            number(line.width),
        ));
    }

    /// A rectangle (left, top, width, height) with rounded corners.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], round: f64, ink: Ink, edge: Option<Line>) {
        let paint = match ink {
            Ink::Colour(colour) => format!("fill=\"{}\"{}", hex(colour), opacity(colour, "fill-opacity")),
            Ink::Pattern(class) => format!("fill=\"url(#p{class})\""),
        };
        let round = if round > 0.0 { format!(" rx=\"{}\"", number(round)) } else { String::new() };
        let edge = edge.map_or_else(String::new, |edge| {
            format!(" stroke=\"{}\" stroke-width=\"{}\"", hex(edge.colour), number(edge.width))
        });
        let [x, y, width, height] = [x, y, width, height].map(number);
        self.raw(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round} {paint}{edge}/>\n"));
    }

    /// A disc with an outline.
    pub(super) fn disc(&mut self, (x, y): (f64, f64), radius: f64, colour: Rgba, edge: Option<Line>) {
        let edge = edge.map_or_else(String::new, |edge| {
            format!(" stroke=\"{}\" stroke-width=\"{}\"", hex(edge.colour), number(edge.width))
        });
        let [x, y, radius] = [x, y, radius].map(number);
        self.raw(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"{edge}/>\n", hex(colour)));
    }

    /// Draws text.
    pub(super) fn words(&mut self, words: Lettered<'_>) {
        let anchor = match words.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
        };
        let weight = if words.face == Face::SemiBold { " font-weight=\"600\"" } else { "" };
        let (x, y, size) = (number(words.at.0), number(words.at.1), number(words.size));
        let place = format!("x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}");
        let text = escaped(words.text);
        if let Some((halo, reach)) = words.halo {
            let (halo, width) = (hex(halo), number(2.0 * reach));
            self.raw(&format!(
                "<text {place} fill=\"{}\" stroke=\"{halo}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" \
                 paint-order=\"stroke\">{text}</text>\n",
                hex(words.colour)
            ));
        } else {
            self.raw(&format!("<text {place} fill=\"{}\">{text}</text>\n", hex(words.colour)));
        }
    }
}

/// Rings as the value of the attribute `d`.
pub(super) fn rings_path(rings: &[Vec<Dot>]) -> String {
    let mut path = String::new();
    for ring in rings {
        push_dots(&mut path, ring);
        path.push('Z');
    }
    path
}

fn push_dots(path: &mut String, dots: &[Dot]) {
    for (index, dot) in dots.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        let (x, y) = dot.px();
        path.push_str(&number(x));
        path.push(' ');
        path.push_str(&number(y));
    }
}

/// A number with at most two decimals, without trailing zeros.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A colour in SVG notation, without its opacity.
pub(super) fn hex(colour: Rgba) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}

fn opacity(colour: Rgba, attribute: &str) -> String {
    if colour.a == u8::MAX {
        return String::new();
    }
    format!(" {attribute}=\"{}\"", number(f64::from(colour.a) / 255.0))
}

/// Escapes a text for XML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // XML does not allow control characters, and characters that change the text direction do not belong in a
            // picture.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push(' '),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_fixed_decimals_and_no_idle_ones() {
        assert_eq!([1.0, -0.001, 12.345, 0.5, 100.0].map(number), ["1", "0", "12.35", "0.5", "100"]);
    }

    #[test]
    fn words_cannot_become_markup() {
        assert_eq!(escaped("<b>&\"\u{1}"), "&lt;b&gt;&amp;&quot; ");
    }
}
