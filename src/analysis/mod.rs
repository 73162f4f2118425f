//! Questions asked of reports: one file for each.

pub mod interpolation;
