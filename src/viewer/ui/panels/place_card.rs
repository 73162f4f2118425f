//! The card of a place: who is reported to hold it, the distance to other parties, and the history of reports.

use std::sync::Arc;

use bevy_egui::egui::{self, RichText, ScrollArea, Ui};

use super::{
    PanelContext, card,
    style::{SMALL_PX, egui_colour, focus_row, hinted, plain, small, strong},
};
use crate::{
    analysis::{
        distance::{NearGround, nearest_grounds},
        history::{Run, runs_at},
    },
    cartography::{
        ground_words::{blank_text, holder_text, short_holder_text},
        place_words::{Reported, reported},
    },
    control::{report_time::ReportTime, scheme::Scheme, timeline::Timeline},
    geometry::{mercator::world_from_lonlat, position::LonLat},
    language::Words,
    places::{Place, record::Record},
    playback::PlaybackCommand,
    viewer::state::{command::ViewerCommand, interface::Interface},
};

/// Height of a row of a list, logical pixels.
const ROW_PX: f32 = 18.0;

/// Width of the dates in a list, logical pixels.
const DATE_PX: f32 = 92.0;

/// The facts on a place, looked up again only when the place, the source or the report shown changes.
#[derive(Debug)]
pub(in crate::viewer) struct CardFacts {
    place: u32,
    timeline: Arc<Timeline>,
    runs: Vec<Run>,
    others: Vec<(Arc<Timeline>, Vec<Run>)>,
    snapshot: Option<usize>,
    near: Vec<NearGround>,
}

/// Draws the card of a place, by its id.
pub(super) fn show(
    ui: &mut Ui,
    context: &mut PanelContext,
    interface: &Interface,
    (facts, id): (&mut Option<CardFacts>, u32),
    room_px: f32,
) {
    let chosen = context.places.0.places().iter().find(|place| place.id == id).cloned();
    let Some(place) = chosen else {
        *facts = None;
        return;
    };
    let words = &interface.words;
    let top_px = ui.cursor().top();
    card::title(ui, context, interface, &place.name);
    if let Some(region) = &place.region {
        ui.label(small(words.language().name(region), &interface.theme));
    }
    let is_new = facts.as_ref().is_none_or(|known| known.place != place.id);
    look_up(context, &place, facts);
    let rest_px = room_px - (ui.cursor().top() - top_px);
    let mut area = ScrollArea::vertical().id_salt("card").max_height(rest_px).min_scrolled_height(rest_px);
    if is_new {
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        (ui.spacing_mut().item_spacing.y, ui.spacing_mut().interact_size.y) = (2.0, ROW_PX);
        let Some(facts) = facts.as_ref() else { return };
        now(ui, facts, &place, interface);
        let scheme = facts.timeline.scheme();
        ui.label(small(words.text("history-of"), &interface.theme));
        let mut asked = list(ui, rows(&facts.runs, scheme, words), interface);
        let records = Arc::clone(&context.opened.records);
        if let Some(record) = records.of(place.id) {
            asked = by_source(ui, record, scheme, interface).or(asked);
        } else {
            asked = other_sources(ui, &facts.others, interface).or(asked);
        }
        if let Some(time) = asked {
            context.send(ViewerCommand::Playback(PlaybackCommand::Seek(time.shown_days())));
        }
    });
}

fn look_up(context: &PanelContext, place: &Place, facts: &mut Option<CardFacts>) {
    let Some(opened_source) = context.opened.chosen() else {
        *facts = None;
        return;
    };
    let known =
        facts.take().filter(|known| known.place == place.id && Arc::ptr_eq(&known.timeline, &opened_source.timeline));
    let mut found = known.unwrap_or_else(|| CardFacts {
        place: place.id,
        timeline: Arc::clone(&opened_source.timeline),
        runs: runs_at(&opened_source.timeline, place.position),
        others: others(context, place.position),
        snapshot: None,
        near: Vec::new(),
    });
    let snapshot = opened_source.timeline.as_of(context.clock.0.now());
    if found.snapshot != snapshot {
        found.snapshot = snapshot;
        let shown = snapshot.and_then(|index| opened_source.timeline.snapshots().get(index));
        let near = shown.map(|shown| nearest_grounds(shown, opened_source.timeline.scheme(), place.position));
        found.near = near.unwrap_or_default();
    }
    *facts = Some(found);
}

