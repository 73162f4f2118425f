//! A text alternative of what the viewer shows, which the page provides to screen readers.

use bevy::{ecs::system::SystemParam, prelude::*};
use serde::Serialize;

use super::{
    address::{Address, Look},
    apply::{Clock, MapView},
    interface::Interface,
    notes::notes_on_picture,
    opened::OpenedSources,
    places::{Places, focus_of},
    saving::{SaveState, Saving},
};
use crate::{
    analysis::areas::control_areas,
    cartography::{credits::credit_lines, date_words, ground_words::control_text},
    control::{covered::Covered, mesh::Motion, report_time::time_from_days},
    language::{Language, Words},
    playback::PlayState,
    story::{Chapter, Story},
};

/// What the viewer shows. The subject is omitted if it has not changed, since it is much longer than the rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TextAlternative<'a> {
    /// The part that does not depend on the date.
    #[serde(flatten)]
    pub subject: Option<&'a Subject>,
    /// The part that depends on the date.
    #[serde(flatten)]
    pub moment: &'a Moment,
}

/// The part that does not depend on the date.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Subject {
    /// The title of the dataset.
    pub title: String,
    /// The code of the language of all text.
    pub language: &'static str,
    /// Whom to name, what is covered, and how the zones came about.
    pub sources: Vec<String>,
    /// The first and the last report, in days since 1970.
    pub extent: Option<(f64, f64)>,
    /// The places in focus.
    pub places: Vec<MirroredPlace>,
    /// The chapters of all stories.
    pub chapters: Vec<MirroredChapter>,
}

/// What is shown at a date.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Moment {
    /// The date shown.
    pub date: String,
    /// The date as `2024-02-17`.
    pub day: String,
    /// The source and date of the report shown.
    pub report: String,
    /// Notes on the picture: interpolation, suspected faults, the date compared with.
    pub notes: Vec<String>,
    /// The areas reported under each control.
    pub areas: String,
    /// The date shown, in days since 1970.
    pub now: f64,
    /// Whether playback runs.
    pub is_playing: bool,
    /// Index of the chapter shown, among the subject's chapters.
    pub told: Option<usize>,
    /// Fraction of the bytes read, 0 to 1, while files are read.
    pub progress: Option<f64>,
    /// Whether the mesh of the whole timeline is ready.
    pub is_ready: bool,
    /// Why nothing could be opened.
    pub problem: Option<String>,
    /// The outcome of the last saving.
    pub saved: String,
    /// A link to what is shown.
    pub address: String,
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MirroredPlace {
    /// Its name.
    pub name: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// A chapter of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MirroredChapter {
    /// The story's title, the number of the chapter, and its title.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The indices of the story and the chapter: `0,2`.
    pub id: String,
}

/// The resources from which the text is made.
#[derive(SystemParam, Debug)]
pub struct Shown<'w> {
    opened: Res<'w, OpenedSources>,
    clock: Res<'w, Clock>,
    view: Res<'w, MapView>,
    interface: Res<'w, Interface>,
    saving: Res<'w, Saving>,
    places: Res<'w, Places>,
}

