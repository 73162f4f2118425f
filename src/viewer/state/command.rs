//! Everything that a user can ask of the viewer, in one enum.

use std::path::PathBuf;

use bevy::prelude::*;

pub use super::panel::Panel;
use super::{address::Look, saving::SaveCommand};
use crate::{
    cartography::{basemap::BasemapLayer, viewport::ScreenPoint},
    control::mesh::Motion,
    geometry::{bounds::Bounds, position::LonLat},
    language::Language,
    playback::{Direction, PlaybackCommand},
};

/// One thing that was asked for, by a key, a panel, the mouse, a dropped file or a test.
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
    /// Go to the search for places, and show its panel if it is hidden.
    Search,
    /// Close what was opened last.
    Close,
    /// Open files or folders instead of what is shown.
    Open(Vec<PathBuf>),
    /// Show another source, by its index.
    ChooseSource(usize),
    /// Change the language.
    Speak(Language),
    /// Show changes between two reports in another way.
    Move(Motion),
    /// Show or hide the afterglow of recent changes.
    ToggleGlow,
    /// Tell a story of the dataset.
    Tell(StoryCommand),
    /// Show a place's card, or none.
    ShowPlace(Option<u32>),
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

/// How the map is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapCommand {
    /// By logical pixels, to the right and downwards.
    Pan {
        /// To the right.
        dx_px: f64,
        /// Downwards.
        dy_px: f64,
    },
    /// By zoom levels about a point of the screen.
    ZoomAt {
        /// Positive is larger.
        levels: f64,
        /// What stays where it is.
        anchor: ScreenPoint,
    },
    /// By zoom levels about the middle.
    Zoom {
        /// Positive is larger.
        levels: f64,
    },
    /// To a box.
    Show(Bounds),
    /// To a box that was shown just now, since panels have other room than then.
    Reframe(Bounds),
    /// To everything that the source reports.
    Fit,
    /// To where a link looks.
    Look(Look),
    /// To a place, large enough to see its surroundings.
    FlyTo(LonLat),
}

/// How the time axis is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisCommand {
    /// Zoom by a factor about a place of the axis (0 to 1); below 1 shows less time.
    ZoomAt {
        /// Multiplies the stretch shown.
        factor: f64,
        /// 0 is the left end, 1 the right one.
        fraction: f64,
    },
    /// By days.
    Move(f64),
    /// To everything.
    ShowAll,
}

/// How two dates are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompareCommand {
    /// Keep the date shown now as the other date, or stop comparing.
    Toggle,
    /// Change the two dates over.
    Swap,
    /// Compare with this date, in days since 1970, or not at all.
    With(Option<f64>),
}

/// How a distance is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeasureCommand {
    /// Start, or stop and forget.
    Toggle,
    /// Add a point.
    Add(LonLat),
    /// Forget the points.
    Clear,
}

/// How a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryCommand {
    /// Show a chapter.
    Show(Told),
    /// Go to the chapter after the one shown, or before it.
    Turn(Direction),
    /// Leave the story, for the list of all.
    Leave,
}

/// A chapter of a story, by their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Of the story among those of the dataset.
    pub story: usize,
    /// Of the chapter in it.
    pub chapter: usize,
}
