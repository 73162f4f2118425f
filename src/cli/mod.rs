//! The command line.

pub mod zones;
