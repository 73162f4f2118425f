//! What the data are: their sources, terms and extent, and a citation of what is shown.

use bevy::input::keyboard::KeyCode;
use bevy_egui::egui::{self, Align2, Label, Rect, ScrollArea, vec2};

use super::{
    PanelContext, floating,
    icons::Icon,
    list::{Drawing, PanelUi, Taken, usual},
    style::{EDGE_PX, heading, small},
};
use crate::{
    cartography::{
        credits::{CitedMap, citation, credit_lines, source_lines},
        date_words::reports_of,
    },
    viewer::state::{
        interface::Interface,
        panel::{Panel, PanelKey, PanelSpec, Side},
    },
};

/// The panel.
const ABOUT: Panel = Panel::new(&PanelSpec {
    name: "about",
    message: "about",
    key: PanelKey::letter(KeyCode::KeyQ, "Q"),
    side: Side::Right,
    height: 25,
});

/// How it is switched and drawn.
pub(super) const PANEL: PanelUi = PanelUi { panel: ABOUT, switch: Some((85, Icon::About)), look: usual, show: open };

/// Width of the text, logical pixels; less in a narrow window.
const WIDTH_PX: f32 = 340.0;

/// Room for the scroll bar, logical pixels.
const BAR_PX: f32 = 10.0;

/// Free space below the panel, logical pixels.
const FREE_PX: f32 = 24.0;

/// Least height of the text, logical pixels; below it, the text scrolls.
const LEAST_PX: f32 = 80.0;

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed: _, room } = drawing;
    if !interface.shows(ABOUT) {
        return Taken::Nothing;
    }
    let place = (Align2::RIGHT_TOP, vec2(-EDGE_PX - room.beside_legend, room.right_top + 8.0));
    let width = WIDTH_PX.min(ctx.content_rect().width() - room.beside_legend - 4.0 * EDGE_PX);
    let height = (room.foot.top() - room.right_top - FREE_PX - 2.0 * EDGE_PX).max(LEAST_PX);
    let panel = show(ctx, context, interface, (place, vec2(width, height)));
    room.taken_at_right(panel)
}

fn show(
    ctx: &egui::Context,
    context: &PanelContext,
    interface: &Interface,
    (place, size): ((Align2, egui::Vec2), egui::Vec2),
) -> Rect {
    let (words, theme) = (&interface.words, &interface.theme);
    floating(ctx, theme, "about", place, |ui| {
        ui.set_width(size.x);
        ui.set_max_height(size.y);
        ui.label(heading(words.text("about")));
        ScrollArea::vertical().max_height(size.y).min_scrolled_height(size.y).show(ui, |ui| {
            ui.set_max_width(size.x - BAR_PX);
            contents(ui, context, interface);
        });
    })
}

fn contents(ui: &mut egui::Ui, context: &PanelContext, interface: &Interface) {
    let (words, theme) = (&interface.words, &interface.theme);
    for opened_source in context.opened.sources() {
        let timeline = &opened_source.timeline;
        ui.label(words.phrase(&timeline.source().name));
        let lines = reports_of(timeline, words).into_iter().chain(source_lines(timeline.source(), words));
        lines.for_each(|line| drop(ui.label(small(line, theme))));
    }
    for line in credit_lines(&context.opened.about, &[], words) {
        ui.label(small(line, theme));
    }
    if context.basemap.is_none() {
        ui.label(small(words.text("basemap-towns"), theme));
    }
    let Some(text) = cited(context, interface) else { return };
    ui.separator();
    // The button is seen without scrolling.
    let copy = ui.horizontal(|ui| {
        ui.label(words.text("citation"));
        ui.button(words.text("citation-copy")).clicked()
    });
    ui.add(Label::new(small(&text, theme)).selectable(true));
    if copy.inner {
        ui.ctx().copy_text(text);
    }
}

/// The citation of what is shown.
fn cited(context: &PanelContext, interface: &Interface) -> Option<String> {
    let map = CitedMap {
        timeline: &context.opened.chosen()?.timeline,
        now: context.clock.0.now(),
        motion: interface.motion,
        compared: interface.compared,
    };
    Some(citation(&context.opened.about, map, &interface.words))
}
