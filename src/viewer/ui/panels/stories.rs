//! The stories of the dataset: the list of chapters, or one chapter with its text.

use std::ops::Range;

use bevy_egui::egui::{
    self, Align, Align2, Color32, FontId, Key, Layout, Modifiers, Rect, RichText, ScrollArea, Ui, vec2,
};

use super::{
    PanelContext, floating,
    header::{LEFT_WIDTH_PX, PRESENTING_SCALE},
    hint,
    icons::{Icon, Switch, icon_button},
    list::{Drawing, PanelUi, Taken, usual},
    style::{EDGE_PX, SMALL_PX, TEXT_PX, heading, hinted, plain, small, strong},
    widest,
};
use crate::{
    control::report_time::time_from_days,
    playback::Direction,
    story::{Chapter, Story},
    viewer::state::{
        command::{Panel, StoryCommand, Told, ViewerCommand},
        interface::Interface,
        stories::told,
    },
};

/// Space for what is below the text, including the panel's margin, logical pixels.
const BELOW_PX: f32 = 90.0;

/// How far a key scrolls the text, logical pixels.
const SCROLL_PX: f32 = 60.0;

/// Fraction of the height that a story takes in a narrow window.
const NARROW_SHARE: f32 = 0.58;

/// Least height of the text, logical pixels.
const LEAST_PX: f32 = 60.0;

/// The panel's toolbar button and drawing.
pub(super) const PANEL: PanelUi = PanelUi { panel: Panel::STORIES, switch: Some((90, Icon::Book)), look, show: open };

fn open(drawing: &mut Drawing<'_, '_>) -> Taken {
    let Drawing { ctx, context, interface, typed, room } = drawing;
    if !interface.shows(Panel::STORIES) || interface.is_bare() {
        typed.told = None;
        return Taken::Nothing;
    }
    let (start, end) = (room.header.bottom(), room.foot.top());
    // Where the story is as wide as the map, it leaves some height free.
    let end = if interface.is_narrow { start + (end - start) * NARROW_SHARE } else { end };
    let story = show(ctx, context, interface, &mut typed.told, start..end);
    if interface.is_narrow {
        room.header = room.header.union(story);
    }
    Taken::FromMap(story)
}

/// The button exists only if there are stories.
fn look(panel: Panel, context: &PanelContext, interface: &Interface) -> Option<(Switch, String)> {
    usual(panel, context, interface).filter(|_| !context.opened.stories.is_empty())
}

pub(super) fn show(
    ctx: &egui::Context,
    context: &mut PanelContext,
    interface: &Interface,
    read: &mut Option<Told>,
    room: Range<f32>,
) -> Rect {
    let place = (Align2::LEFT_TOP, vec2(EDGE_PX, room.start + 8.0));
    let most = widest(ctx);
    let scale = if interface.is_presenting() { PRESENTING_SCALE } else { 1.0 };
    let opened = &context.opened;
    let mut asked = None;
    let taken = floating(ctx, &interface.theme, "stories", place, |ui| {
        ui.set_width(((LEFT_WIDTH_PX - 24.0) * scale).min(most));
        ui.spacing_mut().item_spacing.y = 4.0;
        let shown = interface.told.and_then(|shown| Some((shown, told(&opened.stories, shown)?)));
        asked = if let Some((shown, (story, chapter))) = shown {
            page(ui, interface, (shown, story, chapter), read, (room.end, scale))
        } else {
            *read = None;
            contents(ui, interface, &opened.stories, room.end)
        };
    });
    if let Some(command) = asked {
        context.send(command);
    }
    taken
}

/// The top line, with the button to leave.
fn top(ui: &mut Ui, interface: &Interface, text: &str) -> Option<ViewerCommand> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if hinted(ui.small_button("×"), || interface.words.text("stories-close")).clicked() {
                asked = Some(ViewerCommand::Toggle(Panel::STORIES));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(heading(text)).truncate());
            });
        });
    });
    asked
}