/// Who holds the place in the report shown, and the distance to others.
fn now(ui: &mut Ui, facts: &CardFacts, place: &Place, interface: &Interface) {
    let words = &interface.words;
    let scheme = facts.timeline.scheme();
    let Some(shown) = facts.snapshot.and_then(|index| facts.timeline.snapshots().get(index)) else { return };
    let holder = shown.holder_at(scheme, place.position);
    ui.label(RichText::new(holder_text(holder, scheme, words)).font(strong(14.0)));
    if let Some(why) = blank_text(holder, scheme, words) {
        ui.label(small(why, &interface.theme));
    }
    for near in &facts.near {
        let Some(party) = scheme.parties.get(near.party) else { continue };
        let direction = words.text(&format!("direction-{}", compass(place.position, near.at)));
        let decimals = usize::from(near.km < 10.0);
        let blanks = [
            ("party", words.language().name(&party.name).to_owned().into()),
            ("km", words.number(near.km, decimals).into()),
            ("direction", direction.into()),
        ];
        ui.label(RichText::new(words.with("near-ground", &blanks)).font(plain(SMALL_PX + 1.0)));
    }
}

/// A list of dates with what holds from each on; returns the date that was clicked.
fn list(
    ui: &mut Ui,
    rows: impl IntoIterator<Item = (ReportTime, String)>,
    interface: &Interface,
) -> Option<ReportTime> {
    let mut asked = None;
    for (time, text) in rows {
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let date = RichText::new(interface.words.short_day_of(time)).font(plain(SMALL_PX));
            let (rect, response) = ui.allocate_exact_size(egui::vec2(DATE_PX, ROW_PX), egui::Sense::click());
            let ink = if response.hovered() { interface.theme.accent } else { interface.theme.ink };
            focus_row(ui, &response);
            let at = rect.left_center();
            ui.painter().text(at, egui::Align2::LEFT_CENTER, date.text(), plain(SMALL_PX), egui_colour(ink));
            ui.add(egui::Label::new(RichText::new(text).font(plain(SMALL_PX))).truncate());
            response
        });
        asked = hinted(row.inner, || interface.words.text("go-to-date")).clicked().then_some(time).or(asked);
    }
    asked
}

/// The reports of each source on the place, if the dataset has them, and its note.
fn by_source(ui: &mut Ui, record: &Record, scheme: &Scheme, interface: &Interface) -> Option<ReportTime> {
    let words = &interface.words;
    let mut asked = None;
    if !record.reports.is_empty() {
        ui.add_space(4.0);
        ui.label(small(words.text("reported-by-source"), &interface.theme));
    }
    for Reported { source, rows } in reported(record, scheme, words) {
        ui.label(RichText::new(words.phrase(source)).font(strong(SMALL_PX)));
        let rows = rows.into_iter().map(|row| (ReportTime::day(row.date), row.text));
        asked = list(ui, rows, interface).or(asked);
    }
    if let Some(note) = &record.note {
        ui.add_space(4.0);
        ui.label(small(words.language().name(note).to_owned(), &interface.theme));
    }
    asked
}

/// What the other open sources reported of a position.
fn others(context: &PanelContext, at: LonLat) -> Vec<(Arc<Timeline>, Vec<Run>)> {
    let chosen = context.opened.chosen_index();
    let others = context.opened.sources().iter().enumerate().filter(|&(index, _)| index != chosen);
    others
        .map(|(_, opened_source)| (Arc::clone(&opened_source.timeline), runs_at(&opened_source.timeline, at)))
        .collect()
}

fn other_sources(ui: &mut Ui, others: &[(Arc<Timeline>, Vec<Run>)], interface: &Interface) -> Option<ReportTime> {
    let mut asked = None;
    for (timeline, runs) in others {
        ui.add_space(4.0);
        ui.label(RichText::new(interface.words.phrase(&timeline.source().name)).font(strong(SMALL_PX)));
        asked = list(ui, rows(runs, timeline.scheme(), &interface.words), interface).or(asked);
    }
    asked
}

/// Runs in words.
fn rows(runs: &[Run], scheme: &Scheme, words: &Words) -> Vec<(ReportTime, String)> {
    runs.iter().map(|run| (run.from, short_holder_text(run.holder, scheme, words))).collect()
}

/// The compass direction of a position, as a message id.
fn compass(from: LonLat, to: LonLat) -> &'static str {
    let (from, to) = (world_from_lonlat(from), world_from_lonlat(to));
    let eighths = (to.x - from.x).atan2(to.y - from.y) / std::f64::consts::FRAC_PI_4;
    let names = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
    let index = (0..8_u8).min_by(|&a, &b| {
        let apart = |index: u8| {
            let turn = (eighths - f64::from(index)).rem_euclid(8.0);
            turn.min(8.0 - turn)
        };
        apart(a).total_cmp(&apart(b))
    });
    index.and_then(|index| names.get(usize::from(index)).copied()).unwrap_or("n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_those_of_the_compass() {
        let town = LonLat { lon: 37.5, lat: 48.5 };
        let to = |lon: f64, lat: f64| compass(town, LonLat { lon, lat });
        assert_eq!([to(37.5, 49.0), to(38.5, 48.5), to(37.5, 48.0), to(36.5, 48.5)], ["n", "e", "s", "w"]);
        assert_eq!([to(38.5, 49.2), to(36.5, 47.8), to(37.4, 49.0)], ["ne", "sw", "n"]);
    }
}
