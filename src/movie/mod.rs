//! Films: pictures of one view at many dates, in one file.
//!
//! [`Frames`] draws pictures; a [`schedule`] gives the dates, and a [`Plan`] how long each picture is shown; [`make`]
//! draws on all processors and passes the pictures in order to an [`Encoder`]. Nothing here opens a path or reads the
//! clock: encoders write to the writer that they are given.

mod apng;
#[cfg(not(target_arch = "wasm32"))]
mod av1;
mod encoder;
mod film;
mod format;
mod frame;
mod gif;
#[cfg(not(target_arch = "wasm32"))]
mod h264;
mod palette;
mod plan;
mod plates;
pub mod schedule;
mod source_film;
mod time_left;
#[cfg(not(target_arch = "wasm32"))]
mod yuv;

pub use apng::Apng;
#[cfg(not(target_arch = "wasm32"))]
pub use av1::Av1;
pub use encoder::{EncodeError, Encoder, check_even};
pub use film::{FilmError, make, palette};
pub use format::FilmFormat;
pub use frame::{Frame, Frames, Size};
pub use gif::Gif;
#[cfg(not(target_arch = "wasm32"))]
pub use h264::H264;
pub use palette::Palette;
pub use plan::{MAX_FRAMES, MAX_SIDE, MIN_SIDE, Plan, PlanError, Shot};
pub use source_film::{Film, Timing};
pub use time_left::TimeLeft;
