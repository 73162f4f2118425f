//! Makes a film: pictures are drawn on all processors and encoded in order.

use std::{
    error::Error,
    sync::atomic::{AtomicBool, Ordering},
};

use rayon::prelude::*;
use thiserror::Error;

use super::{
    encoder::{EncodeError, Encoder},
    frame::{Frame, Frames, Size},
    palette::Palette,
    plan::{Plan, PlanError, Shot},
};
use crate::plate::{BadDate, BadPlate};

/// Bytes of pictures drawn ahead of the encoder; the same amount is being encoded.
const AHEAD_BYTES: usize = 64 << 20;

/// The most pictures drawn ahead per thread.
const AHEAD_PER_THREAD: usize = 4;

/// The most pictures from which a palette is made.
const SAMPLES: usize = 16;

/// Why a film was not made.
#[derive(Debug, Error)]
pub enum FilmError {
    /// It was cancelled.
    #[error("the film was cancelled")]
    Cancelled,
    /// A picture cannot be drawn.
    #[error("a picture of the film cannot be drawn")]
    Draw(#[source] Box<dyn Error + Send + Sync>),
    /// A picture has another size than the film.
    #[error("a picture of {}x{} pixels is not of the film's size", .0.width, .0.height)]
    Size(Size),
    /// The source has no report yet at the first date.
    #[error(transparent)]
    Date(#[from] BadDate),
    /// The view cannot be drawn.
    #[error(transparent)]
    Plate(#[from] BadPlate),
    /// The film would be too short, too long, too small or too large.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The pictures cannot be encoded or written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// Draws the pictures of a plan on all processors and passes them to the encoder in order.
///
/// While a batch is encoded, the next one is drawn, so only two batches are in memory. `progress` receives the number
/// of encoded pictures. Once `is_cancelled` is set, the function returns an error within a few pictures.
///
/// # Errors
/// When a picture cannot be drawn, encoded or written, and when the film is cancelled; what the encoder has written so
/// far is not a valid film.
pub fn make(
    frames: &dyn Frames,
    plan: &Plan,
    mut encoder: Box<dyn Encoder>,
    is_cancelled: &AtomicBool,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), FilmError> {
    let mut batches = plan.shots().chunks(batch_len(plan));
    let mut shots = batches.next().unwrap_or_default();
    let mut drawn = draw(frames, shots, plan, is_cancelled)?;
    let mut done = 0;
    while !shots.is_empty() {
        let next = batches.next().unwrap_or_default();
        let (written, ahead) = rayon::join(
            || encode(&mut *encoder, shots, &drawn, is_cancelled, &|count| progress(done + count)),
            || draw(frames, next, plan, is_cancelled),
        );
        written?;
        done += shots.len();
        (shots, drawn) = (next, ahead?);
    }
    Ok(encoder.finish()?)
}

/// The palette of a film, from a sample of evenly spaced pictures.
///
/// # Errors
/// When a picture cannot be drawn, and when the film is cancelled.
pub fn palette(frames: &dyn Frames, plan: &Plan, is_cancelled: &AtomicBool) -> Result<Palette, FilmError> {
    let that_fit = AHEAD_BYTES / (plan.size().pixels() * 4);
    let count = that_fit.clamp(1, SAMPLES).min(plan.shots().len());
    let last = plan.shots().len() - 1;
    let samples: Vec<Shot> = (1..=count).map(|i| plan.shots()[last * i / count]).collect();
    Ok(Palette::of(&draw(frames, &samples, plan, is_cancelled)?))
}

fn batch_len(plan: &Plan) -> usize {
    let that_fit = AHEAD_BYTES / (plan.size().pixels() * 4);
    that_fit.clamp(1, rayon::current_num_threads() * AHEAD_PER_THREAD)
}

fn draw(frames: &dyn Frames, shots: &[Shot], plan: &Plan, is_cancelled: &AtomicBool) -> Result<Vec<Frame>, FilmError> {
    let draw = |shot: &Shot| {
        stop_if(is_cancelled)?;
        let frame = frames.draw(shot.at).map_err(FilmError::Draw)?;
        if frame.size() == plan.size() { Ok(frame) } else { Err(FilmError::Size(frame.size())) }
    };
    shots.par_iter().with_max_len(1).map(draw).collect()
}

fn encode(
    encoder: &mut dyn Encoder,
    shots: &[Shot],
    drawn: &[Frame],
    is_cancelled: &AtomicBool,
    progress: &dyn Fn(usize),
) -> Result<(), FilmError> {
    for (index, (shot, frame)) in shots.iter().zip(drawn).enumerate() {
        stop_if(is_cancelled)?;
        encoder.add(frame, shot.ticks)?;
        progress(index + 1);
    }
    Ok(())
}

fn stop_if(is_cancelled: &AtomicBool) -> Result<(), FilmError> {
    if is_cancelled.load(Ordering::Relaxed) { Err(FilmError::Cancelled) } else { Ok(()) }
}
