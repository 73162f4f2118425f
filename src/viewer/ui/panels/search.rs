//! The search field of the places, and what it finds.

use std::sync::Arc;

use bevy_egui::egui::{self, TextEdit, Ui};

use super::{
    PanelContext,
    style::{egui_colour, small},
};
use crate::{
    formats::regions::regions_of,
    language::Words,
    places::{
        Gazetteer, Place,
        other_names::{Renaming, RenamingKind},
        own::OwnPlaces,
        regions::Regions,
    },
    viewer::state::{
        command::{MapCommand, ViewerCommand},
        interface::Interface,
        search::{Card, Results},
    },
};

/// The most places listed.
const MAX_PLACES: usize = 12;

/// The most regions listed.
const MAX_REGIONS: usize = 3;

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Hit {
    /// A place, and the official name by which it was found, if the list shows another one.
    Place(Place, Option<Renaming>),
    /// A region, by its number.
    Region(usize),
}

/// What a text finds, looked up again only when the text or the data change.
#[derive(Debug)]
pub(in crate::viewer) struct Hits {
    text: String,
    places: Arc<Gazetteer>,
    generation: u64,
    /// What was found, the best first.
    list: Vec<Hit>,
    /// Whether nothing has the name, and the list has what it may mean.
    are_suggestions: bool,
}

/// Draws the field; returns whether Enter was pressed in it.
pub(super) fn field(ui: &mut Ui, context: &mut PanelContext, interface: &Interface) -> bool {
    let hint = egui::RichText::new(interface.words.text("search-hint")).color(egui_colour(interface.theme.faint_ink));
    let mut text = interface.search.text.clone();
    let field = TextEdit::singleline(&mut text).id_salt("search").hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(field);
    if interface.search.takes_focus {
        response.request_focus();
    }
    // Somebody who returns to the field wants its results back.
    let is_unfolded = response.gained_focus() && interface.search.results == Results::Folded;
    if response.changed() || is_unfolded {
        context.send(ViewerCommand::SearchFor(text));
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) && interface.search.is_on()
}

/// What the text in the field finds.
pub(super) fn hits<'h>(known: &'h mut Option<Hits>, context: &PanelContext, interface: &Interface) -> &'h [Hit] {
    let (text, generation) = (&interface.search.text, context.opened.generation());
    let is_current = |hits: &Hits| {
        hits.text == *text && hits.generation == generation && Arc::ptr_eq(&hits.places, &context.places.0)
    };
    if !known.as_ref().is_some_and(is_current) {
        let places = Arc::clone(&context.places.0);
        let (list, are_suggestions) = found(text, &places, &context.opened.own_places);
        *known = Some(Hits { text: text.clone(), places, generation, list, are_suggestions });
    }
    known.as_ref().map_or(&[], |hits| hits.list.as_slice())
}

/// Says above the list that nothing has the name.
pub(super) fn remark(ui: &mut Ui, known: Option<&Hits>, interface: &Interface) {
    let id = match known {
        Some(hits) if hits.list.is_empty() => "nothing-found",
        Some(hits) if hits.are_suggestions => "did-you-mean",
        _ => return,
    };
    ui.label(small(interface.words.text(id), &interface.theme));
}

/// A line in place of the results, which lists them again.
pub(super) fn folded(ui: &mut Ui, context: &mut PanelContext, interface: &Interface, count: usize) {
    if ui.button(interface.words.with("results-again", &[("count", count.into())])).clicked() {
        context.send(ViewerCommand::SearchFor(interface.search.text.clone()));
    }
}

/// Goes to what was found and shows its card.
pub(super) fn go_to(context: &mut PanelContext, hit: &Hit) {
    let (card, map) = match hit {
        Hit::Place(place, _) => (Card::Place(place.id), Some(MapCommand::FlyTo(place.position))),
        Hit::Region(number) => {
            let regions = regions_of(&context.opened.own_places).ok();
            let bounds = regions.and_then(|regions| regions.partition().bounds(*number));
            (Card::Region(*number), bounds.map(MapCommand::Show))
        }
    };
    context.send(ViewerCommand::ShowCard(Some(card)));
    if let Some(map) = map {
        context.send(ViewerCommand::Map(map));
    }
}

/// What is said of an official name by which a place was found.
pub(super) fn renaming_text(renaming: &Renaming, words: &Words) -> String {
    let id = match renaming.kind {
        RenamingKind::Former => "formerly",
        RenamingKind::Current => "officially-since",
    };
    let name = words.language().name(&renaming.name).to_owned();
    words.with(id, &[("name", name.into()), ("date", words.date(renaming.date).into())])
}

/// Places and regions with a name: places of just this name first, then regions. Otherwise suggestions.
fn found(text: &str, places: &Gazetteer, own: &OwnPlaces) -> (Vec<Hit>, bool) {
    if text.trim().is_empty() {
        return (Vec::new(), false);
    }
    let regions = regions_of(own).map_or_else(|_| Vec::new(), |regions: &Regions| regions.starting_with(text));
    let named = places.find(text);
    let whole = named.iter().take_while(|found| found.is_whole(text)).count().min(MAX_PLACES);
    let place = |place: &Place, renaming: Option<&Renaming>| Hit::Place(place.clone(), renaming.cloned());
    let mut list: Vec<Hit> = named.iter().take(MAX_PLACES).map(|found| place(found.place, found.renaming())).collect();
    list.splice(whole..whole, regions.into_iter().take(MAX_REGIONS).map(Hit::Region));
    if !list.is_empty() {
        return (list, false);
    }
    (places.suggest(text).into_iter().map(|near| place(near, None)).collect(), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{gazetteer::embedded_gazetteer, regions::embedded_regions};

    fn names(text: &str) -> (Vec<String>, bool) {
        let (list, are_suggestions) = found(text, &embedded_gazetteer().unwrap(), &OwnPlaces::default());
        let regions = embedded_regions().unwrap();
        let name = |hit: &Hit| match hit {
            Hit::Place(place, _) => place.name.english().to_owned(),
            Hit::Region(number) => regions.list()[*number].name.english().to_owned(),
        };
        (list.iter().map(name).collect(), are_suggestions)
    }

    #[test]
    fn regions_are_found_after_the_place_of_their_name() {
        assert_eq!(names("Donetsk obl").0, ["Donetsk Oblast"]);
        assert_eq!(names("Донецька").0[0], "Donetsk Oblast");
        assert_eq!(names("Donetsk").0[..2], ["Donetsk", "Donetsk Oblast"]);
        assert!(names("Kyiv").0.contains(&"Kyiv Oblast".to_owned()));
    }

    #[test]
    fn a_near_miss_lists_what_it_may_mean() {
        assert_eq!(names("Bahmut"), (vec!["Bakhmut".to_owned()], true));
        assert_eq!(names("xqzwvk"), (Vec::new(), true));
        assert_eq!(names(" "), (Vec::new(), false));
    }
}
