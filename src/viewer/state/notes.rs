//! Notes on the picture shown: interpolation, suspected faults, the date compared with.

use super::{interface::Interface, opened::OpenedSources};
use crate::{
    cartography::{date_words, ground_words::control_text},
    control::report_time::time_from_days,
    language::Words,
    playback::Playback,
};

/// All notes on the picture shown.
pub(in crate::viewer) fn notes_on_picture(
    playback: &Playback,
    opened: &OpenedSources,
    interface: &Interface,
) -> Vec<String> {
    let notes =
        [interpolated(playback, opened, interface), suspected(playback, opened, &interface.words), compared(interface)];
    notes.into_iter().flatten().collect()
}

/// The date that the one shown is compared with, if any.
pub(in crate::viewer) fn compared(interface: &Interface) -> Option<String> {
    let other = interface.words.date(time_from_days(interface.compared?).date_naive());
    Some(interface.words.with("compared-with", &[("date", other.into())]))
}

/// The reports between which the picture is interpolated, if it is; nothing moves until the mesh of the timeline is
/// ready.
pub(in crate::viewer) fn interpolated(
    playback: &Playback,
    opened: &OpenedSources,
    interface: &Interface,
) -> Option<String> {
    let opened_source = opened.chosen().filter(|opened_source| opened_source.mesh.is_some())?;
    date_words::interpolated(&opened_source.timeline, playback.now(), interface.motion, &interface.words)
}

/// A note if the report shown is a suspected glitch.
pub(in crate::viewer) fn suspected(playback: &Playback, opened: &OpenedSources, words: &Words) -> Option<String> {
    let opened_source = opened.chosen()?;
    let index = opened_source.timeline.as_of(playback.now())?;
    let glitch = opened_source.glitches.iter().flatten().find(|glitch| glitch.covers(index))?;
    let scheme = opened_source.timeline.scheme();
    let ground = glitch.control.map_or_else(|| words.text("all-zones"), |control| control_text(control, scheme, words));
    let blanks = [("ground", ground.into()), ("km2", words.number(glitch.km2, 0).into())];
    Some(words.with("suspected-glitch", &blanks))
}
