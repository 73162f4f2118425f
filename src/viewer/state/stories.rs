//! Stories: each chapter is a view with a text.

use super::{
    command::{Panel, StoryCommand, Told},
    interface::Interface,
    opened::OpenedSources,
};
use crate::{
    cartography::viewport::Viewport,
    playback::{Direction, Playback, PlaybackCommand},
    story::{Chapter, Story},
};

/// The story and chapter at an index pair, if they exist.
pub(in crate::viewer) fn told(stories: &[Story], told: Told) -> Option<(&Story, &Chapter)> {
    let story = stories.get(told.story)?;
    Some((story, story.chapters.get(told.chapter)?))
}

/// The chapter that a command leads to; `None` for the list of all stories.
fn turned(stories: &[Story], shown: Option<Told>, command: StoryCommand) -> Option<Told> {
    const FIRST: Told = Told { story: 0, chapter: 0 };
    match (command, shown) {
        (StoryCommand::Show(wanted), _) => told(stories, wanted).map(|_| wanted).or(shown),
        // In the list, the next chapter is the first.
        (StoryCommand::Turn(Direction::Forward), None) => told(stories, FIRST).map(|_| FIRST),
        (StoryCommand::Leave, _) | (StoryCommand::Turn(_), None) => None,
        (StoryCommand::Turn(direction), Some(Told { story, chapter })) => {
            let chapter = match direction {
                Direction::Forward => chapter.saturating_add(1),
                Direction::Backward => chapter.saturating_sub(1),
            };
            told(stories, Told { story, chapter }).map(|_| Told { story, chapter }).or(shown)
        }
    }
}

/// Shows the chapter that a command leads to. Playback pauses, and a place's card is closed.
pub(in crate::viewer) fn tell(
    command: StoryCommand,
    playback: &mut Playback,
    view: &mut Viewport,
    interface: &mut Interface,
    opened: &OpenedSources,
) {
    let before = interface.told;
    // Without the list, the key for the next chapter does nothing.
    if before.is_none() && matches!(command, StoryCommand::Turn(_)) && !interface.shows(Panel::STORIES) {
        return;
    }
    interface.told = turned(&opened.stories, before, command);
    let is_asked = matches!(command, StoryCommand::Show(_));
    let Some((_, chapter)) = interface.told.and_then(|shown| told(&opened.stories, shown)) else { return };
    if interface.told == before && !is_asked {
        return;
    }
    if !interface.shows(Panel::STORIES) {
        interface.toggle(Panel::STORIES);
    }
    playback.apply(PlaybackCommand::Pause, opened.stops());
    if let Some(days) = chapter.days() {
        playback.apply(PlaybackCommand::Seek(days), opened.stops());
    }
    interface.compared = chapter.compared_days();
    interface.show_card(None);
    if let Some(bounds) = chapter.bounds().or_else(|| opened.bounds()) {
        *view = view.fitted(bounds, interface.insets);
        interface.frame(bounds);
    }
}

/// Toggles a panel. When the stories are opened again, the view of the current chapter is shown again.
pub(in crate::viewer) fn toggle(
    panel: Panel,
    playback: &mut Playback,
    view: &mut Viewport,
    interface: &mut Interface,
    opened: &OpenedSources,
) {
    interface.toggle(panel);
    if let Some(told) = interface.told.filter(|_| panel == Panel::STORIES && interface.shows(panel)) {
        tell(StoryCommand::Show(told), playback, view, interface, opened);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::name::Name;

    fn name(text: &str) -> Name {
        Name::plain(text)
    }

    fn story(chapters: usize) -> Story {
        let chapter = |number: usize| Chapter {
            title: name(&number.to_string()),
            text: name("text"),
            date: "2024-03-10".to_owned(),
            compare: None,
            bbox: None,
        };
        Story { title: name("story"), chapters: (0..chapters).map(chapter).collect() }
    }

    #[test]
    fn pages_turn_between_the_first_chapter_and_the_last() {
        let stories = [story(1), story(3)];
        let at = |chapter: usize| Some(Told { story: 1, chapter });
        let turn = |chapter, direction| turned(&stories, at(chapter), StoryCommand::Turn(direction));
        assert_eq!([turn(0, Direction::Forward), turn(1, Direction::Forward)], [at(1), at(2)]);
        assert_eq!([turn(2, Direction::Forward), turn(0, Direction::Backward)], [at(2), at(0)]);
        assert_eq!(turned(&stories, at(1), StoryCommand::Leave), None);
        assert_eq!(turned(&stories, None, StoryCommand::Turn(Direction::Forward)), Some(Told { story: 0, chapter: 0 }));
        assert_eq!(turned(&[], None, StoryCommand::Turn(Direction::Forward)), None);
        assert_eq!(turned(&stories, None, StoryCommand::Turn(Direction::Backward)), None);
        let missing = Told { story: 0, chapter: 1 };
        assert_eq!(turned(&stories, at(1), StoryCommand::Show(missing)), at(1));
        assert_eq!(turned(&stories, None, StoryCommand::Show(missing)), None);
    }
}
