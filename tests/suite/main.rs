//! The tests of the library and the program, except those of the page in a browser.
//!
//! They are one program, since linking Bevy takes longer than most of them: `cargo test --test suite formats::` runs
//! those of one module.

#![expect(clippy::unwrap_used, reason = "what is missing or broken fails the test")]

mod abroad;
mod agreement;
mod architecture;
mod archives;
mod basemap;
mod bookkeeping;
mod cache;
mod cli;
mod dates;
mod documents;
mod counted;
mod embedded;
#[cfg(unix)]
mod examples;
mod extents;
mod drawing;
mod films;
mod formats;
mod namesakes;
mod notices;
mod outside_the_data;
mod home;
mod inputs;
mod outputs;
mod fronts;
mod hostile;
mod own_places;
mod packs;
mod photocopy;
mod place_reports;
mod plates;
mod publish;
mod region_changes;
mod regions;
mod reported_dates;
mod sampled_ground;
mod shares;
mod slider;
mod space_time;
mod stories;
mod surroundings;
mod tile_archive;
#[cfg(feature = "viewer")]
mod viewer;
mod zones;
