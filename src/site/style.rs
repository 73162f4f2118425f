//! The style sheet of the page: the colours of the light and dark themes, followed by the rules of the template.

use crate::cartography::theme::{Rgba, Theme};

/// The rules; they refer to colours as `var(--panel)`.
const RULES: &str = include_str!("../../assets/page/style.css");

/// Builds the style sheet.
pub(super) fn style_sheet() -> String {
    let (light, dark) = (colours(&Theme::light()), colours(&Theme::dark()));
    format!(":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n\n{RULES}")
}

fn colours(theme: &Theme) -> String {
    let colours = [
        ("land", theme.land),
        ("panel", theme.panel),
        ("line", theme.panel_line),
        ("control", theme.control),
        ("hover", theme.control_hover),
        ("ink", theme.ink),
        ("faint", theme.faint_ink),
        ("accent", theme.accent),
        ("warning", theme.warning),
        ("first", theme.main_sides()[0]),
        ("second", theme.main_sides()[1]),
    ];
    let lines = colours.map(|(name, colour)| format!("  --{name}: {};\n", css(colour)));
    lines.concat()
}

/// A colour in CSS and HTML notation.
pub(super) fn css(colour: Rgba) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}
