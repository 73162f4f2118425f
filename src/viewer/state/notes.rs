//! What must be known of the picture that is shown: what was interpolated, suspected faults, the date compared.

use super::{interface::Interface, opened::OpenedSources};
use crate::{cartography::date_words, control::report_time::time_from_days, language::Words, playback::Playback};

/// What must be known of the picture: what was interpolated, suspected faults, the date compared.
pub(in crate::viewer) fn notes_on_picture(
    playback: &Playback,
    opened: &OpenedSources,
    interface: &Interface,
) -> Vec<String> {
    let notes =
        [interpolated(playback, opened, interface), suspected(playback, opened, &interface.words), compared(interface)];
    notes.into_iter().flatten().collect()
}

/// With which date the one shown is compared, if it is.
pub(in crate::viewer) fn compared(interface: &Interface) -> Option<String> {
    let other = interface.words.date(time_from_days(interface.compared?).date_naive());
    Some(interface.words.with("compared-with", &[("date", other.into())]))
}

/// Between which reports the picture is interpolated, if it is: without a mesh of the whole nothing moves.
pub(in crate::viewer) fn interpolated(
    playback: &Playback,
    opened: &OpenedSources,
    interface: &Interface,
) -> Option<String> {
    let opened_source = opened.chosen().filter(|opened_source| opened_source.mesh.is_some())?;
    date_words::interpolated(&opened_source.timeline, playback.now(), interface.motion, &interface.words)
}

/// Whether the report shown looks like a fault of the source.
pub(in crate::viewer) fn suspected(playback: &Playback, opened: &OpenedSources, words: &Words) -> Option<String> {
    let opened_source = opened.chosen()?;
    let index = opened_source.timeline.as_of(playback.now())?;
    let glitch = opened_source.glitches.iter().find(|glitch| glitch.covers(index))?;
    let km2 = words.number(glitch.km2, 0);
    Some(words.with("suspected-glitch", &[("km2", km2.into())]))
}
