//! The panels over the map, in layout order.

mod about;
mod card;
mod date_entry;
mod faults;
mod header;
mod icons;
mod keys_sheet;
mod layers;
mod legend;
mod list;
mod retained;
mod place_card;
mod place_row;
mod places;
mod quiet;
mod region_card;
pub(in crate::viewer) mod insets;
mod save;
mod search;
mod stories;
pub(in crate::viewer) mod style;
mod timeline;
mod toolbar;

use bevy::{ecs::system::SystemParam, prelude::*, window::RequestRedraw};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

use self::{
    list::{Drawing, PANELS, Room, Taken},
    place_card::CardFacts,
    retained::Retained,
    save::SaveField,
    search::Hits,
};
use super::map_words::{draw_furniture, draw_labels, draw_line_labels, draw_position, map_area, point_at_labels};
use crate::{
    cartography::theme::Theme,
    language::Words,
    viewer::state::{
        apply::{Axis, Clock, MapView},
        command::{MapCommand, Panel, Told, ViewerCommand},
        drawings::Drawings,
        interface::{Framed, Interface, SIZING_FRAMES},
        keys::TextFocus,
        opened::OpenedSources,
        places::Places,
        region_figures::RegionFigures,
        saving::Saving,
        user_basemap::{TileFault, UserBasemap},
    },
};

/// The legend's own margins, and the space beside it, logical pixels.
const LEGEND_MARGINS_PX: f32 = 34.0;

/// In a narrower window, panels are below each other, logical pixels.
pub(in crate::viewer) const NARROW_PX: f32 = 760.0;

/// A smaller window shows a strip of samples if the legend is closed: width and height, logical pixels.
pub(in crate::viewer) const ROOMY_PX: [f32; 2] = [900.0, 600.0];

/// The panels' own state, such as partly typed text.
#[derive(Resource, Default, Debug)]
pub(in crate::viewer) struct Typed {
    /// What the search found last.
    hits: Option<Hits>,
    /// Text in the date field.
    date: String,
    /// Whether the date field was opened in this frame and takes the keyboard focus.
    date_shown: bool,
    /// The chapter whose text was shown last.
    told: Option<Told>,
    /// The facts on the card of a place.
    card: Option<CardFacts>,
    /// The file name field for saving.
    save: SaveField,
}

/// What panels read, and the commands that they write.
#[derive(SystemParam)]
pub(in crate::viewer) struct PanelContext<'w> {
    /// The time cursor.
    pub clock: Res<'w, Clock>,
    /// The view of the map.
    pub view: Res<'w, MapView>,
    /// The range of time on the axis.
    pub axis: Res<'w, Axis>,
    /// The opened data.
    pub opened: Res<'w, OpenedSources>,
    /// The gazetteer.
    pub places: Res<'w, Places>,
    /// The areas in the region whose card is shown.
    pub region: Res<'w, RegionFigures>,
    /// The base map.
    pub drawings: Res<'w, Drawings>,
    /// The user's own base map, if any.
    pub basemap: Option<Res<'w, UserBasemap>>,
    /// The fault of its tiles, if any.
    pub tile_fault: Option<Res<'w, TileFault>>,
    /// The state of saving.
    pub saving: Res<'w, Saving>,
    /// The commands.
    pub commands: MessageWriter<'w, ViewerCommand>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Typed>().add_plugins(quiet::plugin).add_systems(EguiPrimaryContextPass, draw_interface);
}

fn draw_interface(
    mut contexts: EguiContexts,
    mut context: PanelContext,
    mut interface: ResMut<Interface>,
    mut typed: ResMut<Typed>,
    mut focus: ResMut<TextFocus>,
    mut styled: Local<Option<bool>>,
    (mut frames, mut retained): (Local<u8>, Local<Retained>),
    mut redraw: MessageWriter<RequestRedraw>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    if !style::follow(&ctx, &interface.theme, &mut styled) {
        redraw.write(RequestRedraw);
        return Ok(());
    }
    retained.follow(&ctx, &context, &interface);
    let timeline = timeline::show(&ctx, &mut context, &interface, &mut retained.axis);
    let above = egui::Rect::from_min_size(ctx.viewport_rect().min, egui::Vec2::ZERO);
    let toolbar = if interface.is_bare() { above } else { toolbar::show(&ctx, &mut context, &interface) };
    // If the header and the toolbar do not fit side by side, the header is below.
    let is_beside = toolbar.left() > header::right_of(&ctx, &interface) || interface.is_bare();
    let below_toolbar = if is_beside { above.bottom() } else { toolbar.bottom() };
    let header = header::show(&ctx, &mut context, &interface, below_toolbar);
    let is_narrow = is_narrow(&ctx);
    if interface.is_narrow != is_narrow {
        interface.bypass_change_detection().is_narrow = is_narrow;
    }
    let strip = (!interface.shows_legend() && (interface.is_bare() || is_small(&ctx)))
        .then(|| legend::show_strip(&ctx, &context, &interface, timeline.top()))
        .flatten();
    let foot = strip.map_or(timeline, |strip| timeline.union(strip));
    let room =
        Room { header, toolbar, timeline, foot, beside_legend: beside_legend(&interface), right_top: toolbar.bottom() };
    let mut drawing = Drawing { ctx: &ctx, context: &mut context, interface: &interface, typed: &mut typed, room };
    let shown: Vec<Taken> = PANELS.iter().map(|panel| (panel.show)(&mut drawing)).collect();
    let head = drawing.room.header;
    let from_map = shown.iter().filter_map(|taken| if let Taken::FromMap(rect) = taken { Some(*rect) } else { None });
    let mut taken: Vec<egui::Rect> = [timeline, header, toolbar].into_iter().chain(from_map).collect();
    // Panels do not know their size in the first frames.
    *frames = frames.saturating_add(1);
    let insets = match *frames {
        0..=SIZING_FRAMES => interface.insets,
        // Except the timeline and the header, which come first.
        _ => insets::insets(ctx.viewport_rect(), &taken[2..], head, foot),
    };
    settle(&mut context, &mut interface, insets, &mut redraw);
    taken.extend(strip);
    taken.extend(shown.iter().filter_map(|taken| if let Taken::FromWords(rect) = taken { Some(*rect) } else { None }));
    draw_words_of_map(&ctx, &mut context, &interface, &mut retained, (taken, foot.top()));
    focus.0 = ctx.egui_wants_keyboard_input() && !timeline::has_focus(&ctx);
    Ok(())
}