impl Shown<'_> {
    /// Whether anything may have changed.
    pub fn is_changed(&self) -> bool {
        self.opened.is_changed()
            || self.clock.is_changed()
            || self.view.is_changed()
            || self.interface.is_changed()
            || self.saving.is_changed()
    }

    /// Whether the subject may have changed.
    pub fn has_other_subject(&self) -> bool {
        self.opened.is_changed() || self.interface.is_changed()
    }

    /// The part that does not depend on the date.
    pub fn subject(&self) -> Subject {
        let (opened, language) = (&*self.opened, self.interface.words.language());
        let shown: Vec<_> = opened.chosen().map(|opened_source| opened_source.timeline.source()).into_iter().collect();
        let title = opened.about.title.as_ref().map(|title| language.name(title).to_owned());
        let source = || opened.chosen().map(|opened_source| opened_source.timeline.source().name.clone());
        let place = |place: crate::places::Place| MirroredPlace {
            name: language.name(&place.name).to_owned(),
            lon: place.position.lon,
            lat: place.position.lat,
        };
        Subject {
            title: title.or_else(source).unwrap_or_default(),
            language: language.code(),
            sources: credit_lines(&opened.about, &shown, &self.interface.words),
            extent: opened.stops().extent(),
            places: focus_of(opened, self.interface.view, &self.places.0).into_iter().map(place).collect(),
            chapters: chapters(&opened.stories, language),
        }
    }

    /// The part that depends on the date.
    pub fn moment(&self) -> Moment {
        let (words, opened, playback) = (&self.interface.words, &*self.opened, &self.clock.0);
        let opened_source = opened.chosen();
        let date = time_from_days(playback.now()).date_naive();
        Moment {
            date: opened_source
                .map(|opened_source| date_words::shown_date(&opened_source.timeline, playback.now(), words))
                .unwrap_or_default(),
            day: date.to_string(),
            report: opened_source
                .map(|opened_source| date_words::as_of(&opened_source.timeline, playback.now(), words))
                .unwrap_or_default(),
            notes: notes_on_picture(playback, opened, &self.interface),
            areas: self.areas(words),
            now: playback.now(),
            is_playing: playback.state() != PlayState::Paused,
            told: self.interface.told.and_then(|told| {
                let earlier = opened.stories.iter().take(told.story).map(|story| story.chapters.len()).sum::<usize>();
                super::stories::told(&opened.stories, told).map(|_| earlier + told.chapter)
            }),
            progress: opened.progress.map(|progress| progress.bytes as f64 / progress.of_bytes.max(1) as f64),
            is_ready: opened_source.is_some_and(|opened_source| opened_source.mesh.is_some()),
            problem: opened.problem.as_ref().map(|problem| problem.text(words)),
            saved: saved(self.saving.state(), words),
            address: self.address().to_string(),
        }
    }

    fn areas(&self, words: &Words) -> String {
        let Some(opened_source) = self.opened.chosen() else { return String::new() };
        let Some(index) = opened_source.timeline.as_of(self.clock.0.now()) else { return String::new() };
        let snapshot = &opened_source.timeline.snapshots()[index];
        let scheme = opened_source.timeline.scheme();
        let known = opened_source.evolution.as_ref().and_then(|evolution| evolution.covered.get(index));
        let nothing = Covered::default();
        let areas = control_areas(snapshot, scheme, known.unwrap_or(&nothing)).into_iter().map(|(control, km2)| {
            let blanks = [("name", control_text(control, scheme, words).into()), ("km2", words.number(km2, 0).into())];
            words.with("area-of-control", &blanks)
        });
        areas.collect::<Vec<_>>().join(" · ")
    }

    /// The link to what is shown.
    fn address(&self) -> Address {
        let opened_source = self.opened.chosen();
        let motion = self.interface.motion;
        Address {
            look: Look::of(&self.view.0),
            date: opened_source.map(|_| self.clock.0.now()),
            compared: self.interface.compared,
            range: self.clock.0.loop_range(),
            // The first source is the default of links, so it needs no name.
            source: opened_source
                .filter(|_| self.opened.chosen_index() > 0)
                .map(|opened_source| opened_source.timeline.source().name.clone()),
            motion: (motion != Motion::default()).then_some(motion),
            language: Some(self.interface.words.language()),
        }
    }
}

fn chapters(stories: &[Story], language: Language) -> Vec<MirroredChapter> {
    let of_story = |(index, story): (usize, &Story)| {
        let title = language.name(&story.title).to_owned();
        let chapter = |(number, chapter): (usize, &Chapter)| MirroredChapter {
            name: format!("{title} – {}. {}", number + 1, language.name(&chapter.title)),
            text: language.name(&chapter.text).to_owned(),
            id: format!("{index},{number}"),
        };
        story.chapters.iter().enumerate().map(chapter).collect::<Vec<_>>()
    };
    stories.iter().enumerate().flat_map(of_story).collect()
}

fn saved(state: &SaveState, words: &Words) -> String {
    match state {
        SaveState::Saved(path) => words.with("save-saved", &[("path", path.display().to_string().into())]),
        SaveState::Failed(problem) => problem.text(words),
        SaveState::Cancelled => words.text("save-cancelled"),
        SaveState::Working { .. } => words.text("save-preparing"),
        SaveState::Idle | SaveState::Exists(_) => String::new(),
    }
}
