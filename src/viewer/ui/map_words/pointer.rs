//! Pointer input on the map: drag, wheel, double click, box, measuring, and the context menu.

use bevy_egui::egui::{
    self, Id, LayerId, PointerButton, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder,
};

use super::super::panels::{PanelContext, style::egui_colour};
use crate::{
    cartography::viewport::ScreenPoint,
    geometry::{bounds::Bounds, measure::distance_km, position::LonLat},
    viewer::state::{
        command::{MapCommand, MeasureCommand, ViewerCommand},
        interface::Interface,
    },
};

/// Zoom levels per pixel of the wheel: a notch of about 50 pixels is a quarter of a level.
const LEVELS_PER_PX: f64 = 0.005;

/// A smaller box counts as a click, logical pixels.
const MIN_BOX_PX: f32 = 8.0;

/// The map's area in egui.
pub(crate) struct MapArea {
    /// Paints over the map and below the panels.
    pub painter: egui::Painter,
    /// The whole window.
    pub rect: Rect,
    /// The pointer, if it is over the map and not over a panel.
    pub hovered: Option<Pos2>,
    /// Where the map was clicked, unless that adds a point to a measured line.
    pub clicked: Option<Pos2>,
}

/// Turns input that no panel takes into commands.
pub(crate) fn map_area(ctx: &egui::Context, context: &mut PanelContext, interface: &Interface) -> MapArea {
    let rect = ctx.viewport_rect();
    let builder = UiBuilder::new().layer_id(LayerId::background()).max_rect(rect);
    let mut ui = Ui::new(ctx.clone(), Id::new("map"), builder);
    // Not a Tab stop: keys move the map wherever the focus is.
    let response = ui.interact(rect, Id::new("map area"), Sense::CLICK | Sense::DRAG);
    let painter = ui.painter().clone();
    let shift = ui.input(|input| input.modifiers.shift);
    if shift && response.drag_started_by(PointerButton::Primary) {
        ui.data_mut(|data| data.insert_temp(response.id, response.interact_pointer_pos().unwrap_or_default()));
    }
    let corner: Option<Pos2> = ui.data(|data| data.get_temp(response.id));
    match corner {
        Some(corner) => draw_box(&ui, context, interface, &response, corner),
        None => drag_and_click(context, interface, &response),
    }
    zoom(&ui, context, &response);
    menu(context, interface, &response);
    let hovered = response.hover_pos();
    let is_click = response.clicked() && !response.double_clicked() && interface.measured.is_none();
    let clicked = response.interact_pointer_pos().filter(|_| is_click);
    ui.allocate_rect(rect, Sense::hover());
    MapArea { painter, rect, hovered, clicked }
}

fn screen_point(at: Pos2) -> ScreenPoint {
    ScreenPoint { x: f64::from(at.x), y: f64::from(at.y) }
}

fn drag_and_click(context: &mut PanelContext, interface: &Interface, response: &Response) {
    let delta = response.drag_delta();
    if delta != egui::Vec2::ZERO {
        let command = MapCommand::Pan { dx_px: f64::from(delta.x), dy_px: f64::from(delta.y) };
        context.commands.write(ViewerCommand::Map(command));
    }
    let Some(at) = response.interact_pointer_pos().map(screen_point) else { return };
    if response.clicked() && interface.measured.is_some() {
        if let Some(at) = context.view.0.lonlat_from_screen(at) {
            context.commands.write(ViewerCommand::Measure(MeasureCommand::Add(at)));
        }
    } else if response.double_clicked() {
        context.commands.write(ViewerCommand::Map(MapCommand::ZoomAt { levels: 1.0, anchor: at }));
    }
}

/// Shift and drag: zooms to a box.
fn draw_box(ui: &Ui, context: &mut PanelContext, interface: &Interface, response: &Response, corner: Pos2) {
    let pointer = ui.input(|input| input.pointer.latest_pos()).unwrap_or(corner);
    let drawn = Rect::from_two_pos(corner, pointer);
    let accent = interface.theme.accent;
    ui.painter().rect_filled(drawn, 0.0, egui_colour(accent.alpha(40)));
    ui.painter().rect_stroke(drawn, 0.0, Stroke::new(1.5, egui_colour(accent)), StrokeKind::Inside);
    if response.dragged() {
        return;
    }
    ui.data_mut(|data| data.remove::<Pos2>(response.id));
    if drawn.width() < MIN_BOX_PX || drawn.height() < MIN_BOX_PX {
        return;
    }
    let corners = [drawn.min, drawn.max].map(|at| context.view.0.lonlat_from_screen(screen_point(at)));
    if let Some(bounds) = Bounds::around(corners.into_iter().flatten()) {
        context.commands.write(ViewerCommand::Map(MapCommand::Show(bounds)));
    }
}

fn zoom(ui: &Ui, context: &mut PanelContext, response: &Response) {
    let Some(at) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let levels = f64::from(scroll.y) * LEVELS_PER_PX + f64::from(pinch).log2();
    if levels != 0.0 {
        context.commands.write(ViewerCommand::Map(MapCommand::ZoomAt { levels, anchor: screen_point(at) }));
    }
}

/// The context menu: copies the position, or goes there.
fn menu(context: &mut PanelContext, interface: &Interface, response: &Response) {
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        response.ctx.data_mut(|data| data.insert_temp(response.id.with("menu"), at));
    }
    let words = &interface.words;
    response.context_menu(|ui| {
        let asked: Option<Pos2> = ui.data(|data| data.get_temp(response.id.with("menu")));
        let at = asked.and_then(|at| context.view.0.lonlat_from_screen(screen_point(at)));
        let Some(at) = at else { return };
        ui.label(coordinates(at));
        if ui.button(words.text("copy-position")).clicked() {
            ui.ctx().copy_text(format!("{:.5}, {:.5}", at.lat, at.lon));
            ui.close();
        }
        if ui.button(words.text("centre-here")).clicked() {
            context.commands.write(ViewerCommand::Map(MapCommand::FlyTo(at)));
            ui.close();
        }
    });
}

/// A position in degrees, latitude first as is usual.
pub(in crate::viewer) fn coordinates(at: LonLat) -> String {
    let side = |degrees: f64, positive: char, negative: char| if degrees < 0.0 { negative } else { positive };
    format!("{:.4}° {}, {:.4}° {}", at.lat.abs(), side(at.lat, 'N', 'S'), at.lon.abs(), side(at.lon, 'E', 'W'))
}

/// The length of a line through positions, kilometres.
pub(in crate::viewer) fn length_km(points: &[LonLat]) -> f64 {
    points.windows(2).map(|pair| distance_km(pair[0], pair[1])).sum()
}