/// Panels on the right are beside the legend, not over it.
fn beside_legend(interface: &Interface) -> f32 {
    if interface.shows_legend() { legend::WIDTH_PX + LEGEND_MARGINS_PX } else { 0.0 }
}

/// All panels.
pub(in crate::viewer) fn all() -> Vec<Panel> {
    PANELS.iter().map(|ui| ui.panel).collect()
}

/// Adopts new insets, and refits a box that was framed with the old ones.
fn settle(
    context: &mut PanelContext,
    interface: &mut ResMut<Interface>,
    insets: [f64; 4],
    redraw: &mut MessageWriter<RequestRedraw>,
) {
    let is_other = interface.insets != insets;
    if !is_other && !interface.search.takes_focus && interface.framed.is_none() {
        return;
    }
    let interface = interface.bypass_change_detection();
    (interface.insets, interface.search.takes_focus) = (insets, false);
    if let Some((bounds, left)) = interface.framed.map(Framed::drawn) {
        interface.framed = left;
        if is_other {
            context.send(ViewerCommand::Map(MapCommand::Reframe(bounds)));
        }
        redraw.write(RequestRedraw);
    }
}

/// Draws the text on the map, in the space left by the panels and above the timeline.
fn draw_words_of_map(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    retained: &mut Retained,
    (mut taken, bottom): (Vec<egui::Rect>, f32),
) {
    let area = map_area(ctx, context, interface);
    let (view, rect) = (context.view.0, area.rect);
    let furniture = || draw_furniture(&area, context, interface, bottom);
    let (room, right_of_scale) = retained.furniture.paint(&area.painter, (view, rect, bottom), furniture);
    let attribution = room.first().copied().unwrap_or(egui::Rect::NOTHING);
    taken.extend(room);
    taken.extend(draw_position(&area, context, interface, right_of_scale, attribution));
    let labelled = retained.names.paint(&area.painter, (view, rect, taken.clone()), || {
        let labelled = draw_labels(&area, context, interface, &taken);
        taken.extend(labelled.iter().map(|label| label.name));
        draw_line_labels(&area, context, interface, &taken);
        labelled
    });
    point_at_labels(&area, context, interface, &labelled);
}

impl PanelContext<'_> {
    fn send(&mut self, command: ViewerCommand) {
        self.commands.write(command);
    }
}

/// The hint of a button, including its key, as for all buttons.
fn hint(words: &Words, id: &str, key: &str) -> String {
    format!("{} ({key})", words.text(id))
}

/// Whether a window is too narrow for panels side by side, as on a phone.
fn is_narrow(ctx: &egui::Context) -> bool {
    ctx.viewport_rect().width() < NARROW_PX
}

/// Whether a window is too small for all panels at once.
fn is_small(ctx: &egui::Context) -> bool {
    let size = ctx.viewport_rect().size();
    size.x < ROOMY_PX[0] || size.y < ROOMY_PX[1]
}

/// The greatest width of a panel's content, logical pixels.
fn widest(ctx: &egui::Context) -> f32 {
    ctx.viewport_rect().width() - 2.0 * (style::EDGE_PX + f32::from(style::MARGIN_PX))
}

/// Shows a panel at a fixed place; returns the rectangle it takes.
fn floating(
    ctx: &egui::Context,
    theme: &Theme,
    id: &str,
    (align, offset): (egui::Align2, egui::Vec2),
    add: impl FnOnce(&mut egui::Ui),
) -> egui::Rect {
    let area = egui::Area::new(egui::Id::new(id)).anchor(align, offset).order(egui::Order::Middle);
    let show = |ui: &mut egui::Ui| {
        style::apart(ui, id);
        style::card(theme).show(ui, add)
    };
    area.show(ctx, show).response.rect
}
