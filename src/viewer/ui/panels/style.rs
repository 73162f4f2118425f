//! The style of panels: fonts, spacing and corners, with the colours of the theme.

use std::sync::Arc;

use bevy_egui::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Shadow, Stroke,
    TextStyle, Visuals, style::WidgetVisuals, vec2,
};

use crate::cartography::theme::{Rgba, Theme};

const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/NotoSans-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../../assets/fonts/NotoSans-SemiBold.ttf");

/// Name of the heavier font.
const STRONG: &str = "semi-bold";

/// Font size of ordinary text, logical pixels.
pub(crate) const TEXT_PX: f32 = 14.0;
/// Font size of secondary text, logical pixels.
pub(crate) const SMALL_PX: f32 = 12.0;
/// Space between panels and the edge of the window, logical pixels.
pub(crate) const EDGE_PX: f32 = 12.0;

/// Padding of panels, logical pixels.
pub(super) const MARGIN_PX: i8 = 12;
/// Corner radius of panels, logical pixels.
const CORNER_PX: u8 = 6;

/// Sets egui's fonts at the start, and its style when the theme changes; `styled` is whether the last theme was dark.
/// Returns whether text can be measured, since new fonts take effect in the next frame.
pub(super) fn follow(ctx: &egui::Context, theme: &Theme, styled: &mut Option<bool>) -> bool {
    let before = styled.replace(theme.is_dark());
    if before.is_none() {
        set_fonts(ctx);
    }
    if before != *styled {
        set_style(ctx, theme);
    }
    before.is_some()
}

/// Sets the program's fonts, and no others.
fn set_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert("regular".to_owned(), Arc::new(FontData::from_static(REGULAR)));
    fonts.font_data.insert(STRONG.to_owned(), Arc::new(FontData::from_static(SEMI_BOLD)));
    let regular = vec!["regular".to_owned()];
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(FontFamily::Name(STRONG.into()), vec![STRONG.to_owned(), "regular".to_owned()]);
    ctx.set_fonts(fonts);
}

/// The ordinary font.
pub(crate) fn plain(size_px: f32) -> FontId {
    FontId::new(size_px, FontFamily::Proportional)
}

/// The heavier font.
pub(crate) fn strong(size_px: f32) -> FontId {
    FontId::new(size_px, FontFamily::Name(STRONG.into()))
}

/// Text in the heavier font at the ordinary size.
pub(crate) fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong(TEXT_PX))
}

/// Secondary text.
pub(crate) fn small(text: impl Into<String>, theme: &Theme) -> RichText {
    RichText::new(text).font(plain(SMALL_PX)).color(egui_colour(theme.faint_ink))
}

/// Converts a colour to egui's type.
pub(crate) fn egui_colour(colour: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(colour.r, colour.g, colour.b, colour.a)
}

/// A short highlighted text; `scale` is that of the font.
pub(crate) fn badge(ui: &mut egui::Ui, text: &str, theme: &Theme, scale: f32) {
    let frame = egui::Frame::new()
        .fill(egui_colour(theme.accent))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(6, 2));
    frame.show(ui, |ui| ui.label(RichText::new(text).font(strong(SMALL_PX * scale)).color(egui_colour(theme.halo))));
}

/// Shows a hint on hover; it is only computed then.
pub(crate) fn hinted(response: egui::Response, hint: impl FnOnce() -> String) -> egui::Response {
    response.on_hover_ui(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(hint());
    })
}

/// A focus ring for a row of a list, which also scrolls to it.
pub(crate) fn focus_row(ui: &egui::Ui, response: &egui::Response) {
    focus_ring(ui, response, response.rect.shrink(1.0));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// A focus ring for a custom widget.
pub(crate) fn focus_ring(ui: &egui::Ui, response: &egui::Response, rect: egui::Rect) {
    if response.has_focus() {
        let stroke = ui.style().visuals.widgets.active.fg_stroke;
        ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(4), stroke, egui::StrokeKind::Inside);
    }
}

/// The frame of a panel.
pub(crate) fn card(theme: &Theme) -> egui::Frame {
    egui::Frame::new()
        .fill(egui_colour(theme.panel))
        .stroke(Stroke::new(1.0, egui_colour(theme.panel_line)))
        .corner_radius(CornerRadius::same(CORNER_PX))
        .inner_margin(Margin::symmetric(MARGIN_PX, 10))
}

/// Sets egui's style for a theme.
fn set_style(ctx: &egui::Context, theme: &Theme) {
    // Ctrl with + or − would scale the panels instead of zooming the map.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_theme(if theme.is_dark() { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, plain(SMALL_PX)),
            (TextStyle::Body, plain(TEXT_PX)),
            (TextStyle::Monospace, plain(TEXT_PX)),
            (TextStyle::Button, plain(TEXT_PX)),
            (TextStyle::Heading, strong(TEXT_PX + 2.0)),
        ]
        .into();
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(8.0, 4.0);
        style.spacing.interact_size.y = 26.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        // No animations: each of their frames would have to be drawn.
        style.animation_time = 0.0;
        style.visuals = visuals(theme);
    });
}

fn visuals(theme: &Theme) -> Visuals {
    let mut visuals = if theme.is_dark() { Visuals::dark() } else { Visuals::light() };
    let ink = egui_colour(theme.ink);
    let widget = |fill: Rgba, line: Stroke| WidgetVisuals {
        bg_fill: egui_colour(fill),
        weak_bg_fill: egui_colour(fill),
        bg_stroke: line,
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.2, ink),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(theme.panel, Stroke::new(1.0, egui_colour(theme.panel_line)));
    visuals.widgets.inactive = widget(theme.control, Stroke::NONE);
    visuals.widgets.hovered = widget(theme.control_hover, Stroke::NONE);
    visuals.widgets.active = widget(theme.control_hover, Stroke::new(1.0, ink));
    visuals.widgets.open = widget(theme.control_hover, Stroke::NONE);
    visuals.selection.bg_fill = egui_colour(theme.accent.alpha(70));
    visuals.selection.stroke = Stroke::new(1.2, ink);
    visuals.panel_fill = egui_colour(theme.panel);
    visuals.window_fill = egui_colour(theme.panel.alpha(255));
    visuals.window_stroke = Stroke::new(1.0, egui_colour(theme.panel_line));
    visuals.window_corner_radius = CornerRadius::same(CORNER_PX);
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.extreme_bg_color = egui_colour(theme.control.alpha(255));
    visuals.override_text_color = None;
    visuals
}

/// Makes what `part` paints from here on a separate primitive, which needs no comparing while it does not change.
/// egui merges neighbouring shapes with equal clip rectangles, so each part gets a slightly larger one.
pub(crate) fn apart(ui: &mut egui::Ui, part: &str) {
    let room = u8::try_from(egui::Id::new(part).value() % 61).unwrap_or_default();
    ui.set_clip_rect(ui.clip_rect().expand(1.0 + f32::from(room)));
}