/// The list of all chapters with their dates.
fn contents(ui: &mut Ui, interface: &Interface, stories: &[Story], bottom: f32) -> Option<ViewerCommand> {
    let words = &interface.words;
    let mut asked = top(ui, interface, &words.text("stories"));
    if stories.is_empty() {
        ui.label(small(words.text("stories-none"), &interface.theme));
    }
    let most = (bottom - ui.cursor().top() - BELOW_PX).max(LEAST_PX);
    ScrollArea::vertical().id_salt("contents").max_height(most).min_scrolled_height(most).show(ui, |ui| {
        for (story, told) in stories.iter().enumerate() {
            ui.label(RichText::new(words.language().name(&told.title)).font(strong(TEXT_PX)));
            let clicked =
                told.chapters.iter().enumerate().filter(|&(index, chapter)| entry(ui, interface, index, chapter));
            if let Some((chapter, _)) = clicked.last() {
                asked = Some(ViewerCommand::Tell(StoryCommand::Show(Told { story, chapter })));
            }
        }
    });
    asked
}

/// A chapter in the list; returns whether it was clicked.
fn entry(ui: &mut Ui, interface: &Interface, index: usize, chapter: &Chapter) -> bool {
    let text = format!("{}. {}", index + 1, interface.words.language().name(&chapter.title));
    let button = egui::Button::new(RichText::new(text).font(plain(TEXT_PX))).frame_when_inactive(false);
    hinted(ui.add(button.wrap()), || date(interface, chapter)).clicked()
}

/// A chapter, with buttons to its neighbours.
fn page(
    ui: &mut Ui,
    interface: &Interface,
    (shown, story, chapter): (Told, &Story, &Chapter),
    read: &mut Option<Told>,
    (bottom, scale): (f32, f32),
) -> Option<ViewerCommand> {
    let words = &interface.words;
    let mut asked = top(ui, interface, words.language().name(&story.title));
    let title = RichText::new(words.language().name(&chapter.title)).font(strong((TEXT_PX + 2.0) * scale));
    ui.label(title);
    ui.label(RichText::new(date(interface, chapter)).font(plain(SMALL_PX * scale)));
    let most = (bottom - ui.cursor().top() - BELOW_PX).max(LEAST_PX);
    let text = words.language().name(&chapter.text);
    let mut area = ScrollArea::vertical().id_salt("chapter").max_height(most).min_scrolled_height(most);
    if read.replace(shown) != Some(shown) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        ui.label(RichText::new(text).font(fitting(ui, text, most, scale)));
        scroll_by_keys(ui);
    });
    ui.horizontal(|ui| {
        let turn = |direction| Some(ViewerCommand::Tell(StoryCommand::Turn(direction)));
        if icon_button(ui, Icon::Previous, Switch::Off, || hint(words, "chapter-previous", "[")).clicked() {
            asked = turn(Direction::Backward);
        }
        let blanks = [("chapter", (shown.chapter + 1).into()), ("count", story.chapters.len().into())];
        ui.label(words.with("chapter-of", &blanks));
        if icon_button(ui, Icon::Next, Switch::Off, || hint(words, "chapter-next", "]")).clicked() {
            asked = turn(Direction::Forward);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(words.text("stories-contents")).clicked() {
                asked = Some(ViewerCommand::Tell(StoryCommand::Leave));
            }
        });
    });
    asked
}

/// The largest font size at which a text fits, between `scale` and the ordinary size.
fn fitting(ui: &Ui, text: &str, most: f32, scale: f32) -> FontId {
    let width = ui.available_width();
    let height = |size| ui.painter().layout(text.to_owned(), plain(size), Color32::PLACEHOLDER, width).size().y;
    let sizes = (0..).map(|step: u8| TEXT_PX * scale - f32::from(step)).take_while(|&size| size > TEXT_PX);
    plain(sizes.into_iter().find(|&size| height(size) <= most).unwrap_or(TEXT_PX))
}

/// The up and down keys scroll a text that does not fit.
fn scroll_by_keys(ui: &Ui) {
    if ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let pressed = |key| ui.input(|input| input.modifiers == Modifiers::NONE && input.key_pressed(key));
    let lines = f32::from(u8::from(pressed(Key::ArrowUp))) - f32::from(u8::from(pressed(Key::ArrowDown)));
    if lines != 0.0 {
        ui.scroll_with_delta(vec2(0.0, lines * SCROLL_PX));
    }
}

/// The date of a chapter, and the one it is compared with.
fn date(interface: &Interface, chapter: &Chapter) -> String {
    let words = &interface.words;
    let day = |days: f64| words.date(time_from_days(days).date_naive());
    match (chapter.days().map(day), chapter.compared_days().map(day)) {
        (Some(date), Some(other)) => words.with("chapter-compared", &[("date", date.into()), ("other", other.into())]),
        (date, _) => date.unwrap_or_default(),
    }
}
