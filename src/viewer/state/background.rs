//! Background work, and waking an idle window from other threads.

use std::{
    ops::ControlFlow,
    sync::mpsc::{self, SendError, Sender},
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

impl<T> BackgroundSender<T> {
    pub(in crate::viewer) fn new(waker: Waker) -> (Self, mpsc::Receiver<T>) {
        let (sender, receiver) = mpsc::channel();
        (Self { sender, waker }, receiver)
    }

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
pub(in crate::viewer) fn in_background(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name("frontline data".to_owned()).spawn(work) {
        error!("no thread for the data: {error}");
    }
}

/// Runs long work after the current frame: a page has one thread.
#[cfg(target_arch = "wasm32")]
pub(in crate::viewer) fn in_background(work: impl FnOnce() + Send + 'static) {
    super::browser::later(work);
}

/// Runs long work step by step until one breaks, on a separate thread.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn in_steps(mut step: impl FnMut() -> ControlFlow<()> + Send + 'static) {
    in_background(move || while step().is_continue() {});
}

/// Runs long work step by step until one breaks, for a short time between any two frames.
#[cfg(target_arch = "wasm32")]
pub(in crate::viewer) fn in_steps(mut step: impl FnMut() -> ControlFlow<()> + Send + 'static) {
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
