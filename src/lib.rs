//! Frontline shows how reported control of ground changed over time.
//!
//! The library reads dated snapshots of zones of control, whatever their source, and measures them; with the feature
//! `plate` it draws them, and with `film` it makes films of them. The program is made of the same parts.
//!
//! ```
//! use frontline::{
//!     analysis::areas::control_areas,
//!     control::covered::covered_in,
//!     dataset::{Request, load},
//! };
//!
//! // The embedded data; with paths in the request, anybody's.
//! let dataset = load(&Request::default(), &|_| {})?;
//! let timeline = &dataset.timelines[0];
//! let last = timeline.snapshots().last().expect("there are reports");
//! let covered = covered_in(timeline.scheme(), last)?;
//! for (control, km2) in control_areas(last, timeline.scheme(), &covered) {
//!     println!("{}: {km2:.0} km²", timeline.scheme().control_key(Some(control)));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | none | reading, measuring, packs, schedules of dates, words in English and Ukrainian | |
//! | `plate` | pictures and pages (SVG, PNG, PDF) | with `cli` |
//! | `film` | films (GIF, APNG, MP4); implies `plate` | with `cli` |
//! | `site` | a page for browsers as a folder of files; implies `plate` | with `cli` |
//! | `cli` | the commands and the program; implies `film` and `site` | yes |
//! | `viewer` | the window and the page in a browser; implies `film` | yes |
//!
//! The modules below are in reading order, and none imports one that comes after it: `ARCHITECTURE.md` has the map, and
//! the folder `examples` has three programs to begin with.

pub mod geometry;
pub mod control;
pub mod playback;
pub mod places;
pub mod analysis;
pub mod formats;
pub mod story;
pub mod dataset;
pub mod language;
pub mod cartography;
#[cfg(feature = "plate")]
pub mod plate;
#[cfg(feature = "film")]
pub mod movie;
#[cfg(all(feature = "site", not(target_arch = "wasm32")))]
pub mod site;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
#[cfg(feature = "viewer")]
pub mod viewer;
