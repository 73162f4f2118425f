//! Work in the background: its channel to the window, and waking a window that rests.

use std::{
    ops::ControlFlow,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, SendError, Sender, TryRecvError},
    },
};

use bevy::{
    prelude::*,
    winit::{EventLoopProxyWrapper, WinitUserEvent},
};
use winit::event_loop::EventLoopProxy;

/// Wakes the window; does nothing if there is none.
#[derive(Clone, Debug, Default)]
pub(in crate::viewer) struct Waker(Option<EventLoopProxy<WinitUserEvent>>);

/// A channel to the window, which is woken for each message.
#[derive(Debug)]
pub(in crate::viewer) struct BackgroundSender<T> {
    sender: Sender<T>,
    waker: Waker,
}

impl Waker {
    pub(in crate::viewer) fn of(window: Option<&EventLoopProxyWrapper>) -> Self {
        Self(window.map(|proxy| EventLoopProxy::clone(proxy)))
    }

    /// Requests a frame.
    pub(in crate::viewer) fn wake(&self) {
        // A closed window does not need to be woken.
        self.0.as_ref().map(|proxy| proxy.send_event(WinitUserEvent::WakeUp).ok());
    }
}

/// Work in the background, by its end of the channel.
///
/// Dropping it closes the channel, so that the work ends when it tells its next message.
#[derive(Debug)]
pub(in crate::viewer) struct BackgroundTask<T>(Mutex<Receiver<T>>);

/// What a task told since it was last asked.
#[derive(Debug)]
pub(in crate::viewer) struct News<T> {
    /// Its messages in their order.
    pub(in crate::viewer) messages: Vec<T>,
    /// Whether none will follow.
    pub(in crate::viewer) is_over: bool,
}

impl<T: Send + 'static> BackgroundTask<T> {
    /// Runs work at once, on a thread where there are threads.
    pub(in crate::viewer) fn run(waker: Waker, work: impl FnOnce(BackgroundSender<T>) + Send + 'static) -> Self {
        let (sender, task) = Self::channel(waker);
        in_background(move || work(sender));
        task
    }

    /// Runs work step by step until a step breaks, or nobody listens to it any more.
    pub(in crate::viewer) fn run_in_steps<W: Send + 'static>(
        waker: Waker,
        work: impl FnOnce(BackgroundSender<T>) -> W,
        step: impl Fn(&mut W) -> Result<ControlFlow<()>, SendError<T>> + Send + 'static,
    ) -> Self {
        let (sender, task) = Self::channel(waker);
        let mut work = work(sender);
        in_steps(move || step(&mut work).unwrap_or(ControlFlow::Break(())));
        task
    }

    fn channel(waker: Waker) -> (BackgroundSender<T>, Self) {
        let (sender, receiver) = mpsc::channel();
        (BackgroundSender { sender, waker }, Self(Mutex::new(receiver)))
    }

    /// What it told since the last call.
    pub(in crate::viewer) fn news(&self) -> News<T> {
        let receiver = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut messages = Vec::new();
        loop {
            match receiver.try_recv() {
                Ok(message) => messages.push(message),
                Err(end) => return News { messages, is_over: end == TryRecvError::Disconnected },
            }
        }
    }

    /// The channel, for those who wait for its end.
    pub(in crate::viewer) fn receiver(&mut self) -> &Receiver<T> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> BackgroundSender<T> {
    /// Sends a message and wakes the window.
    ///
    /// # Errors
    /// When the receiver is gone.
    pub(in crate::viewer) fn tell(&self, message: T) -> Result<(), SendError<T>> {
        self.sender.send(message)?;
        self.waker.wake();
        Ok(())
    }
}

impl<T> Drop for BackgroundSender<T> {
    /// Wakes the window when the channel closes.
    fn drop(&mut self) {
        let (closed, _) = mpsc::channel();
        drop(std::mem::replace(&mut self.sender, closed));
        self.waker.wake();
    }
}

/// Number of files or reports processed per step: many with threads, which share them. A page has one thread, and draws
/// between two steps.
pub(in crate::viewer) const AT_ONCE: usize = if cfg!(target_arch = "wasm32") { 1 } else { 65_536 };

/// How long a page works between two frames: short enough to keep drags responsive.
#[cfg(target_arch = "wasm32")]
const BETWEEN_FRAMES: std::time::Duration = std::time::Duration::from_millis(40);

/// Runs long work on a separate thread: Bevy's pools are small, and it prepares its first frame in them.
#[cfg(not(target_arch = "wasm32"))]
fn in_background(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name("frontline data".to_owned()).spawn(work) {
        error!("no thread for the data: {error}");
    }
}

/// Runs long work after the current frame: a page has one thread.
#[cfg(target_arch = "wasm32")]
fn in_background(work: impl FnOnce() + Send + 'static) {
    super::browser::later(work);
}

/// Runs long work step by step until one breaks, on a separate thread.
#[cfg(not(target_arch = "wasm32"))]
fn in_steps(mut step: impl FnMut() -> ControlFlow<()> + Send + 'static) {
    in_background(move || while step().is_continue() {});
}

/// Runs long work step by step until one breaks, for a short time between any two frames.
#[cfg(target_arch = "wasm32")]
fn in_steps(mut step: impl FnMut() -> ControlFlow<()> + Send + 'static) {
    in_background(move || {
        let began = bevy::platform::time::Instant::now();
        while began.elapsed() < BETWEEN_FRAMES {
            if step().is_break() {
                return;
            }
        }
        in_steps(step);
    });
}
