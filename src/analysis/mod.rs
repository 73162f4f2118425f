//! Answers to questions that are asked of timelines: one file for each.

pub mod changes;
