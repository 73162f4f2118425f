//! Saves what the map shows, as a picture or a film, in the background.

mod choices;
#[cfg_attr(target_arch = "wasm32", path = "hand_over.rs")]
mod destination;
mod naming;
mod order;
mod problem;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use bevy::{prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

pub(in crate::viewer) use self::order::HOLD_SECS;
use self::order::{Cancelled, Order, leaving_room};
pub use self::{
    choices::{FilmPace, FilmSize, FilmTime, PictureScale, SaveChoices, SaveKind},
    naming::file_name,
    order::Existing,
    problem::SaveProblem,
};
use super::{
    apply::{Clock, MapView},
    background::{BackgroundSender, BackgroundTask, News, Waker},
    interface::Interface,
    opened::OpenedSources,
    schedule::ViewerSystems,
};
use crate::movie::TimeLeft;

/// Commands for saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveCommand {
    /// Set the options.
    Choose(SaveChoices),
    /// Save under this name; ignored while something else is being saved.
    Start(PathBuf, Existing),
    /// Stop, and leave nothing behind.
    Cancel,
}

/// The state of saving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was saved yet.
    #[default]
    Idle,
    /// A file with the name exists; the user has to confirm that it is replaced.
    Exists(PathBuf),
    /// Pictures are being drawn.
    Working {
        /// Number of finished pictures.
        done: usize,
        /// Number of all pictures.
        of: usize,
        /// The time left; `None` before the first picture.
        left: Option<TimeLeft>,
    },
    /// The file is complete.
    Saved(PathBuf),
    /// It was cancelled.
    Cancelled,
    /// It failed.
    Failed(SaveProblem),
}

/// The options for the next picture or film, and the state of the last one.
#[derive(Resource, Default, Debug)]
pub struct Saving {
    choices: SaveChoices,
    state: SaveState,
    wanted: Option<(PathBuf, Existing)>,
    task: Option<Task>,
}

/// The current work.
#[derive(Debug)]
struct Task {
    work: BackgroundTask<SaveState>,
    is_cancelled: Cancelled,
}

impl Drop for Task {
    /// The worker removes an unfinished file; the program waits for that at its end, but not indefinitely.
    fn drop(&mut self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
        destination::wait_until_removed(self.work.receiver());
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Saving>()
        .add_systems(Update, receive.in_set(ViewerSystems::Load))
        .add_systems(Update, start.in_set(ViewerSystems::Present));
}

impl Saving {
    /// The current options.
    pub fn choices(&self) -> SaveChoices {
        self.choices
    }

    /// The current state.
    pub fn state(&self) -> &SaveState {
        &self.state
    }

    /// Whether something is being saved.
    pub fn is_working(&self) -> bool {
        matches!(self.state, SaveState::Working { .. })
    }

    /// Whether a file exists at a path and waits for confirmation to be replaced.
    pub fn asks(&self, path: &Path) -> bool {
        matches!(&self.state, SaveState::Exists(asked) if asked == path)
    }

    pub(in crate::viewer) fn apply(&mut self, command: &SaveCommand) {
        match command {
            SaveCommand::Choose(choices) => self.choices = *choices,
            SaveCommand::Start(..) if self.is_working() => {}
            SaveCommand::Start(path, existing) => self.wanted = Some((path.clone(), *existing)),
            SaveCommand::Cancel => {
                if let Some(task) = &self.task {
                    task.is_cancelled.store(true, Ordering::Relaxed);
                }
            }
        }
    }
}

/// Starts the requested work, with what the window shows in this frame.
fn start(
    mut saving: ResMut<Saving>,
    opened: Res<OpenedSources>,
    clock: Res<Clock>,
    view: Res<MapView>,
    interface: Res<Interface>,
    window: Option<Res<EventLoopProxyWrapper>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(wanted) = saving.bypass_change_detection().wanted.take() else { return };
    redraw.write(RequestRedraw);
    let order = match Order::of(wanted, &saving.choices, (&opened, &clock, &view, &interface)) {
        Ok(order) => order,
        Err(problem) => {
            saving.state = SaveState::Failed(problem);
            return;
        }
    };
    let is_cancelled = Cancelled::default();
    saving.state = SaveState::Working { done: 0, of: 0, left: None };
    let cancelled = Arc::clone(&is_cancelled);
    let work = BackgroundTask::run(Waker::of(window.as_deref()), move |sender| {
        leaving_room(|| work(order, &cancelled, sender));
    });
    saving.task = Some(Task { work, is_cancelled });
}

/// Carries out an order and sends its progress, once per percent rather than per picture.
fn work(order: Order, is_cancelled: &AtomicBool, teller: BackgroundSender<SaveState>) {
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(
            clippy::disallowed_methods,
            reason = "the time left is told to people, and nothing is computed from it"
        )
    )]
    let began = bevy::platform::time::Instant::now();
    let (told, teller) = (AtomicUsize::new(0), Mutex::new(teller));
    // The receiver is gone when the program ends.
    let tell = |state| teller.lock().unwrap_or_else(PoisonError::into_inner).tell(state).unwrap_or_default();
    let progress = |done: usize, of: usize| {
        let percent = done * 100 / of.max(1);
        if told.swap(percent, Ordering::Relaxed) != percent {
            let left = TimeLeft::of(done as u64, of as u64, began.elapsed());
            tell(SaveState::Working { done, of, left });
        }
    };
    tell(order.carry_out(is_cancelled, &progress));
}

fn receive(mut saving: ResMut<Saving>, mut redraw: MessageWriter<RequestRedraw>) {
    let Some(task) = &saving.bypass_change_detection().task else { return };
    let News { messages, is_over } = task.work.news();
    if is_over {
        saving.task = None;
    }
    if let Some(state) = messages.into_iter().next_back() {
        saving.state = state;
        redraw.write(RequestRedraw);
    }
    if is_over && saving.is_working() {
        // The thread ended without a word.
        saving.state = SaveState::Failed(SaveProblem::new("save-failed", ""));
    }
}
