//! An order to save what the window shows, and its execution.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    super::{
        apply::{Clock, MapView},
        interface::Interface,
        opened::OpenedSources,
    },
    SaveState,
    choices::{SaveChoices, SaveKind},
    destination,
    problem::SaveProblem,
};
use crate::{
    cartography::basemap::BasemapLayer,
    control::evolution::Evolution,
    dataset::Dataset,
    movie::{Film, FilmFormat, Size, Timing},
    plate::{Atlas, Layer, PictureFormat, Plate, PlateOptions, PlateSize, Shown},
};

/// How long the last picture of a film is held, seconds.
pub(in crate::viewer) const HOLD_SECS: u32 = 2;

/// What to do with an existing file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Keep it, and ask the user.
    Ask,
    /// Replace it.
    Replace,
}

/// An order to save something, with all data it needs.
#[derive(Debug)]
pub(super) struct Order {
    dataset: Dataset,
    options: PlateOptions,
    work: Work,
    path: PathBuf,
    existing: Existing,
}

#[derive(Debug)]
enum Work {
    Picture(PictureFormat, Shown),
    Film(FilmFormat, Timing),
}

impl Order {
    /// The order for what the window shows now.
    pub(super) fn of(
        (path, existing): (PathBuf, Existing),
        choices: &SaveChoices,
        (opened, clock, view, interface): (&OpenedSources, &Clock, &MapView, &Interface),
    ) -> Result<Self, SaveProblem> {
        let opened_source = opened.chosen().ok_or_else(nothing)?;
        let (width, height) = choices.pixels(view.0.width_px, view.0.height_px);
        let scale = match (choices.kind, choices.picture) {
            (SaveKind::Picture, PictureFormat::Png) => choices.scale.factor(),
            _ => 1.0,
        };
        let size = PlateSize::new(width, height, scale)?;
        let bounds = view.0.bounds_within(interface.insets).or_else(|| view.0.bounds()).ok_or_else(nothing)?;
        let now = clock.0.now();
        let work = match choices.kind {
            SaveKind::Picture => {
                let compared = interface.compared.filter(|&other| other != now);
                let change = |other: f64| Shown::Change { from: now.min(other), to: now.max(other) };
                Work::Picture(choices.picture, compared.map_or(Shown::At(now), change))
            }
            SaveKind::Film => {
                let dates = choices.dates(&opened_source.timeline, clock.0.loop_range())?;
                let timing = Timing { dates, fps: choices.fps, hold_secs: HOLD_SECS };
                timing.check(Size { width, height })?;
                choices.film.check(Size { width, height }, choices.fps)?;
                Work::Film(choices.film, timing)
            }
        };
        let options = PlateOptions {
            language: interface.words.language(),
            theme: interface.theme.clone(),
            motion: interface.motion,
            hidden: hidden(interface),
            ..PlateOptions::new(size, bounds)
        };
        Ok(Self { dataset: opened.dataset_of(opened_source), options, work, path, existing })
    }

    /// Draws and writes the file; returns the final state. `progress` receives the numbers of finished and of all
    /// pictures.
    pub(super) fn carry_out(self, is_cancelled: &AtomicBool, progress: &(dyn Fn(usize, usize) + Sync)) -> SaveState {
        let path = self.path.clone();
        match self.saved(is_cancelled, progress) {
            Ok(()) => SaveState::Saved(path),
            Err(_) if is_cancelled.load(Ordering::Relaxed) => SaveState::Cancelled,
            Err(SaveProblem::Exists) => SaveState::Exists(path),
            Err(problem) => SaveState::Failed(problem),
        }
    }

    fn saved(self, is_cancelled: &AtomicBool, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<(), SaveProblem> {
        let Self { dataset, options, work, path, existing } = self;
        let destination = destination::begin(&path, existing)?;
        let atlas = Atlas::with_places_of(&dataset.own_places)?;
        match work {
            Work::Picture(format, shown) => {
                let plate = Plate::of_source((&dataset, 0), shown, &atlas, options, &Evolution::of)?;
                let bytes = plate.file(format, shown.date())?;
                stop_if(is_cancelled)?;
                destination.write(&bytes)?;
            }
            Work::Film(format, timing) => {
                let film = Film::of_source((&dataset, 0), &timing, &atlas, options, &Evolution::of)?;
                stop_if(is_cancelled)?;
                let encoder = format.encoder(destination.writer()?, film.plate(), film.plan(), is_cancelled)?;
                film.write(encoder, is_cancelled, progress)?;
                stop_if(is_cancelled)?;
                destination.keep()?;
            }
        }
        Ok(())
    }
}

fn nothing() -> SaveProblem {
    SaveProblem::new("save-nothing", "")
}

/// The parts of a plate that are hidden in the window.
fn hidden(interface: &Interface) -> std::collections::BTreeSet<Layer> {
    let of_map = interface.hidden.iter().filter_map(|layer| match layer {
        BasemapLayer::Borders => Some(Layer::Borders),
        BasemapLayer::Transport => Some(Layer::Transport),
        BasemapLayer::Relief => Some(Layer::Relief),
        // Plates have no names of lines.
        BasemapLayer::LineNames => None,
    });
    of_map.chain((interface.glow_days <= 0.0).then_some(Layer::Glow)).collect()
}

fn stop_if(is_cancelled: &AtomicBool) -> Result<(), SaveProblem> {
    if is_cancelled.load(Ordering::Relaxed) { Err(SaveProblem::new("save-cancelled", "")) } else { Ok(()) }
}

/// Runs work with fewer threads than processors, since the window needs one.
pub(super) fn leaving_room(work: impl FnOnce() + Send) {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match rayon::ThreadPoolBuilder::new().num_threads((processors - 1).max(1)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// Cancellation flag shared with the worker thread.
pub(super) type Cancelled = Arc<AtomicBool>;
