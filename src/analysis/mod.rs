//! Questions about timelines, one file per question.

pub mod agreement;
pub mod areas;
pub mod changes;
pub mod distance;
pub mod front_distance;
pub mod history;
pub mod interpolation;
pub mod region_areas;
pub mod transfers;
