//! The map without a renderer: colours and sizes, layout, and the words on it.
//!
//! The window and the pictures use the same values, so that both look the same.

pub mod basemap;
pub mod credits;
pub mod date_words;
pub mod elevation;
pub mod ground_words;
pub mod labels;
pub mod legend;
pub mod place_words;
pub mod relief;
pub mod ruler;
pub mod scale_bar;
pub mod theme;
pub mod viewport;
