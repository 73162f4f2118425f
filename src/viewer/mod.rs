//! The viewer: Bevy, and everything that only the window and the page need.
//!
//! Four floors. [`state`] is what is shown and how commands change it, without panels and renderer. `draw` puts it into
//! pictures, and `ui` has the panels and the words on the map; both read the state and do not know each other. [`shell`]
//! puts them together in a window, a page, or a picture.

mod draw;
pub mod shell;
pub mod state;
mod ui;
