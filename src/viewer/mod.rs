//! The viewer: Bevy, and everything that only the window and the page need.
//!
//! It has four floors. [`state`] is what is shown and how commands change it, without panels and renderer. `draw`
//! renders it, and `ui` has the panels and the words on the map; both read the state and do not know each other.
//! [`shell`] combines them to a window, a page, or an image.

mod draw;
pub mod shell;
pub mod state;
mod ui;
