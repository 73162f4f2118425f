//! All commands of the viewer, in one enum.

use std::path::PathBuf;

use bevy::prelude::*;

pub use super::panel::Panel;
use super::{address::Look, saving::SaveCommand, search::Card};
use crate::{
    cartography::{basemap::BasemapLayer, viewport::ScreenPoint},
    control::mesh::Motion,
    geometry::{bounds::Bounds, position::LonLat},
    language::Language,
    playback::{Direction, PlaybackCommand},
};

/// A command from a key, a panel, the mouse, a dropped file or a test.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum ViewerCommand {
    /// Move the time cursor, or let it run.
    Playback(PlaybackCommand),
    /// Move the map.
    Map(MapCommand),
    /// Move the time axis.
    Axis(AxisCommand),
    /// Compare with another date.
    Compare(CompareCommand),
    /// Measure a distance.
    Measure(MeasureCommand),
    /// Show or hide a panel.
    Toggle(Panel),
    /// Empty and focus the search for places, and open its panel if necessary.
    Search,
    /// Close what was opened last.
    Close,
    /// Open files or folders instead of what is shown.
    Open(Vec<PathBuf>),
    /// Show another source, by its index.
    ChooseSource(usize),
    /// Change the language.
    Speak(Language),
    /// Change how changes between two reports are shown.
    Move(Motion),
    /// Show or hide the afterglow of recent changes.
    ToggleGlow,
    /// Navigate the stories of the dataset.
    Tell(StoryCommand),
    /// Search for a text.
    SearchFor(String),
    /// Show the card of a place or a region, or none.
    ShowCard(Option<Card>),
    /// Show or hide a layer of the base map.
    ToggleLayer(BasemapLayer),
    /// Save what the map shows.
    Save(SaveCommand),
    /// Change between light and dark.
    ToggleDark,
    /// Change between a window and the whole screen.
    ToggleFullScreen,
    /// Change to large type without side panels, and back.
    TogglePresentation,
}

/// Commands that move the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapCommand {
    /// Pan by logical pixels.
    Pan {
        /// To the right.
        dx_px: f64,
        /// Downwards.
        dy_px: f64,
    },
    /// Zoom about a point of the screen.
    ZoomAt {
        /// Number of levels; positive enlarges.
        levels: f64,
        /// The point that stays in place.
        anchor: ScreenPoint,
    },
    /// Zoom about the middle.
    Zoom {
        /// Number of levels; positive enlarges.
        levels: f64,
    },
    /// Show a box.
    Show(Bounds),
    /// Show a box again after the panels changed size.
    Reframe(Bounds),
    /// Show everything that the source reports.
    Fit,
    /// Show a part of the map that the dataset offers, by its number; everything if it offers none.
    View(usize),
    /// Go to a centre and zoom, as from a link.
    Look(Look),
    /// Go to a place, zoomed in to show its surroundings.
    FlyTo(LonLat),
}

/// Commands that move the time axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisCommand {
    /// Zoom about a position on the axis (0 to 1); a factor below 1 shows less time.
    ZoomAt {
        /// Factor of the range shown.
        factor: f64,
        /// 0 is the left end, 1 the right one.
        fraction: f64,
    },
    /// Shift by days.
    Move(f64),
    /// Show everything.
    ShowAll,
}

/// Commands for comparing two dates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompareCommand {
    /// Compare with the date shown now, or stop comparing.
    Toggle,
    /// Swap the two dates.
    Swap,
    /// Compare with a date in days since 1970, or stop comparing.
    With(Option<f64>),
}

/// Commands for measuring a distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeasureCommand {
    /// Start measuring, or stop and remove the points.
    Toggle,
    /// Add a point.
    Add(LonLat),
    /// Remove the points.
    Clear,
}

/// Commands of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryCommand {
    /// Show a chapter.
    Show(Told),
    /// Go to the next or previous chapter.
    Turn(Direction),
    /// Leave the story and show the list of all stories.
    Leave,
}

/// A chapter, identified by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Index of the story in the dataset.
    pub story: usize,
    /// Index of the chapter in the story.
    pub chapter: usize,
}
