//! Who holds ground, as one source reported it, date by date.

pub mod about;
mod advance;
pub mod arrival;
pub mod bearing;
pub mod change;
pub mod covered;
pub mod covered_parts;
pub mod evolution;
pub mod fault;
pub mod front;
pub mod glitch;
mod looks;
pub mod mesh;
pub mod name;
mod outside;
mod overlap;
pub mod remainder;
pub mod report_time;
pub mod scheme;
pub mod seam;
pub mod snapshot;
pub mod timeline;
